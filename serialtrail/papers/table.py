"""The lines of a document as a table over pages: heads repeated, no line torn from its first numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportlab.lib.units import mm

from serialtrail.drawing import fonts
from serialtrail.papers import numbers, text, words
from serialtrail.papers.content import Content, Line
from serialtrail.papers.layout import Layout
from serialtrail.papers.sheet import GREY, SHADE, Sheet

SIZE, HEAD, LEADING, PAD = 9.0, 7.5, 11.5, 4.0
BELOW = ("serials", "warranty")
"""Columns that stand below a line: numbers are too many for a cell."""

WIDTHS = {
    "position": 10 * mm, "sku": 30 * mm, "quantity": 20 * mm, "unit": 16 * mm, "price": 25 * mm, "sum": 27 * mm,
    "open": 20 * mm, "batch": 26 * mm, "expires": 24 * mm, "direction": 18 * mm, "expected": 22 * mm,
    "counted": 26 * mm, "name": 60 * mm,
}  # fmt: skip
FIGURES = ("position", "quantity", "price", "sum", "open", "expected", "counted")


@dataclass
class Table:
    """One table being written; `places` are left edge and width of each column."""

    sheet: Sheet
    content: Content
    paper: str
    layout: Layout
    columns: tuple[str, ...] = ()
    places: dict[str, tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.columns = tuple(name for name in self.layout.columns if name not in BELOW)
        widths = {name: WIDTHS[name] for name in self.columns}
        wanted, inside = sum(widths.values()), self.sheet.inside
        wide = "name" if "name" in widths else "sku"
        if wanted <= inside:
            widths[wide] += inside - wanted
        else:
            widths = {name: each * inside / wanted for name, each in widths.items()}
        x = self.sheet.left
        for name, each in widths.items():
            self.places[name] = (x, each)
            x += each

    def write(self) -> None:
        first = self.content.lines[0] if self.content.lines else None
        self.sheet.need(60 + (self._high(first) if first else 0))
        self._head()
        for line in self.content.lines:
            self._line(line)
        self.sheet.rule(self.sheet.left, self.sheet.right)

    def _head(self) -> None:
        told = {
            name: text.whole_words(
                words.said(words.COLUMN[name], self.layout.language), fonts.BOLD, HEAD, wide - 2 * PAD
            )
            for name, (_x, wide) in self.places.items()
        }
        high = 8 + 9.5 * max(len(rows) for _size, rows in told.values())
        self.sheet.box(self.sheet.left, self.sheet.y, self.sheet.inside, high, fill=SHADE)
        for name, (size, rows) in told.items():
            for place, row in enumerate(rows):
                self._cell(name, row, self.sheet.y + 11 + 9.5 * place, size, bold=True)
        self.sheet.y += high

    def _line(self, line: Line) -> None:
        high = self._high(line)
        below = numbers.wanted(line, self.layout)
        if self.sheet.need(high + numbers.least(line, self.layout)):
            self._head()
        if line is not self.content.lines[0]:
            self.sheet.rule(self.sheet.left, self.sheet.right)
        for name, rows in self._rows(line).items():
            for place, row in enumerate(rows):
                self._cell(name, row, self.sheet.y + PAD + 9 + LEADING * place, SIZE, bold=name == "name")
        if self.paper == "count" and "counted" in self.places and line.cells["counted"] is None:
            x, wide = self.places["counted"]
            self.sheet.box(x + PAD, self.sheet.y + 3, wide - 2 * PAD, LEADING + 3, ink=GREY)
        self.sheet.y += high
        if below:
            beside = self.places.get("sku") or self.places["name"]
            left = (beside if "position" in self.columns[:1] else self.places[self.columns[0]])[0] + PAD
            numbers.write(self.sheet, line, self.layout, left, lambda: self._again(line), self.paper == "count")
            self.sheet.y += 3

    def _again(self, line: Line) -> None:
        """What a page begins with that goes on with the numbers of a line."""
        self._head()
        name = str(line.cells["name"] or line.cells["sku"])
        told = words.said(words.PHRASE["continued"], self.layout.language, name=text.shown(name))
        for row in text.lines(told, fonts.REGULAR, HEAD, self.sheet.inside - 2 * PAD)[:2]:
            self.sheet.y += 12
            self.sheet.text(self.sheet.left + PAD, row, HEAD, ink=GREY)
        self.sheet.y += 3

    def _high(self, line: Line) -> float:
        return 2 * PAD + LEADING * max(len(rows) for rows in self._rows(line).values())

    def _rows(self, line: Line) -> dict[str, list[str]]:
        found = {}
        for name, (_x, wide) in self.places.items():
            value = cell(line, name, self.layout)
            font = fonts.BOLD if name == "name" else fonts.REGULAR
            found[name] = [value] if name in FIGURES else text.lines(value, font, SIZE, wide - 2 * PAD)
        return found

    def _cell(self, name: str, value: str, y: float, size: float, *, bold: bool = False) -> None:
        x, wide = self.places[name]
        font = fonts.BOLD if bold else fonts.REGULAR
        size = text.shrunk(value, font, size, wide - 2 * PAD)
        right = name in FIGURES and name != "position"
        self.sheet.text(x + wide - PAD if right else x + PAD, value, size, bold=bold, right=right, y=y)


def cell(line: Line, name: str, layout: Layout) -> str:
    """What a line says in a column."""
    value = line.cells[name]
    if value in (None, ""):
        return ""
    if name in ("price", "sum"):
        return words.money(value)
    if name in ("quantity", "open", "expected", "counted"):
        return words.quantity(value)
    if name == "expires":
        return words.day(value, layout.language)
    if name == "direction":
        return words.said(words.DIRECTION[str(value)], layout.language)
    return text.shown(str(value)) if name in FIGURES else str(value)
