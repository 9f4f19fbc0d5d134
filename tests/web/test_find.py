"""The box that finds any code, and the way from a code to its page."""

import pytest

from tests.shop import member
from tests.web.shelf import document, item_id, serial, text, visitor


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
    [
        ("item", "PHONE", "/items/"),
        ("serial", "D-1", "/serials/"),
        ("location", "MAIN", "/locations/"),
        ("party", "ANN", "/parties/"),
    ],
)
def test_codes_lead_to_pages(alice, what, code, to):
    document(alice.who, "purchase", "D-1")
    assert alice.get(f"/go/{what}", code=code).url.startswith(to)


@pytest.mark.parametrize("what", ["item", "serial", "document", "location", "party", "nonsense"])
def test_codes_of_nothing_are_not_found(alice, what):
    assert alice.get(f"/go/{what}", code="X-404").status_code == 404


def test_finds_stand_in_groups_the_best_first(alice):
    document(alice.who, "purchase", "PHO-1", "PHO-2")
    groups = alice.get("/find", q="pho").context["groups"]
    assert [(group["type"], [row["code"] for row in group["rows"]]) for group in groups] == [
        ("serial", ["PHO-1", "PHO-2"]), ("item", ["PHONE"]),
    ]  # fmt: skip


def test_what_stands_below_the_box_are_options_that_lead_to_pages(alice):
    document(alice.who, "purchase", *(f"PHO-{n}" for n in range(1, 8)))
    answer = alice.get("/find/instant", q="pho")
    page = answer.content.decode()
    assert page.count('href="/serials/') == 4
    assert f'href="/items/{item_id(alice.who)}"' in page
    assert 'href="/find?q=pho"' in page
    assert "<html" not in page
    assert "Nothing goes by that code" in alice.get("/find/instant", q="X-404").content.decode()


def test_what_was_typed_is_shown_as_text_only(alice):
    assert "<script>" not in alice.get("/find/instant", q="<script>").content.decode()


def test_another_organizations_things_are_not_found(alice, charlie):
    document(charlie.who, "purchase", "SECRET-1")
    assert "SECRET" not in alice.get("/find/instant", q="SECRET").content.decode()


def test_who_is_limited_to_a_store_finds_the_likes_of_that_store_only(alice):
    document(alice.who, "purchase", "ZZ-1")
    document(alice.who, "purchase", "ZZ-2", location="SIDE")
    side = visitor(member(alice.who, "storekeeper", stores=["SIDE"]))
    rows = side.get("/find/instant", q="ZZ-").context["groups"][0]["rows"]
    assert [row["code"] for row in rows] == ["ZZ-2"]
