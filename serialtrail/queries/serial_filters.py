"""Which serials a list shows: its filters, and the statement that picks one page of them in the order of their keys.

What names few serials (a number, a document, a hold, a block, a batch) is walked first and the rest compared. Else each
place is walked in its own index, in the order of keys, and the walks are merged: a page costs the same at any size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from serialtrail.domain.answers import COUNTED
from serialtrail.domain.numbers import key
from serialtrail.domain.whereabouts import STATUS, STATUSES
from serialtrail.queries.rows import Row, among, decimal, first, given_ids, id_of, many, moment, sqlite, tuples

HIDDEN = ("returned_to_supplier", "removed")
# Beyond so many places SQLite walks all keys and picks out those places; PostgreSQL merges any number of walks.
MERGED_PLACES = 60
# What moved lately is looked up from the latest so many postings, if they reach back far enough and moved but so many.
LATEST, RECENT = 2_000, 20_000


@dataclass(frozen=True)
class SerialFilters:
    """What a list of serials is asked for; places, items, parties by code, `document` by id or number.

    `q` is the beginning, the end or (from three characters, unless `middle` is off) the middle of the number or of an
    alias. Without `statuses` the hidden ones are left out. `since` and `until` bound the latest movement, both
    included. `ids` were picked one by one. `stores` are the ids a member is limited to: what stands there, what left
    from there last, what is on its way there, and what was never anywhere.
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
    ids: frozenset[int] | None = None


@dataclass(frozen=True)
class Stream:
    """Serials that meet a condition, walked in an index in the order of keys.

    `few` of them are found otherwise and then sorted; `ids` is a subquery of `serial_id` that are looked up one by one;
    `places` are each walked by themselves.
    """

    condition: str
    index: str = ""
    few: bool = False
    ids: str = ""
    places: tuple[int, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """What meets the conditions, as disjoint streams of serials, and the parameters of their statements.

    `selective`: the streams are short enough to compare a text with each. `rest` are the conditions on a serial `s`
    that was found without the streams. `stocked` are places whose stock rows count the serials, `whole` if they count
    all that is chosen. `aliased`: the organization has further codes of serials at all.
    """

    conditions: tuple[str, ...]
    streams: tuple[Stream, ...]
    params: Row
    rest: tuple[str, ...] = ()
    selective: bool = False
    stocked: tuple[int, ...] = ()
    whole: bool = False
    aliased: bool = True

    def narrowed(self, condition: str, **params: Any) -> Chosen:
        """The same with one more condition on `s`."""
        return replace(self, conditions=(*self.conditions, condition), params={**self.params, **params}, stocked=())

    @property
    def walks_all(self) -> bool:
        """Whether all serials are walked, in the order of their keys."""
        return any(not stream.index and not stream.ids for stream in self.streams)

    def ids(self, limit: int | None = None) -> str:
        """SELECT id, key of what is chosen; `limit` cuts each stream and the whole."""
        end = "" if limit is None else f" LIMIT {limit}"
        return _merged([one for stream in self.streams for one in self._selects(stream, end)], end)

    def first(self, limit: int, *, beyond: bool = False) -> str:
        """The same in the order of keys, perhaps only beyond the parameter `after`."""
        selects = []
        for stream in self.streams:
            # SQLite would rather walk all keys than sort a few.
            name = "+s.key" if stream.few and sqlite() else "s.key"
            after = f" AND {name} > %(after)s" if beyond else ""
            selects += self._selects(stream, f"{after} ORDER BY {name} LIMIT {limit}")
        return _merged(selects, f" ORDER BY key LIMIT {limit}")

    def _selects(self, stream: Stream, end: str) -> list[str]:
        hint = f" INDEXED BY {stream.index}" if stream.index and sqlite() else ""
        source = f"({stream.ids}) stream CROSS JOIN serial s" if stream.ids and sqlite() else f"serial s{hint}"
        among_ids = f"ANY(ARRAY(SELECT serial_id FROM ({stream.ids}) stream))"  # no join: quadratic when new
        joined = [f"s.id = {'stream.serial_id' if sqlite() else among_ids}"] if stream.ids else []
        found = f"SELECT s.id, s.key FROM {source} WHERE {' AND '.join((*self.conditions, *joined, stream.condition))}"
        if not stream.places:
            return [found + end]
        if sqlite():
            return [f"{found} AND s.location_id = {place:d}{end}" for place in stream.places]
        # Asked for in order, a place is walked in its index, even where the planner takes it for half of all there is.
        order = "" if "ORDER BY" in end or not end else " ORDER BY s.key"
        walk = f"{found} AND s.location_id = place.id{order}{end}"
        places = ", ".join(f"({place:d})" for place in stream.places)
        return [f"SELECT walk.id, walk.key FROM (VALUES {places}) place(id) CROSS JOIN LATERAL ({walk}) walk"]


def _merged(selects: list[str], end: str) -> str:
    if not selects:
        return "SELECT s.id, s.key FROM serial s WHERE s.organization_id = %(org)s AND 1 = 0"
    if len(selects) == 1:
        return f"SELECT id, key FROM ({selects[0]}) merged{end}" if " LATERAL " in selects[0] else selects[0]
    merged = " UNION ALL ".join(f"SELECT id, key FROM ({select}) stream{n}" for n, select in enumerate(selects))
    return f"SELECT id, key FROM ({merged}) merged{end}"


def chosen(organization_id: int, filters: SerialFilters) -> Chosen | None:
    """Turn all filters but `q` into a statement by one look-up; None when what they name does not exist."""
    named = _named(organization_id, filters)
    if named is None or any(status not in STATUSES for status in filters.statuses):
        return None
    whereabouts = _whereabouts(filters, named.location, named.kinds)
    params: Row = {"org": organization_id, **named.params}
    conditions, rest = ["s.organization_id = %(org)s"], []
    if filters.item:
        conditions.append("s.item_id = %(item)s")
    if filters.stores is not None:
        params["stores"] = many(filters.stores)
    _narrow(filters, conditions, params)
    if standing := whereabouts.condition(params):
        rest.append(standing)
    if filters.stores is not None:
        outside = f"NOT {among('s.location_id', 'storages')}"
        rest.append(f"({among('s.location_id', 'stores')} OR {outside} AND {seen_from_stores()})")
        params["storages"] = many([place for place, kind in named.kinds.items() if kind == "storage"])
    if short := _short_streams(organization_id, filters):
        dealt = ("s.party_id = %(party)s",) if filters.party else ()
        return Chosen((*conditions, *rest, *dealt), short, params, selective=True, aliased=named.aliased)
    if filters.party:
        party = Stream("s.party_id = %(party)s", "serial_party")
        return Chosen((*conditions, *rest), (party,), params, aliased=named.aliased)
    streams = whereabouts.streams(filters)
    if streams is None:
        found = Chosen((*conditions, *rest), (Stream("1 = 1"),), params, aliased=named.aliased)
    else:
        only = bool(streams) and all(one.index == "serial_registered" for one in streams)
        found = Chosen(tuple(conditions), streams, params, tuple(rest), selective=only, aliased=named.aliased)
    return _counted_by_stock(found, filters, whereabouts, named.kinds)


@dataclass(frozen=True)
class _Named:
    """What the filters name: ids as parameters, kinds of all locations by id; and whether there are aliases."""

    params: Row
    kinds: dict[int, str]
    location: int | None
    aliased: bool


def _named(organization_id: int, filters: SerialFilters) -> _Named | None:
    """Look up what the filters name; None when one of them names nothing."""
    params: Row = {"org": organization_id}
    lookups = [
        "SELECT 'place' AS what, l.id, l.kind, l.key FROM location l WHERE l.organization_id = %(org)s",
        "SELECT * FROM (SELECT 'alias', one.id, '', '' FROM serial_alias one WHERE one.organization_id = %(org)s"
        " LIMIT 1) aliases",
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
    kinds: dict[int, str] = {}
    found: Row = {}
    location = key(filters.location) if filters.location else None
    for what, i, kind, place in tuples(" UNION ALL ".join(lookups), params):
        if what == "place":
            kinds[i] = kind
            if place == location:
                found["location"] = i
        else:
            found[what] = i
    asked = [name for name in ("item", "party", "document", "location") if getattr(filters, name)]
    if any(name not in found for name in asked):
        return None
    ids = {name: found[name] for name in asked if name != "location"}
    return _Named(ids, kinds, found.get("location"), "alias" in found)


def _narrow(filters: SerialFilters, conditions: list[str], params: Row) -> None:
    if filters.held is not None:
        conditions.append("s.holder_id > 0" if filters.held else "s.holder_id IS NULL")
    if filters.blocked is not None:
        conditions.append("NOT (s.block_reason = '')" if filters.blocked else "s.block_reason = ''")
    if filters.production_batch:
        # Said twice and in the words of the index of those that have a batch, so that it is used.
        conditions.append("s.production_batch = %(production_batch)s AND NOT (s.production_batch = '')")
        params["production_batch"] = filters.production_batch
    for name, sign, at in (("since", ">=", filters.since), ("until", "<=", filters.until)):
        if at is not None:
            conditions.append(f"s.moved_at {sign} %({name})s")
            params[name] = moment(at)
    if filters.number:
        params["number"] = key(filters.number)
    if filters.ids is not None:
        params["ids"] = many(filters.ids)


def _short_streams(organization_id: int, filters: SerialFilters) -> tuple[Stream, ...]:
    """The streams of what names few serials; none if the filters name no such thing."""
    if filters.ids is not None:
        return (Stream("1 = 1", few=True, ids=given_ids("ids", "serial_id")),)
    if filters.number:
        return (Stream("1 = 1", few=True, ids=_OF_NUMBER),)
    if filters.document:
        return (Stream("1 = 1", few=True, ids=_OF_DOCUMENT),)
    if filters.held:
        return (Stream("1 = 1", "serial_holder", few=True),)
    if filters.blocked:
        return (Stream("1 = 1", "serial_blocked"),)
    if filters.production_batch:
        return (Stream("1 = 1", "serial_batch"),)
    if filters.since is not None:
        found = first(_RECENTLY_MOVED, {"org": organization_id, "since": moment(filters.since)})
        assert found is not None
        if found["n"] <= RECENT:
            return (
                Stream("s.lives > 0", few=True, ids=_MOVED_SINCE),
                Stream("s.lives = 0", "serial_registered"),
            )
    return ()


@dataclass(frozen=True)
class _Whereabouts:
    """Which of the places `here` hold what is chosen: `settled` in all lives, everything that never was in stock if
    `registered`. `all_places`: nothing is said of the place. `everything`: nor of the status."""

    here: tuple[int, ...]
    settled: tuple[int, ...]
    virtual: frozenset[int]
    registered: bool
    all_places: bool
    everything: bool = False
    limited: bool = False

    def condition(self, params: Row) -> str:
        """The condition on a serial however it was found."""
        if self.everything:
            return ""
        params["settled"] = many(self.settled)
        standing = among("+s.location_id" if sqlite() else "s.location_id", "settled")
        if not self.registered:
            return f"s.lives > 0 AND {standing}"
        if self.all_places:
            return f"(s.lives = 0 OR {standing})"
        params["here"] = many(self.here)
        return f"({standing} OR s.lives = 0 AND {among('s.location_id', 'here')})"

    def streams(self, filters: SerialFilters) -> tuple[Stream, ...] | None:
        """Walks of the places, each in the order of keys; None when all keys are to be walked instead."""
        if self.all_places and not filters.item and (self.everything or not filters.statuses):
            return None
        if len(self.here) > MERGED_PLACES and sqlite():
            return None
        index = "serial_item" if filters.item else "serial_location"
        seen = f" AND {seen_from_stores()}" if self.limited else ""
        stores = tuple(place for place in self.settled if place not in self.virtual)
        others = tuple(place for place in self.settled if place in self.virtual)
        walks = [Stream("1 = 1", index, places=stores)] if stores else []
        walks += [Stream(f"s.lives > 0{seen}", index, places=others)] if others else []
        if self.registered:
            at = "" if self.all_places else f" AND s.location_id IN ({', '.join(map(str, self.here))})"
            walks.append(Stream(f"s.lives = 0{at}", "serial_registered"))
        return tuple(walks)


def _whereabouts(filters: SerialFilters, location: int | None, kinds: dict[int, str]) -> _Whereabouts:
    wanted = set(filters.statuses or STATUSES)
    if not filters.statuses and (location is None or kinds[location] != "storage"):
        wanted -= set(HIDDEN)
    here = set(kinds) if location is None else {location}
    if filters.stores is not None:
        here -= {place for place, kind in kinds.items() if kind == "storage"} - filters.stores
    # A number that never was in stock stands at a virtual place.
    virtual = frozenset(place for place, kind in kinds.items() if kind != "storage")
    return _Whereabouts(
        here=tuple(sorted(here)),
        settled=tuple(sorted(place for place in here if STATUS[kinds[place]] in wanted)),
        virtual=virtual,
        registered="registered" in wanted and bool(here & virtual),
        all_places=location is None,
        everything=location is None and wanted == set(STATUSES),
        limited=filters.stores is not None,
    )


def _counted_by_stock(found: Chosen, filters: SerialFilters, about: _Whereabouts, kinds: dict[int, str]) -> Chosen:
    """Note which places' stock rows count what is chosen, if nothing else than item and place is asked for."""
    asked = (filters.party, filters.held, filters.blocked, filters.since, filters.until)
    if filters.q or any(one not in ("", None) for one in asked):
        return found
    counted = ("storage",) if about.limited else ("storage", "transit")
    stocked = tuple(place for place in about.settled if kinds[place] in counted)
    return replace(found, stocked=stocked, whole=stocked == about.settled and not about.registered)


def counted_by_stock(picked: Chosen, exact: bool) -> tuple[int | None, bool]:
    """How many serials the stock rows count, and whether that settles the question: (number or None, settled)."""
    if not picked.stocked:
        return None, False
    item = "AND k.item_id = %(item)s" if "item" in picked.params else ""
    sql = f"""
        SELECT SUM(k.serials) AS n FROM stock_level k
        WHERE k.organization_id = %(org)s AND {among("k.location_id", "stocked")} {item}"""
    asked = {name: picked.params[name] for name in ("org", "item") if name in picked.params}
    row = first(sql, {**asked, "stocked": many(picked.stocked)})
    assert row is not None
    number = int(decimal(row["n"]))
    if picked.whole:
        return (number if exact or number <= COUNTED else None), True
    return None, not exact and number > COUNTED


_OF_NUMBER = """
    SELECT n.id AS serial_id FROM serial n WHERE n.organization_id = %(org)s AND n.key = %(number)s
    UNION
    SELECT a.serial_id FROM serial_alias a WHERE a.organization_id = %(org)s AND a.key = %(number)s"""

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

_LATEST = f"""(
    SELECT t.id, t.at FROM posting t WHERE t.organization_id = %(org)s ORDER BY t.seq DESC LIMIT {LATEST})"""
_MOVED_SINCE = f"""
    SELECT DISTINCT m.serial_id FROM {_LATEST} latest CROSS JOIN serial_movement m
    WHERE latest.at >= %(since)s AND m.organization_id = %(org)s AND m.posting_id = latest.id"""
# How many were moved since, more than enough if the latest postings do not reach back so far.
_RECENTLY_MOVED = f"""
    SELECT CASE WHEN COUNT(*) = {LATEST} AND MIN(latest.at) >= %(since)s THEN {RECENT + 1} ELSE (
        SELECT COUNT(*) FROM ({_MOVED_SINCE} LIMIT {RECENT + 1}) moved
    ) END AS n FROM {_LATEST} latest"""


def seen_from_stores() -> str:
    """The condition that a serial outside the stores left from one of the member's last, or is on its way there."""
    return f"""(s.lives = 0 OR EXISTS (
        SELECT 1 FROM serial_movement m CROSS JOIN posting t CROSS JOIN document d
        WHERE m.organization_id = %(org)s AND m.serial_id = s.id AND m.version = s.live_version
        AND t.organization_id = m.organization_id AND t.id = m.posting_id
        AND d.organization_id = t.organization_id AND d.id = t.document_id
        AND ({among("m.source_id", "stores")}
            OR (d.kind = 'transfer' AND {among("d.to_location_id", "stores")}))))"""


def in_stock(organization_id: int, exact: bool) -> int | None:
    """How many serials stand in stores, by the stock rows; None beyond the bound that lists count to, unless exact."""
    sql = """
        SELECT SUM(k.serials) AS n FROM location l CROSS JOIN stock_level k
        WHERE l.organization_id = %(org)s AND l.kind = 'storage'
        AND k.organization_id = l.organization_id AND k.location_id = l.id"""
    row = first(sql, {"org": organization_id})
    assert row is not None
    number = int(decimal(row["n"]))
    return number if exact or number <= COUNTED else None
