"""Stock by item and store: on hand, with and without numbers, held, and on its way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from serialtrail.domain.answers import Page, quantity_text
from serialtrail.domain.numbers import key
from serialtrail.queries.rows import Row, among, containing, counted, cut, decimal, fetch, many


@dataclass(frozen=True)
class StockFilters:
    """Item by SKU, location by code; `q` in the SKU or name; `stores` are the ids a member is limited to.

    `unassigned`: only where tracked units have no number. `negative`: only where stock is below zero.
    """

    item: str = ""
    location: str = ""
    q: str = ""
    stores: frozenset[int] | None = None
    unassigned: bool = False
    negative: bool = False


def page(organization_id: int, filters: StockFilters, limit: int = 50, after: tuple[Any, ...] | None = None) -> Page:
    """Up to `limit` rows by SKU and code of the store, beyond the keys `after`: one per item and storage with stock.

    `[{"item", "item_name", "location", "on_hand", "in_stock_serials", "unassigned", "held", "in_transit_out",
    "in_transit_in", "tracked"}]`, quantities as text.
    """
    conditions, params = _conditions(organization_id, filters)
    if after is not None:
        conditions += " AND i.key >= %(item_after)s AND (i.key > %(item_after)s OR l.key > %(location_after)s)"
        params |= {"item_after": after[0], "location_after": after[1]}
    found = fetch(
        f"""
        SELECT k.item_id, k.location_id, i.sku, i.name, i.key AS item_key, l.code, l.key AS location_key, k.on_hand,
            k.serials, k.tracked
        {_FROM} WHERE {conditions} ORDER BY i.key, l.key LIMIT CAST(%(take)s AS bigint)""",
        {**params, "take": limit + 1},
    )
    shown = cut(found, limit, "item_key", "location_key")
    items = sorted({row["item_id"] for row in shown.results})
    held = _held(organization_id, items) if items else {}
    leaving, coming = _in_transit(organization_id, items) if items else ({}, {})
    return Page([_shape(row, held, leaving, coming) for row in shown.results], shown.after)


def count(organization_id: int, filters: StockFilters, exact: bool = False) -> int | None:
    """How many rows there are; None beyond the bound that lists count to, unless `exact`."""
    conditions, params = _conditions(organization_id, filters)

    def select(limit: int | None) -> str:
        return f"SELECT k.id {_FROM} WHERE {conditions}{'' if limit is None else f' LIMIT {limit}'}"

    return counted(select, params, exact)


def of_items(organization_id: int, skus: Collection[str]) -> dict[str, Row]:
    """By SKU, of those that have stock: `{"on_hand", "serials"}` in all stores together and on the way, as Decimal."""
    found = fetch(
        f"""
        SELECT i.sku, SUM(k.on_hand) AS on_hand, SUM(k.serials) AS serials {_FROM}
        WHERE i.organization_id = %(org)s AND {among("i.key", "skus", "text")}
        AND k.organization_id = i.organization_id AND k.item_id = i.id AND k.on_hand <> 0
        AND l.organization_id = k.organization_id AND l.id = k.location_id AND l.kind IN ('storage', 'transit')
        GROUP BY i.sku""",
        {"org": organization_id, "skus": many({key(sku) for sku in skus})},
    )
    return {row["sku"]: {name: decimal(row[name]) for name in ("on_hand", "serials")} for row in found}


_FROM = "FROM item i CROSS JOIN stock_level k CROSS JOIN location l"


def _conditions(organization_id: int, filters: StockFilters) -> tuple[str, Row]:
    conditions = [
        "i.organization_id = %(org)s",
        "k.organization_id = i.organization_id AND k.item_id = i.id",
        "l.organization_id = k.organization_id AND l.id = k.location_id AND l.kind = 'storage'",
    ]
    params: Row = {"org": organization_id}
    if filters.item:
        conditions.append("i.key = %(item)s")
        params["item"] = key(filters.item)
    if filters.location:
        conditions.append("l.key = %(location)s")
        params["location"] = key(filters.location)
    if filters.q:
        conditions.append("(i.key LIKE %(q)s ESCAPE '!' OR UPPER(i.name) LIKE UPPER(%(q)s) ESCAPE '!')")
        params["q"] = containing(key(filters.q))
    if filters.unassigned:
        conditions.append("k.tracked AND k.on_hand > k.serials")
    if filters.negative:
        conditions.append("k.on_hand < 0")
    if filters.stores is not None:
        conditions.append(among("k.location_id", "stores"))
        params["stores"] = many(filters.stores)
    return " AND ".join(conditions), params


Places = dict[tuple[int, int], Decimal]

# A plus sign keeps SQLite from going by the item: what is held or on its way is less than what there is of an item.


def _held(organization_id: int, items: list[int]) -> Places:
    sql = f"""
        SELECT s.item_id, s.location_id, COUNT(*) AS n FROM serial s
        WHERE s.organization_id = %(org)s AND s.holder_id > 0 AND {among("+s.item_id", "items")}
        GROUP BY s.item_id, s.location_id"""
    found = fetch(sql, {"org": organization_id, "items": many(items)})
    return {(row["item_id"], row["location_id"]): Decimal(row["n"]) for row in found}


def _in_transit(organization_id: int, items: list[int]) -> tuple[Places, Places]:
    """What left each place and did not arrive yet, and what is on its way to each, by the open transfers."""
    sql = f"""
        SELECT v.item_id, d.location_id, d.to_location_id,
            SUM(CASE WHEN b.kind = 'transit' THEN v.quantity ELSE 0 END) AS shipped,
            SUM(CASE WHEN a.kind = 'transit' THEN v.quantity ELSE 0 END) AS settled
        FROM document d CROSS JOIN posting t CROSS JOIN movement v CROSS JOIN location a CROSS JOIN location b
        WHERE d.organization_id = %(org)s AND d.state = 'shipped'
        AND t.organization_id = d.organization_id AND t.document_id = d.id
        AND v.organization_id = t.organization_id AND v.posting_id = t.id AND {among("+v.item_id", "items")}
        AND a.organization_id = v.organization_id AND a.id = v.source_id
        AND b.organization_id = v.organization_id AND b.id = v.target_id
        GROUP BY v.item_id, d.location_id, d.to_location_id"""
    leaving: Places = defaultdict(Decimal)
    coming: Places = defaultdict(Decimal)
    for row in fetch(sql, {"org": organization_id, "items": many(items)}):
        open_quantity = decimal(row["shipped"]) - decimal(row["settled"])
        leaving[row["item_id"], row["location_id"]] += open_quantity
        coming[row["item_id"], row["to_location_id"]] += open_quantity
    return leaving, coming


def coming(organization_id: int, item_id: int, stores: frozenset[int] | None = None) -> dict[str, str]:
    """What of an item is on its way to each store, by the store's code, as text; also where none was ever before."""
    _, found = _in_transit(organization_id, [item_id])
    places = {place: units for (_, place), units in found.items() if units and (stores is None or place in stores)}
    if not places:
        return {}
    sql = f"SELECT l.id, l.code FROM location l WHERE l.organization_id = %(org)s AND {among('l.id', 'places')}"
    named = fetch(f"{sql} ORDER BY l.key", {"org": organization_id, "places": many(tuple(places))})
    return {row["code"]: quantity_text(places[row["id"]]) for row in named}


def _shape(row: Row, held: Places, leaving: Places, coming: Places) -> dict[str, Any]:
    place = (row["item_id"], row["location_id"])
    on_hand, serials = decimal(row["on_hand"]), decimal(row["serials"])
    nothing = Decimal(0)
    return {
        "item": row["sku"],
        "item_name": row["name"],
        "location": row["code"],
        "on_hand": quantity_text(on_hand),
        "in_stock_serials": quantity_text(serials),
        "unassigned": quantity_text(on_hand - serials if row["tracked"] else nothing),
        "held": quantity_text(held.get(place, nothing)),
        "in_transit_out": quantity_text(leaving.get(place, nothing)),
        "in_transit_in": quantity_text(coming.get(place, nothing)),
        "tracked": bool(row["tracked"]),
    }
