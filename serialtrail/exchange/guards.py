"""Texts as cells: no spreadsheet calculates them, and an import reads exactly what was written."""

from __future__ import annotations

import re

# What spreadsheets put in the place of a text: a long number shortened, the error of a formula.
_EXPONENT = r"[+-]?[0-9](?:[.,][0-9]+)?E\+[0-9]{2,3}"
_ERROR = r"#(?:N/A|DIV/0!|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)|Err:[0-9]{3}"
_PUT = rf"(?:{_EXPONENT}|{_ERROR})"
# What an apostrophe guards: beginnings of formulas, what spreadsheets put there, and further apostrophes before either,
# so that one can be put before any text and taken away again.
_TO_GUARD = re.compile(rf"'*(?:[=+\-@\t\r\n]|{_PUT}\Z)")
_GUARDED = re.compile(rf"'+(?:[=+\-@\t\r\n]|{_PUT}\Z)")
_SPOILT = re.compile(_PUT)
_SHORTENED = re.compile(rf"'*{_PUT}")
_FAILED = re.compile(_ERROR)
# What other programs write to keep a text from being turned into a number.
_QUOTED = re.compile(r'="((?:[^"]|"")*)"')
_SUSPECT = frozenset("'=+-@\t\r\n#")
# Signs without which a text is none of what spreadsheets put there.
_SIGNS = ("E+", "#", "Err:")


def guarded(text: str) -> str:
    """The text as a cell of a text file: what a spreadsheet would calculate or shorten has an apostrophe before it."""
    if not text or (text[0] not in _SUSPECT and not _looks_put(text)):
        return text
    return f"'{text}" if _TO_GUARD.match(text) else text


def exact(text: str) -> str:
    """The text as a text cell of a workbook, which calculates nothing: guarded only where it looks like what a
    spreadsheet has put there."""
    return f"'{text}" if _looks_put(text) and _SHORTENED.fullmatch(text) else text


def told(cell: str) -> tuple[str, bool]:
    """What a cell of a text file says, without its guard, and whether a spreadsheet has put it there: a number that it
    has shortened, or an error."""
    if not cell or (cell[0] not in _SUSPECT and not _looks_put(cell)):
        return cell, False
    if quoted := _QUOTED.fullmatch(cell):
        return quoted.group(1).replace('""', '"'), False
    if _GUARDED.match(cell):
        return cell[1:], False
    return cell, _SPOILT.fullmatch(cell) is not None


def told_in_book(cell: str) -> tuple[str, bool]:
    """The same of a text cell of a workbook."""
    if not (_looks_put(cell) and _SHORTENED.fullmatch(cell)):
        return cell, False
    return (cell[1:], False) if cell[0] == "'" else (cell, True)


def failed(text: str) -> bool:
    """Whether the text is how a spreadsheet tells that a formula has failed."""
    return _FAILED.fullmatch(text) is not None


def in_book(cell: str) -> str:
    """The cell of a workbook that says what this cell of a text file says."""
    text, spoilt = told(cell)
    return text if spoilt else exact(text)


def _looks_put(text: str) -> bool:
    return any(sign in text for sign in _SIGNS)
