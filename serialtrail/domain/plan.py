"""Decide what a document does: the one function that every door's document goes through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import cast

from serialtrail.domain import counts, rights, shape, whereabouts
from serialtrail.domain.documents import KEEP_UNIT, KINDS, Kind
from serialtrail.domain.facts import Draft, Facts, ItemFact, PlaceFact, SerialFact, state
from serialtrail.domain.lines import Part, Read, read
from serialtrail.domain.moves import Move, Outcome, Plan, follow, stock_changes
from serialtrail.domain.numbers import Entry, key, keys_of
from serialtrail.domain.refusals import CONFIRMABLE, Refusal, ordered

Question = Callable[[Entry, SerialFact], Iterable[Refusal]]
"""What forbids this of a serial: the answer depends on how it stands, not on which it is."""


def check_draft(draft: Draft, facts: Facts) -> tuple[Read, tuple[Refusal, ...]]:
    """Return the lines as read, and what forbids saving the draft."""
    lines = read(draft, facts, posting=False)
    return lines, ordered([*shape.check(draft, facts, posting=False), *lines.refusals])


def plan(draft: Draft, facts: Facts) -> Plan:
    """Return what posting the draft does (shipping it, for a transfer), or every reason why it may not."""
    problems = list(shape.check(draft, facts, posting=True))
    lines = read(draft, facts, posting=True)
    problems += lines.refusals
    if any(p.code == "too_many_numbers" for p in problems):
        # Nobody looked the numbers up: nothing true can be said of each.
        return Plan(ordered(problems))
    if KINDS[draft.kind].moves and draft.mode != "register" and shape.storage(facts, draft.location) is None:
        return Plan(ordered(problems))
    planner = _Planner(draft, facts, lines)
    moves, found = counts.plan(draft, facts, lines) if draft.kind == "count" else planner.plan()
    problems += found.refusals if isinstance(found, counts.Findings) else found
    problems, confirmed = _confirm(problems, draft, facts)
    if problems:
        return Plan(ordered(problems))
    outcome = Outcome(
        party=facts.parties[key(draft.party)].id if draft.party else None,
        date=draft.date,
        warranty={i.id: i.warranty_months for i in facts.items.values()} if draft.kind == "sale" else {},
        blocks=dict.fromkeys(_not_as_new(draft, facts, lines), "quality"),
    )
    steps, ends = follow(moves, facts, outcome)
    extra = found if isinstance(found, counts.Findings) else counts.Findings()
    return Plan(
        moves=tuple(moves), steps=steps, ends=ends, stock=stock_changes(moves, facts),
        quantities=lines.quantities, extra_lines=extra.extra_lines, left_alone=extra.left_alone, confirmed=confirmed,
    )  # fmt: skip


def _not_as_new(draft: Draft, facts: Facts, lines: Read) -> Iterator[str]:
    """Yield the keys of units that come back used or broken, or without ever having been sold here."""
    if draft.kind == "sale_return":
        for part in lines.parts:
            yield from (e.key for e in part.entries if draft.mode or facts.serials[e.key].lives == 0)


def _confirm(problems: list[Refusal], draft: Draft, facts: Facts) -> tuple[list[Refusal], tuple[str, ...]]:
    """Drop what the member confirmed, or what their right resolves; return the rest and the codes overridden."""
    actor = facts.actor
    granted = {code for code in draft.confirm if rights.may(actor.role, "confirm", scope=actor.scope)}
    if rights.may(actor.role, "resolve_counts", scope=actor.scope):
        granted.add("count_unresolved")
    overridden = {c for c in granted if draft.kind in CONFIRMABLE.get(c, ())}
    dropped = tuple(sorted({p.code for p in problems if p.code in overridden}))
    return [p for p in problems if p.code not in overridden], dropped


class _Planner:
    """Walks the parts of one document and collects moves, and the units each place must still have."""

    def __init__(self, draft: Draft, facts: Facts, lines: Read) -> None:
        self.draft, self.facts, self.lines = draft, facts, lines
        self.kind: Kind = KINDS[draft.kind]
        self.here = shape.storage(facts, draft.location)
        self.there = shape.storage(facts, draft.to_location)
        self.strict = facts.settings.policy.get(draft.kind) == "required"
        self.moves: list[Move] = []
        self.problems: list[Refusal] = []
        # Units by count only that leave a place, and everything that leaves it, per item and place.
        self.needed_unassigned: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
        self.needed: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
        self.first_line: dict[tuple[int, int], int] = {}

    def plan(self) -> tuple[list[Move], list[Refusal]]:
        if not self.kind.moves:
            return [], []
        self._numbers_match_quantities()
        for part in self.lines.parts:
            if part.item.kind == "goods":
                self._part(part)
        self._short()
        return self.moves, self.problems

    def _part(self, part: Part) -> None:
        direction = self.draft.lines[part.position - 1].direction
        if self.draft.mode == "register":
            self._register(part)
        elif self.draft.kind == "opening" and self.draft.mode == "label":
            self._label(part)
        elif self.draft.mode == KEEP_UNIT:
            self._unlabel(part)
        elif self.draft.kind == "sale_return":
            self._in(part, self._returned(part))
        elif self.kind.flow == "in" or (direction == "in" and self.there is None):
            self._in(part, self._entering(part))
        else:
            self._out(part)

    def _numbers_match_quantities(self) -> None:
        label = self.draft.kind == "opening" and self.draft.mode in ("label", "register")
        by_line: dict[int, list[Part]] = defaultdict(list)
        for part in self.lines.parts:
            by_line[part.position].append(part)
        for position, parts in by_line.items():
            for part in parts:
                if not part.item.tracked:
                    continue
                given = len(part.entries)
                if given > part.quantity or ((self.strict or label) and given != part.quantity):
                    shown = {"item": part.item.sku, "given": given, "quantity": f"{part.quantity.normalize():f}"}
                    self.problems.append(Refusal("serial_count_mismatch", position, facts=shown))

    # -- coming in ----------------------------------------------------------------------------------------------

    def _entering(self, part: Part) -> dict[int, list[str]]:
        """Return by source place the serials of a purchase, opening or adjustment in."""

        def asked(entry: Entry, serial: SerialFact) -> Iterator[Refusal]:
            if not serial.registered:
                yield from whereabouts.coming_in(entry, serial, self.kind, self.draft, part.position, self.facts)
            elif serial.holder is not None:
                yield from whereabouts.occupied(entry, serial, self.draft, part.position, self.facts)

        return self._sources(part, asked)

    def _returned(self, part: Part) -> dict[int, list[str]]:
        def asked(entry: Entry, serial: SerialFact) -> Iterator[Refusal]:
            if serial.registered:
                yield Refusal("serial_unknown", part.position, entry.number)
                yield from whereabouts.occupied(entry, serial, self.draft, part.position, self.facts)
            else:
                yield from whereabouts.coming_back(entry, serial, self.draft, part.position, self.facts)

        return self._sources(part, asked)

    def _sources(self, part: Part, asked: Question) -> dict[int, list[str]]:
        origin = self.facts.place_of(self.kind.origin).id
        sources: dict[int, list[str]] = defaultdict(list)
        for entries, serial in self._known(part, asked):
            sources[origin if serial.version == 0 else serial.place] += keys_of(entries)
        return sources

    def _in(self, part: Part, sources: dict[int, list[str]]) -> None:
        assert self.here is not None
        origin = self.facts.place_of(self.kind.origin).id
        rest = part.quantity - sum(map(len, sources.values()))
        if rest > 0:
            sources.setdefault(origin, [])
        for source, keys in sources.items():
            quantity = Decimal(len(keys)) + (rest if source == origin and rest > 0 else 0)
            self._move(part, quantity, source, self.here.id, keys)

    def _label(self, part: Part) -> None:
        assert self.here is not None
        self._put_numbers(part, self._labelled(part))
        if part.item.tracked:
            self._use_unassigned(part, Decimal(len(part.entries)))

    def _labelled(self, part: Part) -> list[str]:
        def asked(entry: Entry, serial: SerialFact) -> Iterator[Refusal]:
            if serial.registered:
                yield from whereabouts.occupied(entry, serial, self.draft, part.position, self.facts)
            else:
                yield from whereabouts.coming_in(entry, serial, self.kind, self.draft, part.position, self.facts)

        return [key for entries, _ in self._known(part, asked) for key in keys_of(entries)]

    def _register(self, part: Part) -> None:
        def asked(entry: Entry, serial: SerialFact) -> Iterator[Refusal]:
            if not serial.created:
                shown = {"used_as": "serial", "status": whereabouts.status(serial.lives, self._place(serial).kind)}
                yield Refusal("number_taken", part.position, entry.number, shown)

        for _ in self._known(part, asked):
            pass

    # -- going out ----------------------------------------------------------------------------------------------

    def _out(self, part: Part) -> None:
        assert self.here is not None
        may_label = self._may_label(part)

        def asked(entry: Entry, serial: SerialFact) -> Iterator[Refusal]:
            if not serial.registered:
                yield from self._leaving(part, entry, serial)
            elif may_label:
                yield from whereabouts.occupied(entry, serial, self.draft, part.position, self.facts)
                yield from whereabouts.blocked(entry, serial, part.position)
            else:
                yield Refusal("serial_unknown", part.position, entry.number)

        leaving: list[str] = []
        new: list[str] = []
        for entries, serial in self._known(part, asked):
            leaving += keys_of(entries)
            new += keys_of(entries) if serial.registered and may_label else ()
        self._put_numbers(part, new)
        target = self.there if self.draft.kind == "adjustment" and self.there else self.facts.place_of(self.kind.outlet)
        if part.quantity > 0:
            self._move(part, part.quantity, self.here.id, target.id, leaving)
        if part.item.tracked:
            # Where every unit needs its number, too few numbers are refused as such and leave no units to look for.
            bare = Decimal(0) if self.strict else part.quantity - len(part.entries)
            self._use_unassigned(part, bare + len(new))
        else:
            # While tracking is off, serials leave with their unit; the quantity alone must be there.
            self.needed[part.item.id, self.here.id] += part.quantity
            self.first_line.setdefault((part.item.id, self.here.id), part.position)

    def _may_label(self, part: Part) -> bool:
        assert self.here is not None
        stock = self.facts.stock.get((part.item.id, self.here.id))
        optional = self.facts.settings.policy.get("purchase") != "required"
        return self.kind.labels and optional and stock is not None and stock.unassigned > 0

    def _leaving(self, part: Part, entry: Entry, serial: SerialFact) -> Iterator[Refusal]:
        assert self.here is not None
        return whereabouts.going_out(entry, serial, self.kind, self.draft, self.here, part.position, self.facts)

    def _unlabel(self, part: Part) -> None:
        assert self.here is not None
        keys = [key for entries, _ in self._known(part, partial(self._leaving, part)) for key in keys_of(entries)]
        self._move(part, Decimal(0), self.here.id, self.facts.place_of("removed").id, keys)

    # -- shared -------------------------------------------------------------------------------------------------

    def _known(self, part: Part, asked: Question) -> Iterator[tuple[Sequence[Entry], SerialFact]]:
        """Yield the entries that are serials, those that follow one another and stand alike together with one that
        stands like them, refusing what is nobody's, another item's, a code that means something else, and what is
        `asked`: of each number only where one that stands like it was refused."""
        fine: set[object] = set()
        for entries, serials in self._serials(part):
            at = 0
            for standing, alike in groupby(serials, state):
                those = list(alike)
                some = entries[at : at + len(those)]
                at += len(those)
                if standing not in fine and any(
                    self._fine(part, entry, serial, asked) for entry, serial in zip(some, those, strict=True)
                ):
                    fine.add(standing)
                yield some, those[0]

    def _serials(self, part: Part) -> Iterator[tuple[Sequence[Entry], Sequence[SerialFact]]]:
        """Yield the entries that are serials, with what is known of each, refusing the others."""
        found = list(map(self.facts.serials.get, keys_of(part.entries)))
        if None not in found and not self.facts.taken:
            yield part.entries, cast("Sequence[SerialFact]", found)
            return
        for entry, serial in zip(part.entries, found, strict=True):
            if serial is None:
                # Where numbers may come into being, every unknown one is a serial to be.
                if part.item.tracked:
                    self.problems.append(Refusal("serial_unknown", part.position, entry.number))
                continue
            if serial.created and entry.key in self.facts.taken:
                shown = {"used_as": self.facts.taken[entry.key]}
                self.problems.append(Refusal("number_taken", part.position, entry.number, shown))
            yield (entry,), (serial,)

    def _fine(self, part: Part, entry: Entry, serial: SerialFact, asked: Question) -> bool:
        refused = [*whereabouts.of_item(entry, serial, part.item, part.position, self.facts), *asked(entry, serial)]
        self.problems += refused
        return not refused

    def _place(self, serial: SerialFact) -> PlaceFact:
        return self.facts.place(serial.place)

    def _move(self, part: Part, quantity: Decimal, source: int, target: int, keys: list[str]) -> None:
        self.moves.append(Move(part.position, part.item.id, quantity, source, target, tuple(keys)))

    def _put_numbers(self, part: Part, keys: list[str]) -> None:
        """Label: the numbers come from outside onto units that are here already."""
        assert self.here is not None
        by_source: dict[int, list[str]] = defaultdict(list)
        for number in keys:
            serial = self.facts.serials[number]
            by_source[self.facts.place_of("supplier").id if serial.version == 0 else serial.place].append(number)
        for source, group in by_source.items():
            self._move(part, Decimal(0), source, self.here.id, group)

    def _use_unassigned(self, part: Part, units: Decimal) -> None:
        assert self.here is not None
        if units > 0:
            self.needed_unassigned[part.item.id, self.here.id] += units
            self.first_line.setdefault((part.item.id, self.here.id), part.position)

    def _short(self) -> None:
        settings = self.facts.settings
        for pair, units in self.needed_unassigned.items():
            there = self.facts.stock[pair].unassigned if pair in self.facts.stock else Decimal(0)
            if units > there:
                self.problems.append(self._shortage("unassigned_short", pair, units, "unassigned", there))
        for pair, units in self.needed.items():
            there = self.facts.stock[pair].on_hand if pair in self.facts.stock else Decimal(0)
            if units > there and not settings.allow_negative_stock:
                self.problems.append(self._shortage("stock_short", pair, units, "on_hand", there))

    def _shortage(self, code: str, pair: tuple[int, int], units: Decimal, word: str, there: Decimal) -> Refusal:
        item: ItemFact = self.facts.item(pair[0])
        shown = {
            "item": item.sku,
            "location": self.facts.place(pair[1]).code,
            "needed": f"{units.normalize():f}",
            word: f"{there.normalize():f}",
        }
        return Refusal(code, self.first_line[pair], facts=shown)
