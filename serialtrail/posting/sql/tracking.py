"""What switching an item's tracking reads and writes."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from serialtrail.posting.sql.dialects import among, fetch, listed, lock, postgresql, run, told


def lock_levels(organization: int, items: Collection[int]) -> list[tuple[int, str, Decimal, Decimal]]:
    """Lock the stock rows of these items; return item, place's code, on hand and serials."""
    of = " OF s" if postgresql() else ""
    sql = f"""
        SELECT s.item_id, l.code, s.on_hand, s.serials FROM stock_level s
        JOIN location l ON l.organization_id = s.organization_id AND l.id = s.location_id
        WHERE s.organization_id = %s AND l.organization_id = %s AND {among("s.item_id", "bigint")}
        ORDER BY s.item_id, s.location_id {lock()}{of}"""
    found = fetch(sql, [organization, organization, listed(items)])
    return [(i, code, told(q), told(n)) for i, code, q, n in found]


def flag_levels(organization: int, items: Collection[int], tracked: bool) -> None:
    """Say on the stock rows whether numbers and quantity must agree from now on."""
    sql = f"UPDATE stock_level SET tracked = %s WHERE organization_id = %s AND {among('item_id', 'bigint')}"
    run(sql, [tracked, organization, listed(items)])


def occupied(organization: int, items: Collection[int]) -> list[tuple[Any, ...]]:
    """Return one serial per item that is held, and one that is in transit: item, number, id, live version, holder."""
    sql = f"""
        SELECT item_id, number, id, live_version, holder_id FROM serial WHERE organization_id = %s AND id IN (
            SELECT MIN(s.id) FROM serial s
            JOIN location l ON l.organization_id = s.organization_id AND l.id = s.location_id
            WHERE s.organization_id = %s AND l.organization_id = %s AND {among("s.item_id", "bigint")}
                AND (s.holder_id IS NOT NULL OR (l.kind = 'transit' AND s.lives > 0))
            GROUP BY s.item_id, s.holder_id IS NULL)
        ORDER BY id"""
    return fetch(sql, [organization, organization, organization, listed(items)])


def other_units(organization: int, items: Collection[int], kinds: Collection[str]) -> list[tuple[Any, ...]]:
    """Return item, base unit and document of open documents of these kinds that name the item in another unit."""
    sql = f"""
        SELECT l.item_id, i.base_unit, coalesce(min(d.number), min(d.kind)) FROM document_line l
        JOIN item i ON i.organization_id = l.organization_id AND i.id = l.item_id
        JOIN document d ON d.organization_id = l.organization_id AND d.id = l.document_id
        WHERE l.organization_id = %s AND i.organization_id = %s AND d.organization_id = %s
            AND {among("l.item_id", "bigint")} AND {among("d.kind")} AND d.state IN ('draft', 'pending')
            AND l.unit <> i.base_unit
        GROUP BY l.item_id, i.base_unit"""
    return fetch(sql, [organization, organization, organization, listed(items), listed(kinds)])
