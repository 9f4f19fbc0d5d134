"""Small drawings as plain numbers for a template: nothing is drawn in the browser."""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

# Names of what a group's bars show, by place: they say the colour.
SERIES = ("in", "out")
# Where a report's drawing begins and ends, in pixels; across it is as wide as its panel, and told in hundredths of it.
TOP, FLOOR = 22, 142
_WIDEST_BAR = 5.0
# The least that its panel is wide, in pixels: beside the menu, and in a hand. Labels must not touch each other in it.
_BESIDE, _IN_HAND = 620, 280
_LATIN, _WIDE, _APART = 7.0, 12.5, 14.0

Group = tuple[str, tuple[Any, ...]]


def groups(points: Sequence[Group], *, timed: bool, told: Sequence[str] = ()) -> dict[str, Any]:
    """A bar for each value of each point, side by side, against the greatest of all; below zero is drawn as nothing.

    `told` is what each point says where its label and values do not say it all. Of labels that would touch each other,
    times leave some out; other words stand in two rows.
    """
    many = max((len(values) for _, values in points), default=1)
    most = max([Decimal(1), *(Decimal(value) for _, values in points for value in values)])
    step = 100 / max(len(points), 1)
    wide = min(step * 0.84 / many, _WIDEST_BAR)
    longest = max((_length(label) for label, _ in points), default=0.0)
    drawn = []
    for place, (label, values) in enumerate(points):
        middle = (place + 0.5) * step
        drawn.append(
            {
                "label": label,
                "told": told[place] if told else "",
                **(_tick(place, step, longest) if timed else _under(place, len(points), longest)),
                "bars": [
                    {
                        "series": SERIES[n],
                        **_high(max(Decimal(value), Decimal(0)), most, middle + (n - many / 2) * wide),
                    }
                    for n, value in enumerate(values)
                ],
            }
        )
    return {"groups": drawn, "wide": round(wide * 0.88, 2), "floor": FLOOR, "top": TOP, "most": most}


def _tick(place: int, step: float, longest: float) -> dict[str, Any]:
    """The label of a time: it begins where its group does; one for which there is no room is left out."""
    beside, in_hand = (
        place % max(1, math.ceil(part / step)) == 0 and place * step + part <= 100 + step / 2
        for part in (100 * longest / _BESIDE, 100 * longest / _IN_HAND)
    )
    return {"at": round(place * step, 2), "anchor": "start", "beside": beside, "in_hand": in_hand, "low": False}


def _under(place: int, points: int, longest: float) -> dict[str, Any]:
    """The label of anything else: in the middle of its group; in a hand, where it would touch its neighbour, lower."""
    tight = longest * points > _IN_HAND
    at, anchor = round((place + 0.5) * 100 / points, 2), "middle"
    if tight and points > 1 and place in (0, points - 1):
        at, anchor = (0, "start") if place == 0 else (100, "end")
    return {"at": at, "anchor": anchor, "beside": True, "in_hand": True, "low": tight and place % 2 == 1}


def _length(label: str) -> float:
    """How much room a label takes, in pixels: signs of Chinese are as wide as they are high."""
    return sum(_WIDE if ord(sign) >= 0x2E80 else _LATIN for sign in label) + _APART


def _high(value: Decimal, most: Decimal, left: float) -> dict[str, Any]:
    high = round((FLOOR - TOP) * float(value / most), 1)
    return {"value": value, "x": round(left, 2), "y": round(FLOOR - high, 1), "high": high}


def by_time(
    points: Sequence[tuple[date, tuple[Any, ...]]], first: date, last: date
) -> list[tuple[date, tuple[Any, ...]]]:
    """Days gathered into days, weeks (from Monday) or months, as the period is long; those without anything too."""
    length = (last - first).days

    def begin(day: date) -> date:
        if length <= 45:
            return day
        return day - timedelta(days=day.weekday()) if length <= 280 else day.replace(day=1)

    many = max((len(values) for _, values in points), default=1)
    found: dict[date, list[Decimal]] = {}
    day = first
    while day <= last:
        found.setdefault(begin(day), [Decimal(0)] * many)
        day += timedelta(days=1)
    for day, values in points:
        group = found.setdefault(begin(day), [Decimal(0)] * many)
        for place, value in enumerate(values):
            group[place] += Decimal(value)
    return [(day, tuple(values)) for day, values in sorted(found.items())]


def share(part: Decimal, most: Decimal) -> float:
    """A part of the greatest, from 0 to 100, for a meter."""
    return round(float(100 * part / most), 1) if most > 0 else 0.0
