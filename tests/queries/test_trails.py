"""The trail: every step in order, voided ones marked, and where a serial was on a day."""

from datetime import date

from serialtrail.queries import trails
from tests.queries.shelf import Shelf, phones, statement_count


def steps(shelf: Shelf, number: str) -> list[str]:
    rows = trails.trail(shelf.org, int(shelf.serial(number)["id"])).results
    marks = {True: "", False: " (not live)"}
    return [
        f"{row['document_number']} {row['act']} {row['source']} > {row['target']}{marks[row['live']]}" for row in rows
    ]


def test_a_trail_tells_every_step_from_place_to_place():
    shelf = Shelf()
    shelf.buy("D-1")
    on_the_way = shelf.send("D-1")
    shelf.receive(on_the_way, "D-1")
    shelf.sell("D-1", location="SHOP")
    assert steps(shelf, "D-1") == [
        "PI-000001 post supplier > MAIN",
        "TR-000001 ship MAIN > transit",
        "TR-000001 receive transit > SHOP",
        "SI-000001 post SHOP > customer",
    ]


def test_a_voided_step_and_its_mirror_are_shown_and_not_live():
    shelf = Shelf()
    shelf.buy("D-1")
    shelf.void(shelf.sell("D-1"))
    assert steps(shelf, "D-1") == [
        "PI-000001 post supplier > MAIN",
        "SI-000001 post MAIN > customer (not live)",
        "SI-000001 void customer > MAIN (not live)",
    ]
    rows = trails.trail(shelf.org, int(shelf.serial("D-1")["id"])).results
    assert rows[2]["reverses"] == rows[1]["posting"]
    assert rows[0]["reverses"] is rows[1]["reverses"] is None


def test_labelling_is_a_step_that_moved_no_quantity():
    shelf = Shelf()
    shelf.buy(quantity="2")
    shelf.sell("D-1")
    rows = trails.trail(shelf.org, int(shelf.serial("D-1")["id"])).results
    assert [(row["labelling"], row["source"], row["target"]) for row in rows] == [
        (True, "supplier", "MAIN"),
        (False, "MAIN", "customer"),
    ]


def test_a_step_says_when_who_by_what_and_under_which_hash():
    shelf = Shelf()
    bought = shelf.buy("D-1")
    [row] = trails.trail(shelf.org, int(shelf.serial("D-1")["id"])).results
    assert (row["at"], row["date"], row["user"]) == ("2026-03-02T10:00:00Z", "2026-03-02", "Alice")
    assert (row["document"], row["kind"], row["party"], row["seq"]) == (str(bought), "purchase", "ACME", 1)
    assert len(bytes.fromhex(row["hash"])) == 32


def test_where_a_serial_was_on_a_day_follows_the_business_date():
    shelf = Shelf()
    shelf.buy("D-1", date=date(2026, 2, 1))
    shelf.sell("D-1", date=date(2026, 2, 10))
    serial = int(shelf.serial("D-1")["id"])
    places = [trails.where_on(shelf.org, serial, date(2026, *day)) for day in ((1, 31), (2, 1), (2, 9), (2, 10))]
    assert [place and place["target"] for place in places] == [None, "MAIN", "MAIN", "customer"]


def test_a_long_trail_comes_in_pages():
    shelf = Shelf()
    shelf.buy("D-1")
    for _ in range(3):
        shelf.sell("D-1")
        shelf.take_back("D-1")
    serial = int(shelf.serial("D-1")["id"])
    first = trails.trail(shelf.org, serial, 5)
    assert [row["version"] for row in first.results] == [1, 2, 3, 4, 5]
    assert [row["version"] for row in trails.trail(shelf.org, serial, 5, first.after).results] == [6, 7]
    assert statement_count(lambda: trails.trail(shelf.org, serial)) <= 2


def test_another_organization_sees_no_step():
    shelf, other = Shelf(), Shelf()
    other.buy("D-1")
    assert trails.trail(shelf.org, int(other.serial("D-1")["id"])).results == []


def test_a_serial_moved_by_hand_shows_the_adjustment():
    shelf = Shelf()
    shelf.buy("D-1")
    shelf.write("adjustment", phones("D-1", direction="out"), to_location="SHOP")
    assert steps(shelf, "D-1")[-1] == "AD-000001 post MAIN > SHOP"
