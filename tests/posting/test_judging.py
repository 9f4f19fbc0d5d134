"""Verdicts on numbers before they ship or arrive: those of the step itself, and nothing is written."""

import pytest

from serialtrail.domain.refusals import Refused
from serialtrail.posting import scans, transfers
from serialtrail.queries import documents
from tests.queries.shelf import Shelf, phones


def codes(verdicts: list[scans.Verdict]) -> list[list[str]]:
    return [[refusal.code for refusal in one.refusals] for one in verdicts]


def asked(shelf: Shelf) -> int:
    return shelf.write("transfer", phones("", "2"), post=False, to_location="SHOP", direction="request")


def test_numbers_to_be_brought_are_judged_as_if_they_were_added():
    shelf = Shelf()
    shelf.buy("D-1")
    shelf.buy("D-2", location="SHOP")
    made = asked(shelf)
    told = scans.judge(shelf.org, shelf.actor, made, shelf.now, ["D-1", "D-2", "NIX"], None, 100)
    assert codes(told) == [[], ["serial_at_other_location"], ["serial_unknown"]]
    assert [one.item for one in told] == ["PHONE", "PHONE", ""]
    found = documents.read(shelf.org, made)
    assert found is not None
    assert found["lines"][0]["serials"] == []


def test_more_than_the_limit_is_refused_as_a_whole():
    shelf = Shelf()
    with pytest.raises(Refused, match="too_many_numbers"):
        scans.judge(shelf.org, shelf.actor, asked(shelf), shelf.now, ["A", "B"], None, 1)


def test_numbers_that_arrive_are_judged_one_by_one():
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    made = shelf.send("D-1")
    told = transfers.judge(shelf.org, shelf.actor, made, shelf.now, [phones("D-1 D-2 NIX")])
    assert {key: [one.code for one in refused] for key, refused in told.items()} == {
        "D-2": ["serial_not_shipped"],
        "NIX": ["serial_unknown"],
    }
    assert told["D-2"][0].facts["location"] == "MAIN"
    assert shelf.serial("D-1")["status"] == "in_transit"


def test_only_what_is_on_its_way_can_be_judged():
    shelf = Shelf()
    shelf.buy("D-1")
    made = shelf.write("transfer", phones("D-1"), post=False, to_location="SHOP")
    with pytest.raises(Refused, match="document_state"):
        transfers.judge(shelf.org, shelf.actor, made, shelf.now, [phones("D-1")])
