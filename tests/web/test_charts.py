"""Drawings of reports: labels do not touch each other, wide or in a hand, and none is cut off."""

import itertools

import pytest

from serialtrail.web import charts

DAYS = {"English": "29 Oct 2026", "Chinese": "2026年10月29日"}


def spans(groups, way, across):
    """Where the labels of one row begin and end, in pixels."""
    rows: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    for group in groups:
        if not group[way]:
            continue
        long, at = charts._length(group["label"]) - charts._APART, group["at"] * across / 100
        left = {"start": at, "middle": at - long / 2, "end": at - long}[group["anchor"]]
        rows[group["low"] and way == "in_hand"].append((left, left + long))
    return rows.values()


def apart(groups):
    for way, across in (("beside", 620), ("beside", 950), ("in_hand", 280), ("in_hand", 640)):
        for row in spans(groups, way, across):
            assert all(left >= -2 and right <= across + 12 for left, right in row), (way, row)
            assert all(one[1] <= next_[0] for one, next_ in itertools.pairwise(row)), (way, row)


@pytest.mark.parametrize("day", DAYS.values(), ids=DAYS)
@pytest.mark.parametrize("many", [1, 2, 3, 5, 8, 12, 30, 31, 45, 60])
def test_labels_of_times_stand_apart(day, many):
    drawn = charts.groups([(day, (n, 2 * n)) for n in range(many)], timed=True)
    apart(drawn["groups"])
    assert drawn["groups"][0]["beside"] and drawn["groups"][0]["in_hand"]


@pytest.mark.parametrize("label", ["Missing", "8 to 14 days", "31 天及以上"])
@pytest.mark.parametrize("many", [1, 2, 3, 4, 5])
def test_labels_of_anything_else_are_all_there(label, many):
    drawn = charts.groups([(label, (n,)) for n in range(many)], timed=False)
    assert all(group["beside"] and group["in_hand"] for group in drawn["groups"])
    apart(drawn["groups"])


def test_bars_are_to_scale_beside_each_other_and_within_the_drawing():
    drawn = charts.groups([("a", (10, 5)), ("b", (0, 2.5)), ("c", (-3, 10))], timed=False)
    bars = [bar for group in drawn["groups"] for bar in group["bars"]]
    assert [bar["high"] for bar in bars] == [120, 60, 0, 30, 0, 120]
    assert all(bar["y"] + bar["high"] == charts.FLOOR for bar in bars)
    assert all(one["x"] + drawn["wide"] <= other["x"] for one, other in itertools.pairwise(bars))
    assert bars[0]["x"] >= 0 and bars[-1]["x"] + drawn["wide"] <= 100
