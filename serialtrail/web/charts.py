"""Small drawings as plain numbers for a template: nothing is drawn in the browser."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

WIDTH, HEIGHT, BASE, GAP = 640, 170, 140, 3


def bars(weeks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Two bars a week, in and out, against the greatest of all."""
    most = max([Decimal(1), *(week[name] for week in weeks for name in ("bought", "sold"))])
    step = WIDTH / max(len(weeks), 1)
    wide = round(step / 2 - 2 * GAP, 1)
    drawn = []
    for place, week in enumerate(weeks):
        left = place * step + GAP
        drawn.append(
            {
                "start": week["start"],
                "middle": round(left + wide, 1),
                "bought": _bar(week["bought"], most, left),
                "sold": _bar(week["sold"], most, left + wide + GAP),
                "named": place % 2 == 0,
            }
        )
    return {"weeks": drawn, "wide": wide, "width": WIDTH, "height": HEIGHT, "base": BASE, "most": most}


# Names of what a group's bars show, by place: they say the colour.
SERIES = ("in", "out")
LABEL = 70  # as wide as a day
NAMED = 8  # labels that stand beside each other under a drawing

Group = tuple[str, tuple[Any, ...]]


def groups(points: Sequence[Group]) -> dict[str, Any]:
    """A bar for each value of each point, side by side, against the greatest of all; below zero is drawn as nothing."""
    many = max((len(values) for _, values in points), default=1)
    most = max([Decimal(1), *(Decimal(value) for _, values in points for value in values)])
    step = WIDTH / max(len(points), 1)
    wide = max(round(min(step / many - 2 * GAP, 48), 1), 1.0)
    every = -(-len(points) // NAMED)
    drawn = []
    for place, (label, values) in enumerate(points):
        left = place * step + (step - many * (wide + GAP) + GAP) / 2
        at, anchor = _within(place * step + step / 2) if every > 1 else (round((place + 0.5) * step, 1), "middle")
        drawn.append(
            {
                "label": label,
                "at": at,
                "anchor": anchor,
                "named": place % every == 0,
                # In a hand there is room for the ends only.
                "between": every > 1 and 0 < place < (len(points) - 1) // every * every,
                "bars": [
                    {"series": SERIES[n], **_bar(max(Decimal(value), Decimal(0)), most, left + n * (wide + GAP))}
                    for n, value in enumerate(values)
                ],
            }
        )
    return {"groups": drawn, "wide": wide, "width": WIDTH, "height": HEIGHT, "base": BASE, "most": most}


def _within(at: float) -> tuple[float, str]:
    """Where a label of a narrow group stands, so that none is cut off at the ends of the drawing."""
    if at < LABEL / 2:
        return 0, "start"
    return (WIDTH, "end") if at > WIDTH - LABEL / 2 else (round(at, 1), "middle")


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


def _bar(value: Decimal, most: Decimal, left: float) -> dict[str, Any]:
    high = round(float(BASE - 20) * float(value / most), 1)
    return {"value": value, "x": round(left, 1), "y": round(BASE - high, 1), "high": high}
