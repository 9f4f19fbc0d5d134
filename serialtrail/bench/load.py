"""Merchants who have traded: organizations with items, stores and parties, and what they do, document by document."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from django.db import connection

from serialtrail.access import members, organizations, users
from serialtrail.access.who import Who, actor
from serialtrail.db import transaction
from serialtrail.db.models import accounts, catalog
from serialtrail.domain.facts import Actor, Draft, DraftLine
from serialtrail.posting import engine, voids

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOST, USUAL = 10_000, 1000
ITEMS, STORES = 40, 12
# The first merchant has most of it; the others are there so that a lookup has somebody to leave out.
SHARES = (0.8, 0.15, 0.05)


@dataclass(frozen=True)
class Merchant:
    """One organization and who acts in it; items, stores and parties are coded by number, see `sku`, `store`."""

    organization: int
    actor: Actor
    serials: int


@dataclass(frozen=True)
class Loaded:
    """What was loaded: ids of the organizations, the big one first, and the merchants behind them."""

    organizations: list[int]
    merchants: list[Merchant]


def number(n: int) -> str:
    """Return the n-th number: consecutive within a thousand, as on a supplier's list, the thousands scattered."""
    return f"SN{n // 1000 * 48_271 % 1_000_003:07d}{n % 1000:03d}"


def sku(n: int) -> str:
    return f"ITEM-{n % ITEMS:03d}"


def store(n: int) -> str:
    return f"STORE-{n % STORES:02d}"


def analyze() -> None:
    """Tell PostgreSQL what its tables hold, as it would do by itself, but later. SQLite is never told where it serves;
    with its figures it plans every statement anew for the values bound."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def found() -> Who:
    """Found an organization with items, stores and two parties, ACME and ANN."""

    def work() -> Who:
        user = users.create(f"{secrets.token_hex(8)}@example.com", None)
        org = organizations.create("Bench", "electronics", user, AT).organization_id
        accounts.Organization.objects.filter(pk=org).update(max_numbers=MOST)
        catalog.Location.objects.bulk_create(
            catalog.Location(organization_id=org, code=store(n), key=store(n), name=store(n), created_at=AT)
            for n in range(STORES)
        )
        catalog.Item.objects.bulk_create(
            catalog.Item(
                organization_id=org, sku=sku(n), key=sku(n), name=f"Item {n}", tracking="serial", created_at=AT
            )
            for n in range(ITEMS)
        )
        catalog.Party.objects.bulk_create(
            catalog.Party(organization_id=org, code=code, key=code, name=code, role=role, created_at=AT)
            for code, role in (("ACME", "supplier"), ("ANN", "customer"))
        )
        who = members.signed_in(user.pk, org)
        assert who is not None
        return who

    return transaction.write(work)


def document(kind: str, item: int, numbers: tuple[str, ...], at: int, to: int | None = None) -> Draft:
    """Return a draft of one line: these numbers of an item, at a store, for a transfer `to` another."""
    party = {"purchase": "ACME", "sale": "ANN"}.get(kind)
    line = DraftLine(sku(item), Decimal(len(numbers)), numbers=numbers)
    return Draft(kind, (line,), store(at), None if to is None else store(to), party)


def traded(serials: int) -> Merchant:
    """Return a new merchant who has done by the engine, document by document, what `bulk.load` writes by table."""
    who = found()
    merchant = Merchant(who.organization_id, actor(who), serials)
    for n, numbers in enumerate(receipts(serials)):
        post(merchant, document("purchase", n, numbers, n))
        half = len(numbers) // 2
        if n % 3 == 0:
            post(merchant, document("transfer", n, numbers[:half], n, n + 1))
        if n % 3 == 1:
            sold = post(merchant, document("sale", n, numbers[half:], n))
            if n % 9 == 1:
                voids.void(merchant.organization, merchant.actor, sold, AT)
        for one in numbers[:3]:
            post(merchant, document("sale", n, (one,), n + (n % 3 == 0)))
    return merchant


def receipts(serials: int) -> Iterator[tuple[str, ...]]:
    """Yield the numbers of each purchase."""
    size = MOST if serials > 100 * MOST else USUAL
    for first in range(0, serials, size):
        yield tuple(number(n) for n in range(first, min(serials, first + size)))


def post(merchant: Merchant, draft: Draft) -> int:
    """Post a document; return its id."""
    return engine.create(merchant.organization, merchant.actor, draft, AT, post=True).document
