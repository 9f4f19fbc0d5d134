"""Where everything was: what the report says of a moment is what was so when the moment was now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from serialtrail.db.models.catalog import Location
from serialtrail.db.models.ledger import StockLevel
from serialtrail.domain.whereabouts import STATUSES
from serialtrail.queries import serials, trails
from serialtrail.queries.auditor import verify
from serialtrail.queries.reports import where
from serialtrail.queries.reports.asked import Asked
from serialtrail.queries.serials import SerialFilters
from tests.model.plays import play
from tests.model.shop import PLACES, Shop
from tests.model.test_histories import perform
from tests.queries.reports.telling import TODAY, points, sums, told
from tests.queries.shelf import Shelf, cables

STEPS, EVERY = 300, 15


@dataclass(frozen=True)
class Moment:
    """What the projections said when it was now; the auditor had just reckoned them anew from the ledger."""

    at: datetime
    stock: dict[tuple[str, str], tuple[Decimal, Decimal]]
    known: dict[str, tuple[str, str | None]]


def now(shop: Shop) -> Moment:
    report = verify(shop.organization)
    assert report.ok, report.broken
    virtual = dict(Location.objects.for_org(shop.organization).values_list("code", "kind"))
    levels = StockLevel.objects.for_org(shop.organization)
    rows = levels.values_list("item__sku", "location__code", "on_hand", "serials")
    stock = {
        (item, place if virtual[place] == "storage" else virtual[place]): (units, numbers)
        for item, place, units, numbers in rows
        if units or numbers
    }
    found = serials.page(shop.organization, SerialFilters(statuses=STATUSES), 1000).results
    at = shop.now
    shop.now += timedelta(minutes=1)  # what comes next comes later
    return Moment(at, stock, {row["number"]: (row["status"], row["location"]) for row in found})


def history(seed: int) -> tuple[Shop, list[Moment]]:
    """A random history of a shop, in which so much was not refused, and some of its moments."""
    chance, shop = Random(seed), Shop.founded("at_sale")
    moments = [now(shop)]
    done = 0
    while done < STEPS:
        refused = perform(shop, play(chance, shop.model))
        done += not refused
        if not refused and done % EVERY == 0:
            moments.append(now(shop))
    return shop, moments


def paged(read: Any, organization: int, asked: Asked, limit: int, early: bool) -> list[dict[str, Any]]:
    rows, after = [], None
    while True:
        page = read(organization, asked, limit, after, early=early)
        rows += page.results
        if page.after is None:
            return rows
        after = page.after


# Histories in which something is sold, missing and on its way at one of their moments.
@pytest.mark.parametrize("seed", [4, 6])
def test_every_moment_of_a_random_history_is_told_as_it_was(seed: int) -> None:
    shop, moments = history(seed)
    seen = {status for moment in moments for status, _place in moment.known.values()}
    assert seen >= {"in_stock", "sold", "in_transit", "missing"}
    for moment in moments:
        # Reckoned back from now, and on from the beginning.
        for early in (False, True):
            told_as_it_was(shop, moment, early)


def told_as_it_was(shop: Shop, moment: Moment, early: bool) -> None:
    def ask(read: Any, location: str, limit: int) -> list[dict[str, Any]]:
        asked = Asked(today=moment.at.date(), at=moment.at, location=location)
        return paged(read, shop.organization, asked, limit, early)

    rows = ask(where.stock, "", 3)
    assert moment.stock == {
        (row["item"], row["location"]): (Decimal(row["on_hand"]), Decimal(row["serials"])) for row in rows
    }
    rows = ask(where.serials, "", 3)
    assert moment.known == {row["number"]: (row["status"], row["location"]) for row in rows}
    for place in PLACES:
        there = [number for number, (_status, location) in moment.known.items() if location == place]
        assert [row["number"] for row in ask(where.serials, place, 3)] == sorted(there)
    for status, place in (("sold", "customer"), ("in_transit", "transit"), ("missing", "missing")):
        rows = ask(where.serials, place, 100)
        wanted = {number for number, (stood, _) in moment.known.items() if stood == status}
        assert {row["number"] for row in rows if row["status"] == status} == wanted


def test_a_late_receipt_and_a_void_change_nothing_of_what_was_before():
    shelf = Shelf()
    shelf.buy("D-1 D-2", quantity="4")
    bought = shelf.now
    on_way = shelf.send("D-1", quantity="2")
    sent = shelf.now
    sold = shelf.sell("D-2")
    sold_at = shelf.now
    shelf.receive(on_way, "D-1", quantity="2")
    shelf.void(sold)
    names = "item location on_hand serials without"
    assert told(shelf, "where", names, at=bought) == ["PHONE MAIN 4 2 2"]
    assert told(shelf, "where", names, at=sent) == ["PHONE MAIN 2 1 1", "PHONE transit 2 1 1"]
    assert told(shelf, "where", names, at=sold_at) == ["PHONE MAIN 1 0 1", "PHONE transit 2 1 1"]
    assert told(shelf, "where", names) == ["PHONE MAIN 2 1 1", "PHONE SHOP 2 1 1"]
    assert told(shelf, "where", names, at=bought - timedelta(hours=2)) == []
    assert sums(shelf, "where", at=sent) == {"on_hand": "4", "serials": "2"}
    assert points(shelf, "where", at=sent) == [("MAIN", 1, 1), ("transit", 1, 1)]
    each = "number status location document party"
    assert told(shelf, "where-serials", each, at=sold_at) == [
        "D-1 in_transit - TR-000001 -",
        "D-2 sold - SI-000001 Ann",
    ]
    assert told(shelf, "where-serials", "number status location", location="shop") == ["D-1 in_stock SHOP"]
    assert told(shelf, "where-serials", "number", at=sent, location="shop") == []
    assert told(shelf, "where-serials", "number", at=sold_at, location="customer") == ["D-2"]
    assert told(shelf, "where-serials", "number", q="d-2") == ["D-2"]


def test_a_number_is_told_as_it_was_then():
    shelf = Shelf()
    shelf.buy("D-1")
    before = shelf.now
    shelf.change("D-1", number="E-1")
    shelf.change("E-1", number="F-1")
    assert told(shelf, "where-serials", "number number_then", at=before) == ["F-1 D-1"]
    assert told(shelf, "where-serials", "number number_then") == ["F-1 -"]
    assert told(shelf, "where-serials", "number number_then", q="d-1", at=before) == ["F-1 D-1"]


def test_a_number_whose_only_entry_was_voided_is_registered_since():
    shelf = Shelf()
    bought = shelf.buy("D-1")
    before = shelf.now
    shelf.void(bought)
    assert told(shelf, "where-serials", "number status", at=before) == ["D-1 in_stock"]
    assert told(shelf, "where-serials", "number status") == ["D-1 registered"]
    assert told(shelf, "where-serials", "number", at=before - timedelta(hours=9)) == []


def test_by_business_date_each_number_is_where_its_own_page_says():
    shelf = Shelf()
    days = [TODAY - timedelta(n) for n in range(5)]
    shelf.buy("D-1 D-2 D-3", date=days[2])
    shelf.sell("D-1", date=days[1])
    shelf.sell("D-2", date=days[3])  # written down late, and for a day before the purchase
    shelf.write("purchase", cables("5"), date=days[4])
    for on in days:
        for row in where.serials(shelf.org, Asked(today=TODAY, on=on), 100, None).results:
            step = trails.where_on(shelf.org, int(row["id"]), on)
            assert (step is None) == (row["document"] is None)
            if step is not None:
                assert row["document"] == step["document_number"]
                assert (row["location"] or {"sold": "customer"}.get(row["status"])) == step["target"]
    assert told(shelf, "where", "item location on_hand", on=days[2]) == ["CABLE MAIN 5", "PHONE MAIN 2"]
    assert told(shelf, "where", "item location on_hand", on=days[4]) == ["CABLE MAIN 5"]
    assert told(shelf, "where-serials", "number", on=days[2], location="main") == ["D-1", "D-3"]


def test_a_member_limited_to_stores_is_told_of_those_only():
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    shelf.buy("S-1", location="SHOP")
    both = shelf.now
    shelf.sell("D-1")
    shop = frozenset({shelf.place("SHOP")})
    assert told(shelf, "where", "item location", at=both, stores=shop) == ["PHONE SHOP"]
    assert told(shelf, "where-serials", "number", at=both, stores=shop) == ["S-1"]
    assert told(shelf, "where-serials", "number", at=both, stores=shop, location="main") == []
    assert told(shelf, "where-serials", "number", stores=shop, location="customer") == []
    assert told(shelf, "where-serials", "number", at=both, stores=frozenset()) == []


def test_the_end_of_time_is_now():
    shelf = Shelf()
    shelf.buy("D-1")
    assert where.then(shelf.org, Asked(today=TODAY)).params == {"seq": 1}
