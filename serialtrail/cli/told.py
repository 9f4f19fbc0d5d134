"""How commands end: done is 0, refused is 1 with every refusal, wrong usage is 2; as text or as JSON."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click
from django.core.management import call_command
from django.utils.translation import gettext, gettext_lazy

from serialtrail.access import organizations
from serialtrail.access.requests import Busy
from serialtrail.cli.database import told_in_a_sentence
from serialtrail.domain.answers import refusal_shape
from serialtrail.domain.refusals import Refused

P = ParamSpec("P")
T = TypeVar("T")

json_option = click.option("--json", "as_json", is_flag=True, help=gettext_lazy("As JSON."))


def works_on_database(command: Callable[P, T]) -> Callable[P, T]:
    """Of a command: make or migrate the database first; tell refusals and failures, and end with 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with told_in_a_sentence():
            call_command("prepare", database_only=True)
            try:
                return command(*args, **kwargs)
            except Refused as error:
                tell_refusals(error, bool(kwargs.get("as_json")))
                sys.exit(1)
            except Busy as error:
                raise click.ClickException(gettext("The database is busy: %s") % error) from error

    return run


def draws(command: Callable[P, T]) -> Callable[P, T]:
    """Of a command that draws: fetch the fonts first, where no server has yet."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with told_in_a_sentence():
            call_command("prepare", assets_only=True)
        return command(*args, **kwargs)

    return run


def tell_refusals(error: Refused, as_json: bool) -> None:
    """Every refusal, one a line on standard error; as JSON on standard output."""
    shapes = [refusal_shape(refusal, gettext) for refusal in error.refusals]
    if as_json:
        tell_json({"refusals": shapes})
        return
    for shape in shapes:
        click.echo(f"{shape['code']}: {shape['message']}", err=True)


def tell_json(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def organization_of(slug: str) -> int:
    """The organization of this slug; exit 1 when there is none."""
    found = organizations.found(slug)
    if found is None:
        raise click.ClickException(gettext("There is no organization %s.") % slug)
    return int(found.pk)


def organization_named(slug: str | None) -> int:
    """The organization of this slug; the only one where none is named, wrong usage when there are several."""
    if slug is not None:
        return organization_of(slug)
    slugs = [str(row["slug"]) for row in organizations.listed()]
    if len(slugs) != 1:
        shown = ", ".join(slugs) or gettext("there is none")
        raise click.UsageError(gettext("Name the organization with --org: %s") % shown)
    return organization_of(slugs[0])


def password_from_stdin(wanted: bool) -> str | None:
    """The first line of standard input, if it was asked for."""
    return sys.stdin.readline().rstrip("\r\n") if wanted else None
