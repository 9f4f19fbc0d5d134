"""One merchant twice: in the engine, and in the naive model. Whatever is said to both must be answered alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from serialtrail.access import organizations
from serialtrail.access.who import actor
from serialtrail.catalog import items, locations, parties
from serialtrail.db.models import documents, ledger, serials
from serialtrail.domain import policy
from serialtrail.domain.facts import Actor, Draft
from serialtrail.domain.refusals import PRECEDENCE, Refused
from serialtrail.domain.whereabouts import STATUSES
from serialtrail.posting import engine, steps, transfers, voids
from serialtrail.posting import serials as edits
from serialtrail.queries import serials as serial_lists
from serialtrail.queries import stock
from serialtrail.queries.serial_filters import SerialFilters
from tests.model.naive import Org, Person
from tests.shop import member, owner

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ITEMS = {"PHONE": True, "WATCH": True, "CABLE": False}
PLACES = ("EAST", "MAIN", "WEST")
PARTIES = {"ACME": "supplier", "Ann": "customer"}
NUMBERS = tuple(f"N-{n}" for n in range(1, 9))
PEOPLE = (
    Person("owner", "owner"),
    Person("Sam", "storekeeper"),
    Person("Wes", "storekeeper", frozenset({"WEST"})),
    Person("Kim", "cashier"),
    Person("Cara", "cashier", frozenset({"MAIN"})),
    Person("Max", "manager", frozenset({"MAIN", "EAST"})),
    Person("Ada", "auditor"),
)
SHORT = {"unassigned_short", "stock_short"}


@dataclass
class Shop:
    """A merchant's people and documents, by the names the model knows them by."""

    model: Org
    organization: int
    actors: dict[str, Actor]
    now: datetime
    ids: dict[int, int]

    @classmethod
    def founded(cls, preset: str = policy.DEFAULT_PRESET, *, repurchase: bool = True, negative: bool = True) -> "Shop":
        who = owner()
        switches = {"allow_repurchase": repurchase, "allow_negative_stock": negative}
        organizations.change(who, {"policy": {"preset": preset}, **switches}, AT)
        me, organization = actor(who), who.organization_id
        for code in PLACES:
            locations.create(me, organization, {"code": code, "name": code}, AT)
        for code, role in PARTIES.items():
            parties.create(me, organization, {"code": code, "name": code, "role": role}, AT)
        for sku, tracked in ITEMS.items():
            given = {"sku": sku, "name": sku, "tracking": "serial" if tracked else "none", "warranty_months": 24}
            items.create(me, organization, given, AT)
        actors = {"owner": me}
        for person in PEOPLE[1:]:
            actors[person.name] = actor(member(who, person.role, sorted(person.stores) if person.stores else None))
        model = Org(dict(ITEMS), preset, repurchase=repurchase, negative=negative)
        return cls(model, organization, actors, AT, {})

    def create(self, who: Person, draft: Draft, *, post: bool) -> set[str]:
        ref = len(self.ids) + 1
        self.ids[ref] = 0

        def work() -> None:
            made = engine.create(self.organization, self.actors[who.name], draft, self.now, post=post)
            self.ids[ref] = made.document

        return self._both(self.model.create(who, ref, draft, post), work)

    def step(self, who: Person, act: str, ref: int, *more: Any) -> set[str]:
        """Post, ship, receive, close, void or discard what was created as `ref`."""
        acts: dict[str, Callable[..., object]] = {
            "post": lambda *given, confirm=(): engine.post(*given, confirm=confirm),
            "ship": lambda *given, confirm=(): engine.ship(*given, confirm=confirm),
            "receive": transfers.receive,
            "close": transfers.close,
            "void": lambda *given: voids.void(*given[:4], with_successors=bool(given[4:] and given[4])),
            "discard": lambda *given: steps.discard(*given[:3]),
        }
        given = (self.organization, self.actors[who.name], self.ids[ref], self.now, *more)
        if act in ("post", "ship") and more:
            confirmed = sorted(more[0])
            return self._both(self.model.step(who, act, ref, *more), lambda: acts[act](*given[:4], confirm=confirmed))
        if act == "receive" and more[0] is None:
            rest = self.model.docs[ref].draft.to_location
            return self._both(self.model.step(who, "close", ref, rest), lambda: acts[act](*given))
        return self._both(self.model.step(who, act, ref, *more), lambda: acts[act](*given))

    def block(self, number: str, reason: str) -> None:
        """A manager's word about one serial; the model is told, not asked."""
        row = serials.Serial.objects.for_org(self.organization).get(number=number)
        changes = edits.Changes(frozenset({"block"}), block=(reason, "") if reason else None)
        edits.edit(self.organization, self.actors["owner"], row.pk, self.now, changes)
        self.model.serials[number].block = reason

    def _both(self, expected: set[str], work: Callable[[], object]) -> set[str]:
        self.now += timedelta(minutes=1)
        try:
            work()
            answered = set[str]()
        except Refused as refused:
            answered = {refusal.code for refusal in refused.refusals}
        said, thought = _telling(answered), _telling(expected)
        assert said == thought, f"the engine says {sorted(said)}, the model {sorted(thought)}"
        return expected

    def compare(self) -> None:
        """Everything that the tables say about now, against the model."""
        refs = {row: ref for ref, row in self.ids.items()}
        rows = serials.Serial.objects.for_org(self.organization).values_list(
            "number", "item__sku", "location__code", "lives", "party__code", "block_reason", "holder_id",
            "warranty_until",
        )  # fmt: skip
        stored = {
            number: (item, lives, place if lives else "", party, block, refs.get(holder), until is not None)
            for number, item, place, lives, party, block, holder, until in rows
        }
        known = {
            s.number: (
                s.item, s.lives, s.place if s.lives else "", s.party, s.block,
                next((ref for ref, doc in self.model.docs.items() if doc is s.holder), None), s.warranty,
            )
            for s in self.model.serials.values()
        }  # fmt: skip
        assert stored == known
        levels = ledger.StockLevel.objects.for_org(self.organization)
        rows = levels.values_list("item__sku", "location__code", "on_hand", "serials")
        assert {(item, place): (units, count) for item, place, units, count in rows if units or count} == self._levels()
        states = dict(documents.Document.objects.for_org(self.organization).values_list("id", "state"))
        assert states == {self.ids[ref]: doc.state for ref, doc in self.model.docs.items() if doc.state != "gone"}

    def _levels(self) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
        inside = {pair: units for pair, units in self.model.hand.items() if pair[1] in (*PLACES, "transit")}
        rows = {pair: (units, units - self.model.loose(*pair)) for pair, units in inside.items()}
        return {pair: row for pair, row in rows.items() if any(row)}

    def compare_answers(self) -> None:
        """What doors are told about serials and stock, against the model."""
        found = serial_lists.listed(self.organization, SerialFilters(statuses=STATUSES), 1000).results
        told = {row["number"]: (row["status"], row["location"], bool(row["blocked"])) for row in found}
        known = {s.number: s for s in self.model.serials.values()}
        assert told == {
            n: (s.status, s.place if s.status == "in_stock" else None, bool(s.block)) for n, s in known.items()
        }
        rows = stock.page(self.organization, stock.StockFilters(), 1000).results
        shown = {(row["item"], row["location"]): Decimal(row["unassigned"]) for row in rows}
        loose = {pair: self.model.loose(*pair) for pair in self.model.hand if pair[1] in PLACES and ITEMS[pair[0]]}
        assert loose == {pair: shown.get(pair, 0) for pair in loose}


def _telling(codes: set[str]) -> set[str]:
    """What must be equal: all codes, but the first alone where the lines are not even in order.

    How much is short is not asked beside other faults, which make it uncertain.
    """
    codes = codes - SHORT or codes
    first = min(codes, key=PRECEDENCE.__getitem__, default="serial_unknown")
    return {first} if PRECEDENCE[first] < PRECEDENCE["serial_unknown"] else codes
