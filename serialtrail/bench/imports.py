"""A file of serials read in by the command, as openings that add to stock, beside the driver's own bulk path: into our
schema, and into the thinnest."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, count
from pathlib import Path

import xlsxwriter

from serialtrail.bench.floors import imports as floor
from serialtrail.bench.floors.world import world
from serialtrail.bench.load import Merchant, sku, store
from serialtrail.bench.measure import BARE, OURS, OWN, Act, Work
from serialtrail.db.models import accounts

ROWS = 10_000
HEADER = ("SKU", "location", "serial number")
GOAL = 2.0
Importing = Callable[[Path, str], object]
"""What imports a file of serials for the organization of this slug: it belongs to a floor above."""


def work(merchant: Merchant, folder: Path, importing: Importing, rows: int = ROWS, format_: str = "csv") -> Work:
    """Return the row: read, checked, posted and committed, with all that is done around it; the floors read CSV."""
    slug = accounts.Organization.objects.get(pk=merchant.organization).slug
    batches = count()

    def ours() -> Act:
        file = _file(folder, next(batches), rows, format_)
        return lambda: importing(file, slug)

    def own() -> Act:
        file = _file(folder, next(batches), rows)
        return lambda: floor.own(file, world(merchant))

    def bare() -> Act:
        file = _file(folder, next(batches), rows)
        floor.empty(folder)
        return lambda: floor.bare(file, folder)

    return Work(f"import {rows:,} serials from {format_.upper()}", rows, GOAL, {OURS: ours, OWN: own, BARE: bare})


def _file(folder: Path, batch: int, rows: int, format_: str = "csv") -> Path:
    """Write numbers that nobody has."""
    file = folder / f"serials.{format_}"
    numbers = (f"I{batch * 48_271 % 1_000_003:07d}-{n:06d}" for n in range(rows))
    if format_ == "xlsx":
        with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for line, row in enumerate(chain([HEADER], ((sku(3), store(1), one) for one in numbers))):
                sheet.write_row(line, 0, row)
        return file
    with file.open("w") as opened:
        opened.write(",".join(HEADER) + "\n")
        opened.writelines(f"{sku(3)},{store(1)},{one}\n" for one in numbers)
    return file
