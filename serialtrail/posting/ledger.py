"""Append to the ledger: movements first, the organization's head last, so that it is held as briefly as can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from serialtrail.domain import numbers
from serialtrail.domain.documents import document_number
from serialtrail.domain.facts import Facts, SerialFact, StockFact, alike
from serialtrail.domain.lines import MOST, TOO_LARGE
from serialtrail.domain.moves import End, Move, Step
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.posting import chain
from serialtrail.posting.sql import ledger as statements
from serialtrail.posting.sql import writes


@dataclass(frozen=True)
class Act:
    """What is appended: an act of a member on a document, dated and timed.

    Without `document` it comes with the posting; without `kind` there is none at all (a rename).
    """

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


@dataclass(frozen=True)
class Effect:
    """What a posting does: its moves, with the lines they are for, and how serials and stock stand afterwards.

    `lines` are ids by position, or `new_lines` the rows that come with the document; `created` the serials that come
    into being, whether they move or not.
    """

    moves: Sequence[Move] = ()
    steps: Sequence[Step] = ()
    ends: Sequence[End] = ()
    stock: Mapping[tuple[int, int], tuple[Decimal, int]] = field(default_factory=dict)
    lines: Mapping[int, int] = field(default_factory=dict)
    new_lines: Sequence[writes.LineRow] = ()
    created: Sequence[SerialFact] = ()


@dataclass(frozen=True)
class Appended:
    """Ids of the posting, its document and the document's lines by position; and the document's number."""

    posting: int
    document: int
    number: str
    lines: Mapping[int, int]


def append(
    act: Act,
    effect: Effect,
    facts: Facts | None = None,
    *,
    rename: tuple[int, str, str] | None = None,
    keep: Callable[[int, str], tuple[str, list[Any]]] | None = None,
    before_head: Callable[[statements.Written], None] | None = None,
) -> Appended:
    """Write one posting with all that it does; a document without a number takes its one now.

    `keep` gives the statement that writes the document, by its id and number; `before_head` writes what else there is
    before the end of the chain is locked. Raises Refused: number_taken when a new number has become an alias or carton
    code in the meantime, quantity_invalid when stock would be more than can be told exactly.
    """
    if effect.stock and facts:
        _refuse_uncountable(effect.stock, facts)
        if missing := [pair for pair in effect.stock if pair not in facts.stock]:
            writes.missing_stock(act.organization, missing)
    written, lines = _written(act, effect)
    if before_head:
        before_head(written)
    number = act.number
    known = keep(written.document, number) if keep and number else None
    seq, previous, last = statements.take_place(act.organization, act.kind if not number else "", known)
    if last:
        number = document_number(act.kind, last)
    new_numbers = _new_numbers(effect.steps, facts)
    if new_numbers and statements.others_write():
        refuse_codes_in_use(act.organization, [numbers.key(n) for n in new_numbers.values()])
    document = written.document if act.kind else None
    said = chain.Said(
        seq, act.organization, act.act, document, number, act.kind, act.at, act.date, act.member,
        act.reverses[1] if act.reverses else None,
    )  # fmt: skip
    digest = chain.digest(previous, said, effect.moves, effect.steps, lines, new_numbers, rename)
    reverses = act.reverses[0] if act.reverses else None
    row = (written.posting, seq, document, act.act, act.at, act.date, act.member, reverses, digest)
    statements.append(act.organization, row, keep(written.document, number) if keep and not known else None)
    return Appended(written.posting, written.document, number, lines)


def _written(act: Act, effect: Effect) -> tuple[statements.Written, Mapping[int, int]]:
    """Write the effect; return the ids, and those of the lines by position."""
    new = act.document is None and bool(act.kind)
    positions = [row[0] for row in effect.new_lines] if new else list(effect.lines)
    place = {position: n for n, position in enumerate(positions)}
    written = statements.posted(
        act.organization,
        None if new else act.document or 0,
        effect.new_lines,
        list(effect.lines.values()),
        [(place[move.line], move) for move in effect.moves],
        effect.steps,
        _born(effect),
        [end for end in effect.ends if not end.after.created],
        effect.stock,
        act.at,
    )
    return written, dict(zip(positions, written.lines, strict=True)) if new else effect.lines


def _born(effect: Effect) -> list[tuple[SerialFact, list[SerialFact]]]:
    """Return the serials that come into being, under one of each kind as it stands afterwards; such as are only
    registered do not move."""
    still = {serial.id: serial for serial in effect.created}
    born = [(end.after, [still.pop(one) for one in end.serials]) for end in effect.ends if end.after.created]
    return born + [(serials[0], serials) for serials in alike(still.values())]


def refuse_codes_in_use(organization: int, keys: Sequence[str]) -> None:
    """Raise Refused(number_taken) for keys that are an alias or carton code; ask it under the locked head."""
    if taken := writes.codes_in_use(organization, keys):
        raise Refused(Refusal("number_taken", None, key, {"used_as": "code"}) for key in taken)


def _new_numbers(steps: Iterable[Step], facts: Facts | None) -> dict[int, str]:
    first = {serial for step in steps if step.version == 1 for serial in step.serials}
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
