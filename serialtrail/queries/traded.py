"""With whom numbers were traded last: what a return wants to know of what it takes back or sends back."""

from __future__ import annotations

from collections.abc import Collection

from serialtrail.domain.numbers import key
from serialtrail.queries.rows import Row, among, bindable, date_text, fetch, many, money


def last(organization_id: int, numbers: Collection[str], kind: str) -> list[Row]:
    """Of each number the latest sale or purchase (`kind`) that was not voided: `number`, `item`, `party`, `party_name`,
    `document`, `document_id`, `date`, `unit_price`, and `place`, the kind of where it is now. Others are left out."""
    found = fetch(
        f"""
        SELECT s.number, s.key, i.sku, l.kind AS place, d.id AS document_id, d.number AS document, d.date,
            p.code AS party, p.name AS party_name, n.unit_price
        FROM serial s CROSS JOIN item i CROSS JOIN location l CROSS JOIN serial_movement m CROSS JOIN posting t
        CROSS JOIN document d CROSS JOIN movement v
        LEFT JOIN document_line n ON n.organization_id = v.organization_id AND n.id = v.line_id
        LEFT JOIN party p ON p.organization_id = d.organization_id AND p.id = d.party_id
        WHERE s.organization_id = %(org)s AND {among("s.key", "keys", "text")}
        AND i.organization_id = s.organization_id AND i.id = s.item_id
        AND l.organization_id = s.organization_id AND l.id = s.location_id
        AND m.organization_id = s.organization_id AND m.serial_id = s.id
        AND t.organization_id = m.organization_id AND t.id = m.posting_id AND t.act <> 'void'
        AND d.organization_id = t.organization_id AND d.id = t.document_id AND d.kind = %(kind)s
        AND d.state <> 'voided'
        AND v.organization_id = m.organization_id AND v.id = m.movement_id
        ORDER BY m.version""",
        {"org": organization_id, "keys": many([bindable(key(number)) for number in numbers]), "kind": kind},
    )
    latest = {row["key"]: row for row in found}
    return [
        {
            "number": row["number"],
            "item": row["sku"],
            "place": row["place"],
            "party": row["party"],
            "party_name": row["party_name"],
            "document": row["document"],
            "document_id": str(row["document_id"]),
            "date": date_text(row["date"]),
            "unit_price": money(row["unit_price"]),
        }
        for row in latest.values()
    ]
