"""`serialtrail bench`: what postings, pages and requests cost beside the least that could do the same."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.utils.timezone import now
from django.utils.translation import gettext as _

from serialtrail.access import members
from serialtrail.bench import charts, parts, report
from serialtrail.bench import files as of_files
from serialtrail.cli import exports, imports, labels
from serialtrail.cli.told import draws, organization_named
from serialtrail.exchange.imports import jobs, runner

_FILE = click.Path(dir_okay=False, path_type=Path)
_A_ROUND = 160  # requests over HTTP


_postgresql = click.option(
    "--postgresql",
    help=_("Address of a PostgreSQL to make a database on; it is dropped afterwards."),
)
_no_sqlite = click.option("--no-sqlite", is_flag=True, help=_("Leave SQLite out."))
_serials = click.option(
    "--serials",
    default=10_000,
    show_default=True,
    type=click.IntRange(1000),
    help=_("Serials stored first."),
)
_stored = click.option(
    "--json", "stored", type=_FILE, help=_("Join the figures to those in this file, and tell them all.")
)


@click.group(
    invoke_without_command=True,
    help=_("Measure speed beside the least SQL that could do the same, on databases of its own."),
)
@_serials
@click.option("--rounds", default=15, show_default=True, type=click.IntRange(3), help=_("Rounds that are counted."))
@click.option("--size", "sizes", multiple=True, type=click.IntRange(1, 10_000), help=_("Numbers per document."))
@_postgresql
@_no_sqlite
@click.option("--no-http", is_flag=True, help=_("Leave sales over HTTP out."))
@_stored
@click.option("--output", type=_FILE, help=_("Write Markdown here, too, below its mark if there is one."))
@click.pass_context
def bench(
    context: click.Context, serials: int, rounds: int, sizes: tuple[int, ...], postgresql: str | None, no_sqlite: bool,
    no_http: bool, stored: Path | None, output: Path | None,
) -> None:  # fmt: skip
    """Measure each engine in processes of its own; nobody's data is touched."""
    if context.invoked_subcommand:
        return
    figures = _figures(stored)
    for measured in _on_engines(postgresql, no_sqlite):
        run = measured("works", serials=serials, rounds=rounds, sizes=sizes)
        if not no_http:
            run["http"] = measured("http", rounds=max(3, rounds // 3), each=_A_ROUND)
        figures = _joined(figures, "runs", run, stored)
    told = report.markdown(figures)
    click.echo(told)
    if output:
        output.write_text(report.below(output.read_text() if output.exists() else "", told))


@bench.command(help=_("Draw the figures that --json has stored in FILE, as SVG into FOLDER."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def chart(file: Path, folder: Path) -> None:
    """Write both pictures and tell where."""
    for drawn in charts.draw(json.loads(file.read_text()), folder):
        click.echo(drawn)


@bench.command(help=_("Sell for many organizations at once, and as often for one: what they share."))
@click.option("--organizations", "number", default=100, show_default=True, type=click.IntRange(2), help=_("How many."))
@click.option("--workers", default=4, show_default=True, type=click.IntRange(1), help=_("How many sell side by side."))
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help=_("Rounds that are counted."))
@_postgresql
@_no_sqlite
@_stored
def organizations(
    number: int, workers: int, rounds: int, postgresql: str | None, no_sqlite: bool, stored: Path | None
) -> None:
    """Measure each engine in a process of its own."""
    figures = _figures(stored)
    for measured in _on_engines(postgresql, no_sqlite):
        run = measured("organizations", number=number, workers=workers, rounds=rounds)
        figures = _joined(figures, "organizations", run, stored)
    click.echo(report.markdown({"organizations": figures["organizations"]}))


@bench.command(help=_("Import and export files of many rows, each time in a process of its own."))
@click.option(
    "--rows", "sizes", multiple=True, default=(10_000, 100_000), show_default=True, type=click.IntRange(1, 1_000_000),
    help=_("How many rows; may be repeated."),
)  # fmt: skip
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1), help=_("Rounds that are counted."))
@_postgresql
@_no_sqlite
@_stored
@draws
def files(sizes: tuple[int, ...], rounds: int, postgresql: str | None, no_sqlite: bool, stored: Path | None) -> None:
    """Measure each engine and number of rows in turn; the fonts of labels are there before."""
    figures = _figures(stored)
    for measured in _on_engines(postgresql, no_sqlite):
        told = measured("emptied")
        for rows in sizes:
            run = {**told, **of_files.run(partial(measured, "file"), rows, rounds)}
            figures = _joined(figures, "files", run, stored)
    click.echo(report.markdown({"files": figures["files"]}))


@bench.command(help=_("Tell what each index of the big tables adds to a receipt of 1,000."))
@_serials
@click.option("--rounds", default=15, show_default=True, type=click.IntRange(3), help=_("Rounds that are counted."))
@_postgresql
@_no_sqlite
@_stored
def indexes(serials: int, rounds: int, postgresql: str | None, no_sqlite: bool, stored: Path | None) -> None:
    """Measure each engine in a process of its own."""
    figures = _figures(stored)
    for measured in _on_engines(postgresql, no_sqlite):
        run = measured("indexes", serials=serials, rounds=rounds)
        figures = _joined(figures, "indexes", run, stored)
    click.echo(report.markdown({"indexes": figures["indexes"]}))


@bench.command(hidden=True)
@click.argument("part", type=click.Choice(list(parts.PARTS)))
@click.argument("figures", type=_FILE)
@click.argument("arguments")
def measure(part: str, figures: Path, arguments: str) -> None:
    """Measure the configured database, which is nobody's, and write the figures down."""
    doors = of_files.Doors(_import, _look_and_import, _export, _label)
    figures.write_text(json.dumps(parts.PARTS[part](doors=doors, **json.loads(arguments))))


def _figures(stored: Path | None) -> report.Figures:
    found: report.Figures = json.loads(stored.read_text()) if stored and stored.exists() else {}
    return found


def _joined(figures: report.Figures, part: str, run: report.Figures, stored: Path | None) -> report.Figures:
    """What is measured is stored at once: a later engine may fail."""
    figures = report.joined(figures, part, run)
    if stored:
        stored.write_text(json.dumps(figures, indent=1) + "\n")
    return figures


def _look_and_import(file: Path, organization: str) -> None:
    """Import serials as the page does: kept, looked at, started when that was seen, done by whoever has time."""
    who = members.on_behalf(organization_named(organization))
    with file.open("rb") as opened:
        pieces = iter(partial(opened.read, 1 << 16), b"")
        job = jobs.submit(who, jobs.Given("serials", file.name, mode="add"), pieces, now())
    runner.once()
    jobs.start(who, job, "all_or_nothing", now())
    runner.once()
    told = jobs.read(who.organization_id, job)
    assert told is not None
    assert told["state"] == "done", told["problem"]
    assert not told["refused"]


def _import(file: Path, organization: str) -> None:
    """Import serials as the command does, and tell nothing."""
    command = [str(file), "--kind", "serials", "--mode", "add", "--org", organization, "--json"]
    with redirect_stdout(StringIO()):
        imports.import_file.main(command, standalone_mode=False)


def _export(file: Path, organization: str) -> None:
    """Export serials as the command does, and tell nothing."""
    with redirect_stderr(StringIO()):
        exports.export_file.main(["serials", str(file), "--org", organization], standalone_mode=False)


def _label(file: Path, organization: str, numbers: Sequence[str]) -> None:
    """Make labels as the command does, and tell nothing."""
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        labels.label.main([*numbers, "--out", str(file), "--org", organization], standalone_mode=False)


def _on_engines(postgresql: str | None, no_sqlite: bool) -> Iterator[Callable[..., dict[str, Any]]]:
    """Yield what measures a part, for each engine: an empty database of its own, gone when the next is asked for."""
    with tempfile.TemporaryDirectory(prefix="serialtrail-bench-") as made:
        folder = Path(made)
        if not no_sqlite:
            yield _measuring(folder, f"sqlite:///{folder / 'bench.sqlite3'}")
    if postgresql:
        with tempfile.TemporaryDirectory(prefix="serialtrail-bench-") as made, _database(postgresql) as address:
            yield _measuring(Path(made), address)


def _measuring(folder: Path, address: str) -> Callable[..., dict[str, Any]]:
    told = {
        **os.environ,
        "SERIALTRAIL_DATABASE_URL": address,
        "SERIALTRAIL_DATA_DIR": str(folder),
        "SERIALTRAIL_ASSETS_DIR": str(settings.ASSETS.picked.parent),
    }
    figures = folder / "figures.json"

    def measured(part: str, **arguments: Any) -> dict[str, Any]:
        command = [sys.executable, "-m", "serialtrail.cli.main", "bench", "measure"]
        command += [part, str(figures), json.dumps(arguments)]
        if subprocess.run(command, env=told, check=False).returncode:
            raise click.ClickException(_("The measurement ended early; the reason stands above."))
        found: dict[str, Any] = json.loads(figures.read_text())
        return found

    return measured


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
