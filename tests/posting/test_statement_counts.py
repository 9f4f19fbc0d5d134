"""A posting takes as many statements for a thousand serials as for one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from tests.stories.engine_world import EngineWorld
from tests.stories.language import read
from tests.stories.telling import tell

MANY = 1000
MOST = 12
# What the very first movement of an item at a place makes is there already.
TRADED = "purchase P0 OLD-1 from ACME to MAIN \n transfer T0 OLD-1 from MAIN to EAST"
# Told before the act that is counted; N stands for the numbers.
BEFORE = {
    "purchase": "",
    "sale": "purchase P1 N from ACME to MAIN",
    "labelling sale": "purchase P1 PHONE x1000 from ACME to MAIN",
    "ship": "purchase P1 N from ACME to MAIN \n transfer T1 N from MAIN to EAST draft",
    "receive": "purchase P1 N from ACME to MAIN \n transfer T1 N from MAIN to EAST ship",
    "receive all": "purchase P1 N from ACME to MAIN \n transfer T1 N from MAIN to EAST ship",
    "void": "purchase P1 N from ACME to MAIN",
    "void of a sale": "purchase P1 N from ACME to MAIN \n sale S1 N from MAIN to Ann",
    "count": "purchase P1 N from ACME to MAIN",
    "count that misses all": "purchase P1 N from ACME to MAIN",
    "count that misses some": "purchase P1 N from ACME to MAIN",
    "sale return": "purchase P1 N from ACME to MAIN \n sale S1 N from MAIN to Ann",
    "adjustment": "purchase P1 N from ACME to MAIN",
    "post": "purchase P1 N from ACME to MAIN draft",
    "post of a sale": "purchase P1 N from ACME to MAIN \n sale S1 N from MAIN to Ann draft",
    "purchase return": "purchase P1 N from ACME to MAIN",
    "whole of a transfer": "purchase P1 N from ACME to MAIN",
    "void of a transfer": "purchase P1 N from ACME to MAIN \n transfer T1 N from MAIN to EAST",
    "void of a sale return": (
        "purchase P1 N from ACME to MAIN \n sale S1 N from MAIN to Ann \n sale_return R1 N from Ann to MAIN"
    ),
    "post of a count": "purchase P1 N from ACME to MAIN \n count C1 N-0001 at MAIN full draft",
}
ACTS = {
    "purchase": "purchase P1 N from ACME to MAIN",
    "sale": "sale S1 N from MAIN to Ann",
    "labelling sale": "sale S1 N from MAIN to Ann",
    "ship": "ship T1",
    "receive": "receive T1 N",
    "receive all": "receive T1 all",
    "void": "void P1",
    "void of a sale": "void S1",
    "count": "count C1 N at MAIN full",
    "count that misses all": "count C1 PHONE x0 at MAIN full",
    "count that misses some": "count C1 N-0001 at MAIN full",
    "sale return": "sale_return R1 N from Ann to MAIN",
    "adjustment": "adjustment A1 N from MAIN to EAST",
    "post": "post P1",
    "post of a sale": "post S1",
    "purchase return": "purchase_return R1 N from MAIN to ACME",
    "whole of a transfer": "transfer T1 N from MAIN to EAST",
    "void of a transfer": "void T1",
    "void of a sale return": "void R1",
    "post of a count": "post C1",
}
ENDS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SET LOCAL", "SELECT set_config")


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent meanwhile, but for those that begin and end a transaction."""
    sent: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().startswith(ENDS):
            sent.append(" ".join(sql.split()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent


def told(act: str, pieces: int) -> list[str]:
    """The statements of an act on so many serials."""
    numbers = f"N-0001..N-{pieces:04d}"
    world = EngineWorld()
    tell(f"{TRADED} \n {BEFORE[act]}".replace(" N ", f" {numbers} "), world)
    said = f"{ACTS[act]} ".replace(" N ", f" {numbers} ")
    [line] = read(said)
    with statements() as sent:
        world.act(line)
    # What the story's world asks by itself: the limit that a door hands down.
    return [sql for sql in sent if not sql.startswith('SELECT "organization"')]


@pytest.mark.parametrize("act", ACTS)
def test_a_posting_takes_as_many_statements_for_a_thousand_serials_as_for_one(act):
    one, many = told(act, 2 if act in ("count that misses some", "post of a count") else 1), told(act, MANY)
    assert len(many) == len(one), "\n".join(many)
    # A transfer that is received as it is shipped is two postings, and so is taking it back.
    postings = sum("INSERT INTO posting " in sql for sql in many)
    assert postings == (2 if act.endswith("a transfer") else 1)
    assert len(many) <= MOST * postings, "\n".join(many)


def test_more_lines_take_no_more_statements():
    few, many = EngineWorld(), EngineWorld()
    with statements() as of_one:
        tell("purchase P1 PHONE D-1 from ACME to MAIN", few)
    with statements() as of_seven:
        tell("purchase P1 PHONE D-1 LAPTOP L-1 CASE x1 PHONE D-2 LAPTOP L-2 CASE x2 CABLE x3 from ACME to MAIN", many)
    assert len(of_one) == len(of_seven)
