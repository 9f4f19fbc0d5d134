"""Taking back at the till: the number finds its sale, the refund is no more than was paid, and it happens once."""

from uuid import uuid4

import pytest

from serialtrail.queries import document_lists
from serialtrail.queries.document_lists import DocumentFilters
from tests.web.counter import PHONE, basket, sent, sold
from tests.web.shelf import read, serial, text


def test_a_number_that_was_sold_finds_its_sale_and_comes_back(till, alice):
    made = sold(till, {**PHONE, "numbers": "D-1", "discount": "9"}, party="ANN")
    page = till.get("/till/return", code="d-1")
    assert page.context["price"] == "590.00"
    assert "Ann Lee" in text(page)
    fields = {"code": "D-1", "uid": str(uuid4()), "condition": "used", "refund": "500", "method": "cash"}
    answer = till.follow("/till/return", fields)
    assert "Taken back and blocked" in text(answer)
    assert "500.00 USD" in text(answer)
    back = serial(alice.who, "D-1")
    assert (back["status"], back["location"]) == ("in_stock", "MAIN")
    assert back["blocked"]["reason"] == "quality"
    found = document_lists.page(alice.who.organization_id, DocumentFilters(kinds=("sale_return",))).results
    note = read(alice.who, int(found[0]["id"]))["note"]
    assert "Condition: Used." in note
    assert found[0]["reference"] == read(alice.who, made)["number"]
    again = till.follow("/till/return", fields)
    assert again.redirect_chain[-1][0].startswith("/till/receipt/")
    assert document_lists.count(alice.who.organization_id, DocumentFilters(kinds=("sale_return",))) == 1


@pytest.mark.parametrize(("condition", "reason"), [("broken", "quality"), ("used", "quality"), ("new", None)])
def test_what_a_cashier_takes_back_is_blocked_unless_it_is_as_new(till, alice, condition, reason):
    sold(till, {**PHONE, "numbers": "D-1"})
    fields = {"code": "D-1", "uid": str(uuid4()), "condition": condition, "refund": "599", "method": "card"}
    assert ("Taken back and blocked" in text(till.follow("/till/return", fields))) is bool(reason)
    assert (serial(alice.who, "D-1")["blocked"] or {}).get("reason") == reason
    status, told = sent(till, "pay", basket({**PHONE, "numbers": "D-1"}))
    assert status == (422 if reason else 200), told


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"refund": "599.01"}, "is more than the 599.00 it was sold for"),
        ({"refund": "all of it"}, "write it in digits"),
        ({"condition": ""}, "choose as new, used or broken"),
        ({"method": ""}, "choose cash, card or other"),
        ({"uid": ""}, "load it again"),
    ],
)
def test_a_return_that_cannot_be_is_refused_in_a_sentence(till, alice, more, said):
    sold(till, {**PHONE, "numbers": "D-1"})
    fields = {"code": "D-1", "uid": str(uuid4()), "condition": "new", "refund": "599", "method": "cash", **more}
    answer = till.post("/till/return", fields)
    assert answer.status_code == 422
    assert said in text(answer)
    assert serial(alice.who, "D-1")["status"] == "sold"


def test_the_number_of_a_receipt_lists_what_is_still_out(till, alice):
    made = sold(till, {**PHONE, "quantity": "2", "numbers": "D-1 D-2"})
    number = read(alice.who, made)["number"]
    fields = {"code": "D-1", "uid": str(uuid4()), "condition": "new", "refund": "599", "method": "cash"}
    till.follow("/till/return", fields)
    out = till.get("/till/return", code=number.lower()).context["out"]
    assert [row["number"] for row in out] == ["D-2"]
    till.follow("/till/return", {**fields, "code": "D-2", "uid": str(uuid4())})
    assert f"Nothing with a number is out by {number}" in text(till.get("/till/return", code=number))


def test_what_is_not_sold_does_not_come_back(till):
    assert "It stands at MAIN already" in text(till.get("/till/return", code="D-1"))
    assert "Nobody knows the number X-1" in text(till.get("/till/return", code="X-1"))


def test_a_return_goes_to_another_store_than_it_was_sold_from(till, alice):
    sold(till, {**PHONE, "numbers": "D-1"})
    till.post("/till/store", {"location": "SIDE"})
    fields = {"code": "D-1", "uid": str(uuid4()), "condition": "new", "refund": "599", "method": "cash"}
    till.follow("/till/return", fields)
    assert serial(alice.who, "D-1")["location"] == "SIDE"
