"""The demo shop as its people know it: what stands where, what was sold, and how they write it into the books."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from stdnum import ean, luhn

from serialtrail.domain.facts import Actor, Draft, DraftLine
from serialtrail.exchange.demo import tables
from serialtrail.posting import engine, serials
from serialtrail.posting.serials import Changes
from serialtrail.queries import serials as lookup

DAYS = 365
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


@dataclass
class Sold:
    """A piece that left with a customer."""

    number: str
    sku: str
    store: str
    customer: str | None
    day: int
    document: int


@dataclass
class Shop:
    """The state of the story. `stock` holds numbers by place and SKU; `units` what is known by count only.

    `aside` are faulty pieces that wait for their supplier; `later` what is still to be done, by day.
    """

    organization: int
    owner: Actor
    now: datetime
    scale: float
    chance: random.Random
    at: datetime
    staff: dict[str, Actor] = field(default_factory=dict)
    day: int = 0
    stock: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    units: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    aside: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    missing: list[tuple[str, str]] = field(default_factory=list)
    sold: dict[str, Sold] = field(default_factory=dict)
    later: dict[int, list[Callable[[], None]]] = field(default_factory=lambda: defaultdict(list))
    made: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    cartons: int = 0
    watch_tracked: bool = False

    # -- time ---------------------------------------------------------------------------------------------------

    def clock(self, hour: int, minute: int = 0) -> None:
        """Let it be that time of the present day; never earlier than the last act, never later than now."""
        today = self.now.astimezone(ZoneInfo(tables.TIME_ZONE)).replace(hour=0, minute=0, second=0, microsecond=0)
        wanted = today - timedelta(days=DAYS - self.day) + timedelta(hours=hour, minutes=minute)
        self.at = max(self.at, min(wanted, self.now))

    def every(self, days: float, offset: int = 0) -> bool:
        """Whether what happens every so many days happens today; a smaller shop does it less often."""
        return (self.day + offset) % max(1, round(days / self.scale)) == 0

    # -- numbers ------------------------------------------------------------------------------------------------

    def new_numbers(self, sku: str, pieces: int) -> list[str]:
        """Return numbers as the maker prints them: IMEIs for phones."""
        model = MODEL[sku]
        first = self.made[sku]
        self.made[sku] += pieces
        return [self._number(model, first + n) for n in range(pieces)]

    def _number(self, model: tables.Model, piece: int) -> str:
        if model.category == "Phones":
            return imei(model.code, 100_000 + piece * 37)
        if model.category in ("Tablets", "Cameras"):
            return f"{model.code}{piece + 1:06d}"
        # A letter or two of chance, the count beside it: distinct whatever chance says.
        letters = "".join(self.chance.choice(_LETTERS) for _ in range(3))
        return f"{model.code}{letters}{piece + 1041:05d}"

    # -- what stands where ----------------------------------------------------------------------------------------

    def take(self, place: str, sku: str, pieces: int) -> list[str]:
        """Take up to so many numbers off a shelf, oldest first."""
        shelf = self.stock[place][sku]
        taken, shelf[:] = shelf[:pieces], shelf[pieces:]
        return taken

    def put(self, place: str, sku: str, numbers: Iterable[str]) -> None:
        self.stock[place][sku].extend(numbers)

    def fullest(self, place: str, category: str = "") -> str:
        """Return the SKU of which most stand there."""
        wanted = [m.sku for m in tables.MODELS if category in ("", m.category)]
        return max(wanted, key=lambda sku: len(self.stock[place][sku]))

    # -- the books ------------------------------------------------------------------------------------------------

    def post(self, who: str, kind: str, lines: Sequence[DraftLine], **header: Any) -> int:
        """Post a document at once, as this member, at this time."""
        return self._create(who, kind, lines, post=True, **header)

    def draft(self, who: str, kind: str, lines: Sequence[DraftLine], **header: Any) -> int:
        """Save a draft."""
        return self._create(who, kind, lines, post=False, **header)

    def _create(self, who: str, kind: str, lines: Sequence[DraftLine], *, post: bool, **header: Any) -> int:
        draft = Draft(kind, tuple(lines), **header)
        return engine.create(self.organization, self.staff[who], draft, self.at, post=post).document

    def edit_serial(self, who: str, known_as: str, /, **changes: Any) -> None:
        """Change one serial as the page of a serial does."""
        serials.edit(
            self.organization, self.staff[who], self.serial(known_as), self.at, Changes(frozenset(changes), **changes)
        )

    def serial(self, number: str) -> int:
        """Return the id of the serial with this number."""
        found = lookup.find(self.organization, number)
        assert found is not None, number
        return int(found["id"])


MODEL = {model.sku: model for model in (*tables.MODELS, tables.WATCH)}
PRICES = {sku: Decimal(price) for sku, _, price, _, _ in tables.ACCESSORIES}
PRICES |= {sku: Decimal(price) for sku, _, price in (tables.BUNDLE, tables.SERVICE)}
PRICES |= {sku: Decimal(model.price) for sku, model in MODEL.items()}
COSTS = {sku: Decimal(cost) for sku, _, _, cost, _ in tables.ACCESSORIES}
COSTS |= {sku: Decimal(model.cost) for sku, model in MODEL.items()}


def line(sku: str, numbers: Sequence[str] = (), quantity: int | None = None, **more: Any) -> DraftLine:
    """A line of numbers, or of a quantity, or of both."""
    return DraftLine(sku, None if quantity is None else Decimal(quantity), numbers=tuple(numbers), **more)


def bought(sku: str, numbers: Sequence[str] = (), quantity: int | None = None, **more: Any) -> DraftLine:
    """A line at what the supplier asks."""
    return line(sku, numbers, quantity, unit_price=COSTS[sku], **more)


def sold_at(sku: str, numbers: Sequence[str] = (), quantity: int | None = None, **more: Any) -> DraftLine:
    """A line at what the customer pays."""
    return line(sku, numbers, quantity, unit_price=PRICES[sku], **more)


def imei(tac: str, serial: int) -> str:
    """Return 15 digits: type allocation code, serial number, Luhn check digit."""
    body = f"{tac}{serial % 1_000_000:06d}"
    return body + luhn.calc_check_digit(body)


def barcode(count: int) -> str:
    """Return an EAN-13 of the range that shops may use by themselves."""
    body = f"20{count:010d}"
    return body + ean.calc_check_digit(body)
