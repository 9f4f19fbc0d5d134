"""A text in numbers and aliases: what it finds, in which order, and that the search index follows every change."""

from typing import Any

import pytest
from django.db import connection

from serialtrail.db import search as index
from serialtrail.posting import serials as edits
from serialtrail.queries import serial_search, serials
from serialtrail.queries.serials import SerialFilters
from tests.queries.shelf import START, Shelf, phones


def found(shelf: Shelf, text: str, size: int = 1000, **filters: Any) -> list[str]:
    """The numbers that a text finds, page by page; the counts must agree."""
    asked = SerialFilters(q=text, **filters)
    numbers: list[str] = []
    after, pages = None, 0
    while pages == 0 or after is not None:
        page = serials.page(shelf.org, asked, size, after)
        numbers += [row["number"] for row in page.results]
        after, pages = page.after, pages + 1
    assert serials.count(shelf.org, asked, exact=True) == len(numbers)
    # Signs alone are in no index of PostgreSQL's.
    assert serials.count(shelf.org, asked) == len(numbers) or not any(map(str.isalnum, text))
    assert len(set(numbers)) == len(numbers)
    return numbers


@pytest.fixture(params=["all", "few"])
def ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Once with what other filters leave compared one by one, once with the search index asked in every case."""
    if request.param == "all":
        monkeypatch.setattr(serial_search, "FEW", -1)
    return str(request.param)


def test_a_number_is_found_by_beginning_end_and_middle():
    shelf = Shelf()
    shelf.buy("XY-1234 AB-1239 34-ABCD")
    assert found(shelf, "xy") == ["XY-1234"]
    assert found(shelf, "1239") == ["AB-1239"]
    assert sorted(found(shelf, "-123")) == ["AB-1239", "XY-1234"]
    assert found(shelf, "4") == ["XY-1234"]


def test_what_begins_like_it_comes_first_then_what_ends_so_then_the_middle():
    shelf = Shelf()
    shelf.buy("X-777-X")
    shelf.buy("Z-777 A-777")
    shelf.buy("777-Z 777-A")
    for size in (1, 2, 1000):
        numbers = found(shelf, "777", size)
        assert numbers[:2] == ["777-A", "777-Z"]
        assert sorted(numbers[2:4]) == ["A-777", "Z-777"]
        assert numbers[4:] == ["X-777-X"]


def test_a_serial_that_fits_in_several_ways_is_shown_once():
    shelf = Shelf()
    shelf.buy("111-1111-111 111-A B-111")
    shelf.change("B-111", aliases=(("tag", "111-B"), ("tag", "C-111"), ("tag", "D-111-D")))
    for size in (1, 1000):
        assert found(shelf, "111", size) == ["111-1111-111", "111-A", "B-111"]


def test_below_three_characters_the_middle_is_not_searched():
    shelf = Shelf()
    shelf.buy("XY-1234 34-ABCD")
    assert found(shelf, "23") == []
    assert found(shelf, "234") == ["XY-1234"]
    assert found(shelf, "-AB", middle=False) == []


def test_aliases_and_former_numbers_are_searched_like_numbers(ways: str):
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    shelf.change("D-1", aliases=(("imei", "356868000041412"),))
    shelf.change("D-2", number="E-2")
    for text, number in (("35", "D-1"), ("12", "D-1"), ("6800", "D-1"), ("D-2", "E-2"), ("2", "E-2")):
        for filters in ({}, {"item": "PHONE"}, {"statuses": ("in_stock",)}):
            assert number in found(shelf, text, **filters), (text, filters)
    assert found(shelf, "1412") == ["D-1"]


def test_signs_in_a_search_are_plain_characters(ways: str):
    shelf = Shelf()
    shelf.buy('A%B-1 A_B-2 A!B-3 AxB-4 A"B*5 ---6')
    for text, numbers in (
        ("A%B", ["A%B-1"]), ("A_B", ["A_B-2"]), ("A!B", ["A!B-3"]), ("%", []), ("_", []), ('"B*', ['A"B*5']),
        ('A"B*5', ['A"B*5']), ("*", []), ("---", ["---6"]), ('"', []), ("%_!", []),
    ):  # fmt: skip
        assert found(shelf, text) == found(shelf, text, item="PHONE") == numbers, text


def test_a_search_among_what_other_filters_choose(ways: str):
    shelf = Shelf()
    shelf.item("TAB", tracking="serial")
    shelf.buy("A-5551 A-5552 B-5551 C-5553")
    shelf.sell("A-5552")
    shelf.write("sale", phones("C-5553"), post=False, hold=True)
    edits.register(shelf.org, shelf.actor, "TAB", ["A-5559"], START, None)
    assert sorted(found(shelf, "555", statuses=("in_stock",))) == ["A-5551", "B-5551", "C-5553"]
    assert found(shelf, "A-55", statuses=("in_stock", "sold"), item="PHONE") == ["A-5551", "A-5552"]
    assert found(shelf, "555", statuses=("sold",), party="Ann") == ["A-5552"]
    assert found(shelf, "555", held=True) == ["C-5553"]
    assert found(shelf, "5551", location="MAIN", size=1) in (["A-5551", "B-5551"], ["B-5551", "A-5551"])
    assert found(shelf, "555", statuses=("registered",)) == ["A-5559"]
    assert found(shelf, "555", document="SI-000001") == ["A-5552"]


def test_a_member_limited_to_stores_finds_what_is_listed_to_them(ways: str):
    shelf = Shelf()
    shelf.buy("A-555 B-555")
    shelf.receive(shelf.send("B-555"), "B-555")
    assert found(shelf, "555", stores=frozenset({shelf.place("SHOP")})) == ["B-555"]


def test_the_index_follows_renames_and_deletions():
    shelf = Shelf()
    shelf.buy("D-4711 D-4712")
    shelf.change("D-4711", number="E-4811", aliases=(("tag", "T-4713"),))
    assert (found(shelf, "481"), found(shelf, "471")) == (["E-4811"], ["D-4712", "E-4811"])
    shelf.change("E-4811", aliases=())
    assert found(shelf, "4713") == []
    edits.delete(shelf.org, shelf.actor, int(shelf.serial("D-4712")["id"]), shelf.now, keep_unit=True)
    assert found(shelf, "4712") == []


def test_the_index_can_be_built_anew():
    shelf = Shelf()
    shelf.buy("D-4711 D-4712")
    shelf.change("D-4711", aliases=(("tag", "T-9876"),))
    index.empty()
    assert found(shelf, "471") == []
    index.rebuild()
    assert (sorted(found(shelf, "471")), found(shelf, "987")) == (["D-4711", "D-4712"], ["D-4711"])


def test_a_page_goes_on_where_the_last_one_ended():
    shelf = Shelf()
    numbers = [f"{n:03d}-55-{n:03d}" for n in range(120)]
    shelf.buy(" ".join(numbers))
    assert sorted(found(shelf, "-55-", 7)) == numbers
    assert found(shelf, "0", 7)[:100] == numbers[:100]


def test_a_mark_of_another_list_is_no_fault():
    shelf = Shelf()
    shelf.buy("D-4711")
    for mark in ("nonsense", "ends x", "contains 1e9", "begins ", "contains 99999999999999999999"):
        serials.page(shelf.org, SerialFilters(q="471"), 10, (mark,))


@pytest.mark.only_on("postgresql")
def test_without_the_extensions_a_page_ends_after_so_many_codes_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch):
    shelf = Shelf()
    shelf.buy(" ".join(f"D-{n:02d}-X" for n in range(30)))
    monkeypatch.setattr(serial_search, "WALKED", 4)
    monkeypatch.setattr(serial_search, "_indexed", lambda text: False)
    asked = SerialFilters(q="-07")
    seen: list[dict[str, Any]] = []
    after, pages = None, 0
    while pages == 0 or after is not None:
        page = serials.page(shelf.org, asked, 50, after)
        seen, after, pages = [*seen, *page.results], page.after, pages + 1
    assert ([row["number"] for row in seen], pages) == (["D-07-X"], 8)
    assert serials.count(shelf.org, asked) is None


@pytest.mark.only_on("postgresql")
def test_a_movement_does_not_touch_the_search_index():
    shelf = Shelf()
    shelf.buy("D-1")
    with connection.cursor() as cursor:
        place = "SELECT ctid::text, xmin::text FROM serial_search WHERE organization_id = %s"
        cursor.execute(place, [shelf.org])
        before = cursor.fetchall()
        shelf.sell("D-1")
        cursor.execute(place, [shelf.org])
        assert cursor.fetchall() == before
