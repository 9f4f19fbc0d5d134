"""The till as its scripts use it, by a cashier with no other rights: sell once, park, take back, receipt."""

import json
from uuid import uuid4

import pytest
from django.utils.timezone import now

from serialtrail.access.who import actor
from serialtrail.catalog import items, parties
from serialtrail.queries import auditor, document_lists
from serialtrail.queries.document_lists import DocumentFilters
from serialtrail.web.templatetags.trail import day
from tests.shop import member, owner
from tests.web.shelf import document, read, serial, text, visitor


@pytest.fixture
def till(alice, bob):
    """Bob, cashier, at the till of MAIN; three phones and ten cables are there, one phone at SIDE."""
    document(alice.who, "purchase", "D-1", "D-2", "D-3")
    document(alice.who, "purchase", "S-1", location="SIDE")
    document(alice.who, "purchase", item="CABLE", quantity=10)
    bob.post("/till/store", {"location": "MAIN"})
    yield bob
    report = auditor.verify(alice.who.organization_id)
    assert report.ok, report.broken


def basket(*rows, **more):
    fields = {"uid": str(uuid4()), "method": "cash", **more}
    for place, row in enumerate(rows, 1):
        fields |= {f"line-{place}-{name}": value for name, value in {"item": "", **row}.items()}
    return fields


PHONE = {"item": "PHONE", "name": "Aurora Phone", "quantity": "1", "price": "599.00"}
CABLE = {"item": "CABLE", "name": "Long cable", "quantity": "2", "price": "9.90"}


def sent(visitor, act, fields):
    answer = visitor.post(f"/till/{act}", fields)
    return answer.status_code, json.loads(answer.content)


def sales(visitor, **filters):
    return document_lists.page(visitor.who.organization_id, DocumentFilters(kinds=("sale",), **filters)).results


def sold(visitor, *rows, **more):
    status, told = sent(visitor, "pay", basket(*rows, **more))
    assert status == 200, told
    return told["id"]


def test_the_store_is_chosen_once_and_remembered(alice, bob):
    assert "Where does this till stand?" in text(bob.get("/till"))
    assert "Store MAIN · MAIN" in text(bob.follow("/till/store", {"location": "MAIN"}))
    assert "Store MAIN" in text(bob.get("/till"))
    bob.post("/till/store", {"location": "NOWHERE"})
    assert "Where does this till stand?" in text(bob.get("/till"))


def test_a_shop_with_one_store_is_not_asked(alice):
    who = visitor(member(alice.who, "cashier", stores=["SIDE"]))
    assert "Store SIDE · SIDE" in text(who.get("/till"))
    who.client.cookies["serialtrail_till"] = "MAIN"
    assert "Store SIDE · SIDE" in text(who.get("/till"))


@pytest.mark.parametrize("role", ["storekeeper", "technician", "auditor"])
def test_who_may_not_sell_has_no_till(alice, role):
    document(alice.who, "purchase", "D-1")
    who = visitor(member(alice.who, role))
    who.post("/till/store", {"location": "MAIN"})
    for page in ("/till", "/till/parked", "/till/return"):
        assert who.get(page).status_code == 403
    status, told = sent(who, "pay", basket({**PHONE, "numbers": "D-1"}))
    assert (status, told["refusals"][0]["code"]) == (403, "not_permitted")
    assert serial(alice.who, "D-1")["status"] == "in_stock"


def test_a_scan_says_what_a_code_is_and_why_it_cannot_be_sold_here(till, alice):
    sold(till, {**PHONE, "numbers": "D-3"})
    answers = json.loads(till.post("/till/scan", {"code": ["d-1", "S-1", "D-3", "4006381333931", "NEW-1"]}).content)
    free, there, gone, item, unknown = answers["answers"]
    assert (free["numbers"][0]["item"]["code"], free["numbers"][0]["refusals"]) == ("PHONE", [])
    assert [one["code"] for one in there["numbers"][0]["refusals"]] == ["serial_at_other_location"]
    assert "transferred" in there["numbers"][0]["refusals"][0]["advice"]
    assert [one["sold"] for one in gone["numbers"][0]["refusals"]] == [True]
    assert item["item"]["code"] == "PHONE"
    assert unknown["known"] is False


def test_a_cashier_sells_a_serial_and_cables_and_gives_change(till, alice):
    made = sold(till, {**PHONE, "numbers": "D-1"}, CABLE, given="700", party="ANN", total="618.80")
    document_ = read(alice.who, made)
    assert (document_["state"], document_["total"], document_["party"]) == ("posted", "618.80", "ANN")
    assert document_["reference"] == "Cash"
    assert document_["note"] == "Paid in cash: 700.00 USD given, 81.20 USD change."
    assert serial(alice.who, "D-1")["status"] == "sold"


def test_discounts_are_taken_from_the_price_and_told_in_the_note(till, alice):
    rows = {**PHONE, "numbers": "D-1", "discount": "10 %"}, {**CABLE, "discount": "0.40"}
    document_ = read(alice.who, sold(till, *rows, method="card", slip="4711"))
    assert [line["unit_price"] for line in document_["lines"]] == ["539.10", "9.50"]
    assert document_["note"].splitlines() == [
        "Aurora Phone: discount 10 %, 599.00 → 539.10.",
        "Long cable: discount 0.40, 9.90 → 9.50.",
        "Paid by card: 558.10 USD (4711).",
    ]
    assert document_["reference"] == "Card · 4711"


@pytest.mark.parametrize(
    ("rows", "more", "said"),
    [
        ([{**CABLE, "discount": "lots"}], {}, "write the discount as"),
        ([{**CABLE, "discount": "10.00"}], {}, "more than the price"),
        ([{**CABLE, "price": "9,90"}], {}, "write it in digits"),
        ([{**CABLE, "quantity": "many"}], {}, "write it in digits"),
        ([CABLE], {"given": "19.79"}, "19.79 were given for 19.80"),
        ([CABLE], {"given": "lots"}, "write it in digits"),
        ([CABLE], {"method": "barter"}, "choose cash, card or other"),
        ([CABLE], {"total": "18.00"}, "the total is 19.80, not 18.00"),
        ([CABLE], {"uid": "mine"}, "load it again"),
        ([CABLE], {"party": "NOBODY"}, "There is no party NOBODY"),
        ([PHONE], {}, "0 serial numbers for a quantity of 1"),
        ([{**PHONE, "numbers": "S-1"}], {}, "in stock at SIDE, not here"),
        ([{**PHONE, "numbers": "X-1"}], {}, "X-1 is not known"),
        ([], {}, ""),
    ],
)
def test_what_cannot_be_sold_is_refused_in_a_sentence_and_nothing_is_written(till, rows, more, said):
    status, told = sent(till, "pay", basket(*rows, **more))
    assert status == 422
    assert said in " ".join(one["message"] for one in told["refusals"])
    assert sales(till) == []


def test_the_check_names_row_and_number_and_what_to_do_and_writes_nothing(till):
    status, told = sent(till, "check", basket(CABLE, {**PHONE, "numbers": "S-1"}))
    [one] = told["refusals"]
    assert (status, one["line"], one["serial"], one["code"]) == (200, 2, "S-1", "serial_at_other_location")
    assert one["advice"]
    assert {link["text"] for link in one["links"]} >= {"SIDE", "S-1"}
    assert told["total"] == "618.80"
    assert sales(till) == []


def test_the_same_basket_sent_twice_is_sold_once(till):
    fields = basket({**PHONE, "numbers": "D-1"}, CABLE)
    first, again = sent(till, "pay", fields), sent(till, "pay", fields)
    assert first == again
    assert first[0] == 200
    assert len(sales(till)) == 1


def test_a_basket_that_grew_after_it_was_sold_is_told_so_and_sells_nothing_more(till):
    fields = basket(CABLE)
    _, first = sent(till, "pay", fields)
    status, told = sent(till, "pay", {**fields, "line-1-quantity": "3"})
    assert (status, told["id"], told["before"]) == (200, first["id"], True)
    assert "had been sold already" in text(till.get(told["receipt"] + "?new&before"))
    assert len(sales(till)) == 1


def test_a_parked_sale_holds_its_numbers_and_is_taken_up_and_sold(till, alice):
    fields = basket({**PHONE, "numbers": "D-1"}, party="ANN")
    status, told = sent(till, "park", fields)
    assert (status, told["held"]) == (200, True)
    assert sent(till, "park", fields)[1]["id"] == told["id"]
    assert serial(alice.who, "D-1")["held_by_id"] == str(told["id"])
    status, refused = sent(till, "pay", basket({**PHONE, "numbers": "D-1"}))
    assert (status, refused["refusals"][0]["code"]) == (422, "serial_held")
    page = text(till.get("/till/parked"))
    assert "Ann Lee" in page
    assert "Resume" in page
    kept = json.loads(till.get(f"/till/parked/{told['id']}").content)
    assert (kept["party"]["code"], kept["lines"][0]["numbers"]) == ("ANN", ["D-1"])
    row = {**PHONE, "id": kept["lines"][0]["row"], "numbers": "D-1"}
    more = {"uid": kept["uid"], "parked": kept["parked"], "version": kept["version"], "party": "ANN"}
    scanned = json.loads(till.post("/till/scan", {"code": "D-1", "parked": kept["parked"]}).content)
    assert scanned["answers"][0]["numbers"][0]["refusals"] == []
    assert sent(till, "check", basket(row, **more))[1]["refusals"] == []
    fields = basket(row, CABLE, **more)
    status, told = sent(till, "pay", fields)
    assert status == 200, told
    assert sent(till, "pay", fields)[1]["id"] == told["id"]
    assert read(alice.who, told["id"])["total"] == "618.80"
    assert len(sales(till)) == 1
    assert sales(till, states=("draft",)) == []


def test_a_basket_whose_parking_was_not_answered_is_sold_all_the_same(till):
    fields = basket({**PHONE, "numbers": "D-1"})
    parked = sent(till, "park", fields)[1]["id"]
    assert sent(till, "pay", fields)[1]["id"] == parked
    assert [row["state"] for row in sales(till)] == ["posted"]


def test_a_basket_that_lacks_numbers_is_parked_without_holding_any(till, alice):
    status, told = sent(till, "park", basket({**PHONE, "quantity": "2", "numbers": "D-1"}))
    assert (status, told["held"]) == (200, False)
    assert serial(alice.who, "D-1")["held_by"] is None


def test_what_was_finished_elsewhere_is_not_sold_again(till):
    fields = basket({**PHONE, "numbers": "D-1"})
    parked = sent(till, "park", fields)[1]["id"]
    row = {**PHONE, "numbers": "D-1"}
    there = basket(row, parked=str(parked), version="1")
    here = basket(row, parked=str(parked), version="1")
    assert sent(till, "pay", there)[0] == 200
    status, told = sent(till, "pay", here)
    assert (status, told["refusals"][0]["code"]) == (409, "document_not_draft")


def test_a_parked_sale_is_discarded_after_one_question(till, alice):
    parked = sent(till, "park", basket({**PHONE, "numbers": "D-1"}))[1]["id"]
    assert "1 number on it" in text(till.get(f"/till/parked/{parked}/discard"))
    assert "its numbers are free" in text(till.follow(f"/till/parked/{parked}/discard"))
    assert serial(alice.who, "D-1")["held_by"] is None


def test_another_cashier_sees_a_parked_sale_but_only_a_manager_goes_on_with_it(till, alice):
    parked = sent(till, "park", basket(CABLE))[1]["id"]
    carol, max_ = (visitor(member(alice.who, role, stores=["MAIN"])) for role in ("cashier", "manager"))
    assert "Only who parked it, or a manager" in text(carol.get("/till/parked"))
    assert carol.get(f"/till/parked/{parked}").status_code == 403
    status, told = sent(carol, "pay", basket(CABLE, parked=str(parked), version="1"))
    assert (status, told["refusals"][0]["code"]) == (403, "not_permitted")
    assert "Resume" in text(max_.get("/till/parked"))
    kept = json.loads(max_.get(f"/till/parked/{parked}").content)
    row = {**CABLE, "id": kept["lines"][0]["row"]}
    assert sent(max_, "pay", basket(row, parked=kept["parked"], version=str(kept["version"])))[0] == 200


def test_what_is_parked_at_another_store_is_not_there_for_who_is_limited(till, alice):
    parked = sent(till, "park", basket(CABLE))[1]["id"]
    side = visitor(member(alice.who, "manager", stores=["SIDE"]))
    assert side.get("/till/parked").context["parked"] == []
    assert side.get(f"/till/parked/{parked}").status_code == 404


def test_a_customer_is_added_by_name_and_telephone_and_found_again_by_it(till, alice):
    status, told = sent(till, "customer", {"name": "Dora Hall", "phone": "+49 30 1234"})
    assert (status, told) == (200, {"code": "49301234", "name": "Dora Hall", "known": False})
    assert sent(till, "customer", {"name": "D. Hall", "phone": "0049 30 1234"[2:]})[1]["known"] is True
    status, told = sent(till, "customer", {"name": "", "phone": ""})
    assert status == 422
    assert told["refusals"]
    assert sent(till, "customer", {"name": "Only A Name", "phone": ""})[1]["code"].startswith("C-")
    assert parties.found(alice.who.organization_id, code="49301234") is not None


def test_the_receipt_tells_all_and_offers_the_next_sale(till, alice):
    made = sold(till, {**PHONE, "numbers": "D-1"}, CABLE, given="700", party="ANN")
    page = text(till.get(f"/till/receipt/{made}?new"))
    for told in ("D-1", "618.80 USD", "700.00 USD given, 81.20 USD change", "Ann Lee", "Store MAIN", "New sale"):
        assert told in page
    assert till.get(f"/till/receipt/{document(alice.who, 'purchase', 'P-9')}").status_code == 404


def test_the_receipt_says_until_when_the_warranty_lasts(till, alice):
    watch = {"sku": "WATCH", "name": "Tide Watch", "tracking": "serial", "warranty_months": 24}
    items.create(actor(alice.who), alice.who.organization_id, watch, now())
    document(alice.who, "purchase", "W-1", item="WATCH")
    made = sold(till, {"item": "WATCH", "quantity": "1", "price": "100", "numbers": "W-1"})
    until = serial(alice.who, "W-1")["warranty_until"]
    assert f"Warranty until {day(until)}" in text(till.get(f"/till/receipt/{made}"))


def test_the_receipt_of_a_voided_sale_says_so(till, alice):
    made = sold(till, CABLE)
    alice.post(f"/documents/{made}/void")
    assert "VOIDED" in text(till.get(f"/till/receipt/{made}"))


def test_a_receipt_of_another_shop_is_not_there(till):
    other = visitor(owner(name="Other"))
    made = sold(till, CABLE)
    assert other.get(f"/till/receipt/{made}").status_code == 404


def test_a_number_that_was_sold_finds_its_sale_and_comes_back(till, alice):
    made = sold(till, {**PHONE, "numbers": "D-1", "discount": "9"}, party="ANN")
    page = till.get("/till/return", code="d-1")
    assert page.context["price"] == "590.00"
    assert "Ann Lee" in text(page)
    fields = {"code": "D-1", "uid": str(uuid4()), "condition": "used", "refund": "500", "method": "cash"}
    answer = till.follow("/till/return", fields)
    assert "Put it aside and tell a manager" in text(answer)
    assert "500.00 USD" in text(answer)
    back = serial(alice.who, "D-1")
    assert (back["status"], back["location"], back["blocked"]) == ("in_stock", "MAIN", None)
    found = document_lists.page(alice.who.organization_id, DocumentFilters(kinds=("sale_return",))).results
    note = read(alice.who, int(found[0]["id"]))["note"]
    assert "Condition: Used." in note
    assert found[0]["reference"] == read(alice.who, made)["number"]
    again = till.follow("/till/return", fields)
    assert again.redirect_chain[-1][0].startswith("/till/receipt/")
    assert document_lists.count(alice.who.organization_id, DocumentFilters(kinds=("sale_return",))) == 1


def test_a_manager_who_takes_back_a_broken_one_blocks_it(till, alice):
    sold(till, {**PHONE, "numbers": "D-1"})
    alice.post("/till/store", {"location": "MAIN"})
    fields = {"code": "D-1", "uid": str(uuid4()), "condition": "broken", "refund": "599", "method": "card"}
    assert "Taken back and blocked" in text(alice.follow("/till/return", fields))
    assert serial(alice.who, "D-1")["blocked"] == {"reason": "quality", "note": "Broken"}


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
