"""Voiding: mirror every live posting of a document, newest first, and restore what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import itemgetter

from serialtrail.domain.facts import Facts, SerialFact, alike
from serialtrail.domain.moves import End, Move, Step, crosses, enters, routes, stock_changes
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
    ends: tuple[End, ...] = ()
    stock: Mapping[tuple[int, int], tuple[Decimal, int]] = field(default_factory=dict)


def moved_since(postings: Iterable[Posted], facts: Facts) -> tuple[str, ...]:
    """Return the keys of serials whose latest live movement is not this document's."""
    latest: dict[int, int] = {}
    for step in sorted((step for posting in postings for step in posting.steps), key=lambda step: step.version):
        latest |= dict.fromkeys(step.serials, step.version)
    return tuple(s.key for s in facts.serials.values() if s.id in latest and s.live_version != latest[s.id])


def undo(postings: Iterable[Posted], facts: Facts) -> Undoing:
    """Return the mirror of the postings, newest first. The caller has seen that no serial moved since."""
    newest_first = sorted(postings, key=lambda posting: -posting.seq)
    steps, ends = _undone(newest_first, facts)
    mirrors = [Mirror(p, _mirrored(p.moves), tuple(own)) for p, own in zip(newest_first, steps, strict=True)]
    stock = stock_changes([move for mirror in mirrors for move in mirror.moves], facts)
    touched = {serial for end in ends for serial in end.serials}
    problems = [*_held(touched, facts), *_short(stock, facts)]
    if problems:
        return Undoing(ordered(problems))
    return Undoing((), tuple(mirrors), tuple(ends), stock)


def _mirrored(moves: Sequence[Move]) -> tuple[Move, ...]:
    return tuple(replace(move, source=move.target, target=move.source) for move in reversed(moves))


def _undone(newest_first: Sequence[Posted], facts: Facts) -> tuple[list[list[Step]], list[End]]:
    """Return the steps of each posting's mirror, and how the serials stand after the last."""
    turns = [
        (n, step)
        for n, posting in enumerate(newest_first)
        for step in sorted(posting.steps, key=lambda step: -step.move)
    ]
    known = {serial.id: serial for serial in facts.serials.values()}
    steps: list[list[Step]] = [[] for _ in newest_first]
    ends: list[End] = []
    for members, route in routes([step.serials for _, step in turns]):
        for serials in alike(map(known.__getitem__, members)):
            ids = tuple([serial.id for serial in serials])
            now = serials[0]
            for n, step in map(turns.__getitem__, route):
                back = len(newest_first[n].moves) - 1 - step.move
                mirror, now = _mirror(step, back, ids, now, facts)
                steps[n].append(mirror)
            ends.append(End(ids, serials[0], now))
    return [sorted(own, key=itemgetter(0)) for own in steps], ends


def _mirror(step: Step, index: int, ids: tuple[int, ...], before: SerialFact, facts: Facts) -> tuple[Step, SerialFact]:
    """Return the step that undoes one for serials that stand like this one, and how this one stands then."""
    source, target = facts.place(step.source), facts.place(step.target)
    mirror = Step(
        index, ids, before.version + 1, step.below, step.target, step.source, before.party, before.warranty_until
    )
    sold = "customer" in (source.kind, target.kind)
    return mirror, before._replace(
        place=step.source,
        version=before.version + 1,
        live_version=step.below,
        lives=before.lives - enters(source, target),
        party=step.party_before if crosses(source, target) else before.party,
        warranty_until=step.warranty_before if sold else before.warranty_until,
        block="" if step.block_set and step.block_set == before.block else before.block,
    )


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
