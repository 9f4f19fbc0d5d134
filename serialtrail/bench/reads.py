"""Reads beside their floors: a serial with its trail, lists and their filters, searches, the count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection

from serialtrail.bench.floors import reads_postgresql, reads_sqlite
from serialtrail.bench.floors.thin_reads import Thin
from serialtrail.bench.load import Loaded
from serialtrail.bench.measure import BARE, OURS, OWN, Act, Prepare, Work
from serialtrail.queries import serials, trails
from serialtrail.queries.serials import SerialFilters

GOAL = 2.0
# So many rounds for each that a posting has: what a read costs goes by what it asks for.
REPEATED = 4
# Page 10,000 begins after so many serials, if there are so many.
FAR = 500_000
_SEED = 3


@dataclass(frozen=True)
class Facts:
    """What the reads ask for: an organization, the least and the greatest id of its serials, a key far in the list, a
    store, an item in it, the ids of its stores and of the places whose serials lists show."""

    organization: int
    ids: tuple[int, int]
    far: str
    store: str
    item: str
    stores: list[int]
    shown: list[int]


def works(loaded: Loaded, folder: Path) -> list[Work]:
    """Return the reads of the first organization that was loaded; the thinnest schema of SQLite lies in `folder`."""
    facts = _facts(loaded.organizations[0])
    floor: Any = reads_sqlite if connection.vendor == "sqlite" else reads_postgresql
    org, in_stock = facts.organization, ("in_stock",)
    thin = Thin(org, folder)
    return [
        _work("find a serial and its trail", facts, _found(org), lambda key: floor.find_and_trail(org, key),
              thin.find_and_trail),
        _work("list, first page", facts, _listed(org), lambda _: floor.page(org, ""), lambda _: thin.page("")),
        _work("list, page 10,000", facts, _listed(org, after=facts.far), lambda _: floor.page(org, facts.far)),
        _work("list of an item", facts, _listed(org, item=facts.item),
              lambda _: floor.merged(org, facts.shown, True, facts.item)),
        _work("list of a store", facts, _listed(org, location=facts.store), lambda _: floor.of_store(org, facts.store)),
        _work("list in stock", facts, _listed(org, statuses=in_stock),
              lambda _: floor.merged(org, facts.stores, False)),
        _work("list of an item in stock at a store", facts,
              _listed(org, statuses=in_stock, item=facts.item, location=facts.store),
              lambda _: floor.of_item_in_store(org, facts.item, facts.store)),
        _work("search by beginning", facts, _searched(org, slice(0, -2)), lambda key: floor.search(org, key[:-2])),
        _work("search by the last 4 digits", facts, _searched(org, slice(-4, None)),
              lambda key: floor.search(org, key[-4:])),
        _work("search by 3 in the middle", facts, _searched(org, slice(-5, -2)),
              lambda key: floor.search(org, key[-5:-2])),
        _work("count in stock, exact", facts,
              lambda _: serials.count(org, SerialFilters(statuses=in_stock), exact=True),
              lambda _: floor.count_in_stock(org)),
    ]  # fmt: skip


Read = Callable[[str], object]


def _work(name: str, facts: Facts, ours: Read, own: Read, bare: Read | None = None) -> Work:
    ways = {OURS: ours, OWN: own, **({BARE: bare} if bare else {})}
    return Work(name, 1, GOAL, {way: _asked(facts, way, read) for way, read in ways.items()}, REPEATED)


def _asked(facts: Facts, way: str, read: Read) -> Prepare:
    """Each round of each way asks for another serial: of two that ask for the same one, the second finds all that it
    needs in the cache."""
    draw = _drawing(way)

    def prepare() -> Act:
        key = _some_key(facts, draw)
        return lambda: read(key)

    return prepare


def _drawing(way: str) -> Random:
    return Random(f"{_SEED} {way}")


def _found(organization: int) -> Callable[[str], object]:
    def read(key: str) -> object:
        found = serials.find(organization, key)
        assert found is not None
        return found, trails.trail(organization, int(found["id"]))

    return read


def _listed(organization: int, after: str = "", **filters: Any) -> Callable[[str], object]:
    asked = SerialFilters(**filters)
    return lambda _: serials.page(organization, asked, 50, (after,) if after else None)


def _searched(organization: int, part: slice) -> Callable[[str], object]:
    return lambda key: serials.page(organization, SerialFilters(q=key[part]))


def _facts(organization: int) -> Facts:
    [(first, last, number)] = _rows(
        "SELECT MIN(id), MAX(id), COUNT(*) FROM serial WHERE organization_id = %s", organization
    )
    assert first < last
    [(far,)] = _rows(
        "SELECT key FROM serial WHERE organization_id = %s ORDER BY key LIMIT 1 OFFSET %s",
        organization, min(FAR, number * 9 // 10),
    )  # fmt: skip
    [(store, item)] = _rows(
        """SELECT l.key, i.key FROM stock_level k
        JOIN location l ON l.organization_id = k.organization_id AND l.id = k.location_id
        JOIN item i ON i.organization_id = k.organization_id AND i.id = k.item_id
        WHERE k.organization_id = %s AND l.kind = 'storage' ORDER BY k.serials DESC, k.id LIMIT 1""",
        organization,
    )
    places = _rows("SELECT id, kind FROM location WHERE organization_id = %s ORDER BY id", organization)
    return Facts(
        organization, (first, last), far, store, item,
        [place for place, kind in places if kind == "storage"],
        [place for place, kind in places if kind not in ("supplier", "removed")],
    )  # fmt: skip


def _some_key(facts: Facts, draw: Random) -> str:
    # Nothing is read here but one serial: what reads more throws out of the cache what the rounds are to find in it.
    sql = "SELECT key FROM serial WHERE organization_id = %s AND id >= %s ORDER BY id LIMIT 1"
    [(key,)] = _rows(sql, facts.organization, draw.randint(*facts.ids))
    return str(key)


def _rows(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
