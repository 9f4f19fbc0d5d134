"""The table to fill in, for each kind of import: its cells are text, so that no zero and no digit is lost."""

from __future__ import annotations

import io
from collections.abc import Callable

import xlsxwriter

from serialtrail.domain.refusals import gettext_noop
from serialtrail.exchange.imports.columns import KINDS, LABELS, REQUIRED

HOW = gettext_noop("How to")
EXPLAINED = (
    gettext_noop("One thing a row. Leave the cells formatted as text: spreadsheets drop zeros and digits of numbers."),
    gettext_noop(
        "The names of the columns may stand in any order, in English or Chinese; further columns are ignored."
    ),
)
NEEDED = gettext_noop("Every row needs: %(columns)s.")
_ROWS = 10_000


def workbook(kind: str, translate: Callable[[str], str]) -> bytes:
    """The XLSX file."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        sheet = book.add_worksheet(kind)
        names = [translate(LABELS.get(field, field)) for field in KINDS[kind]]
        sheet.set_column(0, len(names) - 1, 22, text)
        sheet.write_row(0, 0, names, bold)
        sheet.freeze_panes(1, 0)
        how = book.add_worksheet(translate(HOW)[:31])
        how.set_column(0, 0, 110)
        needed = ", ".join(translate(LABELS.get(field, field)) for field in REQUIRED[kind])
        for row, sentence in enumerate((*map(translate, EXPLAINED), translate(NEEDED) % {"columns": needed})):
            how.write_string(row, 0, sentence)
    return made.getvalue()
