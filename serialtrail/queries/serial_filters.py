"""Which serials a list shows: its filters, and the statement that picks one page of them in the order of their keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from serialtrail.domain import gs1
from serialtrail.domain.numbers import key
from serialtrail.domain.whereabouts import STATUS, STATUSES
from serialtrail.queries.rows import among, containing, fetch, id_of, many, moment, past

# From so many characters on, the middle of numbers is searched too.
MIDDLE_FROM = 3
# So many places are each walked in their own index and merged; beyond, one walk picks them out.
MERGED_PLACES = 12
HIDDEN = ("returned_to_supplier", "removed")


@dataclass(frozen=True)
class SerialFilters:
    """What a list of serials is asked for; places, items, parties by code, `document` by id or number.

    `q` is the beginning, the end or (from three characters, unless `middle` is off) the middle of the number or of an
    alias. Without `statuses` the hidden ones are left out. `since` and `until` bound the latest movement, both
    included. `stores` are the ids a member is limited to: what stands there, what left from there last, what is on
    its way there, and what was never anywhere.
    """

    q: str = ""
    number: str = ""
    item: str = ""
    location: str = ""
    statuses: tuple[str, ...] = ()
    party: str = ""
    document: str = ""
    production_batch: str = ""
    held: bool | None = None
    blocked: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    stores: frozenset[int] | None = None
    middle: bool = True


@dataclass(frozen=True)
class Stream:
    """Serials that meet a condition; `few` if they are found by something else than their keys, and then sorted."""

    condition: str
    few: bool = False
    # A subquery of ids, `serial_id`, that are looked up one by one.
    ids: str = ""


@dataclass(frozen=True)
class Chosen:
    """A statement for ids and keys of serials: the merged streams of what meets the conditions, and its parameters."""

    conditions: tuple[str, ...]
    streams: tuple[Stream, ...]
    params: dict[str, Any]

    def ids(self, limit: int | None = None) -> str:
        """SELECT id, key of what is chosen; `limit` cuts each stream and the whole."""
        end = "" if limit is None else f" LIMIT {limit}"
        return self._merged([self._select(stream) + end for stream in self.streams], end)

    def first(self, limit: int, *, beyond: bool = False) -> str:
        """The same in the order of keys, perhaps only beyond the parameter `after`."""
        selects = []
        for stream in self.streams:
            # SQLite would rather walk all keys than sort a few.
            name = "+s.key" if stream.few and connection.vendor == "sqlite" else "s.key"
            after = f" AND {name} > %(after)s" if beyond else ""
            selects.append(f"{self._select(stream)}{after} ORDER BY {name} LIMIT {limit}")
        return self._merged(selects, f" ORDER BY key LIMIT {limit}")

    def _select(self, stream: Stream) -> str:
        source = f"({stream.ids}) stream CROSS JOIN serial s" if stream.ids else "serial s"
        joined = ["s.id = stream.serial_id"] if stream.ids else []
        return f"SELECT s.id, s.key FROM {source} WHERE {' AND '.join((*self.conditions, *joined, stream.condition))}"

    def _merged(self, selects: list[str], end: str) -> str:
        if len(selects) == 1:
            return selects[0]
        merged = " UNION ".join(f"SELECT id, key FROM ({select}) stream{n}" for n, select in enumerate(selects))
        return f"SELECT id, key FROM ({merged}) merged{end}"


def chosen(organization_id: int, filters: SerialFilters) -> Chosen | None:
    """Turn filters into a statement by one look-up; None when what they name does not exist."""
    named = _named(organization_id, filters)
    if named is None or any(status not in STATUSES for status in filters.statuses):
        return None
    kinds: dict[int, str] = named["locations"]
    params: dict[str, Any] = {"org": organization_id}
    conditions = ["s.organization_id = %(org)s"]
    for name in ("item", "party"):
        if getattr(filters, name):
            conditions.append(f"s.{name}_id = %({name})s")
            params[name] = named[name]
    _narrow(filters, conditions, params)
    if filters.document:
        params["document"] = named["document"]
    if filters.stores is not None:
        conditions.append(_seen_from_stores())
        params["stores"] = many(filters.stores)
        params["storages"] = many([place for place, kind in kinds.items() if kind == "storage"])
    places, condition = _places(filters, named["location"], kinds, params)
    if condition:
        conditions.append(condition)
    return Chosen(tuple(conditions), tuple(_merge(_texts(filters, params), places, params)), params)


def _narrow(filters: SerialFilters, conditions: list[str], params: dict[str, Any]) -> None:
    if filters.production_batch:
        # Said twice and in the words of the index of those that have a batch, so that it is used.
        conditions.append("s.production_batch = %(production_batch)s AND NOT (s.production_batch = '')")
        params["production_batch"] = filters.production_batch
    if filters.held is not None:
        conditions.append("s.holder_id > 0" if filters.held else "s.holder_id IS NULL")
    if filters.blocked is not None:
        conditions.append("NOT (s.block_reason = '')" if filters.blocked else "s.block_reason = ''")
    for name, sign, at in (("since", ">=", filters.since), ("until", "<=", filters.until)):
        if at is not None:
            conditions.append(f"s.moved_at {sign} %({name})s")
            params[name] = moment(at)


def _named(organization_id: int, filters: SerialFilters) -> dict[str, Any] | None:
    """Look up what the filters name; None when one of them names nothing. Locations are kinds by id."""
    params: dict[str, Any] = {"org": organization_id}
    lookups = [
        "SELECT 'place' AS what, l.id, l.kind, l.key FROM location l WHERE l.organization_id = %(org)s",
    ]
    for name, table in (("item", "item"), ("party", "party")):
        if wanted := getattr(filters, name):
            lookups.append(
                f"SELECT '{name}', t.id, '', '' FROM {table} t WHERE t.organization_id = %(org)s AND t.key = %({name})s"
            )
            params[name] = key(wanted)
    if filters.document:
        document = "SELECT 'document', d.id, '', '' FROM document d WHERE d.organization_id = %(org)s AND"
        lookups += [f"{document} d.id = %(document_id)s", f"{document} d.number = %(document)s"]
        params |= {"document_id": id_of(filters.document) or 0, "document": key(filters.document)}
    found: dict[str, Any] = {"locations": {}, "location": None}
    for row in fetch(" UNION ALL ".join(lookups), params):
        if row["what"] == "place":
            found["locations"][row["id"]] = row["kind"]
            if filters.location and row["key"] == key(filters.location):
                found["location"] = row["id"]
        else:
            found[row["what"]] = row["id"]
    asked = [name for name in ("item", "party", "document", "location") if getattr(filters, name)]
    return None if any(found.get(name) is None for name in asked) else found


def _places(
    filters: SerialFilters, location: int | None, kinds: dict[int, str], params: dict[str, Any]
) -> tuple[list[int] | None, str]:
    """Return the places to walk (None: all) and the condition that says the rest about status."""
    if not filters.statuses:
        if location is not None and kinds[location] == "storage":
            return [location], ""
        params["hidden"] = many([place for place, kind in kinds.items() if STATUS[kind] in HIDDEN])
        return None if location is None else [location], f"(s.lives = 0 OR NOT {among('s.location_id', 'hidden')})"
    if location is None and set(filters.statuses) == set(STATUSES):
        return None, ""
    here = set(kinds) if location is None else {location}
    if filters.stores is not None:
        here -= {place for place, kind in kinds.items() if kind == "storage"} - filters.stores
    moved = {place for place in here if STATUS[kinds[place]] in filters.statuses}
    if "registered" not in filters.statuses:
        return sorted(moved), "s.lives > 0"
    params["settled"] = many(moved)
    walked = moved | {place for place in here if kinds[place] != "storage"}
    return sorted(walked), f"(s.lives = 0 OR {among('s.location_id', 'settled')})"


def _texts(filters: SerialFilters, params: dict[str, Any]) -> list[Stream]:
    """Return the streams of what meets the text, of what the document touched, or of everything."""
    if filters.document:
        # Few enough to look each up, so that a text beside it is only compared.
        return [Stream(f"({_all(filters, params)})", few=True, ids=_OF_DOCUMENT)]
    alias = "SELECT DISTINCT a.serial_id FROM serial_alias a WHERE a.organization_id = %(org)s AND"
    few = bool(filters.held)
    ways = _ways(filters, params)
    own = [Stream(way.format("s"), few or "reversed" in way) for way in ways]
    return own + [Stream("1 = 1", True, f"{alias} {way.format('a')}") for way in ways if way != EVERYTHING]


def _all(filters: SerialFilters, params: dict[str, Any]) -> str:
    ways = _ways(filters, params)
    if ways == [EVERYTHING]:
        return EVERYTHING
    alias = "s.id IN (SELECT a.serial_id FROM serial_alias a WHERE a.organization_id = %(org)s AND"
    return " OR ".join([way.format("s") for way in ways] + [f"{alias} {way.format('a')})" for way in ways])


EVERYTHING = "1 = 1"


def _ways(filters: SerialFilters, params: dict[str, Any]) -> list[str]:
    """Return the conditions on a key, {0}.key, of which one must hold."""
    if filters.number:
        params["number"] = key(filters.number)
        return ["{0}.key = %(number)s"]
    text = key(gs1.serial_of(filters.q))
    if not text:
        return [EVERYTHING]
    if filters.middle and len(text) >= MIDDLE_FROM:
        params["middle"] = containing(text)
        return ["{0}.key LIKE %(middle)s ESCAPE '!'"]
    params |= {"from": text, "to": past(text), "tail_from": text[::-1], "tail_to": past(text[::-1])}
    return [
        "{0}.key >= %(from)s AND {0}.key < %(to)s",
        "{0}.key_reversed >= %(tail_from)s AND {0}.key_reversed < %(tail_to)s",
    ]


def _merge(streams: list[Stream], places: list[int] | None, params: dict[str, Any]) -> list[Stream]:
    if places is None:
        return streams
    if len(places) > MERGED_PLACES or len(streams) > 1 or streams[0].ids:
        params["places"] = many(places)
        return [replace(one, condition=f"{one.condition} AND {among('s.location_id', 'places')}") for one in streams]
    params |= {f"place{n}": place for n, place in enumerate(places)}
    walked = [f"{streams[0].condition} AND s.location_id = %(place{n})s" for n in range(len(places))]
    return [replace(streams[0], condition=one) for one in walked or ["1 = 0"]]


# What the document moved, and what is entered on it while it is a draft.
_OF_DOCUMENT = """
    SELECT m.serial_id FROM posting t CROSS JOIN serial_movement m
    WHERE t.organization_id = %(org)s AND t.document_id = %(document)s
    AND m.organization_id = t.organization_id AND m.posting_id = t.id
    UNION
    SELECT n.id FROM line_serial e CROSS JOIN serial n
    WHERE e.organization_id = %(org)s AND e.document_id = %(document)s
    AND n.organization_id = e.organization_id AND n.key = e.key
    UNION
    SELECT a.serial_id FROM line_serial e CROSS JOIN serial_alias a
    WHERE e.organization_id = %(org)s AND e.document_id = %(document)s
    AND a.organization_id = e.organization_id AND a.key = e.key"""


def _seen_from_stores() -> str:
    return f"""({among("s.location_id", "stores")} OR (
        NOT {among("s.location_id", "storages")} AND (s.lives = 0 OR EXISTS (
            SELECT 1 FROM serial_movement m CROSS JOIN posting t CROSS JOIN document d
            WHERE m.organization_id = %(org)s AND m.serial_id = s.id AND m.version = s.live_version
            AND t.organization_id = m.organization_id AND t.id = m.posting_id
            AND d.organization_id = t.organization_id AND d.id = t.document_id
            AND ({among("m.source_id", "stores")}
                OR (d.kind = 'transfer' AND {among("d.to_location_id", "stores")}))
        ))
    ))"""
