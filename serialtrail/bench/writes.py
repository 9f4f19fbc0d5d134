"""Postings beside their floors: purchase, sale, transfer and void, of one number and of thousands."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from django.db import connection

from serialtrail.bench.floors import writes_postgresql, writes_sqlite
from serialtrail.bench.floors.world import world
from serialtrail.bench.load import AT, Merchant, document, sku, store
from serialtrail.bench.measure import BARE, OURS, OWN, Act, Prepare, Work
from serialtrail.db.models import documents
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.posting import engine, voids

SIZES = (1, 10, 100, 1000, 10_000)


def works(merchant: Merchant, folder: Path, sizes: tuple[int, ...] = SIZES) -> list[Work]:
    """Return the writing rows for a merchant who has traded; the thinnest schema of SQLite lies in `folder`."""
    bench = _Bench(merchant, folder)

    def goal(size: int) -> float | None:
        return 1.5 if size == 1000 else None

    found = [
        _work(f"purchase of {size:,} new serial{'s' * (size > 1)}", size, goal(size), bench.purchase) for size in sizes
    ]
    found.append(_work("sell 1", 1, 2.5, bench.sale))
    found += [_work(f"sell {size:,}", size, None, bench.sale) for size in sizes if size == 1000]
    found += [
        _work(f"transfer {size:,}, out and in", size, goal(size), bench.transfer) for size in sizes if size <= 1000
    ]
    found += [_work(f"void a sale of {size:,}", size, goal(size), bench.void) for size in sizes if size == 1000]
    counted = [size for size in sizes if size == 1000]
    return found + [Work(f"count of {size:,}, all found", size, None, {OURS: bench.count(size)}) for size in counted]


def _work(name: str, size: int, goal: float | None, prepare: Callable[[str, int], Act]) -> Work:
    def way(which: str) -> Prepare:
        return lambda: prepare(which, size)

    return Work(name, size, goal, {which: way(which) for which in (OURS, OWN, BARE)})


class _Bench:
    """Hands out new numbers, and does each job in the three ways; all serials of a round are bought just before it."""

    def __init__(self, merchant: Merchant, folder: Path) -> None:
        self.merchant = merchant
        self.next = count()
        floors: Any = writes_sqlite if connection.vendor == "sqlite" else writes_postgresql
        # The first of each kind makes the rows that later ones find: ours, so that they are as ours makes them.
        self._post("transfer", self._bought(1))
        self._post("sale", self._bought(1))
        self.own = floors.Own(world(merchant))
        self.bare = floors.Bare(folder) if connection.vendor == "sqlite" else floors.Bare()

    def purchase(self, way: str, size: int) -> Act:
        numbers = self._numbers(size)
        if way == OURS:
            draft = document("purchase", 0, numbers, 0)
            return lambda: self._create(draft)
        floor = self.own if way == OWN else self.bare
        return lambda: floor.purchase(numbers)

    def sale(self, way: str, size: int) -> Act:
        numbers = self._bought(size, way)
        if way == OURS:
            draft = document("sale", 0, numbers, 0)
            return lambda: self._create(draft)
        return (lambda: self.own.sell(numbers, 1)) if way == OWN else lambda: self.bare.move("sale", numbers, 1, 2)

    def transfer(self, way: str, size: int) -> Act:
        numbers = self._bought(size, way)
        if way == OURS:
            draft = document("transfer", 0, numbers, 0, 1)
            return lambda: self._create(draft)
        return (lambda: self.own.transfer(numbers, 1)) if way == OWN else lambda: self.bare.transfer(numbers)

    def void(self, way: str, size: int) -> Act:
        numbers = self._bought(size, way)
        org, actor = self.merchant.organization, self.merchant.actor
        if way == BARE:
            self.bare.move("sale", numbers, 1, 2)
            return lambda: self.bare.move("void", numbers, 2, 1)
        if way == OURS:
            sold = self._post("sale", numbers)
            return lambda: voids.void(org, actor, sold, AT)
        self.own.sell(numbers, 1)
        latest = documents.Document.objects.for_org(org).filter(kind="sale").order_by("-id")
        sold = latest.values_list("id", flat=True)[0]
        return lambda: self.own.void(numbers, 2, sold)

    def count(self, size: int) -> Prepare:
        """Count the same serials again and again: all that there are of an item at a store."""
        numbers = self._numbers(size)
        item, at = sku(2), store(0)
        line = DraftLine(item, Decimal(size), numbers=numbers)
        self._create(Draft("purchase", (line,), at, party="ACME"))
        draft = Draft("count", (line,), at)
        return lambda: lambda: self._create(draft)

    def _numbers(self, size: int) -> tuple[str, ...]:
        batch = next(self.next)
        return tuple(f"B{batch * 48_271 % 1_000_003:07d}-{n:05d}" for n in range(size))

    def _bought(self, size: int, way: str = OURS) -> tuple[str, ...]:
        numbers = self._numbers(size)
        if way == BARE:
            self.bare.purchase(numbers)
        else:
            self._post("purchase", numbers)
        return numbers

    def _post(self, kind: str, numbers: tuple[str, ...]) -> int:
        return self._create(document(kind, 0, numbers, 0, 1 if kind == "transfer" else None))

    def _create(self, draft: Any) -> int:
        return engine.create(self.merchant.organization, self.merchant.actor, draft, AT, post=True).document
