"""Small drawings as plain numbers for a template: nothing is drawn in the browser."""

from collections.abc import Sequence
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


def share(part: Decimal, most: Decimal) -> float:
    """A part of the greatest, from 0 to 100, for a meter."""
    return round(float(100 * part / most), 1) if most > 0 else 0.0


def _bar(value: Decimal, most: Decimal, left: float) -> dict[str, Any]:
    high = round(float(BASE - 20) * float(value / most), 1)
    return {"value": value, "x": round(left, 1), "y": round(BASE - high, 1), "high": high}
