"""The shop that browsers see: four places, phones with IMEIs, laptops, accessories, three months of documents."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils.timezone import now
from stdnum import luhn

from serialtrail.access import members, signup, users
from serialtrail.access.who import Who, actor
from serialtrail.catalog import items, locations, parties
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.exchange import exports
from serialtrail.exchange.exports import prepared
from serialtrail.exchange.imports import jobs
from serialtrail.labels import printing
from serialtrail.labels.printing import Wanted
from serialtrail.posting import cartons, engine, steps, voids
from serialtrail.queries import serials
from serialtrail.web import members as sessions
from tests.shop import PASSWORD

OWNER = "anna@example.com"
PLACES = {"MAIN": "Main warehouse", "MITTE": "Store Mitte", "HAFEN": "Store Hafen", "WEST": "Store West"}
PARTIES = {
    "ACME": ("Acme Mobile Distribution", "supplier"),
    "ORBIT": ("Orbit Components", "supplier"),
    "C-001": ("Ben Carter", "customer"),
    "C-002": ("Chiara Lang", "customer"),
    "C-003": ("Dmitri Orlov", "customer"),
}
ITEMS: tuple[dict[str, Any], ...] = (
    {"sku": "PHN-A1", "name": "Aurora Phone A1 128 GB", "category": "Phones", "tracking": "serial", "price": "599.00"},
    {"sku": "LAP-14", "name": "Fjord Laptop 14", "category": "Laptops", "tracking": "serial", "price": "1299.00"},
    {"sku": "TAB-10", "name": "Drift Tablet 10", "category": "Tablets", "tracking": "serial", "price": "399.00"},
    {"sku": "CASE-01", "name": "Silicone case", "category": "Accessories", "price": "19.90"},
    {"sku": "CABLE-C", "name": "USB-C cable 1 m", "category": "Accessories", "price": "9.90"},
)


@dataclass(frozen=True)
class Stage:
    """Where the shop is served, Anna's session, and the ids of things with a page of their own."""

    url: str
    session: str
    who: Who
    ids: dict[str, int]

    def path(self, pattern: str) -> str:
        return pattern.format(**self.ids)


def imei(place: int) -> str:
    """The IMEI of the phone at this place."""
    body = f"35{(place + 7) * 7919 * 104729 % 10**12:012d}"
    return f"{body}{luhn.calc_check_digit(body)}"


def set_up(url: str) -> Stage:
    """Fill the shop; once for all tests."""
    at = now()
    founded = signup.sign_up(
        OWNER, PASSWORD, "Nordlicht Electronics", "electronics", at, name="Anna Berg", currency="EUR"
    )
    user = users.found(OWNER)
    assert user is not None
    who = members.signed_in(user.pk, founded.organization_id)
    assert who is not None
    _catalogue(who, at)
    shop = _Documents(who, at)
    bought = shop.make("purchase", 80, "MAIN", "ACME", _phones(0, 40, "419.30"), reference="INV-20931")
    shop.make("purchase", 62, "MAIN", "ORBIT", _line("LAP-14", "909.00", *(f"FJ14-2026-{n:05d}" for n in range(24))))
    shop.make("purchase", 40, "MITTE", "ACME", _phones(40, 60, "419.30", quantity=30))
    shop.make("purchase", 20, "HAFEN", "ORBIT", _line("TAB-10", "280.00", *(f"DT10{n:07d}" for n in range(30))))
    shop.make("purchase", 12, "MAIN", "ACME", DraftLine("CASE-01", Decimal(60), unit_price=Decimal(6)))
    for n in range(12):
        shop.make("sale", 58 - 4 * n, "MAIN", f"C-00{n % 3 + 1}", _phones(n, n + 1, "599.00"))
    voided = shop.make("sale", 12, "MITTE", "C-002", _phones(40, 42, "599.00"))
    voids.void(who.organization_id, actor(who), voided, at - timedelta(days=11))
    shop.make("sale", 9, "MITTE", "C-001", _phones(40, 41, "589.00"))
    draft = shop.make("purchase", 0, "MAIN", "ACME", _phones(100, 108, "419.30", quantity=10), post=False)
    moved = Draft(
        kind="transfer", location="MAIN", to_location="WEST", direction="send",
        lines=(DraftLine("LAP-14", Decimal(4), numbers=tuple(f"FJ14-2026-{n:05d}" for n in range(4))),),
    )  # fmt: skip
    sent = engine.create(who.organization_id, actor(who), moved, at - timedelta(days=2)).document
    engine.ship(who.organization_id, actor(who), sent, at - timedelta(days=2))
    counted = Draft(
        kind="count",
        location="HAFEN",
        full=True,
        lines=(DraftLine("TAB-10", numbers=tuple(f"DT10{n:07d}" for n in range(28))),),
    )
    report = engine.create(who.organization_id, actor(who), counted, at - timedelta(days=3), post=True).document
    going_on = Draft(
        kind="count", location="MITTE", full=True, reference="Week 48",
        lines=(DraftLine("PHN-A1", numbers=tuple(imei(place) for place in (*range(44, 56), 20, 200))),),
    )  # fmt: skip
    count = engine.create(who.organization_id, actor(who), going_on, at).document
    review, shipping = _transfers(who, at)
    ids = {
        "bought": bought, "draft": draft, "transfer": sent, "voided": voided, "shipping": shipping, "review": review,
        "serial": _id(who, imei(40)),
        "phone": _item(who, "PHN-A1"), "case": _item(who, "CASE-01"),
        "place": int(locations.listed(who.organization_id, None, 9).results[0]["id"]),
        "party": int(parties.listed(who.organization_id, None, 9).results[0]["id"]),
        "count": count, "report": report,
    }  # fmt: skip
    laptops = [f"FJ14-2026-{n:05d}" for n in range(10, 16)]
    ids |= {
        "tablet": _id(who, "DT100000005"),
        "print": printing.record(who, printing.of_numbers(who, ["DT100000005"]), Wanted(), at),
        "carton": cartons.create(who.organization_id, actor(who), "CTN-LAP-07", laptops, at - timedelta(days=30)),
    }
    ids["import"] = _import(who, at)
    ids["export"] = _export(who, at)
    return Stage(url, session_of(user, who), who, ids)


def _import(who: Who, at: datetime) -> int:
    """A file that was looked at and waits for its owner: two good rows, some bad ones of two causes."""
    rows = ["TAB-10,WEST,DT-NEW-1", "TAB-10,WEST,DT-NEW-2", "TAB-10,NORD,DT-NEW-3", "TAB-10,NORD,DT-NEW-4",
            f"PHN-A1,MAIN,{imei(20)}"]  # fmt: skip
    content = "SKU,Location,Serial number\n" + "\n".join(rows)
    made = jobs.submit(who, jobs.Given("serials", "tablets from Hamburg.csv", mode="add"), [content.encode()], at)
    while (job := jobs.read(who.organization_id, made)) is None or job["state"] != "done":
        time.sleep(0.1)  # the server does it
    return made


def _export(who: Who, at: datetime) -> int:
    """A workbook that was prepared."""
    table = exports.table("serials", who)
    asked = prepared.Asked("/exports/serials.xlsx", f"serials-{at.date()}.xlsx", exports.media("xlsx"))
    made = prepared.begin(who, table, asked, at)
    while (job := prepared.read(who, made)) is None or job["state"] != "done":
        time.sleep(0.1)
    return made


def _catalogue(who: Who, at: datetime) -> None:
    home, act = who.organization_id, actor(who)
    for code, name in PLACES.items():
        locations.create(act, home, {"code": code, "name": name, "address": "Lindenstrasse 4\n10969 Berlin"}, at)
    for code, (name, role) in PARTIES.items():
        parties.create(act, home, {"code": code, "name": name, "role": role}, at)
    for item in ITEMS:
        items.create(act, home, {**item, "price": Decimal(item["price"]), "warranty_months": 24}, at)


def _transfers(who: Who, at: datetime) -> tuple[int, int]:
    """Laptops that are on their way for long, a request, and a draft that is half scanned; ids of the last two."""
    made: list[int] = []
    for days, numbers, quantity, target, direction in (
        (9, range(4, 6), 2, "HAFEN", "send"),
        (5, range(6, 7), 1, "WEST", "send"),
        (1, (), 3, "MITTE", "request"),
        (0, range(7, 9), 4, "WEST", "send"),
    ):
        then = at - timedelta(days=days)
        line = DraftLine("LAP-14", Decimal(quantity), numbers=tuple(f"FJ14-2026-{n:05d}" for n in numbers))
        cases = (DraftLine("CASE-01", Decimal(6)),) if days == 0 else ()
        draft = Draft(
            kind="transfer", location="MAIN", to_location=target, direction=direction, date=then.date(),
            lines=(line, *cases),
        )  # fmt: skip
        made.append(engine.create(who.organization_id, actor(who), draft, then).document)
        if days > 1:
            engine.ship(who.organization_id, actor(who), made[-1], then)
        elif direction == "request":
            steps.submit(who.organization_id, actor(who), made[-1], then)
    return made[-2], made[-1]


def _line(sku: str, price: str, *numbers: str) -> DraftLine:
    return DraftLine(sku, Decimal(len(numbers)), numbers=numbers, unit_price=Decimal(price))


def _phones(first: int, beyond: int, price: str, quantity: int | None = None) -> DraftLine:
    numbers = tuple(imei(place) for place in range(first, beyond))
    return DraftLine("PHN-A1", Decimal(quantity or len(numbers)), numbers=numbers, unit_price=Decimal(price))


@dataclass(frozen=True)
class _Documents:
    who: Who
    today: datetime

    def make(
        self,
        kind: str,
        days: int,
        location: str,
        party: str,
        line: DraftLine,
        *,
        post: bool = True,
        reference: str = "",
    ) -> int:
        """A document made so many days ago; its id."""
        at = self.today - timedelta(days=days)
        draft = Draft(
            kind=kind, location=location, party=party, date=at.date(), lines=(line,), reference=reference
        )  # fmt: skip
        return engine.create(self.who.organization_id, actor(self.who), draft, at, post=post).document


def _id(who: Who, number: str) -> int:
    found = serials.find(who.organization_id, number)
    assert found is not None
    return int(found["id"])


def _item(who: Who, sku: str) -> int:
    found = items.found(who.organization_id, sku=sku)
    assert found is not None
    return int(found.pk)


def session_of(user: Any, who: Who) -> str:
    """A session of this user, at this organization."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[sessions.SESSION_KEY] = who.organization_id
    session.create()
    return str(session.session_key)
