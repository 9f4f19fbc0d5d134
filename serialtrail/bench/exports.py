"""The serial list written to a file by the command, beside csv.writer over the driver's rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from serialtrail.bench.floors import exports as floor
from serialtrail.bench.load import Merchant
from serialtrail.bench.measure import BARE, OURS, OWN, Act, Work
from serialtrail.db.models import accounts

GOAL = 2.0
Exporting = Callable[[Path, str], object]
"""What exports the serials of the organization of this slug to a file: it belongs to a floor above."""


def work(merchant: Merchant, folder: Path, exporting: Exporting, format_: str = "csv") -> Work:
    """Return the work: all that is listed, with all that the command does around it; the floors write CSV."""
    organization = merchant.organization
    slug = accounts.Organization.objects.get(pk=organization).slug
    file = folder / f"exported.{format_}"

    def ours() -> Act:
        return lambda: exporting(file, slug)

    def own() -> Act:
        return lambda: floor.own(organization, file)

    def bare() -> Act:
        return lambda: floor.bare(organization, file)

    ways = {OURS: ours, OWN: own, BARE: bare}
    return Work(f"export serials as {format_.upper()}", merchant.serials, GOAL, ways)
