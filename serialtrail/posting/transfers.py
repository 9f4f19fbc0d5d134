"""Transfers on arrival: receive what came, in parts, and close what will not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

from serialtrail.db import transaction
from serialtrail.domain import numbers, shape
from serialtrail.domain import transfers as deciding
from serialtrail.domain.facts import Actor, Draft, DraftLine, Facts
from serialtrail.domain.moves import Plan
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.transfers import Outstanding
from serialtrail.posting import facts as loading
from serialtrail.posting import header as headers
from serialtrail.posting import ledger
from serialtrail.posting.begin import Done, begin
from serialtrail.posting.sql import reads, writes
from serialtrail.posting.sql.dialects import moment
from serialtrail.posting.stored import Stored


def receive(
    organization: int,
    actor: Actor,
    document: int,
    at: datetime,
    lines: Sequence[DraftLine] | None,
    *,
    action: str = "document_receive",
    limit: int | None = None,
) -> Done:
    """Receive these lines of a shipped transfer, or everything when None. Raises Refused, NoDocument."""

    def work() -> Done:
        found = begin(organization, actor, document, "receive", action=action)
        entered = loading.scanned(replace(found.draft, lines=tuple(lines or ()), limit=limit))
        facts, rest = _facts(organization, actor, found, entered, at)
        _demand(action, facts, found.draft)
        chosen = None if lines is None else entered.lines
        plan = deciding.receive(found.draft, found.number, rest, chosen, facts, limit)
        arrived = sum((move.quantity for move in plan.moves), Decimal(0))
        outstanding = sum((part.quantity for part in rest), Decimal(0))
        return _write(organization, found, facts, plan, at, "receive", whole=arrived == outstanding)

    return transaction.write(work)


def judge(
    organization: int, actor: Actor, document: int, at: datetime, lines: Sequence[DraftLine]
) -> Mapping[str, tuple[Refusal, ...]]:
    """Say by key what receiving would refuse of each number on these lines; nothing is written.

    Raises Refused for what is not about a number, NoDocument.
    """

    def work() -> Mapping[str, tuple[Refusal, ...]]:
        found = begin(organization, actor, document, "receive")
        entered = loading.scanned(replace(found.draft, lines=tuple(lines)))
        facts, rest = _facts(organization, actor, found, entered, at)
        _demand("document_receive", facts, found.draft)
        plan = deciding.receive(found.draft, found.number, rest, entered.lines, facts)
        if general := [refusal for refusal in plan.refusals if refusal.serial is None]:
            raise Refused(general)
        by_key: dict[str, tuple[Refusal, ...]] = {}
        for refusal in plan.refusals:
            key = numbers.key(str(refusal.serial))
            by_key[key] = (*by_key.get(key, ()), refusal)
        return by_key

    return transaction.write(work)


def close(organization: int, actor: Actor, document: int, at: datetime, rest: str) -> Done:
    """Close a shipped transfer: what has not arrived goes `back` to A or is `missing`. Raises Refused, NoDocument."""

    def work() -> Done:
        found = begin(organization, actor, document, "close")
        facts, outstanding = _facts(organization, actor, found, replace(found.draft, lines=()), at)
        _demand("document_close", facts, found.draft)
        plan = deciding.close(found.draft, outstanding, rest, facts)
        return _write(organization, found, facts, plan, at, "close", whole=True)

    return transaction.write(work)


def _facts(
    organization: int, actor: Actor, found: Stored, entered: Draft, at: datetime
) -> tuple[Facts, list[Outstanding]]:
    """Return the facts under lock and what is outstanding; what arrives is among it, or it is refused."""
    keys = {numbers.key(text) for line in entered.lines for text in line.numbers}
    named = replace(entered, lines=(*entered.lines, *found.draft.lines))
    head, (means, _) = headers.header_and_codes(organization, actor, named, at, keys)
    transit = head.places["TRANSIT"].id
    rest = _outstanding(organization, found.id, transit)
    travelling = {serial for part in rest for serial in part.serials}
    facts = Facts(head.settings, head.actor, head.items, head.places, head.parties)
    if entered.lines:
        # Only this transfer moves what it has in transit: nobody need be asked by which document that travels.
        entered_ones = loading.lock(organization, keys, means).items()
        known = {k: s._replace(document_id=found.id) if s.id in travelling else s for k, s in entered_ones}
    else:
        known = loading.by_key(reads.lock_serials_by_id(organization, travelling))
    facts = loading.with_names(
        organization, replace(facts, serials=known), {s.place for s in known.values()}, {s.item for s in known.values()}
    )
    codes = {
        code: tuple(k for k in keys_of if len(keys_of) == 1 or _on_way(facts, k, found.id))
        for code, keys_of in means.items()
        if code not in known
    }
    ends = [numbers.key(code) for code in (found.draft.location, found.draft.to_location) if code]
    pairs = {(part.item, place) for part in rest for place in (transit, *(head.places[end].id for end in ends))}
    return loading.with_stock(organization, replace(facts, codes=codes), pairs), rest


def _outstanding(organization: int, document: int, transit: int) -> list[Outstanding]:
    """Return what the live postings of a transfer have left in transit; only this transfer moves what is there."""
    postings, movements = reads.live_movements(organization, document)
    line_of: dict[int, tuple[int, int]] = {}
    quantities: dict[tuple[int, int], Decimal] = {}
    for _, movement, line, item, quantity, source, target in movements:
        line_of[movement] = (line, item)
        change = quantity if target == transit else -quantity if source == transit else Decimal(0)
        quantities[line, item] = quantities.get((line, item), Decimal(0)) + change
    travelling: dict[int, tuple[int, int]] = {}
    steps = reads.posted_serial_movements(organization, [posting for posting, _ in postings])
    for _, movement, _, _, _, target, *_, serials in sorted(steps, key=itemgetter(2)):
        if target == transit:
            travelling |= dict.fromkeys(serials, line_of[movement])
        else:
            for serial in serials:
                travelling.pop(serial, None)
    by_line: dict[tuple[int, int], list[int]] = {}
    for serial, pair in travelling.items():
        by_line.setdefault(pair, []).append(serial)
    return [
        Outstanding(line, item, quantity, tuple(by_line.get((line, item), ())))
        for (line, item), quantity in sorted(quantities.items())
        if quantity > 0
    ]


def _on_way(facts: Facts, key: str, document: int) -> bool:
    serial = facts.serials.get(key)
    return serial is not None and serial.document_id == document


def _demand(action: str, facts: Facts, draft: Draft) -> None:
    if refusals := shape.permitted(action, facts.actor, draft, facts):
        raise Refused(refusals)


def _write(organization: int, found: Stored, facts: Facts, plan: Plan, at: datetime, act: str, *, whole: bool) -> Done:
    if plan.refusals:
        raise Refused(plan.refusals)
    what = ledger.Act(
        organization, facts.actor.member, act, at, facts.settings.today, found.id, found.kind, found.number
    )
    effect = ledger.Effect(plan.moves, plan.steps, plan.ends, plan.stock, found.line_ids)
    columns: dict[str, Any] = {"state": "shipped"}
    if whole:
        columns = {"state": "posted", "posted_at": moment(at), "posted_by_id": facts.actor.member}
    ledger.append(what, effect, facts, keep=lambda document, _: writes.changed(organization, document, **columns))
    return Done(found.id)
