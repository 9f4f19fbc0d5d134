"""What a count changes: each serial found, each one expected and not found, and quantities without numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from serialtrail.domain import shape, whereabouts
from serialtrail.domain.facts import Draft, Facts, ItemFact, PlaceFact, SerialFact, StockFact
from serialtrail.domain.lines import Part, Read
from serialtrail.domain.moves import Move
from serialtrail.domain.numbers import Entry
from serialtrail.domain.refusals import Refusal

ALWAYS = 2**63


@dataclass(frozen=True)
class Findings:
    """What the count found besides moves: refusals, lines nobody listed (position to item), numbers left alone."""

    refusals: tuple[Refusal, ...] = ()
    extra_lines: dict[int, int] = field(default_factory=dict)
    left_alone: tuple[str, ...] = ()


def finding(serial: SerialFact, place: str, *, here: bool, seen: int) -> str:
    """What a serial that was counted turns out to be; `seen` is the place in the ledger at which it was counted.

    matched, left_alone (it moved since), unknown, elsewhere (in another store), in_transit, or an exception: it was
    out of stock by the books.
    """
    if serial.lives and here:
        return "matched"
    if serial.version and serial.moved_seq > seen:
        return "left_alone"
    if serial.registered:
        return "unknown"
    return {"storage": "elsewhere", "transit": "in_transit"}.get(place, "exception")


def absence(serial: SerialFact, start_seq: int | None) -> str:
    """What a serial that was expected and not counted turns out to be: left_alone, held or missing."""
    if start_seq is not None and serial.moved_seq > start_seq:
        return "left_alone"
    return "missing" if serial.holder is None else "held"


class _Counter:
    def __init__(self, draft: Draft, facts: Facts, lines: Read, here: PlaceFact) -> None:
        self.draft, self.facts, self.lines, self.here = draft, facts, lines, here
        self.moves: list[Move] = []
        self.problems: list[Refusal] = []
        self.left_alone: list[str] = []
        self.extra: dict[int, int] = {}
        self.labels: dict[int, int] = defaultdict(int)
        # Units that were here without a number when the count began, and that have been counted by number.
        self.named_since: dict[int, int] = defaultdict(int)
        self.missing = facts.place_of("missing").id
        self.found = {e.key for part in lines.parts for e in part.entries}
        self.listed: dict[int, list[Part]] = defaultdict(list)
        for part in lines.parts:
            self.listed[part.item.id].append(part)
            self.named_since[part.item.id] += sum(self._named_since(e.key) for e in part.entries)

    def _named_since(self, key: str) -> bool:
        """Tell whether the serial was put on a unit that stood here without number when the count started."""
        serial, start = self.facts.serials.get(key), self.draft.start_seq
        return serial is not None and start is not None and serial.labelled_seq > start

    # -- what was found -----------------------------------------------------------------------------------------

    def serials_found(self, part: Part) -> None:
        by_source: dict[int, list[str]] = defaultdict(list)
        labels: list[str] = []
        for entry in part.entries:
            serial = self.facts.serials.get(entry.key)
            if serial is None:
                if part.item.tracked:
                    self.problems.append(Refusal("serial_unknown", part.position, entry.number))
                continue
            self._found(entry, serial, part, by_source, labels)
        for label_source, keys in self._sources(labels).items():
            self.moves.append(Move(part.position, part.item.id, Decimal(0), label_source, self.here.id, tuple(keys)))
        for source, keys in by_source.items():
            self.moves.append(Move(part.position, part.item.id, Decimal(len(keys)), source, self.here.id, tuple(keys)))

    def _found(
        self, entry: Entry, serial: SerialFact, part: Part, by_source: dict[int, list[str]], labels: list[str]
    ) -> None:
        if serial.created and entry.key in self.facts.taken:
            shown = {"used_as": self.facts.taken[entry.key]}
            self.problems.append(Refusal("number_taken", part.position, entry.number, shown))
        self.problems += whereabouts.of_item(entry, serial, part.item, part.position, self.facts)
        place = self.facts.place(serial.place)
        found = finding(serial, place.kind, here=place.id == self.here.id, seen=self._seen(part, entry))
        if found == "left_alone":
            self.left_alone.append(serial.number)
        elif found == "unknown":
            self.problems += whereabouts.occupied(entry, serial, self.draft, part.position, self.facts)
            self._unknown(serial, part, by_source, labels)
        elif found != "matched":
            self.problems += whereabouts.occupied(entry, serial, self.draft, part.position, self.facts)
            if found == "elsewhere":
                shown = {"location": place.code, "status": "in_stock"}
                self.problems.append(Refusal("count_unresolved", part.position, entry.number, shown))
            by_source[serial.place].append(entry.key)

    def _unknown(self, serial: SerialFact, part: Part, by_source: dict[int, list[str]], labels: list[str]) -> None:
        if self.labels[part.item.id] < min(self._stock(part.item).unassigned, self._bare_at_start(part.item)):
            self.labels[part.item.id] += 1
            labels.append(serial.key)
        else:
            by_source[self.missing if serial.version == 0 else serial.place].append(serial.key)

    def _seen(self, part: Part, entry: Entry) -> int:
        seen = self.draft.lines[part.position - 1].seen.get(entry.key)
        return ALWAYS if self.draft.start_seq is None else seen if seen is not None else self.draft.start_seq

    def _sources(self, keys: Iterable[str]) -> dict[int, list[str]]:
        sources: dict[int, list[str]] = defaultdict(list)
        for key in keys:
            serial = self.facts.serials[key]
            sources[self.facts.place_of("supplier").id if serial.version == 0 else serial.place].append(key)
        return sources

    # -- what was not found -------------------------------------------------------------------------------------

    def serials_not_found(self) -> None:
        gone: dict[int, list[str]] = defaultdict(list)
        for key in self.facts.expected:
            serial = self.facts.serials[key]
            if key in self.found or not self._in_scope(serial.item) or self._by_quantity(serial.item):
                continue
            word = absence(serial, self.draft.start_seq)
            if word == "left_alone":
                self.left_alone.append(serial.number)
            elif word == "held":
                shown = {"document": serial.holder_number, "document_id": str(serial.holder)}
                self.problems.append(Refusal("serial_held", None, serial.number, shown))
            else:
                gone[serial.item].append(key)
        for item, keys in gone.items():
            self.moves.append(Move(self._line(item), item, Decimal(len(keys)), self.here.id, self.missing, tuple(keys)))

    def _by_quantity(self, item_id: int) -> bool:
        """Tell whether an item that is not tracked (any more) was counted without its numbers."""
        numbered = any(part.entries for part in self.listed.get(item_id, []))
        return not self.facts.item(item_id).tracked and not numbered

    def _in_scope(self, item_id: int) -> bool:
        if self.draft.scope in ("", "lines"):
            return item_id in self.listed
        item = self.facts.item(item_id)
        return self.draft.scope == "all" or item.category == self.draft.category

    def _line(self, item: int) -> int:
        if self.listed.get(item):
            return self.listed[item][0].position
        for position, extra in self.extra.items():
            if extra == item:
                return position
        position = len(self.draft.lines) + len(self.extra) + 1
        self.extra[position] = item
        return position

    # -- quantities without numbers -----------------------------------------------------------------------------

    def quantities(self) -> None:
        scope = {i for i, place in self.facts.stock if place == self.here.id and self._in_scope(i)}
        for item_id in sorted(scope | set(self.listed)):
            item = self.facts.item(item_id)
            if item.kind == "goods":
                self._quantity(item, self.listed.get(item_id, []))

    def _quantity(self, item: ItemFact, parts: list[Part]) -> None:
        stock = self._stock(item)
        counted = sum((part.quantity for part in parts), Decimal(0))
        at_start = stock.on_hand if stock.on_hand_at_start is None else stock.on_hand_at_start
        if item.tracked or any(part.entries for part in parts):
            numbers = sum(len(part.entries) for part in parts)
            labels = self.labels[item.id]
            difference = (counted - numbers) - max(self._bare_at_start(item) - labels, Decimal(0))
            difference = max(difference, -(stock.unassigned - labels)) if item.tracked else difference
        else:
            difference = counted - at_start
        if not parts and at_start < 0:
            return
        if difference > 0:
            self._shift(item, difference, self.missing, self.here.id)
        elif difference < 0 and self.draft.full:
            self._refuse_below_zero(item, parts, stock.on_hand, -difference)
            self._shift(item, -difference, self.here.id, self.missing)

    def _bare_at_start(self, item: ItemFact) -> Decimal:
        """Return the units that had no number when the count started: those that came since were not counted."""
        stock = self._stock(item)
        on_hand = stock.on_hand if stock.on_hand_at_start is None else stock.on_hand_at_start
        serials = stock.serials if stock.serials_at_start is None else stock.serials_at_start
        return on_hand - serials - self.named_since[item.id]

    def _refuse_below_zero(self, item: ItemFact, parts: list[Part], on_hand: Decimal, units: Decimal) -> None:
        """What was not found may have left since the count started: it cannot be taken away a second time."""
        if item.tracked or self.facts.settings.allow_negative_stock or units <= on_hand:
            return
        shown = {
            "item": item.sku, "location": self.here.code, "needed": f"{units.normalize():f}",
            "on_hand": f"{on_hand.normalize():f}",
        }  # fmt: skip
        self.problems.append(Refusal("stock_short", parts[0].position if parts else None, facts=shown))

    def _shift(self, item: ItemFact, quantity: Decimal, source: int, target: int) -> None:
        """Add to the move of found or missing serials of this item, if there is one: one movement per source."""
        line = self._line(item.id)
        for index, move in enumerate(self.moves):
            if (move.line, move.item, move.source, move.target) == (line, item.id, source, target) and move.quantity:
                self.moves[index] = Move(line, item.id, move.quantity + quantity, source, target, move.serials)
                return
        self.moves.append(Move(line, item.id, quantity, source, target))

    def _stock(self, item: ItemFact) -> StockFact:
        return self.facts.stock.get((item.id, self.here.id), StockFact())


def plan(draft: Draft, facts: Facts, lines: Read) -> tuple[list[Move], Findings]:
    """Return the moves that bring the books to what was counted, and what forbids or should be told."""
    here = shape.storage(facts, draft.location)
    assert here is not None
    counter = _Counter(draft, facts, lines, here)
    strict = facts.settings.policy.get("count") == "required"
    for part in lines.parts:
        given = len(part.entries)
        if part.item.tracked and (given > part.quantity or (strict and given != part.quantity)):
            shown = {"item": part.item.sku, "given": given, "quantity": f"{part.quantity.normalize():f}"}
            counter.problems.append(Refusal("serial_count_mismatch", part.position, facts=shown))
        if part.item.kind == "goods":
            counter.serials_found(part)
    if draft.full:
        counter.serials_not_found()
    counter.quantities()
    return counter.moves, Findings(tuple(counter.problems), counter.extra, tuple(counter.left_alone))
