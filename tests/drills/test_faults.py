"""A fault at every statement of every step: all of a step happens, or nothing does."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, connections
from django.utils.timezone import now

from serialtrail.access import requests
from serialtrail.access.requests import Answer
from serialtrail.db import transaction
from serialtrail.db.transaction import ATTEMPTS, Busy
from serialtrail.queries import auditor
from tests.drills.days import STEPS, Days, cables, digest, phones
from tests.shop import caller

FAULTS: tuple[Callable[[], Exception], ...] = (
    lambda: OperationalError("injected"),
    lambda: IntegrityError("CHECK constraint failed: injected"),
    lambda: RuntimeError("injected"),
    lambda: DataError("injected"),
)


class _Told(Exception):
    """What the driver says of a failed statement."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def _told(sqlstate: str) -> OperationalError:
    error = OperationalError(sqlstate)
    error.__cause__ = _Told(sqlstate)
    return error


class _Fault:
    """Breaks the statement with this number, before it is executed or after, as often as told.

    A transaction that begins and tells otherwise there is not: BEGIN fails before.
    """

    def __init__(self, at: int, make: Callable[[], Exception], *, after: bool = False, times: int = 1) -> None:
        self.at, self.make, self.after, self.times = at, make, after, times
        self.seen = self.fired = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        due = self.seen == self.at and self.fired < self.times
        if due and (not self.after or sql.startswith("BEGIN")):
            self._fire()
        done = execute(sql, params, many, context)
        if due:
            self._fire()
        return done

    def _fire(self) -> None:
        self.fired += 1
        self.seen = 0
        raise self.make()


@contextmanager
def _breaking_commit(*, after: bool) -> Iterator[None]:
    """The next commit fails, or happens but its answer is lost."""
    opened: Any = connections["default"]
    real = opened._commit

    def commit() -> None:
        opened._commit = real
        if after:
            real()
        raise OperationalError("injected at commit")

    opened._commit = commit
    try:
        yield
    finally:
        opened._commit = real


def _once(days: Days, name: str) -> Answer:
    """A step as a door takes it: together with its Idempotency-Key."""

    def work() -> Answer:
        STEPS[name](days)
        return Answer(200, "{}")

    return requests.once(days.org, name, bytes(32), now(), work)


def _fails(work: Callable[[], Any], fault: _Fault) -> bool:
    """Run under the fault; whether it struck. What was struck has to fail."""
    with connection.execute_wrapper(fault):
        try:
            work()
        except Exception:
            if not fault.fired:
                raise
            return True
    assert not fault.fired, f"statement {fault.at} failed, and nobody noticed"
    return False


def test_a_fault_at_any_statement_of_any_step_leaves_nothing_behind(soak: bool) -> None:
    days, turn = Days(), itertools.count()
    kinds = [(make, after) for after in (False, True) for make in FAULTS]
    for name in STEPS:
        step = partial(_once, days, name)
        before, kept = digest(days.org), dict(days.left)
        for at in itertools.count(1):
            # One kind of fault at each statement, in turn; in the long form every kind.
            chosen = kinds if soak else [kinds[next(turn) % len(kinds)]]
            for make, after in chosen:
                struck = _fails(step, _Fault(at, make, after=after))
                if not struck:
                    break
                assert digest(days.org) == before, f"{name}: a fault at statement {at} left something behind"
                days.left = dict(kept)
            if not struck:
                break
        assert digest(days.org) != before, f"{name} does nothing"
    assert auditor.verify(days.org).ok


def test_a_commit_that_fails_leaves_nothing_and_one_whose_answer_is_lost_is_answered_on_asking_again() -> None:
    days = Days()
    for name in STEPS:
        before, kept = digest(days.org), dict(days.left)
        with _breaking_commit(after=False), pytest.raises((OperationalError, Busy)):
            _once(days, name)
        assert digest(days.org) == before, name
        days.left = dict(kept)
        with _breaking_commit(after=True), pytest.raises((OperationalError, Busy)):
            _once(days, name)
        after = digest(days.org)
        assert after != before, name
        assert _once(days, name).replayed, name
        assert digest(days.org) == after, name
    assert auditor.verify(days.org).ok


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_a_deadlock_or_serialization_failure_at_any_statement_is_tried_again_unseen(sqlstate: str) -> None:
    days = Days()
    for at in itertools.count(1):
        fault = _Fault(at, lambda: _told(sqlstate))
        with connection.execute_wrapper(fault):
            days.write("purchase", phones(f"T{at} U{at}"), cables(1), party="ACME")
        if not fault.fired:
            break
    assert auditor.verify(days.org).ok
    shop = caller(days.who)
    assert len(shop.get("/documents?kind=purchase&limit=1000").json()["results"]) == at
    assert shop.get("/serials?count=exact").json()["count"] == 2 * at


def test_what_deadlocks_every_time_is_given_up_after_some_attempts() -> None:
    days = Days()
    before = digest(days.org)
    fault = _Fault(5, lambda: _told("40P01"), times=100)
    with connection.execute_wrapper(fault), pytest.raises(Busy):
        days.write("purchase", phones("G1"), party="ACME")
    assert fault.fired == ATTEMPTS
    assert digest(days.org) == before


@pytest.mark.parametrize("sqlstate", ["55P03", "57014", "53300", "57P01", "53100"])
def test_a_database_that_is_too_busy_is_answered_503_with_retry_after_and_the_key_stays_free(sqlstate: str) -> None:
    days = Days()
    shop = caller(days.who)
    lines = [{"item": "PHONE", "serials": ["B1"]}]
    body = {"kind": "purchase", "location": "MAIN", "lines": lines, "post": True}
    before = digest(days.org)
    for at in (1, 2, 4, 8):
        with connection.execute_wrapper(_Fault(at, lambda: _told(sqlstate))):
            answer = shop.post("/documents", body, Idempotency_Key="busy")
        assert answer.status_code == 503, (at, answer.content)
        assert int(answer.headers["Retry-After"]) >= 1
        assert json.loads(answer.content)["code"] == "busy"
        assert digest(days.org) == before
    answer = shop.post("/documents", body, Idempotency_Key="busy")
    assert answer.status_code == 201
    assert "Idempotency-Replayed" not in answer.headers


@pytest.mark.only_on("postgresql")
def test_a_row_that_others_keep_locked_is_waited_for_three_seconds_then_answered_503() -> None:
    import psycopg

    days = Days()
    days.write("purchase", phones("K1 K2"), party="ACME")
    shop = caller(days.who)
    lines = [{"item": "PHONE", "serials": ["K1"]}]
    body = {"kind": "sale", "location": "MAIN", "lines": lines, "post": True}
    given = connection.settings_dict
    where = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"], "dbname": given["NAME"]}
    with psycopg.connect(**where) as other:
        other.execute("SELECT 1 FROM serial WHERE organization_id = %s AND key = 'K1' FOR UPDATE", [days.org])
        answer = shop.post("/documents", body)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        other.rollback()
    assert shop.post("/documents", body).status_code == 201


@pytest.mark.only_on("sqlite")
def test_a_writer_whose_turn_does_not_come_is_answered_503(monkeypatch: pytest.MonkeyPatch) -> None:
    days = Days()
    shop = caller(days.who)
    monkeypatch.setattr(transaction, "GATE_SECONDS", 0.1)
    inside, leave = threading.Event(), threading.Event()

    def stay() -> None:
        with transaction._gate.passed(1):
            inside.set()
            leave.wait(10)

    other = threading.Thread(target=stay)
    other.start()
    inside.wait(10)
    answer = shop.post("/locations", {"code": "LATE", "name": "Late"})
    leave.set()
    other.join()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert shop.post("/locations", {"code": "LATE", "name": "Late"}).status_code == 201
