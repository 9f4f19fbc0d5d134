"""What a decision is made from: the draft as its door hands it over, and the facts loaded under lock."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from serialtrail.domain.documents import OUTSIDE
from serialtrail.domain.documents import Place as PlaceKind
from serialtrail.domain.formats import NumberFormat
from serialtrail.domain.numbers import Entry, read


@dataclass(frozen=True)
class DraftLine:
    """A line as entered: item by SKU, quantity in `unit` (base unit if None), numbers as typed."""

    sku: str
    quantity: Decimal | None = None
    unit: str | None = None
    numbers: tuple[str, ...] = ()
    direction: str = ""
    unit_price: Decimal | None = None
    production_batch: str = ""
    batch: str = ""
    expires_on: date | None = None
    # Place in the ledger at which each number was entered, by key (counts), else the draft's `start_seq`.
    seen: Mapping[str, int] = field(default_factory=dict)
    # Row of the line, for documents that were saved before.
    id: int | None = None
    origin_line: int | None = None

    @cached_property
    def entered(self) -> tuple[Entry, ...]:
        """The numbers as they are taken: asked more than once of a thousand."""
        return read(self.numbers)


@dataclass(frozen=True)
class Draft:
    """A document as entered: places and parties by code, lines in order. `limit` is None where none applies."""

    kind: str
    lines: tuple[DraftLine, ...] = ()
    location: str | None = None
    to_location: str | None = None
    party: str | None = None
    date: date | None = None
    mode: str = ""
    direction: str = ""
    scope: str = ""
    category: str = ""
    full: bool = False
    hold: bool = False
    confirm: frozenset[str] = frozenset()
    reference: str = ""
    note: str = ""
    limit: int | None = None
    start_seq: int | None = None
    id: int | None = None
    uid: str | None = None
    origin: int | None = None
    copy_of: int | None = None


@dataclass(frozen=True)
class PlaceFact:
    id: int
    code: str
    kind: PlaceKind

    @property
    def outside(self) -> bool:
        return self.kind in OUTSIDE


@dataclass(frozen=True)
class PartyFact:
    id: int
    code: str
    role: str


@dataclass(frozen=True)
class ItemFact:
    id: int
    sku: str
    kind: str = "goods"
    tracking: str = "none"
    base_unit: str = "pcs"
    category: str = ""
    units: Mapping[str, Decimal] = field(default_factory=dict)
    # Item id and quantity in one bundle.
    components: tuple[tuple[int, Decimal], ...] = ()
    format: NumberFormat | None = None
    warranty_months: int | None = None

    @property
    def tracked(self) -> bool:
        return self.tracking == "serial"


class SerialFact(NamedTuple):
    """A serial as it stands under lock. `document` and `document_id` are those of its latest live movement."""

    id: int
    number: str
    key: str
    item: int
    place: int
    version: int = 0
    live_version: int = 0
    lives: int = 0
    holder: int | None = None
    block: str = ""
    party: int | None = None
    warranty_until: date | None = None
    moved_seq: int = 0
    # For a count that began earlier: when its number was put on a unit that stood at the counted place without one.
    labelled_seq: int = 0
    holder_number: str = ""
    party_code: str = ""
    document: str = ""
    document_id: int | None = None
    # Nobody knew it before: it comes into being with the posting, with its production batch.
    created: bool = False
    production_batch: str = ""

    @property
    def registered(self) -> bool:
        return self.lives == 0


state = itemgetter(slice(3, None))
"""All of a serial but which it is: those whose states are equal stand alike, and what is true of one is of all."""


def alike(serials: Iterable[SerialFact], of: Callable[[SerialFact], Hashable] = state) -> list[list[SerialFact]]:
    """Return the serials in sets of those that stand alike."""
    found: dict[Hashable, list[SerialFact]] = {}
    # Most stand as the one before: comparing is cheaper than looking up.
    for standing, those in groupby(serials, of):
        found.setdefault(standing, []).extend(those)
    return list(found.values())


@dataclass(frozen=True)
class StockFact:
    """`on_hand` at the start is what a count compares with; elsewhere it equals `on_hand`."""

    on_hand: Decimal = Decimal(0)
    serials: Decimal = Decimal(0)
    on_hand_at_start: Decimal | None = None
    serials_at_start: Decimal | None = None

    @property
    def unassigned(self) -> Decimal:
        return self.on_hand - self.serials


@dataclass(frozen=True)
class Settings:
    """The organization's switches; `today` is its own calendar day."""

    today: date
    policy: Mapping[str, str]
    serials_enabled: bool = True
    max_numbers: int = 1000
    allow_repurchase: bool = True
    allow_negative_stock: bool = True
    review_transfers: bool = False


@dataclass(frozen=True)
class Actor:
    """Who asks: a member's role, cut to a token's scope, limited to stores (None: all)."""

    member: int
    role: str
    scope: str = "admin"
    stores: frozenset[int] | None = None


@dataclass(frozen=True)
class Facts:
    """Everything a plan may look at.

    `items` by folded SKU, `places` and `parties` by folded code, `serials` by key. `codes` turns an entered key that
    is not a serial's own into the keys it stands for: one for an alias or GS1 string, many for a carton.
    `taken` names codes that a new number may not use, with what uses them. `expected` are the serials that stand at a
    counted location, by key. `seq` is the place in the organization's order at which all this was read.
    """

    settings: Settings
    actor: Actor
    items: Mapping[str, ItemFact] = field(default_factory=dict)
    places: Mapping[str, PlaceFact] = field(default_factory=dict)
    parties: Mapping[str, PartyFact] = field(default_factory=dict)
    serials: Mapping[str, SerialFact] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    taken: Mapping[str, str] = field(default_factory=dict)
    stock: Mapping[tuple[int, int], StockFact] = field(default_factory=dict)
    expected: tuple[str, ...] = ()
    seq: int = 0

    def place_of(self, kind: PlaceKind) -> PlaceFact:
        """Return one of the five virtual places; their code is their kind."""
        return self.places[kind.upper()]

    @cached_property
    def created(self) -> tuple[SerialFact, ...]:
        """The serials that come into being with the posting."""
        return tuple(serial for serial in self.serials.values() if serial.created)

    def place(self, place_id: int) -> PlaceFact:
        return self._place_by_id[place_id]

    def item(self, item_id: int) -> ItemFact:
        return self._item_by_id[item_id]

    # Asked for every serial of a document.
    @cached_property
    def _place_by_id(self) -> Mapping[int, PlaceFact]:
        return {place.id: place for place in self.places.values()}

    @cached_property
    def _item_by_id(self) -> Mapping[int, ItemFact]:
        return {item.id: item for item in self.items.values()}
