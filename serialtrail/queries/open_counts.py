"""Counts that are going on: which there are and how far, and what each counts, item by item."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from serialtrail.domain.answers import quantity_text
from serialtrail.domain.numbers import key
from serialtrail.queries.rows import Row, among, decimal, fetch, first, id_text, many, time_text

MOST = 200


def going_on(organization_id: int, stores: frozenset[int] | None = None, most: int = 50) -> list[Row]:
    """Counts that are not posted yet, newest first: place, scope, who began when, `counted` and `expected` numbers."""
    bound = "" if stores is None else f"AND {among('d.location_id', 'stores')}"
    params: Row = {"org": organization_id, "most": most}
    if stores is not None:
        params["stores"] = many(stores)
    return [_open(row) for row in fetch(_OPEN.format(bound=bound), params)]


def items(organization_id: int, document_id: int, most: int = MOST) -> list[Row]:
    """The items of a count: those with a line in its order, then up to `most` others that its scope takes in.

    `{"item_id", "sku", "name", "unit", "tracked", "listed", "numbers", "bare", "expected", "expected_bare"}`:
    numbers counted and units counted without number (None: not counted), and what of each stands here by the books.
    """
    asked: Row = {"org": organization_id, "document": document_id, "most": most}
    head = first(_HEAD, asked)
    if head is None:
        return []
    asked |= {"place": head["location_id"], "category": head["category"]}
    found = fetch(_LISTED, asked)
    if head["scope"] in _BEYOND:
        found += fetch(_OTHERS.format(scope=_BEYOND[head["scope"]]), asked)
    return [_item(row) for row in found]


def categories(organization_id: int, most: int = 500) -> list[str]:
    """The categories that items have."""
    sql = """
        SELECT DISTINCT i.category FROM item i WHERE i.organization_id = %(org)s AND i.category <> ''
        ORDER BY i.category LIMIT CAST(%(most)s AS bigint)"""
    return [row["category"] for row in fetch(sql, {"org": organization_id, "most": most})]


def standing(organization_id: int, keys: Collection[str], location: str) -> set[str]:
    """Which serials, by key, stand in stock at this place."""
    sql = f"""
        SELECT s.key FROM serial s CROSS JOIN location l
        WHERE s.organization_id = %(org)s AND {among("s.key", "keys", "text")} AND s.lives > 0
        AND l.organization_id = s.organization_id AND l.id = s.location_id AND l.key = %(location)s"""
    found = fetch(sql, {"org": organization_id, "keys": many(keys), "location": key(location)})
    return {row["key"] for row in found}


_OPEN = """
SELECT d.id, d.mode, d.scope, d.category, d.full, d.reference, d.created_at, l.code AS location,
    l.name AS location_name, w.name AS created_by,
    (SELECT COUNT(*) FROM line_serial e WHERE e.organization_id = %(org)s AND e.document_id = d.id) AS counted,
    (SELECT SUM(k.serials) FROM stock_level k CROSS JOIN item i
        WHERE k.organization_id = %(org)s AND k.location_id = d.location_id
        AND i.organization_id = k.organization_id AND i.id = k.item_id AND (
            d.scope = 'all' OR (d.scope = 'category' AND i.category = d.category)
            OR (d.scope IN ('', 'lines') AND i.id IN (
                SELECT n.item_id FROM document_line n WHERE n.organization_id = %(org)s AND n.document_id = d.id)))
    ) AS expected
FROM document d
LEFT JOIN location l ON l.organization_id = d.organization_id AND l.id = d.location_id
LEFT JOIN member w ON w.organization_id = d.organization_id AND w.id = d.created_by_id
WHERE d.organization_id = %(org)s AND d.state = 'draft' AND d.kind = 'count' {bound}
ORDER BY d.id DESC LIMIT CAST(%(most)s AS bigint)"""

_HEAD = """
SELECT d.location_id, d.scope, d.category FROM document d
WHERE d.organization_id = %(org)s AND d.id = %(document)s AND d.kind = 'count'"""

_LISTED = """
SELECT i.id, i.sku, i.name, i.tracking, i.base_unit, n.id AS line,
    CASE WHEN n.quantity IS NULL THEN NULL ELSE n.base_quantity END AS quantity, k.on_hand, k.serials,
    (SELECT COUNT(*) FROM line_serial e WHERE e.organization_id = %(org)s AND e.line_id = n.id) AS numbers
FROM document_line n
LEFT JOIN item i ON i.organization_id = n.organization_id AND i.id = n.item_id
LEFT JOIN stock_level k
    ON k.organization_id = n.organization_id AND k.item_id = n.item_id AND k.location_id = %(place)s
WHERE n.organization_id = %(org)s AND n.document_id = %(document)s
ORDER BY n.position"""

_BEYOND = {"category": "AND i.category = %(category)s", "all": ""}
_OTHERS = """
SELECT i.id, i.sku, i.name, i.tracking, i.base_unit, NULL AS line, NULL AS quantity, k.on_hand, k.serials, 0 AS numbers
FROM stock_level k CROSS JOIN item i
WHERE k.organization_id = %(org)s AND k.location_id = %(place)s AND k.on_hand <> 0
AND i.organization_id = k.organization_id AND i.id = k.item_id AND i.kind = 'goods' {scope}
AND NOT EXISTS (SELECT n.id FROM document_line n
    WHERE n.organization_id = %(org)s AND n.document_id = %(document)s AND n.item_id = i.id)
ORDER BY i.key LIMIT CAST(%(most)s AS bigint)"""


def _open(row: Row) -> Row:
    return {
        "id": id_text(row["id"]),
        "scope": row["scope"] or "lines",
        **{
            name: row[name]
            for name in ("mode", "category", "reference", "location", "location_name", "created_by", "counted")
        },
        "full": bool(row["full"]),
        "created_at": time_text(row["created_at"]),
        "expected": int(decimal(row["expected"])),
    }


def _item(row: Row) -> Row:
    tracked = row["tracking"] == "serial"
    numbers, serials = row["numbers"], decimal(row["serials"])
    bare: Any = None if row["quantity"] is None else decimal(row["quantity"]) - numbers
    if bare is None and row["line"] is not None and not tracked and not numbers:
        bare = Decimal(0)
    return {
        "item_id": id_text(row["id"]),
        "sku": row["sku"],
        "name": row["name"],
        "unit": row["base_unit"],
        "tracked": tracked,
        "listed": row["line"] is not None,
        "numbers": numbers,
        "bare": None if bare is None else quantity_text(bare),
        "expected": int(serials),
        "expected_bare": quantity_text(decimal(row["on_hand"]) - serials),
    }
