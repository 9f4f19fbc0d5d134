"""Documents with their lines as a table: one row a line, the head of the document before each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from serialtrail.access.who import Who
from serialtrail.domain.texts import gettext_noop
from serialtrail.exchange.exports.tables import AT_ONCE, Clock, Column, Rows, Said, day
from serialtrail.queries import document_lines
from serialtrail.queries.document_lines import DocumentLine
from serialtrail.queries.document_lists import DocumentFilters
from serialtrail.queries.rows import money, quantity

COLUMNS = (
    Column(gettext_noop("Document")),
    Column(gettext_noop("Kind")),
    Column(gettext_noop("State")),
    Column(gettext_noop("Date")),
    Column(gettext_noop("Location"), "text"),
    Column(gettext_noop("To location"), "text"),
    Column(gettext_noop("Party code"), "text"),
    Column(gettext_noop("Party"), "text"),
    Column(gettext_noop("Reference"), "text"),
    Column(gettext_noop("Line"), "amount"),
    Column(gettext_noop("SKU"), "text"),
    Column(gettext_noop("Product name"), "text"),
    Column(gettext_noop("Quantity"), "amount"),
    Column(gettext_noop("Unit"), "text"),
    Column(gettext_noop("Unit price"), "amount"),
    Column(gettext_noop("Document total"), "amount"),
    Column(gettext_noop("Note"), "text"),
    Column(gettext_noop("Made by"), "text"),
    Column(gettext_noop("Made on")),
    Column(gettext_noop("Posted on")),
    Column(gettext_noop("Voided on")),
)


def batches(who: Who, filters: DocumentFilters, said: Said, form: str) -> Iterator[Rows]:
    """The documents of a list, in its order, each with its lines."""
    shape = _shape(said, Clock(who.time_zone))
    for found in document_lines.every(who.organization_id, filters, AT_ONCE):
        yield [shape(row) for row in found]


def _shape(said: Said, clock: Clock) -> Callable[[DocumentLine], list[str]]:
    kind, state = said.of("kind"), said.of("state")

    def shown(row: DocumentLine) -> list[str]:
        return [
            row.number or "",
            kind(row.kind),
            state(row.state),
            day(row.date),
            row.location or "",
            row.to_location or "",
            row.party or "",
            row.party_name or "",
            row.reference,
            str(row.position or ""),
            row.sku or "",
            row.item_name or "",
            _unless_none(quantity, row.base_quantity if row.quantity is None else row.quantity),
            row.unit or "",
            _unless_none(money, row.unit_price),
            _unless_none(money, row.total),
            row.note,
            row.created_by or "",
            clock.time(row.created_at),
            clock.time(row.posted_at),
            clock.time(row.voided_at),
        ]

    return shown


def _unless_none(told: Callable[[Any], str | None], value: Any) -> str:
    return "" if value is None else told(value) or ""
