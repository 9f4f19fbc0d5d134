"""A count as it goes: expected, found, missing, unexpected, and what posting would do with each."""

from typing import Any

from serialtrail.posting import engine
from serialtrail.queries import counts
from tests.queries.shelf import Shelf, cables, phones, statement_count

SUMS = ("expected", "found", "missing", "unexpected", "left_alone")


def view(shelf: Shelf, document: int) -> dict[str, Any]:
    found = counts.view(shelf.org, document)
    assert found is not None
    return found


def sums(shelf: Shelf, document: int) -> list[int]:
    found = view(shelf, document)
    return [found[name] for name in SUMS]


def told(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {row["number"]: f"{row['finding']} {row['proposal']}" for row in rows}


def test_what_stands_here_is_expected_until_it_is_found():
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3")
    count = shelf.write("count", phones("D-1 d-2"), full=True, post=False)
    assert sums(shelf, count) == [3, 2, 1, 0, 0]
    assert told(view(shelf, count)["missing_serials"]) == {"D-3": "missing mark_missing"}


def test_in_a_partial_count_nothing_becomes_missing():
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    count = shelf.write("count", phones("D-1"), post=False)
    assert told(view(shelf, count)["missing_serials"]) == {"D-2": "missing none"}


def test_each_unexpected_number_comes_with_a_proposal():
    shelf = Shelf()
    shelf.buy("D-1 S-1 T-1 E-1")
    shelf.buy("O-1 H-1", location="SHOP")
    shelf.sell("S-1")
    shelf.send("T-1")
    shelf.write("purchase_return", phones("E-1"))
    shelf.write("sale", phones("H-1"), post=False, hold=True, location="SHOP")
    shelf.buy(quantity="1")
    count = shelf.write("count", phones("D-1 S-1 T-1 E-1 O-1 H-1 N-1 N-2"), post=False)
    assert sums(shelf, count) == [1, 1, 0, 7, 0]
    assert told(view(shelf, count)["unexpected_serials"]) == {
        "S-1": "exception bring_back",
        "T-1": "in_transit refused",
        "E-1": "exception bring_back",
        "O-1": "elsewhere resolve",
        "H-1": "held refused",
        "N-1": "unknown label",
        "N-2": "unknown create",
    }


def test_what_moved_after_it_was_scanned_is_left_alone():
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    count = shelf.write("count", phones("D-1"), full=True, post=False)
    shelf.sell("D-1")
    shelf.buy("D-3")
    assert told(view(shelf, count)["unexpected_serials"]) == {"D-1": "left_alone none"}
    assert told(view(shelf, count)["missing_serials"]) == {"D-2": "missing mark_missing", "D-3": "left_alone none"}


def test_the_scope_bounds_what_is_expected():
    shelf = Shelf()
    shelf.item("TAB", tracking="serial", category="tablets")
    shelf.buy("D-1 D-2")
    shelf.write("opening", phones("D-3"), mode="add")
    by_line = shelf.write("count", cables("2"), full=True, post=False)
    by_category = shelf.write("count", scope="category", category="phones", full=True, post=False)
    of_all = shelf.write("count", scope="all", full=True, post=False)
    assert [view(shelf, count)["expected"] for count in (by_line, by_category, of_all)] == [0, 3, 3]


def test_a_posted_count_says_what_it_did():
    shelf = Shelf()
    shelf.buy("D-1 D-2 S-1")
    shelf.sell("S-1")
    count = shelf.write("count", phones("D-1 S-1 N-1"), full=True, post=False)
    engine.post(shelf.org, shelf.actor, count, shelf.now)
    assert sums(shelf, count) == [2, 1, 1, 2, 0]
    assert told(view(shelf, count)["missing_serials"]) == {"D-2": "missing none"}
    assert told(view(shelf, count)["unexpected_serials"]) == {"N-1": "unknown none", "S-1": "exception none"}


def test_a_posted_count_lists_what_it_left_alone():
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3")
    shelf.buy("O-1", location="SHOP")
    count = shelf.write("count", phones("D-1 D-2 O-1"), full=True, post=False)
    shelf.sell("D-1")
    shelf.sell("O-1", location="SHOP")
    shelf.buy("D-4 D-5")
    shelf.sell("D-5")
    engine.post(shelf.org, shelf.actor, count, shelf.now)
    # What left afterwards was here when it was posted.
    shelf.sell("D-2 D-4")
    assert sums(shelf, count) == [2, 1, 1, 0, 3]
    assert {row["number"] for row in view(shelf, count)["left_alone_serials"]} == {"D-1", "O-1", "D-4"}
    assert {row["number"] for row in view(shelf, count)["found_serials"]} == {"D-2"}


def test_a_posted_count_tells_the_units_it_changed_without_number():
    shelf = Shelf()
    shelf.buy("D-1", "4")
    shelf.write("purchase", cables("2.5"))
    count = shelf.write("count", phones("D-1 N-1", "3"), cables("4"), full=True, post=False)
    engine.post(shelf.org, shelf.actor, count, shelf.now)
    units = {row["item"]: row["units"] for row in view(shelf, count)["units"]}
    assert units == {"PHONE": "-1", "CABLE": "1.5"}


def test_numbers_just_counted_are_told_of_alone():
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    shelf.buy("O-1", location="SHOP")
    count = shelf.write("count", phones("D-1 d-2 O-1"), post=False)
    found = counts.told(shelf.org, count, ["D-2", "O-1", "NONE"])
    assert {key: (row["finding"], row["location"]) for key, row in found.items()} == {
        "D-2": ("matched", "MAIN"), "O-1": ("elsewhere", "SHOP"),
    }  # fmt: skip


def test_the_view_costs_the_same_for_few_and_for_many():
    shelf = Shelf()
    shelf.buy(" ".join(f"D-{n}" for n in range(60)))
    few = shelf.write("count", phones("D-1"), post=False)
    many = shelf.write("count", phones(" ".join(f"D-{n}" for n in range(50))), post=False)
    cost = statement_count(lambda: view(shelf, few))
    assert statement_count(lambda: view(shelf, many)) == cost <= 6


def test_only_counts_have_a_view():
    shelf, other = Shelf(), Shelf()
    assert counts.view(shelf.org, shelf.buy("D-1")) is None
    assert counts.view(other.org, shelf.write("count", phones("D-1"), post=False)) is None
