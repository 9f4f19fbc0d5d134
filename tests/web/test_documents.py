"""Lists of documents."""

import pytest

from tests.web.shelf import document, text


@pytest.mark.parametrize("place", ["purchases", "sales", "transfers", "counts"])
def test_an_empty_list_says_what_belongs_there(alice, place):
    assert "yet" in text(alice.get(f"/{place}"))


def test_each_place_lists_its_kinds_newest_first(alice):
    document(alice.who, "purchase", "D-1")
    document(alice.who, "purchase", "D-2")
    document(alice.who, "sale", "D-1")
    assert [row["number"] for row in alice.get("/purchases").context["rows"]] == ["PI-000002", "PI-000001"]
    assert [row["number"] for row in alice.get("/sales").context["rows"]] == ["SI-000001"]


def test_state_party_and_number_narrow_it(alice):
    document(alice.who, "purchase", "D-1")
    document(alice.who, "purchase", "D-2", post=False)
    assert len(alice.get("/purchases", state="draft").context["rows"]) == 1
    assert len(alice.get("/purchases", q="acme").context["rows"]) == 2
    assert "Nothing matches" in text(alice.get("/purchases", q="PI-000009"))


def test_a_cashier_may_sell_but_is_offered_no_purchase(bob):
    assert "New sale" in text(bob.get("/sales"))
    assert "New purchase" not in text(bob.get("/purchases"))
