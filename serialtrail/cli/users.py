"""`serialtrail user`: people, their passwords, and what they are in an organization."""

import click
from django.utils.timezone import now
from django.utils.translation import gettext as _

from serialtrail.access import members, users
from serialtrail.cli.told import json_option, organization_of, password_from_stdin, tell_json, works_on_database
from serialtrail.domain.rights import ROLES


@click.group(help=_("People and their roles."))
def user() -> None:
    """Administration without a browser."""


@user.command(help=_("Make a user, if there is none of this address, a member of an organization."))
@click.argument("email")
@click.option("--org", "slug", required=True, metavar="SLUG", help=_("The organization."))
@click.option("--role", required=True, type=click.Choice(ROLES), help=_("What they may do."))
@click.option("--store", "stores", multiple=True, metavar="CODE", help=_("Limit them to this store; repeatable."))
@click.option("--name", default="", help=_("Their name."))
@click.option("--password-stdin", is_flag=True, help=_("Read a new user's password from standard input."))
@json_option
@works_on_database
def add(
    email: str, slug: str, role: str, stores: tuple[str, ...], name: str, password_stdin: bool, as_json: bool
) -> None:
    member = members.add(
        members.on_behalf(organization_of(slug)),
        email,
        role,
        now(),
        name=name,
        stores=stores or None,
        password=password_from_stdin(password_stdin),
        strict=False,
    )
    if as_json:
        tell_json(member)
    else:
        click.echo(f"{member['email']}\t{member['role']}")


@user.command("list", help=_("List the users of this server, or the members of an organization."))
@click.option("--org", "slug", metavar="SLUG", help=_("The organization."))
@json_option
@works_on_database
def list_users(slug: str | None, as_json: bool) -> None:
    rows = users.listed() if slug is None else members.listed(organization_of(slug), None, 1000).results
    if as_json:
        tell_json(rows)
        return
    for row in rows:
        state = "" if row["active"] else _("inactive")
        click.echo("\t".join([str(row["email"]), str(row.get("role", row["name"])), state]).rstrip())


@user.command(help=_("Set a user's password; asks for it, or reads it from standard input."))
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help=_("Read the password from standard input."))
@works_on_database
def password(email: str, password_stdin: bool) -> None:
    given = password_from_stdin(password_stdin)
    if given is None:
        given = click.prompt(_("New password"), hide_input=True, confirmation_prompt=True)
    users.set_password(email, given, strict=False)
