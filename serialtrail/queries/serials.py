"""Serials as every door shows them: one found by any of its codes, or a page of the list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from serialtrail.domain import gs1
from serialtrail.domain.answers import Page
from serialtrail.domain.numbers import key
from serialtrail.domain.whereabouts import status
from serialtrail.queries import serial_search
from serialtrail.queries.rows import (
    Row,
    among,
    by_id,
    counted,
    date_text,
    fetch,
    id_text,
    many,
    sqlite,
    stored,
    time_text,
    tuples,
)  # fmt: skip
from serialtrail.queries.serial_filters import Chosen, SerialFilters, chosen, counted_by_stock, in_stock

__all__ = ["SerialFilters", "count", "find", "listed", "page", "read"]


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


def page(organization_id: int, filters: SerialFilters, limit: int = 50, after: tuple[Any, ...] | None = None) -> Page:
    """Up to `limit` serials beyond the mark `after`, uncounted: in the order of their keys, a search best first."""
    picked = chosen(organization_id, filters)
    return Page([]) if picked is None else _page(organization_id, _searched(picked, filters), limit, after)


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
    start = after[0] if after else ""
    if asked.text:
        name, _, place = start.partition(" ")
        ids, mark = serial_search.page(
            asked.picked, asked.text, limit, (name, place) if place else None, middle=asked.middle
        )
        listed = "SELECT value AS id FROM json_each(%(ids)s)" if sqlite() else "SELECT unnest(%(ids)s::bigint[]) AS id"
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


# Of a number that is also an alias, which it cannot be, the serial's own would count.
_BY_CODE = """
SELECT id FROM (
    SELECT n.id, 0 AS place FROM serial n WHERE n.organization_id = %(org)s AND n.key = %(code)s
    UNION ALL SELECT a.serial_id, 1 FROM serial_alias a WHERE a.organization_id = %(org)s AND a.key = %(code)s
) codes ORDER BY place LIMIT 1"""


def _serials(picked: str) -> str:
    return f"""SELECT s.id, s.number, s.key, s.lives, s.version, s.live_version, s.block_reason, s.block_note,
        {stored("s.warranty_until")} AS warranty_until, s.production_batch, s.note, {stored("s.moved_at")} AS moved_at,
        {stored("s.created_at")} AS created_at, s.holder_id, s.item_id, s.location_id, s.party_id
        FROM ({picked}) picked CROSS JOIN serial s
        WHERE s.organization_id = %(org)s AND s.id = picked.id ORDER BY s.key"""


def _shaped(organization_id: int, picked: str, params: Row) -> list[Row]:
    """Read the picked serials in the order of their keys: two statements, however many they are."""
    found = fetch(_serials(picked), {"org": organization_id, **params})
    if not found:
        return []
    asked = {"org": organization_id, "serials": many([row["id"] for row in found])}
    for name in ("item", "location", "party", "holder"):
        asked[f"{name}s"] = many({row[f"{name}_id"] for row in found} - {None})
    around = _Around()
    for row in tuples(_around(), asked):
        what, id = row[:2]
        if what == "alias":
            around.aliases[id].append(row[2:5])
        elif what == "moved":
            around.moved[id].append(row[2:])
        else:
            around.names[what, id] = row[3:5]
    return [_shape(row, around) for row in found]


class _Around:
    """What stands around some serials: names by what and id; the documents of their movements, `(version, number, "",
    kind, act, state, id)`, and their aliases, `(id, type, code)`, both in no order."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, int | None], tuple[Any, ...]] = {}
        self.moved: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        self.aliases: dict[int, list[tuple[Any, ...]]] = defaultdict(list)

    def latest(self, serial: int, version: int) -> tuple[Any, Any]:
        """Number and id of the document of this movement."""
        return next(((step[1], id_text(step[6])) for step in self.moved[serial] if step[0] == version), _NOTHING)

    def bought(self, serial: int) -> tuple[Any, Any]:
        """Those of the latest live purchase, else of the opening, or of the purchase that the opening names."""
        live = [
            step
            for step in self.moved[serial]
            if step[3] in ("purchase", "opening") and step[4] != "void" and step[5] != "voided"
        ]
        if not live:
            return _NOTHING
        best = max(live, key=lambda step: (step[3] == "purchase", step[0]))
        return best[1], id_text(best[6])


_NOTHING = (None, None)
_IN_STOCK = SerialFilters(statuses=("in_stock",))


@cache
def _around() -> str:
    """Flat sets of ids, which every engine plans at once and well; a join of ten tables takes longer than its rows."""
    names = (
        ("item", "item", "t.sku", "t.name"),
        ("location", "location", "t.kind", "t.code"),
        ("party", "party", "t.code", "t.name"),
        ("holder", "document", "t.number", "''"),
    )
    selects = [
        f"""SELECT '{what}' AS what, t.id, 0 AS n, {a} AS a, {b} AS b, '' AS kind, '' AS act, '' AS state, 0 AS document
        FROM {table} t{by_id()} WHERE t.organization_id = %(org)s AND {among("t.id", f"{what}s")}"""
        for what, table, a, b in names
    ]
    return f"""{" UNION ALL ".join(selects)}
        UNION ALL SELECT 'alias', a.serial_id, a.id, a.type, a.code, '', '', '', 0 FROM serial_alias a
        WHERE a.organization_id = %(org)s AND {among("a.serial_id", "serials")}
        UNION ALL SELECT 'carton', b.serial_id, 0, c.code, '', '', '', '', 0 FROM carton_serial b CROSS JOIN carton c
        WHERE b.organization_id = %(org)s AND {among("b.serial_id", "serials")}
        AND c.organization_id = b.organization_id AND c.id = b.carton_id
        UNION ALL SELECT 'moved', m.serial_id, m.version, COALESCE(o.number, d.number), '', d.kind, t.act, d.state,
            COALESCE(o.id, d.id)
        FROM serial_movement m CROSS JOIN posting t CROSS JOIN document d
        LEFT JOIN document o ON o.organization_id = %(org)s AND o.id = d.origin_id AND o.kind = 'purchase'
            AND d.kind = 'opening'
        WHERE m.organization_id = %(org)s AND {among("m.serial_id", "serials")}
        AND t.organization_id = m.organization_id AND t.id = m.posting_id
        AND d.organization_id = t.organization_id AND d.id = t.document_id"""


def _shape(row: Row, around: _Around) -> Row:
    names, serial = around.names, row["id"]
    place, place_code = names[("location", row["location_id"])]
    word = status(row["lives"], place)
    sku, item_name = names[("item", row["item_id"])]
    party, party_name = names.get(("party", row["party_id"]), _NOTHING)
    purchase, purchase_id = around.bought(serial)
    latest, latest_id = _NOTHING
    if word in ("sold", "in_transit"):
        latest, latest_id = around.latest(serial, row["live_version"])
    holder = row["holder_id"]
    return {
        "id": str(serial),
        "number": row["number"],
        "item": sku,
        "item_name": item_name,
        "status": word,
        "location": place_code if word == "in_stock" else None,
        "held_by": None if holder is None else names[("holder", holder)][0] or f"draft {holder}",
        "held_by_id": id_text(holder),
        "blocked": {"reason": row["block_reason"], "note": row["block_note"]} if row["block_reason"] else None,
        "party": party,
        "party_name": party_name,
        "purchase_document": purchase,
        "purchase_document_id": purchase_id,
        "sale_document": latest if word == "sold" else None,
        "sale_document_id": latest_id if word == "sold" else None,
        "transfer": latest if word == "in_transit" else None,
        "transfer_id": latest_id if word == "in_transit" else None,
        "warranty_until": date_text(row["warranty_until"]),
        "production_batch": row["production_batch"],
        "note": row["note"],
        "aliases": [{"type": type_, "code": code} for _, type_, code in sorted(around.aliases.get(serial, ()))],
        "carton": names.get(("carton", serial), _NOTHING)[0],
        "lives": row["lives"],
        "version": row["version"],
        "moved_at": time_text(row["moved_at"]),
        "created_at": time_text(row["created_at"]),
    }
