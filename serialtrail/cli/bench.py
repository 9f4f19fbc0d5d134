"""`serialtrail bench`: what postings and pages cost beside the least that the database could do it for."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from serialtrail.bench import report


@click.command(help=_("Measure speed beside the least SQL that could do the same, on databases of its own."))
@click.option(
    "--serials", default=10_000, show_default=True, type=click.IntRange(1000), help=_("Serials stored first.")
)
@click.option("--rounds", default=15, show_default=True, type=click.IntRange(3), help=_("Rounds that are counted."))
@click.option("--size", "sizes", multiple=True, type=click.IntRange(1, 10_000), help=_("Numbers per document."))
@click.option("--postgresql", help=_("Address of a PostgreSQL to make a database on; it is dropped afterwards."))
@click.option("--no-sqlite", is_flag=True, help=_("Leave SQLite out."))
@click.option("--output", type=click.Path(path_type=Path), help=_("Write Markdown here, too."))
def bench(
    serials: int, rounds: int, sizes: tuple[int, ...], postgresql: str | None, no_sqlite: bool, output: Path | None
) -> None:
    """Measure each engine in a process of its own; nobody's data is touched."""
    with tempfile.TemporaryDirectory(prefix="serialtrail-bench-") as made:
        folder = Path(made)
        runs = []
        if not no_sqlite:
            runs.append(_measured(folder / "sqlite", f"sqlite:///{folder / 'bench.sqlite3'}", serials, rounds, sizes))
        if postgresql:
            with _database(postgresql) as address:
                runs.append(_measured(folder / "postgresql", address, serials, rounds, sizes))
    told = report.markdown(runs)
    click.echo(told)
    if output:
        output.write_text(told)


def _measured(folder: Path, address: str, serials: int, rounds: int, sizes: tuple[int, ...]) -> dict[str, Any]:
    folder.mkdir()
    told = {**os.environ, "SERIALTRAIL_DATABASE_URL": address, "SERIALTRAIL_DATA_DIR": str(folder)}
    figures = folder / "figures.json"
    command = [sys.executable, "-m", "serialtrail.bench", figures, serials, rounds, *sizes]
    done = subprocess.run([str(part) for part in command], env=told, check=False)
    if done.returncode:
        raise click.ClickException(_("The measurement ended early; the reason stands above."))
    found: dict[str, Any] = json.loads(figures.read_text())
    return found


@contextmanager
def _database(address: str) -> Iterator[str]:
    """A database of its own on a server."""
    import psycopg

    name = f"serialtrail_bench_{secrets.token_hex(4)}"
    with psycopg.connect(address.replace("postgres://", "postgresql://", 1), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield f"{address.rpartition('/')[0]}/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
