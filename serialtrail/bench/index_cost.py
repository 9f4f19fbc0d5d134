"""What each index costs a receipt of 1,000: its rows written with the index and without it, in turn, and taken back.

Written are the rows of which there is one per number (`serial` as it ends, and `serial_movement`), as posting writes
them, by bare statements: in a whole receipt the difference drowns. Indexes of tables with one row per document or line
get one entry per receipt. Indexes are dropped inside transactions that are rolled back, so that any database serves; it
is locked meanwhile. Counted is processor time, the lower quartile, on PostgreSQL without the checks of references;
the flush at the commit is not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from django.db import connection, transaction

NUMBERS = 1_000
_WRITTEN = 3
TABLES = ("serial", "serial_search", "serial_movement")
# On SQLite the search index is a table of its own: the trigger that feeds it steps aside.
_SEARCH = "serial_search_added"


@dataclass(frozen=True)
class Cost:
    """Milliseconds that an index adds to the rows of a receipt, which take `rows` in all; and, on PostgreSQL, what it
    adds to the log that a commit waits for: that does not wander."""

    table: str
    index: str
    milliseconds: float
    rows: float
    kibibytes: float | None = None


class _TakenBack(Exception):
    pass


def measure(organization: int, rounds: int = 15) -> list[Cost]:
    """Return the cost of every index of these tables that no constraint stands on, the dearest first."""
    receipt = _Receipt(organization)
    droppable = list(_droppable())
    with_all: list[float] = []
    without: dict[tuple[str, str], list[float]] = {one: [] for one in droppable}
    # All of them in each round: what the machine does meanwhile wrongs none.
    for _ in range(rounds):
        for table, index in droppable:
            with_all.append(receipt.time(None, table))
            without[table, index].append(receipt.time(index, table))
    rows = _quarter(with_all)
    log = receipt.log(None, "")
    costs = [
        Cost(
            table, index, rows - _quarter(times), rows, None if log is None else log - (receipt.log(index, table) or 0)
        )
        for (table, index), times in without.items()
    ]
    return sorted(costs, key=lambda cost: -cost.milliseconds)


def _quarter(times: list[float]) -> float:
    """Return the time that a quarter of them stay below: the least of many would be lower than the least of few."""
    return sorted(times)[len(times) // 4]


def markdown(costs: Sequence[Mapping[str, Any]]) -> str:
    """The costs, each as the fields of `Cost`, as a table."""
    lines = ["| table | index | ms | % of the rows' time | KiB of log |", "|---|---|---:|---:|---:|"]
    for c in costs:
        log = "" if c["kibibytes"] is None else f"{c['kibibytes']:.0f}"
        share = 100 * c["milliseconds"] / c["rows"]
        lines.append(f"| {c['table']} | `{c['index']}` | {c['milliseconds']:.1f} | {share:.0f} | {log} |")
    return "\n".join(lines)


class _Receipt:
    """The rows of new numbers, each time other ones, taken back."""

    def __init__(self, organization: int) -> None:
        self.organization, self.series = organization, count(1)
        [(self.item, self.store)] = _rows(
            "SELECT k.item_id, k.location_id FROM stock_level k "
            "JOIN location l ON l.organization_id = k.organization_id AND l.id = k.location_id "
            "WHERE k.organization_id = %s AND l.kind = 'storage' ORDER BY k.serials DESC LIMIT 1",
            organization,
        )
        [(self.posting, self.movement, self.source)] = _rows(
            "SELECT posting_id, id, source_id FROM movement WHERE organization_id = %s AND target_id <> %s LIMIT 1",
            organization, self.store,
        )  # fmt: skip
        self.clock = process_time if connection.vendor == "sqlite" else _backend_clock()
        [(self.party,)] = _rows("SELECT MIN(id) FROM party WHERE organization_id = %s", organization)

    def time(self, without: str | None, table: str) -> float:
        """Milliseconds of the rows in a transaction that has dropped this index; the first ones only warm up."""
        took = 0.0
        try:
            with transaction.atomic():
                if without is not None:
                    _drop(without, table)
                _drop_references()
                self._write()
                took = min(self._write() for _ in range(_WRITTEN))
                raise _TakenBack
        except _TakenBack:
            return took

    def log(self, without: str | None, table: str) -> float | None:
        """KiB that the rows add to PostgreSQL's log; the least, for pages are written whole after a checkpoint."""
        if connection.vendor == "sqlite":
            return None
        now = "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn"
        found = []
        for _ in range(_WRITTEN):
            try:
                with transaction.atomic():
                    if without is not None:
                        _drop(without, table)
                    for _ in range(2 * _WRITTEN):
                        [(before,)] = _rows(now)
                        self._write()
                        [(after,)] = _rows(now)
                        found.append(float(after - before) / 1024)
                    raise _TakenBack
            except _TakenBack:
                pass
        return min(found)

    def _write(self) -> float:
        prefix = f"RX{next(self.series):05d}"
        given = {name: value for name, value in vars(self).items() if isinstance(value, int)} | {"prefix": prefix}
        statements = [one.format(series=_SERIES[connection.vendor]) for one in _ROWS]
        with connection.cursor() as cursor:
            start = self.clock()
            for statement in statements:
                cursor.execute(statement, given)
            return (self.clock() - start) * 1000


def _backend_clock() -> Callable[[], float]:
    """Seconds of processor that this connection's server process has had; the wall's where it runs elsewhere."""
    [(pid,)] = _rows("SELECT pg_backend_pid()")
    told = Path(f"/proc/{pid}/schedstat")
    comm = told.with_name("comm")
    if not told.exists() or "postgres" not in comm.read_text():
        return perf_counter
    return lambda: int(told.read_text().split()[0]) / 1e9


_SERIES = {
    "sqlite": "(WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
    " SELECT i, %(prefix)s || printf('%%06d', i * 7919 %% 1000000) AS key FROM n)",
    "postgresql": "(SELECT i, %(prefix)s || lpad((i * 7919 %% 1000000)::text, 6, '0') AS key"
    " FROM generate_series(1, 1000) i)",
}
_ROWS = (
    """INSERT INTO serial (organization_id, item_id, location_id, number, key, key_reversed, version, live_version,
        lives, moved_at, block_reason, block_note, production_batch, note, created_at, party_id)
    SELECT %(organization)s, %(item)s, %(store)s, key, key, substr(key, 3) || i, 1, 1, 1, '2026-01-01 10:00:00', '',
        '', '', '', '2026-01-01 10:00:00', %(party)s FROM {series} AS made ORDER BY key""",
    """INSERT INTO serial_movement (organization_id, posting_id, movement_id, serial_id, version, below, source_id,
        target_id)
    SELECT %(organization)s, %(posting)s, %(movement)s, id, 1, 0, %(source)s, %(store)s FROM serial
    WHERE organization_id = %(organization)s AND key >= %(prefix)s AND key < %(prefix)s || 'Z' ORDER BY id""",
)


def _drop(index: str, table: str) -> None:
    with connection.cursor() as cursor:
        if index == _SEARCH:
            cursor.execute(f"DROP TRIGGER {index}{' ON serial' if connection.vendor == 'postgresql' else ''}")
        else:
            cursor.execute(f'DROP INDEX "{index}"')


def _drop_references() -> None:
    """On PostgreSQL: looking up what each row refers to takes longer than all indexes, and wanders more."""
    if connection.vendor == "sqlite":
        return
    found = _rows(
        "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint"
        " WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])",
        list(TABLES),
    )
    with connection.cursor() as cursor:
        for table, name in found:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def _rows(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _droppable() -> Iterator[tuple[str, str]]:
    """Yield table and name of what can be dropped: indexes that no constraint stands on, and the search trigger."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        else:
            cursor.execute(
                "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public' "
                "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
            )
        found = sorted((table, name) for table, name in cursor.fetchall() if table in TABLES)
    yield from found
    yield "serial", _SEARCH
