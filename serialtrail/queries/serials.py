"""Serials as every door shows them: one found by any of its codes, or a page of the list."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from serialtrail.domain import gs1
from serialtrail.domain.answers import Page
from serialtrail.domain.numbers import key
from serialtrail.domain.whereabouts import status
from serialtrail.queries import serial_rows, serial_search
from serialtrail.queries.rows import Row, counted, date_text, given_ids, many, time_text
from serialtrail.queries.serial_filters import Chosen, SerialFilters, chosen, counted_by_stock, in_stock
from serialtrail.queries.serial_rows import NOTHING, Told

__all__ = ["SerialFilters", "Told", "count", "every", "find", "in_carton", "listed", "page", "read", "those"]


def find(organization_id: int, code: str) -> Row | None:
    """The serial that goes by this number, former number, alias or GS1 code; None when there is none."""
    for number in dict.fromkeys((key(code), key(gs1.serial_of(code)))):
        if found := _shaped(organization_id, _BY_CODE, {"code": number}):
            return found[0]
    return None


def read(organization_id: int, serial_id: int) -> Row | None:
    """The serial with this id."""
    found = _shaped(organization_id, "SELECT CAST(%(id)s AS bigint) AS id", {"id": serial_id})
    return found[0] if found else None


def those(organization_id: int, ids: Collection[int]) -> list[Row]:
    """The serials with these ids, in the order of their keys; ids nobody knows are left out."""
    return _shaped(organization_id, given_ids("ids", "id"), {"ids": many(ids)}) if ids else []


def in_carton(organization_id: int, carton_id: int, limit: int = 50, after: tuple[Any, ...] | None = None) -> Page:
    """Up to `limit` serials that lie in the carton itself, in the order of their keys, beyond the key `after`."""
    asked = {"org": organization_id, "carton": carton_id, "after": after[0] if after else "", "take": limit + 1}
    found = serial_rows.rows(organization_id, _IN_CARTON, asked)
    return Page([_shape(row) for row in found[:limit]], (found[limit - 1].key,) if len(found) > limit else None)


def page(organization_id: int, filters: SerialFilters, limit: int = 50, after: tuple[Any, ...] | None = None) -> Page:
    """Up to `limit` serials beyond the mark `after`, uncounted: in the order of their keys, a search best first."""
    picked = chosen(organization_id, filters)
    return Page([]) if picked is None else _page(organization_id, _searched(picked, filters), limit, after)


def every(organization_id: int, filters: SerialFilters, at_once: int) -> Iterator[list[Told]]:
    """All serials that the filters choose, so many at a time, as they are stored; in the order of `page`."""
    picked = chosen(organization_id, filters)
    if picked is None:
        return
    asked = _searched(picked, filters)
    after: tuple[Any, ...] | None = None
    while True:
        found, after = _found(organization_id, asked, at_once, after)
        yield found
        if after is None:
            return


def count(organization_id: int, filters: SerialFilters, exact: bool = False) -> int | None:
    """How many serials the filters choose; None beyond the bound that lists count to, unless `exact`."""
    if filters == _IN_STOCK:
        return in_stock(organization_id, exact)
    picked = chosen(organization_id, filters)
    return 0 if picked is None else _count(_searched(picked, filters), exact)


def listed(
    organization_id: int,
    filters: SerialFilters,
    limit: int = 50,
    after: tuple[Any, ...] | None = None,
    exact: bool = False,
) -> Page:
    """A page together with the count of the whole list."""
    picked = chosen(organization_id, filters)
    if picked is None:
        return Page([], count=0)
    asked = _searched(picked, filters)
    shown = _page(organization_id, asked, limit, after)
    if after is None and shown.after is None:
        return replace(shown, count=len(shown.results))
    return replace(shown, count=_count(asked, exact))


@dataclass(frozen=True)
class _Asked:
    """What a list shows: what is chosen, and a text that is searched for in it, if it is not among its conditions."""

    picked: Chosen
    text: str = ""
    middle: bool = True


def _searched(picked: Chosen, filters: SerialFilters) -> _Asked:
    text = "" if filters.number else serial_search.text_of(filters.q)
    if not text:
        return _Asked(picked)
    few = serial_search.compared(picked, text, middle=filters.middle)
    return _Asked(picked, text, filters.middle) if few is None else _Asked(few)


def _page(organization_id: int, asked: _Asked, limit: int, after: tuple[Any, ...] | None) -> Page:
    found, mark = _found(organization_id, asked, limit, after)
    return Page([_shape(row) for row in found], mark)


def _found(
    organization_id: int, asked: _Asked, limit: int, after: tuple[Any, ...] | None
) -> tuple[list[Told], tuple[Any, ...] | None]:
    """Up to `limit` serials beyond `after`, and the mark of the last if more follow."""
    start = after[0] if after else ""
    if asked.text:
        name, _, place = start.partition(" ")
        ids, mark = serial_search.page(
            asked.picked, asked.text, limit, (name, place) if place else None, middle=asked.middle
        )
        told = serial_rows.rows(organization_id, given_ids("ids", "id"), {"ids": many(ids)}) if ids else []
        rows = {row.id: row for row in told}
        return [rows[serial] for serial in ids], None if mark is None else (" ".join(mark),)
    params = {**asked.picked.params, "after": start} if start else asked.picked.params
    found = serial_rows.rows(organization_id, asked.picked.first(limit + 1, beyond=bool(start)), params)
    return found[:limit], (found[limit - 1].key,) if len(found) > limit else None


def _count(asked: _Asked, exact: bool) -> int | None:
    if asked.text:
        return serial_search.count(asked.picked, asked.text, exact, middle=asked.middle)
    number, settled = counted_by_stock(asked.picked, exact)
    return number if settled else counted(asked.picked.ids, asked.picked.params, exact)


_IN_CARTON = """
    SELECT n.id FROM carton_serial b CROSS JOIN serial n
    WHERE b.organization_id = %(org)s AND b.carton_id = %(carton)s
    AND n.organization_id = b.organization_id AND n.id = b.serial_id AND n.key > %(after)s
    ORDER BY n.key LIMIT CAST(%(take)s AS bigint)"""

# Of a number that is also an alias, which it cannot be, the serial's own would count.
_BY_CODE = """
SELECT id FROM (
    SELECT n.id, 0 AS place FROM serial n WHERE n.organization_id = %(org)s AND n.key = %(code)s
    UNION ALL SELECT a.serial_id, 1 FROM serial_alias a WHERE a.organization_id = %(org)s AND a.key = %(code)s
) codes ORDER BY place LIMIT 1"""


_IN_STOCK = SerialFilters(statuses=("in_stock",))


def _shaped(organization_id: int, picked: str, params: Row) -> list[Row]:
    """Read the picked serials in the order of their keys."""
    return [_shape(row) for row in serial_rows.rows(organization_id, picked, params)]


def _shape(row: Told) -> Row:
    # Taken apart at once: asking fifty rows for each of their fields by name takes as long as reading them.
    (
        id, number, _, lives, version, _, block, block_note, warranty_until, production_batch, note, moved_at,
        created_at, holder_id, sku, item_name, place, place_code, party, party_name, holder, carton, latest, latest_id,
        bought, aliases,
    ) = row  # fmt: skip
    word = status(lives, place)
    purchase, purchase_id = bought.split(" ") if bought else NOTHING
    sold, moving = word == "sold", word == "in_transit"
    return {
        "id": str(id),
        "number": number,
        "item": sku,
        "item_name": item_name,
        "status": word,
        "location": place_code if word == "in_stock" else None,
        "held_by": None if holder_id is None else holder or f"draft {holder_id}",
        "held_by_id": None if holder_id is None else str(holder_id),
        "blocked": {"reason": block, "note": block_note} if block else None,
        "party": party,
        "party_name": party_name,
        "purchase_document": purchase,
        "purchase_document_id": purchase_id,
        "sale_document": latest if sold else None,
        "sale_document_id": str(latest_id) if sold else None,
        "transfer": latest if moving else None,
        "transfer_id": str(latest_id) if moving else None,
        "warranty_until": None if warranty_until is None else date_text(warranty_until),
        "production_batch": production_batch,
        "note": note,
        "aliases": [{"type": type_, "code": code} for type_, code in aliases] if aliases else [],
        "carton": carton,
        "lives": lives,
        "version": version,
        "moved_at": time_text(moved_at),
        "created_at": time_text(created_at),
    }
