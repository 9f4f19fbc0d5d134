"""Stores and warehouses, customers and suppliers."""

from serialtrail.catalog import locations, parties
from tests.shop import member
from tests.web.shelf import document, text, visitor


def test_a_store_is_made_and_changed(alice):
    assert "Harbour is saved." in text(alice.follow("/locations/new", {"code": "HBR", "name": "Harbour"}))
    row = locations.found(alice.who.organization_id, code="HBR")
    assert row is not None
    alice.post(f"/locations/{row.pk}/edit", {"code": "HBR", "name": "Harbour store", "address": "Pier 1"})
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


def place_id(visitor, code):
    row = locations.found(visitor.who.organization_id, code=code)
    assert row is not None
    return row.pk


def party_id(visitor, code):
    row = parties.found(visitor.who.organization_id, code=code)
    assert row is not None
    return row.pk


def test_a_store_shows_its_figures_its_stock_and_its_documents(alice):
    document(alice.who, "purchase", "D-1", "D-2", quantity=5)
    document(alice.who, "purchase", "D-3", location="SIDE")
    answer = alice.get(f"/locations/{place_id(alice, 'MAIN')}")
    sums = answer.context["sums"]
    assert (sums["on_hand"], sums["serials"], sums["unassigned"]) == ("5", "2", "3")
    assert [row["item"] for row in answer.context["stock"]] == ["PHONE"]
    assert [row["number"] for row in answer.context["documents"]] == ["PI-000001"]


def test_a_store_without_stock_says_what_to_do_next(alice):
    assert "Record a purchase" in text(alice.get(f"/locations/{place_id(alice, 'SIDE')}"))


def test_who_works_at_other_stores_sees_where_it_is_but_not_what_is_there(alice):
    document(alice.who, "purchase", "D-1")
    side = visitor(member(alice.who, "storekeeper", stores=["SIDE"]))
    said = text(side.get(f"/locations/{place_id(alice, 'MAIN')}"))
    assert "Store MAIN" in said
    assert "You work at other stores" in said
    assert "PI-000001" not in said


def test_a_customer_shows_the_numbers_they_have_and_their_documents(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    document(alice.who, "sale", "D-1")
    answer = alice.get(f"/parties/{party_id(alice, 'ANN')}")
    assert [row["number"] for row in answer.context["serials"]] == ["D-1"]
    assert [row["number"] for row in answer.context["documents"]] == ["SI-000001"]
    supplier = alice.get(f"/parties/{party_id(alice, 'ACME')}")
    assert supplier.context["serials"] == []
    assert [row["number"] for row in supplier.context["documents"]] == ["PI-000001"]


def test_a_cashier_is_offered_a_sale_to_a_customer_but_no_purchase_from_a_supplier(alice, bob):
    assert "New sale" in text(bob.get(f"/parties/{party_id(alice, 'ANN')}"))
    said = text(bob.get(f"/parties/{party_id(alice, 'ACME')}"))
    assert "New purchase" not in said
    assert "Edit" not in said
