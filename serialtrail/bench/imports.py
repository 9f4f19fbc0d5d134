"""A file of serials read in by the command, as openings that add to stock, beside the driver's own bulk path: into our
schema, and into the thinnest."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

from serialtrail.bench.floors import imports as floor
from serialtrail.bench.floors.world import world
from serialtrail.bench.load import Merchant, sku, store
from serialtrail.bench.measure import BARE, OURS, OWN, Act, Work
from serialtrail.db.models import accounts

ROWS = 10_000
GOAL = 2.0
Importing = Callable[[Path, str], object]
"""What imports a file of serials for the organization of this slug: it belongs to a floor above."""


def work(merchant: Merchant, folder: Path, importing: Importing, rows: int = ROWS) -> Work:
    """Return the row: read, checked, posted and committed, with all that the command does around it."""
    slug = accounts.Organization.objects.get(pk=merchant.organization).slug
    batches = count()

    def ours() -> Act:
        file = _file(folder, next(batches), rows)
        return lambda: importing(file, slug)

    def own() -> Act:
        file = _file(folder, next(batches), rows)
        return lambda: floor.own(file, world(merchant))

    def bare() -> Act:
        file = _file(folder, next(batches), rows)
        floor.empty(folder)
        return lambda: floor.bare(file, folder)

    return Work(f"import {rows:,} serials from CSV", rows, GOAL, {OURS: ours, OWN: own, BARE: bare})


def _file(folder: Path, batch: int, rows: int) -> Path:
    """Write numbers that nobody has."""
    file = folder / "serials.csv"
    with file.open("w") as opened:
        opened.write("SKU,location,serial number\n")
        opened.writelines(f"{sku(3)},{store(1)},I{batch * 48_271 % 1_000_003:07d}-{n:06d}\n" for n in range(rows))
    return file
