"""Bring the database and the static files to what this version needs; quick when they already are."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from serialtrail.config.assets import AssetsError


class Command(BaseCommand):
    help = "Fetch the assets, collect the static files, migrate the database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database-only", action="store_true")
        parser.add_argument("--assets-only", action="store_true")

    def handle(self, *args: Any, database_only: bool = False, assets_only: bool = False, **options: Any) -> None:
        if not assets_only:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
        if not database_only:
            try:
                settings.ASSETS.fetch()
            except AssetsError as error:
                raise CommandError(str(error)) from error
            if not settings.DEBUG and not assets_only:
                _collect()


def _collect() -> None:
    """Collect the static files, unless the ones collected last were the same."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".collected"
    present = _fingerprint()
    if stamp.exists() and stamp.read_text() == present:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(present)


def _fingerprint() -> str:
    """A hash over name, size and time of every static file."""
    digest = hashlib.sha256()
    for finder in finders.get_finders():
        for path, storage in finder.list(None):
            about = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
