"""The trail of a serial: every serial movement it was part of, oldest first, the voided ones too."""

from __future__ import annotations

from datetime import date
from typing import Any

from serialtrail.domain.answers import Page
from serialtrail.queries.rows import Row, date_text, day, digest, fetch, id_text, time_text

_TRAIL = """
SELECT m.version, t.id AS posting_id, t.seq, t.at, t.date, t.act, t.reverses_id, t.hash, d.id AS document_id,
    d.number AS document_number, d.kind, p.code AS party, p.name AS party_name, w.name AS member, v.quantity,
    a.kind AS source_kind, a.code AS source, b.kind AS target_kind, b.code AS target,
    CASE WHEN t.act = 'void' OR r.id IS NOT NULL THEN 0 ELSE 1 END AS live
FROM serial_movement m
LEFT JOIN posting t ON t.organization_id = m.organization_id AND t.id = m.posting_id
LEFT JOIN posting r ON r.organization_id = m.organization_id AND r.reverses_id = m.posting_id
LEFT JOIN movement v ON v.organization_id = m.organization_id AND v.id = m.movement_id
LEFT JOIN document d ON d.organization_id = t.organization_id AND d.id = t.document_id
LEFT JOIN party p ON p.organization_id = d.organization_id AND p.id = d.party_id
LEFT JOIN member w ON w.organization_id = t.organization_id AND w.id = t.member_id
LEFT JOIN location a ON a.organization_id = m.organization_id AND a.id = m.source_id
LEFT JOIN location b ON b.organization_id = m.organization_id AND b.id = m.target_id
WHERE m.organization_id = %(org)s AND m.serial_id = %(serial)s AND {condition}
ORDER BY m.version {direction} LIMIT %(take)s"""


def trail(organization_id: int, serial_id: int, limit: int = 50, after: tuple[Any, ...] | None = None) -> Page:
    """Up to `limit` steps beyond the one with version `after`.

    `source` and `target` are codes of stores, or the kind of a virtual place. `labelling` steps moved no quantity.
    `reverses` is the `posting` that a void mirrors.
    """
    sql = _TRAIL.format(condition="m.version > %(after)s", direction="ASC")
    found = fetch(
        sql, {"org": organization_id, "serial": serial_id, "after": after[0] if after else 0, "take": limit + 1}
    )
    steps = [_shape(row) for row in found[:limit]]
    return Page(steps, (found[limit - 1]["version"],) if len(found) > limit else None)


def where_on(organization_id: int, serial_id: int, on: date) -> Row | None:
    """The last step posted with a business date on or before `on`; its `target` is where the serial was."""
    sql = _TRAIL.format(condition="t.date <= %(on)s", direction="DESC")
    found = fetch(sql, {"org": organization_id, "serial": serial_id, "on": day(on), "take": 1})
    return _shape(found[0]) if found else None


def _shape(row: Row) -> dict[str, Any]:
    return {
        "version": row["version"],
        "posting": str(row["posting_id"]),
        "seq": row["seq"],
        "at": time_text(row["at"]),
        "date": date_text(row["date"]),
        "document": id_text(row["document_id"]),
        "document_number": row["document_number"],
        "kind": row["kind"],
        "source": _place(row["source_kind"], row["source"]),
        "target": _place(row["target_kind"], row["target"]),
        "party": row["party"],
        "party_name": row["party_name"],
        "user": row["member"],
        "act": row["act"],
        "live": bool(row["live"]),
        "labelling": not row["quantity"],
        "reverses": id_text(row["reverses_id"]),
        "hash": digest(row["hash"]),
    }


def _place(kind: str, code: str) -> str:
    return code if kind == "storage" else kind
