"""A table as a workbook: what people typed as texts, so that nothing is calculated and no digit lost; one row held."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, Any

import xlsxwriter

from serialtrail.exchange.exports.tables import TO_IMPORT, Table
from serialtrail.exchange.guards import exact

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A sheet has 1,048,576 rows; what is more goes on in the next.
ROWS = 1_048_576
_WIDTH = 18
# More digits a number in a spreadsheet does not keep.
_EXACT_DIGITS = 15
_PIECE = 1 << 18


def pieces(table: Table, rows: int = ROWS) -> Iterator[bytes]:
    """The file, which is made on the disk first: a workbook ends with what is at its beginning."""
    with tempfile.TemporaryFile(prefix="serialtrail-export-") as file:
        _write(table, file, rows)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _write(table: Table, file: IO[bytes], most: int) -> None:
    # What is to be imported is text throughout.
    numbers = set() if table.form == TO_IMPORT else set(table.places("amount"))
    typed = set(table.places("text"))
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        sheet, line = _sheet(book, table, text, bold, numbers, 1), 1
        for batch in table.batches():
            for row in batch:
                if line == most:
                    sheet, line = _sheet(book, table, text, bold, numbers, len(book.worksheets()) + 1), 1
                for place, cell in enumerate(row):
                    if not cell:
                        continue
                    if place in numbers and len(cell) <= _EXACT_DIGITS:
                        sheet.write_number(line, place, float(cell))
                    else:
                        sheet.write_string(line, place, exact(cell) if place in typed else cell)
                line += 1


def _sheet(book: Any, table: Table, text: Any, bold: Any, numbers: set[int], place: int) -> Any:
    sheet = book.add_worksheet(table.name if place == 1 else f"{table.name} {place}")
    for at in range(len(table.columns)):
        sheet.set_column(at, at, _WIDTH, None if at in numbers else text)
    sheet.freeze_panes(1, 0)
    for at, heading in enumerate(table.headings):
        sheet.write_string(0, at, heading, bold)
    return sheet
