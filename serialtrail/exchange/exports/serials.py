"""Serials and their trails as tables."""

from __future__ import annotations

from collections.abc import Iterator

from serialtrail.access.who import Who
from serialtrail.domain.texts import gettext_noop
from serialtrail.domain.whereabouts import status
from serialtrail.exchange.exports.tables import AT_ONCE, TO_IMPORT, Clock, Column, Rows, Said, day
from serialtrail.queries import serials, trail_lists
from serialtrail.queries.serials import SerialFilters, Told
from serialtrail.queries.trail_lists import Step, TrailFilters

_NUMBER = Column(gettext_noop("Serial number"), "text")
_SKU = Column(gettext_noop("SKU"), "text")
_NAME = Column(gettext_noop("Product name"), "text")
_BATCH = Column(gettext_noop("Production batch"), "text")
_LOCATION = Column(gettext_noop("Location"), "text")
_PARTY = (Column(gettext_noop("Party code"), "text"), Column(gettext_noop("Party"), "text"))

SERIALS = (
    _NUMBER,
    _SKU,
    _NAME,
    Column(gettext_noop("Status")),
    _LOCATION,
    *_PARTY,
    Column(gettext_noop("Bought by")),
    Column(gettext_noop("Sold by")),
    Column(gettext_noop("Transfer")),
    Column(gettext_noop("Held by")),
    Column(gettext_noop("Blocked")),
    _BATCH,
    Column(gettext_noop("Warranty until")),
    Column(gettext_noop("Carton"), "text"),
    Column(gettext_noop("Last moved")),
)
SERIALS_TO_IMPORT = (_SKU, _NAME, _LOCATION, _NUMBER, _BATCH)
TRAIL = (
    Column(gettext_noop("Time")),
    Column(gettext_noop("Date")),
    Column(gettext_noop("Document")),
    Column(gettext_noop("Kind")),
    Column(gettext_noop("Act")),
    _NUMBER,
    _SKU,
    _NAME,
    Column(gettext_noop("From"), "text"),
    Column(gettext_noop("To"), "text"),
    *_PARTY,
    Column(gettext_noop("By"), "text"),
    Column(gettext_noop("Voided")),
)


def serial_batches(who: Who, filters: SerialFilters, said: Said, form: str) -> Iterator[Rows]:
    """The serials of a list, in its order."""
    shape = _to_import if form == TO_IMPORT else _Serial(said, Clock(who.time_zone)).shown
    for found in serials.every(who.organization_id, filters, AT_ONCE):
        yield [shape(row) for row in found]


def trail_batches(who: Who, filters: TrailFilters, said: Said, form: str) -> Iterator[Rows]:
    """Every step of the trails, in the order of posting."""
    shape = _Step(said, Clock(who.time_zone)).shown
    for found in trail_lists.every(who.organization_id, filters, AT_ONCE):
        yield [shape(row) for row in found]


def _to_import(row: Told) -> list[str]:
    here = row.place_code if row.place == "storage" and row.lives else ""
    return [row.sku, row.item_name, here, row.number, row.production_batch]


class _Serial:
    """How a serial is told: in which language, and by whose clocks."""

    def __init__(self, said: Said, clock: Clock) -> None:
        self._clock, self._status, self._block = clock, said.of("status"), said.of("block")

    def shown(self, row: Told) -> list[str]:
        word = status(row.lives, row.place)
        holder = "" if row.holder_id is None else row.holder or f"draft {row.holder_id}"
        latest = row.latest or ""
        return [
            row.number,
            row.sku,
            row.item_name,
            self._status(word),
            row.place_code if word == "in_stock" else "",
            row.party or "",
            row.party_name or "",
            row.bought.partition(" ")[0] if row.bought else "",
            latest if word == "sold" else "",
            latest if word == "in_transit" else "",
            holder,
            self._block(row.block_reason),
            row.production_batch,
            day(row.warranty_until),
            row.carton or "",
            self._clock.day(row.moved_at),
        ]


class _Step:
    """The same of a step of a trail."""

    def __init__(self, said: Said, clock: Clock) -> None:
        self._clock, self._kind, self._act = clock, said.of("kind"), said.of("act")
        self._place, self._said = said.of("place"), said.of("said")

    def shown(self, row: Step) -> list[str]:
        return [
            self._clock.time(row.at),
            day(row.date),
            row.document or "",
            self._kind(row.kind or ""),
            self._act(row.act),
            row.number,
            row.sku,
            row.item_name,
            row.source if row.source_kind == "storage" else self._place(row.source_kind),
            row.target if row.target_kind == "storage" else self._place(row.target_kind),
            row.party or "",
            row.party_name or "",
            row.member or "",
            "" if row.live else self._said("yes"),
        ]
