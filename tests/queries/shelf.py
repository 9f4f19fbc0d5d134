"""An electronics shop to read from: two stores, a supplier, two customers, a tracked phone and cables by the metre."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from serialtrail.access.who import actor
from serialtrail.catalog import items, locations, parties
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.posting import cartons, engine, transfers, voids
from serialtrail.posting import serials as edits
from serialtrail.queries import serials
from tests.shop import owner

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Shelf:
    """The shop's days: each call is one thing that happened, an hour after the one before."""

    def __init__(self) -> None:
        self.who = owner()
        self.org, self.actor, self.now = self.who.organization_id, actor(self.who), START
        for code in ("MAIN", "SHOP"):
            locations.create(self.actor, self.org, {"code": code, "name": f"Store {code}"}, self.now)
        for code, role in (("ACME", "supplier"), ("Ann", "customer"), ("Ben", "customer")):
            parties.create(self.actor, self.org, {"code": code, "name": f"{code} & Co", "role": role}, self.now)
        self.item("PHONE", name="Phone X", tracking="serial", category="phones", barcode="9506000134352")
        self.item("CABLE", name="Cable")

    def item(self, sku: str, **given: Any) -> None:
        items.create(self.actor, self.org, {"sku": sku, "name": sku, **given}, self.now)

    def place(self, code: str) -> int:
        row = locations.found(self.org, code=code)
        assert row is not None
        return int(row.pk)

    def write(self, kind: str, *lines: DraftLine, post: bool = True, **draft: Any) -> int:
        """A document of this kind, posted at once unless told otherwise; its id."""
        self.now += timedelta(hours=1)
        draft.setdefault("location", "MAIN")
        made = engine.create(self.org, self.actor, Draft(kind, lines, **draft), self.now, post=post)
        return made.document

    def buy(self, numbers: str = "", quantity: str | None = None, **draft: Any) -> int:
        return self.write("purchase", phones(numbers, quantity), party="ACME", **draft)

    def sell(self, numbers: str, party: str = "Ann", **draft: Any) -> int:
        return self.write("sale", phones(numbers), party=party, **draft)

    def take_back(self, numbers: str, **draft: Any) -> int:
        return self.write("sale_return", phones(numbers), **draft)

    def send(self, numbers: str, quantity: str | None = None, **draft: Any) -> int:
        """A transfer from MAIN to SHOP, shipped."""
        document = self.write("transfer", phones(numbers, quantity), post=False, to_location="SHOP", **draft)
        engine.ship(self.org, self.actor, document, self.now)
        return document

    def receive(self, document: int, numbers: str, quantity: str | None = None) -> None:
        transfers.receive(self.org, self.actor, document, self._later(), [phones(numbers, quantity)])

    def close(self, document: int, rest: str) -> None:
        transfers.close(self.org, self.actor, document, self._later(), rest)

    def void(self, document: int) -> None:
        voids.void(self.org, self.actor, document, self._later())

    def change(self, code: str, **changes: Any) -> None:
        """Edit a serial."""
        wanted = edits.Changes(frozenset(changes), **changes)
        edits.edit(self.org, self.actor, int(self.serial(code)["id"]), self._later(), wanted)

    def pack(self, code: str, numbers: str, parent: str | None = None) -> None:
        cartons.create(self.org, self.actor, code, numbers.split(), self._later(), parent=parent)

    def serial(self, number: str) -> dict[str, Any]:
        found = serials.find(self.org, number)
        assert found is not None, number
        return found

    def _later(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now


def phones(numbers: str = "", quantity: str | None = None, **line: Any) -> DraftLine:
    """A line of phones with these numbers."""
    units = None if quantity is None else Decimal(quantity)
    return DraftLine("PHONE", units, numbers=tuple(numbers.split()), **line)


def cables(quantity: str, **line: Any) -> DraftLine:
    """A line of cables."""
    return DraftLine("CABLE", Decimal(quantity), **line)


@contextmanager
def statements() -> Iterator[list[Any]]:
    """The statements that run inside."""
    seen: list[Any] = []
    with CaptureQueriesContext(connection) as captured:
        yield seen
    seen += captured.captured_queries


def statement_count(work: Callable[[], Any]) -> int:
    with statements() as seen:
        work()
    return len(seen)
