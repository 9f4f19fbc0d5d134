"""The floor of a sale over HTTP: a bare WSGI program that reads the same request and does the least SQL.

`granian --interface wsgi serialtrail.bench.bare_handler:application`, with the address of a database of its own in
SERIALTRAIL_BENCH_BARE (sqlite:///PATH or postgres://...). No token is looked up, nothing is checked but that the number
is where it is sold from. Durable as ours: WAL with synchronous=FULL, synchronous_commit=on.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

ADDRESS = os.environ.get("SERIALTRAIL_BENCH_BARE", "")
_TABLES = (
    """CREATE TABLE bare_serial (id {id}, organization bigint NOT NULL, number text NOT NULL, item bigint NOT NULL,
        place bigint, UNIQUE (organization, number))""",
    "CREATE TABLE bare_document (id {id}, organization bigint NOT NULL, kind text NOT NULL)",
    """CREATE TABLE bare_movement (serial bigint NOT NULL, document bigint NOT NULL, source bigint, target bigint,
        PRIMARY KEY (serial, document))""",
    """CREATE TABLE bare_stock (organization bigint NOT NULL, item bigint NOT NULL, place bigint NOT NULL,
        quantity bigint NOT NULL, PRIMARY KEY (organization, item, place))""",
)
_SELL = """
WITH sold AS (UPDATE bare_serial SET place = NULL WHERE organization = %s AND number = %s AND place = 1
        RETURNING id, organization, item),
    made AS (INSERT INTO bare_document (organization, kind) SELECT organization, 'sale' FROM sold RETURNING id),
    moved AS (INSERT INTO bare_movement SELECT sold.id, made.id, 1, NULL FROM sold CROSS JOIN made)
UPDATE bare_stock s SET quantity = s.quantity - 1 FROM sold CROSS JOIN made
WHERE s.organization = sold.organization AND s.item = sold.item AND s.place = 1 RETURNING made.id"""

_of_thread = threading.local()


class _Postgresql:
    """One prepared statement, which is the transaction."""

    def __init__(self) -> None:
        import psycopg

        self.connection = psycopg.connect(
            ADDRESS.replace("postgres://", "postgresql://", 1), autocommit=True, prepare_threshold=0
        )

    def sell(self, organization: int, number: str) -> int | None:
        row = self.connection.execute(_SELL, (organization, number)).fetchone()
        return row[0] if row else None


class _Sqlite:
    """The same in one immediate transaction; who comes first goes first."""

    gate = threading.Lock()

    def __init__(self) -> None:
        self.connection = _opened()

    def sell(self, organization: int, number: str) -> int | None:
        do = self.connection.execute
        with self.gate:
            do("BEGIN IMMEDIATE")
            row = do(
                "UPDATE bare_serial SET place = NULL WHERE organization = ? AND number = ? AND place = 1"
                " RETURNING id, item",
                (organization, number),
            ).fetchone()
            if row is None:
                do("ROLLBACK")
                return None
            serial, item = row
            made = do("INSERT INTO bare_document (organization, kind) VALUES (?, 'sale')", (organization,)).lastrowid
            do("INSERT INTO bare_movement VALUES (?, ?, 1, NULL)", (serial, made))
            do(
                "UPDATE bare_stock SET quantity = quantity - 1 WHERE organization = ? AND item = ? AND place = 1",
                (organization, item),
            )
            do("COMMIT")
        return int(made)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Sell the one number of the body, for the organization that the token names."""
    if environ["REQUEST_METHOD"] != "POST":
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "2")])
        return [b"{}"]
    organization = int(environ["HTTP_AUTHORIZATION"].split("_")[1], 36)
    said = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    made = _handler().sell(organization, said["lines"][0]["serials"][0])
    status, body = ("201 Created", b'{"id":"%d"}' % made) if made else ("422 Unprocessable Content", b"{}")
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def fill(organizations: Iterable[int], numbers: Iterable[tuple[int, str]]) -> None:
    """Make the tables and put the numbers (organization, number) in stock."""
    postgresql = not ADDRESS.startswith("sqlite")
    connection: Any = _Postgresql().connection if postgresql else _opened()
    mark = "%s" if postgresql else "?"
    key = "bigserial PRIMARY KEY" if postgresql else "INTEGER PRIMARY KEY"
    cursor = connection.cursor()
    for table in _TABLES:
        cursor.execute(table.format(id=key))
    cursor.execute("BEGIN")
    sql = f"INSERT INTO bare_serial (organization, number, item, place) VALUES ({mark}, {mark}, 1, 1)"
    cursor.executemany(sql, list(numbers))
    cursor.executemany(f"INSERT INTO bare_stock VALUES ({mark}, 1, 1, 1000000)", [(one,) for one in organizations])
    cursor.execute("COMMIT")
    cursor.execute("ANALYZE")
    connection.close()


def _handler() -> Any:
    if not hasattr(_of_thread, "handler"):
        _of_thread.handler = _Sqlite() if ADDRESS.startswith("sqlite") else _Postgresql()
    return _of_thread.handler


def _opened() -> Any:
    try:
        from pysqlite3 import dbapi2 as sqlite3
    except ImportError:
        import sqlite3
    opened = sqlite3.connect(ADDRESS.removeprefix("sqlite:///"), timeout=20, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "temp_store=MEMORY", "cache_size=-65536"):
        opened.execute(f"PRAGMA {pragma}")
    return opened
