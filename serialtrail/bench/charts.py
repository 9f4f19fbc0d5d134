"""Two pictures of stored figures: how cost grows with the serials stored, and with the numbers of a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from serialtrail.bench.measure import BARE, OURS, OWN
from serialtrail.bench.report import ENGINES
from serialtrail.bench.svg import MARGIN, Axis, Series, legend, panel, picture, powers, ranges, text

Runs = list[Mapping[str, Any]]

COLOURS = {"sqlite": "a", "postgresql": "b"}
STROKES = {OURS: "", OWN: "dashed", BARE: "dotted"}
RECEIVE, SELL = "purchase of 1,000 new serials", "sell 1"
GROWING = (
    RECEIVE, SELL, "transfer 1,000, out and in", "find a serial and its trail", "list, first page",
    "search by the last 4 digits",
)  # fmt: skip
# Milliseconds of the same work in other programs, measured on a machine of the same kind (2 cores).
RIVALS = {
    RECEIVE: (("InvenTree", 4500, 8800), ("Odoo 17", 8000, 12_000), ("Tryton", 19_000, 30_000)),
    SELL: (("Odoo 17", 70, 130), ("InvenTree", 390, 390), ("Tryton", 730, 930)),
}
_WIDE, _HIGH, _LEFT, _HEAD, _FOOT, _RANGES = 220, 150, 62, 100, 56, 270


def draw(figures: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write growth-stored.svg and growth-numbers.svg into a folder; return where they are."""
    pictures = {"growth-stored.svg": _stored(figures["runs"]), "growth-numbers.svg": _numbers(figures["runs"])}
    for name, drawn in pictures.items():
        (folder / name).write_text(drawn)
    return [folder / name for name in pictures]


def _stored(runs: Runs) -> str:
    """A panel for each work: serials stored across, ours as lines, the own floor as dashes."""
    across = powers([10_000, 10_000_000, *(run["serials"] for run in runs)])
    drawn = [list(_by_stored(runs, name)) for name in GROWING]
    parts = legend(MARGIN, MARGIN + 44, drawn[0], 190)
    for n, (name, series) in enumerate(zip(GROWING, drawn, strict=True)):
        x = MARGIN + _LEFT + n % 3 * (_WIDE + _LEFT + MARGIN)
        y = _HEAD + MARGIN + _HIGH + n // 3 * (_HIGH + _FOOT + 40)
        up = powers(value for one in series for _, value in one.points)
        axes = Axis(*across, x, _WIDE, _count), Axis(*up, y, -_HIGH, _time)
        parts += panel(name, *axes, "serials stored", series)
    width = 3 * (_WIDE + _LEFT + MARGIN) + 2 * MARGIN
    height = _HEAD + MARGIN + 2 * (_HIGH + _FOOT) + 40
    told = "Milliseconds of six works against the number of serials stored, on both engines, beside their own floors."
    return picture(width, height, "What it costs as more is stored", told, parts)


def _by_stored(runs: Runs, name: str) -> Iterator[Series]:
    for engine in ENGINES:
        for way in (OURS, OWN):
            points = [(run["serials"], found[0]) for run, found in _ways(runs, engine, name, way)]
            if points:
                yield Series(f"{ENGINES[engine]}, {way}", COLOURS[engine], STROKES[way], points)


def _numbers(runs: Runs) -> str:
    """A purchase by its numbers on each engine; beside them the same work elsewhere."""
    few = min(run["serials"] for run in runs)
    runs = [run for run in runs if run["serials"] == few]
    series = {engine: list(_by_numbers(runs, engine)) for engine in ENGINES}
    values = [point for lines in series.values() for one in lines for point in one.points]
    across, up = powers(x for x, _ in values), powers(y for _, y in values)
    height = _HIGH + 130
    ways = [Series(way, "c", STROKES[way], ()) for way in STROKES]
    parts = legend(MARGIN, MARGIN + 44, ways, 130)
    for n, engine in enumerate(ENGINES):
        x = MARGIN + _LEFT + n * (_WIDE + _LEFT + MARGIN)
        axes = Axis(*across, x, _WIDE, _count), Axis(*up, _HEAD + MARGIN + height, -height, _time)
        parts += panel(f"{ENGINES[engine]}: a purchase", *axes, "new numbers on the document", series[engine])
    x = 2 * (_WIDE + _LEFT + MARGIN) + MARGIN + 112
    y: float = _HEAD + MARGIN
    for name, rivals in RIVALS.items():
        ours = [
            (f"ours, {ENGINES[engine]}", COLOURS[engine], found[0], found[1])
            for engine in ENGINES
            for _, found in _ways(runs, engine, name, OURS)
        ]
        rows = [*ours, *((program, "c", low, high) for program, low, high in rivals)]
        bounds = powers(value for _, _, *both in rows for value in both)
        parts += ranges(_SAID[name], Axis(*bounds, x, _RANGES, _time), y, rows)
        y += 24 * len(rows) + 60
    parts.append(text(x, MARGIN + 44, "ours: from the median to p95", "quiet"))
    width = x + _RANGES + 2 * MARGIN
    told = "Milliseconds of a purchase against its numbers beside both floors, and the same work in other programs."
    title = f"What a document costs by its numbers, and elsewhere ({few:,} serials stored)"
    return picture(width, _HEAD + MARGIN + height + _FOOT, title, told, parts)


_SAID = {RECEIVE: "Receive 1,000 serials", SELL: "Sell one serial, with its document"}


def _by_numbers(runs: Runs, engine: str) -> Iterator[Series]:
    for way, stroke in STROKES.items():
        points = [
            (row["size"], row["ways"][way][0])
            for run in runs
            if run["engine"] == engine
            for row in run["rows"]
            if row["name"].startswith("purchase of") and way in row["ways"]
        ]
        if points:
            yield Series(way, COLOURS[engine], stroke, sorted(points))


def _ways(runs: Runs, engine: str, name: str, way: str) -> Iterator[tuple[Mapping[str, Any], list[float]]]:
    """Yield each run of an engine with the median and p95 of a way of a work."""
    for run in runs:
        for row in run["rows"]:
            if run["engine"] == engine and row["name"] == name and way in row["ways"]:
                yield run, row["ways"][way]


def _count(value: float) -> str:
    for unit, sign in ((1e6, "M"), (1e3, "k")):
        if value >= unit:
            return f"{value / unit:,.0f} {sign}"
    return f"{value:,.0f}"


def _time(milliseconds: float) -> str:
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.3g} s"
    return f"{milliseconds:.3g} ms" if milliseconds >= 1 else f"{milliseconds * 1000:.3g} µs"
