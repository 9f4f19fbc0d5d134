"""Answers to the scripts of the editor: what is picked, what a scan means."""

import json

from tests.web.shelf import document


def scanned(visitor, *codes):
    return json.loads(visitor.post("/scan", {"code": list(codes)}).content)["answers"]


def test_items_and_parties_are_picked_by_part_of_their_names(alice):
    found = json.loads(alice.get("/pick/items", q="aurora").content)["choices"]
    assert [(one["code"], one["tracked"], one["price"]) for one in found] == [("PHONE", True, "599.00")]
    found = json.loads(alice.get("/pick/parties", q="ac", role="supplier").content)["choices"]
    assert found == [{"code": "ACME", "name": "Acme Distribution"}]
    assert json.loads(alice.get("/pick/parties", q="ac", role="customer").content)["choices"] == []


def test_scans_are_answered_in_their_order_by_what_they_mean(alice):
    document(alice.who, "purchase", "D-1")
    known, barcode, unknown = scanned(alice, "d-1", "4006381333931", "D-77")
    assert (known["numbers"][0]["number"], known["numbers"][0]["item"]["code"]) == ("D-1", "PHONE")
    assert barcode["item"]["code"] == "PHONE"
    assert (unknown["known"], unknown["numbers"]) == (False, [{"number": "D-77", "item": None}])


def test_what_cannot_be_a_number_is_said_at_once(alice):
    assert "中" in scanned(alice, "中文")[0]["fault"]


def test_another_shops_numbers_are_unknown(alice, charlie):
    document(charlie.who, "purchase", "D-1")
    assert scanned(alice, "D-1")[0]["known"] is False
