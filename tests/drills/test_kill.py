"""kill -9 while documents are posted: of the server, of a database process, of the whole database."""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.drills.tills import Reply, Till, assert_verified, bought, furnish, good, sold, till, tills
from tests.services.postgres import Cluster, postgres_cluster, start_again
from tests.services.server import serving
from tests.shop import caller, owner

CLIENTS = 4
ROUNDS, SOAK = 20, 200
DATABASE_ROUNDS, DATABASE_SOAK = 5, 40
EACH = 20  # serials of a purchase
Sent = dict[str, dict[str, Any]]


class Posting:
    """Clients that post purchases and sell half of each, until told to stop; what was answered, and what was not."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.acknowledged: dict[str, Reply] = {}
        self.unknown: Sent = {}
        self.told_busy: list[Reply] = []
        self.faults: list[BaseException] = []
        self.stop = threading.Event()

    @contextmanager
    def going_on(self, url: str, token: str) -> Iterator[None]:
        """Post meanwhile."""
        self.stop.clear()
        with tills(url, token, CLIENTS) as opened:
            threads = [threading.Thread(target=self._work, args=both) for both in enumerate(opened)]
            for thread in threads:
                thread.start()
            try:
                yield
            finally:
                self.stop.set()
                for thread in threads:
                    thread.join()
        if self.faults:
            raise self.faults[0]

    def _work(self, place: int, one: Till) -> None:
        try:
            self._post(place, one)
        except BaseException as fault:
            self.faults.append(fault)

    def _post(self, place: int, one: Till) -> None:
        for turn in itertools.count():
            numbers = [f"{self.name}-{place}-{turn}-{unit}" for unit in range(EACH)]
            reference = f"{self.name}-{place}-{turn}"
            came = self._send(one, bought(numbers, reference=f"{reference}-in"))
            if came:
                self._send(one, sold(numbers[::2], reference=f"{reference}-out"))
            if self.stop.is_set():
                return

    def _send(self, one: Till, body: dict[str, Any]) -> bool:
        key = body["reference"]
        try:
            reply = one.post("/documents", body, key)
        except (OSError, HTTPException):
            self.unknown[key] = body
            self.stop.wait(0.05)
            return False
        if reply.status == 503:
            # The database went away in the middle: whether this was written is as unknown.
            self.told_busy.append(reply)
            self.unknown[key] = body
            self.stop.wait(0.05)
            return False
        assert reply.status == 201, (reply.status, reply.text)
        self.acknowledged[key] = reply
        return True

    def settle(self, shop: Till) -> None:
        """Ask again for what nobody answered, then find each document there, once and whole."""
        for key, body in self.unknown.items():
            reply = shop.post("/documents", body, key)
            assert reply.status == 201, (key, reply.status, reply.text)
            self.acknowledged[key] = reply
        rows = list(shop.every(f"/documents?q={self.name}-"))
        assert sorted(row["reference"] for row in rows) == sorted(self.acknowledged)
        wanted = {"in": EACH, "out": EACH // 2}
        for row in rows:
            assert (row["state"], row["serial_count"]) == ("posted", wanted[row["reference"].rpartition("-")[2]]), row
        told = {key: good(reply) for key, reply in self.acknowledged.items()}
        assert {row["reference"]: (row["id"], row["number"]) for row in rows} == {
            key: (answer["id"], answer["number"]) for key, answer in told.items()
        }


def test_a_killed_server_has_lost_nothing_it_acknowledged_and_tears_nothing(database: None, soak: bool) -> None:
    token, chance = caller(owner(name="Kill")).token, random.Random(9)
    furnished = False
    unsettled: list[Posting] = []
    count = 0
    for turn in range(SOAK if soak else ROUNDS):
        with serving() as server, till(server.url, token) as shop:
            if not furnished:
                furnish(shop)
                furnished = True
            for before in unsettled:
                before.settle(shop)
                count += len(before.acknowledged)
            posting = Posting(f"K{turn}")
            with posting.going_on(server.url, token):
                time.sleep(chance.uniform(0.05, 0.4))
                server.kill()
            unsettled = [posting]
    with serving() as server, till(server.url, token) as shop:
        unsettled[0].settle(shop)
        assert_verified(shop)
    assert count


@contextmanager
def _own_database() -> Iterator[tuple[Cluster, dict[str, str]]]:
    """A cluster that can be killed without anybody else's harm, and the environment of programs that use it."""
    with postgres_cluster() as cluster:
        yield cluster, {"SERIALTRAIL_DATABASE_URL": cluster.url()}


def _shop_in(environment: dict[str, str]) -> str:
    """An organization in that database; its owner's token."""

    def run(*words: str, told: bytes | None = None) -> str:
        command = [sys.executable, "-m", "serialtrail.cli.main", *words]
        root = Path(__file__).resolve().parents[2]
        all_of_it = {**os.environ, **environment}
        done = subprocess.run(command, cwd=root, env=all_of_it, input=told, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode().strip()

    mail = "owner@example.com"
    run(*f"org create Killed --industry electronics --owner {mail} --password-stdin".split(), told=b"correct horse 17")
    return run(*f"token create --org killed --user {mail} --scope admin".split())


def _processes_below(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _kill(*pids: int) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def _until(what: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not come back"
        time.sleep(0.05)


def _works(shop: Till) -> bool:
    try:
        reply = shop.call("GET", "/organization")
    except (OSError, HTTPException):
        # A server that answers before it has read all of a request closes the connection behind its answer.
        return False
    assert reply.status in (200, 503), reply.text
    return reply.status == 200


@pytest.mark.only_on("postgresql")
def test_a_killed_database_is_told_as_503_and_used_again_once_it_is_back(soak: bool) -> None:
    chance = random.Random(10)
    with _own_database() as (cluster, environment), serving(environment=environment) as server:
        token, running = _shop_in(environment), None
        with till(server.url, token) as shop:
            furnish(shop)
            try:
                for turn in range(DATABASE_SOAK if soak else DATABASE_ROUNDS):
                    posting = Posting(f"D{turn}")
                    with posting.going_on(server.url, token):
                        time.sleep(chance.uniform(0.1, 0.5))
                        first = running.pid if running else cluster.pid
                        _kill(first, *_processes_below(first))
                        # Buried, or the next one takes it for alive.
                        os.waitpid(first, 0)
                        time.sleep(0.3)
                    away = shop.post("/documents", bought(["AWAY"]))
                    assert away.status == 503
                    assert int(away.headers["retry-after"]) >= 1
                    assert all(reply.headers["retry-after"] for reply in posting.told_busy)
                    assert posting.told_busy
                    assert server.process.poll() is None
                    running = start_again(cluster)
                    _until(lambda: _works(shop))
                    posting.settle(shop)
                assert_verified(shop)
            finally:
                if running:
                    running.send_signal(signal.SIGINT)
                    running.wait()


@pytest.mark.only_on("postgresql")
def test_a_killed_database_process_takes_its_neighbours_along_and_nothing_is_lost(soak: bool) -> None:
    chance = random.Random(11)
    with _own_database() as (cluster, environment), serving(environment=environment) as server:
        token = _shop_in(environment)
        with till(server.url, token) as shop:
            furnish(shop)
            for turn in range(DATABASE_SOAK if soak else DATABASE_ROUNDS):
                posting = Posting(f"B{turn}")
                with posting.going_on(server.url, token):
                    time.sleep(chance.uniform(0.1, 0.3))
                    with psycopg.connect(cluster.url()) as asking:
                        ours = "application_name = 'serialtrail' AND state = 'active'"
                        rows = asking.execute(f"SELECT pid FROM pg_stat_activity WHERE {ours}").fetchall()
                    _kill(*(pid for (pid,) in rows[:1]))
                    time.sleep(0.5)
                _until(lambda: _works(shop))
                posting.settle(shop)
            assert_verified(shop)
