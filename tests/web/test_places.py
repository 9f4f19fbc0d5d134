"""Stores and warehouses, customers and suppliers."""

from serialtrail.catalog import locations, parties
from tests.web.shelf import text


def test_a_store_is_made_and_changed(alice):
    assert "Harbour is saved." in text(alice.follow("/locations/new", {"code": "HBR", "name": "Harbour"}))
    row = locations.found(alice.who.organization_id, code="HBR")
    assert row is not None
    alice.post(f"/locations/{row.pk}", {"code": "HBR", "name": "Harbour store", "address": "Pier 1"})
    assert "Harbour store" in text(alice.get("/locations"))


def test_a_code_that_is_taken_or_reserved_is_refused_beside_its_field(alice):
    for code in ("main", "supplier"):
        answer = alice.post("/locations/new", {"code": code, "name": "Another"})
        assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"code"})


def test_a_customer_is_entered_and_found(alice):
    form = {"role": "customer", "code": "C-9", "name": "Chiara Lang", "email": "c@example.com"}
    assert "Chiara Lang is saved." in text(alice.follow("/parties/new", form))
    assert [row["code"] for row in alice.get("/parties", q="chiara").context["rows"]] == ["C-9"]
    assert [row["code"] for row in alice.get("/parties", role="supplier").context["rows"]] == ["ACME"]


def test_a_cashier_enters_customers_but_neither_suppliers_nor_stores(alice, bob):
    home = alice.who.organization_id
    assert bob.post("/parties/new", {"role": "customer", "code": "C-9", "name": "Chiara"}).status_code == 302
    assert bob.post("/parties/new", {"role": "supplier", "code": "S-9", "name": "Sup"}).status_code in (403, 422)
    assert bob.post("/locations/new", {"code": "HBR", "name": "Harbour"}).status_code in (403, 422)
    assert parties.found(home, code="S-9") is None
    assert locations.found(home, code="HBR") is None


def test_empty_lists_say_what_to_do_next(charlie):
    assert "Nothing matches" in text(charlie.get("/parties", q="nobody"))
