"""Documents as lists show them, newest first: light rows, without their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from serialtrail.domain import gs1
from serialtrail.domain.answers import Page
from serialtrail.domain.numbers import key
from serialtrail.queries.rows import Row, among, containing, counted, date_text, day, fetch, many, money, time_text


@dataclass(frozen=True)
class DocumentFilters:
    """Kinds and states (none: all); location (either end), party, item and serial by code; business dates, included.

    `q` is in the number, reference, note, or the party's code or name. `stores` are the ids a member is limited to:
    one end of the document is enough, and documents without a place are shown.
    """

    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    location: str = ""
    party: str = ""
    item: str = ""
    serial: str = ""
    since: date | None = None
    until: date | None = None
    q: str = ""
    stores: frozenset[int] | None = None


def page(organization_id: int, filters: DocumentFilters, limit: int = 50, after: tuple[Any, ...] | None = None) -> Page:
    """Up to `limit` documents older than the one with id `after`."""
    where, params = conditions(organization_id, filters)
    if after is not None:
        where += " AND d.id < %(after)s"
        params["after"] = after[0]
    picked = f"SELECT d.id FROM document d WHERE {where} ORDER BY d.id DESC LIMIT CAST(%(take)s AS bigint)"
    found = fetch(_ROWS.format(picked=picked), {**params, "take": limit + 1})
    return Page([_shape(row) for row in found[:limit]], (found[limit - 1]["id"],) if len(found) > limit else None)


def count(organization_id: int, filters: DocumentFilters, exact: bool = False) -> int | None:
    """How many documents there are; None beyond the bound that lists count to, unless `exact`."""
    where, params = conditions(organization_id, filters)

    def select(limit: int | None) -> str:
        return f"SELECT d.id FROM document d WHERE {where}{'' if limit is None else f' LIMIT {limit}'}"

    return counted(select, params, exact)


_ROWS = """
SELECT d.id, d.kind, d.state, d.number, d.version, d.date, d.reference, d.direction, d.mode, d.total, d.created_at,
    d.posted_at, d.voided_at, l.code AS location, x.code AS to_location, p.code AS party, p.name AS party_name,
    w.name AS created_by, d.created_by_id, y.name AS posted_by,
    (SELECT COUNT(*) FROM document_line n
        WHERE n.organization_id = %(org)s AND n.document_id = d.id) AS line_count,
    (SELECT COUNT(*) FROM line_serial e
        WHERE e.organization_id = %(org)s AND e.document_id = d.id) AS entered_count,
    (SELECT COUNT(DISTINCT m.serial_id) FROM posting t CROSS JOIN serial_movement m
        WHERE t.organization_id = %(org)s AND t.document_id = d.id
        AND m.organization_id = t.organization_id AND m.posting_id = t.id) AS moved_count
FROM ({picked}) picked
LEFT JOIN document d ON d.organization_id = %(org)s AND d.id = picked.id
LEFT JOIN location l ON l.organization_id = d.organization_id AND l.id = d.location_id
LEFT JOIN location x ON x.organization_id = d.organization_id AND x.id = d.to_location_id
LEFT JOIN party p ON p.organization_id = d.organization_id AND p.id = d.party_id
LEFT JOIN member w ON w.organization_id = d.organization_id AND w.id = d.created_by_id
LEFT JOIN member y ON y.organization_id = d.organization_id AND y.id = d.posted_by_id
ORDER BY d.id DESC"""


def _shape(row: Row) -> Row:
    texts = ("kind", "number", "state", "version", "location", "to_location", "party", "party_name", "reference")
    return {
        "id": str(row["id"]),
        **{name: row[name] for name in texts},
        "date": date_text(row["date"]),
        "mode": row["mode"] or None,
        "direction": row["direction"] or None,
        "total": money(row["total"]),
        "line_count": row["line_count"],
        # What was scanned into a draft or count, else what the ledger moved.
        "serial_count": row["entered_count"] or row["moved_count"],
        **{name: time_text(row[name]) for name in ("created_at", "posted_at", "voided_at")},
        "created_by": row["created_by"],
        "created_by_id": str(row["created_by_id"]),
        "posted_by": row["posted_by"],
    }


def conditions(organization_id: int, filters: DocumentFilters) -> tuple[str, Row]:
    """What a document `d` must meet, and the parameters."""
    found = ["d.organization_id = %(org)s"]
    params: Row = {"org": organization_id}
    for column, name, words in (("d.kind", "kinds", filters.kinds), ("d.state", "states", filters.states)):
        if len(words) == 1:
            # Equality, so that the list is walked in the index of that kind or state.
            found.append(f"{column} = %({name})s")
            params[name] = words[0]
        elif words:
            found.append(among(column, name, "text"))
            params[name] = many(words)
    for name, condition in _NAMED.items():
        if code := getattr(filters, name):
            found.append(condition)
            params[name] = key(gs1.serial_of(code) if name == "serial" else code)
    for name, sign, on in (("since", ">=", filters.since), ("until", "<=", filters.until)):
        if on is not None:
            found.append(f"d.date {sign} %({name})s")
            params[name] = day(on)
    if filters.q.strip():
        found.append(_TEXT)
        params["q"] = containing(filters.q.strip())
    if filters.stores is not None:
        ends = (among("d.location_id", "stores"), among("d.to_location_id", "stores"))
        found.append(f"({' OR '.join(ends)} OR (d.location_id IS NULL AND d.to_location_id IS NULL))")
        params["stores"] = many(filters.stores)
    return " AND ".join(found), params


_PLACE = "SELECT l.id FROM location l WHERE l.organization_id = %(org)s AND l.key = %(location)s"
_SERIAL = (
    "SELECT n.id FROM serial n WHERE n.organization_id = %(org)s AND n.key = %(serial)s"
    " UNION SELECT a.serial_id FROM serial_alias a WHERE a.organization_id = %(org)s AND a.key = %(serial)s"
)
_NAMED = {
    "location": f"(d.location_id = ({_PLACE}) OR d.to_location_id = ({_PLACE}))",
    "party": "d.party_id = (SELECT p.id FROM party p WHERE p.organization_id = %(org)s AND p.key = %(party)s)",
    "item": """d.id IN (
        SELECT n.document_id FROM document_line n WHERE n.organization_id = %(org)s AND n.item_id = (
            SELECT i.id FROM item i WHERE i.organization_id = %(org)s AND i.key = %(item)s))""",
    "serial": f"""d.id IN (
        SELECT t.document_id FROM serial_movement m CROSS JOIN posting t
        WHERE m.organization_id = %(org)s AND m.serial_id IN ({_SERIAL})
        AND t.organization_id = m.organization_id AND t.id = m.posting_id
        UNION ALL
        SELECT e.document_id FROM line_serial e WHERE e.organization_id = %(org)s AND e.key = %(serial)s)""",
}
_TEXT = """(UPPER(d.number) LIKE UPPER(%(q)s) ESCAPE '!' OR UPPER(d.reference) LIKE UPPER(%(q)s) ESCAPE '!'
    OR UPPER(d.note) LIKE UPPER(%(q)s) ESCAPE '!' OR d.party_id IN (
        SELECT p.id FROM party p WHERE p.organization_id = %(org)s
        AND (UPPER(p.code) LIKE UPPER(%(q)s) ESCAPE '!' OR UPPER(p.name) LIKE UPPER(%(q)s) ESCAPE '!')))"""
