"""Stock per item and store."""

from typing import Any

from serialtrail.queries import stock
from serialtrail.queries.stock import StockFilters
from tests.queries.shelf import Shelf, cables, phones, statement_count

FIGURES = ("on_hand", "in_stock_serials", "unassigned", "held", "in_transit_out", "in_transit_in")


def figures(shelf: Shelf, item: str, location: str) -> str:
    """The six figures of one row, in the order of the API."""
    [row] = stock.page(shelf.org, StockFilters(item=item, location=location)).results
    return " ".join(row[name] for name in FIGURES)


def rows(shelf: Shelf, **filters: Any) -> list[str]:
    asked = StockFilters(**filters)
    found = stock.page(shelf.org, asked, 1000).results
    assert stock.count(shelf.org, asked) == len(found)
    return [f"{row['item']} {row['location']}" for row in found]


def test_units_with_and_without_numbers_are_told_apart():
    shelf = Shelf()
    shelf.buy("D-1 D-2", quantity="5")
    assert figures(shelf, "phone", "main") == "5 2 3 0 0 0"


def test_what_is_not_tracked_has_nothing_unassigned():
    shelf = Shelf()
    shelf.write("purchase", cables("12.5"))
    assert figures(shelf, "CABLE", "MAIN") == "12.5 0 0 0 0 0"


def test_held_serials_are_counted_where_they_stand():
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    shelf.write("sale", phones("D-1"), post=False, hold=True)
    assert figures(shelf, "PHONE", "MAIN") == "2 2 0 1 0 0"


def test_what_is_on_its_way_is_told_at_both_ends_until_it_arrives_or_is_given_up():
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3", quantity="6")
    shelf.write("transfer", phones("D-3"), to_location="SHOP")
    on_the_way = shelf.send("D-1 D-2", quantity="4")
    assert figures(shelf, "PHONE", "MAIN") == "1 0 1 0 4 0"
    assert figures(shelf, "PHONE", "SHOP") == "1 1 0 0 0 4"
    shelf.receive(on_the_way, "D-1", quantity="2")
    assert figures(shelf, "PHONE", "MAIN") == "1 0 1 0 2 0"
    assert figures(shelf, "PHONE", "SHOP") == "3 2 1 0 0 2"
    shelf.close(on_the_way, "back")
    assert figures(shelf, "PHONE", "MAIN") == "3 1 2 0 0 0"
    assert figures(shelf, "PHONE", "SHOP") == "3 2 1 0 0 0"


def test_a_place_where_something_once_stood_keeps_its_row():
    shelf = Shelf()
    shelf.buy("D-1")
    shelf.sell("D-1")
    assert figures(shelf, "PHONE", "MAIN") == "0 0 0 0 0 0"


def test_rows_come_by_item_then_store_and_can_be_chosen():
    shelf = Shelf()
    shelf.buy("D-1")
    shelf.buy("D-2", location="SHOP")
    shelf.write("purchase", cables("3"))
    assert rows(shelf) == ["CABLE MAIN", "PHONE MAIN", "PHONE SHOP"]
    assert rows(shelf, location="shop") == ["PHONE SHOP"]
    assert rows(shelf, q="one x") == ["PHONE MAIN", "PHONE SHOP"]
    assert rows(shelf, item="nothing") == rows(shelf, location="transit") == []


def test_a_member_limited_to_stores_sees_their_stock_only():
    shelf = Shelf()
    shelf.buy("D-1")
    shelf.buy("D-2", location="SHOP")
    assert rows(shelf, stores=frozenset({shelf.place("SHOP")})) == ["PHONE SHOP"]
    assert rows(shelf, stores=frozenset()) == []


def test_pages_go_on_between_stores_of_one_item():
    shelf = Shelf()
    shelf.buy("D-1")
    shelf.buy("D-2", location="SHOP")
    shelf.write("purchase", cables("3"))
    seen, after = [], None
    for _ in range(3):
        page = stock.page(shelf.org, StockFilters(), 1, after)
        seen += [f"{row['item']} {row['location']}" for row in page.results]
        after = page.after
    assert seen == ["CABLE MAIN", "PHONE MAIN", "PHONE SHOP"]
    assert after is None
    assert statement_count(lambda: stock.page(shelf.org, StockFilters())) == 3
