"""The serial numbers of a line on a sheet: in columns, as text, barcodes, ranges, or empty lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportlab.lib.units import mm

from serialtrail.drawing import fonts
from serialtrail.drawing.symbols import QUIET, CannotDraw, Symbol, symbol
from serialtrail.papers import text, words
from serialtrail.papers.content import Line, Number
from serialtrail.papers.layout import Layout
from serialtrail.papers.ranges import ranges
from serialtrail.papers.sheet import GREY, INK, Sheet

SIZE, ROW, GAP = 8.5, 12.5, 14.0
MODULE, NARROWEST = 0.33 * mm, 0.2 * mm
BARS, DOT = 9 * mm, 0.5 * mm
BLANK_COLUMNS, BLANK_LEAST, BLANK_MOST = 3, 6, 60


@dataclass(frozen=True)
class Cell:
    """One number as drawn: its text in lines, its symbol if any, and whether a box to tick stands before it."""

    rows: tuple[str, ...]
    wide: float
    symbol: Symbol | None = None
    module: float = 0.0
    box: bool = False
    ticked: bool = False

    @property
    def high(self) -> float:
        bars = 0.0
        if self.symbol is not None:
            bars = 6 + (BARS if self.symbol.kind == "code128" else self.symbol.height * self.module)
        return bars + ROW * len(self.rows)


def write(sheet: Sheet, line: Line, layout: Layout, left: float, again: Callable[[], None], counting: bool) -> None:
    """Write the numbers of a line below it, from `left` to the right margin; `again` is called on each new page."""
    wide = sheet.right - left
    if layout.numbers == "blank":
        _blank(sheet, line, left, wide, again)
        return
    for warranty, numbers in _by_warranty(line, "warranty" in layout.columns):
        head = words.said(words.PHRASE["serials"], layout.language, n=f"{len(numbers):,}")
        if warranty:
            until = words.day(warranty, layout.language)
            head += f" · {words.said(words.PHRASE['warranty'], layout.language, day=until)}"
        cells = _cells(numbers, layout, wide, counting)
        heads = text.lines(head, fonts.REGULAR, 7.5, wide)
        # Neither the head alone, nor a head with a single row where more follow.
        if sheet.need(10 * len(heads) + 2 * max(cell.high for cell in cells[:2])):
            again()
        for row in heads:
            sheet.y += 10
            sheet.text(left, row, 7.5, ink=GREY)
        sheet.y += 3
        _grid(sheet, cells, left, wide, again)
        sheet.y += 3


def least(line: Line, layout: Layout) -> float:
    """How much must fit below a line so that its head does not stand alone."""
    if not _any(line, layout):
        return 0.0
    return 10 + (BARS + 6 + ROW if layout.numbers == "barcodes" else 2 * ROW)


def _any(line: Line, layout: Layout) -> bool:
    return "serials" in layout.columns and bool(line.numbers or (layout.numbers == "blank" and line.tracked))


def wanted(line: Line, layout: Layout) -> bool:
    """Whether anything stands below the line."""
    return _any(line, layout)


def _by_warranty(line: Line, told: bool) -> Iterator[tuple[str | None, list[Number]]]:
    groups: dict[str | None, list[Number]] = {}
    for number in line.numbers:
        groups.setdefault(number.warranty if told else None, []).append(number)
    yield from groups.items()


def _cells(numbers: Sequence[Number], layout: Layout, wide: float, counting: bool) -> list[Cell]:
    if layout.numbers == "ranges" and not counting:
        return [_cell(str(one), wide, False, False) for one in ranges(number.text for number in numbers)]
    if layout.numbers == "barcodes":
        return [_barred(number.text, wide, counting, bool(number.found)) for number in numbers]
    return [_cell(number.text, wide, counting, bool(number.found)) for number in numbers]


def _cell(number: str, wide: float, box: bool, ticked: bool) -> Cell:
    inside = wide - (GAP if box else 0)
    rows = tuple(text.lines(number, fonts.REGULAR, SIZE, inside))
    taken = max(fonts.width(row, fonts.REGULAR, SIZE) for row in rows)
    return Cell(rows, taken + (GAP if box else 0), box=box, ticked=ticked)


def _barred(number: str, wide: float, box: bool, ticked: bool) -> Cell:
    """Code 128 where it fits, else Data Matrix; a number that no symbol can say stands as text alone."""
    plain = _cell(number, wide, box, ticked)
    before = GAP if box else 0
    found = _symbol(number, wide - before)
    if found is None:
        return plain
    drawn, module = found
    # The text begins where the dark of the symbol does, and ends where the paper does.
    beneath = _cell(number, wide - QUIET[drawn.kind] * module, box, ticked)
    taken = (drawn.width + 2 * QUIET[drawn.kind]) * module + before
    return Cell(beneath.rows, max(beneath.wide + QUIET[drawn.kind] * module, taken), drawn, module, box, ticked)


@lru_cache(maxsize=4096)
def _symbol(number: str, inside: float) -> tuple[Symbol, float] | None:
    try:
        bars = symbol("code128", number)
        module = min(MODULE, inside / (bars.width + 2 * QUIET["code128"]))
        if module >= NARROWEST:
            return bars, module
    except CannotDraw:
        pass
    try:
        return symbol("datamatrix", number), DOT
    except CannotDraw:
        return None


def _grid(sheet: Sheet, cells: Sequence[Cell], left: float, wide: float, again: Callable[[], None]) -> None:
    """The cells in columns, row by row; one that is wider than its column reaches over the next."""
    step, rows = min(_arranged(cells, wide), key=_worth)
    for place, row in enumerate(rows):
        high = _high(row)
        # The last row does not go to a new page alone.
        ahead = high + (_high(rows[-1]) if place == len(rows) - 2 and len(rows) > 2 else 0)
        if sheet.need(ahead):
            again()
            sheet.y += 3
        for column, cell in row:
            _draw(sheet, cell, left + column * step)
        sheet.y += high


Row = list[tuple[int, Cell]]


def _arranged(cells: Sequence[Cell], wide: float) -> Iterator[tuple[float, list[Row]]]:
    """Each way to lay the cells in equal columns: how far one is from the next, and the rows."""
    # By the widest of all, of nine in ten, of half, and by the narrowest: what is wider spans.
    sizes = sorted(cell.wide for cell in cells)
    for of in sorted({sizes[len(sizes) * part // 10] for part in (0, 5, 9)} | {sizes[-1]}):
        columns = max(1, int((wide + GAP) // (of + GAP)))
        step = (wide + GAP) / columns
        yield step, _rows(cells, columns, step)


def _rows(cells: Sequence[Cell], columns: int, step: float) -> list[Row]:
    rows: list[Row] = [[]]
    taken = 0
    for cell in cells:
        spans = min(columns, -int(-(cell.wide + GAP - 0.01) // step))
        if taken + spans > columns:
            rows.append([])
            taken = 0
        rows[-1].append((taken, cell))
        taken += spans
    return rows


def _worth(arranged: tuple[float, list[Row]]) -> tuple[float, float]:
    """The lowest is best; of several the one with wide columns."""
    step, rows = arranged
    return round(sum(map(_high, rows)), 2), -step


def _high(row: Row) -> float:
    return max(cell.high for _column, cell in row)


def _draw(sheet: Sheet, cell: Cell, x: float) -> None:
    down = sheet.y
    if cell.box:
        sheet.box(x, down + 2, 8, 8, ink=GREY)
        if cell.ticked:
            sheet.tick(x, down + 2, 8)
        x += GAP
    if cell.symbol is not None:
        bars = cell.symbol.kind == "code128"
        quiet = QUIET[cell.symbol.kind] * cell.module
        sheet.symbol(x + quiet, down + 4, cell.symbol, cell.module, BARS if bars else cell.module)
        down += 4 + (BARS if bars else cell.symbol.height * cell.module)
        x += quiet
    for row in cell.rows:
        sheet.text(x, row, SIZE, ink=INK, y=down + ROW - 3)
        down += ROW


def _blank(sheet: Sheet, line: Line, left: float, wide: float, again: Callable[[], None]) -> None:
    columns = BLANK_COLUMNS if wide > 300 else 1
    count = min(BLANK_MOST, max(BLANK_LEAST, len(line.numbers) + BLANK_COLUMNS))
    for _row in range(-(-count // columns)):
        if sheet.need(20):
            again()
        sheet.y += 20
        step = (wide + GAP) / columns
        for column in range(columns):
            sheet.rule(left + column * step, left + (column + 1) * step - GAP)
    sheet.y += 6
