"""Transfers that are not done yet: what waits for review, for shipping, and what is on its way, with its age."""

from __future__ import annotations

from typing import Any

from serialtrail.domain.answers import quantity_text
from serialtrail.queries.rows import Row, among, decimal, fetch, many, quantity, time_text

OPEN = ("draft", "pending", "shipped")
MOST = 200


def opened(organization_id: int, stores: frozenset[int] | None = None, limit: int = MOST) -> dict[str, list[Row]]:
    """By state (draft, pending, shipped) up to `limit` transfers, those that wait longest first.

    `[{"id", "number", "direction", "location", "to_location", "location_id", "to_location_id", "reference",
    "created_by", "created_by_id", "since", "lines", "wanted", "entered", "outstanding", "serials"}]`: `wanted` are base
    units and `entered` numbers of a transfer that was not shipped; `outstanding` units and `serials` numbers of one
    that was. `since` is when it was made, submitted or shipped. `stores` are the ids a member is limited to: one end
    is enough.
    """
    found: dict[str, list[Row]] = {state: _of_state(organization_id, state, stores, limit) for state in OPEN}
    on_way = [int(row["id"]) for row in found["shipped"]]
    units, numbers = _on_way(organization_id, on_way) if on_way else ({}, {})
    for row in found["shipped"]:
        row |= {"outstanding": units.get(row["id"], "0"), "serials": numbers.get(row["id"], 0)}
    return found


def lines(organization_id: int, document_id: int) -> list[Row]:
    """What a transfer that was not shipped asks for: `[{"id", "item", "item_name", "unit", "tracked", "wanted"}]`.

    `wanted` is in base units; None where as many leave as there are numbers.
    """
    found = fetch(
        """
        SELECT n.id, n.quantity, n.base_quantity, i.sku, i.name, i.base_unit, i.tracking
        FROM document_line n
        LEFT JOIN item i ON i.organization_id = n.organization_id AND i.id = n.item_id
        WHERE n.organization_id = %(org)s AND n.document_id = %(document)s ORDER BY n.position""",
        {"org": organization_id, "document": document_id},
    )
    return [
        {
            "id": str(row["id"]),
            "item": row["sku"],
            "item_name": row["name"],
            "unit": row["base_unit"],
            "tracked": row["tracking"] == "serial",
            "wanted": None if row["quantity"] is None else quantity(row["base_quantity"]),
        }
        for row in found
    ]


_SINCE = {"draft": "d.created_at", "pending": "d.submitted_at", "shipped": "d.posted_at"}


def _of_state(organization_id: int, state: str, stores: frozenset[int] | None, limit: int) -> list[Row]:
    params: Row = {"org": organization_id, "state": state, "take": limit}
    ends = ""
    if stores is not None:
        ends = f"AND ({among('d.location_id', 'stores')} OR {among('d.to_location_id', 'stores')})"
        params["stores"] = many(stores)
    found = fetch(
        f"""
        SELECT d.id, d.number, d.direction, d.location_id, d.to_location_id, d.reference, d.created_by_id,
            {_SINCE[state]} AS since, l.code AS location, x.code AS to_location, w.name AS created_by,
            (SELECT COUNT(*) FROM document_line n
                WHERE n.organization_id = %(org)s AND n.document_id = d.id) AS line_count,
            (SELECT SUM(n.base_quantity) FROM document_line n
                WHERE n.organization_id = %(org)s AND n.document_id = d.id) AS wanted,
            (SELECT COUNT(*) FROM line_serial e
                WHERE e.organization_id = %(org)s AND e.document_id = d.id) AS entered
        FROM document d
        LEFT JOIN location l ON l.organization_id = d.organization_id AND l.id = d.location_id
        LEFT JOIN location x ON x.organization_id = d.organization_id AND x.id = d.to_location_id
        LEFT JOIN member w ON w.organization_id = d.organization_id AND w.id = d.created_by_id
        WHERE d.organization_id = %(org)s AND d.state = %(state)s AND d.kind = 'transfer' {ends}
        ORDER BY d.id LIMIT CAST(%(take)s AS bigint)""",
        params,
    )
    shown = [_shape(row) for row in found]
    return sorted(shown, key=lambda row: str(row["since"]))


def _shape(row: Row) -> Row:
    names = ("number", "location", "to_location", "location_id", "to_location_id", "reference", "created_by")
    return {
        "id": str(row["id"]),
        **{name: row[name] for name in (*names, "created_by_id", "entered")},
        "direction": row["direction"] or "send",
        "since": time_text(row["since"]),
        "lines": row["line_count"],
        "wanted": quantity(row["wanted"]),
    }


def _on_way(organization_id: int, documents: list[int]) -> tuple[dict[str, str], dict[str, int]]:
    """Units and numbers that these shipped transfers have left in transit, by id."""
    params: dict[str, Any] = {"org": organization_id, "documents": many(documents)}
    units = fetch(_left(movement="movement", amount="m.quantity"), params)
    numbers = fetch(_left(movement="serial_movement", amount="1"), params)
    return (
        {str(row["id"]): quantity_text(decimal(row["shipped"]) - decimal(row["settled"])) for row in units},
        {str(row["id"]): int(row["shipped"]) - int(row["settled"]) for row in numbers},
    )


def _left(*, movement: str, amount: str) -> str:
    """The statement of how much went into transit and came out of it, by document."""
    return f"""
        SELECT t.document_id AS id, SUM(CASE WHEN b.kind = 'transit' THEN {amount} ELSE 0 END) AS shipped,
            SUM(CASE WHEN a.kind = 'transit' THEN {amount} ELSE 0 END) AS settled
        FROM posting t CROSS JOIN {movement} m CROSS JOIN location a CROSS JOIN location b
        WHERE t.organization_id = %(org)s AND {among("t.document_id", "documents")}
        AND m.organization_id = t.organization_id AND m.posting_id = t.id
        AND a.organization_id = m.organization_id AND a.id = m.source_id
        AND b.organization_id = m.organization_id AND b.id = m.target_id
        GROUP BY t.document_id"""
