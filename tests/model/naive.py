"""A naive second opinion on docs/rules.md: plain dicts, one serial at a time, nothing clever.

An `Org` is told what the engine is told, and answers with the set of refusal codes; the empty set means: done.
"""

from collections import defaultdict
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from serialtrail.domain.facts import Draft, DraftLine

Codes = set[str]
OUTSIDE = ("supplier", "customer", "missing", "removed")
STATUS = {p: p for p in OUTSIDE} | {"supplier": "returned_to_supplier", "customer": "sold", "transit": "in_transit"}
LEAD = ("manager", "owner")
ORIGIN = {"opening": "supplier", "purchase": "supplier", "sale_return": "customer", "adjustment": "removed"}
OUTLET = {"purchase_return": "supplier", "sale": "customer", "transfer": "transit", "adjustment": "removed"}
STATES = {"void": ("shipped", "posted"), "receive": ("shipped",), "close": ("shipped",)}
OPTIONAL = {
    "every_step": ("receive",),
    "at_sale": ("opening", "purchase", "purchase_return", "transfer", "receive", "count", "adjustment"),
    "in_and_out": ("transfer", "receive", "count", "adjustment"),
}
CONFIRMABLE = {kind: {"serial_blocked"} for kind in ("purchase_return", "transfer", "adjustment")}
CONFIRMABLE["sale_return"] = {"serial_unknown", "serial_sold_to_other"}


@dataclass(frozen=True)
class Person:
    """Who asks; `stores` None means all of them."""

    name: str
    role: str
    stores: frozenset[str] | None = None


@dataclass(eq=False)
class Serial:
    """One thing. `trail`, of its live steps: document, source, target, and what was so before (or when labelled)."""

    number: str
    item: str
    place: str
    party: str | None = None
    warranty: bool = False
    block: str = ""
    holder: "Doc | None" = None
    moved: int = 0
    trail: list[tuple["Doc", str, str, Any]] = field(default_factory=list)

    @property
    def lives(self) -> int:
        return sum(source in OUTSIDE and target not in OUTSIDE for _, source, target, _ in self.trail)

    @property
    def status(self) -> str:
        return STATUS.get(self.place, "in_stock") if self.lives else "registered"


@dataclass(eq=False)
class Doc:
    """What was written, and what was moved: item, quantity, source, target, serial. `start`: of a saved count."""

    draft: Draft
    by: str
    start: tuple[int, dict[str, Decimal]]
    state: str = "draft"
    moves: list[tuple[str, Decimal, str, str, Serial | None]] = field(default_factory=list)

    def serials(self) -> list[Serial]:
        return list(dict.fromkeys(move[-1] for move in self.moves if move[-1]))

    def on_way(self) -> tuple[list[Serial], dict[str, Decimal]]:
        """What left and has not arrived: the serials, and by item the units without number."""
        serials = [s for s in self.serials() if s.place == "transit"]
        loose = {item: Decimal(-sum(s.item == item for s in serials)) for item, *_ in self.moves}
        for item, units, source, target, _ in self.moves:
            loose[item] += units * ((target == "transit") - (source == "transit"))
        return serials, loose


class Org:
    """One merchant: items (tracked or not), serials by number, stock by item and place, documents by any name."""

    def __init__(self, items: dict[str, bool], preset: str, repurchase: bool, negative: bool) -> None:
        self.items, self.optional, self.repurchase, self.negative = items, OPTIONAL[preset], repurchase, negative
        self.serials: dict[str, Serial] = {}
        self.hand: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self.docs, self.seq = dict[int, Doc](), 0

    def loose(self, item: str, place: str | None) -> Decimal:
        return self.hand[item, place or ""] - sum(s.item == item and s.place == place for s in self.serials.values())

    def create(self, who: Person, ref: int, draft: Draft, post: bool) -> Codes:
        draft = draft if who.role in LEAD else replace(draft, confirm=frozenset())
        start = self.seq, {item: self.loose(item, draft.location) for item in self.items}
        doc = self.docs[ref] = Doc(draft, who.name, start)
        codes = {"line_invalid"} if draft.location and draft.to_location == draft.location else Codes()
        acts = ["post"] if post else ["draft", "hold"] if draft.hold else ["draft"]
        if not all(self.permitted(who, act, doc) for act in acts):
            codes = {"not_permitted"}
        elif not codes and (post or draft.hold):
            codes = (self if post else deepcopy(self)).attempt("post" if post else "ship", who, ref)
        if codes:
            del self.docs[ref]
        return codes or self.hold(doc, draft.hold and not post)

    def step(self, who: Person, act: str, ref: int, *more: Any) -> Codes:
        doc = self.docs[ref]
        if not self.permitted(who, act, doc):
            return {"not_permitted"}
        not_its = act in ("ship", "receive", "close") and doc.draft.kind != "transfer"
        if not_its or doc.state not in STATES.get(act, ("draft",)):
            return {"document_not_draft" if act == "discard" else "document_state"}
        if act == "discard":
            doc.state = "gone"
            return self.hold(doc, False)
        return self.attempt(act, who, ref, *more)

    def attempt(self, act: str, who: Person, ref: int, *more: Any) -> Codes:
        before, hand = deepcopy(vars(self)), dict(self.hand)
        self.seq += 1
        codes: Codes = getattr(self, "_ship" if act == "post" else f"_{act}")(who, self.docs[ref], *more)
        if act == "post" and self.docs[ref].draft.kind == "transfer" and not codes:
            self._close(who, self.docs[ref], self.docs[ref].draft.to_location or "")
        for (item, place), units in self.hand.items():
            short = self.loose(item, place) if self.items[item] else units - min(hand.get((item, place), 0), 0)
            if short < 0 and place not in STATUS and (self.items[item] or not self.negative):
                codes.add("unassigned_short" if self.items[item] else "stock_short")
        if codes:
            vars(self).update(before)
        return codes

    def permitted(self, who: Person, act: str, doc: Doc) -> bool:
        draft, places = doc.draft, [doc.draft.location, doc.draft.to_location]
        if who.role not in LEAD:
            sales = draft.kind in ("sale", "sale_return") and act not in ("ship", "receive", "close")
            side = sales if who.role == "cashier" else draft.kind not in ("sale", "sale_return")
            if act == "void" or who.role == "auditor" or not side or (who.role == "cashier" and doc.by != who.name):
                return False
        if draft.kind == "transfer" and act not in ("post", "void"):
            of_b = draft.direction == "request" and act in ("draft", "discard")
            places = [draft.to_location if of_b or act in ("receive", "close") else draft.location]
        return who.stores is None or all(place is None or place in who.stores for place in places)

    def hold(self, doc: Doc, held: bool) -> Codes:
        numbers = {n for line in doc.draft.lines for n in line.numbers if held}
        for s in self.serials.values():
            if s.holder in (None, doc):
                may_leave = s.place not in STATUS if s.lives else doc.draft.kind in ("sale", "transfer")
                s.holder = doc if s.number in numbers and may_leave else None
        return set()

    def _ship(self, who: Person, doc: Doc, confirm: Iterable[str] = ()) -> Codes:
        asked = doc.draft.confirm.union(confirm) if who.role in LEAD else set()
        confirmed = CONFIRMABLE.get(doc.draft.kind, set()) & asked
        codes = self.count(who, doc) if doc.draft.kind == "count" else self.lines(doc, doc.draft, confirmed)
        doc.state = "shipped" if doc.draft.kind == "transfer" else "posted"
        return self.hold(doc, False) or codes

    def _receive(self, who: Person, doc: Doc, lines: tuple[DraftLine, ...]) -> Codes:
        codes = self.lines(doc, replace(doc.draft, kind="receive", location="transit", lines=lines), ())
        serials, loose = doc.on_way()
        doc.state = "shipped" if serials or any(loose.values()) else "posted"
        return codes | {"quantity_invalid" for item in loose if loose[item] < 0}

    def _close(self, who: Person, doc: Doc, rest: str) -> Codes:
        to = doc.draft.location or "" if rest == "back" else rest
        serials, loose = doc.on_way()
        for item, units, s in [*((s.item, Decimal(1), s) for s in serials), *((*o, None) for o in loose.items())]:
            self.move(doc, item, units, "transit", to, s)
        doc.state = "posted"
        return set()

    def _void(self, who: Person, doc: Doc, successors: bool = False) -> Codes:
        for moved in doc.serials():
            while (later := moved.trail[-1][0]) is not doc:
                if not successors:
                    return {"serial_moved_since"}
                if codes := self._void(who, later, True) if self.permitted(who, "void", later) else {"not_permitted"}:
                    return codes
        for item, units, source, target, s in reversed(doc.moves):
            self.hand[item, source] += units
            self.hand[item, target] -= units
            if s:
                s.place, s.moved, (s.party, s.warranty, blocks, _) = source, self.seq, s.trail.pop()[-1]
                s.block = "" if blocks and s.block == "quality" else s.block
        doc.state = "voided"
        return {"serial_held" for moved in doc.serials() if moved.holder}

    def move(self, doc: Doc, item: str, units: Decimal, source: str, target: str, s: Serial | None) -> None:
        doc.moves.append((item, units, source, target, s))
        self.hand[item, source] -= units
        self.hand[item, target] += units
        if s:
            self.serials[s.number] = s
            blocks = doc.draft.kind == "sale_return" and not s.block and (doc.draft.mode or not s.lives)
            s.trail.append((doc, source, target, (s.party, s.warranty, bool(blocks), 0 if units else self.seq)))
            s.block = "quality" if blocks else s.block
            s.place, s.moved = target, self.seq
            s.party = doc.draft.party if (source in OUTSIDE) != (target in OUTSIDE) else s.party
            s.warranty = target == "customer" if "customer" in (source, target) else s.warranty

    def amounts(self, draft: Draft, line: DraftLine, quantity: Decimal) -> Codes:
        tracked, given, bare = self.items[line.sku], len(line.numbers), draft.mode in ("label", "register")
        if (given or bare) and not tracked:
            return {"tracking_off"}
        if quantity < 0 or (quantity == 0 and draft.kind != "count") or (tracked and quantity % 1):
            return {"quantity_invalid"}
        exact = tracked and (bare or draft.kind not in self.optional)
        return {"serial_count_mismatch"} if given > quantity or (exact and given != quantity) else set()

    def lines(self, doc: Doc, draft: Draft, confirm: Iterable[str]) -> Codes:
        kind, here, codes, used = draft.kind, draft.location or "", Codes(), set[str]()
        before = {item: self.loose(item, here) for item in self.items}
        goes = draft.to_location if kind in ("adjustment", "receive") and draft.to_location else OUTLET.get(kind, "")
        for line in draft.lines:
            quantity = Decimal(len(line.numbers)) if line.quantity is None else line.quantity
            codes |= self.amounts(draft, line, quantity)
            into = kind in ORIGIN and line.direction != "out" and not (kind == "adjustment" and draft.to_location)
            for number in line.numbers if self.items[line.sku] else ():
                s = self.serials.get(number) or Serial(number, line.sku, ORIGIN.get(kind, "supplier"))
                wrong = {"number_duplicate"} if number in used else self.verdict(doc, draft, s, into, before[line.sku])
                wrong |= {"serial_of_other_item"} if s.item != line.sku and number not in used else set()
                codes |= (wrong := wrong - set(confirm))
                used.add(number)
                if draft.mode == "register":
                    self.serials.setdefault(number, s)
                elif not wrong and into:
                    self.move(doc, s.item, Decimal(draft.mode != "label"), s.place, here, s)
                elif not wrong:
                    if not s.lives:
                        self.move(doc, s.item, Decimal(0), s.place, here, s)
                    self.move(doc, s.item, Decimal(draft.mode != "keep_unit"), here, goes, s)
            if (rest := quantity - len(line.numbers)) > 0 and draft.mode != "register":
                self.move(doc, line.sku, rest, ORIGIN[kind] if into else here, here if into else goes, None)
        return codes

    def verdict(self, doc: Doc, draft: Draft, s: Serial, into: bool, loose: Decimal) -> Codes:
        kind, sold, inside, away = draft.kind, s.place == "customer", s.place not in OUTSIDE, s.place == "transit"
        if draft.mode == "register":
            return {"number_taken"} if s.number in self.serials else set()
        if kind == "receive" and s.number in self.serials:
            return set() if s in doc.on_way()[0] else {"serial_not_shipped"}
        if not s.lives:
            labels = kind in ("sale", "transfer") and "purchase" in self.optional and loose > 0
            codes = self.claimed(doc, s) | ({"serial_blocked"} if labels and s.block else set())
            return codes if labels or (into and kind != "sale_return") else {"serial_unknown"}
        asked = {
            "serial_already_in_stock": into and inside and not away,
            "serial_not_in_stock": not into and not inside,
            "serial_at_other_location": not into and inside and not away and s.place != draft.location,
            "serial_not_sold": kind == "sale_return" and not sold and not inside,
            "serial_blocked": not into and s.block,
            "serial_sold_to_other": kind == "sale_return" and sold and s.party and draft.party not in (None, s.party),
            "repurchase_forbidden": into
            and sold
            and kind not in ("sale_return", "purchase" if self.repurchase else ""),
        }
        return self.claimed(doc, s) | {code for code, wrong in asked.items() if wrong}

    def claimed(self, doc: Doc, s: Serial) -> Codes:
        away = {"serial_in_transit"} if s.place == "transit" else set()
        return away | ({"serial_held"} if s.holder not in (None, doc) else set())

    def count(self, who: Person, doc: Doc) -> Codes:
        draft, here, (since, start), codes = doc.draft, doc.draft.location or "", doc.start, Codes()
        counted = {item: Decimal(0) for item in self.items if draft.scope == "all"}
        seen = set[str]()
        for s in {self.serials[n] for line in draft.lines for n in line.numbers if n in self.serials}:
            start[s.item] -= any(to == here and labelled > since for _, _, to, (_, _, _, labelled) in s.trail)
        for line in draft.lines:
            numbers = tuple(n for n in dict.fromkeys(line.numbers) if n not in seen)
            quantity = Decimal(len(numbers)) if line.quantity is None else line.quantity
            codes |= self.amounts(draft, replace(line, numbers=numbers), quantity)
            counted[line.sku] = counted.get(line.sku, Decimal(0)) + quantity - len(numbers)
            seen |= set(numbers)
            for number in numbers if self.items[line.sku] else ():
                s = self.serials.get(number) or Serial(number, line.sku, "missing")
                codes |= {"serial_of_other_item"} if s.item != line.sku else set()
                if s.moved > since or (s.place == here and s.lives):
                    continue
                codes |= self.claimed(doc, s)
                if s.lives and s.place not in OUTSIDE:
                    codes |= {"count_unresolved"} if s.place != "transit" and who.role not in LEAD else set()
                labels = not s.lives and min(self.loose(s.item, here), start[s.item]) > 0
                start[s.item] -= labels
                self.move(doc, s.item, Decimal(not labels), s.place, here, s)
        for s in list(self.serials.values()):
            if draft.full and s.item in counted and s.place == here and s.number not in seen and s.moved <= since:
                codes |= self.claimed(doc, s)
                self.move(doc, s.item, Decimal(1), here, "missing", s)
        for item, units in counted.items():
            change = max(units - start[item], -self.loose(item, here) if self.items[item] else units - start[item])
            if (draft.full and change < 0) or (change > 0 and item in [line.sku for line in draft.lines]):
                self.move(doc, item, change, "missing", here, None)
        return codes
