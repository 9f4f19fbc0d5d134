"""Serials as every door shows them: one found by any of its codes, or a page of the list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from serialtrail.domain import gs1
from serialtrail.domain.answers import Page
from serialtrail.domain.numbers import key
from serialtrail.domain.whereabouts import status
from serialtrail.queries import serial_search
from serialtrail.queries.rows import (
    Row,
    among,
    counted,
    date_text,
    fetch,
    id_text,
    many,
    time_text,
)  # fmt: skip
from serialtrail.queries.serial_filters import Chosen, SerialFilters, chosen, counted_by_stock

__all__ = ["SerialFilters", "codes", "count", "find", "listed", "page", "read"]


def find(organization_id: int, code: str) -> Row | None:
    """The serial that goes by this number, former number, alias or GS1 code; None when there is none."""
    entered, scanned = key(code), key(gs1.serial_of(code))
    found = _shaped(organization_id, _BY_CODE, {"entered": entered, "scanned": scanned})
    return found[0] if found else None


def read(organization_id: int, serial_id: int) -> Row | None:
    """The serial with this id."""
    found = _shaped(organization_id, "SELECT CAST(%(id)s AS bigint) AS id", {"id": serial_id})
    return found[0] if found else None


def page(organization_id: int, filters: SerialFilters, limit: int = 50, after: tuple[Any, ...] | None = None) -> Page:
    """Up to `limit` serials beyond the mark `after`, uncounted: in the order of their keys, a search best first."""
    picked = chosen(organization_id, filters)
    return Page([]) if picked is None else _page(organization_id, _searched(picked, filters), limit, after)


def count(organization_id: int, filters: SerialFilters, exact: bool = False) -> int | None:
    """How many serials the filters choose; None beyond the bound that lists count to, unless `exact`."""
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
    start = after[0] if after else ""
    if asked.text:
        name, _, place = start.partition(" ")
        ids, mark = serial_search.page(
            asked.picked, asked.text, limit, (name, place) if place else None, middle=asked.middle
        )
        listed = "SELECT value AS id FROM json_each(%(ids)s)" if _sqlite() else "SELECT unnest(%(ids)s::bigint[]) AS id"
        rows = {row["id"]: row for row in _shaped(organization_id, listed, {"ids": many(ids)})} if ids else {}
        return Page([rows[str(serial)] for serial in ids], None if mark is None else (" ".join(mark),))
    params = {**asked.picked.params, "after": start} if start else asked.picked.params
    found = _shaped(organization_id, asked.picked.first(limit + 1, beyond=bool(start)), params)
    return Page(found[:limit], (key(found[limit - 1]["number"]),) if len(found) > limit else None)


def _count(asked: _Asked, exact: bool) -> int | None:
    if asked.text:
        return serial_search.count(asked.picked, asked.text, exact, middle=asked.middle)
    number, settled = counted_by_stock(asked.picked, exact)
    return number if settled else counted(asked.picked.ids, asked.picked.params, exact)


def _sqlite() -> bool:
    return connection.vendor == "sqlite"


def codes(organization_id: int, serial_ids: list[int]) -> dict[int, list[dict[str, str]]]:
    """The further codes of these serials, by id: `[{"type", "code"}]`, in the order they were added."""
    sql = f"""
        SELECT a.serial_id, a.type, a.code FROM serial_alias a
        WHERE a.organization_id = %(org)s AND {among("a.serial_id", "ids")} ORDER BY a.id"""
    found = defaultdict(list)
    for row in fetch(sql, {"org": organization_id, "ids": many(serial_ids)}):
        found[row["serial_id"]].append({"type": row["type"], "code": row["code"]})
    return found


_BY_CODE = """
SELECT id FROM (
    SELECT n.id, 0 AS place FROM serial n WHERE n.organization_id = %(org)s AND n.key = %(entered)s
    UNION ALL SELECT a.serial_id, 1 FROM serial_alias a WHERE a.organization_id = %(org)s AND a.key = %(entered)s
    UNION ALL SELECT n.id, 2 FROM serial n WHERE n.organization_id = %(org)s AND n.key = %(scanned)s
    UNION ALL SELECT a.serial_id, 3 FROM serial_alias a WHERE a.organization_id = %(org)s AND a.key = %(scanned)s
) codes ORDER BY place LIMIT 1"""

# Left joins throughout: they keep the few that were picked as the outer loop on both engines.
_SERIALS = """
SELECT s.id, s.number, s.lives, s.version, s.block_reason, s.block_note, s.warranty_until, s.production_batch, s.note,
    s.moved_at, s.created_at, s.holder_id, i.sku, i.name AS item_name, l.kind AS place, l.code AS place_code,
    p.code AS party, p.name AS party_name, h.number AS holder_number, c.code AS carton,
    d.id AS document_id, d.number AS document_number, d.kind AS document_kind
FROM ({picked}) picked
LEFT JOIN serial s ON s.organization_id = %(org)s AND s.id = picked.id
LEFT JOIN item i ON i.organization_id = s.organization_id AND i.id = s.item_id
LEFT JOIN location l ON l.organization_id = s.organization_id AND l.id = s.location_id
LEFT JOIN party p ON p.organization_id = s.organization_id AND p.id = s.party_id
LEFT JOIN document h ON h.organization_id = s.organization_id AND h.id = s.holder_id
LEFT JOIN carton_serial b ON b.organization_id = s.organization_id AND b.serial_id = s.id
LEFT JOIN carton c ON c.organization_id = b.organization_id AND c.id = b.carton_id
LEFT JOIN serial_movement m
    ON m.organization_id = s.organization_id AND m.serial_id = s.id AND m.version = s.live_version
LEFT JOIN posting t ON t.organization_id = m.organization_id AND t.id = m.posting_id
LEFT JOIN document d ON d.organization_id = t.organization_id AND d.id = t.document_id
ORDER BY s.key"""


def _shaped(organization_id: int, picked: str, params: Row) -> list[Row]:
    """Read the picked serials in the order of their keys: three statements, however many they are."""
    found = fetch(_SERIALS.format(picked=picked), {"org": organization_id, **params})
    found = [row for row in found if row["id"] is not None]
    ids = [row["id"] for row in found]
    aliases = codes(organization_id, ids) if ids else {}
    bought = _purchases(organization_id, ids) if ids else {}
    return [_shape(row, aliases.get(row["id"], []), bought.get(row["id"])) for row in found]


def _shape(row: Row, aliases: list[dict[str, str]], purchase: Row | None) -> Row:
    word = status(row["lives"], row["place"])
    blocked = {"reason": row["block_reason"], "note": row["block_note"]} if row["block_reason"] else None
    held_by = None
    if row["holder_id"] is not None:
        held_by = row["holder_number"] or f"draft {row['holder_id']}"
    return {
        "id": str(row["id"]),
        "number": row["number"],
        "item": row["sku"],
        "item_name": row["item_name"],
        "status": word,
        "location": row["place_code"] if word == "in_stock" else None,
        "held_by": held_by,
        "held_by_id": id_text(row["holder_id"]),
        "blocked": blocked,
        "party": row["party"],
        "party_name": row["party_name"],
        "purchase_document": purchase["number"] if purchase else None,
        "purchase_document_id": id_text(purchase["id"]) if purchase else None,
        "sale_document": row["document_number"] if word == "sold" else None,
        "sale_document_id": id_text(row["document_id"]) if word == "sold" else None,
        "transfer": row["document_number"] if word == "in_transit" else None,
        "transfer_id": id_text(row["document_id"]) if word == "in_transit" else None,
        "warranty_until": date_text(row["warranty_until"]),
        "production_batch": row["production_batch"],
        "note": row["note"],
        "aliases": aliases,
        "carton": row["carton"],
        "lives": row["lives"],
        "version": row["version"],
        "moved_at": time_text(row["moved_at"]),
        "created_at": time_text(row["created_at"]),
    }


def _purchases(organization_id: int, ids: list[int]) -> dict[int, Row]:
    """The latest live purchase of each serial, else its opening, or the purchase that the opening names."""
    sql = f"""
        SELECT m.serial_id, d.kind, COALESCE(o.id, d.id) AS id, COALESCE(o.number, d.number) AS number
        FROM serial_movement m CROSS JOIN posting t CROSS JOIN document d
        LEFT JOIN document o ON o.organization_id = d.organization_id AND o.id = d.origin_id AND o.kind = 'purchase'
        WHERE m.organization_id = %(org)s AND {among("m.serial_id", "ids")}
        AND t.organization_id = m.organization_id AND t.id = m.posting_id
        AND d.organization_id = t.organization_id AND d.id = t.document_id
        AND d.kind IN ('purchase', 'opening') AND t.act <> 'void' AND d.state <> 'voided'
        ORDER BY m.serial_id, m.version"""
    found: dict[int, Row] = {}
    for row in fetch(sql, {"org": organization_id, "ids": many(ids)}):
        before = found.get(row["serial_id"])
        if before is None or row["kind"] == "purchase" or before["kind"] == "opening":
            found[row["serial_id"]] = row
    return found
