"""The numbers of one line of a document as a table: the template that is filled in, and what stands in it then."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

from serialtrail.domain import gs1, numbers
from serialtrail.domain.texts import gettext_noop
from serialtrail.exchange.imports.cells import CONVERTED
from serialtrail.exchange.imports.sheets import CannotRead, Chunk, source, unreadable

__all__ = ["CONVERTED", "CannotRead", "Read", "read", "template", "unreadable"]

HEADERS = (gettext_noop("SKU"), gettext_noop("Serial number"))
OTHER_ITEM = gettext_noop("This row is of another item: %(sku)s.")
TITLE = gettext_noop("Numbers")
EXPLAINED = (
    gettext_noop("One serial number a row, in the column “Serial number”. Leave its cells formatted as text."),
    gettext_noop("The SKU may be left out; rows of another item are marked and left out."),
)
_ROWS_AS_TEXT = 10_000


@dataclass
class Read:
    """`numbers` as they are entered; `faults` are (row, text, English pattern, facts); `converted` tells that numeric
    cells were taken as text."""

    numbers: list[str] = field(default_factory=list)
    faults: list[tuple[int, str, str, dict[str, object]]] = field(default_factory=list)
    converted: bool = False


def read(content: bytes, sku: str, most: int) -> Read:
    """Read an uploaded table; `sku` is the item of the line, empty if none is chosen yet. At most `most` numbers are
    taken. Raises CannotRead."""
    found = Read()
    with tempfile.NamedTemporaryFile(prefix="serialtrail-entry-") as file:
        file.write(content)
        file.flush()
        with source(Path(file.name)) as given, given.opened("numbers") as sheet:
            for chunk in sheet.chunks(_ROWS_AS_TEXT):
                _take(chunk, sku, found)
                if len(found.numbers) > most or len(found.faults) > most:
                    break
    # One more tells that there are too many.
    del found.numbers[most + 1 :], found.faults[most + 1 :]
    return found


def _take(chunk: Chunk, sku: str, found: Read) -> None:
    column, of = chunk.column("number"), chunk.column("sku")
    found.converted |= bool(column.converted)
    for place, told in enumerate(column.texts):
        row, text = chunk.rows[place][0], numbers.clean(gs1.serial_of(told))
        if pattern := column.spoilt.get(place):
            found.faults.append((row, told, pattern, {"value": told}))
        elif not told:
            continue
        elif sku and of.texts[place] and numbers.key(of.texts[place]) != numbers.key(sku):
            found.faults.append((row, text, OTHER_ITEM, {"sku": of.texts[place]}))
        elif fault := numbers.fault(text):
            found.faults.append((row, numbers.shown(text), fault.template, dict(fault.facts)))
        else:
            found.numbers.append(text)


def template(path: Path, sku: str, translate: Callable[[str], str]) -> None:
    """Write the table to fill in: its cells are text, so that no zero and no digit is lost."""
    with xlsxwriter.Workbook(path) as book:
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        sheet = book.add_worksheet(translate(TITLE)[:31])
        sheet.write_row(0, 0, list(map(translate, HEADERS)), bold)
        sheet.set_column(0, 1, 28, text)
        sheet.freeze_panes(1, 0)
        for row in range(1, _ROWS_AS_TEXT):
            sheet.write_blank(row, 1, None, text)
        if sku:
            sheet.write_string(1, 0, sku, text)
        help_ = book.add_worksheet(translate(gettext_noop("How to"))[:31])
        help_.set_column(0, 0, 100)
        for row, sentence in enumerate(EXPLAINED):
            help_.write_string(row, 0, translate(sentence))
