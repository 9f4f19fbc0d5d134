"""The database from the shell: making it, bringing it up to date."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections
from django.utils.translation import gettext as _


@contextmanager
def told_in_a_sentence() -> Iterator[None]:
    """Turn what the database or the set-up refuses into a message and exit 1."""
    try:
        yield
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        raise click.ClickException(_("The database refuses: %s") % reason) from error
    except CommandError as error:
        raise click.ClickException(str(error)) from error
    finally:
        connections.close_all()


@click.command(help=_("Create the database, or bring it up to date."))
def migrate() -> None:
    """Create or migrate the database; nothing else."""
    with told_in_a_sentence():
        call_command("prepare", database_only=True)
