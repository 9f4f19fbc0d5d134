"""A story's world without a database: facts in memory, changed by what the pure plan says and nothing else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from serialtrail.domain import gs1, lines, numbers, rights, shape, transfers, voids
from serialtrail.domain.documents import KINDS, document_number
from serialtrail.domain.facts import (
    Actor,
    Draft,
    DraftLine,
    Facts,
    ItemFact,
    PartyFact,
    PlaceFact,
    SerialFact,
    Settings,
    StockFact,
)
from serialtrail.domain.formats import NumberFormat
from serialtrail.domain.moves import Move, Plan
from serialtrail.domain.plan import check_draft, plan
from serialtrail.domain.policy import PRESETS
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.whereabouts import status
from tests.stories import shop
from tests.stories.language import Line, Said, document, read
from tests.stories.language import lines as lines_of
from tests.stories.telling import CLAIMS, Seen

VERBS = (*KINDS, "post", "receive", "close", "void", "discard", "set", "policy")
SWITCHES = ("max_numbers", "allow_repurchase", "allow_negative_stock")


def can_tell(story: str) -> bool:
    """Whether nothing in the story needs more than the plan: reviews, edits of serials, cartons, scans do."""
    return all(_can(line) for line in read(story))


def _can(line: Line) -> bool:
    if line.verb in CLAIMS:
        return True
    chain = line.verb == "void" and len(line.words) > 1
    setting = line.verb == "set" and line.words[0] not in SWITCHES
    return line.verb in VERBS and not line.stores and not chain and not setting


class Kept:
    """A document as this world keeps it."""

    def __init__(self, ident: int, draft: Draft) -> None:
        self.id, self.draft = ident, draft
        self.state, self.number = "draft", ""
        self.numbers: list[str] = [number for line in draft.lines for number in line.numbers]
        self.posted: list[voids.Posted] = []
        self.rest: dict[tuple[int, int], transfers.Outstanding] = {}
        self.confirmed: tuple[str, ...] = ()


class PlanWorld:
    """Serials by key, stock by item and place, documents by the names the story gives them."""

    def __init__(self) -> None:
        self.settings = Settings(shop.TODAY, PRESETS["at_sale"])
        codes = {sku: n for n, sku in enumerate(shop.ITEMS, 1)}
        self.items = {sku: _item(codes, item) for sku, item in shop.ITEMS.items()}
        places: list[tuple[str, Any]] = [(kind, kind) for kind in shop.VIRTUAL]
        places += [(code, "storage") for code in shop.PLACES]
        self.places = {code.upper(): PlaceFact(n, code, kind) for n, (code, kind) in enumerate(places, 1)}
        self.parties = {
            numbers.key(code): PartyFact(n, code, role) for n, (code, role) in enumerate(shop.PARTIES.items(), 1)
        }
        self.serials: dict[str, SerialFact] = {}
        self.levels: dict[tuple[int, int], StockFact] = {}
        self.docs: dict[str, Kept] = {}
        self.mover: dict[tuple[int, int], Kept] = {}  # by serial and version
        self.trails: dict[int, list[str]] = {}
        self.seq = 0
        self.left: tuple[str, ...] = ()

    # -- facts --------------------------------------------------------------------------------------------------

    def facts(self, draft: Draft, role: str = "owner") -> Facts:
        serials = {key: self._surrounded(serial) for key, serial in self.serials.items()} | self._new(draft)
        taken = {sku: sku for sku in self.items}
        taken |= {item.barcode: item.sku for item in shop.ITEMS.values() if item.barcode}
        here = self.places.get(numbers.key(draft.location)) if draft.location else None
        expected = tuple(k for k, s in serials.items() if here is not None and s.place == here.id and s.lives)
        return Facts(
            self.settings, Actor(1, role), self.items, self.places, self.parties, serials, {}, taken, self.levels,
            expected if draft.kind == "count" and draft.full else (),
        )  # fmt: skip

    def _surrounded(self, serial: SerialFact) -> SerialFact:
        mover = self.mover.get((serial.id, serial.live_version))
        holder = next((kept for kept in self.docs.values() if kept.id == serial.holder), None)
        party = next((p.code for p in self.parties.values() if p.id == serial.party), "")
        return serial._replace(
            document=mover.number if mover else "", document_id=mover.id if mover else None,
            holder_number=(holder.number or holder.draft.kind) if holder else "", party_code=party,
        )  # fmt: skip

    def _new(self, draft: Draft) -> dict[str, SerialFact]:
        """What the engine does before it plans: a row for each number nobody knows, where the kind may bring one."""
        kind = KINDS[draft.kind]
        new: dict[str, SerialFact] = {}
        for line in draft.lines if kind.creates or kind.labels or draft.kind == "sale_return" else ():
            item = self.items.get(numbers.key(line.sku))
            if item is None or line.direction == "out" or (draft.kind == "adjustment" and draft.to_location):
                continue
            parts = [item, *(part for i, _ in item.components for part in self.items.values() if part.id == i)]
            owner = next((part for part in parts if part.tracked), None)
            for text in line.numbers if owner else ():
                key = numbers.key(text)
                if owner and key not in self.serials and numbers.fault(text) is None:
                    fact = SerialFact(
                        len(self.serials) + len(new) + 1, numbers.clean(text), key, owner.id,
                        self.places["SUPPLIER"].id, created=True,
                    )  # fmt: skip
                    new.setdefault(key, fact)
        return new

    # -- acts ---------------------------------------------------------------------------------------------------

    def act(self, line: Line) -> None:
        if line.verb in KINDS:
            self._document(document(line.verb, line.words), line.role)
        else:
            getattr(self, f"_{line.verb}")(line.words, line.role)

    def _document(self, said: Said, role: str) -> None:
        limit = {} if "limit" in said.fields else {"limit": self.settings.max_numbers}
        draft = said.draft(**limit)
        told = tuple(replace(line, numbers=tuple(map(gs1.serial_of, line.numbers))) for line in draft.lines)
        draft = replace(draft, lines=told, date=draft.date or shop.TODAY)
        if said.act == "draft" and not rights.may(role, "confirm"):
            draft = replace(draft, confirm=frozenset())
        kept = Kept(len(self.docs) + 1, draft)
        action = "document_draft" if said.act == "draft" else "document_post"
        facts = self.facts(draft, role)
        if refusals := shape.permitted(action, facts.actor, draft, facts):
            raise Refused(refusals)
        if said.act == "draft" and not draft.hold:
            _refuse(check_draft(draft, facts)[1])
            kept.draft = replace(draft, start_seq=self.seq if draft.kind == "count" else None)
            self.docs[said.ref] = kept
        elif said.act in ("draft", "check"):
            _refuse(plan(draft, facts).refusals)
            if said.act == "draft":
                self.docs[said.ref] = kept
                self._hold(kept, facts)
        else:
            self._carry_out(kept, role)
            self.docs[said.ref] = kept
            if draft.kind == "transfer" and said.act == "post":
                self._receive((said.ref, "all"), role)

    def _hold(self, kept: Kept, facts: Facts) -> None:
        kept.draft = replace(kept.draft, id=kept.id)
        for text in kept.numbers:
            key = numbers.key(text)
            if key in self.serials:
                self.serials[key] = self.serials[key]._replace(holder=kept.id)

    def _carry_out(self, kept: Kept, role: str, confirm: frozenset[str] = frozenset()) -> None:
        draft = replace(kept.draft, id=kept.id, confirm=kept.draft.confirm | confirm)
        facts = self._at_start(self.facts(draft, role), draft)
        decided = plan(draft, facts)
        _refuse(decided.refusals)
        self._release(kept)
        kept.draft, kept.confirmed = draft, decided.confirmed
        same_kind = [other for other in self.docs.values() if other.draft.kind == draft.kind and other.number]
        kept.number = document_number(draft.kind, len(same_kind) + 1)
        self.left = decided.left_alone
        self._apply(kept, decided, facts)
        kept.state = "shipped" if draft.kind == "transfer" else "posted"
        if draft.kind == "transfer":
            transit = self.places["TRANSIT"].id
            kept.rest = {
                (m.line, m.item): transfers.Outstanding(m.line, m.item, m.quantity, self._ids(m))
                for m in decided.moves
                if m.target == transit
            }
        if draft.mode == "register":
            self.serials |= {s.key: s._replace(created=False) for s in facts.serials.values() if s.created}

    def _at_start(self, facts: Facts, draft: Draft) -> Facts:
        """What the engine reads besides for a count: when serials moved last, what was on hand when it began."""
        if draft.kind != "count":
            return facts
        named = self._labelled_since(draft)
        serials = {
            key: s._replace(moved_seq=self._moved_seq(s), labelled_seq=named.get(s.id, 0))
            for key, s in facts.serials.items()
        }
        began = dict(facts.stock)
        for kept in self.docs.values() if draft.start_seq is not None else ():
            for posted in kept.posted:
                for move in posted.moves if posted.seq > (draft.start_seq or 0) else ():
                    for place, sign in ((move.source, 1), (move.target, -1)):
                        level = began.get((move.item, place), StockFact())
                        on_hand = level.on_hand if level.on_hand_at_start is None else level.on_hand_at_start
                        inside = level.serials if level.serials_at_start is None else level.serials_at_start
                        began[move.item, place] = replace(
                            level, on_hand_at_start=on_hand + sign * move.quantity,
                            serials_at_start=inside + sign * len(move.serials),
                        )  # fmt: skip
        return replace(facts, serials=serials, stock=began)

    def _labelled_since(self, draft: Draft) -> dict[int, int]:
        here = self.places[numbers.key(draft.location or "")].id
        live = [kept for kept in self.docs.values() if kept.state != "voided"]
        return {
            serial: posted.seq
            for kept in live
            for posted in kept.posted
            for step in posted.steps
            for serial in step.serials
            if posted.seq > (draft.start_seq or 0) and step.target == here and not posted.moves[step.move].quantity
        }

    def _moved_seq(self, serial: SerialFact) -> int:
        seqs = [p.seq for kept in self.docs.values() for p in kept.posted for s in p.steps if serial.id in s.serials]
        return max(seqs, default=0)

    def _apply(self, kept: Kept, decided: Plan | voids.Undoing, facts: Facts) -> None:
        postings: tuple[Plan | voids.Mirror, ...] = (decided,) if isinstance(decided, Plan) else decided.mirrors
        codes = {p.id: p.code for p in self.places.values()}
        for posting in postings:
            self.seq += 1
            for step in posting.steps:
                for serial in step.serials:
                    self.trails.setdefault(serial, []).append(f"{codes[step.source]}>{codes[step.target]}")
                    self.mover[serial, step.version] = kept
            kept.posted.append(voids.Posted(self.seq, self.seq, posting.moves, posting.steps))
        by_id = {serial.id: serial for serial in facts.serials.values()}
        for end in decided.ends:
            for moved in (by_id[one] for one in end.serials):
                now = end.after._replace(id=moved.id, number=moved.number, key=moved.key)
                self.serials[moved.key] = now._replace(created=False, holder=None)
        for pair, (quantity, standing) in decided.stock.items():
            level = self.levels.get(pair, StockFact())
            self.levels[pair] = StockFact(level.on_hand + quantity, level.serials + standing)

    def _ids(self, move: Move) -> tuple[int, ...]:
        return tuple(self.serials[key].id for key in move.serials)

    def _release(self, kept: Kept) -> None:
        held = {key: s for key, s in self.serials.items() if s.holder == kept.id}
        self.serials |= {key: s._replace(holder=None) for key, s in held.items()}

    def _post(self, words: tuple[str, ...], role: str) -> None:
        confirm = frozenset(words[2].split(",")) if words[1:2] == ("confirm",) else frozenset()
        kept = self.docs[words[0]]
        if kept.state != "draft":
            raise Refused([Refusal("document_state", facts={"document": words[0], "state": kept.state})])
        self._carry_out(kept, role, confirm)
        if kept.draft.kind == "transfer":
            self._receive((words[0], "all"), role)

    def _receive(self, words: tuple[str, ...], role: str) -> None:
        kept = self._shipped(words[0])
        chosen: tuple[DraftLine, ...] | None = None if words[1:] == ("all",) else lines_of(words[1:])
        facts = self.facts(replace(kept.draft, kind="sale", lines=()), role)
        most = self.settings.max_numbers
        decided = transfers.receive(kept.draft, kept.number, kept.rest.values(), chosen, facts, most)
        self._settle(kept, decided, facts)

    def _close(self, words: tuple[str, ...], role: str) -> None:
        kept = self._shipped(words[0])
        facts = self.facts(replace(kept.draft, kind="sale", lines=()), role)
        self._settle(kept, transfers.close(kept.draft, kept.rest.values(), words[1], facts), facts)

    def _shipped(self, ref: str) -> Kept:
        kept = self.docs[ref]
        if kept.state != "shipped":
            raise Refused([Refusal("document_state", facts={"document": ref, "state": kept.state})])
        return kept

    def _settle(self, kept: Kept, decided: Plan, facts: Facts) -> None:
        _refuse(decided.refusals)
        self._apply(kept, decided, facts)
        for move in decided.moves:
            rest = kept.rest[move.line, move.item]
            kept.rest[move.line, move.item] = replace(
                rest, quantity=rest.quantity - move.quantity,
                serials=tuple(s for s in rest.serials if s not in self._ids(move)),
            )  # fmt: skip
        kept.rest = {pair: rest for pair, rest in kept.rest.items() if rest.quantity}
        kept.state = "shipped" if kept.rest else "posted"

    def _void(self, words: tuple[str, ...], role: str) -> None:
        kept = self.docs[words[0]]
        if kept.state not in ("shipped", "posted"):
            raise Refused([Refusal("document_state", facts={"document": words[0], "state": kept.state})])
        facts = self.facts(replace(kept.draft, kind="sale", lines=()), role)
        _refuse(shape.permitted("document_void", facts.actor, kept.draft, facts))
        touched = {serial for posting in kept.posted for step in posting.steps for serial in step.serials}
        facts = replace(facts, serials={k: s for k, s in facts.serials.items() if s.id in touched})
        if voids.moved_since(kept.posted, facts):
            raise Refused([Refusal("serial_moved_since")])
        undone = voids.undo(kept.posted, facts)
        _refuse(undone.refusals)
        self._apply(kept, undone, facts)
        kept.state = "voided"

    def _discard(self, words: tuple[str, ...], role: str) -> None:
        kept = self.docs[words[0]]
        if kept.state != "draft":
            raise Refused([Refusal("document_not_draft", facts={"document": words[0], "state": kept.state})])
        self._release(kept)
        kept.state = "gone"

    def _set(self, words: tuple[str, ...], role: str) -> None:
        value: Any = words[1] == "on" if words[1] in ("on", "off") else int(words[1])
        self.settings = replace(self.settings, **{words[0]: value})

    def _policy(self, words: tuple[str, ...], role: str) -> None:
        changed = PRESETS[words[0]] if len(words) == 1 else {**self.settings.policy, words[0]: words[1]}
        self.settings = replace(self.settings, policy=changed)

    # -- what is seen -------------------------------------------------------------------------------------------

    def serial(self, code: str) -> Seen | None:
        serial = self.serials.get(numbers.key(code))
        if serial is None:
            return None
        place = next(p for p in self.places.values() if p.id == serial.place)
        party = next((p.code for p in self.parties.values() if p.id == serial.party), None)
        holder = next((ref for ref, kept in self.docs.items() if kept.id == serial.holder), None)
        return Seen(
            serial.number, status(serial.lives, place.kind), place.code, tuple(self.trails.get(serial.id, ())),
            serial.lives, party, serial.warranty_until, serial.block, holder,
        )  # fmt: skip

    def standing(self, place: str) -> set[str]:
        here = self.places[place].id
        return {s.number for s in self.serials.values() if s.place == here and s.lives}

    def stock(self, sku: str, place: str) -> tuple[Decimal, Decimal]:
        level = self.levels.get((self.items[sku].id, self.places[place].id), StockFact())
        return level.on_hand, level.serials

    def state(self, ref: str) -> str:
        return self.docs[ref].state

    def open(self, ref: str, sku: str) -> Decimal:
        kept = self.docs[ref]
        read_lines = lines.read(kept.draft, self.facts(kept.draft), posting=False)
        wanted = [n for n, line in enumerate(kept.draft.lines, 1) if line.sku == sku]
        return sum((read_lines.quantities[n] for n in wanted), Decimal(0))

    def number(self, ref: str) -> str:
        return self.docs[ref].number

    def numbers(self, ref: str) -> list[str]:
        return self.docs[ref].numbers

    def voided(self) -> list[str]:
        raise AssertionError("only the engine voids more than one")

    def left_alone(self) -> set[str]:
        return set(self.left)

    def confirmed(self, ref: str) -> list[str]:
        return list(self.docs[ref].confirmed)


def _refuse(refusals: Any) -> None:
    if refusals:
        raise Refused(refusals)


def _item(codes: dict[str, int], item: shop.Item) -> ItemFact:
    demanded = NumberFormat(item.regex, item.check) if item.regex or item.check else None
    parts = tuple((codes[sku], quantity) for sku, quantity in item.components.items())
    return ItemFact(
        codes[item.sku], item.sku, item.kind, item.tracking, "pcs", item.category, item.units, parts, demanded,
        item.months,
    )  # fmt: skip
