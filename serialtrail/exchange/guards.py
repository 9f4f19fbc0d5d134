"""Texts as cells: no spreadsheet calculates them, and an import reads exactly what was written."""

from __future__ import annotations

import re

_EXPONENT = r"[+-]?[0-9](?:[.,][0-9]+)?E\+[0-9]{2,3}"
# What an apostrophe guards: beginnings of formulas, what spreadsheets make of a long number, and further apostrophes
# before either, so that one can be put before any text and taken away again.
_TO_GUARD = re.compile(rf"'*(?:[=+\-@\t\r\n]|{_EXPONENT}\Z)")
_GUARDED = re.compile(rf"'+(?:[=+\-@\t\r\n]|{_EXPONENT}\Z)")
_SPOILT = re.compile(_EXPONENT)
_SHORTENED = re.compile(rf"'*{_EXPONENT}")
# What other programs write to keep a text from being turned into a number.
_QUOTED = re.compile(r'="((?:[^"]|"")*)"')
_SUSPECT = frozenset("'=+-@\t\r\n")


def guarded(text: str) -> str:
    """The text as a cell of a text file: what a spreadsheet would calculate or shorten has an apostrophe before it."""
    if not text or (text[0] not in _SUSPECT and "E+" not in text):
        return text
    return f"'{text}" if _TO_GUARD.match(text) else text


def exact(text: str) -> str:
    """The text as a text cell of a workbook, which calculates nothing: guarded only where it looks like a number that
    was shortened."""
    return f"'{text}" if "E+" in text and _SHORTENED.fullmatch(text) else text


def told(cell: str) -> tuple[str, bool]:
    """What a cell of a text file says, without its guard, and whether it is a number that a spreadsheet has
    shortened."""
    if not cell or (cell[0] not in _SUSPECT and "E+" not in cell):
        return cell, False
    if quoted := _QUOTED.fullmatch(cell):
        return quoted.group(1).replace('""', '"'), False
    if _GUARDED.match(cell):
        return cell[1:], False
    return cell, _SPOILT.fullmatch(cell) is not None


def told_in_book(cell: str) -> tuple[str, bool]:
    """The same of a text cell of a workbook."""
    if "E+" not in cell or not _SHORTENED.fullmatch(cell):
        return cell, False
    return (cell[1:], False) if cell[0] == "'" else (cell, True)


def in_book(cell: str) -> str:
    """The cell of a workbook that says what this cell of a text file says."""
    text, spoilt = told(cell)
    return text if spoilt else exact(text)
