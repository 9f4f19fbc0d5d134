"""`serialtrail verify`: the auditor from the shell; exit 1 when something is not as it must be."""

import sys
from datetime import datetime

import click
from django.conf import settings
from django.utils.timezone import now
from django.utils.translation import gettext as _

from serialtrail.cli.told import json_option, organization_of, tell_json, works_on_database
from serialtrail.queries import auditor


@click.command(help=_("Check every invariant from the ledger up; exit 1 when one is broken."))
@click.option("--org", "slug", metavar="SLUG", help=_("Only this organization."))
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help=_("Trails and chain from this day on (UTC).")
)
@json_option
@works_on_database
def verify(slug: str | None, since: datetime | None, as_json: bool) -> None:
    """When all is well, the day's heads of the chains are signed into the data folder."""
    organization = organization_of(slug) if slug else None
    report = auditor.verify(organization, since.date() if since else None, settings.DATA_DIR)
    if report.ok:
        auditor.record_heads(settings.DATA_DIR, now(), organization)
    if as_json:
        tell_json(report.as_dict())
    else:
        _tell(report)
    if not report.ok:
        sys.exit(1)


def _tell(report: auditor.Report) -> None:
    for check in report.checks:
        mark = click.style(_("ok"), fg="green") if check.ok else click.style(_("BROKEN"), fg="red")
        click.echo(f"{check.invariant:>2}  {mark}\t{check.looked_at:>10}  {_(check.sentence)} ({check.name})")
        for row in check.rows:
            click.echo("      " + "  ".join(f"{name}={value}" for name, value in row.items()))
    facts = {"organizations": len(report.organizations), "checks": len(report.checks), "broken": len(report.broken)}
    click.echo(_("%(organizations)s organizations, %(checks)s checks, %(broken)s broken") % facts)
