"""The steps of a document before it moves anything: edit, submit, reject, approve, discard, copy, convert."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from serialtrail.db import audit, transaction
from serialtrail.db.models import documents
from serialtrail.domain import numbers, shape
from serialtrail.domain.documents import KINDS, document_number
from serialtrail.domain.facts import Actor, Draft, DraftLine, Facts
from serialtrail.domain.lines import Read
from serialtrail.domain.plan import check_draft
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.posting import facts as loading
from serialtrail.posting import stored
from serialtrail.posting.begin import Done, begin
from serialtrail.posting.engine import claim, draft_facts, post, ship, undated
from serialtrail.posting.sql import reads, writes
from serialtrail.posting.sql.dialects import moment
from serialtrail.posting.stored import Stored

CANNOT_TURN = gettext_noop("a %(kind)s cannot be turned into this; use one of: %(choices)s.")
LONGEST_REASON = 1000
NOTHING_OPEN = gettext_noop("nothing of this document is open any more.")


def edit(
    organization: int,
    actor: Actor,
    document: int,
    at: datetime,
    change: Callable[[Draft], Draft],
    *,
    version: int | None = None,
) -> Done:
    """Change a draft (or a pending transfer); what it holds is swapped in one step. Raises Refused, NoDocument."""

    def work() -> Done:
        found = begin(organization, actor, document, "edit", action="document_draft", version=version)
        draft = replace(loading.scanned(change(found.draft)), id=found.id, start_seq=found.draft.start_seq)
        if draft.hold or found.state == "pending":
            return _edit_held(organization, actor, found, draft, at)
        draft, facts, lines = _checked(organization, actor, draft, at)
        stored.rewrite(organization, found, draft, facts, lines.quantities)
        if found.draft.hold:
            writes.release(organization, found.id)
        return Done(found.id)

    return transaction.write(work)


def _edit_held(organization: int, actor: Actor, found: Stored, draft: Draft, at: datetime) -> Done:
    facts = loading.load(organization, actor, draft, at)
    draft = undated(draft, facts)
    for action in ("document_draft", "document_hold") if draft.hold else ("document_draft",):
        _refuse(shape.permitted(action, facts.actor, draft, facts))
    planned = loading.plan(organization, draft, facts)
    _refuse(planned.refusals)
    stored.rewrite(organization, found, draft, facts, planned.quantities)
    claim(organization, found.id, facts, found.kind)
    return Done(found.id)


def edit_and_post(
    organization: int,
    actor: Actor,
    document: int,
    at: datetime,
    change: Callable[[Draft], Draft],
    *,
    version: int | None = None,
    confirm: Sequence[str] = (),
    limit: int | None = None,
) -> Done:
    """Change a draft and post it, or neither: what is refused leaves the draft, and its version, as they were."""

    def work() -> Done:
        edit(organization, actor, document, at, change, version=version)
        return post(organization, actor, document, at, confirm=confirm, limit=limit)

    return transaction.write(work)


def submit(organization: int, actor: Actor, document: int, at: datetime, *, confirm: Sequence[str] = ()) -> Done:
    """Hand a draft over for review: it gets its number, and an outgoing one holds its serials.

    What is confirmed here stays confirmed when it is approved by somebody who has that right as well.
    """

    def work() -> Done:
        found = begin(organization, actor, document, "submit")
        draft = replace(found.draft, confirm=found.draft.confirm | frozenset(confirm))
        # A request for goods names numbers at most; which ones leave is decided by those who ship.
        facts = loading.load(organization, actor, draft, at)
        _refuse(shape.permitted("document_submit", facts.actor, draft, facts))
        planned = loading.plan(organization, draft, facts)
        _refuse([r for r in planned.refusals if not _brought_later(found, r)])
        if KINDS[found.kind].holds:
            claim(organization, found.id, facts, found.kind)
        number = found.number or document_number(found.kind, writes.next_number(organization, found.kind))
        writes.update_document(
            organization, found.id, state="pending", number=number, submitted_at=moment(at),
            submitted_by_id=facts.actor.member,
            **({"confirmed": writes.json_value(sorted(draft.confirm))} if confirm else {}),
        )  # fmt: skip
        audit.record(organization, facts.actor.member, audit.SUBMITTED, str(found.id), at)
        return Done(found.id)

    return transaction.write(work)


def _brought_later(found: Stored, refusal: Refusal) -> bool:
    """Approving and shipping may still bring the numbers of a transfer; what others ask for need not be there yet."""
    if found.kind != "transfer":
        return False
    requested = found.draft.direction == "request"
    bare = not any(line.numbers for line in found.draft.lines)
    return (
        (refusal.code == "serial_count_mismatch" and refusal.facts.get("given") == 0)
        or (refusal.code == "unassigned_short" and bare)
        or (refusal.code == "stock_short" and requested)
    )


def reject(organization: int, actor: Actor, document: int, at: datetime, *, reason: str = "") -> Done:
    """Send a pending document back to its draft, for a reason perhaps; what it held is released.

    It keeps its number. Raises Refused, NoDocument.
    """

    def work() -> Done:
        found = begin(organization, actor, document, "reject", action="document_approve")
        facts = draft_facts(organization, actor, found.draft, at)
        _refuse(shape.permitted("document_approve", facts.actor, found.draft, facts))
        writes.release(organization, found.id)
        writes.update_document(organization, found.id, state="draft")
        told = {"reason": reason[:LONGEST_REASON]} if reason else None
        audit.record(organization, facts.actor.member, audit.REJECTED, str(found.id), at, told)
        return Done(found.id)

    return transaction.write(work)


def approve(
    organization: int,
    actor: Actor,
    document: int,
    at: datetime,
    *,
    confirm: Sequence[str] = (),
    change: Callable[[Draft], Draft] | None = None,
    limit: int | None = None,
) -> Done:
    """Approve a pending document: a transfer is shipped, anything else posted. Raises Refused, NoDocument."""
    return ship(
        organization, actor, document, at, confirm=confirm, change=change, action="document_approve", limit=limit
    )


def discard(organization: int, actor: Actor, document: int) -> None:
    """Delete a draft that never had a number; one that had keeps it, voided, so that numbers have no gaps."""

    def work() -> None:
        found = begin(organization, actor, document, "discard")
        writes.release(organization, found.id)
        if found.number:
            stored.delete_numbers(organization, found.id)
            writes.update_document(organization, found.id, state="voided", voided_by_id=actor.member)
        else:
            stored.delete(organization, found.id)

    transaction.write(work)


def copy(organization: int, actor: Actor, document: int, at: datetime) -> Done:
    """Make a new draft of any document, with the numbers it was entered or posted with."""

    def work() -> Done:
        found = stored.lock(organization, document)
        posted = reads.moved_numbers(organization, found.id) if found.state in ("shipped", "posted", "voided") else {}
        lines = tuple(
            replace(line, id=None, origin_line=None, seen={}, numbers=tuple(posted.get(position, line.numbers)))
            for position, line in enumerate(found.draft.lines, 1)
        )
        draft = replace(
            found.draft, lines=lines, id=None, date=None, hold=False, confirm=frozenset(), start_seq=None,
            origin=None, copy_of=found.id,
        )  # fmt: skip
        return _new_draft(organization, actor, draft, at)

    return transaction.write(work)


def _new_draft(organization: int, actor: Actor, draft: Draft, at: datetime) -> Done:
    draft, facts, lines = _checked(organization, actor, draft, at)
    return Done(stored.insert(organization, draft, facts, lines.quantities, at))


def _checked(organization: int, actor: Actor, draft: Draft, at: datetime) -> tuple[Draft, Facts, Read]:
    """Return the draft with its day, what it was checked by, and its lines. Raises Refused where it may not be kept."""
    facts = draft_facts(organization, actor, draft, at)
    draft = undated(draft, facts)
    lines, refusals = check_draft(draft, facts)
    _refuse([*shape.permitted("document_draft", facts.actor, draft, facts), *refusals])
    return draft, facts, lines


def convert(
    organization: int,
    actor: Actor,
    document: int,
    at: datetime,
    kind: str,
    lines: Sequence[DraftLine] | None = None,
) -> Done:
    """Turn an order or quotation into a draft of `kind` with what is still open, or these lines of it."""

    def work() -> Done:
        found = stored.lock(organization, document)
        if found.state not in ("draft", "pending", "posted"):
            shown = {"document": found.name, "document_id": str(found.id), "state": found.state}
            raise Refused([Refusal("document_state", facts=shown)])
        choices = KINDS[found.kind].turns_into
        if kind not in choices:
            shown = {"field": "kind", "pattern": CANNOT_TURN, "kind": found.kind, "choices": ", ".join(sorted(choices))}
            raise Refused([Refusal("line_invalid", facts=shown)])
        open_lines = _open_lines(organization, found)
        known = draft_facts(organization, actor, found.draft, at)
        chosen = open_lines if lines is None else _chosen(open_lines, lines, known)
        if not chosen:
            raise Refused([Refusal("line_invalid", facts={"field": "lines", "pattern": NOTHING_OPEN})])
        draft = Draft(
            kind=kind, lines=tuple(chosen), location=found.draft.location, party=found.draft.party,
            reference=found.draft.reference or found.number, note=found.draft.note, origin=found.id,
        )  # fmt: skip
        return _new_draft(organization, actor, draft, at)

    return transaction.write(work)


def _open_lines(organization: int, found: Stored) -> list[DraftLine]:
    open_units = still_open(organization, list(found.line_ids.values()))
    rows = documents.DocumentLine.objects.for_org(organization).filter(document_id=found.id)
    base = {row.position: row.base_quantity for row in rows}
    lines = []
    for position, line in enumerate(found.draft.lines, 1):
        left = base[position] - open_units.get(found.line_ids[position], Decimal(0))
        if left > 0 and base[position] > 0:
            # In the order's own unit where it divides evenly, as it was agreed; else in base units.
            quantity = (line.quantity or Decimal(0)) * left / base[position]
            kept = replace(line, id=None, numbers=(), seen={}, origin_line=found.line_ids[position])
            if quantity == round(quantity, 4) and quantity:
                lines.append(replace(kept, quantity=round(quantity, 4)))
            else:
                lines.append(_in_base(kept, left, (line.quantity or base[position]) / base[position]))
    return lines


def _in_base(line: DraftLine, quantity: Decimal, share: Decimal) -> DraftLine:
    """The line in base units; `share` is how much of the line's own unit one of them is, and costs."""
    price = None if line.unit_price is None else round(line.unit_price * share, 4)
    return replace(line, quantity=quantity, unit=None, unit_price=price)


def still_open(organization: int, line_ids: Sequence[int]) -> Mapping[int, Decimal]:
    """Return by order line the base quantity that documents made from it have taken, voided ones left out."""
    return reads.fulfilled(organization, line_ids)


def _chosen(open_lines: list[DraftLine], lines: Sequence[DraftLine], facts: Facts) -> list[DraftLine]:
    """Return the open lines asked for, with the quantity, unit and numbers asked.

    A line names the order's by `origin_line`, else by its item: then each of the order's is taken once, as long as
    there is another of that item.
    """
    chosen: list[DraftLine] = []
    rest = list(open_lines)
    for position, line in enumerate(lines, 1):
        match = next((o for o in (*rest, *open_lines) if _means(line, o)), None)
        if match is None:
            raise Refused([Refusal("item_unknown", position, facts={"item": line.sku})])
        if match in rest:
            rest.remove(match)
        quantity = line.quantity if line.quantity is not None else None if line.numbers else match.quantity
        item = facts.items[numbers.key(match.sku)]
        unit = line.unit or match.unit or item.base_unit
        taken = replace(match, quantity=quantity, numbers=line.numbers)
        if unit == item.base_unit and match.unit not in (None, unit) and line.quantity is not None:
            taken = _in_base(taken, line.quantity, 1 / item.units[match.unit or ""])
        chosen.append(taken)
    return chosen


def _means(line: DraftLine, of: DraftLine) -> bool:
    if line.origin_line is not None:
        return line.origin_line == of.origin_line
    return numbers.key(of.sku) == numbers.key(line.sku)


def _refuse(refusals: Sequence[Refusal]) -> None:
    if refusals:
        raise Refused(refusals)
