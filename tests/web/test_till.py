"""The till as its scripts use it, by a cashier with no other rights: sell once, park, take back, receipt."""

import json

import pytest
from django.utils.timezone import now

from serialtrail.access.who import actor
from serialtrail.catalog import items, parties
from serialtrail.web.templatetags.trail import day
from tests.shop import member, owner
from tests.web.counter import CABLE, PHONE, basket, sales, sent, sold
from tests.web.shelf import document, read, serial, text, visitor


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
