"""The page of a document and its steps."""

import pytest

from tests.shop import member
from tests.web.shelf import change, clean, document, read, serial, text, visitor


def state(visitor, number):
    return read(visitor.who, number)["state"]


def test_it_shows_lines_numbers_total_and_who_did_what(alice):
    made = document(alice.who, "purchase", "D-1", "D-2")
    said = text(alice.get(f"/documents/{made}"))
    for part in ("Purchase PI-000001", "Acme Distribution", "Aurora Phone", "2 numbers", "20.00 USD", "Alice"):
        assert part in said


def test_a_draft_is_posted_from_its_page(alice):
    made = document(alice.who, "purchase", "D-1", post=False)
    assert "Posted." in text(alice.follow(f"/documents/{made}/post"))
    assert state(alice, made) == "posted"


def test_a_refused_post_says_each_reason_with_a_link_to_where_the_thing_is(alice):
    document(alice.who, "purchase", "D-1", location="SIDE")
    made = document(alice.who, "sale", "D-1", post=False)
    answer = alice.post(f"/documents/{made}/post")
    assert answer.status_code == 422
    assert "D-1 is in stock at SIDE, not here." in text(answer)
    assert "/go/serial?code=D-1" in answer.content.decode()
    assert state(alice, made) == "draft"


def test_discarding_asks_first_and_then_forgets_the_draft(alice):
    made = document(alice.who, "purchase", "D-1", post=False)
    assert "Discard this draft?" in text(alice.get(f"/documents/{made}/discard"))
    assert state(alice, made) == "draft"
    assert "The draft is gone." in text(alice.follow(f"/documents/{made}/discard"))
    assert alice.get(f"/documents/{made}").status_code == 404


def test_voiding_asks_first_and_says_for_how_many(alice):
    made = document(alice.who, "purchase", "D-1", "D-2")
    assert "2 numbers go back" in text(alice.get(f"/documents/{made}/void"))
    assert state(alice, made) == "posted"
    said = text(alice.follow(f"/documents/{made}/void"))
    assert "It stays readable" in said
    assert state(alice, made) == "voided"


def test_what_came_later_is_shown_as_a_chain_and_voided_with_it(alice):
    bought = document(alice.who, "purchase", "D-1")
    sold = document(alice.who, "sale", "D-1")
    said = text(alice.get(f"/documents/{bought}/void"))
    assert said.index("SI-000001") < said.index("PI-000001 Purchase")
    refused = alice.post(f"/documents/{bought}/void")
    assert refused.status_code == 409
    assert "Void that first" in text(refused)
    assert "2 documents are voided." in text(alice.follow(f"/documents/{bought}/void", {"with_successors": "yes"}))
    assert (state(alice, bought), state(alice, sold)) == ("voided", "voided")
    assert serial(alice.who, "D-1")["status"] == "registered"


def test_a_copy_is_a_new_draft_in_the_editor(alice):
    made = document(alice.who, "purchase", "D-1")
    answer = alice.follow(f"/documents/{made}/copy")
    assert answer.redirect_chain[-1][0].endswith("/edit")
    assert "D-1" in text(answer)


def test_a_cashier_is_offered_no_void_and_refused_one(alice, bob):
    made = document(alice.who, "sale", quantity=1, item="CABLE")
    assert "Void" not in text(bob.get(f"/documents/{made}"))
    assert bob.post(f"/documents/{made}/void").status_code == 403
    assert state(alice, made) == "posted"


def test_steps_are_taken_by_forms_only(alice):
    made = document(alice.who, "purchase", "D-1", post=False)
    assert alice.get(f"/documents/{made}/post").status_code == 405
    assert state(alice, made) == "draft"


def order(who, kind="purchase_order", quantity=5, item="PHONE", **more):
    return document(who, kind, quantity=quantity, item=item, **more)


def successors(visitor, number):
    return [read(visitor.who, int(one["id"])) for one in read(visitor.who, number)["successors"]]


def test_a_draft_is_handed_over_and_approved(alice):
    document(alice.who, "purchase", "D-1")
    made = document(alice.who, "sale", "D-1", post=False)
    said = text(alice.follow(f"/documents/{made}/submit"))
    assert "Waiting for review" in said
    assert "holds its numbers" in said
    assert serial(alice.who, "D-1")["held_by"] == read(alice.who, made)["number"]
    said = text(alice.follow(f"/documents/{made}/approve"))
    assert "Approved." in said
    assert (state(alice, made), serial(alice.who, "D-1")["status"]) == ("posted", "sold")
    assert clean(alice.who)


def test_what_is_rejected_is_a_draft_again_and_says_so(alice):
    document(alice.who, "purchase", "D-1")
    made = document(alice.who, "sale", "D-1", post=False)
    alice.post(f"/documents/{made}/submit")
    assert "Why (need not be given)" in text(alice.get(f"/documents/{made}/reject"))
    said = text(alice.follow(f"/documents/{made}/reject", {"reason": "The price is last year's."}))
    assert "Alice sent it back on" in said
    assert "Change it and hand it over again" in said
    assert "Sent back to its draft · Alice" in said
    assert said.count("The price is last year's.") == 2
    assert state(alice, made) == "draft"
    assert serial(alice.who, "D-1")["held_by"] is None


def test_who_handed_over_and_who_sent_back_stands_in_the_history_each_time(alice, bob):
    made = document(bob.who, "sale", quantity=1, item="CABLE", post=False)
    bob.post(f"/documents/{made}/submit")
    alice.post(f"/documents/{made}/reject", {"reason": "For whom?"})
    bob.post(f"/documents/{made}/submit")
    alice.post(f"/documents/{made}/approve")
    history = alice.get(f"/documents/{made}").context["history"]
    assert [act["act"] for act in history] == ["post", "submitted", "rejected", "submitted", "created"]
    assert [act["user"] for act in history[1:]] == ["Cashier", "Alice", "Cashier", "Cashier"]


def test_what_is_not_under_review_is_not_asked_to_be_sent_back(alice, bob):
    made = document(bob.who, "sale", quantity=1, item="CABLE", post=False)
    assert alice.get(f"/documents/{made}/reject").status_code == 302
    bob.post(f"/documents/{made}/submit")
    assert alice.get(f"/documents/{made}/reject").status_code == 200
    assert bob.get(f"/documents/{made}/reject").status_code == 302


def test_a_rejected_draft_that_is_discarded_keeps_its_number(alice):
    made = document(alice.who, "purchase", "D-1", post=False)
    alice.post(f"/documents/{made}/submit")
    alice.post(f"/documents/{made}/reject")
    assert "keeps its number" in text(alice.get(f"/documents/{made}/discard"))
    said = text(alice.follow(f"/documents/{made}/discard"))
    assert "Discarded by Alice" in said
    assert state(alice, made) == "voided"


def test_a_cashier_hands_over_and_is_offered_no_approval(alice, bob):
    made = document(bob.who, "sale", quantity=1, item="CABLE", post=False)
    bob.post(f"/documents/{made}/submit")
    said = text(bob.get(f"/documents/{made}"))
    assert "Somebody with the right to approve decides." in said
    assert bob.post(f"/documents/{made}/approve").status_code == 403
    assert bob.post(f"/documents/{made}/reject").status_code == 403
    assert state(alice, made) == "pending"


def test_only_steps_that_stores_allow_are_offered(alice):
    made = document(alice.who, "purchase", "D-1", post=False)
    elsewhere = visitor(member(alice.who, "storekeeper", stores=["SIDE"]))
    here = visitor(member(alice.who, "storekeeper", stores=["MAIN"]))
    assert here.get(f"/documents/{made}").context["may"]["post"]
    assert not any(elsewhere.get(f"/documents/{made}").context["may"][step] for step in ("edit", "post", "discard"))
    assert elsewhere.post(f"/documents/{made}/post").status_code == 403


def test_a_refused_step_is_repeated_by_whoever_may_confirm_it(alice):
    made = document(alice.who, "sale_return", "D-404", post=False)
    refused = alice.post(f"/documents/{made}/post")
    assert refused.status_code == 422
    assert refused.context["again"] == {"step": "document_post", "codes": ["serial_unknown"]}
    said = text(alice.follow(f"/documents/{made}/post", {"confirm": "serial_unknown"}))
    assert "An unknown number was taken back" in said
    assert clean(alice.who)


def test_what_was_confirmed_when_it_was_handed_over_is_approved(alice):
    made = document(alice.who, "sale_return", "D-404", post=False)
    assert alice.post(f"/documents/{made}/submit").context["again"]["step"] == "document_submit"
    alice.post(f"/documents/{made}/submit", {"confirm": "serial_unknown"})
    assert "Approved." in text(alice.follow(f"/documents/{made}/approve"))
    assert serial(alice.who, "D-404")["blocked"]


def test_a_cashier_may_not_confirm(alice, bob):
    made = document(bob.who, "sale_return", "D-404", post=False)
    assert bob.post(f"/documents/{made}/post").context["again"] is None
    assert bob.post(f"/documents/{made}/post", {"confirm": "serial_unknown"}).status_code == 422
    assert state(alice, made) == "draft"


def test_void_and_correct_opens_the_copy_in_the_editor(alice):
    made = document(alice.who, "purchase", "D-1", "D-2")
    assert "Void and correct" in text(alice.get(f"/documents/{made}/void"))
    answer = alice.follow(f"/documents/{made}/void", {"correct": "yes"})
    assert answer.redirect_chain[-1][0].endswith("/edit")
    assert "D-2" in text(answer)
    assert state(alice, made) == "voided"
    assert clean(alice.who)


def test_a_chain_is_voided_and_its_first_corrected_in_one_step(alice):
    made = document(alice.who, "purchase", "D-1")
    sold = document(alice.who, "sale", "D-1")
    answer = alice.follow(f"/documents/{made}/void", {"correct": "yes", "with_successors": "yes"})
    assert "2 documents are voided." in text(answer)
    assert (state(alice, made), state(alice, sold)) == ("voided", "voided")
    assert answer.context["document"]["kind"] == "purchase"


def test_an_order_becomes_purchases_in_parts_and_shows_what_is_open(alice):
    made = order(alice.who)
    line = read(alice.who, made)["lines"][0]["id"]
    page = alice.get(f"/documents/{made}/convert")
    assert page.context["lines"][0]["now"] == "5"
    answer = alice.follow(f"/documents/{made}/convert", {"kind": "purchase", f"line-{line}": "2"})
    assert answer.redirect_chain[-1][0].endswith("/edit")
    assert read(alice.who, made)["lines"][0]["open"] == "3"
    assert "Lines still open 1" in text(alice.get(f"/documents/{made}"))
    alice.post(f"/documents/{made}/convert", {"kind": "purchase", f"line-{line}": "3"})
    said = text(alice.get(f"/documents/{made}"))
    assert "All of it has been taken over." in said
    assert [one["lines"][0]["quantity"] for one in successors(alice, made)] == ["2", "3"]
    assert alice.get(f"/documents/{made}/convert").url == f"/documents/{made}"


def test_two_lines_of_one_item_are_taken_over_each_for_itself(alice):
    made = order(alice.who, quantity=1)
    first = read(alice.who, made)["lines"][0]
    copied = alice.post(f"/documents/{made}/copy").url.split("/")[2]
    fields = {
        "location": "MAIN", "act": "save", "version": "1", "line-1-item": "PHONE", "line-1-quantity": "2",
        "line-1-unit_price": "10", "line-2-item": "PHONE", "line-2-quantity": "3", "line-2-unit_price": "20",
    }  # fmt: skip
    alice.post(f"/documents/{copied}/edit", fields)
    lines = read(alice.who, int(copied))["lines"]
    asked = {f"line-{lines[0]['id']}": "0", f"line-{lines[1]['id']}": "2"}
    alice.post(f"/documents/{copied}/convert", {"kind": "purchase", **asked})
    [bought] = successors(alice, int(copied))
    assert [(line["quantity"], line["unit_price"]) for line in bought["lines"]] == [("2", "20.00")]
    assert [line["open"] for line in read(alice.who, int(copied))["lines"]] == ["2", "1"]
    assert first["open"] == "1"


def test_a_part_of_boxes_comes_in_pieces_at_the_price_of_a_piece(alice):
    change(alice.who, "CABLE", units=[{"name": "box", "factor": 4}])
    fields = {
        "location": "MAIN", "act": "post", "line-1-item": "CABLE", "line-1-quantity": "2", "line-1-unit": "box",
        "line-1-unit_price": "30",
    }  # fmt: skip
    made = int(alice.post("/documents/new/purchase_order", fields).url.split("/")[2])
    line = read(alice.who, made)["lines"][0]["id"]
    alice.post(f"/documents/{made}/convert", {"kind": "purchase", f"line-{line}": "3"})
    alice.post(f"/documents/{made}/convert", {"kind": "purchase", f"line-{line}": "5"})
    made_of = [(one["lines"][0]["quantity"], one["lines"][0]["unit"], one["total"]) for one in successors(alice, made)]
    assert made_of == [("3", "pcs", "22.50"), ("1.25", "box", "37.50")]


@pytest.mark.parametrize(
    ("typed", "said"), [("many", "write it in digits"), ("0", "choose how much of it"), ("", "choose how much of it")]
)
def test_what_cannot_be_taken_over_is_said_and_nothing_is_made(alice, typed, said):
    made = order(alice.who)
    line = read(alice.who, made)["lines"][0]["id"]
    answer = alice.post(f"/documents/{made}/convert", {"kind": "purchase", f"line-{line}": typed})
    assert answer.status_code == 422
    assert said in text(answer)
    assert successors(alice, made) == []


def test_a_quotation_becomes_a_sale_or_an_order(alice):
    made = order(alice.who, "quotation")
    assert alice.get(f"/documents/{made}/convert").context["choices"] == ["sale", "sales_order"]
    refused = alice.post(f"/documents/{made}/convert", {"kind": "purchase"})
    assert refused.status_code == 422


def test_a_cashier_turns_no_purchase_order(alice, bob):
    made = order(alice.who)
    assert bob.get(f"/documents/{made}").context["turns"] == []
    assert bob.post(f"/documents/{made}/convert", {"kind": "purchase"}).status_code == 403
    assert successors(alice, made) == []


@pytest.mark.parametrize("step", ["", "/edit", "/discard", "/void", "/convert"])
def test_another_shops_document_is_not_there(charlie, alice, step):
    made = order(alice.who)
    assert charlie.get(f"/documents/{made}{step}").status_code == 404


@pytest.mark.parametrize("step", ["post", "submit", "approve", "reject", "copy", "discard", "void", "convert"])
def test_no_step_is_taken_on_another_shops_document(charlie, alice, step):
    made = order(alice.who, post=False)
    assert charlie.post(f"/documents/{made}/{step}", {"kind": "purchase"}).status_code == 404
    assert state(alice, made) == "draft"


def test_a_voided_order_says_so_in_its_history(alice):
    made = order(alice.who)
    alice.post(f"/documents/{made}/void")
    acts = [act["act"] for act in alice.get(f"/documents/{made}").context["history"]]
    assert acts == ["void", "post", "created"]


def test_many_numbers_of_a_line_can_be_narrowed(alice):
    made = document(alice.who, "purchase", *(f"D-{n:03d}" for n in range(100)))
    body = alice.get(f"/documents/{made}").content.decode()
    assert "data-find-number" in body
    assert "number-grid long" in body
