"""Texts in CSV that no spreadsheet may calculate, shorten or make a date of: written as ="…", read back exactly."""

from __future__ import annotations

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# A number with zeros in front, with an exponent, or with more digits than a spreadsheet keeps.
_CHANGED = re.compile(r"0[0-9]+|[0-9.,]+[eE][+-]?[0-9]+|[0-9]{12,}")
_GUARDED = re.compile(r'="((?:[^"]|"")*)"', re.DOTALL)


def guarded(text: str) -> str:
    """The cell for a text: as it is, or as the formula that gives it where a spreadsheet would change it."""
    if text.startswith(_FORMULA) or _CHANGED.fullmatch(text) or text != text.strip():
        return '="{}"'.format(text.replace('"', '""'))
    return text


def unguarded(cell: str) -> str | None:
    """The text inside a guarded cell; None when it is none."""
    found = _GUARDED.fullmatch(cell)
    return None if found is None else found.group(1).replace('""', '"')
