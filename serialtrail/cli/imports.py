"""`serialtrail import`: serials, items, stock, parties and cartons from spreadsheets, checked row by row."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from django.utils.timezone import now
from django.utils.translation import gettext as _

from serialtrail.access import members
from serialtrail.access.who import actor
from serialtrail.cli.told import json_option, organization_named, tell_json, works_on_database
from serialtrail.domain.answers import refusal_shape
from serialtrail.domain.documents import OPENING_MODES
from serialtrail.exchange import imports

_SHOWN = 20
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("import", help=_("Import FILE (CSV, XLSX, XLS or ODS); columns are found by their names."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", required=True, type=click.Choice(imports.KINDS), help=_("What the rows are."))
@click.option(
    "--mode", default="label", show_default=True, type=click.Choice(OPENING_MODES),
    help=_("Serials: label units in stock, add to stock, or only register the numbers."),
)  # fmt: skip
@click.option(
    "--on-error", default="all_or_nothing", show_default=True, type=click.Choice(imports.ON_ERROR),
    help=_("When rows are refused: import nothing, import the others, or only check."),
)  # fmt: skip
@click.option("--org", "slug", metavar="SLUG", help=_("The organization; needed when there are several."))
@click.option(
    "--location", metavar="CODE", help=_("Where things are whose row names no location; where a purchase comes in.")
)  # fmt: skip
@click.option("--party", metavar="CODE", help=_("Purchase: the supplier."))
@click.option("--errors", type=_FILE, help=_("Write the refused rows here, with the reason behind (.csv or .xlsx)."))
@json_option
@works_on_database
def import_file(
    file: Path, kind: str, mode: str, on_error: str, slug: str | None, location: str | None, party: str | None,
    errors: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """The owner of the organization acts. Exit 1 when a row was refused."""
    if errors is not None and errors.absolute() == file.absolute():
        raise click.UsageError(_("--errors must name another file than the one that is imported."))
    who = members.on_behalf(organization_named(slug))
    place = None if kind == "serials" and mode == "register" else location
    task = imports.Task(who.organization_id, actor(who), now(), kind, on_error, mode, place, party, file.name[:200])
    try:
        with _progress(file, as_json) as (tell, opening):
            outcome = imports.run(file, task, tell, _, errors, opening=opening)
    except imports.CannotRead as error:
        raise click.ClickException(imports.unreadable(error.pattern, error.facts, _)) from error
    if as_json:
        tell_json(_shape(outcome))
    else:
        _tell(outcome, on_error)
    if outcome.refused:
        sys.exit(1)


@contextmanager
def _progress(
    file: Path, quiet: bool
) -> Iterator[tuple[Callable[[imports.Sheet, imports.Outcome], None], imports.Opening | None]]:
    """A bar when a person watches, a line for every batch when not, nothing beside JSON; each second of the opening."""
    if quiet:
        yield lambda sheet, outcome: None, None
    elif sys.stderr.isatty():
        with click.progressbar(length=1000, label=file.name, file=sys.stderr) as bar:

            def opening(seconds: float) -> None:
                bar.label = _opened(file, seconds)
                bar.render_progress()

            def tell(sheet: imports.Sheet, outcome: imports.Outcome) -> None:
                bar.label = file.name
                bar.update(max(0, 1000 * sheet.done[0] // max(1, sheet.size) - bar.pos))

            yield tell, opening
    else:
        seconds_told = [0]

        def opening_line(seconds: float) -> None:
            if int(seconds) > seconds_told[0]:
                seconds_told[0] = int(seconds)
                click.echo(_opened(file, seconds), err=True)

        def line(sheet: imports.Sheet, outcome: imports.Outcome) -> None:
            click.echo(_("%(rows)s rows read, %(refused)s refused") % vars(outcome), err=True)

        yield line, opening_line


def _opened(file: Path, seconds: float) -> str:
    return _("%(file)s is being opened, %(seconds)s s") % {"file": file.name, "seconds": int(seconds)}


def _shape(outcome: imports.Outcome) -> dict[str, Any]:
    return {
        "rows": outcome.rows,
        "created": outcome.created,
        "changed": outcome.changed,
        "refused": outcome.refused,
        "cartons": outcome.cartons,
        "converted": outcome.converted,
        "warned": outcome.warned,
        "documents": [str(document) for document in outcome.documents],
        "refusals": [
            {"row": fault.row.number, **refusal_shape(refusal, _)}
            for fault in outcome.faults
            for refusal in fault.refusals
        ],
        "truncated": outcome.refused > len(outcome.faults),
    }


def _tell(outcome: imports.Outcome, on_error: str) -> None:
    for fault in outcome.faults[:_SHOWN]:
        facts = {"row": fault.row.number, "reason": imports.reason(fault, _)}
        click.echo(_("Row %(row)s: %(reason)s") % facts, err=True)
    if outcome.refused > _SHOWN:
        click.echo(_("… and %s more rows.") % (outcome.refused - _SHOWN), err=True)
    if outcome.converted:
        facts = {"rows": outcome.converted, "what": _(imports.CONVERTED)}
        click.echo(_("Warning: in %(rows)s rows %(what)s.") % facts, err=True)
    if outcome.warned:
        click.echo(_("Warning: in %s rows the product name is not that of the SKU.") % outcome.warned, err=True)
    if on_error == "check":
        click.echo(_("Checked %(rows)s rows: %(refused)s would be refused.") % vars(outcome))
    else:
        click.echo(_("%(rows)s rows: %(created)s created, %(changed)s changed, %(refused)s refused.") % vars(outcome))
        if outcome.cartons:
            click.echo(_("Cartons and pallets made: %s") % outcome.cartons)
