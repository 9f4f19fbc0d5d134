"""Cartons: what is in each, and whether it was opened, that is, its members are no longer all in one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from serialtrail.domain.answers import Page
from serialtrail.domain.numbers import key
from serialtrail.queries.rows import Row, among, containing, counted, cut, fetch, many, time_text


@dataclass(frozen=True)
class CartonFilters:
    """`q` in the code; the carton of a serial; those on a pallet. `stores` are the ids a member is limited to."""

    q: str = ""
    code: str = ""
    serial: str = ""
    parent: str = ""
    stores: frozenset[int] | None = None


def page(organization_id: int, filters: CartonFilters, limit: int = 50, after: tuple[Any, ...] | None = None) -> Page:
    """Up to `limit` cartons by code, beyond the key `after`.

    `[{"id", "code", "parent", "serials": [its own], "cartons": [codes on it], "size": all serials in it and on it,
    "opened", "location": a store's code while all are there, "created_at"}]`.
    """
    conditions, params = _conditions(organization_id, filters)
    if after is not None:
        conditions += " AND c.key > %(after)s"
        params["after"] = after[0]
    found = fetch(
        f"""
        SELECT c.id, c.code, c.key, c.created_at, p.code AS parent FROM carton c
        LEFT JOIN carton p ON p.organization_id = c.organization_id AND p.id = c.parent_id
        WHERE {conditions} ORDER BY c.key LIMIT CAST(%(take)s AS bigint)""",
        {**params, "take": limit + 1},
    )
    shown = cut(found, limit, "key")
    return Page(_shaped(organization_id, shown.results), shown.after)


def count(organization_id: int, filters: CartonFilters, exact: bool = False) -> int | None:
    """How many cartons there are; None beyond the bound that lists count to, unless `exact`."""
    conditions, params = _conditions(organization_id, filters)

    def select(limit: int | None) -> str:
        return f"SELECT c.id FROM carton c WHERE {conditions}{'' if limit is None else f' LIMIT {limit}'}"

    return counted(select, params, exact)


def read(organization_id: int, *, code: str | None = None, id: int | None = None) -> Row | None:
    """The carton with this code, or this id."""
    column, value = ("id", id) if code is None else ("key", key(code))
    found = fetch(
        f"""
        SELECT c.id, c.code, c.key, c.created_at, p.code AS parent FROM carton c
        LEFT JOIN carton p ON p.organization_id = c.organization_id AND p.id = c.parent_id
        WHERE c.organization_id = %(org)s AND c.{column} = %(value)s""",
        {"org": organization_id, "value": value},
    )
    return _shaped(organization_id, found)[0] if found else None


def _conditions(organization_id: int, filters: CartonFilters) -> tuple[str, Row]:
    conditions = ["c.organization_id = %(org)s"]
    params: Row = {"org": organization_id}
    if filters.q:
        conditions.append("c.key LIKE %(q)s ESCAPE '!'")
        params["q"] = containing(key(filters.q))
    for name, condition in _NAMED.items():
        if code := getattr(filters, name):
            conditions.append(condition)
            params[name] = key(code)
    if filters.stores is not None:
        here = _holds(f"AND {among('s.location_id', 'stores')}")
        conditions.append(f"({here} OR NOT {_holds()})")
        params["stores"] = many(filters.stores)
    return " AND ".join(conditions), params


def _holds(condition: str = "") -> str:
    """The condition that something lies in the carton itself."""
    return f"""EXISTS (SELECT 1 FROM carton_serial b
        CROSS JOIN serial s WHERE b.organization_id = %(org)s AND b.carton_id = c.id
        AND s.organization_id = b.organization_id AND s.id = b.serial_id {condition})"""


_NAMED = {
    "code": "c.key = %(code)s",
    "parent": """c.parent_id = (
        SELECT q.id FROM carton q WHERE q.organization_id = %(org)s AND q.key = %(parent)s)""",
    "serial": """c.id IN (
        SELECT b.carton_id FROM carton_serial b WHERE b.organization_id = %(org)s AND b.serial_id IN (
            SELECT s.id FROM serial s WHERE s.organization_id = %(org)s AND s.key = %(serial)s
            UNION
            SELECT a.serial_id FROM serial_alias a WHERE a.organization_id = %(org)s AND a.key = %(serial)s))""",
}


def _shaped(organization_id: int, found: list[Row]) -> list[Row]:
    if not found:
        return []
    cartons = {row["id"]: _Contents() for row in found}
    for row in fetch(_inside(), {"org": organization_id, "ids": many(list(cartons))}):
        contents = cartons[row["root"]]
        if row["parent_id"] == row["root"]:
            contents.cartons[row["id"]] = row["code"]
        if row["number"] is None:
            continue
        contents.size += 1
        contents.places.add(row["location_id"])
        contents.store = row["place"] if row["kind"] == "storage" else None
        if row["id"] == row["root"]:
            contents.serials.append(row["number"])
    return [_shape(row, cartons[row["id"]]) for row in found]


@dataclass
class _Contents:
    serials: list[str] = field(default_factory=list)
    cartons: dict[int, str] = field(default_factory=dict)
    places: set[int] = field(default_factory=set)
    store: str | None = None
    size: int = 0


def _shape(row: Row, contents: _Contents) -> Row:
    opened = len(contents.places) > 1
    return {
        "id": str(row["id"]),
        "code": row["code"],
        "parent": row["parent"],
        "serials": contents.serials,
        "cartons": sorted(contents.cartons.values()),
        "size": contents.size,
        "opened": opened,
        "location": None if opened else contents.store,
        "created_at": time_text(row["created_at"]),
    }


def _inside() -> str:
    """Each carton with what is in it and in those on it, however deep."""
    return f"""
        WITH RECURSIVE inside (root, id, parent_id, code) AS (
            SELECT c.id, c.id, c.parent_id, c.code FROM carton c
            WHERE c.organization_id = %(org)s AND {among("c.id", "ids")}
            UNION
            SELECT inside.root, c.id, c.parent_id, c.code FROM inside CROSS JOIN carton c
            WHERE c.organization_id = %(org)s AND c.parent_id = inside.id
        )
        SELECT inside.root, inside.id, inside.parent_id, inside.code, s.number, s.location_id, l.kind, l.code AS place
        FROM inside
        LEFT JOIN carton_serial b ON b.organization_id = %(org)s AND b.carton_id = inside.id
        LEFT JOIN serial s ON s.organization_id = b.organization_id AND s.id = b.serial_id
        LEFT JOIN location l ON l.organization_id = s.organization_id AND l.id = s.location_id
        ORDER BY inside.root, s.key"""
