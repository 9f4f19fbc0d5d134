"""What a cell says: its text, or why a number that a spreadsheet has spoilt cannot be used."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import cast

from serialtrail.domain.texts import gettext_noop
from serialtrail.exchange import guards as guarding

REMEDY_LONG = gettext_noop(
    "%(value)s is a number in the spreadsheet, which keeps only 15 digits of it: the rest is lost."
    " Format the column as text and enter the numbers again."
)
REMEDY_EXPONENT = gettext_noop(
    "%(value)s is how a spreadsheet shortens a long number: its digits are lost."
    " Format the column as text and enter the numbers again."
)
REMEDY_ERROR = gettext_noop("%(value)s is the error of a formula. Enter what should stand here as text.")
REMEDY_NUMBER = gettext_noop("%(value)s is not a text or a whole number. Format the column as text and enter it again.")
REMEDY_DATE = gettext_noop(
    "The spreadsheet has made a date of this: %(value)s. Format the column as text and enter it again."
)
CONVERTED = gettext_noop("numeric cells were taken as text; zeros in front of a number, if there were any, are lost")

Raw = str | list[str]
"""A cell as its reader tells it: a text, or the kind and text of what is none ("number", "date", "bool", "other")."""

# What makes it necessary to look at the cells of a column one by one, besides white space at an end: a guard, an error,
# an exponent.
_ODD = ("\n=", "\n'", "\n#", "\nErr:", "E+")
_EXACT_DIGITS = 15


@dataclass(frozen=True)
class Column:
    """The texts of one column; by place why some cannot be used as codes, and which are numbers that became text."""

    texts: list[str]
    spoilt: dict[int, str] = field(default_factory=dict)
    converted: frozenset[int] = frozenset()


def column(told: Sequence[Raw], *, guards: bool) -> Column:
    """Read a column. `guards`: cells of a text file may be guarded."""
    if set(map(type, told)) <= {str}:
        texts = cast("Sequence[str]", told)
        if _plain(set(texts)):
            return Column(list(texts))
    read = [_read(cell, guards) for cell in told]
    return Column(
        [text for text, _, _ in read],
        {place: pattern for place, (_, pattern, _) in enumerate(read) if pattern},
        frozenset(place for place, (_, _, converted) in enumerate(read) if converted),
    )


def _plain(texts: Collection[str]) -> bool:
    together = "\n" + "\n".join(texts)
    return not any(odd in together for odd in _ODD) and list(map(str.strip, texts)) == list(texts)


def shown(cell: Raw, *, guards: bool) -> tuple[str, bool]:
    """What a cell says, and whether it is spoilt: how it goes into the errors file."""
    text, pattern, _ = _read(cell, guards)
    return text, bool(pattern)


def _read(told: Raw, guards: bool) -> tuple[str, str, bool]:
    """Return the text, why it cannot be used as a code, and whether it is a number that became text."""
    if isinstance(told, str):
        text, spoilt = (guarding.told if guards else guarding.told_in_book)(told.strip())
        if not spoilt:
            return text, "", False
        return text, REMEDY_ERROR if guarding.failed(text) else REMEDY_EXPONENT, False
    kind, text = told
    if kind == "number":
        return _number(text)
    if kind == "date":
        # The word behind it keeps the row refused when the errors file is imported as it is.
        return f"{text} (date)", REMEDY_DATE, False
    return text, REMEDY_NUMBER if kind == "other" else "", False


def _number(text: str) -> tuple[str, str, bool]:
    value = float(text)
    if not value.is_integer():
        return text, REMEDY_NUMBER, False
    if abs(value) >= 10**_EXACT_DIGITS:
        return f"{value:.14E}", REMEDY_LONG, False
    return str(int(value)), "", True
