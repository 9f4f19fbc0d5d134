"""What `serialtrail bench` measures of the configured database, part by part; each returns its figures."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.core.management import call_command
from django.db import connection

from serialtrail.bench import bulk, files, imports, index_cost, load, machine, pages, reads, writes
from serialtrail.bench import http as over_http
from serialtrail.bench import organizations as many
from serialtrail.bench.files import Doors
from serialtrail.bench.measure import OURS, Measured, measure

Figures = dict[str, Any]


def works(doors: Doors, serials: int, rounds: int, sizes: Sequence[int]) -> Figures:
    """Load an empty database; postings (of these sizes, or those of the table) and reads beside their floors."""
    told = _migrated()
    started = time.perf_counter()
    loaded = _loaded(serials)
    loading = time.perf_counter() - started
    merchant = loaded.merchants[0]
    with tempfile.TemporaryDirectory(prefix="serialtrail-bench-") as made:
        folder = Path(made)
        asked = [
            *writes.works(merchant, folder, tuple(sizes) or writes.SIZES),
            *reads.works(loaded, folder),
            *pages.works(loaded),
            imports.work(merchant, folder, doors.importing),
        ]
        before = machine.used()
        rows = measure(asked, rounds)
        after = machine.used()
    return {
        "engine": connection.vendor,
        "serials": serials,
        "rounds": rounds,
        "of_reads": rounds * reads.REPEATED,
        "loading": loading,
        **told,
        "used": {**{name: after[name] - before[name] for name in ("program", "database")}, "memory": after["memory"]},
        "rows": [_shape(row) for row in rows],
    }


def http(doors: Doors, rounds: int, each: int) -> Figures:
    """A sale over HTTP beside the bare handler, `each` serials a round."""
    return {"rounds": rounds, "each": each, "rows": [row.shape() for row in over_http.measure(rounds, each)]}


def organizations(doors: Doors, number: int, workers: int, rounds: int) -> Figures:
    """Sales spread over so many organizations beside as many in one."""
    told = _migrated()
    return {"engine": connection.vendor, **told, **many.measure(number, workers, rounds)}


def file(doors: Doors, **asked: Any) -> Figures:
    """Read a file in or write it out, once; see `files.once`."""
    return files.once(doors, **asked)


def emptied(doors: Doors) -> Figures:
    """Make the tables; return what is measured on."""
    return {"engine": connection.vendor, **_migrated()}


def indexes(doors: Doors, serials: int, rounds: int) -> Figures:
    """Load an empty database; what each index adds to a receipt."""
    told = _migrated()
    [organization, *_] = _loaded(serials).organizations
    costs = index_cost.measure(organization, rounds)
    return {"engine": connection.vendor, "serials": serials, **told, "costs": [asdict(cost) for cost in costs]}


def _migrated() -> dict[str, str]:
    call_command("migrate", verbosity=0)
    told = machine.described()
    connection.close()
    return told


def _loaded(serials: int) -> load.Loaded:
    """Load, and go on over a connection that made no tables: on SQLite every statement on such a one takes four times
    as long, and whoever serves has none."""
    loaded = bulk.load(serials)
    connection.close()
    return loaded


def _shape(row: Measured) -> Figures:
    return {
        "name": row.work.name,
        "size": row.work.size,
        "goal": row.work.goal,
        "statements": row.statements,
        "ways": {way: [row.middle(way), row.late(way)] for way in row.times},
        "ratios": {way: row.ratio(way) for way in row.times if way != OURS},
    }


PARTS: Mapping[str, Callable[..., Figures]] = MappingProxyType(
    {"works": works, "http": http, "organizations": organizations, "indexes": indexes, "emptied": emptied, "file": file}
)
