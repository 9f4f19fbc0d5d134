"""The overview of an organization: sums of stock, what stands where, what came in and went out week by week."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from serialtrail.domain.answers import quantity_text
from serialtrail.queries.rows import Row, among, as_date, day, decimal, fetch, first, many


def sums(organization_id: int, stores: frozenset[int] | None = None) -> dict[str, str]:
    """`on_hand`, `serials`, `unassigned` in stores; `in_transit` units; `missing` serials; `drafts`. As text."""
    here = f"AND {among('k.location_id', 'stores')}" if stores is not None else ""
    params: Row = {"org": organization_id, "stores": many(stores or ())}
    if stores is None:
        params.pop("stores")
    row = first(
        f"""
        SELECT SUM(CASE WHEN l.kind = 'storage' {here} THEN k.on_hand ELSE 0 END) AS on_hand,
            SUM(CASE WHEN l.kind = 'storage' {here} THEN k.serials ELSE 0 END) AS serials,
            SUM(CASE WHEN l.kind = 'storage' {here} AND k.tracked THEN k.on_hand - k.serials ELSE 0 END) AS unassigned,
            SUM(CASE WHEN l.kind = 'transit' THEN k.on_hand ELSE 0 END) AS in_transit
        FROM stock_level k
        JOIN location l ON l.organization_id = k.organization_id AND l.id = k.location_id
        WHERE k.organization_id = %(org)s""",
        params,
    )
    counts = first(
        """
        SELECT (SELECT COUNT(*) FROM serial s WHERE s.organization_id = %(org)s AND s.location_id = (
                SELECT l.id FROM location l WHERE l.organization_id = %(org)s AND l.kind = 'missing')) AS missing,
            (SELECT COUNT(*) FROM document d WHERE d.organization_id = %(org)s AND d.state = 'draft') AS drafts""",
        {"org": organization_id},
    )
    assert row is not None
    assert counts is not None
    return {name: quantity_text(decimal(value)) for name, value in row.items()} | {
        name: str(value) for name, value in counts.items()
    }


def places(organization_id: int, stores: frozenset[int] | None = None) -> list[Row]:
    """`[{"location", "name", "on_hand", "serials"}]` of every store, by code; quantities as Decimal."""
    params: Row = {"org": organization_id}
    here = ""
    if stores is not None:
        here = f"AND {among('l.id', 'stores')}"
        params["stores"] = many(stores)
    found = fetch(
        f"""
        SELECT l.code AS location, l.name, SUM(k.on_hand) AS on_hand, SUM(k.serials) AS serials
        FROM location l
        LEFT JOIN stock_level k ON k.organization_id = l.organization_id AND k.location_id = l.id
        WHERE l.organization_id = %(org)s AND l.kind = 'storage' {here}
        GROUP BY l.id, l.code, l.key, l.name ORDER BY l.key""",
        params,
    )
    return [{**row, "on_hand": decimal(row["on_hand"]), "serials": decimal(row["serials"])} for row in found]


def weeks(organization_id: int, today: date, many_weeks: int, stores: frozenset[int] | None = None) -> list[Row]:
    """`[{"start", "bought", "sold"}]`, the oldest week first: units in from suppliers and out to customers.

    By business date; voided postings and their mirrors are left out. `stores` are the ids a member is limited to.
    """
    start = today - timedelta(days=today.weekday(), weeks=many_weeks - 1)
    params: Row = {"org": organization_id, "start": day(start)}
    into, out = "", ""
    if stores is not None:
        into, out = f" AND {among('b.id', 'stores')}", f" AND {among('a.id', 'stores')}"
        params["stores"] = many(stores)
    found = fetch(
        f"""
        SELECT t.date, SUM(CASE WHEN a.kind = 'supplier'{into} THEN v.quantity ELSE 0 END) AS bought,
            SUM(CASE WHEN b.kind = 'customer'{out} THEN v.quantity ELSE 0 END) AS sold
        FROM posting t
        JOIN movement v ON v.organization_id = t.organization_id AND v.posting_id = t.id
        JOIN location a ON a.organization_id = v.organization_id AND a.id = v.source_id
        JOIN location b ON b.organization_id = v.organization_id AND b.id = v.target_id
        LEFT JOIN posting r ON r.organization_id = t.organization_id AND r.reverses_id = t.id
        WHERE t.organization_id = %(org)s AND t.date >= %(start)s AND t.act <> 'void' AND r.id IS NULL
        GROUP BY t.date""",
        params,
    )
    known: list[dict[str, Any]] = [
        {"start": start + timedelta(weeks=week), "bought": Decimal(0), "sold": Decimal(0)} for week in range(many_weeks)
    ]
    for row in found:
        on = as_date(row["date"])
        assert on is not None
        week = known[min((on - start).days // 7, many_weeks - 1)]
        week["bought"] += decimal(row["bought"])
        week["sold"] += decimal(row["sold"])
    return known
