"""The overview."""

from tests.shop import owner
from tests.web.shelf import document, text, visitor


def test_a_new_shop_is_told_what_to_do_first():
    assert "First make a store or warehouse" in text(visitor(owner()).get("/"))


def test_the_sums_are_those_of_the_ledger(alice):
    document(alice.who, "purchase", "D-1", "D-2", "D-3", quantity=5)
    document(alice.who, "sale", "D-1")
    document(alice.who, "purchase", "D-9", post=False)
    sums = alice.get("/").context["sums"]
    assert sums == {
        "on_hand": "4", "serials": "2", "unassigned": "2", "in_transit": "0", "missing": "0", "drafts": "1",
    }  # fmt: skip


def test_the_weeks_count_what_was_bought_and_sold_but_nothing_voided(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    sold = document(alice.who, "sale", "D-1")
    alice.post(f"/documents/{sold}/void")
    week = alice.get("/").context["chart"]["weeks"][-1]
    assert (week["bought"]["value"], week["sold"]["value"]) == (2, 0)


def test_a_cashier_is_offered_a_sale_but_no_purchase(bob):
    said = text(bob.get("/"))
    assert "New sale" in said
    assert "New purchase" not in said
