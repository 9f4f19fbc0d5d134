"""Voiding: mirror every live posting of a document, newest first, and restore what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from serialtrail.domain.facts import Facts, SerialFact
from serialtrail.domain.moves import Move, Step, crosses, enters, stock_changes
from serialtrail.domain.refusals import Refusal, ordered


@dataclass(frozen=True)
class Posted:
    """A live posting of the document, as it stands in the ledger; steps name moves by index."""

    id: int
    seq: int
    moves: tuple[Move, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Mirror:
    """The posting that undoes the posting `reverses`."""

    reverses: Posted
    moves: tuple[Move, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Undoing:
    """What voiding does, or why it may not."""

    refusals: tuple[Refusal, ...] = ()
    mirrors: tuple[Mirror, ...] = ()
    ends: tuple[SerialFact, ...] = ()
    stock: Mapping[tuple[int, int], tuple[Decimal, int]] = field(default_factory=dict)


def moved_since(postings: Iterable[Posted], facts: Facts) -> tuple[str, ...]:
    """Return the keys of serials whose latest live movement is not this document's."""
    latest: dict[int, int] = {}
    for posting in postings:
        for step in posting.steps:
            latest[step.serial] = max(latest.get(step.serial, 0), step.version)
    return tuple(s.key for s in facts.serials.values() if s.id in latest and s.live_version != latest[s.id])


def undo(postings: Iterable[Posted], facts: Facts) -> Undoing:
    """Return the mirror of the postings, newest first. The caller has seen that no serial moved since."""
    newest_first = sorted(postings, key=lambda posting: -posting.seq)
    now = {serial.id: serial for serial in facts.serials.values()}
    mirrors = [_mirror(posting, now, facts) for posting in newest_first]
    moves = [move for mirror in mirrors for move in mirror.moves]
    stock = stock_changes(moves, facts)
    touched = {step.serial for mirror in mirrors for step in mirror.steps}
    problems = [*_held(touched, facts), *_short(stock, facts)]
    if problems:
        return Undoing(ordered(problems))
    return Undoing((), tuple(mirrors), tuple(now[serial] for serial in sorted(touched)), stock)


def _mirror(posting: Posted, now: dict[int, SerialFact], facts: Facts) -> Mirror:
    places = {place.id: place for place in facts.places.values()}
    order = range(len(posting.moves) - 1, -1, -1)
    index_of = {old: new for new, old in enumerate(order)}
    moves = tuple(replace(m, source=m.target, target=m.source) for m in (posting.moves[i] for i in order))
    steps: list[Step] = []
    for step in sorted(posting.steps, key=lambda s: (index_of[s.move], s.serial)):
        before = now[step.serial]
        source, target = places[step.source], places[step.target]
        steps.append(
            Step(
                index_of[step.move], before.id, before.version + 1, step.below, step.target, step.source,
                before.party, before.warranty_until,
            )
        )  # fmt: skip
        sold = "customer" in (source.kind, target.kind)
        now[step.serial] = before._replace(
            place=step.source,
            version=before.version + 1,
            live_version=step.below,
            lives=before.lives - enters(source, target),
            party=step.party_before if crosses(source, target) else before.party,
            warranty_until=step.warranty_before if sold else before.warranty_until,
            block="" if step.block_set and step.block_set == before.block else before.block,
        )
    return Mirror(posting, moves, tuple(steps))


def _held(touched: set[int], facts: Facts) -> Iterable[Refusal]:
    for serial in facts.serials.values():
        if serial.id in touched and serial.holder is not None:
            shown = {"document": serial.holder_number, "document_id": str(serial.holder)}
            yield Refusal("serial_held", None, serial.number, shown)


def _short(stock: Mapping[tuple[int, int], tuple[Decimal, int]], facts: Facts) -> Iterable[Refusal]:
    for (item_id, place_id), (quantity, serials) in stock.items():
        level = facts.stock.get((item_id, place_id))
        item, place = facts.item(item_id), facts.place(place_id)
        on_hand = (level.on_hand if level else Decimal(0)) + quantity
        standing = (level.serials if level else Decimal(0)) + serials
        shown = {"item": item.sku, "location": place.code}
        if item.tracked and on_hand < standing:
            there = level.unassigned if level else Decimal(0)
            needed = there + standing - on_hand
            figures = {"needed": f"{needed.normalize():f}", "unassigned": f"{there.normalize():f}"}
            yield Refusal("unassigned_short", facts={**shown, **figures})
        elif on_hand < 0 and quantity < 0 and not facts.settings.allow_negative_stock:
            figures = {"needed": f"{-quantity.normalize():f}", "on_hand": f"{on_hand - quantity:f}"}
            yield Refusal("stock_short", facts={**shown, **figures})
