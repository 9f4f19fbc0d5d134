"""What a decision amounts to: moves of quantity and serials, and what they leave behind in stock and on each serial."""

from __future__ import annotations

import calendar
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple, TypeVar

from serialtrail.domain.facts import Facts, PlaceFact, SerialFact, alike, state
from serialtrail.domain.refusals import Refusal

M = TypeVar("M", bound=Hashable)


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
    """What the move with this index is to serials (ids) that stood alike: one row of the trail of each."""

    move: int
    serials: tuple[int, ...]
    version: int
    below: int
    source: int
    target: int
    party_before: int | None = None
    warranty_before: date | None = None
    block_set: str | None = None


class End(NamedTuple):
    """How serials (ids) that stood alike stand afterwards; `before` and `after` are one of them."""

    serials: tuple[int, ...]
    before: SerialFact
    after: SerialFact


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
    ends: tuple[End, ...] = ()
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
    # Reason by key, set on serials that begin a life under a block: foreign units, and what comes back not as new.
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


def follow(moves: Sequence[Move], facts: Facts, outcome: Outcome) -> tuple[tuple[Step, ...], tuple[End, ...]]:
    """Return the trail rows the moves add, and how every moved serial stands at the end."""
    blocks = outcome.blocks
    steps: list[Step] = []
    ends: list[End] = []
    for keys, route in routes([move.serials for move in moves]):
        gone = map(facts.serials.__getitem__, keys)
        for serials in alike(gone, (lambda s: (blocks.get(s.key), state(s))) if blocks else state):
            ids = tuple([serial.id for serial in serials])
            now = serials[0]
            block = blocks.get(now.key)
            for index in route:
                step, now = _moved(index, moves[index], ids, now, block, facts, outcome)
                steps.append(step)
            ends.append(End(ids, serials[0], now))
    return tuple(sorted(steps, key=itemgetter(0))), tuple(ends)


def routes(sets: Sequence[tuple[M, ...]]) -> Iterator[tuple[Sequence[M], tuple[int, ...]]]:
    """Yield the members of the sets, each once, with the indices of the sets they are in: together if the same."""
    whole: dict[tuple[M, ...], tuple[int, ...]] = {}
    for index, members in enumerate(sets):
        if members:
            whole[members] = (*whole.get(members, ()), index)
    if sum(map(len, whole)) == len(set().union(*whole)):
        yield from whole.items()
        return
    # Sets that share only some of their members: each by itself.
    each: dict[M, tuple[int, ...]] = {}
    for members, indices in whole.items():
        for member in members:
            each[member] = each.get(member, ()) + indices
    apart: dict[tuple[int, ...], list[M]] = {}
    for member, indices in each.items():
        apart.setdefault(tuple(sorted(indices)), []).append(member)
    for indices, together in apart.items():
        yield together, indices


def _moved(
    index: int, move: Move, ids: tuple[int, ...], before: SerialFact, block: str | None, facts: Facts, outcome: Outcome
) -> tuple[Step, SerialFact]:
    """Return what a move is to serials that stand like this one, and how this one stands then."""
    source, target = facts.place(move.source), facts.place(move.target)
    # What is blocked already keeps its reason, so that a void has nothing to restore.
    block = None if before.block else block
    version = before.version + 1
    step = Step(
        index, ids, version, before.live_version, source.id, target.id, before.party, before.warranty_until, block
    )
    sold = "customer" in (source.kind, target.kind)
    return step, before._replace(
        place=target.id,
        version=version,
        live_version=version,
        lives=before.lives + enters(source, target),
        party=outcome.party if crosses(source, target) else before.party,
        warranty_until=_warranty(before, target, outcome) if sold else before.warranty_until,
        block=block or before.block,
    )


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
