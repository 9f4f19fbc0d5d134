"""Charts drawn by hand as SVG: panels with logarithmic axes, readable on light and dark, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.sax.saxutils import escape

MARGIN = 16
_STYLE = """\
text { font: 12px system-ui, sans-serif; fill: #22272e; }
.title { font-size: 17px; font-weight: 600; }
.head { font-size: 13px; font-weight: 600; }
.quiet { fill: #57606a; }
.paper { fill: #ffffff; }
.over { paint-order: stroke; stroke: #ffffff; stroke-width: 5px; }
.grid { stroke: #d8dee4; stroke-width: 1; }
.line { fill: none; stroke-width: 2; }
.a { stroke: #0969da; } .b { stroke: #bc4c00; } .c { stroke: #6e7781; }
.mark.a { fill: #0969da; } .mark.b { fill: #bc4c00; } .mark.c { fill: #6e7781; }
.dashed { stroke-dasharray: 6 4; } .dotted { stroke-dasharray: 1.5 4; stroke-linecap: round; }
.range { stroke-width: 9; stroke-linecap: round; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .quiet { fill: #9198a1; } .paper { fill: #0d1117; }
  .over { stroke: #0d1117; } .grid { stroke: #30363d; }
  .a { stroke: #58a6ff; } .b { stroke: #f0883e; } .c { stroke: #8b949e; }
  .mark.a { fill: #58a6ff; } .mark.b { fill: #f0883e; } .mark.c { fill: #8b949e; }
}"""


@dataclass(frozen=True)
class Series:
    """A line through points; `colour` is a, b or c, `stroke` empty, dashed or dotted."""

    name: str
    colour: str
    stroke: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Axis:
    """From one power of ten to another, over so many pixels from `start`; a negative length goes upwards."""

    low: int
    high: int
    start: float
    length: float
    told: Callable[[float], str]

    def at(self, value: float) -> float:
        return self.start + self.length * (log10(value) - self.low) / (self.high - self.low)

    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def powers(values: Iterable[float]) -> tuple[int, int]:
    """Return the powers of ten around the values, at least one apart."""
    found = list(values)
    low, high = floor(log10(min(found))), ceil(log10(max(found)))
    return low, max(high, low + 1)


def picture(width: int, height: int, title: str, told: str, parts: Iterable[str]) -> str:
    """Return a whole picture; `told` is what it shows, for those who do not see it."""
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' role="img" aria-labelledby="title told">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="told">{escape(told)}</desc>',
        f"<style>\n{_STYLE}\n</style>",
        f'<rect class="paper" width="{width}" height="{height}"/>',
        text(MARGIN, MARGIN + 14, title, "title"),
        *parts,
        "</svg>\n",
    ])  # fmt: skip


def text(x: float, y: float, said: str, look: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{look}" text-anchor="{anchor}">{escape(said)}</text>'


def legend(x: float, y: float, series: Iterable[Series], step: float) -> list[str]:
    """Return a sample of each line with its name, side by side."""
    parts = []
    for n, one in enumerate(series):
        left = x + n * step
        parts.append(f'<path class="line {one.colour} {one.stroke}" d="M{left:.1f} {y - 4:.1f}h30"/>')
        parts.append(text(left + 38, y, one.name))
    return parts


def panel(title: str, across: Axis, up: Axis, label: str, series: Iterable[Series]) -> list[str]:
    """Return a panel with its grid, lines and title; `label` says what is across, values upwards say their unit."""
    left, right, bottom, top = across.start, across.start + across.length, up.start, up.start + up.length
    parts = [text(left, top - 10, title, "head"), text((left + right) / 2, bottom + 36, label, "quiet", "middle")]
    for tick in up.ticks():
        y = up.at(tick)
        parts.append(f'<path class="grid" d="M{left:.1f} {y:.1f}H{right:.1f}"/>')
        parts.append(text(left - 6, y + 4, up.told(tick), "quiet", "end"))
    for tick in across.ticks():
        x = across.at(tick)
        parts.append(f'<path class="grid" d="M{x:.1f} {bottom:.1f}V{top:.1f}"/>')
        parts.append(text(x, bottom + 18, across.told(tick), "quiet", "middle"))
    for one in series:
        places = [(across.at(x), up.at(y)) for x, y in one.points]
        way = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        parts.append(f'<path class="line {one.colour} {one.stroke}" d="M{way}"/>')
        parts += [f'<circle class="mark {one.colour}" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in places]
    return parts


def ranges(title: str, across: Axis, top: float, rows: Sequence[tuple[str, str, float, float]]) -> list[str]:
    """Return a panel of named ranges, each (name, colour, from, to), one below the other, values written behind."""
    step, right = 24, across.start + across.length
    bottom = top + step * len(rows)
    parts = [text(across.start, top - 10, title, "head")]
    for tick in across.ticks():
        x = across.at(tick)
        parts.append(f'<path class="grid" d="M{x:.1f} {top:.1f}V{bottom:.1f}"/>')
        parts.append(text(x, bottom + 18, across.told(tick), "quiet", "middle"))
    for n, (name, colour, low, high) in enumerate(rows):
        y = top + step * (n + 0.5)
        begin, end = across.at(low), across.at(high)
        parts.append(text(across.start - 6, y + 4, name, anchor="end"))
        parts.append(f'<path class="line range {colour}" d="M{begin:.1f} {y:.1f}L{end + 0.1:.1f} {y:.1f}"/>')
        told = across.told(low) if low == high else f"{across.told(low)} – {across.told(high)}"
        # Behind the range, or before it where it ends near the edge.
        room = end + 12 + 7 * len(told) < right + MARGIN
        parts.append(text(end + 10 if room else begin - 10, y + 4, told, "over", anchor="start" if room else "end"))
    return parts
