"""`serialtrail export`: lists as CSV and XLSX files, as of one moment, while others go on working."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click
from django.utils.translation import gettext as _

from serialtrail.access import members
from serialtrail.access.who import Who
from serialtrail.cli.told import organization_named, works_on_database
from serialtrail.exchange import exports
from serialtrail.exchange.exports.tables import Table
from serialtrail.queries.cartons import CartonFilters
from serialtrail.queries.document_lists import DocumentFilters
from serialtrail.queries.serials import SerialFilters
from serialtrail.queries.stock import StockFilters
from serialtrail.queries.trail_lists import TrailFilters

Given = Mapping[str, Any]
# What of the options each kind knows; the others are wrong usage.
_KNOWN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "serials": ("item", "location", "party", "q", "statuses"),
        "trail": ("item", "location", "party", "serial", "document", "kinds", "since", "until"),
        "documents": ("item", "location", "party", "serial", "q", "kinds", "states", "since", "until"),
        "stock": ("item", "location", "q"),
        "opening": ("item", "location", "q"),
        "items": ("q",),
        "parties": ("q", "role"),
        "locations": (),
        "labels": (),
        "imports": (),
        "cartons": ("q", "serial"),
    }
)
_FILTERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "serials": SerialFilters,
        "trail": TrailFilters,
        "documents": DocumentFilters,
        "stock": StockFilters,
        "opening": StockFilters,
        "items": dict,
        "parties": dict,
        "locations": dict,
        "labels": dict,
        "imports": dict,
        "cartons": CartonFilters,
    }
)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("export", help=_("Write a list to FILE (.csv or .xlsx; - is standard output, as CSV)."))
@click.argument("kind", type=click.Choice(list(exports.KINDS)))
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--org", "slug", metavar="SLUG", help=_("The organization; needed when there are several."))
@click.option(
    "--columns", "form", default="shown", show_default=True, type=click.Choice(exports.FORMS),
    help=_("All columns, or those that an import takes."),
)  # fmt: skip
@click.option("--q", metavar="TEXT", help=_("What the list is searched for."))
@click.option("--item", metavar="SKU", help=_("Only this item."))
@click.option("--location", metavar="CODE", help=_("Only this store."))
@click.option("--party", metavar="CODE", help=_("Only this customer or supplier."))
@click.option("--serial", metavar="NUMBER", help=_("Only with this number."))
@click.option("--document", metavar="NUMBER", help=_("Only this document."))
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help=_("Only documents of this kind; may be repeated."))
@click.option("--state", "states", multiple=True, metavar="STATE", help=_("Only documents in this state."))
@click.option("--status", "statuses", multiple=True, metavar="STATUS", help=_("Only serials of this status."))
@click.option("--role", type=click.Choice(("supplier", "customer")), help=_("Only parties of this role."))
@click.option("--since", type=_DAY, help=_("From this day on."))
@click.option("--until", type=_DAY, help=_("Up to this day."))
@works_on_database
def export_file(kind: str, file: Path, slug: str | None, form: str, **given: Any) -> None:
    """The owner of the organization asks. The file appears when it is whole."""
    format_ = "csv" if str(file) == "-" else file.suffix.lower().lstrip(".")
    if format_ not in exports.FORMATS:
        raise click.UsageError(_("The file must end in .csv or .xlsx."))
    who = members.on_behalf(organization_named(slug))
    made = exports.table(kind, who, _filters(kind, who, given), form=form)
    if str(file) == "-":
        for piece in exports.pieces(made, format_):
            sys.stdout.buffer.write(piece)
        return
    rows = _written(made, file, format_)
    click.echo(_("%(rows)s rows are in %(file)s.") % {"rows": rows, "file": file}, err=True)


def _filters(kind: str, who: Who, given: Given) -> Any:
    asked = {name: value for name, value in given.items() if value}
    if strange := sorted(set(asked) - set(_KNOWN[kind])):
        names = ", ".join(f"--{_OPTIONS.get(name, name)}" for name in strange)
        facts = {"kind": kind, "options": names}
        raise click.UsageError(_("A list of %(kind)s is not filtered by %(options)s.") % facts)
    for name in ("since", "until"):
        if name in asked:
            asked[name] = date.fromisoformat(f"{asked[name]:%Y-%m-%d}")
    return _FILTERS[kind](**asked)


_OPTIONS = {"kinds": "kind", "states": "state", "statuses": "status"}


def _written(made: Table, file: Path, format_: str) -> int:
    """Write the file beside its name and put it there when it is whole; the rows in it."""
    counted = [0]

    def batches() -> Iterator[Any]:
        for rows in made.batches():
            counted[0] += len(rows)
            yield rows

    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as opened:
            for piece in exports.pieces(replace(made, batches=batches), format_):
                opened.write(piece)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return counted[0]
