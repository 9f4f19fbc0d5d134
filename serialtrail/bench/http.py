"""A sale of one serial over HTTP beside the bare handler's: token, Idempotency-Key and body, by 1, 8 and 32 clients.

Both are served by granian as processes of their own and take turns, round by round. Clients sell for organizations of
their own (spread), or all for the same one.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection
from django.utils.timezone import now

from serialtrail.access import tokens
from serialtrail.access.who import actor
from serialtrail.bench import load, machine
from serialtrail.bench.http_load import Answered, drive
from serialtrail.posting import engine

CLIENTS = (1, 8, 32)
SPREAD, ONE = "spread", "one organization"
OURS, BARE = "ours", "bare handler"
GOAL = 0.3
_WAYS = (OURS, BARE)
_ANSWERS_WITHIN = 60  # seconds


@dataclass(frozen=True)
class Shop:
    """An organization with a token, and the numbers it has in stock for either way: both sell the same ones."""

    organization: int
    token: str
    numbers: Sequence[str]


@dataclass
class Sold:
    """One row: rounds by way, and CPU seconds of the server, the database and the clients over all of them."""

    clients: int
    where: str
    rounds: dict[str, list[Answered]] = field(default_factory=lambda: {way: [] for way in _WAYS})
    used: dict[str, dict[str, float]] = field(default_factory=lambda: {way: {} for way in _WAYS})

    def rate(self, way: str) -> float:
        """Requests a second, the median of the rounds."""
        return median(len(one.took) / one.seconds for one in self.rounds[way])

    def requests(self, way: str) -> int:
        """How many were answered."""
        return sum(len(one.took) for one in self.rounds[way])

    def ratio(self) -> float:
        """The median over the rounds of our throughput to the bare handler's."""
        pairs = zip(self.rounds[OURS], self.rounds[BARE], strict=True)
        return median(bare.seconds / ours.seconds for ours, bare in pairs)

    def late(self, way: str, percent: float) -> float:
        """Milliseconds within which so many of a hundred requests were answered."""
        took = sorted(time for one in self.rounds[way] for time in one.took)
        return took[min(len(took) - 1, round(percent / 100 * (len(took) - 1)))]

    def shape(self) -> dict[str, Any]:
        """As figures for the report."""
        ways = {
            way: {
                "rate": self.rate(way),
                **{f"p{percent}": self.late(way, percent) for percent in (50, 95, 99)},
                "cpu_ms": {what: 1000 * spent / self.requests(way) for what, spent in self.used[way].items()},
            }
            for way in _WAYS
        }
        return {"clients": self.clients, "where": self.where, "ratio": self.ratio(), "ways": ways}


def measure(rounds: int, each: int = 400, workers: int = 0, clients: Sequence[int] = CLIENTS) -> list[Sold]:
    """Serve the configured database, which is nobody's, and a bare one beside it; sell `each` serials a round."""
    rows = [Sold(count, where) for count in clients for where in (SPREAD, ONE)]
    turns = (rounds + 1) * each
    spread = [sum(turns / count for count in clients if place < count) for place in range(max(clients))]
    shops = [_shop(sold + turns * len(clients) * (not place)) for place, sold in enumerate(spread)]
    load.analyze()
    connection.close()
    workers = workers or (1 if connection.vendor == "sqlite" else 2)
    with tempfile.TemporaryDirectory(prefix="serialtrail-bench-http-") as folder:
        address = _bare_database(Path(folder), shops)
        with _ours(workers) as ours, _bare(address, workers) as bare:
            servers = {OURS: ours, BARE: bare}
            left = {way: [iter(shop.numbers) for shop in shops] for way in _WAYS}
            for turn in range(rounds + 1):
                for row in rows:
                    for way in _WAYS if turn % 2 else reversed(_WAYS):
                        _round(row, way, servers[way], shops, left[way], each, counts=turn > 0)
    return rows


@dataclass(frozen=True)
class _Server:
    port: int
    pid: int


def _round(
    row: Sold, way: str, server: _Server, shops: Sequence[Shop], left: list[Iterator[str]], each: int, *, counts: bool
) -> None:
    share = each // row.clients
    places = range(row.clients) if row.where == SPREAD else [0] * row.clients
    asked = [[_request(shops[place], number, server.port) for number in islice(left[place], share)] for place in places]
    before = _used(server.pid)
    found = drive(("127.0.0.1", server.port), asked)
    after = _used(server.pid)
    assert set(found.statuses) == {b"201"}, found.statuses
    assert len(found.took) == share * row.clients, "too few numbers were bought"
    if counts:
        row.rounds[way].append(found)
        for what, spent in after.items():
            row.used[way][what] = row.used[way].get(what, 0.0) + spent - before[what]


def _request(shop: Shop, number: str, port: int) -> bytes:
    line = {"item": load.sku(0), "quantity": "1", "unit_price": "599.00", "serials": [number]}
    said = {"kind": "sale", "location": load.store(0), "party": "ANN", "lines": [line], "post": True}
    body = json.dumps(said).encode()
    head = (
        f"POST /api/v1/documents HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {shop.token}\r\n"
        f"Idempotency-Key: sale-{number}\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
        f"User-Agent: till/1.0\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _shop(serials: float) -> Shop:
    """Found an organization that has at least so many serials in stock at one store, and some to spare."""
    who = load.found()
    numbers = [f"H{who.organization_id}-{n:06d}" for n in range(-(-int(serials + 40) // 100) * 100)]
    for first in range(0, len(numbers), 1000):
        draft = load.document("purchase", 0, tuple(numbers[first : first + 1000]), 0)
        engine.create(who.organization_id, actor(who), draft, load.AT, post=True)
    issued = tokens.issue(who, who.member_id, "write", now(), expires=now() + timedelta(days=1))
    return Shop(who.organization_id, issued.text, numbers)


@contextmanager
def _ours(workers: int) -> Iterator[_Server]:
    port = _free_port()
    command = ["-m", "serialtrail.cli.main", "serve", "--port", str(port), "--workers", str(workers)]
    with _served(command, port, {}) as server:
        yield server


@contextmanager
def _bare(address: str, workers: int) -> Iterator[_Server]:
    port = _free_port()
    # As many threads as serve it best: more wait for the processor, or for the gate, than for the database.
    threads = 2 if address.startswith("sqlite") else 8
    command = [
        *("-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", str(workers), "--no-ws"),
        *("--blocking-threads", str(threads), "--blocking-threads-idle-timeout", "600", "--http", "1"),
        *("--log-level", "error", "serialtrail.bench.bare_handler:application"),
    ]
    with _served(command, port, {"SERIALTRAIL_BENCH_BARE": address}) as server:
        yield server


@contextmanager
def _served(command: Sequence[str], port: int, environment: Mapping[str, str]) -> Iterator[_Server]:
    process = subprocess.Popen([sys.executable, *command], env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + _ANSWERS_WITHIN
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[1]} does not answer")
            time.sleep(0.05)
        yield _Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _answers(port: int) -> bool:
    try:
        return bool(drive(("127.0.0.1", port), [[b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"]]).took)
    except OSError:
        return False


def _bare_database(folder: Path, shops: Sequence[Shop]) -> str:
    """Make and fill the bare tables: a file of their own, or beside ours in the same database."""
    address = os.environ["SERIALTRAIL_DATABASE_URL"]
    if connection.vendor == "sqlite":
        address = f"sqlite:///{folder / 'bare.sqlite3'}"
    os.environ["SERIALTRAIL_BENCH_BARE"] = address
    from serialtrail.bench import bare_handler

    numbers = ((shop.organization, number) for shop in shops for number in shop.numbers)
    bare_handler.fill([shop.organization for shop in shops], numbers)
    return address


def _used(server: int) -> dict[str, float]:
    """CPU seconds so far of the server's processes, of the database's where they run here, and of this one."""
    found = {"server": machine.spent(server), "clients": time.process_time()}
    if connection.vendor == "postgresql":
        found["database"] = machine.spent(machine.postmaster())
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def markdown(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the rows, each a `Sold.shape`, as a table; CPU is milliseconds a request."""
    lines = [
        "| clients | | ours /s | bare /s | ratio | goal | | p50 ms | p95 | p99 | bare p50 | CPU ms: server | database"
        " | clients | bare: server | database |",
        "|--:|---|--:|--:|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        ours, bare = row["ways"][OURS], row["ways"][BARE]
        goal = row["where"] == SPREAD
        reached = ("yes" if row["ratio"] >= GOAL else "**no**") if goal else ""
        cells = [
            row["clients"], row["where"], f"{ours['rate']:.0f}", f"{bare['rate']:.0f}", f"{row['ratio']:.2f}",
            f"{GOAL:g}" if goal else "", reached, *(f"{ours[p]:.1f}" for p in ("p50", "p95", "p99")),
            f"{bare['p50']:.1f}", *(_cpu(ours, what) for what in ("server", "database", "clients")),
            *(_cpu(bare, what) for what in ("server", "database")),
        ]  # fmt: skip
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def _cpu(way: Mapping[str, Any], what: str) -> str:
    return f"{way['cpu_ms'][what]:.2f}" if what in way["cpu_ms"] else ""
