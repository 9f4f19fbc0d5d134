"""Lists of serials: what each filter chooses, page by page, and what a member limited to stores is shown."""

from datetime import timedelta
from typing import Any

import pytest

from serialtrail.posting import serials as edits
from serialtrail.queries import serials
from serialtrail.queries.serials import SerialFilters
from tests.queries.shelf import START, Shelf, phones, statement_count


def listed(shelf: Shelf, **filters: Any) -> str:
    """The numbers that the filters choose, in order; the count must agree."""
    asked = SerialFilters(**filters)
    rows = serials.page(shelf.org, asked, 1000).results
    assert serials.count(shelf.org, asked) == serials.count(shelf.org, asked, exact=True) == len(rows)
    return " ".join(row["number"] for row in rows)


@pytest.fixture(scope="module")
def busy() -> Shelf:
    """Something of every status: A in MAIN, B in SHOP, C sold, D in transit, E returned, F removed, G missing, R."""
    shelf = Shelf()
    shelf.item("TAB", tracking="serial")
    shelf.buy("A-1 A-2 B-1 C-1 D-1 E-1 F-1 G-1")
    shelf.receive(shelf.send("B-1"), "B-1")
    shelf.sell("C-1", party="Ben")
    shelf.write("purchase_return", phones("E-1"), party="ACME")
    shelf.write("adjustment", phones("F-1", direction="out"))
    shelf.write("count", phones("A-1 A-2"), full=True)
    shelf.buy("D-1")
    shelf.send("D-1")
    edits.register(shelf.org, shelf.actor, "PHONE", ["R-1"], START, None)
    return shelf


def test_returned_and_removed_serials_are_hidden_unless_asked_for(busy: Shelf):
    assert listed(busy) == "A-1 A-2 B-1 C-1 D-1 G-1 R-1"
    assert listed(busy, statuses=("removed",)) == "F-1"
    assert listed(busy, statuses=("returned_to_supplier",)) == "E-1"


@pytest.mark.parametrize(
    ("status", "numbers"),
    [
        ("in_stock", "A-1 A-2 B-1"),
        ("in_transit", "D-1"),
        ("sold", "C-1"),
        ("missing", "G-1"),
        ("registered", "R-1"),
        ("nonsense", ""),
    ],
)
def test_each_status_is_chosen(busy: Shelf, status: str, numbers: str):
    assert listed(busy, statuses=(status,)) == numbers


def test_several_statuses_are_merged_in_the_order_of_numbers(busy: Shelf):
    assert listed(busy, statuses=("sold", "removed", "registered", "in_stock")) == "A-1 A-2 B-1 C-1 F-1 R-1"
    assert listed(busy, statuses=("sold", "in_stock"), item="phone", q="-1") == "A-1 B-1 C-1"


def test_a_store_shows_what_stands_there(busy: Shelf):
    assert listed(busy, location="shop") == "B-1"
    assert listed(busy, location="MAIN", item="PHONE") == "A-1 A-2"
    assert listed(busy, location="MAIN", statuses=("sold",)) == ""


def test_what_is_named_and_does_not_exist_chooses_nothing(busy: Shelf):
    for name in ("item", "location", "party", "document"):
        assert listed(busy, **{name: "nothing"}) == ""
    assert listed(busy, item="TAB") == ""
    assert listed(busy, item="\x00") == ""


def test_party_and_document_choose_what_they_dealt_with(busy: Shelf):
    assert listed(busy, party="ben") == "C-1"
    assert listed(busy, document="si-000001") == "C-1"
    bought = busy.serial("A-1")["purchase_document_id"]
    every = ("in_stock", "in_transit", "sold", "returned_to_supplier", "missing", "removed", "registered")
    assert listed(busy, document=bought, statuses=every) == "A-1 A-2 B-1 C-1 D-1 E-1 F-1 G-1"


def test_a_draft_chooses_what_was_scanned_into_it_by_any_code():
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3")
    shelf.change("D-2", aliases=(("tag", "T-2"),))
    draft = shelf.write("sale", phones("D-1 T-2"), post=False)
    assert listed(shelf, document=str(draft)) == "D-1 D-2"


def test_held_blocked_and_batch_choose():
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3")
    shelf.write("sale", phones("D-1"), post=False, hold=True)
    shelf.change("D-2", block=("recall", ""), production_batch="B7")
    assert (listed(shelf, held=True), listed(shelf, held=False)) == ("D-1", "D-2 D-3")
    assert (listed(shelf, blocked=True), listed(shelf, blocked=False)) == ("D-2", "D-1 D-3")
    assert (listed(shelf, production_batch="B7"), listed(shelf, production_batch="b7")) == ("D-2", "")


def test_times_of_the_latest_movement_bound_the_list():
    shelf = Shelf()
    shelf.buy("D-1")
    between = shelf.now
    shelf.buy("D-2")
    assert listed(shelf, until=between) == "D-1"
    assert listed(shelf, since=between) == "D-1 D-2"
    assert listed(shelf, since=between + timedelta(microseconds=1)) == "D-2"


def test_pages_follow_each_other_without_gap_or_double():
    shelf = Shelf()
    numbers = [f"D-{n:03d}" for n in range(25)]
    shelf.buy(" ".join(numbers))
    seen, after, pages = [], None, 0
    while pages == 0 or after is not None:
        page = serials.page(shelf.org, SerialFilters(q="D-0", statuses=("in_stock",)), 10, after)
        seen += [row["number"] for row in page.results]
        after, pages = page.after, pages + 1
    assert (seen, pages) == (numbers, 3)


def test_a_member_limited_to_stores_sees_what_stands_left_or_arrives_there():
    shelf = Shelf()
    shelf.buy("A-1 B-1 C-1 D-1 E-1")
    shelf.receive(shelf.send("B-1 C-1"), "B-1 C-1")
    shelf.sell("C-1", location="SHOP")
    shelf.sell("D-1")
    shelf.send("E-1")
    edits.register(shelf.org, shelf.actor, "PHONE", ["R-1"], START, None)
    main, shop = shelf.place("MAIN"), shelf.place("SHOP")
    assert listed(shelf, stores=frozenset({main})) == "A-1 D-1 E-1 R-1"
    assert listed(shelf, stores=frozenset({shop})) == "B-1 C-1 E-1 R-1"
    assert listed(shelf, stores=frozenset({shop}), statuses=("in_stock",)) == "B-1"
    assert listed(shelf, stores=frozenset({shop}), location="MAIN") == ""
    assert listed(shelf, stores=frozenset()) == "R-1"


def test_a_page_costs_the_same_statements_for_one_row_and_for_many():
    shelf = Shelf()
    shelf.buy("A-1")
    few = statement_count(lambda: serials.listed(shelf.org, SerialFilters(item="PHONE")))
    shelf.buy(" ".join(f"B-{n}" for n in range(40)))
    assert statement_count(lambda: serials.listed(shelf.org, SerialFilters(item="PHONE"))) == few <= 5


def test_nothing_of_another_organization_is_listed():
    shelf, other = Shelf(), Shelf()
    other.buy("D-1")
    assert listed(shelf) == listed(shelf, q="D-1") == ""


def test_a_party_narrows_what_other_filters_found(busy: Shelf):
    sold = busy.serial("C-1")["sale_document"]
    assert listed(busy, party="ben", document=sold) == "C-1"
    assert listed(busy, party="acme", document=sold) == ""
    assert listed(busy, party="acme", since=START - timedelta(days=1), statuses=("sold",)) == ""
