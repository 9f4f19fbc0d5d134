"""`serialtrail token`: keys for programs."""

from datetime import timedelta

import click
from django.utils.timezone import now
from django.utils.translation import gettext as _

from serialtrail.access import members, tokens
from serialtrail.cli.told import json_option, organization_of, tell_json, works_on_database
from serialtrail.domain.rights import SCOPES


@click.group(help=_("Tokens for programs."))
def token() -> None:
    """Administration without a browser."""


@token.command(help=_("Make a token of a member's and print it; it cannot be shown again."))
@click.option("--org", "slug", required=True, metavar="SLUG", help=_("The organization."))
@click.option("--user", "email", required=True, metavar="EMAIL", help=_("The member whose rights it has."))
@click.option("--scope", required=True, type=click.Choice(SCOPES), help=_("What those rights are cut to."))
@click.option("--name", default="", help=_("What it is for."))
@click.option("--days", default=365, show_default=True, type=click.IntRange(1, 3650), help=_("Days until it expires."))
@json_option
@works_on_database
def create(slug: str, email: str, scope: str, name: str, days: int, as_json: bool) -> None:
    organization_id = organization_of(slug)
    member = members.by_email(organization_id, email)
    if member is None:
        raise click.ClickException(_("%(email)s is no active member of %(slug)s.") % {"email": email, "slug": slug})
    at = now()
    who = members.on_behalf(organization_id)
    issued = tokens.issue(who, member, scope, at, name=name, expires=at + timedelta(days=days))
    if as_json:
        tell_json({**issued.shape, "token": issued.text})
    else:
        click.echo(issued.text)


@token.command("list", help=_("List the tokens of an organization, without their texts."))
@click.option("--org", "slug", required=True, metavar="SLUG", help=_("The organization."))
@json_option
@works_on_database
def list_tokens(slug: str, as_json: bool) -> None:
    rows = tokens.listed(organization_of(slug), None, 1000).results
    if as_json:
        tell_json(rows)
        return
    for row in rows:
        end = row["revoked_at"] or row["expires_at"]
        click.echo(f"{row['id']}\t{row['scope']}\t{row['member_name']}\t{end[:10]}\t{row['name']}")


@token.command(help=_("Take a token back, for good."))
@click.argument("id", type=click.IntRange(1, 2**63 - 1))
@click.option("--org", "slug", required=True, metavar="SLUG", help=_("The organization."))
@works_on_database
def revoke(id: int, slug: str) -> None:
    if tokens.revoke(members.on_behalf(organization_of(slug)), id, now()) is None:
        raise click.ClickException(_("There is no token %s.") % id)
