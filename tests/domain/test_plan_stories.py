"""The stories once more, told to the pure plan: no database, nothing but facts in memory."""

import ast
from pathlib import Path

import pytest

from tests.stories.plan_truths import faults
from tests.stories.plan_world import PlanWorld, can_tell
from tests.stories.telling import tell

STORIES = Path(__file__).resolve().parents[1] / "stories"


def stories():
    """Every text that a story test hands to `check` alone, by the name of the test."""
    for path in sorted(STORIES.glob("test_*.py")):
        tests = ast.parse(path.read_text(encoding="utf-8")).body
        for test in (each for each in tests if isinstance(each, ast.FunctionDef)):
            for statement in test.body:
                call = statement.value if isinstance(statement, ast.Expr) else None
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "check" and not call.keywords:
                    [text] = call.args
                    if isinstance(text, ast.Constant):
                        yield pytest.param(text.value, id=f"{path.stem}:{test.name}")


PURE = [story for story in stories() if can_tell(story.values[0])]


@pytest.mark.parametrize("story", PURE)
def test_the_plan_alone_tells_the_same_story(story):
    world = PlanWorld()
    tell(story, world)
    assert faults(world) == []


def test_most_stories_need_no_database():
    assert len(PURE) >= 100
