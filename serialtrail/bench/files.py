"""Files of many rows read in and written out, and labels: every round of every way in a process of its own, which tells
its peak memory; `run` makes the rounds, `once` is what such a process does."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from serialtrail.access import members
from serialtrail.access.who import actor
from serialtrail.bench import exports, imports, load
from serialtrail.bench.load import Merchant
from serialtrail.bench.measure import BARE, OURS, OWN, Prepare
from serialtrail.db.models import accounts, serials

Figures = dict[str, Any]
Once = Callable[..., Figures]
"""`once` in a process of its own: (work, way, rows, organization) by name."""
GOAL = 2.0
_BEFORE = 10  # serials that an organization has before; the floors go on where something was posted
_WAYS = (OURS, OWN, BARE)
# What has no floor of its own is timed alone. Imported first: the others write out what it brought.
_WORKS: Mapping[str, tuple[str, ...]] = {
    "import CSV": _WAYS,
    "import XLSX": (OURS, OWN),
    # As on the page: handed over, looked at as a whole, started when that was seen.
    "check + import CSV": (OURS, OWN),
    "check + import XLSX": (OURS, OWN),
    "export CSV": _WAYS,
    "export XLSX": (OURS,),
    "labels PDF": (OURS,),
    "labels ZPL": (OURS,),
}
LABELS = 1_000  # at most: labels are made in a request


def run(once: Once, rows: int, rounds: int) -> Figures:
    """Return seconds, ratios and peak memory of each work, the ways in turns."""
    found: list[Figures] = []
    organization: int | None = None
    for work, ways in _WORKS.items():
        told: dict[str, list[Figures]] = {way: [] for way in ways}
        for n in range(rounds):
            for way in ways[n % len(ways) :] + ways[: n % len(ways)]:
                into = None if "import" in work else organization
                told[way].append(once(work=work, way=way, rows=rows, organization=into))
        organization = organization or told[OURS][-1]["organization"]
        number = f" of {min(rows, LABELS):,}" if work.startswith("labels") else ""
        found.append({"name": work + number, "goal": GOAL if OWN in ways else None, **_middle(told)})
    return {"rows": rows, "rounds": rounds, "works": found}


def _middle(told: Mapping[str, list[Figures]]) -> Figures:
    seconds = {way: [one["seconds"] for one in times] for way, times in told.items()}
    return {
        "seconds": {way: median(times) for way, times in seconds.items()},
        "ratios": {
            way: median(ours / other for ours, other in zip(seconds[OURS], times, strict=True))
            for way, times in seconds.items()
            if way != OURS
        },
        "memory": {way: max(one["memory"] for one in times) for way, times in told.items()},
    }


@dataclass(frozen=True)
class Doors:
    """What a work asks of the floor above, as a person would: to read a file in, at once or behind a look at all of it,
    to write one out, to make labels of numbers, each for the organization of a slug."""

    importing: imports.Importing
    looking_first: imports.Importing
    exporting: exports.Exporting
    labelling: Callable[[Path, str, Sequence[str]], object]


def once(doors: Doors, work: str, way: str, rows: int, organization: int | None) -> Figures:
    """Do a work once; return its seconds, the MiB of this process and of its largest child, and the organization, which
    is a new one when none is given."""
    small = load.traded(_BEFORE)
    merchant = _merchant(organization or load.traded(_BEFORE).organization, rows)
    load.analyze()
    with tempfile.TemporaryDirectory(prefix="serialtrail-bench-") as made:
        # What a process does but once, loading code and connecting, is no matter of rows.
        _ways(doors, work, small, Path(made))[way]()()
        act = _ways(doors, work, merchant, Path(made))[way]()
        started = time.perf_counter()
        act()
        took = time.perf_counter() - started
    most = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"seconds": took, "memory": sum(most), "organization": merchant.organization}


def _ways(doors: Doors, work: str, merchant: Merchant, folder: Path) -> Mapping[str, Prepare]:
    checked, work = work.startswith("check + "), work.removeprefix("check + ")
    verb, _, told = work.partition(" ")
    format_ = told.lower()
    if verb == "import":
        importing = doors.looking_first if checked else doors.importing
        return imports.work(merchant, folder, importing, merchant.serials, format_).ways
    if verb == "export":
        return exports.work(merchant, folder, doors.exporting, format_).ways
    slug = accounts.Organization.objects.get(pk=merchant.organization).slug
    rows = serials.Serial.objects.for_org(merchant.organization).order_by("key")
    numbers = list(rows.values_list("number", flat=True)[:LABELS])
    return {OURS: lambda: lambda: doors.labelling(folder / f"labels.{format_}", slug, numbers)}


def _merchant(organization: int, rows: int) -> Merchant:
    return Merchant(organization, actor(members.on_behalf(organization)), rows)
