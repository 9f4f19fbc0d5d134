"""Refusals: every code of the closed list happens in a story, and each says where the thing is."""

import ast
import re
from pathlib import Path

import pytest

from serialtrail.domain.refusals import SENTENCES, Refused, sentence
from tests.stories.language import read
from tests.stories.storyteller import check
from tests.stories.telling import tell

HERE = Path(__file__).resolve().parent
# Told by the door for programs, before posting is asked: tests/access/test_requests.py.
AT_THE_DOOR = {"idempotency_mismatch"}


def codes_told():
    """Every code that a story says an act is refused with."""
    told = set()
    for path in HERE.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for codes in re.findall(r"refused:([^#\n]*)", node.value):
                    told |= set(re.findall(r"[a-z_]+", codes))
    return told


def test_every_refusal_of_the_closed_list_is_told_in_a_story():
    assert set(SENTENCES) - codes_told() - AT_THE_DOOR == set()


def test_stories_know_no_other_refusal():
    assert codes_told() - set(SENTENCES) == set()


def test_a_line_of_a_story_tells_its_codes():
    [line] = read("sale S1 D-001 from MAIN to Ann  refused: serial_held, stock_short  # as it should be")
    assert line.refused == ("serial_held", "stock_short")
    assert line.words == ("S1", "D-001", "from", "MAIN", "to", "Ann")


def test_a_story_that_does_not_hold_fails_and_shows_its_line():
    with pytest.raises(AssertionError, match="-> in stock MAIN D-002"):
        check("""
            purchase P1 D-001 from ACME to MAIN
            in stock MAIN D-002
        """)
    with pytest.raises(AssertionError, match="refused"):
        check("purchase P1 D-001 from ACME to MAIN  refused: serial_held")


SAID = {
    "serial_at_other_location": "D-002 is in stock at EAST, not here.",
    "serial_not_in_stock": "D-003 is not in stock: it is sold.",
    "serial_in_transit": "D-004 is in transit on TR-000001.",
    "serial_held": "D-005 is held by SI-000002.",
    "serial_blocked": "D-006 is blocked: stolen.",
    "serial_unknown": "D-007 is not known.",
    "serial_of_other_item": "L-001 is a serial number of LAPTOP.",
    "stock_short": "CASE: 5 are needed at MAIN, 0 are there.",
}


def test_refusals_are_sentences_that_say_where_the_thing_is():
    from tests.stories.engine_world import EngineWorld

    world = EngineWorld()
    tell(
        """
        purchase  P1  D-001 D-003 D-004 D-005 D-006 LAPTOP L-001  from ACME to MAIN
        purchase  P2  D-002  from ACME to EAST
        sale      S1  D-003  from MAIN to Ann
        transfer  T1  D-004  from MAIN to EAST ship
        sale      S2  D-005  from MAIN to Ann draft
        submit    S2
        block     D-006 stolen
        set       allow_negative_stock off
        """,
        world,
    )
    [line] = read("sale S3 D-001 D-002 D-003 D-004 D-005 D-006 D-007 L-001 CASE x5 from MAIN to Ben")
    with pytest.raises(Refused) as refused:
        world.act(line)
    said = {refusal.code: sentence(refusal) for refusal in refused.value.refusals}
    assert said == SAID
    places = {r.serial: r.facts.get("location") or r.facts.get("document") for r in refused.value.refusals if r.serial}
    assert places["D-002"] == "EAST"
    assert places["D-003"] == "customer"
    assert places["D-004"] == "TR-000001"


def test_a_purchase_whose_serials_moved_names_the_chain_newest_first():
    from tests.stories.engine_world import EngineWorld

    world = EngineWorld()
    tell(
        """
        purchase     P1  D-001 D-002  from ACME to MAIN
        transfer     T1  D-001        from MAIN to EAST
        sale         S1  D-001        from EAST to Ann
        sale         S2  D-002        from MAIN to Ann
        """,
        world,
    )
    [line] = read("void P1")
    with pytest.raises(Refused) as refused:
        world.act(line)
    [first, second] = refused.value.refusals
    assert (first.serial, second.serial) == ("D-001", "D-002")
    assert [row["number"] for row in first.facts["chain"]] == ["SI-000001", "TR-000001"]
    assert [row["number"] for row in second.facts["chain"]] == ["SI-000002"]
    assert sentence(first) == "D-001 has moved since, by SI-000001. Void that first."


def test_where_a_serial_was_is_told_by_the_business_date():
    from datetime import date

    from serialtrail.queries import serials, trails
    from tests.stories.engine_world import EngineWorld

    world = EngineWorld()
    tell(
        """
        purchase  P1  D-001  from ACME to MAIN  on 2026-02-01
        sale      S1  D-001  from MAIN to Ann   on 2026-02-10
        void      S1
        """,
        world,
    )
    found = serials.find(world.organization, "D-001")
    assert found is not None

    def where(day):
        step = trails.where_on(world.organization, int(found["id"]), day)
        return step["target"] if step else None

    assert where(date(2026, 1, 31)) is None
    assert where(date(2026, 2, 9)) == "MAIN"
    assert where(date(2026, 2, 28)) == "customer"  # the void is dated the day it was made
    assert where(date(2026, 3, 1)) == "MAIN"
