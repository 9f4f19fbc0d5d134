"""A document on a sheet: head, fields, lines, sums, texts, signatures."""

from __future__ import annotations

from functools import partial

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from serialtrail.drawing import fonts
from serialtrail.papers import text, words
from serialtrail.papers.content import Content
from serialtrail.papers.heads import field_value, field_word, fitted, said_title, side_word, sides
from serialtrail.papers.layout import Layout
from serialtrail.papers.sheet import GREY, INK, LINE, Close, Sheet
from serialtrail.papers.table import Table

LOGO_WIDE, LOGO_HIGH = 52 * mm, 20 * mm
BODY, SMALL, LABEL = 9.0, 8.0, 7.5


def write(content: Content, paper: str, layout: Layout, image: ImageReader | None, title: str) -> tuple[Sheet, Close]:
    """The pages, and what is to be written on each when all are there."""
    sheet = Sheet(layout.size, side=18 * mm, top=16 * mm, bottom=20 * mm)
    sheet.begin = partial(_running_head, content=content, title=title)
    _head(sheet, content, paper, layout, image)
    _fields(sheet, content, paper, layout)
    Table(sheet, content, paper, layout).write()
    _totals(sheet, content, paper, layout)
    _texts(sheet, content, layout)
    if layout.signatures:
        _signatures(sheet, paper, layout)
    return sheet, partial(_foot, content=content, layout=layout)


def _head(sheet: Sheet, content: Content, paper: str, layout: Layout, image: ImageReader | None) -> None:
    """Logo, name and header text on the left; title, number and state on the right."""
    half = sheet.inside * 0.54
    down = sheet.top
    if image is not None:
        wide, high = fitted(image, LOGO_WIDE, LOGO_HIGH)
        sheet.picture(sheet.left, down, image, wide, high)
        down += high + 8
    for row in text.lines(content.organization, fonts.BOLD, 11, half):
        sheet.text(sheet.left, row, 11, bold=True, y=down + 10)
        down += 14
    for row in text.lines(layout.header, fonts.REGULAR, SMALL, half) if layout.header else ():
        sheet.text(sheet.left, row, SMALL, ink=GREY, y=down + 8)
        down += 11
    right, most = sheet.top, sheet.inside * 0.43
    for row in text.lines(said_title(content, paper, layout), fonts.BOLD, 20, most):
        sheet.text(sheet.right, row, 20, bold=True, right=True, y=right + 17)
        right += 24
    sheet.text(sheet.right, text.shown(content.number), 11, ink=GREY, right=True, y=right + 9)
    right += 16
    if content.state in words.STATE:
        tag = words.said(words.STATE[content.state], layout.language)
        wide = fonts.width(tag, fonts.BOLD, SMALL) + 12
        sheet.box(sheet.right - wide, right + 1, wide, 15, ink=INK)
        sheet.text(sheet.right - wide / 2, tag, SMALL, bold=True, centre=True, y=right + 11.5)
        right += 18
    sheet.y = max(down, right) + 8
    sheet.rule(sheet.left, sheet.right, ink=INK, thick=1.2)
    sheet.y += 6


def _fields(sheet: Sheet, content: Content, paper: str, layout: Layout) -> None:
    """The fields in two columns, row by row, each below its label; empty ones are left out."""
    shown = [(name, field_value(content, name, layout)) for name in layout.fields if name != "note"]
    told = [(field_word(content, name, layout), value) for name, value in shown if value]
    wide = (sheet.inside - 16) / 2
    for at in range(0, len(told), 2):
        row = [(label, text.lines(value, fonts.REGULAR, BODY, wide)) for label, value in told[at : at + 2]]
        high = 13 + 12 * max(len(rows) for _label, rows in row)
        sheet.need(high)
        for column, (label, rows) in enumerate(row):
            x = sheet.left + column * (wide + 16)
            sheet.text(x, label, LABEL, ink=GREY, y=sheet.y + 9)
            for place, one in enumerate(rows):
                sheet.text(x, one, BODY, y=sheet.y + 20 + 12 * place)
        sheet.y += high
    sheet.y += 10


def _totals(sheet: Sheet, content: Content, paper: str, layout: Layout) -> None:
    if content.total is None or "sum" not in layout.columns:
        return
    sheet.need(30)
    amount = f"{words.money(content.total)} {content.currency}"
    word = words.said(words.PHRASE["refunded" if paper == "sale_return" else "total"], layout.language)
    taken = max(sheet.inside * 0.4, fonts.width(amount, fonts.BOLD, 12) + fonts.width(word, fonts.BOLD, 10) + 24)
    sheet.rule(sheet.right - taken, sheet.right, y=sheet.y + 4, ink=INK, thick=1.0)
    sheet.y += 20
    sheet.text(sheet.right - taken, word, 10, bold=True)
    sheet.text(sheet.right - 4, amount, 12, bold=True, right=True)
    sheet.y += 12


def _texts(sheet: Sheet, content: Content, layout: Layout) -> None:
    """Note, bank and tax lines, and the footer's text; each paragraph starts with at least two of its lines."""
    note = content.fields.get("note", "") if "note" in layout.fields else ""
    for written, label in ((note, words.FIELD["note"]), (layout.payment, None), (layout.footer, None)):
        if not written.strip():
            continue
        rows = text.lines(written.strip(), fonts.REGULAR, SMALL, sheet.inside)
        sheet.need(10 + (11 if label else 0) + 11 * min(2, len(rows)))
        sheet.y += 10
        if label is not None:
            sheet.text(sheet.left, words.said(label, layout.language), LABEL, ink=GREY, y=sheet.y + 8)
            sheet.y += 11
        for row in rows:
            sheet.need(11)
            sheet.y += 11
            sheet.text(sheet.left, row, SMALL)


def _signatures(sheet: Sheet, paper: str, layout: Layout) -> None:
    sheet.need(86)
    sheet.y += 18
    wide = (sheet.inside - 24) / 2
    for column, side in enumerate(sides(paper)):
        x = sheet.left + column * (wide + 24)
        sheet.text(x, side_word(side, layout), BODY, bold=True, y=sheet.y + 10)
        sheet.rule(x, x + wide, y=sheet.y + 50, ink=GREY)
        sheet.text(x, words.said(words.PHRASE["signed"], layout.language), LABEL, ink=GREY, y=sheet.y + 60)
    sheet.y += 68


def _running_head(sheet: Sheet, *, content: Content, title: str) -> None:
    """What stands on top of every page after the first."""
    half = sheet.inside / 2 - 8
    name = text.lines(content.organization, fonts.REGULAR, SMALL, half)[0]
    sheet.text(sheet.left, name, SMALL, ink=GREY, y=sheet.y + 2)
    told = text.lines(title, fonts.REGULAR, SMALL, half)[0]
    sheet.text(sheet.right, told, SMALL, ink=GREY, right=True, y=sheet.y + 2)
    sheet.rule(sheet.left, sheet.right, y=sheet.y + 8, ink=LINE)
    sheet.y += 16


def _foot(sheet: Sheet, place: int, total: int, *, content: Content, layout: Layout) -> None:
    down = sheet.height - 11 * mm
    told = words.said(words.PHRASE["page"], layout.language, n=place, all=total)
    sheet.text(sheet.left, text.shown(content.number), LABEL, ink=GREY, y=down)
    sheet.text(sheet.right, told, LABEL, ink=GREY, right=True, y=down)
