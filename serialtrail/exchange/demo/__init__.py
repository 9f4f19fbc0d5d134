"""The demo: a believable electronics shop with a year of documents, the same every time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from serialtrail.access import members, organizations
from serialtrail.db import transaction
from serialtrail.exchange.demo import occasions, routine, tables
from serialtrail.exchange.demo.opening import opened
from serialtrail.exchange.demo.shop import DAYS, Shop

__all__ = ["DAYS", "SignIn", "SlugTaken", "fill", "is_there"]


@dataclass(frozen=True)
class SignIn:
    """How to get in. `created` tells whether the shop was filled just now."""

    slug: str
    email: str
    password: str
    created: bool
    others: tuple[tuple[str, str], ...]


class SlugTaken(Exception):
    """An organization that is not the demo goes by its name."""


def is_there() -> bool:
    """Whether the demo, or something of its name, is there already."""
    return organizations.found(tables.SLUG) is not None


def fill(now: datetime, scale: float = 1.0, tell: Callable[[], object] | None = None) -> SignIn:
    """Make the demo shop, its last day being that of `now`, unless it is there; all of it or nothing.

    `scale` below 1 lets things happen less often. `tell` is called after each of DAYS days. Raises SlugTaken.
    """
    found = organizations.found(tables.SLUG)
    if found is None:
        transaction.write(lambda: _live(opened(now, scale), tell))
    elif members.by_email(found.pk, tables.EMAIL) is None:
        raise SlugTaken(tables.SLUG)
    others = tuple((role, email) for role, _, email, _ in tables.STAFF.values() if email)
    return SignIn(tables.SLUG, tables.EMAIL, tables.PASSWORD, found is None, others)


def _live(shop: Shop, tell: Callable[[], object] | None) -> None:
    for day in range(1, DAYS + 1):
        shop.day = day
        _day(shop)
        if tell:
            tell()


def _day(shop: Shop) -> None:
    shop.clock(9)
    for task in shop.later.pop(shop.day, ()):
        task()
    if shop.every(4.6):
        routine.deliver(shop)
    if shop.every(45):
        routine.supply_accessories(shop)
    for place, store in enumerate(tables.STORES):
        shop.clock(10)
        if shop.every(6, place * 2):
            routine.replenish(shop, store)
    for store in tables.STORES:
        routine.sell(shop, store)
    shop.clock(17)
    if shop.every(6.5):
        routine.sell_to_company(shop)
    for place, store in enumerate(tables.STORES):
        if shop.every(30, place * 9):
            routine.send_back(shop, store)
        if shop.every(80, place * 5):
            shop.clock(19)
            routine.count(shop, store)
    if shop.every(16):
        routine.trade_in(shop)
    if shop.day in occasions.CALENDAR:
        shop.clock(18)
        occasions.CALENDAR[shop.day](shop)
