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


def numbered(visitor, place, **filters):
    return [row["number"] for row in visitor.get(f"/{place}", **filters).context["rows"]]


def test_item_serial_party_place_and_day_narrow_it(alice):
    document(alice.who, "purchase", "D-1")
    document(alice.who, "purchase", quantity=2, item="CABLE", location="SIDE")
    document(alice.who, "purchase_return", "D-1")
    assert numbered(alice, "purchases", item="cable") == ["PI-000002"]
    assert numbered(alice, "purchases", serial="d-1") == ["PR-000001", "PI-000001"]
    assert numbered(alice, "purchases", party="ACME") == ["PR-000001", "PI-000002", "PI-000001"]
    assert numbered(alice, "purchases", party="ANN") == []
    assert numbered(alice, "purchases", location="SIDE") == ["PI-000002"]
    assert numbered(alice, "purchases", until="2020-01-01") == []
    assert len(numbered(alice, "purchases", since="2020-01-01")) == 3


def test_each_filter_in_force_is_taken_away_with_one_tap(alice):
    page = alice.get("/purchases", q="acme", state="posted", since="2026-01-02", after="x")
    chips = {str(chip["title"]): (chip["value"], chip["url"]) for chip in page.context["chips"]}
    assert chips == {
        "Text": ("acme", "?state=posted&since=2026-01-02"),
        "State": ("Posted", "?q=acme&since=2026-01-02"),
        "Since": ("2 Jan 2026", "?q=acme&state=posted"),
    }


def test_a_day_that_is_none_is_said_and_not_asked_for(alice):
    document(alice.who, "purchase", "D-1")
    page = alice.get("/purchases", since="yesterday", kind="sale", state="lost")
    assert "“yesterday” is not a day" in text(page)
    assert len(page.context["rows"]) == 1


@pytest.mark.parametrize(
    ("place", "kind", "said"),
    [
        ("purchases", "purchase_order", "No purchase order yet"),
        ("sales", "sale_return", "No sale return yet"),
        ("counts", "opening", "No opening stock yet"),
    ],
)
def test_a_kind_of_which_there_is_nothing_yet_says_what_to_do(alice, place, kind, said):
    page = alice.get(f"/{place}", kind=kind)
    assert said in text(page)
    assert f"/documents/new/{kind}" in page.content.decode()


def test_another_shops_documents_are_in_no_list(alice, charlie):
    document(charlie.who, "purchase", "D-1")
    assert numbered(alice, "purchases", serial="D-1") == []
    assert numbered(alice, "purchases", party="ACME") == []
