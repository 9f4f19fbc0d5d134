"""The trails of many serials as one list, in the order of posting, however long it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from serialtrail.domain import gs1
from serialtrail.domain.numbers import key
from serialtrail.queries.rows import Row, among, by_id, day, id_of, many, stored, streamed


@dataclass(frozen=True)
class TrailFilters:
    """A serial by any of its codes; item, location (either end) and party by code; the document by number or id; kinds
    of documents (none: all); business dates, included. `stores` are the ids a member is limited to: one end is enough.
    """

    serial: str = ""
    item: str = ""
    location: str = ""
    party: str = ""
    document: str = ""
    kinds: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    stores: frozenset[int] | None = None


class Step(NamedTuple):
    """One serial movement with what stands around it, as stored. `source_kind` and `target_kind` are kinds of places;
    `live` is 0 for a void and what it mirrors; `quantity` is 0 for labelling."""

    seq: int
    at: Any
    date: Any
    act: str
    document: str | None
    kind: str | None
    number: str
    sku: str
    item_name: str
    source_kind: str
    source: str
    target_kind: str
    target: str
    party: str | None
    party_name: str | None
    member: str | None
    live: int


def every(organization_id: int, filters: TrailFilters, at_once: int) -> Iterator[list[Step]]:
    """The steps that the filters choose, so many at a time; inside `snapshot`."""
    conditions, params = _conditions(organization_id, filters)
    # Whatever is given: SQLite walks the tables in the order in which they stand.
    walked = "serial_movement m CROSS JOIN posting t" if filters.serial else "posting t CROSS JOIN serial_movement m"
    if filters.serial:
        walked = f"({_OF_SERIAL}) one CROSS JOIN {walked}"
        conditions = f"m.serial_id = one.serial_id AND {conditions}"
    sql = _STEPS.format(at=stored("t.at"), date=stored("t.date"), walked=walked, by_id=by_id(), conditions=conditions)
    for found in streamed(sql, params, at_once):
        yield list(map(Step._make, found))


_STEPS = """
SELECT t.seq, {at}, {date}, t.act, d.number, d.kind, s.number, i.sku, i.name, a.kind, a.code, b.kind, b.code,
    p.code, p.name, w.name, CASE WHEN t.act = 'void' OR r.id IS NOT NULL THEN 0 ELSE 1 END
FROM {walked} CROSS JOIN serial s{by_id}
LEFT JOIN item i{by_id} ON i.organization_id = %(org)s AND i.id = s.item_id
LEFT JOIN location a{by_id} ON a.organization_id = %(org)s AND a.id = m.source_id
LEFT JOIN location b{by_id} ON b.organization_id = %(org)s AND b.id = m.target_id
LEFT JOIN document d{by_id} ON d.organization_id = %(org)s AND d.id = t.document_id
LEFT JOIN party p{by_id} ON p.organization_id = %(org)s AND p.id = d.party_id
LEFT JOIN member w{by_id} ON w.organization_id = %(org)s AND w.id = t.member_id
LEFT JOIN posting r ON r.organization_id = %(org)s AND r.reverses_id = t.id
WHERE {conditions} ORDER BY t.seq, m.id"""

_OF_SERIAL = """
    SELECT n.id AS serial_id FROM serial n WHERE n.organization_id = %(org)s AND n.key = %(serial)s
    UNION
    SELECT e.serial_id FROM serial_alias e WHERE e.organization_id = %(org)s AND e.key = %(serial)s"""
_PLACE = "(SELECT q.id FROM location q WHERE q.organization_id = %(org)s AND q.key = %(location)s)"
_NAMED = {
    "item": "s.item_id = (SELECT q.id FROM item q WHERE q.organization_id = %(org)s AND q.key = %(item)s)",
    "location": f"(m.source_id = {_PLACE} OR m.target_id = {_PLACE})",
    "party": "d.party_id = (SELECT q.id FROM party q WHERE q.organization_id = %(org)s AND q.key = %(party)s)",
    "document": """t.document_id IN (
        SELECT q.id FROM document q WHERE q.organization_id = %(org)s AND q.number = %(document)s
        UNION SELECT q.id FROM document q WHERE q.organization_id = %(org)s AND q.id = %(document_id)s)""",
}


def _conditions(organization_id: int, filters: TrailFilters) -> tuple[str, Row]:
    found = [
        "t.organization_id = %(org)s",
        "m.organization_id = t.organization_id AND m.posting_id = t.id",
        "s.organization_id = m.organization_id AND s.id = m.serial_id",
    ]
    params: Row = {"org": organization_id}
    if filters.serial:
        params["serial"] = key(gs1.serial_of(filters.serial))
    for name, condition in _NAMED.items():
        if code := getattr(filters, name):
            found.append(condition)
            params[name] = key(code)
    if filters.document:
        params["document_id"] = id_of(filters.document) or 0
    if filters.kinds:
        found.append(among("d.kind", "kinds", "text"))
        params["kinds"] = many(filters.kinds)
    for name, sign, on in (("since", ">=", filters.since), ("until", "<=", filters.until)):
        if on is not None:
            found.append(f"t.date {sign} %({name})s")
            params[name] = day(on)
    if filters.stores is not None:
        found.append(f"({among('m.source_id', 'stores')} OR {among('m.target_id', 'stores')})")
        params["stores"] = many(filters.stores)
    return " AND ".join(found), params
