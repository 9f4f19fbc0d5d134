"""Work timed side by side: the ways of doing it take turns, round by round, so that a wandering machine wrongs none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db import connection

Act = Callable[[], object]
"""Timed: does the job once and commits."""
Prepare = Callable[[], Act]
"""Untimed: makes fresh inputs for one round."""
OURS, OWN, BARE = "ours", "own floor", "bare floor"
_ENDS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SELECT set_config")


@dataclass(frozen=True)
class Work:
    """One row of the table: `size` numbers a document, or 1; at most `goal` times its own floor, where one is set; so
    many rounds for each that is asked for."""

    name: str
    size: int
    goal: float | None
    ways: Mapping[str, Prepare]
    repeated: int = 1


@dataclass
class Measured:
    """Milliseconds of every round by way, and how many statements one round of ours sends."""

    work: Work
    times: dict[str, list[float]] = field(default_factory=dict)
    statements: int = 0

    def middle(self, way: str) -> float:
        return median(self.times[way])

    def late(self, way: str) -> float:
        """The 95th of a hundred."""
        ordered = sorted(self.times[way])
        return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]

    def ratio(self, floor: str) -> float | None:
        """The median over the rounds of ours to a floor."""
        if floor not in self.times:
            return None
        return median(ours / other for ours, other in zip(self.times[OURS], self.times[floor], strict=True))


def measure(works: Sequence[Work], rounds: int, warm: int = 2) -> list[Measured]:
    """Measure each work; the first `warm` rounds of each are not counted."""
    return [_one(work, rounds * work.repeated, warm) for work in works]


def _one(work: Work, rounds: int, warm: int) -> Measured:
    found = Measured(work, {way: [] for way in work.ways})
    ways = list(work.ways.items())
    with counted() as sent:
        ways[0][1]()()
    # What preparing sent is told apart by preparing once more.
    with counted() as prepared:
        act = ways[0][1]()
    act()
    found.statements = len(sent) - len(prepared)
    for n in range(warm + rounds):
        for way, prepare in ways[n % len(ways) :] + ways[: n % len(ways)]:
            act = prepare()
            started = time.perf_counter()
            act()
            took = (time.perf_counter() - started) * 1000
            if n >= warm:
                found.times[way].append(took)
    return found


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent meanwhile, but for those that begin and end a transaction."""
    sent: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().startswith(_ENDS):
            sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent
