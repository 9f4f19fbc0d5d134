"""The second half of a transfer: receiving what is on its way, in parts, and closing the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from serialtrail.domain import whereabouts
from serialtrail.domain.facts import Draft, DraftLine, Facts, ItemFact
from serialtrail.domain.lines import MISSING, quantity_fault, read_entries
from serialtrail.domain.moves import Move, Outcome, Plan, follow, stock_changes
from serialtrail.domain.numbers import Entry, key
from serialtrail.domain.refusals import Refusal, ordered
from serialtrail.domain.shape import ONE_OF
from serialtrail.domain.texts import gettext_noop

MORE_THAN_SHIPPED = gettext_noop("only %(outstanding)s are on their way.")
RESTS = ("back", "missing")


@dataclass(frozen=True)
class Outstanding:
    """What of one line is still in transit: `quantity` base units, among them these serials (ids)."""

    line: int
    item: int
    quantity: Decimal
    serials: tuple[int, ...]

    @property
    def unnumbered(self) -> Decimal:
        return self.quantity - len(self.serials)


def receive(
    draft: Draft,
    number: str,
    rest: Iterable[Outstanding],
    lines: tuple[DraftLine, ...] | None,
    facts: Facts,
    limit: int | None = None,
) -> Plan:
    """Return what receiving these lines does, with at most `limit` numbers; None receives all that is outstanding."""
    assert draft.to_location is not None
    target = facts.places[key(draft.to_location)].id
    if lines is None:
        return _planned([_whole(part, facts, target) for part in rest], draft, facts)
    receiver = _Receiver(draft, number, tuple(rest), facts, target)
    for position, line in enumerate(lines, 1):
        receiver.line(position, line)
    if limit is not None and receiver.given > limit:
        return Plan((Refusal("too_many_numbers", facts={"given": receiver.given, "limit": limit}),))
    if receiver.problems:
        return Plan(ordered(receiver.problems))
    return _planned(receiver.moves(), draft, facts)


def close(draft: Draft, rest: Iterable[Outstanding], where: str, facts: Facts) -> Plan:
    """Return what closing does: the rest goes back to A, or is missing."""
    assert draft.location is not None
    if where not in RESTS:
        wrong = {"field": "rest", "pattern": ONE_OF, "choices": ", ".join(RESTS)}
        return Plan((Refusal("line_invalid", facts=wrong),))
    target = facts.places[key(draft.location)].id if where == "back" else facts.place_of("missing").id
    return _planned([_whole(part, facts, target) for part in rest], draft, facts)


def straight(draft: Draft, shipping: Plan, facts: Facts) -> tuple[Plan, Plan]:
    """Return how a transfer is shipped, and how it is received at the same time, whole: what changes on serials and in
    stock is said once, with the receipt, but for serials that come into being."""
    assert draft.to_location is not None
    transit, target = facts.place_of("transit").id, facts.places[key(draft.to_location)].id
    arriving = [replace(m, source=transit, target=target) for m in shipping.moves if m.target == transit and m.quantity]
    moves = [*shipping.moves, *arriving]
    steps, ends = follow(moves, facts, Outcome(date=draft.date))
    turn = len(shipping.moves)
    shipped = replace(
        shipping,
        steps=tuple(step for step in steps if step.move < turn),
        ends=tuple(end for end in ends if end.after.created),
        stock={},
    )
    received = Plan(
        moves=tuple(arriving),
        steps=tuple(step._replace(move=step.move - turn) for step in steps if step.move >= turn),
        ends=tuple(end for end in ends if not end.after.created),
        stock=stock_changes(moves, facts),
    )
    return shipped, received


def _whole(part: Outstanding, facts: Facts, target: int) -> Move:
    travelling = set(part.serials)
    keys = tuple(serial.key for serial in facts.serials.values() if serial.id in travelling)
    return Move(part.line, part.item, part.quantity, facts.place_of("transit").id, target, keys)


def _planned(moves: list[Move], draft: Draft, facts: Facts) -> Plan:
    moves = [move for move in moves if move.quantity > 0]
    steps, ends = follow(moves, facts, Outcome(date=draft.date))
    return Plan(moves=tuple(moves), steps=steps, ends=ends, stock=stock_changes(moves, facts))


class _Receiver:
    """Takes received lines off what is outstanding, line by line."""

    def __init__(self, draft: Draft, number: str, rest: tuple[Outstanding, ...], facts: Facts, target: int) -> None:
        self.draft, self.number, self.rest, self.facts, self.target = draft, number, rest, facts, target
        self.problems: list[Refusal] = []
        self.line_of = {serial: part.line for part in rest for serial in part.serials}
        self.unnumbered = {(part.line, part.item): part.unnumbered for part in rest}
        self.serials: dict[tuple[int, int], list[str]] = defaultdict(list)
        self.units: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
        self.seen: set[str] = set()
        self.given = 0

    def line(self, position: int, line: DraftLine) -> None:
        item = self.facts.items.get(key(line.sku))
        if item is None:
            self.problems.append(Refusal("item_unknown", position, facts={"item": line.sku}))
            return
        entries, faults = read_entries(line, position, self.facts)
        self.problems += faults
        self.given += len(entries) + len(faults)
        for entry in entries:
            self._serial(position, item, entry)
        quantity = Decimal(len(entries)) if line.quantity is None else line.quantity
        fault = MISSING if line.quantity is None and not entries else quantity_fault(quantity)
        if fault:
            wrong = {"quantity": str(line.quantity), "pattern": fault, "item": item.sku}
            self.problems.append(Refusal("quantity_invalid", position, facts=wrong))
        elif len(entries) > quantity:
            shown = {"item": item.sku, "given": len(entries), "quantity": f"{quantity.normalize():f}"}
            self.problems.append(Refusal("serial_count_mismatch", position, facts=shown))
        else:
            self._unnumbered(position, item, quantity, quantity - len(entries))

    def _serial(self, position: int, item: ItemFact, entry: Entry) -> None:
        if entry.key in self.seen:
            self.problems.append(Refusal("number_duplicate", position, entry.number))
            return
        self.seen.add(entry.key)
        serial = self.facts.serials.get(entry.key)
        refused = [
            *whereabouts.of_item(entry, serial, item, position, self.facts),
            *whereabouts.arriving(entry, serial, self.draft, position, self.number, self.facts),
        ]
        self.problems += refused
        if not refused:
            self.serials[self.line_of[self.facts.serials[entry.key].id], item.id].append(entry.key)

    def _unnumbered(self, position: int, item: ItemFact, quantity: Decimal, units: Decimal) -> None:
        for pair, outstanding in self.unnumbered.items():
            if pair[1] == item.id and units > 0:
                taken = min(units, outstanding)
                self.unnumbered[pair] -= taken
                self.units[pair] += taken
                units -= taken
        if units > 0:
            outstanding = sum((p.unnumbered for p in self.rest if p.item == item.id), Decimal(0))
            shown = {
                "quantity": f"{quantity.normalize():f}",
                "item": item.sku,
                "pattern": MORE_THAN_SHIPPED,
                "outstanding": f"{outstanding.normalize():f}",
            }
            self.problems.append(Refusal("quantity_invalid", position, facts=shown))

    def moves(self) -> list[Move]:
        source = self.facts.place_of("transit").id
        return [
            Move(line, item, self.units[line, item] + len(self.serials[line, item]), source, self.target,
                 tuple(self.serials[line, item]))
            for line, item in self.unnumbered
        ]  # fmt: skip
