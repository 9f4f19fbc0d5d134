"""What an item did lately: its movements, newest first, each with its document and the member who made it."""

from __future__ import annotations

from serialtrail.queries.rows import Row, among, date_text, fetch, many, quantity, time_text

_LATEST = """
SELECT v.id, v.quantity, t.at, t.date, t.act, t.document_id, d.number, d.kind, a.kind AS source_kind,
    a.code AS source, b.kind AS target_kind, b.code AS target, w.name AS member, p.name AS party_name,
    CASE WHEN t.act = 'void' OR r.id IS NOT NULL THEN 0 ELSE 1 END AS live
FROM ({picked}) picked
LEFT JOIN movement v ON v.organization_id = %(org)s AND v.id = picked.id
LEFT JOIN posting t ON t.organization_id = %(org)s AND t.id = v.posting_id
LEFT JOIN posting r ON r.organization_id = %(org)s AND r.reverses_id = t.id
LEFT JOIN document d ON d.organization_id = %(org)s AND d.id = t.document_id
LEFT JOIN location a ON a.organization_id = %(org)s AND a.id = v.source_id
LEFT JOIN location b ON b.organization_id = %(org)s AND b.id = v.target_id
LEFT JOIN member w ON w.organization_id = %(org)s AND w.id = t.member_id
LEFT JOIN party p ON p.organization_id = %(org)s AND p.id = d.party_id
ORDER BY v.posting_id DESC, v.id DESC"""


def latest(organization_id: int, item_id: int, limit: int, stores: frozenset[int] | None = None) -> list[Row]:
    """Up to `limit` movements of an item, newest first.

    `[{"id", "at", "date", "act", "document", "number", "kind", "source", "target", "quantity", "user", "party_name",
    "live"}]`; places are codes of stores or kinds of virtual places, quantity is text and 0 for labelling. `stores`
    are the ids a member is limited to: one end of the movement is enough.
    """
    here, params = "", {"org": organization_id, "item": item_id, "take": limit}
    if stores is not None:
        here = f"AND ({among('m.source_id', 'stores')} OR {among('m.target_id', 'stores')})"
        params["stores"] = many(stores)
    picked = f"""SELECT m.id FROM movement m WHERE m.organization_id = %(org)s AND m.item_id = %(item)s {here}
        ORDER BY m.posting_id DESC, m.id DESC LIMIT CAST(%(take)s AS bigint)"""
    return [_shape(row) for row in fetch(_LATEST.format(picked=picked), params)]


def _shape(row: Row) -> Row:
    return {
        "id": str(row["id"]),
        "at": time_text(row["at"]),
        "date": date_text(row["date"]),
        "act": row["act"],
        "document": str(row["document_id"]) if row["document_id"] else None,
        "number": row["number"],
        "kind": row["kind"],
        "source": row["source"] if row["source_kind"] == "storage" else row["source_kind"],
        "target": row["target"] if row["target_kind"] == "storage" else row["target_kind"],
        "quantity": quantity(row["quantity"]),
        "user": row["member"],
        "party_name": row["party_name"],
        "live": bool(row["live"]),
    }
