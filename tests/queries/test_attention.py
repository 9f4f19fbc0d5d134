"""What asks for attention, what an item did lately, and what of items is in stock: as the ledger has it."""

from datetime import timedelta

from serialtrail.catalog import items
from serialtrail.queries import attention, movements, stock
from tests.queries.shelf import Shelf, phones, statement_count


def day(shelf):
    return shelf.now.date()


def item_id(shelf, sku):
    row = items.found(shelf.org, sku=sku)
    assert row is not None
    return row.pk


def test_todays_trade_is_told_by_what_it_is_and_for_stores():
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3")
    shelf.sell("D-1")
    told = attention.today(shelf.org, day(shelf))
    assert (told["bought"]["documents"], told["bought"]["units"]) == (1, 3)
    assert (told["sold"]["documents"], told["sold"]["units"]) == (1, 1)
    shop = frozenset({shelf.place("SHOP")})
    assert attention.today(shelf.org, day(shelf), shop)["bought"]["documents"] == 0
    assert attention.today(shelf.org, day(shelf) - timedelta(days=1))["sold"]["documents"] == 0


def test_nothing_on_its_way_has_no_oldest():
    shelf = Shelf()
    assert attention.transfers(shelf.org, day(shelf)) == {"count": 0, "old": 0, "oldest": None}
    assert attention.coming(shelf.org, shelf.place("SHOP")) == {"arriving": 0, "leaving": 0}


def test_the_oldest_on_its_way_and_those_that_are_old_are_told():
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    shelf.send("D-1", date=day(shelf) - timedelta(days=9))
    shelf.send("D-2")
    week_ago = day(shelf) - timedelta(days=7)
    told = attention.transfers(shelf.org, week_ago)
    assert (told["count"], told["old"], told["oldest"]) == (2, 1, str(day(shelf) - timedelta(days=9)))
    assert attention.coming(shelf.org, shelf.place("SHOP")) == {"arriving": 2, "leaving": 0}
    assert attention.coming(shelf.org, shelf.place("MAIN")) == {"arriving": 0, "leaving": 2}


def test_drafts_are_counted_by_kind_the_old_ones_apart():
    shelf = Shelf()
    shelf.write("purchase", phones("D-1"), post=False)
    shelf.now += timedelta(days=8)
    shelf.write("purchase", phones("D-2"), post=False)
    waiting = attention.waiting(shelf.org, shelf.now - timedelta(days=7), {"purchase", "sale"})
    assert waiting == [{"kind": "purchase", "drafts": 2, "old": 1, "pending": 0}]
    assert attention.waiting(shelf.org, shelf.now, ()) == []


def test_movements_are_told_newest_first_and_cost_one_statement_however_many():
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3")
    shelf.sell("D-1")
    found = movements.latest(shelf.org, item_id(shelf, "PHONE"), 10)
    assert [(row["source"], row["target"], row["quantity"]) for row in found] == [
        ("MAIN", "customer", "1"), ("supplier", "MAIN", "3"),
    ]  # fmt: skip
    assert all(row["live"] for row in found)
    phone = item_id(shelf, "PHONE")
    assert statement_count(lambda: movements.latest(shelf.org, phone, 10)) == 1
    assert movements.latest(shelf.org, phone, 10, frozenset({shelf.place("SHOP")})) == []


def test_items_are_summed_over_all_places():
    shelf = Shelf()
    shelf.buy("D-1 D-2", quantity="5")
    assert stock.of_items(shelf.org, ["phone", "CABLE"]) == {"PHONE": {"on_hand": 5, "serials": 2}}
