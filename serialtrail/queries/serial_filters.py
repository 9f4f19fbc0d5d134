"""Which serials a list shows: its filters, and the statement that picks one page of them in the order of their keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
class Chosen:
    """A statement for ids and keys of serials with its parameters; `streams` of conditions that are merged."""

    conditions: tuple[str, ...]
    streams: tuple[str, ...]
    params: dict[str, Any]

    def ids(self, limit: int | None = None) -> str:
        """SELECT id, key of what is chosen; `limit` cuts each stream and the whole."""
        return self._merged("", "" if limit is None else f" LIMIT {limit}")

    def first(self, limit: int, *, beyond: bool = False) -> str:
        """The same in the order of keys, perhaps only beyond the parameter `after`."""
        return self._merged(" AND s.key > %(after)s" if beyond else "", f" ORDER BY key LIMIT {limit}")

    def _merged(self, condition: str, end: str) -> str:
        selects = [
            f"SELECT s.id, s.key FROM serial s WHERE {' AND '.join((*self.conditions, stream))}{condition}{end}"
            for stream in self.streams
        ]
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
        conditions.append(_OF_DOCUMENT)
        params["document"] = named["document"]
    if filters.stores is not None:
        conditions.append(_seen_from_stores())
        params["stores"] = many(filters.stores)
        params["storages"] = many([place for place, kind in kinds.items() if kind == "storage"])
    places, condition = _places(filters, named["location"], kinds, params)
    if condition:
        conditions.append(condition)
    streams = _merge(_texts(filters, params), places, params)
    return Chosen(tuple(conditions), tuple(streams), params)


def _narrow(filters: SerialFilters, conditions: list[str], params: dict[str, Any]) -> None:
    if filters.production_batch:
        # Said twice and in the words of the index of those that have a batch, so that it is used.
        conditions.append("s.production_batch = %(production_batch)s AND NOT (s.production_batch = '')")
        params["production_batch"] = filters.production_batch
    if filters.held is not None:
        conditions.append(f"s.holder_id IS {'NOT ' if filters.held else ''}NULL")
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
        lookups.append(
            "SELECT 'document', d.id, '', '' FROM document d WHERE d.organization_id = %(org)s"
            " AND (d.id = %(document_id)s OR d.number = %(document)s)"
        )
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


def _texts(filters: SerialFilters, params: dict[str, Any]) -> list[str]:
    """Return the conditions of which a serial must meet one."""
    alias = "SELECT a.serial_id FROM serial_alias a WHERE a.organization_id = %(org)s AND"
    if filters.number:
        params["number"] = key(filters.number)
        return ["s.key = %(number)s", f"s.id IN ({alias} a.key = %(number)s)"]
    text = key(gs1.serial_of(filters.q))
    if not text:
        return ["1 = 1"]
    if filters.middle and len(text) >= MIDDLE_FROM:
        params["middle"] = containing(text)
        like = "key LIKE %(middle)s ESCAPE '!'"
        return [f"s.{like}", f"s.id IN ({alias} a.{like})"]
    params |= {"from": text, "to": past(text), "tail_from": text[::-1], "tail_to": past(text[::-1])}
    begins = "{0}.key >= %(from)s AND {0}.key < %(to)s"
    ends = "{0}.key_reversed >= %(tail_from)s AND {0}.key_reversed < %(tail_to)s"
    ways = (begins, ends)
    return [way.format("s") for way in ways] + [f"s.id IN ({alias} {way.format('a')})" for way in ways]


def _merge(texts: list[str], places: list[int] | None, params: dict[str, Any]) -> list[str]:
    if places is None:
        return texts
    if len(places) > MERGED_PLACES or len(texts) > 1:
        params["places"] = many(places)
        return [f"{text} AND {among('s.location_id', 'places')}" for text in texts]
    params |= {f"place{n}": place for n, place in enumerate(places)}
    return [f"{texts[0]} AND s.location_id = %(place{n})s" for n in range(len(places))] or ["1 = 0"]


# What the document moved, and what is entered on it while it is a draft.
_OF_DOCUMENT = """s.id IN (
    SELECT m.serial_id FROM posting t
    JOIN serial_movement m ON m.organization_id = t.organization_id AND m.posting_id = t.id
    WHERE t.organization_id = %(org)s AND t.document_id = %(document)s
    UNION ALL
    SELECT n.id FROM line_serial e JOIN serial n ON n.organization_id = e.organization_id AND n.key = e.key
    WHERE e.organization_id = %(org)s AND e.document_id = %(document)s
    UNION ALL
    SELECT a.serial_id FROM line_serial e
    JOIN serial_alias a ON a.organization_id = e.organization_id AND a.key = e.key
    WHERE e.organization_id = %(org)s AND e.document_id = %(document)s
)"""


def _seen_from_stores() -> str:
    return f"""({among("s.location_id", "stores")} OR (
        NOT {among("s.location_id", "storages")} AND (s.lives = 0 OR EXISTS (
            SELECT 1 FROM serial_movement m
            JOIN posting t ON t.organization_id = m.organization_id AND t.id = m.posting_id
            JOIN document d ON d.organization_id = t.organization_id AND d.id = t.document_id
            WHERE m.organization_id = %(org)s AND m.serial_id = s.id AND m.version = s.live_version
            AND ({among("m.source_id", "stores")}
                OR (d.kind = 'transfer' AND {among("d.to_location_id", "stores")}))
        ))
    ))"""
