"""The editor of every kind of document, as it works without a script."""

import json

import pytest

from serialtrail.queries import document_lists
from serialtrail.queries.document_lists import DocumentFilters
from tests.web.shelf import change, document, lines, read, serial, text


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
    assert 'role="alert" data-stale>' in answer.content.decode()


def test_whoever_has_seen_that_may_save_theirs_in_its_place(alice):
    made = document(alice.who, "purchase", "D-1", post=False)
    fields = lines({"item": "PHONE", "numbers": "D-1"}, version="1")
    alice.post(f"/documents/{made}/edit", fields)
    mine = lines({"item": "PHONE", "numbers": "D-7"}, version="1")
    shown = alice.post(f"/documents/{made}/edit", mine)
    assert shown.context["stale"] == 2
    del mine["act"]
    assert alice.post(f"/documents/{made}/edit", {**mine, "over": "2"}).status_code == 302
    assert only(alice)["lines"][0]["serials"] == ["D-7"]


def test_a_stale_keeping_tells_the_script_which_version_there_is(alice):
    made = document(alice.who, "purchase", "D-1", post=False)
    fields = lines({"item": "PHONE", "numbers": "D-1"}, version="1", act="keep")
    alice.post(f"/documents/{made}/edit", fields)
    answer = alice.post(f"/documents/{made}/edit", fields)
    assert (answer.status_code, json.loads(answer.content)["stale"]) == (409, 2)


def test_a_draft_whose_posting_is_refused_can_be_mended_and_posted(alice):
    made = document(alice.who, "sale", "D-404", post=False)
    row = {"item": "PHONE", "numbers": "D-404"}
    refused = alice.post(f"/documents/{made}/edit", lines(row, version="1", act="post"))
    assert refused.status_code == 422
    document(alice.who, "purchase", "D-1")
    version = str(refused.context["typed"]["version"])
    mended = lines({"item": "PHONE", "numbers": "D-1"}, version=version, act="post")
    assert "Posted." in text(alice.follow(f"/documents/{made}/edit", mended))


def test_what_may_be_confirmed_is_offered_and_posted(alice):
    row = {"item": "PHONE", "numbers": "D-404", "quantity": "1"}
    asked = alice.post("/documents/new/sale_return", lines(row, party="ANN", act="post"))
    assert asked.context["confirmable"] == ["serial_unknown"]
    again = alice.post(
        "/documents/new/sale_return", lines(row, party="ANN", act="post") | {"confirm": "serial_unknown"}
    )
    assert again.status_code == 302
    assert serial(alice.who, "D-404")["status"] == "in_stock"


def test_a_link_brings_numbers_and_each_finds_the_line_of_its_item(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    page = alice.get("/sales/new", numbers="D-2,D-1 X-9", item="CABLE", location="MAIN", party="ANN")
    typed = page.context["typed"]
    assert [(line["item"], line["numbers"]) for line in typed["lines"]] == [("CABLE", "X-9"), ("PHONE", "D-2\nD-1")]
    assert (typed["head"]["location"], typed["head"]["party"]) == ("MAIN", "ANN")


def test_a_link_brings_an_item_and_how_many(alice):
    typed = alice.get("/purchases/new", item="PHONE", quantity="5").context["typed"]
    assert [(line["item"], line["quantity"], line["item_name"]) for line in typed["lines"]] == [
        ("PHONE", "5", "Aurora Phone")
    ]


def test_numbers_are_registered_without_any_place_though_one_was_chosen(alice):
    row = {"item": "PHONE", "numbers": "D-1"}
    answer = alice.follow("/documents/new/opening", lines(row, mode="register", act="post"))
    assert "Posted." in text(answer)
    assert serial(alice.who, "D-1")["status"] == "registered"


def test_stock_is_labelled_and_names_the_purchase_it_came_by(alice):
    bought = document(alice.who, "purchase", quantity=2)
    row = {"item": "PHONE", "numbers": "D-1 D-2"}
    fields = lines(row, mode="label", origin="pi-000001", act="post")
    assert "Posted." in text(alice.follow("/documents/new/opening", fields))
    assert only(alice, "opening")["origin"]["id"] == str(bought)
    wrong = alice.post("/documents/new/opening", fields | {"origin": "PI-999"})
    assert wrong.status_code == 422
    assert "there is no document with this number" in text(wrong)


def test_a_number_is_taken_off_and_the_goods_stay(alice):
    document(alice.who, "purchase", "D-1")
    row = {"item": "PHONE", "numbers": "D-1"}
    answer = alice.follow("/documents/new/adjustment", lines(row, mode="keep_unit", act="post"))
    assert "Posted." in text(answer)
    assert serial(alice.who, "D-1")["status"] == "removed"


@pytest.mark.parametrize(
    ("row", "head", "status"),
    [
        ({"direction": "in", "numbers": "D-9"}, {}, "in_stock"),
        ({"direction": "out", "numbers": "D-1"}, {}, "removed"),
        ({"direction": "in", "numbers": "D-1"}, {"to_location": "SIDE"}, "in_stock"),
    ],
)
def test_an_adjustment_finds_loses_and_moves(alice, row, head, status):
    document(alice.who, "purchase", "D-1")
    fields = lines({"item": "PHONE", **row}, act="post", **head)
    assert "Posted." in text(alice.follow("/documents/new/adjustment", fields))
    assert serial(alice.who, row["numbers"])["status"] == status


def test_a_purchase_in_boxes_takes_as_many_numbers_as_are_in_them(alice):
    change(alice.who, "PHONE", units=[{"name": "box", "factor": 2}])
    row = {"item": "PHONE", "quantity": "1", "unit": "box", "numbers": "D-1 D-2", "unit_price": "800"}
    assert "Posted." in text(alice.follow("/purchases/new", lines(row, party="ACME", act="post")))
    assert (only(alice)["total"], only(alice)["lines"][0]["base_quantity"]) == ("800.00", "2")


@pytest.mark.parametrize("kind", ["purchase_order", "sales_order", "quotation", "assembly_order"])
def test_an_order_takes_no_numbers_and_gets_its_number_when_it_is_posted(alice, kind):
    page = alice.get(f"/documents/new/{kind}")
    assert "line-1-numbers" not in page.content.decode()
    alice.post(f"/documents/new/{kind}", lines({"item": "PHONE", "quantity": "3"}, act="post"))
    assert only(alice, kind)["number"].endswith("-000001")


def test_a_request_for_goods_is_handed_over(alice):
    row = {"item": "CABLE", "quantity": "3"}
    fields = lines(row, to_location="SIDE", direction="request", act="submit")
    assert "Handed over for review." in text(alice.follow("/documents/new/transfer", fields))
    assert only(alice, "transfer")["state"] == "pending"


def test_what_stands_against_handing_over_is_said_on_the_page_of_the_draft(alice):
    row = {"item": "PHONE", "numbers": "D-404"}
    answer = alice.post("/documents/new/transfer", lines(row, to_location="SIDE", direction="send", act="submit"))
    assert answer.status_code == 422
    assert "D-404 is not known." in text(answer)
    assert only(alice, "transfer")["state"] == "draft"


def test_the_check_does_not_hold_a_documents_own_numbers_against_it(alice):
    document(alice.who, "purchase", "D-1")
    made = document(alice.who, "sale", "D-1", post=False, hold=True)
    fields = lines({"item": "PHONE", "numbers": "D-1"}, kind="sale", party="ANN")
    assert json.loads(alice.post("/documents/check", fields | {"document": str(made)}).content)["refusals"] == []
    [held] = json.loads(alice.post("/documents/check", fields).content)["refusals"]
    assert held["code"] == "serial_held"


def test_a_returned_number_tells_to_whom_it_was_sold_and_for_how_much(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    document(alice.who, "sale", "D-1")
    asked = {"kind": "sale_return", "numbers": "d-1 D-2"}
    [one] = json.loads(alice.post("/documents/traded", asked).content)["traded"]
    assert (one["number"], one["party"], one["document"], one["unit_price"]) == ("D-1", "ANN", "SI-000001", "10.00")
    [back] = json.loads(alice.post("/documents/traded", {**asked, "kind": "purchase_return"}).content)["traded"]
    assert (back["number"], back["party"], back["document"]) == ("D-2", "ACME", "PI-000001")


def test_a_return_says_in_what_condition_the_goods_are_and_what_is_broken_is_blocked(alice):
    document(alice.who, "purchase", "D-1")
    document(alice.who, "sale", "D-1")
    assert "Used and broken goods are blocked" in text(alice.get("/documents/new/sale_return"))
    fields = {"act": "post", "location": "MAIN", "mode": "broken", "line-1-item": "PHONE", "line-1-numbers": "D-1"}
    said = text(alice.follow("/documents/new/sale_return", fields))
    assert "Condition Broken" in said
    assert serial(alice.who, "D-1")["blocked"]["reason"] == "quality"


def test_lines_that_are_brought_along_say_what_the_item_is_called_and_to_whom_they_go(alice):
    document(alice.who, "purchase", "D-1")
    sale = document(alice.who, "sale", "D-1", post=False)
    copied = alice.follow(f"/documents/{sale}/copy")
    row = {"line-1-item": "phone", "line-1-numbers": "D-1"}
    listed = alice.post("/documents/new/transfer", {"location": "MAIN", "to_location": "SIDE", **row})
    linked = alice.get("/documents/new/sale", numbers="D-1", party="ANN")
    for page in (copied, listed, linked):
        assert "Aurora Phone" in text(page)
    for page in (copied, linked):
        assert "Ann Lee" in text(page)


def test_another_shops_sales_are_not_told(alice, charlie):
    document(charlie.who, "purchase", "D-1")
    document(charlie.who, "sale", "D-1")
    asked = {"kind": "sale_return", "numbers": "D-1"}
    assert json.loads(alice.post("/documents/traded", asked).content)["traded"] == []


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
