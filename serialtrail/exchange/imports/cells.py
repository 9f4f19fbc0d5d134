"""What a cell says: its text, or why a number that a spreadsheet has spoilt cannot be used."""

from __future__ import annotations

from dataclasses import dataclass

from serialtrail.domain.refusals import gettext_noop
from serialtrail.exchange.guards import told

REMEDY_LONG = gettext_noop(
    "%(value)s is a number in the spreadsheet, which keeps only 15 digits of it: the rest is lost."
    " Format the column as text and enter the numbers again."
)
REMEDY_EXPONENT = gettext_noop(
    "%(value)s is how a spreadsheet shortens a long number: its digits are lost."
    " Format the column as text and enter the numbers again."
)
REMEDY_NUMBER = gettext_noop("%(value)s is not a text or a whole number. Format the column as text and enter it again.")
REMEDY_DATE = gettext_noop(
    "The spreadsheet has made a date of this (%(value)s). Format the column as text and enter it again."
)
CONVERTED = gettext_noop("numeric cells were taken as text; zeros in front of a number, if there were any, are lost")

_EXACT_DIGITS = 15


@dataclass(frozen=True)
class Cell:
    """`text` is what it says and what goes into the errors file; `pattern` why it cannot be used as a code.

    `converted` tells of a numeric cell that became text.
    """

    text: str
    pattern: str = ""
    converted: bool = False


EMPTY = Cell("")


def of_text(text: str) -> Cell:
    """A cell of a text file."""
    text, spoilt = told(text.strip())
    return Cell(text, REMEDY_EXPONENT if spoilt else "")


def of_sheet(cell: str | list[str]) -> Cell:
    """A cell as the reader of workbooks tells it."""
    if isinstance(cell, str):
        return of_text(cell)
    kind, text = cell
    if kind == "number":
        return _number(text)
    if kind == "date":
        # The word behind it keeps the row refused when the errors file is imported as it is.
        return Cell(f"{text} (date)", REMEDY_DATE)
    return Cell(text, REMEDY_NUMBER if kind == "other" else "")


def _number(text: str) -> Cell:
    value = float(text)
    if not value.is_integer():
        return Cell(text, REMEDY_NUMBER)
    if abs(value) >= 10**_EXACT_DIGITS:
        return Cell(f"{value:.14E}", REMEDY_LONG)
    return Cell(str(int(value)), "", True)
