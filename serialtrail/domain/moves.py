"""What a decision amounts to: moves of quantity and serials, and what they leave behind in stock and on each serial."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from serialtrail.domain.facts import Facts, PlaceFact, SerialFact
from serialtrail.domain.refusals import Refusal


@dataclass(frozen=True)
class Move:
    """`quantity` base units of an item leave `source` for `target`, for one line, with these serials (keys).

    Quantity 0 puts numbers on units that are already there, or takes them off.
    """

    line: int
    item: int
    quantity: Decimal
    source: int
    target: int
    serials: tuple[str, ...] = ()


class Step(NamedTuple):
    """One serial's part in the move with this index: a row of its trail."""

    move: int
    serial: int
    version: int
    below: int
    source: int
    target: int
    party_before: int | None = None
    warranty_before: date | None = None
    block_set: str | None = None


@dataclass(frozen=True)
class Plan:
    """What follows from a draft: either refusals, or moves and the serials as they will stand afterwards.

    `quantities` are base quantities by line position; `extra_lines` items (by position) that a count found differences
    for without anybody listing them; `confirmed` the codes that were overridden; `left_alone` numbers that a count did
    not touch because they moved after they were counted.
    """

    refusals: tuple[Refusal, ...] = ()
    moves: tuple[Move, ...] = ()
    steps: tuple[Step, ...] = ()
    ends: tuple[SerialFact, ...] = ()
    stock: Mapping[tuple[int, int], tuple[Decimal, int]] = field(default_factory=dict)
    quantities: Mapping[int, Decimal] = field(default_factory=dict)
    extra_lines: Mapping[int, int] = field(default_factory=dict)
    confirmed: tuple[str, ...] = ()
    left_alone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What the moves of one document bring with them for its serials."""

    party: int | None = None
    date: date | None = None
    # Warranty months by item, given when a serial is sold.
    warranty: Mapping[int, int | None] = field(default_factory=dict)
    # Reason by key, set on serials that begin a life under a block.
    blocks: Mapping[str, str] = field(default_factory=dict)


def crosses(source: PlaceFact, target: PlaceFact) -> bool:
    """Tell whether a move goes into or out of stock; only then does a serial change hands."""
    return source.outside != target.outside


def enters(source: PlaceFact, target: PlaceFact) -> bool:
    """Tell whether a move begins a life: into storage from outside stock."""
    return source.outside and target.kind == "storage"


@lru_cache(maxsize=1000)
def months_later(day: date, months: int) -> date:
    """Return the day so many months on, at most the last of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = min(day.year + years, 9999)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def follow(moves: Iterable[Move], facts: Facts, outcome: Outcome) -> tuple[tuple[Step, ...], tuple[SerialFact, ...]]:
    """Return the trail rows the moves add, and every moved serial as it stands at the end."""
    places = {place.id: place for place in facts.places.values()}
    now: dict[str, SerialFact] = {}
    steps: list[Step] = []
    for index, move in enumerate(moves):
        source, target = places[move.source], places[move.target]
        crossing, entering = crosses(source, target), enters(source, target)
        sold = "customer" in (source.kind, target.kind)
        for key in move.serials:
            before = now.get(key) or facts.serials[key]
            version = before.version + 1
            # What is blocked already keeps its reason, so that a void has nothing to restore.
            block = None if before.block else outcome.blocks.get(key)
            steps.append(
                Step(
                    index, before.id, version, before.live_version, source.id, target.id,
                    before.party, before.warranty_until, block,
                )
            )  # fmt: skip
            now[key] = before._replace(
                place=target.id,
                version=version,
                live_version=version,
                lives=before.lives + entering,
                party=outcome.party if crossing else before.party,
                warranty_until=_warranty(before, target, outcome) if sold else before.warranty_until,
                block=block or before.block,
            )
    return tuple(steps), tuple(now.values())


def _warranty(serial: SerialFact, target: PlaceFact, outcome: Outcome) -> date | None:
    """Return until when a serial is covered that goes to a customer or comes from one."""
    months = outcome.warranty.get(serial.item) if target.kind == "customer" else None
    return months_later(outcome.date, months) if months and outcome.date else None


def stock_changes(moves: Iterable[Move], facts: Facts) -> dict[tuple[int, int], tuple[Decimal, int]]:
    """Return what the moves change in stock: (item, place) to quantity and number of serials, for places in stock."""
    inside = {place.id for place in facts.places.values() if not place.outside}
    changes: dict[tuple[int, int], tuple[Decimal, int]] = {}
    for move in moves:
        for place, sign in ((move.source, -1), (move.target, 1)):
            if place in inside:
                quantity, serials = changes.get((move.item, place), (Decimal(0), 0))
                changes[move.item, place] = (quantity + sign * move.quantity, serials + sign * len(move.serials))
    return {pair: change for pair, change in sorted(changes.items()) if any(change)}
