"""`serialtrail org`: founding and listing organizations."""

import click
from django.utils.timezone import now
from django.utils.translation import gettext as _

from serialtrail.access import organizations, signup
from serialtrail.cli.told import json_option, password_from_stdin, tell_json, works_on_database
from serialtrail.domain.policy import INDUSTRIES


@click.group(help=_("Organizations on this server."))
def org() -> None:
    """Administration without a browser."""


@org.command(help=_("Found an organization; the owner is made a user if they are none."))
@click.argument("name")
@click.option("--industry", required=True, type=click.Choice(INDUSTRIES), help=_("Decides whether serials start on."))
@click.option("--owner", required=True, metavar="EMAIL", help=_("Who owns it."))
@click.option("--password-stdin", is_flag=True, help=_("Read a new owner's password from standard input."))
@click.option("--time-zone", default="UTC", show_default=True, help=_("Time zone of its calendar days."))
@click.option("--currency", default="USD", show_default=True, help=_("Currency of its prices."))
@json_option
@works_on_database
def create(
    name: str, industry: str, owner: str, password_stdin: bool, time_zone: str, currency: str, as_json: bool
) -> None:
    """The administrator answers for the password: the rules for people who sign up are not asked."""
    founded = signup.sign_up(
        owner,
        password_from_stdin(password_stdin),
        name,
        industry,
        now(),
        time_zone=time_zone,
        currency=currency,
        strict=False,
        known=True,
    )
    if as_json:
        tell_json(organizations.shown(founded.organization_id))
    else:
        click.echo(founded.slug)


@org.command("list", help=_("List the organizations."))
@json_option
@works_on_database
def list_organizations(as_json: bool) -> None:
    rows = organizations.listed()
    if as_json:
        tell_json(rows)
        return
    for row in rows:
        click.echo(f"{row['slug']}\t{row['name']}\t{row['industry']}")
