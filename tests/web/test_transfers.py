"""Transfers on the pages: the board, shipping and receiving by scanning, closing, and who may do what."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import now

from serialtrail.access import organizations
from serialtrail.access.who import actor
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.posting import cartons, engine, steps
from serialtrail.queries import auditor
from tests.shop import member
from tests.web.shelf import document, read, serial, text, visitor


@pytest.fixture
def stocked(alice):
    """Five numbered phones, two without a number and ten cables at MAIN."""
    document(alice.who, "purchase", "D-1", "D-2", "D-3", "D-4", "D-5", quantity=7)
    document(alice.who, "purchase", item="CABLE", quantity=10)
    return alice


def sent(who, *lines, ship=False, days=0, **head):
    """A transfer from MAIN to SIDE; its id. Lines are (SKU, quantity, numbers)."""
    at = now() - timedelta(days=days)
    asked = tuple(DraftLine(sku, None if n is None else Decimal(n), numbers=tuple(given)) for sku, n, given in lines)
    head = {"location": "MAIN", "to_location": "SIDE", "direction": "send", "date": at.date(), **head}
    made = engine.create(who.organization_id, actor(who), Draft("transfer", asked, **head), at).document
    if ship:
        engine.ship(who.organization_id, actor(who), made, at)
    return made


def scan(visitor, made, *codes, page="ship", item=""):
    answer = visitor.client.post(f"/documents/{made}/{page}/scan", {"code": list(codes), "item": item})
    assert answer.status_code == 200
    return answer.json()["answers"]


def state(visitor, made):
    return read(visitor.who, made)["state"]


def reviewing(who):
    organizations.change(who, {"review_transfers": True}, now())


def in_store(of, store, role="storekeeper"):
    return visitor(member(of.who, role, [store]))


@pytest.fixture(autouse=True)
def books_are_clean(alice):
    """Whatever a test here did, the books are right afterwards."""
    yield
    assert auditor.verify(alice.who.organization_id).ok


# -- the board ------------------------------------------------------------------------------------------------------


def test_the_board_says_that_nothing_is_on_its_way(alice):
    assert "Nothing is on its way" in text(alice.get("/transfers"))


def test_what_is_on_its_way_stands_by_route_with_its_age(stocked):
    sent(stocked.who, ("PHONE", None, ["D-1"]), ship=True)
    sent(stocked.who, ("PHONE", None, ["D-2"]), ("CABLE", 3, []), ship=True, days=5)
    sent(stocked.who, ("PHONE", 1, ["D-3"]), ship=True, days=9)
    answer = stocked.get("/transfers")
    [route] = answer.context["routes"]
    assert (route["location"], route["to_location"], route["units"]) == ("MAIN", "SIDE", 6)
    assert [(row["days"], row["age"], row["outstanding"], row["serials"]) for row in route["rows"]] == [
        (9, "overdue", "1", 1),
        (5, "late", "4", 1),
        (0, "", "1", 1),
    ]
    said = text(answer)
    assert "9 days · overdue" in said
    assert "5 days · late" in said


def test_what_has_arrived_is_no_longer_counted_as_on_its_way(stocked):
    made = sent(stocked.who, ("PHONE", 2, ["D-1", "D-2"]), ("CABLE", 3, []), ship=True)
    stocked.post(f"/documents/{made}/receive", {"act": "some", "numbers": "D-1"})
    [[row]] = [route["rows"] for route in stocked.get("/transfers").context["routes"]]
    assert (row["outstanding"], row["serials"]) == ("4", 1)


def test_drafts_and_requests_wait_for_shipping_and_sent_ones_for_review(stocked):
    draft = sent(stocked.who, ("PHONE", 1, []))
    asked = sent(stocked.who, ("PHONE", 1, []), direction="request")
    reviewed = sent(stocked.who, ("PHONE", 1, ["D-1"]))
    for made in (asked, reviewed):
        steps.submit(stocked.who.organization_id, actor(stocked.who), made, now())
    shown = stocked.get("/transfers").context
    assert {row["id"] for row in shown["shipping"]} == {str(draft), str(asked)}
    assert [row["id"] for row in shown["review"]] == [str(reviewed)]


def test_filters_and_the_tab_lead_to_the_list_of_all(stocked):
    sent(stocked.who, ("PHONE", 1, ["D-1"]))
    assert len(stocked.get("/transfers", view="all").context["rows"]) == 1
    assert stocked.get("/transfers", state="shipped").context["rows"] == []


def test_a_member_of_one_store_sees_what_concerns_it(stocked):
    sent(stocked.who, ("PHONE", 1, ["D-1"]), ship=True)
    sent(stocked.who, ("PHONE", 1, []))
    main, side = (
        in_store(stocked, "MAIN").get("/transfers").context,
        in_store(stocked, "SIDE").get("/transfers").context,
    )
    assert (main["coming"], main["leaving"]) == (0, 1)
    assert (side["coming"], side["leaving"]) == (1, 0)


def test_another_organization_is_not_on_the_board(stocked, charlie):
    sent(stocked.who, ("PHONE", 1, ["D-1"]), ship=True)
    assert charlie.get("/transfers").context["routes"] == []


# -- shipping -------------------------------------------------------------------------------------------------------


def test_scanned_numbers_are_kept_on_the_draft_each_with_its_verdict(stocked):
    document(stocked.who, "purchase", "E-1", location="SIDE")
    made = sent(stocked.who, ("PHONE", 2, []))
    good, wrong, unknown, double = scan(stocked, made, "d-1", "E-1", "NOBODY", "D-1")
    assert good["numbers"] == [{"number": "D-1", "item": "PHONE", "name": "Aurora Phone", "there": False}]
    assert wrong["message"] == "E-1 is in stock at SIDE, not here."
    assert "NOBODY is not known." in unknown["message"]
    assert "scan the item first" in unknown["message"]
    assert double["ok"] or double["twice"]
    assert read(stocked.who, made)["lines"][0]["serials"] == ["D-1"]
    assert scan(stocked, made, "D-1")[0]["twice"]


def test_a_new_number_goes_onto_a_unit_without_one_once_its_item_was_scanned(stocked):
    made = sent(stocked.who, ("PHONE", 1, []))
    item, new = scan(stocked, made, "4006381333931", "NEW-1")
    assert item["item"] == {"code": "PHONE", "name": "Aurora Phone", "tracked": True}
    assert new["ok"]
    assert scan(stocked, made, "NEW-2", item="PHONE")[0]["ok"]
    stocked.post(f"/documents/{made}/ship/take-back", {"code": ["NEW-2"]})
    assert "on its way to SIDE" in text(stocked.follow(f"/documents/{made}/ship", {"act": "ship"}))
    assert serial(stocked.who, "NEW-1")["status"] == "in_transit"


def test_a_carton_enters_those_of_its_members_that_are_here(stocked):
    document(stocked.who, "purchase", "E-1", location="SIDE")
    cartons.create(stocked.who.organization_id, actor(stocked.who), "BOX-1", ["D-1", "D-2"], now())
    made = sent(stocked.who, ("PHONE", 2, []))
    [box] = scan(stocked, made, "BOX-1")
    assert [one["number"] for one in box["numbers"]] == ["D-1", "D-2"]
    assert read(stocked.who, made)["lines"][0]["serials"] == ["D-1", "D-2"]


def test_the_page_shows_what_is_wanted_and_what_was_scanned(stocked):
    made = sent(stocked.who, ("PHONE", 2, []), ("CABLE", 4, []))
    scan(stocked, made, "D-1")
    said = text(stocked.get(f"/documents/{made}/ship"))
    assert "1 of 2" in said
    assert "4 pcs by quantity, nothing to scan" in said
    assert "D-1" in said


def test_shipping_less_than_was_wanted_is_a_button_of_its_own(stocked):
    organizations.change(stocked.who, {"policy": {"preset": "every_step"}}, now())
    organizations.change(stocked.who, {"policy": {"transfer": "required"}}, now())
    made = sent(stocked.who, ("PHONE", 3, []))
    scan(stocked, made, "D-1")
    refused = stocked.post(f"/documents/{made}/ship", {"act": "ship"})
    assert refused.status_code == 422
    assert "1 serial numbers for a quantity of 3" in text(refused)
    stocked.post(f"/documents/{made}/ship", {"act": "short"})
    assert (state(stocked, made), read(stocked.who, made)["lines"][0]["outstanding"]) == ("shipped", "1")


def test_without_scripts_numbers_are_typed(stocked):
    made = sent(stocked.who, ("PHONE", 2, []))
    assert "2 numbers are added." in text(
        stocked.follow(f"/documents/{made}/ship", {"act": "scan", "codes": "D-1, D-2"})
    )
    refused = stocked.post(f"/documents/{made}/ship", {"act": "scan", "codes": "NOBODY"})
    assert refused.status_code == 422
    assert "NOBODY is not known." in text(refused)


def test_what_is_reviewed_is_handed_over_and_leaves_when_it_is_approved(stocked):
    reviewing(stocked.who)
    keeper = in_store(stocked, "MAIN")
    made = sent(keeper.who, ("PHONE", 1, ["D-1"]))
    assert keeper.post(f"/documents/{made}/ship", {"act": "ship"}).status_code == 409
    assert "waits for review" in text(keeper.follow(f"/documents/{made}/ship", {"act": "submit"}))
    assert serial(stocked.who, "D-1")["held_by"]
    page = text(stocked.get(f"/documents/{made}/ship"))
    assert "Approve and ship" in page
    assert "Approve and ship" not in text(keeper.get(f"/documents/{made}/ship"))
    stocked.follow(f"/documents/{made}/ship", {"act": "ship"})
    assert state(stocked, made) == "shipped"


def test_a_rejected_one_is_a_draft_again_and_holds_nothing(stocked):
    reviewing(stocked.who)
    made = sent(stocked.who, ("PHONE", 1, ["D-1"]))
    steps.submit(stocked.who.organization_id, actor(stocked.who), made, now())
    assert "a draft again" in text(stocked.follow(f"/documents/{made}/reject"))
    assert state(stocked, made) == "draft"
    assert serial(stocked.who, "D-1")["held_by"] is None


def test_a_number_scanned_while_it_waits_for_review_is_held_and_one_taken_back_let_go(stocked):
    reviewing(stocked.who)
    made = sent(stocked.who, ("PHONE", 2, ["D-1"]))
    steps.submit(stocked.who.organization_id, actor(stocked.who), made, now())
    scan(stocked, made, "D-2")
    assert serial(stocked.who, "D-2")["held_by"]
    stocked.post(f"/documents/{made}/ship/take-back", {"code": ["D-1"]})
    assert serial(stocked.who, "D-1")["held_by"] is None


def test_a_request_is_shipped_by_the_other_side_with_the_numbers_it_brings(stocked):
    side, main = in_store(stocked, "SIDE"), in_store(stocked, "MAIN")
    document(stocked.who, "purchase", item="CABLE", quantity=1)
    made = sent(side.who, ("PHONE", 2, []), direction="request")
    assert "The request is sent." in text(side.follow(f"/documents/{made}/ship", {"act": "submit"}))
    assert side.post(f"/documents/{made}/ship", {"act": "ship"}).status_code in (302, 403)
    good, other = scan(main, made, "D-1", "CABLE")
    assert good["ok"]
    assert other["message"] == "Long cable is not on this transfer."
    line = read(main.who, made)["lines"][0]
    assert line["serials"] == []
    main.post(f"/documents/{made}/ship", {"act": "ship", f"numbers-{line['id']}": "D-1\nD-2"})
    assert read(main.who, made)["lines"][0]["outstanding_serials"] == ["D-1", "D-2"]


def test_numbers_brought_with_a_step_that_is_refused_stay_on_the_page(stocked):
    side, main = in_store(stocked, "SIDE"), in_store(stocked, "MAIN")
    made = sent(side.who, ("PHONE", 1, []), direction="request")
    steps.submit(side.who.organization_id, actor(side.who), made, now())
    line = read(main.who, made)["lines"][0]["id"]
    refused = main.post(f"/documents/{made}/ship", {"act": "ship", f"numbers-{line}": "D-1 NOBODY"})
    assert refused.status_code == 422
    assert "NOBODY" in refused.content.decode()
    assert state(stocked, made) == "pending"


# -- receiving ------------------------------------------------------------------------------------------------------


def test_a_scanned_number_is_matched_or_it_is_said_where_the_thing_is(stocked):
    made = sent(stocked.who, ("PHONE", 3, ["D-1", "D-2"]), ("CABLE", 2, []), ship=True)
    document(stocked.who, "sale", "D-4")
    good, here, sold, unknown, item, cable = scan(
        stocked, made, "D-1", "D-3", "D-4", "NOBODY", "PHONE", "CABLE", page="receive"
    )
    assert good["numbers"] == ["D-1"]
    assert here["message"] == "D-3 is not on its way with TR-000001. It stands at MAIN."
    assert sold["message"] == "D-4 is not on its way with TR-000001. By the books: Sold."
    assert unknown["message"] == "NOBODY is not known."
    lines = [line["id"] for line in read(stocked.who, made)["lines"]]
    assert [item["line"], cable["line"]] == lines


def test_what_was_scanned_is_received_the_rest_stays_on_its_way(stocked):
    made = sent(stocked.who, ("PHONE", 3, ["D-1", "D-2"]), ("CABLE", 2, []), ship=True)
    cable = read(stocked.who, made)["lines"][1]["id"]
    page = stocked.follow(f"/documents/{made}/receive", {"act": "some", "numbers": "D-1", f"quantity-{cable}": "1"})
    assert "2 received, 3 still on the way." in text(page)
    assert serial(stocked.who, "D-1")["location"] == "SIDE"
    assert "All of it has arrived." in text(stocked.follow(f"/documents/{made}/receive", {"act": "all"}))
    assert state(stocked, made) == "posted"


def test_a_refused_receipt_keeps_what_was_entered(stocked):
    made = sent(stocked.who, ("PHONE", 1, ["D-1"]), ship=True)
    refused = stocked.post(f"/documents/{made}/receive", {"act": "some", "numbers": "D-1\nD-2"})
    assert refused.status_code == 422
    assert "D-2 is not on its way" in text(refused)
    assert "D-1\nD-2" in refused.content.decode()
    assert "scan a number or enter a quantity first" in text(
        stocked.post(f"/documents/{made}/receive", {"act": "some"})
    )
    line = read(stocked.who, made)["lines"][0]["id"]
    assert "write it in digits" in text(stocked.post(f"/documents/{made}/receive", {f"quantity-{line}": "two"}))


@pytest.mark.parametrize(
    ("rest", "said", "status"),
    [("back", "1 back at MAIN.", "in_stock"), ("missing", "1 written down as missing.", "missing")],
)
def test_the_rest_is_closed_after_one_question(stocked, rest, said, status):
    made = sent(stocked.who, ("PHONE", 2, ["D-1", "D-2"]), ship=True)
    stocked.post(f"/documents/{made}/receive", {"act": "some", "numbers": "D-1"})
    question = text(stocked.get(f"/documents/{made}/close"))
    assert "1 unit has not arrived. With a number: 1." in question
    assert said in text(stocked.follow(f"/documents/{made}/close", {"rest": rest}))
    assert serial(stocked.who, "D-2")["status"] == status
    assert state(stocked, made) == "posted"


def test_closing_needs_to_be_told_where_to(stocked):
    made = sent(stocked.who, ("PHONE", 1, ["D-1"]), ship=True)
    assert stocked.post(f"/documents/{made}/close", {"rest": "lost"}).status_code == 422
    assert state(stocked, made) == "shipped"


# -- rights and the page of the document ----------------------------------------------------------------------------


def test_shipping_needs_the_right_at_the_one_end_and_receiving_at_the_other(stocked):
    main, side = in_store(stocked, "MAIN"), in_store(stocked, "SIDE")
    made = sent(stocked.who, ("PHONE", 1, ["D-1"]))
    assert side.get(f"/documents/{made}/ship").status_code == 403
    assert main.post(f"/documents/{made}/ship", {"act": "ship"}).status_code == 302
    for path in ("receive", "close"):
        assert main.get(f"/documents/{made}/{path}").status_code == 403
        assert main.post(f"/documents/{made}/{path}", {"act": "all", "rest": "back"}).status_code == 403
    assert side.post(f"/documents/{made}/receive", {"act": "all"}).status_code == 302
    assert state(stocked, made) == "posted"


def test_a_cashier_is_offered_and_allowed_nothing(stocked, bob):
    made = sent(stocked.who, ("PHONE", 1, ["D-1"]))
    assert bob.get(f"/documents/{made}/ship").status_code == 403
    assert "Ship by scanning" not in text(bob.get(f"/documents/{made}"))
    assert scan(bob, made, "D-2")[0]["message"] == "You do not have the right to do this."


def test_only_a_transfer_has_these_pages(stocked):
    bought = document(stocked.who, "purchase", "X-1")
    for path in ("ship", "receive", "close"):
        assert stocked.get(f"/documents/{bought}/{path}").status_code == 404


def test_a_step_that_is_over_leads_back_to_the_document(stocked):
    made = sent(stocked.who, ("PHONE", 1, ["D-1"]), ship=True)
    assert stocked.get(f"/documents/{made}/ship").url == f"/documents/{made}"
    stocked.post(f"/documents/{made}/receive", {"act": "all"})
    assert stocked.get(f"/documents/{made}/receive").url == f"/documents/{made}"
    assert stocked.get(f"/documents/{made}/close").url == f"/documents/{made}"


def test_the_document_says_how_far_it_is_and_what_comes_next(stocked):
    made = sent(stocked.who, ("PHONE", 2, ["D-1", "D-2"]))
    assert "Ship by scanning" in text(stocked.get(f"/documents/{made}"))
    stocked.post(f"/documents/{made}/ship", {"act": "ship"})
    stocked.post(f"/documents/{made}/receive", {"act": "some", "numbers": "D-1"})
    said = text(stocked.get(f"/documents/{made}"))
    assert "shipped 2 received 1 on the way 1" in said
    assert "Receive by scanning" in said
    stocked.post(f"/documents/{made}/close", {"rest": "missing"})
    assert "received 1 missing 1" in text(stocked.get(f"/documents/{made}"))
