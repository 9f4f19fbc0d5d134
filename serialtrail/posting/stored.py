"""Documents as rows: saving a draft, locking one, and reading it back as the draft that posting plans."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from serialtrail.db.models import documents
from serialtrail.domain import numbers, rights
from serialtrail.domain.facts import Draft, DraftLine, Facts
from serialtrail.domain.lines import total
from serialtrail.domain.refusals import NotThere, Refusal, Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.posting.sql import reads, writes
from serialtrail.posting.sql.dialects import day, exact, moment, postgresql, told

CENT = Decimal("0.0001")
UID_USED = gettext_noop("a document with this uid exists already.")


@dataclass(frozen=True)
class Stored:
    """A document under lock, with its draft and the row of each line by position."""

    id: int
    kind: str
    state: str
    number: str
    version: int
    created_by: int
    draft: Draft
    line_ids: Mapping[int, int]
    base_quantities: Mapping[int, Decimal] = field(default_factory=dict)
    location: int | None = None
    to_location: int | None = None

    @property
    def name(self) -> str:
        return self.number or self.kind


class Head(NamedTuple):
    """A document's own row under lock, as `reads.lock_documents` returns it; places and party by code."""

    id: int
    kind: str
    state: str
    number: str | None
    version: int
    created_by: int
    location_id: int | None
    to_location_id: int | None
    location: str | None
    to_location: str | None
    party: str | None
    date: date
    reference: str
    note: str
    mode: str
    direction: str
    scope: str
    category: str
    full: bool
    hold: bool
    confirmed: list[str]
    start_seq: int | None
    origin: int | None


class NoDocument(NotThere):
    """There is no such document in this organization."""


def lock(organization: int, document: int) -> Stored:
    """Lock a document and return it with its draft. Raises NoDocument."""
    return lock_all(organization, [document])[document]


def lock_all(organization: int, ids: Sequence[int]) -> dict[int, Stored]:
    """Lock documents by ascending id; return them by id, each with its draft. Raises NoDocument when one is missing."""
    found = reads.lock_documents(organization, ids)
    if len(found) < len(set(ids)):
        raise NoDocument
    return {i: _stored(_head(row), lines) for i, (row, lines) in found.items()}


def _head(row: reads.Row) -> Head:
    """Return the row with its date, flags and list as such: SQLite has none of these."""
    given: dict[str, Any] = dict(zip(Head._fields, row, strict=True))
    for name, load in (("date", date.fromisoformat), ("confirmed", json.loads)):
        if isinstance(given[name], str):
            given[name] = load(given[name])
    return Head(**given | {name: bool(given[name]) for name in ("full", "hold")})


def _stored(head: Head, lines: Sequence[reads.Row]) -> Stored:
    draft = Draft(
        kind=head.kind,
        lines=tuple(map(_line, lines)),
        location=head.location,
        to_location=head.to_location,
        party=head.party,
        date=head.date,
        mode=head.mode,
        direction=head.direction,
        scope=head.scope,
        category=head.category,
        full=head.full,
        hold=head.hold,
        confirm=frozenset(head.confirmed),
        reference=head.reference,
        note=head.note,
        start_seq=head.start_seq,
        id=head.id,
        origin=head.origin,
    )
    ids = {row[1]: row[0] for row in lines}
    base = {row[1]: told(row[5]) for row in lines}
    return Stored(
        head.id, head.kind, head.state, head.number or "", head.version, head.created_by, draft, ids, base,
        head.location_id, head.to_location_id,
    )  # fmt: skip


def _line(row: reads.Row) -> DraftLine:
    row_id, _, sku, quantity, unit, _, price, direction, production_batch, batch, expires, origin, entered = row
    return DraftLine(
        sku=sku,
        quantity=None if quantity is None else told(quantity),
        unit=unit,
        numbers=tuple(number for number, _, _ in entered),
        direction=direction,
        unit_price=None if price is None else told(price),
        production_batch=production_batch,
        batch=batch,
        expires_on=date.fromisoformat(expires) if isinstance(expires, str) else expires,
        seen={key: seen for _, key, seen in entered},
        id=row_id,
        origin_line=origin,
    )


def insert(organization: int, draft: Draft, facts: Facts, quantities: Mapping[int, Decimal], at: datetime) -> int:
    """Insert a draft with its lines and numbers; return its id. Raises Refused when its uid is in use."""
    refuse_used_uid(organization, draft)
    start = facts.seq if draft.kind == "count" else None
    row = writes.insert_document(organization, state="draft", **columns(draft, facts, at), start_seq=start)
    lines = writes.lines(organization, row, line_rows(draft, facts, quantities))
    keep_numbers(organization, row, draft, lines, start or 0)
    return row


def refuse_used_uid(organization: int, draft: Draft) -> None:
    """Raise Refused(line_invalid) when the client's name for this document is another's."""
    if draft.uid and documents.Document.objects.for_org(organization).filter(uid=draft.uid).exists():
        raise Refused([Refusal("line_invalid", facts={"field": "uid", "pattern": UID_USED})])


def columns(draft: Draft, facts: Facts, at: datetime) -> dict[str, Any]:
    """Return what a new document's row holds besides its state."""
    uid = None if draft.uid is None else UUID(str(draft.uid))
    return {
        "uid": uid.hex if uid and not postgresql() else uid,
        "kind": draft.kind,
        "created_at": moment(at),
        "created_by_id": facts.actor.member,
        "origin_id": draft.origin,
        "copy_of_id": draft.copy_of,
        **_columns(draft, facts),
    }


def _columns(draft: Draft, facts: Facts) -> dict[str, Any]:
    def place(code: str | None) -> int | None:
        return facts.places[numbers.key(code)].id if code is not None else None

    may_confirm = rights.may(facts.actor.role, "confirm", scope=facts.actor.scope)
    return {
        "location_id": place(draft.location),
        "to_location_id": place(draft.to_location),
        "party_id": facts.parties[numbers.key(draft.party)].id if draft.party is not None else None,
        "date": day(draft.date),
        "reference": draft.reference,
        "note": draft.note,
        "mode": draft.mode,
        "direction": draft.direction,
        "scope": draft.scope,
        "category": draft.category,
        "full": draft.full,
        "hold": draft.hold,
        # What somebody without the right confirmed is not confirmed by whoever posts it later.
        "confirmed": writes.json_value(sorted(draft.confirm) if may_confirm else []),
        "total": exact(total(draft)),
    }


def line_rows(draft: Draft, facts: Facts, quantities: Mapping[int, Decimal]) -> list[writes.LineRow]:
    """Return the rows of a draft's lines."""
    rows: list[writes.LineRow] = []
    for position, line in enumerate(draft.lines, 1):
        item = facts.items[numbers.key(line.sku)]
        rows.append(
            (
                position, item.id, _exact(line.quantity), line.unit or item.base_unit, exact(quantities[position]),
                _exact(line.unit_price), line.direction, line.production_batch, line.batch, day(line.expires_on),
                line.origin_line,
            )
        )  # fmt: skip
    return rows


def extra_rows(extra: Mapping[int, int], facts: Facts) -> list[writes.LineRow]:
    """Return the rows of lines for items (by position) that a count found differences for without anybody listing
    them."""
    none = exact(Decimal(0))
    return [
        (position, item, none, facts.item(item).base_unit, none, None, "", "", "", None, None)
        for position, item in extra.items()
    ]


def _exact(value: Decimal | None) -> Any:
    return None if value is None else exact(value)


def keep_numbers(organization: int, document: int, draft: Draft, lines: Sequence[int], seq: int) -> None:
    """Insert the numbers entered on the draft's lines, whose ids are given in order; `seq` is as in insert_numbers."""
    entered = {row: line.numbers for row, line in zip(lines, draft.lines, strict=False) if line.numbers}
    if entered:
        insert_numbers(organization, document, entered, seq)


def insert_numbers(organization: int, document: int, entered: Mapping[int, Sequence[str]], seq: int) -> None:
    """Insert the numbers entered on lines, by line id; `seq` is the place in the organization's order."""
    rows = [(line, numbers.clean(text), numbers.key(text)) for line, texts in entered.items() for text in texts]
    if rows:
        writes.numbers(organization, document, rows, seq)


def rewrite(organization: int, stored: Stored, draft: Draft, facts: Facts, quantities: Mapping[int, Decimal]) -> None:
    """Replace what a draft says; numbers that stay keep the place in the order at which they were entered."""
    seen = {(sku_key(line), key): seq for line in stored.draft.lines for key, seq in line.seen.items()}
    delete_lines(organization, stored.id)
    ids = dict(enumerate(writes.lines(organization, stored.id, line_rows(draft, facts, quantities)), 1))
    seq = facts.seq if draft.kind == "count" else 0
    by_seq: dict[int, dict[int, list[str]]] = {}
    for position, line in enumerate(draft.lines, 1):
        for text in line.numbers:
            entered_at = seen.get((sku_key(line), numbers.key(text)), seq)
            by_seq.setdefault(entered_at, {}).setdefault(ids[position], []).append(text)
    for entered_at, entered in by_seq.items():
        insert_numbers(organization, stored.id, entered, entered_at)
    writes.update_document(organization, stored.id, **_columns(draft, facts))


def sku_key(line: DraftLine) -> str:
    """Return the folded SKU of a line."""
    return numbers.key(line.sku)


def delete_lines(organization: int, document: int) -> None:
    """Delete the lines of a draft, with the numbers on them."""
    delete_numbers(organization, document)
    documents.DocumentLine.objects.for_org(organization).filter(document_id=document).delete()


def delete_numbers(organization: int, document: int) -> None:
    """Delete the numbers entered on a document; once it is posted, its serial movements hold them."""
    documents.LineSerial.objects.for_org(organization).filter(document_id=document).delete()


def delete(organization: int, document: int) -> None:
    """Delete a draft."""
    delete_lines(organization, document)
    documents.Document.objects.for_org(organization).filter(id=document).delete()


def add_extra_lines(organization: int, stored: Stored, extra: Mapping[int, int], facts: Facts) -> dict[int, int]:
    """Insert the lines of items that a count found differences for without anybody listing them."""
    found = writes.lines(organization, stored.id, extra_rows(extra, facts))
    return dict(zip(extra, found, strict=True))


def mend_quantities(organization: int, stored: Stored, quantities: Mapping[int, Decimal]) -> None:
    """Write the base quantities that posting found, where they differ from those saved with the draft."""
    rows = documents.DocumentLine.objects.for_org(organization)
    for position, found in quantities.items():
        if found != stored.base_quantities.get(position):
            rows.filter(id=stored.line_ids[position]).update(base_quantity=found)


def stale(stored: Stored, version: int | None) -> None:
    """Raise Refused(version_stale) when the editor saw another version."""
    if version is not None and version != stored.version:
        raise Refused([Refusal("version_stale", facts={"version": stored.version, "document": stored.name})])
