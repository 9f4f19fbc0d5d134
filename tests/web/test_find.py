"""The box that finds any code, and the way from a code to its page."""

import pytest

from tests.web.shelf import document, item_id, serial, text


def test_an_exact_code_leads_straight_to_its_page(alice):
    made = document(alice.who, "purchase", "D-1")
    assert alice.get("/find", q=" d-1 ").url == f"/serials/{serial(alice.who, 'D-1')['id']}"
    assert alice.get("/find", q="PI-000001").url == f"/documents/{made}"
    assert alice.get("/find", q="phone").url == f"/items/{item_id(alice.who)}"


def test_the_last_digits_lead_to_a_choice(alice):
    document(alice.who, "purchase", "A-7788", "B-7788")
    said = text(alice.get("/find", q="7788"))
    assert "A- 7788" in said
    assert "B- 7788" in said


def test_an_unknown_code_is_told(alice):
    assert "Nothing goes by that code" in text(alice.get("/find", q="X-404"))


@pytest.mark.parametrize(
    ("what", "code", "to"),
    [("item", "PHONE", "/items/"), ("serial", "D-1", "/serials/"), ("location", "MAIN", "/stock")],
)
def test_codes_lead_to_pages(alice, what, code, to):
    document(alice.who, "purchase", "D-1")
    assert alice.get(f"/go/{what}", code=code).url.startswith(to)


@pytest.mark.parametrize("what", ["item", "serial", "document", "nonsense"])
def test_codes_of_nothing_are_not_found(alice, what):
    assert alice.get(f"/go/{what}", code="X-404").status_code == 404
