"""The trail of a serial: every serial movement it was part of, oldest first, the voided ones too."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any

from serialtrail.domain.answers import Page
from serialtrail.queries.rows import (
    Row,
    among,
    by_id,
    date_text,
    day,
    digest,
    fetch,
    id_text,
    many,
    sqlite,
    stored,
    stored_time,
    time_text,
    tuples,
)


@cache
def _steps(condition: str, direction: str) -> str:
    """SQLite joins the names; PostgreSQL looks them up by flat sets of ids: one join of all tables takes it longer to
    plan than to run."""
    names, joined = _JOINED if sqlite() else (", m.source_id, m.target_id, t.member_id", "")
    return f"""
        SELECT m.version, t.id AS posting_id, t.seq, {stored_time("t.at")} AS at, {stored("t.date")} AS date, t.act,
            t.reverses_id, t.hash, t.document_id, v.quantity,
            CASE WHEN t.act = 'void' OR r.id IS NOT NULL THEN 0 ELSE 1 END AS live{names}
        FROM serial_movement m CROSS JOIN posting t{by_id()}
        LEFT JOIN posting r ON r.organization_id = %(org)s AND r.reverses_id = t.id
        LEFT JOIN movement v{by_id()} ON v.organization_id = %(org)s AND v.id = m.movement_id{joined}
        WHERE m.organization_id = %(org)s AND m.serial_id = %(serial)s
        AND t.organization_id = m.organization_id AND t.id = m.posting_id AND {condition}
        ORDER BY m.version {direction} LIMIT CAST(%(take)s AS bigint)"""


_JOINED = (
    """, a.kind AS source, a.code AS source_code, b.kind AS target, b.code AS target_code, w.name AS member,
    d.number, d.kind, p.code AS party, p.name AS party_name""",
    """
    LEFT JOIN location a NOT INDEXED ON a.organization_id = %(org)s AND a.id = m.source_id
    LEFT JOIN location b NOT INDEXED ON b.organization_id = %(org)s AND b.id = m.target_id
    LEFT JOIN member w NOT INDEXED ON w.organization_id = %(org)s AND w.id = t.member_id
    LEFT JOIN document d NOT INDEXED ON d.organization_id = %(org)s AND d.id = t.document_id
    LEFT JOIN party p NOT INDEXED ON p.organization_id = %(org)s AND p.id = d.party_id""",
)


@cache
def _names() -> str:
    return f"""
        SELECT 'place' AS what, l.id, l.kind, l.code, '', '' FROM location l
        WHERE l.organization_id = %(org)s AND {among("l.id", "places")}
        UNION ALL SELECT 'member', w.id, w.name, '', '', '' FROM member w
        WHERE w.organization_id = %(org)s AND {among("w.id", "members")}
        UNION ALL SELECT 'document', d.id, d.number, d.kind, p.code, p.name FROM document d
        LEFT JOIN party p ON p.organization_id = %(org)s AND p.id = d.party_id
        WHERE d.organization_id = %(org)s AND {among("d.id", "documents")}"""


def trail(organization_id: int, serial_id: int, limit: int = 50, after: tuple[Any, ...] | None = None) -> Page:
    """Up to `limit` steps beyond the one with version `after`.

    `source` and `target` are codes of stores, or the kind of a virtual place. `labelling` steps moved no quantity.
    `reverses` is the `posting` that a void mirrors.
    """
    asked = {"org": organization_id, "serial": serial_id, "after": after[0] if after else 0, "take": limit + 1}
    found = fetch(_steps("m.version > %(after)s", "ASC"), asked)
    return Page(_shaped(organization_id, found[:limit]), (found[limit - 1]["version"],) if len(found) > limit else None)


def where_on(organization_id: int, serial_id: int, on: date) -> Row | None:
    """The last step posted with a business date on or before `on`; its `target` is where the serial was."""
    asked = {"org": organization_id, "serial": serial_id, "on": day(on), "take": 1}
    found = fetch(_steps("t.date <= %(on)s", "DESC"), asked)
    return _shaped(organization_id, found)[0] if found else None


def notes(organization_id: int, documents: Collection[str]) -> dict[str, str]:
    """The notes of the documents with these ids, by id; those without a note are left out."""
    if not documents:
        return {}
    found = fetch(
        f"""
        SELECT d.id, d.note FROM document d
        WHERE d.organization_id = %(org)s AND {among("d.id", "ids")} AND NOT (d.note = '')""",
        {"org": organization_id, "ids": many(sorted(map(int, documents)))},
    )
    return {str(row["id"]): row["note"] for row in found}


def _shaped(organization_id: int, found: list[Row]) -> list[dict[str, Any]]:
    if found and not sqlite():
        _add_names(organization_id, found)
    return [_shape(row) for row in found]


def _add_names(organization_id: int, found: list[Row]) -> None:
    asked = {
        "org": organization_id,
        "places": many({row[end] for row in found for end in ("source_id", "target_id")}),
        "members": many({row["member_id"] for row in found}),
        "documents": many({row["document_id"] for row in found} - {None}),
    }
    names = {(what, id): told for what, id, *told in tuples(_names(), asked)}
    for row in found:
        row["source"], row["source_code"] = names["place", row["source_id"]][:2]
        row["target"], row["target_code"] = names["place", row["target_id"]][:2]
        row["member"] = names["member", row["member_id"]][0]
        document = names.get(("document", row["document_id"]), (None, None, None, None))
        row["number"], row["kind"], row["party"], row["party_name"] = document


def _shape(row: Row) -> dict[str, Any]:
    return {
        "version": row["version"],
        "posting": str(row["posting_id"]),
        "seq": row["seq"],
        "at": time_text(row["at"]),
        "date": date_text(row["date"]),
        "document": id_text(row["document_id"]),
        "document_number": row["number"],
        "kind": row["kind"],
        "source": _place(row["source"], row["source_code"]),
        "target": _place(row["target"], row["target_code"]),
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
