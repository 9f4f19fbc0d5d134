"""`serialtrail find` and `trail`: where a thing is, and where it has been."""

from typing import Any

import click
from django.utils.translation import gettext as _

from serialtrail.cli.told import json_option, organization_named, tell_json, works_on_database
from serialtrail.queries import serials, trails

_org_option = click.option("--org", "slug", metavar="SLUG", help=_("The organization; needed when there are several."))
_STEPS = 500


@click.command(help=_("Find a serial by its number or any other code of it."))
@click.argument("code")
@_org_option
@json_option
@works_on_database
def find(code: str, slug: str | None, as_json: bool) -> None:
    found = _serial(organization_named(slug), code)
    if as_json:
        tell_json(found)
        return
    for name in ("number", "item", "item_name", "status", "location", "held_by", "party", "warranty_until", "lives"):
        if found[name] is not None:
            click.echo(f"{name}\t{found[name]}")
    for alias in found["aliases"]:
        click.echo(f"{alias['type']}\t{alias['code']}")


@click.command(help=_("Show where a serial has been, oldest first."))
@click.argument("number")
@_org_option
@json_option
@works_on_database
def trail(number: str, slug: str | None, as_json: bool) -> None:
    organization = organization_named(slug)
    steps = _steps(organization, int(_serial(organization, number)["id"]))
    if as_json:
        tell_json({"results": steps})
        return
    for step in steps:
        way = f"{step['source']} → {step['target']}"
        words = [step["at"], step["document_number"] or "", way, step["party"] or "", step["user"] or ""]
        click.echo("\t".join(str(word) for word in words) + ("" if step["live"] else f"\t{_('voided')}"))


def _serial(organization: int, code: str) -> dict[str, Any]:
    found = serials.find(organization, code)
    if found is None:
        raise click.ClickException(_("There is no serial %s.") % code)
    return found


def _steps(organization: int, serial: int) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    page = trails.trail(organization, serial, _STEPS)
    steps += page.results
    while page.after is not None:
        page = trails.trail(organization, serial, _STEPS, page.after)
        steps += page.results
    return steps
