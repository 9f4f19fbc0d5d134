"""`serialtrail settings`: what the environment may say, and what it says now."""

import json
import os

import click
from django.conf import settings as django_settings
from django.utils.translation import gettext as _


@click.command(help=_("List the settings that the environment can give."))
@click.option("--json", "as_json", is_flag=True, help=_("As JSON."))
def settings(as_json: bool) -> None:
    """Print every setting with its default, the present value (never a secret) and what it does."""
    rows = [
        {
            "name": setting.name,
            "default": setting.default,
            "value": _shown(setting.name, setting.secret),
            "help": str(setting.help),
        }
        for setting in django_settings.ENVIRONMENT
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        given = f" = {row['value']}" if row["value"] is not None else ""
        click.echo(click.style(row["name"], bold=True) + given)
        click.echo(f"    {row['help']}")
    click.echo()
    click.echo(_("Data folder: %s") % django_settings.DATA_DIR)


def _shown(name: str, secret: bool) -> str | None:
    given = os.environ.get(name)
    return "***" if given and secret else given
