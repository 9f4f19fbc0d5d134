"""Lists of documents: what each filter chooses, newest first, page by page."""

from datetime import date
from typing import Any

import pytest

from serialtrail.queries import document_lists
from serialtrail.queries.document_lists import DocumentFilters
from tests.queries.shelf import Shelf, cables, phones, statement_count


def listed(shelf: Shelf, **filters: Any) -> str:
    """The numbers (or states) of the documents chosen; the count must agree."""
    asked = DocumentFilters(**filters)
    rows = document_lists.page(shelf.org, asked, 1000).results
    assert document_lists.count(shelf.org, asked) == len(rows)
    return " ".join(row["number"] or row["state"] for row in rows)


@pytest.fixture(scope="module")
def busy() -> Shelf:
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3", date=date(2026, 2, 1), reference="Lieferschein 77")
    shelf.write("purchase", cables("5"), party="ACME", date=date(2026, 2, 2))
    shelf.sell("D-1", party="Ben", date=date(2026, 2, 3), note="gift")
    shelf.write("transfer", phones("D-2"), to_location="SHOP", date=date(2026, 2, 4))
    shelf.void(shelf.sell("D-3", date=date(2026, 2, 5)))
    shelf.write("sale", phones("D-3"), post=False, date=date(2026, 2, 6))
    return shelf


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({}, "draft SI-000002 TR-000001 SI-000001 PI-000002 PI-000001"),
        ({"kinds": ("sale",)}, "draft SI-000002 SI-000001"),
        ({"kinds": ("sale", "transfer"), "states": ("posted",)}, "TR-000001 SI-000001"),
        ({"states": ("draft", "voided")}, "draft SI-000002"),
        ({"location": "shop"}, "TR-000001"),
        ({"location": "MAIN", "kinds": ("transfer",)}, "TR-000001"),
        ({"party": "ben"}, "SI-000001"),
        ({"item": "cable"}, "PI-000002"),
        ({"serial": "d-1"}, "SI-000001 PI-000001"),
        ({"serial": "D-3"}, "draft SI-000002 PI-000001"),
        ({"since": date(2026, 2, 5)}, "draft SI-000002"),
        ({"until": date(2026, 2, 2)}, "PI-000002 PI-000001"),
        ({"q": "lieferSCHEIN"}, "PI-000001"),
        ({"q": "gift"}, "SI-000001"),
        ({"q": "Ben &"}, "SI-000001"),
        ({"q": "000002"}, "SI-000002 PI-000002"),
        ({"q": "%"}, ""),
        ({"party": "nobody"}, ""),
        ({"serial": "\x00"}, ""),
        ({"kinds": ("nonsense",)}, ""),
    ],
)
def test_each_filter_chooses(busy: Shelf, filters: dict[str, Any], numbers: str):
    assert listed(busy, **filters) == numbers


def test_a_serial_is_followed_through_its_documents_under_any_of_its_codes():
    shelf = Shelf()
    shelf.buy("D-1")
    shelf.change("D-1", number="E-1", aliases=(("tag", "T-1"),))
    assert listed(shelf, serial="D-1") == listed(shelf, serial="T-1") == listed(shelf, serial="E-1") == "PI-000001"


def test_a_member_limited_to_stores_sees_documents_with_an_end_there(busy: Shelf):
    assert listed(busy, stores=frozenset({busy.place("SHOP")})) == "TR-000001"
    assert listed(busy, stores=frozenset({busy.place("MAIN")})) == listed(busy)
    assert listed(busy, stores=frozenset()) == ""


def test_rows_are_light_and_count_lines_and_numbers(busy: Shelf):
    [sale] = document_lists.page(busy.org, DocumentFilters(q="SI-000001")).results
    assert (sale["line_count"], sale["serial_count"], sale["total"]) == (1, 1, "0.00")
    assert (sale["date"], sale["location"], sale["party_name"], sale["posted_by"]) == (
        "2026-02-03",
        "MAIN",
        "Ben & Co",
        "Alice",
    )
    [draft] = document_lists.page(busy.org, DocumentFilters(states=("draft",))).results
    assert draft["serial_count"] == 1
    assert "lines" not in sale


def test_pages_follow_each_other_without_gap_or_double():
    shelf = Shelf()
    for n in range(5):
        shelf.buy(f"D-{n}")
    seen, after, pages = [], None, 0
    while pages == 0 or after is not None:
        page = document_lists.page(shelf.org, DocumentFilters(), 2, after)
        seen += [row["number"] for row in page.results]
        after, pages = page.after, pages + 1
    assert (seen, pages) == ([f"PI-00000{n}" for n in (5, 4, 3, 2, 1)], 3)
    assert statement_count(lambda: document_lists.page(shelf.org, DocumentFilters())) == 1


def test_nothing_of_another_organization_is_listed(busy: Shelf):
    other = Shelf()
    assert listed(other) == listed(other, serial="D-1") == listed(other, location="SHOP") == ""
