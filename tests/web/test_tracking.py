"""The tracking switch of one item and of many."""

from django.utils.timezone import now

from serialtrail.access.who import actor
from serialtrail.posting import engine
from tests.web.shelf import document, item, item_id, read, text


def tracking(visitor, sku):
    return item(visitor.who, sku)["tracking"]


def test_switching_on_says_what_will_change_and_for_how_many(alice):
    document(alice.who, "purchase", quantity=7, item="CABLE")
    cable = item_id(alice.who, "CABLE")
    said = text(alice.get(f"/items/{cable}/tracking"))
    assert "7 pcs are on hand without a number" in said
    assert tracking(alice, "CABLE") == "none"
    assert "Serial tracking is on for 1 item." in text(alice.follow(f"/items/{cable}/tracking", {"enabled": "on"}))
    assert tracking(alice, "CABLE") == "serial"


def test_switching_off_is_refused_while_a_number_is_held(alice):
    document(alice.who, "purchase", "D-1")
    held = document(alice.who, "sale", "D-1", post=False, hold=True)
    answer = alice.post(f"/items/{item_id(alice.who)}/tracking", {"enabled": "off"})
    assert answer.status_code == 422
    assert "D-1 is held by an unfinished sale." in text(answer)
    assert held
    assert tracking(alice, "PHONE") == "serial"


def test_switching_off_is_refused_while_a_number_is_on_its_way_and_says_by_which_transfer(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    document(alice.who, "sale", "D-1", post=False, hold=True)
    sent = document(alice.who, "transfer", "D-2", to_location="SIDE", direction="send", post=False)
    engine.ship(alice.who.organization_id, actor(alice.who), sent, now())
    said = text(alice.post(f"/items/{item_id(alice.who)}/tracking", {"enabled": "off"}))
    assert f"D-2 is in transit on {read(alice.who, sent)['number']}." in said
    assert "D-1 is held by an unfinished sale." in said


def test_many_answer_each_for_itself(alice):
    document(alice.who, "sale", quantity=2, item="CABLE")  # untracked stock falls below zero
    items_new = {"sku": "CASE", "name": "Case", "kind": "goods", "base_unit": "pcs"}
    alice.post("/items/new", items_new)
    asked = alice.get("/items/tracking", sku=["CABLE", "CASE"], enabled="on")
    assert "Follow 2 items by serial number?" in text(asked)
    said = text(alice.post("/items/tracking", {"sku": ["CABLE", "CASE"], "enabled": "on"}))
    assert "stock at MAIN is negative" in said
    assert (tracking(alice, "CABLE"), tracking(alice, "CASE")) == ("none", "serial")


def test_without_a_choice_the_list_asks_for_one(alice):
    assert "Choose items first." in text(alice.client.get("/items/tracking?enabled=on", follow=True))


def test_a_cashier_may_not(alice, bob):
    assert bob.post(f"/items/{item_id(alice.who)}/tracking", {"enabled": "off"}).status_code == 403
    assert tracking(alice, "PHONE") == "serial"
