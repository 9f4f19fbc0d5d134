"""`serialtrail backup` and `restore`: everything in one file, made while serving, restored to either engine."""

from pathlib import Path

import click
from django.conf import settings
from django.utils.timezone import now
from django.utils.translation import gettext as _

from serialtrail.cli.told import json_option, tell_json, works_on_database
from serialtrail.exchange import backups
from serialtrail.queries.auditor import heads

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(help=_("Write everything to FILE, as of one moment, while the server goes on."))
@click.argument("file", type=_FILE)
@json_option
@works_on_database
def backup(file: Path, as_json: bool) -> None:
    """The file appears whole or not at all; one of that name is replaced."""
    if not file.absolute().parent.is_dir():
        raise click.ClickException(_("There is no folder %s.") % file.absolute().parent)
    manifest = backups.backup(file.absolute(), now(), None if as_json else _tell)
    if as_json:
        tell_json({"file": str(file), "rows": manifest.rows, "digest": manifest.digest})
        return
    click.echo(_("%(rows)s rows in %(file)s; digest %(digest)s") % {**_size(manifest), "file": file})


@click.command(help=_("Bring the backup FILE into this database, verified before it counts."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help=_("Delete what is in the database first. Stop the server before."))
@json_option
@works_on_database
def restore(file: Path, replace: bool, as_json: bool) -> None:
    """The database must be empty, unless --replace."""
    try:
        report = backups.restore(file, replace, None if as_json else _tell)
    except backups.CannotRestore as error:
        raise click.ClickException(str(error)) from error
    aside = heads.set_aside(settings.DATA_DIR, now()) if replace else None
    if as_json:
        tell_json({"organizations": list(report.organizations), "ok": report.ok})
        return
    if aside:
        click.echo(_("The signed heads of the replaced database are kept in %s.") % aside)
    click.echo(_("Restored and verified: %s") % (", ".join(report.organizations) or _("no organization")))


def _tell(table: str, rows: int) -> None:
    if rows:
        click.echo(f"{table}\t{rows}")


def _size(manifest: backups.Manifest) -> dict[str, object]:
    return {"rows": manifest.rows, "digest": manifest.digest[:16]}
