"""The unit of work of every door: one write transaction, queued fairly, timed out, and tried again when it must be."""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction

T = TypeVar("T")

ATTEMPTS = 5
GATE_SECONDS = 15.0
LOCK_TIMEOUT, STATEMENT_TIMEOUT = "3s", "15s"
# How long anything may wait; and how to look things up: by index, one by one, by plans that are made once. A plan made
# for the very organization and its statistics reads all that a new organization has, for each of a thousand references.
_SETTINGS = "SELECT " + ", ".join(
    f"set_config('{name}', '{value}', true)"
    for name, value in {
        "lock_timeout": LOCK_TIMEOUT,
        "statement_timeout": STATEMENT_TIMEOUT,
        "plan_cache_mode": "force_generic_plan",
        "enable_seqscan": "off",
        "enable_hashjoin": "off",
        "enable_mergejoin": "off",
    }.items()
)
SERIALIZATION, DEADLOCK, UNIQUE = "40001", "40P01", "23505"
# lock_not_available, query_canceled (statement_timeout), too_many_connections, admin shutdown and the like.
BUSY_STATES = ("55P03", "57014", "53300", "57P01", "57P02", "57P03", "53100", "53200")


class Busy(Exception):
    """The database is unreachable or too busy; nothing is known to have been written. Try again in `seconds`."""

    def __init__(self, reason: str, seconds: int = 1) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Again(Exception):
    """What was read no longer holds: run the whole transaction again."""


class _Gate:
    """A first-come-first-served lock: SQLite's busy timeout alone starves writers."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._taken = False

    @contextmanager
    def passed(self, seconds: float) -> Iterator[None]:
        turn = threading.Event()
        with self._mutex:
            if not self._taken and not self._queue:
                self._taken = True
                turn.set()
            else:
                self._queue.append(turn)
        if not turn.wait(seconds):
            with self._mutex:
                if not turn.is_set():
                    self._queue.remove(turn)
                    raise Busy("too many writers are waiting")
        try:
            yield
        finally:
            with self._mutex:
                if self._queue:
                    self._queue.popleft().set()
                else:
                    self._taken = False


_gate = _Gate()


def write(work: Callable[[], T]) -> T:
    """Run `work` in one write transaction and return what it returns; join the one that is open, if any.

    Deadlocks and serialization failures run it again, at most `ATTEMPTS` times. Raises `Busy` when the database does
    not answer in time; whatever else `work` raises leaves nothing behind.
    """
    if connection.in_atomic_block:
        return work()
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _once(work)
        except Again as changed:
            if attempt == ATTEMPTS:
                raise Busy(str(changed)) from changed
        except IntegrityError as error:
            # Somebody else brought the same number or code into being meanwhile; reading again tells a proper refusal.
            unique = sqlstate(error) == UNIQUE or "UNIQUE constraint" in str(error)
            if not unique or attempt == ATTEMPTS:
                raise
        except OperationalError as error:
            state = sqlstate(error)
            if state in (SERIALIZATION, DEADLOCK) and attempt < ATTEMPTS:
                time.sleep(random.uniform(0.005, 0.03) * attempt)  # noqa: S311  # jitter, not a secret
                continue
            raise _told(error, state) from error
        except InterfaceError as error:
            connection.close()
            raise Busy("the connection to the database was lost") from error
    raise AssertionError("unreachable")


def _once(work: Callable[[], T]) -> T:
    if connection.vendor == "sqlite":
        with _gate.passed(GATE_SECONDS), transaction.atomic():
            return work()
    with transaction.atomic():
        # Together with the BEGIN that it brings about: one round trip.
        with connection.cursor() as cursor, connection.wrap_database_errors, connection.connection.pipeline():
            cursor.execute(_SETTINGS)
        return work()


@contextmanager
def snapshot() -> Iterator[None]:
    """Open one read transaction that sees a single state and locks no writer out."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def sqlstate(error: BaseException) -> str:
    """Return the SQLSTATE behind a database error, or the empty string."""
    return str(getattr(error.__cause__, "sqlstate", "") or "")


def _told(error: OperationalError, state: str) -> Exception:
    text = str(error)
    if state in BUSY_STATES or state.startswith("08") or state in (SERIALIZATION, DEADLOCK):
        return Busy(text)
    if connection.vendor == "sqlite" and ("locked" in text or "busy" in text or "disk is full" in text):
        return Busy(text)
    if connection.vendor == "postgresql" and not state:
        connection.close()
        return Busy(text, 2)
    return error
