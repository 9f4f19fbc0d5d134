"""A document on a roll of 80 mm: one below the other, as long as it takes."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from serialtrail.drawing import fonts
from serialtrail.papers import numbers, text, words
from serialtrail.papers.content import Content, Line
from serialtrail.papers.heads import field_value, field_word, fitted, said_title, side_word, sides
from serialtrail.papers.layout import Layout
from serialtrail.papers.sheet import GREY, INK, Sheet
from serialtrail.papers.table import BELOW, cell

BODY, SMALL = 9.0, 7.5
LABELS = 0.5  # of the roll, at most
LOGO_WIDE, LOGO_HIGH = 44 * mm, 18 * mm
# Columns that have a place of their own: sums stand beside the item.
ELSEWHERE = ("sum", *BELOW)
# What needs no word before it.
PLAIN = ("position", "sku", "quantity", "unit", "price")


def write(content: Content, paper: str, layout: Layout, image: ImageReader | None) -> Sheet:
    """The roll; a second page only beyond what PDF readers can show."""
    sheet = Sheet("80mm", side=4 * mm, top=6 * mm, bottom=8 * mm)
    _head(sheet, content, paper, layout, image)
    _fields(sheet, content, paper, layout)
    _rule(sheet, INK)
    for line in content.lines:
        _line(sheet, line, paper, layout)
    if content.total is not None and "sum" in layout.columns:
        _total(sheet, content, layout)
    note = content.fields.get("note", "") if "note" in layout.fields else ""
    for written in (note, layout.payment, layout.footer):
        if written.strip():
            sheet.y += 6
            for row in text.lines(written.strip(), fonts.REGULAR, SMALL, sheet.inside):
                _centred(sheet, row, SMALL)
    if layout.signatures:
        _signatures(sheet, paper, layout)
    return sheet


def _head(sheet: Sheet, content: Content, paper: str, layout: Layout, image: ImageReader | None) -> None:
    if image is not None:
        wide, high = fitted(image, LOGO_WIDE, LOGO_HIGH)
        sheet.picture((sheet.width - wide) / 2, sheet.y, image, wide, high)
        sheet.y += high + 4
    for row in text.lines(content.organization, fonts.BOLD, 11, sheet.inside):
        _centred(sheet, row, 11, bold=True)
    for row in text.lines(layout.header, fonts.REGULAR, SMALL, sheet.inside) if layout.header else ():
        _centred(sheet, row, SMALL)
    sheet.y += 4
    title = f"{said_title(content, paper, layout)} {content.number}"
    for row in text.lines(title, fonts.BOLD, 10, sheet.inside):
        _centred(sheet, row, 10, bold=True)
    if content.state in words.STATE:
        _centred(sheet, f"— {words.said(words.STATE[content.state], layout.language)} —", BODY, bold=True)
    sheet.y += 4


def _fields(sheet: Sheet, content: Content, paper: str, layout: Layout) -> None:
    """Labels on the left, values beside them below each other; neither takes more than its part of the roll."""
    shown = [(name, field_value(content, name, layout)) for name in layout.fields if name != "note"]
    told = [
        (text.lines(field_word(content, name, layout), fonts.REGULAR, SMALL, sheet.inside * LABELS), value)
        for name, value in shown
        if value
    ]
    widths = [fonts.width(row, fonts.REGULAR, SMALL) for label, _value in told for row in label]
    taken = max([48.0, *widths]) + 6
    for label, value in told:
        rows = text.lines(value, fonts.REGULAR, SMALL, sheet.inside - taken)
        high = 10 * max(len(label), len(rows))
        sheet.need(high)
        for x, said, ink in ((sheet.left, label, GREY), (sheet.left + taken, rows, INK)):
            for place, row in enumerate(said):
                sheet.text(x, row, SMALL, ink=ink, y=sheet.y + 9 + 10 * place)
        sheet.y += high


def _line(sheet: Sheet, line: Line, paper: str, layout: Layout) -> None:
    """Item and amount; the columns before the item above it, those behind it below; then the numbers."""
    amount = cell(line, "sum", layout) if "sum" in layout.columns else ""
    taken = fonts.width(amount, fonts.REGULAR, BODY) + 8 if amount else 0.0
    item = "name" if "name" in layout.columns else "sku"
    at = layout.columns.index(item)
    above, below = (_rows(line, columns, layout, sheet) for columns in (layout.columns[:at], layout.columns[at + 1 :]))
    rows = text.lines(cell(line, item, layout), fonts.BOLD, BODY, sheet.inside - taken)
    sheet.need(10 * len(above) + 11.5 * len(rows) + 12 + numbers.least(line, layout))
    _told(sheet, above)
    if amount:
        sheet.text(sheet.right, amount, BODY, right=True, y=sheet.y + 11.5)
    for row in rows:
        sheet.y += 11.5
        sheet.text(sheet.left, row, BODY, bold=True)
    _told(sheet, below)
    if paper == "count" and "counted" in layout.columns and line.cells["counted"] is None:
        sheet.y += 20
        sheet.text(sheet.left, words.said(words.COLUMN["counted"], layout.language), SMALL, ink=GREY)
        sheet.rule(sheet.left + 80, sheet.right, ink=GREY)
    if numbers.wanted(line, layout):
        numbers.write(sheet, line, layout, sheet.left, lambda: None, paper == "count")
    sheet.y += 5


def _told(sheet: Sheet, rows: Sequence[str]) -> None:
    for row in rows:
        sheet.y += 10
        sheet.text(sheet.left, row, SMALL, ink=GREY)


def _rows(line: Line, columns: Sequence[str], layout: Layout, sheet: Sheet) -> list[str]:
    """Columns beside each other in their order, such as `PHONE · 2 pcs × 599.00`, in as many rows as they take."""
    told = last = ""
    for name in columns:
        value = "" if name in ELSEWHERE else cell(line, name, layout)
        if not value:
            continue
        if name not in PLAIN:
            value = f"{words.said(words.COLUMN[name], layout.language)} {value}"
        told += _between(last, name) + value
        last = name
    return text.lines(told, fonts.REGULAR, SMALL, sheet.inside) if told else []


def _between(last: str, name: str) -> str:
    if {last, name} == {"quantity", "unit"}:
        return " "
    if (last, name) == ("price", "unit"):
        return " / "
    if "price" in (last, name) and {last, name} & {"quantity", "unit"}:
        return " × "
    return " · " if last else ""


def _total(sheet: Sheet, content: Content, layout: Layout) -> None:
    sheet.need(30)
    _rule(sheet, INK)
    sheet.y += 14
    word = words.PHRASE["refunded" if content.kind == "sale_return" else "total"]
    amount = f"{words.money(content.total)} {content.currency}"
    sheet.text(sheet.left, words.said(word, layout.language), 10, bold=True)
    size = text.shrunk(amount, fonts.BOLD, 12, sheet.inside * 0.66)
    sheet.text(sheet.right, amount, size, bold=True, right=True)
    sheet.y += 6


def _signatures(sheet: Sheet, paper: str, layout: Layout) -> None:
    for side in sides(paper):
        sheet.need(64)
        sheet.y += 18
        sheet.text(sheet.left, side_word(side, layout), SMALL, bold=True)
        sheet.y += 34
        sheet.rule(sheet.left, sheet.right, ink=GREY)
        sheet.y += 10
        sheet.text(sheet.left, words.said(words.PHRASE["signed"], layout.language), SMALL, ink=GREY)


def _centred(sheet: Sheet, row: str, size: float, *, bold: bool = False) -> None:
    sheet.need(size * 1.3)
    sheet.y += size * 1.3
    sheet.text(sheet.width / 2, row, size, bold=bold, centre=True)


def _rule(sheet: Sheet, ink: int) -> None:
    sheet.y += 4
    sheet.rule(sheet.left, sheet.right, ink=ink)
    sheet.y += 2
