"""Documents as rows: saving a draft, locking one, and reading it back as the draft that posting plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from serialtrail.db.fields import loaded
from serialtrail.db.models import documents
from serialtrail.domain import numbers, rights
from serialtrail.domain.facts import Draft, DraftLine, Facts
from serialtrail.domain.lines import total
from serialtrail.domain.refusals import NotThere, Refusal, Refused, gettext_noop
from serialtrail.posting.sql import reads, writes

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


class NoDocument(NotThere):
    """There is no such document in this organization."""


def lock(organization: int, ids: Sequence[int]) -> dict[int, documents.Document]:
    """Lock documents by ascending id. Raises NoDocument when one is missing."""
    rows = documents.Document.objects.for_org(organization).filter(id__in=list(ids)).order_by("id")
    rows = rows.select_related("location", "to_location", "party")
    if connection.vendor == "postgresql":
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = {row.id: row for row in rows}
    if len(found) < len(set(ids)):
        raise NoDocument
    return found


def read(organization: int, row: documents.Document) -> Stored:
    """Return a locked document with its draft."""
    # Of a posted document only a count and a register keep what was entered; the ledger has the rest.
    kept = row.state in ("draft", "pending") or row.kind in ("count", "opening")
    found = reads.document_lines(organization, row.id, entered=kept)
    lines = {position: list(rows) for position, rows in groupby(found, itemgetter(1))}
    draft = Draft(
        kind=row.kind,
        lines=tuple(_line(rows) for rows in lines.values()),
        location=row.location.code if row.location else None,
        to_location=row.to_location.code if row.to_location else None,
        party=row.party.code if row.party else None,
        date=row.date,
        mode=row.mode,
        direction=row.direction,
        scope=row.scope,
        category=row.category,
        full=row.full,
        hold=row.hold,
        confirm=frozenset(row.confirmed),
        reference=row.reference,
        note=row.note,
        start_seq=row.start_seq,
        id=row.id,
        origin=row.origin_id,
    )
    ids = {position: rows[0][0] for position, rows in lines.items()}
    base = {position: loaded(rows[0][5], connection.vendor) for position, rows in lines.items()}
    return Stored(
        row.id, row.kind, row.state, row.number or "", row.version, row.created_by_id, draft, ids, base,
        row.location_id, row.to_location_id,
    )  # fmt: skip


def _line(rows: list[reads.Row]) -> DraftLine:
    """Return a line from its rows, one per number entered on it."""
    row_id, _, sku, quantity, unit, _, price, direction, production_batch, batch, expires, origin, *_ = rows[0]
    entered = [(number, key, seen) for *_, number, key, seen in rows if key is not None]
    return DraftLine(
        sku=sku,
        quantity=None if quantity is None else loaded(quantity, connection.vendor),
        unit=unit,
        numbers=tuple(number for number, _, _ in entered),
        direction=direction,
        unit_price=None if price is None else loaded(price, connection.vendor),
        production_batch=production_batch,
        batch=batch,
        expires_on=date.fromisoformat(expires) if isinstance(expires, str) else expires,
        seen={key: seen for _, key, seen in entered},
        id=row_id,
        origin_line=origin,
    )


def insert(
    organization: int, draft: Draft, facts: Facts, quantities: Mapping[int, Decimal], at: datetime, *, keep: bool
) -> Stored:
    """Insert the draft; `keep` its numbers as rows too (a document that is posted at once needs none)."""
    if draft.uid and documents.Document.objects.for_org(organization).filter(uid=draft.uid).exists():
        raise Refused([Refusal("line_invalid", facts={"field": "uid", "pattern": UID_USED})])
    row = documents.Document.objects.create(
        organization_id=organization,
        uid=draft.uid,
        kind=draft.kind,
        created_at=at,
        created_by_id=facts.actor.member,
        start_seq=reads.head_seq(organization) if draft.kind == "count" and keep else None,
        origin_id=draft.origin,
        copy_of_id=draft.copy_of,
        **_columns(draft, facts),
    )
    ids = insert_lines(organization, row.id, draft, facts, quantities, keep=keep)
    stored = replace(draft, id=row.id, start_seq=row.start_seq)
    return Stored(row.id, draft.kind, "draft", "", 1, facts.actor.member, stored, ids)


def _columns(draft: Draft, facts: Facts) -> dict[str, Any]:
    def place(code: str | None) -> int | None:
        return facts.places[numbers.key(code)].id if code is not None else None

    may_confirm = rights.may(facts.actor.role, "confirm", scope=facts.actor.scope)
    return {
        "location_id": place(draft.location),
        "to_location_id": place(draft.to_location),
        "party_id": facts.parties[numbers.key(draft.party)].id if draft.party is not None else None,
        "date": draft.date,
        "reference": draft.reference,
        "note": draft.note,
        "mode": draft.mode,
        "direction": draft.direction,
        "scope": draft.scope,
        "category": draft.category,
        "full": draft.full,
        "hold": draft.hold,
        # What somebody without the right confirmed is not confirmed by whoever posts it later.
        "confirmed": sorted(draft.confirm) if may_confirm else [],
        "total": total(draft),
    }


def insert_lines(
    organization: int, document: int, draft: Draft, facts: Facts, quantities: Mapping[int, Decimal], *, keep: bool
) -> dict[int, int]:
    """Insert the lines of a draft and, if asked, their numbers; return line ids by position."""
    lines = []
    for position, line in enumerate(draft.lines, 1):
        item = facts.items[numbers.key(line.sku)]
        lines.append(
            documents.DocumentLine(
                organization_id=organization,
                document_id=document,
                position=position,
                item_id=item.id,
                quantity=line.quantity,
                unit=line.unit or item.base_unit,
                base_quantity=quantities[position],
                unit_price=line.unit_price,
                direction=line.direction,
                production_batch=line.production_batch,
                batch=line.batch,
                expires_on=line.expires_on,
                origin_line_id=line.origin_line,
            )
        )
    saved = documents.DocumentLine.objects.bulk_create(lines)
    ids = {line.position: int(line.pk) for line in saved}
    if keep:
        seq = reads.head_seq(organization) if draft.kind == "count" else 0
        entered = {ids[p]: line.numbers for p, line in enumerate(draft.lines, 1) if line.numbers}
        insert_numbers(organization, document, entered, seq)
    return ids


def insert_numbers(organization: int, document: int, entered: Mapping[int, Sequence[str]], seq: int) -> None:
    """Insert the numbers entered on lines, by line id; `seq` is the place in the organization's order."""
    rows = [(line, numbers.clean(text), numbers.key(text)) for line, texts in entered.items() for text in texts]
    if rows:
        writes.numbers(organization, document, rows, seq)


def rewrite(organization: int, stored: Stored, draft: Draft, facts: Facts, quantities: Mapping[int, Decimal]) -> None:
    """Replace what a draft says; numbers that stay keep the place in the order at which they were entered."""
    seen = {(sku_key(line), key): seq for line in stored.draft.lines for key, seq in line.seen.items()}
    delete_lines(organization, stored.id)
    ids = insert_lines(organization, stored.id, draft, facts, quantities, keep=False)
    seq = reads.head_seq(organization) if draft.kind == "count" else 0
    by_seq: dict[int, dict[int, list[str]]] = {}
    for position, line in enumerate(draft.lines, 1):
        for text in line.numbers:
            entered_at = seen.get((sku_key(line), numbers.key(text)), seq)
            by_seq.setdefault(entered_at, {}).setdefault(ids[position], []).append(text)
    for entered_at, entered in by_seq.items():
        insert_numbers(organization, stored.id, entered, entered_at)
    rows = documents.Document.objects.for_org(organization).filter(id=stored.id)
    rows.update(version=stored.version + 1, **_columns(draft, facts))


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
    lines = [
        documents.DocumentLine(
            organization_id=organization,
            document_id=stored.id,
            position=position,
            item_id=item,
            quantity=Decimal(0),
            unit=facts.item(item).base_unit,
            base_quantity=Decimal(0),
        )
        for position, item in extra.items()
    ]
    return {line.position: int(line.pk) for line in documents.DocumentLine.objects.bulk_create(lines)}


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
