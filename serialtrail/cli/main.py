"""The program `serialtrail`: finds the command, makes Django ready, and hands over."""

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

import click

from serialtrail.cli.memory import settle

# Where each command stands, as module:attribute. One line a command; modules are imported when their command is called.
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "backup": "serialtrail.cli.backup:backup",
        "bench": "serialtrail.cli.bench:bench",
        "demo": "serialtrail.cli.demo:demo",
        "export": "serialtrail.cli.exports:export_file",
        "find": "serialtrail.cli.lookups:find",
        "import": "serialtrail.cli.imports:import_file",
        "label": "serialtrail.cli.labels:label",
        "migrate": "serialtrail.cli.database:migrate",
        "org": "serialtrail.cli.orgs:org",
        "print": "serialtrail.cli.papers:print_document",
        "restore": "serialtrail.cli.backup:restore",
        "serve": "serialtrail.cli.serve:serve",
        "settings": "serialtrail.cli.settings:settings",
        "token": "serialtrail.cli.tokens:token",
        "trail": "serialtrail.cli.lookups:trail",
        "user": "serialtrail.cli.users:user",
        "verify": "serialtrail.cli.verify:verify",
    }
)


class Program(click.Group):
    """A group that imports a command only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*COMMANDS, *self.commands})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.commands or cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


def make_django_ready() -> None:
    """Set Django up with the house's settings and speak the language of the shell."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serialtrail.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.utils import translation

    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    translation.activate("zh-hans" if spoken.lower().startswith("zh") else settings.LANGUAGE_CODE)


def program() -> Program:
    """The whole program as a click group; Django must be ready."""
    from django.utils.translation import gettext as _

    group = Program(
        name="serialtrail",
        help=_("Serial number management for merchants: every serial from purchase to return."),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    return click.version_option(package_name="serialtrail", prog_name="serialtrail")(group)


def main() -> None:
    """Entry point. Exit 0: done, 1: refused or failed, 2: wrong usage."""
    try:
        make_django_ready()
        settle()
    except ValueError as error:
        # A setting that cannot be read: the message names it.
        click.echo(f"serialtrail: {error}", err=True)
        sys.exit(2)
    program()()


if __name__ == "__main__":
    main()
