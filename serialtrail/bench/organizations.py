"""Many organizations in one database: as many sales spread over all of them as in one alone, by workers side by side.

Nothing but the machine is shared between organizations. On PostgreSQL this is shown twice: by the locks that are waited
for, and by holding the end of one organization's chain while all others sell.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from statistics import median
from typing import Any

from django.db import connection, connections

from serialtrail.access.who import actor
from serialtrail.bench import load
from serialtrail.bench.floors.world import raw
from serialtrail.bench.load import Merchant
from serialtrail.db.transaction import Busy

Figures = dict[str, Any]
Sale = tuple[Merchant, str]

SPREAD, ONE = "spread", "one"
_EVERY = 0.005  # seconds between looks at the locks
_WAITING = """SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE NOT l.granted AND a.datname = current_database()"""
_HOLD = "SELECT seq FROM ledger_head WHERE organization_id = %s FOR UPDATE"


def measure(organizations: int, workers: int, rounds: int) -> Figures:
    """Sell one serial for each of so many organizations a round, and as many for one; the first round warms up."""
    turns = rounds + 1
    many = [_stocked(turns + 1) for _ in range(organizations)]
    one = _stocked(turns * organizations)
    load.analyze()
    found: dict[str, list[Figures]] = {SPREAD: [], ONE: []}
    with _side_by_side(workers) as executor:
        for turn in range(turns):
            first = turn * organizations
            sales = {
                SPREAD: [(merchant, load.number(turn)) for merchant in many],
                ONE: [(one, load.number(n)) for n in range(first, first + organizations)],
            }
            for where in sorted(sales, reverse=bool(turn % 2)):
                found[where].append(_sold(executor, workers, sales[where]))
        held = _while_held(executor, workers, many, turns) if connection.vendor == "postgresql" else None
    shown = {where: _middle(times[1:]) for where, times in found.items()}
    return {"organizations": organizations, "workers": workers, "rounds": rounds, **shown, "held": held}


def sell(sales: Sequence[Sale]) -> list[float]:
    """Post sales one after the other; return the milliseconds of each."""
    times = []
    for merchant, number in sales:
        started = time.perf_counter()
        load.post(merchant, load.document("sale", 0, (number,), 0))
        times.append((time.perf_counter() - started) * 1000)
    return times


def _stocked(serials: int) -> Merchant:
    """Found an organization that has so many serials in stock."""
    who = load.found()
    merchant = Merchant(who.organization_id, actor(who), serials)
    for first in range(0, serials, load.USUAL):
        numbers = tuple(load.number(n) for n in range(first, min(serials, first + load.USUAL)))
        load.post(merchant, load.document("purchase", 0, numbers, 0))
    return merchant


@contextmanager
def _side_by_side(workers: int) -> Iterator[Executor]:
    """Workers as the engine has them: threads of one process on SQLite, processes on PostgreSQL."""
    if connection.vendor == "sqlite":
        with ThreadPoolExecutor(workers) as threads:
            yield threads
        return
    connections.close_all()  # A copied connection is nobody's.
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as processes:
        # All of them come into being now, before this process has connections and threads of its own.
        list(processes.map(sell, [[]] * workers))
        yield processes


def _sold(executor: Executor, workers: int, sales: Sequence[Sale]) -> Figures:
    shares = [sales[n::workers] for n in range(workers)]
    with _locks_watched() as waiting:
        started = time.perf_counter()
        times = sorted(took for share in executor.map(sell, shares) for took in share)
        seconds = time.perf_counter() - started
    return {
        "rate": len(times) / seconds,
        "p95": times[round(0.95 * (len(times) - 1))],
        "waiting": sum(waiting) / len(waiting) if waiting else 0.0,
    }


def _while_held(executor: Executor, workers: int, many: Sequence[Merchant], turn: int) -> Figures:
    """Hold the end of the first organization's chain; all others sell, and it does not."""
    with _connected() as holder, holder.transaction():
        holder.execute(_HOLD, [many[0].organization])
        found = _sold(executor, workers, [(merchant, load.number(turn)) for merchant in many[1:]])
        try:
            sell([(many[0], load.number(turn))])
        except Busy:
            return {**found, "sales": len(many) - 1, "its_own": "waited in vain"}
    return {**found, "sales": len(many) - 1, "its_own": "went through"}


@contextmanager
def _locks_watched() -> Iterator[list[int]]:
    """How many locks were waited for at each look, on PostgreSQL."""
    seen: list[int] = []
    if connection.vendor == "sqlite":
        yield seen
        return
    over = threading.Event()

    def watch() -> None:
        with _connected() as watcher:
            while not over.wait(_EVERY):
                seen.append(watcher.execute(_WAITING).fetchone()[0])

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


@contextmanager
def _connected() -> Iterator[Any]:
    """A connection beside ours."""
    import psycopg

    with psycopg.connect(raw().info.dsn, autocommit=True) as opened:
        yield opened


def _middle(times: Sequence[Figures]) -> Figures:
    return {name: median(one[name] for one in times) for name in times[0]}
