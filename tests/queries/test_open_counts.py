"""Counts that are going on: which, how far, and what each counts item by item."""

from serialtrail.posting import engine
from serialtrail.queries import open_counts
from tests.queries.shelf import Shelf, cables, phones, statement_count


def shown(shelf, count):
    found = open_counts.items(shelf.org, count)
    return {row["sku"]: (row["numbers"], row["bare"], row["expected"], row["expected_bare"]) for row in found}


def test_only_counts_that_are_not_posted_are_going_on_newest_first():
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3")
    first = shelf.write("count", phones("D-1"), post=False, reference="one")
    second = shelf.write("count", scope="all", full=True, post=False)
    shelf.write("count", phones("D-1"))
    shelf.write("purchase", phones("X-1"), post=False)
    found = open_counts.going_on(shelf.org)
    assert [(row["id"], row["scope"], row["counted"], row["expected"]) for row in found] == [
        (str(second), "all", 0, 3),
        (str(first), "lines", 1, 3),
    ]
    assert open_counts.going_on(Shelf().org) == []


def test_members_of_one_store_see_its_counts():
    shelf = Shelf()
    shelf.write("count", phones("D-1"), post=False)
    there = shelf.write("count", phones("D-2"), post=False, location="SHOP")
    found = open_counts.going_on(shelf.org, frozenset({shelf.place("SHOP")}))
    assert [row["id"] for row in found] == [str(there)]


def test_each_item_tells_what_was_counted_of_it_and_what_the_books_have():
    shelf = Shelf()
    shelf.buy("D-1 D-2", "5")
    shelf.write("purchase", cables("2.5"))
    by_line = shelf.write("count", phones("D-1", "3"), post=False)
    assert shown(shelf, by_line) == {"PHONE": (1, "2", 2, "3")}
    whole = shelf.write("count", phones("D-1"), scope="all", post=False)
    assert shown(shelf, whole) == {"PHONE": (1, None, 2, "3"), "CABLE": (0, None, 0, "2.5")}


def test_a_category_takes_in_its_own_items():
    shelf = Shelf()
    shelf.buy("D-1")
    shelf.write("purchase", cables("2"))
    count = shelf.write("count", scope="category", category="phones", post=False)
    assert list(shown(shelf, count)) == ["PHONE"]
    assert open_counts.categories(shelf.org) == ["phones"]
    assert open_counts.items(shelf.org, shelf.buy("D-2")) == []


def test_reading_them_costs_the_same_for_few_and_for_many():
    shelf = Shelf()
    shelf.buy(" ".join(f"D-{n}" for n in range(30)))
    few = shelf.write("count", phones("D-1"), scope="all", post=False)
    cost = statement_count(lambda: open_counts.going_on(shelf.org))
    many = shelf.write("count", phones(" ".join(f"D-{n}" for n in range(30))), scope="all", post=False)
    assert statement_count(lambda: open_counts.going_on(shelf.org)) == cost == 1
    assert statement_count(lambda: open_counts.items(shelf.org, few)) == 3
    assert statement_count(lambda: open_counts.items(shelf.org, many)) == 3
    engine.post(shelf.org, shelf.actor, many, shelf.now)
    assert [row["id"] for row in open_counts.going_on(shelf.org)] == [str(few)]
