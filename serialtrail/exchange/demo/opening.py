"""The first day: the organization, its places, people, goods and partners, and what stood on the shelves."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from serialtrail.access import members, organizations, users
from serialtrail.access.who import actor
from serialtrail.catalog import items, locations, parties
from serialtrail.exchange.demo import tables
from serialtrail.exchange.demo.shop import DAYS, MODEL, Shop, barcode, bought, line

SEED = 20  # the story is the same every time
_FIRST_STOCK = {tables.WAREHOUSE: 14, "RIVER": 5, "OLDTOWN": 4, "AIRPORT": 4}


def opened(now: datetime, scale: float) -> Shop:
    """Found the organization a year before `now` and stock it."""
    user = users.found(tables.EMAIL) or users.create(tables.EMAIL, tables.PASSWORD, "Jonas Lau", strict=False)
    first = now - timedelta(days=DAYS)
    founded = organizations.create(
        tables.FOUNDED_AS, tables.INDUSTRY, user, first, time_zone=tables.TIME_ZONE, currency=tables.CURRENCY
    )
    assert founded.slug == tables.SLUG, founded.slug
    who = members.on_behalf(founded.organization_id)
    organizations.change(who, {"name": tables.NAME}, first)
    chance = random.Random(SEED)  # noqa: S311  # a story to be told again, not a secret
    shop = Shop(founded.organization_id, actor(who), now, scale, chance, at=first - timedelta(days=1))
    shop.staff["owner"] = shop.owner
    shop.clock(8)
    for code, name, address in tables.LOCATIONS:
        given = {"code": code, "name": name, "address": address}
        locations.create(shop.owner, shop.organization, given, shop.at)
    _hire(shop)
    _list_partners(shop)
    _list_goods(shop)
    _first_stock(shop)
    return shop


def _hire(shop: Shop) -> None:
    who = members.on_behalf(shop.organization)
    for post, (role, name, email, store) in tables.STAFF.items():
        address = email or f"{post.lower()}@{tables.SLUG}.serialtrail.example"
        stores = None if store is None else [store]
        password = tables.PASSWORD if email else None
        members.add(who, address, role, shop.at, name=name, stores=stores, password=password, strict=False)
        user = users.found(address)
        assert user is not None
        hired = members.signed_in(user.pk, shop.organization)
        assert hired is not None
        shop.staff[post] = actor(hired)


def _list_partners(shop: Shop) -> None:
    def add(code: str, name: str, role: str, email: str) -> None:
        given = {"code": code, "name": name, "role": role, "email": email}
        parties.create(shop.owner, shop.organization, given, shop.at)

    for code, name, email in tables.SUPPLIERS:
        add(code, name, "supplier", email)
    for code, name, email in tables.COMPANIES:
        add(code, name, "customer", email)
    for count, name in enumerate(tables.PEOPLE, 1):
        add(person(count), name, "customer", "")


def person(count: int) -> str:
    """The code of the customer who was written down as number so-and-so."""
    return f"K{count:04d}"


def _list_goods(shop: Shop) -> None:
    def add(sku: str, name: str, category: str, **more: Any) -> None:
        given = {"sku": sku, "name": name, "category": category, **more}
        items.create(shop.owner, shop.organization, given, shop.at)

    for count, model in enumerate(MODEL.values(), 1):
        number_format = {"check": "imei"} if model.category == "Phones" else None
        if model.category == "Laptops":
            number_format = {"regex": "[A-Z0-9]{8,14}"}
        rule = {"prefix": model.code, "start": "900001", "increment": 1} if model.category == "Tablets" else None
        add(
            model.sku, model.name, model.category, barcode=barcode(count), price=Decimal(model.price),
            cost=Decimal(model.cost), warranty_months=model.months, number_format=number_format, number_rule=rule,
            tracking="none" if model is tables.WATCH else "serial",
            units=[{"name": "carton", "factor": Decimal(model.carton)}] if model.carton else [],
        )  # fmt: skip
    for count, (sku, name, price, cost, box) in enumerate(tables.ACCESSORIES, 500):
        units = [{"name": "box", "factor": Decimal(box)}]
        add(
            sku, name, "Accessories", barcode=barcode(count), price=Decimal(price), cost=Decimal(cost), units=units,
            warranty_months=12 if sku == "CHG-30W" else None,
        )  # fmt: skip
    sku, name, price = tables.BUNDLE
    parts = [{"sku": part, "quantity": Decimal(pieces)} for part, pieces in tables.BUNDLE_PARTS]
    add(sku, name, "Sets", kind="bundle", barcode=barcode(900), price=Decimal(price), components=parts)
    sku, name, price = tables.SERVICE
    add(sku, name, "Services", kind="service", base_unit="h", price=Decimal(price))


def _first_stock(shop: Shop) -> None:
    shop.clock(9)
    for place, pieces in _FIRST_STOCK.items():
        lines = []
        for model in tables.MODELS:
            numbers = shop.new_numbers(model.sku, pieces)
            shop.put(place, model.sku, numbers)
            lines.append(line(model.sku, numbers))
        for sku in [tables.WATCH.sku, *(row[0] for row in tables.ACCESSORIES)]:
            shop.units[place][sku] = pieces * 8
            lines.append(bought(sku, quantity=pieces * 8))
        shop.post("manager", "opening", lines, location=place, mode="add", note="Stock taken over")
