"""Cartons: their members, whether they were opened, and where they are."""

from typing import Any

from serialtrail.queries import cartons, serials
from serialtrail.queries.cartons import CartonFilters
from tests.queries.shelf import Shelf, statement_count


def listed(shelf: Shelf, **filters: Any) -> list[str]:
    asked = CartonFilters(**filters)
    rows = cartons.page(shelf.org, asked, 1000).results
    assert cartons.count(shelf.org, asked) == len(rows)
    return [row["code"] for row in rows]


def packed() -> Shelf:
    """BOX-1 with two and BOX-2 with one phone on a pallet; LOOSE is empty."""
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3 D-4")
    shelf.pack("PALLET", "")
    shelf.pack("BOX-1", "D-2 D-1", parent="PALLET")
    shelf.pack("BOX-2", "D-3", parent="PALLET")
    shelf.pack("LOOSE", "")
    return shelf


def read(shelf: Shelf, code: str) -> dict[str, Any]:
    found = cartons.read(shelf.org, code=code)
    assert found is not None
    return found


def test_a_carton_lists_its_own_serials_and_a_pallet_its_cartons():
    shelf = packed()
    box, pallet = read(shelf, "box-1"), read(shelf, "PALLET")
    assert (box["serials"], box["parent"], box["size"], box["cartons"]) == (["D-1", "D-2"], "PALLET", 2, [])
    assert (pallet["serials"], pallet["cartons"], pallet["size"]) == ([], ["BOX-1", "BOX-2"], 3)
    assert cartons.read(shelf.org, id=int(box["id"])) == box


def test_a_carton_is_opened_when_its_members_part():
    shelf = packed()
    assert (read(shelf, "BOX-1")["opened"], read(shelf, "BOX-1")["location"]) == (False, "MAIN")
    shelf.sell("D-1")
    assert (read(shelf, "BOX-1")["opened"], read(shelf, "BOX-1")["location"]) == (True, None)
    assert read(shelf, "PALLET")["opened"] is True
    assert read(shelf, "BOX-2")["opened"] is False


def test_members_that_left_together_leave_the_carton_closed_and_in_no_store():
    shelf = packed()
    shelf.sell("D-1 D-2")
    assert (read(shelf, "BOX-1")["opened"], read(shelf, "BOX-1")["location"]) == (False, None)


def test_an_empty_carton_is_nowhere():
    assert (read(packed(), "LOOSE")["size"], read(packed(), "LOOSE")["location"]) == (0, None)


def test_cartons_are_listed_by_code_and_chosen():
    shelf = packed()
    assert listed(shelf) == ["BOX-1", "BOX-2", "LOOSE", "PALLET"]
    assert listed(shelf, q="x-") == ["BOX-1", "BOX-2"]
    assert listed(shelf, parent="pallet") == ["BOX-1", "BOX-2"]
    assert listed(shelf, serial="d-3") == ["BOX-2"]
    assert listed(shelf, code="loose") == ["LOOSE"]
    assert listed(shelf, serial="nothing") == []


def test_a_limited_member_sees_cartons_with_something_at_home():
    shelf = packed()
    shelf.receive(shelf.send("D-3"), "D-3")
    assert listed(shelf, stores=frozenset({shelf.place("SHOP")})) == ["BOX-2", "LOOSE", "PALLET"]


def test_pages_follow_each_other_at_the_same_cost():
    shelf = packed()
    page = cartons.page(shelf.org, CartonFilters(), 3)
    assert [row["code"] for row in cartons.page(shelf.org, CartonFilters(), 3, page.after).results] == ["PALLET"]
    assert statement_count(lambda: cartons.page(shelf.org, CartonFilters())) == 2


def test_another_organization_has_no_such_carton():
    packed()
    other = Shelf()
    assert cartons.read(other.org, code="BOX-1") is None
    assert listed(other) == []


def test_what_lies_in_a_carton_itself_is_listed_page_by_page_by_number():
    shelf = packed()
    box, pallet = (int(read(shelf, code)["id"]) for code in ("BOX-1", "PALLET"))
    first = serials.in_carton(shelf.org, box, 1)
    assert [row["number"] for row in first.results] == ["D-1"]
    second = serials.in_carton(shelf.org, box, 1, first.after)
    assert ([row["number"] for row in second.results], second.after) == (["D-2"], None)
    assert serials.in_carton(shelf.org, pallet).results == []
    assert serials.in_carton(Shelf().org, box).results == []
