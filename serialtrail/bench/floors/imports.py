"""The least that reads a file of serials: into our own schema by csv.reader and the floor of a purchase, 10,000 a time;
into the thinnest table by csv.reader and executemany or COPY, one commit."""

from __future__ import annotations

import csv
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection

from serialtrail.bench.floors import writes_postgresql, writes_sqlite
from serialtrail.bench.floors.world import World, raw

A_DOCUMENT = 10_000


def own(file: Path, w: World) -> None:
    """Take the numbers in as so many purchases of one item: the same rows in the same tables as ours leaves."""
    floors: Any = writes_sqlite if connection.vendor == "sqlite" else writes_postgresql
    into = floors.Own(w)
    with file.open(newline="") as opened:
        rows = csv.reader(opened)
        next(rows)
        while numbers := [row[2] for row in islice(rows, A_DOCUMENT)]:
            into.purchase(numbers)


def empty(folder: Path) -> None:
    """Make the table of the bare floor anew."""
    if connection.vendor == "sqlite":
        with closing(_opened(folder)) as opened:
            opened.executescript(
                "DROP TABLE IF EXISTS serial;"
                "CREATE TABLE serial (id INTEGER PRIMARY KEY, item TEXT, place TEXT, number TEXT UNIQUE)"
            )
        return
    c = raw()
    c.execute("CREATE SCHEMA IF NOT EXISTS bare")
    c.execute("DROP TABLE IF EXISTS bare.imported")
    c.execute(
        'CREATE TABLE bare.imported (id bigserial PRIMARY KEY, item text, place text, number text COLLATE "C" UNIQUE)'
    )


def bare(file: Path, folder: Path) -> None:
    """Take the rows (SKU, location, serial number) into a table that is empty."""
    with file.open(newline="") as opened:
        rows = csv.reader(opened)
        next(rows)
        (_executemany if connection.vendor == "sqlite" else _copy)(rows, folder)


def _executemany(rows: Any, folder: Path) -> None:
    with closing(_opened(folder)) as opened:
        opened.execute("BEGIN IMMEDIATE")
        opened.executemany("INSERT INTO serial (item, place, number) VALUES (?, ?, ?)", rows)
        opened.execute("COMMIT")


def _opened(folder: Path) -> Any:
    import sqlite3

    opened = sqlite3.connect(folder / "imported.sqlite3", isolation_level=None)
    opened.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536")
    return opened


def _copy(rows: Any, folder: Path) -> None:
    c = raw()
    c.execute("BEGIN")
    with c.cursor() as cursor, cursor.copy("COPY bare.imported (item, place, number) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    c.execute("COMMIT")
