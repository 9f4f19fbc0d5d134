"""The editor of purchases and sales, as it works without a script."""

import json

import pytest

from serialtrail.queries import document_lists
from serialtrail.queries.document_lists import DocumentFilters
from tests.web.shelf import document, lines, read, serial, text


def only(visitor, kind="purchase"):
    found = document_lists.page(visitor.who.organization_id, DocumentFilters(kinds=(kind,))).results
    assert len(found) == 1
    return read(visitor.who, int(found[0]["id"]))


def test_a_purchase_is_saved_as_a_draft_with_pasted_numbers(alice):
    row = {"item": "PHONE", "unit_price": "419.30", "numbers": "D-1, D-2；d-3\n\nD-4"}
    answer = alice.follow("/purchases/new", lines(row, party="ACME", reference="INV-1"))
    assert "The draft is saved." in text(answer)
    made = only(alice)
    assert made["lines"][0]["serials"] == ["D-1", "D-2", "d-3", "D-4"]
    assert (made["lines"][0]["quantity"], made["total"], made["reference"]) == ("4", "1677.20", "INV-1")


def test_a_sale_is_posted_at_once(alice):
    document(alice.who, "purchase", "D-1")
    row = {"item": "PHONE", "numbers": "d-1"}
    assert "Posted." in text(alice.follow("/sales/new", lines(row, party="ANN", act="post")))
    assert serial(alice.who, "D-1")["status"] == "sold"


def test_what_is_refused_stands_beside_its_line_and_nothing_typed_is_lost(alice):
    document(alice.who, "purchase", "D-1", location="SIDE")
    rows = ({"item": "CABLE", "quantity": "2"}, {"item": "PHONE", "numbers": "D-1 D-404"})
    answer = alice.post("/sales/new", lines(*rows, act="post", note="for Ann"))
    assert answer.status_code == 422
    said = [[one["message"] for one in line["said"]] for line in answer.context["typed"]["lines"]]
    assert said[0] == []
    assert "D-404 is not known." in said[1]
    assert "D-1 is in stock at SIDE, not here." in said[1]
    assert "for Ann" in answer.content.decode()
    assert document_lists.count(alice.who.organization_id, DocumentFilters(kinds=("sale",))) == 0


@pytest.mark.parametrize(
    ("field", "typed"),
    [("quantity", "many"), ("quantity", "-1"), ("quantity", "1e9"), ("quantity", "NaN"), ("unit_price", "1,50")],
)
def test_amounts_that_are_none_are_refused_in_a_sentence(alice, field, typed):
    answer = alice.post("/purchases/new", lines({"item": "CABLE", "quantity": "1", field: typed}))
    assert answer.status_code == 422
    assert answer.context["typed"]["lines"][0]["said"]


def test_a_day_that_is_none_is_refused(alice):
    answer = alice.post("/purchases/new", lines({"item": "CABLE", "quantity": "1"}, date="22.11.2026"))
    assert answer.status_code == 422
    assert answer.context["refusals"]


def test_a_further_line_is_given_without_saving(alice):
    answer = alice.post("/purchases/new", lines({"item": "PHONE"}, act="line"))
    assert len(answer.context["typed"]["lines"]) == 2
    assert document_lists.count(alice.who.organization_id, DocumentFilters()) == 0


def test_the_check_says_that_nothing_stands_against_it_and_writes_nothing(alice):
    answer = alice.post("/purchases/new", lines({"item": "PHONE", "numbers": "D-1"}, act="check"))
    assert "Nothing stands against posting it." in text(answer)
    assert document_lists.count(alice.who.organization_id, DocumentFilters()) == 0


def test_a_draft_is_changed_and_keeps_its_lines(alice):
    made = document(alice.who, "purchase", "D-1", "D-2", post=False)
    line = read(alice.who, made)["lines"][0]
    page = alice.get(f"/documents/{made}/edit")
    assert "D-2" in page.content.decode()
    row = {"id": line["id"], "item": "PHONE", "quantity": "3", "numbers": "D-1 D-9"}
    alice.post(f"/documents/{made}/edit", lines(row, version=str(page.context["typed"]["version"])))
    after = only(alice)
    assert after["lines"][0]["serials"] == ["D-1", "D-9"]
    assert after["lines"][0]["quantity"] == "3"


def test_a_stale_change_is_refused(alice):
    made = document(alice.who, "purchase", "D-1", post=False)
    fields = lines({"item": "PHONE", "numbers": "D-1"}, version="1")
    assert alice.post(f"/documents/{made}/edit", fields).status_code == 302
    answer = alice.post(f"/documents/{made}/edit", fields)
    assert answer.status_code == 409
    assert "Somebody changed this document" in text(answer)


def test_a_posted_document_is_shown_instead_of_edited(alice):
    made = document(alice.who, "purchase", "D-1")
    assert alice.get(f"/documents/{made}/edit").url == f"/documents/{made}"


def test_the_check_while_typing_answers_by_line_and_number(alice):
    document(alice.who, "purchase", "D-1")
    fields = lines({"item": "PHONE", "numbers": "D-1 中文"}, kind="purchase")
    refusals = json.loads(alice.post("/documents/check", fields).content)["refusals"]
    assert {(one["line"], one["code"]) for one in refusals} >= {(1, "number_invalid")}


def test_a_cashier_may_not_buy(bob, alice):
    answer = bob.post("/purchases/new", lines({"item": "PHONE", "numbers": "D-1"}))
    assert answer.status_code == 403
    assert document_lists.count(alice.who.organization_id, DocumentFilters()) == 0


def kept(visitor, path, key, fields):
    """What the editor's script sends while typing, and is told."""
    answer = visitor.client.post(path, {**fields, "act": "keep"}, headers={"Idempotency-Key": key})
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_a_draft_kept_again_because_its_answer_was_lost_is_made_once(alice):
    fields = lines({"item": "PHONE", "numbers": "D-1"})
    first = kept(alice, "/purchases/new", "a", fields)
    more = lines({"item": "PHONE", "numbers": "D-1 D-2"})
    assert kept(alice, "/purchases/new", "a", more) == first
    path = first["url"]
    second = kept(alice, path, "b", more | {"version": str(first["version"])})
    assert second["version"] == first["version"] + 1
    assert kept(alice, path, "b", more | {"version": str(first["version"])}) == second
    assert only(alice)["lines"][0]["serials"] == ["D-1", "D-2"]


def test_an_attempt_that_was_refused_can_be_made_again(alice):
    fields = lines({"item": "NONE", "numbers": "D-1"}, act="keep")
    refused = alice.client.post("/purchases/new", fields, headers={"Idempotency-Key": "a"})
    assert refused.status_code == 422
    assert kept(alice, "/purchases/new", "a", lines({"item": "PHONE", "numbers": "D-1"}))["version"]
