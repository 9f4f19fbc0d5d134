"""Documents with their lines as rows of a table, newest first, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from serialtrail.queries.document_lists import DocumentFilters, conditions
from serialtrail.queries.rows import streamed


class DocumentLine(NamedTuple):
    """One line of a document, as stored; a document without lines has one row whose `position` and further are None."""

    id: int
    number: str | None
    kind: str
    state: str
    date: Any
    location: str | None
    to_location: str | None
    party: str | None
    party_name: str | None
    reference: str
    note: str
    total: Any
    created_at: Any
    created_by: str | None
    posted_at: Any
    voided_at: Any
    position: int | None
    sku: str | None
    item_name: str | None
    quantity: Any
    unit: str | None
    base_quantity: Any
    unit_price: Any


def every(organization_id: int, filters: DocumentFilters, at_once: int) -> Iterator[list[DocumentLine]]:
    """The lines of all documents that the filters choose, so many at a time; inside `snapshot`."""
    where, params = conditions(organization_id, filters)
    for found in streamed(_LINES.format(where=where), params, at_once):
        yield list(map(DocumentLine._make, found))


_LINES = """
SELECT d.id, d.number, d.kind, d.state, d.date, l.code, x.code, p.code, p.name, d.reference, d.note, d.total,
    d.created_at, w.name, d.posted_at, d.voided_at, n.position, i.sku, i.name, n.quantity, n.unit, n.base_quantity,
    n.unit_price
FROM document d
LEFT JOIN location l ON l.organization_id = d.organization_id AND l.id = d.location_id
LEFT JOIN location x ON x.organization_id = d.organization_id AND x.id = d.to_location_id
LEFT JOIN party p ON p.organization_id = d.organization_id AND p.id = d.party_id
LEFT JOIN member w ON w.organization_id = d.organization_id AND w.id = d.created_by_id
LEFT JOIN document_line n ON n.organization_id = d.organization_id AND n.document_id = d.id
LEFT JOIN item i ON i.organization_id = n.organization_id AND i.id = n.item_id
WHERE {where} ORDER BY d.id DESC, n.position"""
