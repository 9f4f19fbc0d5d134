"""Consecutive numbers in one word: first, last, how many."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_COUNTED = re.compile(r"(.*?)([0-9]{1,18})")
SHORTEST = 3
"""Two numbers in a row are as short by themselves."""


@dataclass(frozen=True)
class Range:
    """`count` numbers from `first` to `last`, each one more than the one before."""

    first: str
    last: str
    count: int

    def __str__(self) -> str:
        return self.first if self.count == 1 else f"{self.first} – {self.last} ({self.count})"


def ranges(numbers: Iterable[str]) -> list[Range]:
    """The numbers in ranges of equal prefix and equally many digits, at least three long; others by themselves."""
    found: list[Range] = []
    run: list[str] = []
    before: tuple[str, int, int] | None = None
    for number in sorted(numbers, key=lambda number: (*_parts(number), number)):
        prefix, digits, value = _parts(number)
        if before is not None and digits and (prefix, digits, value - 1) == before:
            run.append(number)
        else:
            found += _told(run)
            run = [number]
        before = (prefix, digits, value)
    return found + _told(run)


def _parts(number: str) -> tuple[str, int, int]:
    """Prefix, how many digits, and their value; no digits for a number that does not end in one."""
    match = _COUNTED.fullmatch(number)
    return (number, 0, 0) if match is None else (match[1], len(match[2]), int(match[2]))


def _told(run: list[str]) -> list[Range]:
    if len(run) >= SHORTEST:
        return [Range(run[0], run[-1], len(run))]
    return [Range(number, number, 1) for number in run]
