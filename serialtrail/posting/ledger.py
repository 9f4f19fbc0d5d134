"""Append to the ledger: movements first, the organization's head last, so that it is held as briefly as can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from serialtrail.domain import numbers
from serialtrail.domain.documents import document_number
from serialtrail.domain.facts import Facts, SerialFact, StockFact
from serialtrail.domain.lines import MOST, TOO_LARGE
from serialtrail.domain.moves import Move, Step
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.posting import chain
from serialtrail.posting.sql import writes


@dataclass(frozen=True)
class Act:
    """What is appended: an act of a member on a document (none for a rename), dated and timed."""

    organization: int
    member: int
    act: str
    at: datetime
    date: date
    document: int | None = None
    kind: str = ""
    number: str = ""
    # Id and seq of the posting that a void mirrors.
    reverses: tuple[int, int] | None = None


def append(
    act: Act,
    moves: Sequence[Move] = (),
    steps: Sequence[Step] = (),
    line_ids: Mapping[int, int] | None = None,
    facts: Facts | None = None,
    rename: tuple[int, str, str] | None = None,
) -> tuple[int, str]:
    """Write one posting with its movements; return its id and the document's number, taken now if it had none.

    Raises Refused(number_taken) when a new number has become an alias or carton code in the meantime.
    """
    if moves:
        posting, movement_ids = writes.movements(act.organization, moves, line_ids or {})
        if steps:
            writes.serial_movements(act.organization, posting, steps, movement_ids)
    else:
        posting = writes.next_posting()
    seq, previous = writes.lock_head(act.organization)
    number = act.number
    if act.kind and not number:
        number = document_number(act.kind, writes.next_number(act.organization, act.kind))
    new_numbers = _new_numbers(steps, facts)
    if new_numbers:
        refuse_codes_in_use(act.organization, [numbers.key(n) for n in new_numbers.values()])
    said = chain.Said(
        seq, act.organization, act.act, act.document, number, act.kind, act.at, act.date, act.member,
        act.reverses[1] if act.reverses else None,
    )  # fmt: skip
    digest = chain.digest(previous, said, moves, steps, line_ids, new_numbers, rename)
    reverses = act.reverses[0] if act.reverses else None
    row = (posting, seq, act.document, act.act, act.at, act.date, act.member, reverses, digest)
    writes.posting(act.organization, row, act.act)
    return posting, number


def refuse_codes_in_use(organization: int, keys: Sequence[str]) -> None:
    """Raise Refused(number_taken) for keys that are an alias or carton code; ask it under the locked head."""
    if taken := writes.codes_in_use(organization, keys):
        raise Refused(Refusal("number_taken", None, key, {"used_as": "code"}) for key in taken)


def _new_numbers(steps: Iterable[Step], facts: Facts | None) -> dict[int, str]:
    first = {step.serial for step in steps if step.version == 1}
    return {s.id: s.number for s in facts.serials.values() if s.id in first} if facts and first else {}


def _refuse_uncountable(stock: Mapping[tuple[int, int], tuple[Decimal, int]], facts: Facts) -> None:
    none = StockFact()
    over = {
        pair[0]: quantity
        for pair, (quantity, _) in stock.items()
        if abs(facts.stock.get(pair, none).on_hand + quantity) >= MOST
    }
    if over:
        raise Refused(
            Refusal(
                "quantity_invalid", facts={"quantity": quantity, "pattern": TOO_LARGE, "item": facts.item(item).sku}
            )
            for item, quantity in over.items()
        )


def settle(
    organization: int,
    ends: Sequence[SerialFact],
    stock: Mapping[tuple[int, int], tuple[Decimal, int]],
    facts: Facts,
    at: datetime,
) -> None:
    """Bring serials and stock to where the movements left them. A miss means a lock was forgotten: an assertion.

    Raises Refused(quantity_invalid) when stock would be more than can be told exactly.
    """
    _refuse_uncountable(stock, facts)
    if ends:
        before = {serial.id: serial.version for serial in facts.serials.values()}
        settled = writes.serials(organization, ends, before, at)
        assert settled == len(ends), f"{len(ends) - settled} serials changed under the lock"
    if stock:
        if missing := [pair for pair in stock if pair not in facts.stock]:
            writes.missing_stock(organization, missing)
        changed = writes.stock(organization, stock)
        assert changed == len(stock), "a stock row is missing"
