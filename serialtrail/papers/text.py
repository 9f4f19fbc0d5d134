"""Texts made to fit: signs that the font has not are written out, lines are broken, figures made smaller."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from reportlab.pdfbase import pdfmetrics

from serialtrail.drawing import fonts
from serialtrail.drawing.fonts import width

SMALLEST = 5.0
_WORD = re.compile(r"[!-\u2e7f]+")
# Signs that steer others and have no face of their own.
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def shown(text: str) -> str:
    """The text in signs that can be printed; any other is written out as [U+1F600], so that none is lost."""
    glyphs = _glyphs()
    return "".join(
        sign
        if ord(sign) in glyphs and unicodedata.category(sign) not in _INVISIBLE
        else " "
        if sign in "\t\u00a0\u3000"
        else f"[U+{ord(sign):04X}]"
        for sign in text
    )


def lines(text: str, font: str, size: float, most: float) -> list[str]:
    """The text in lines of at most `most` points, broken at blanks where there are any, else anywhere."""
    found: list[str] = []
    for paragraph in text.splitlines() or [""]:
        found += _broken(shown(paragraph), font, size, most)
    return found


def whole_words(text: str, font: str, size: float, most: float) -> tuple[float, list[str]]:
    """The size, smaller where a word would not fit otherwise, and the text in lines of it; Chinese breaks anywhere."""
    fitting = min((shrunk(word, font, size, most) for word in _WORD.findall(text)), default=size)
    return fitting, lines(text, font, fitting, most)


def shrunk(text: str, font: str, size: float, most: float) -> float:
    """The size at which the text is at most so wide, not below what can be read."""
    wide = width(text, font, size)
    return size if wide <= most else max(SMALLEST, size * most / wide)


@cache
def _glyphs() -> frozenset[int]:
    fonts.ready()
    both: list[Any] = [pdfmetrics.getFont(name) for name in (fonts.REGULAR, fonts.BOLD)]
    sets = [font.face.charToGlyph for font in both]
    return frozenset(code for code, glyph in sets[0].items() if glyph and sets[1].get(code))


def _broken(text: str, font: str, size: float, most: float) -> list[str]:
    found: list[str] = []
    while width(text, font, size) > most:
        end = _fitting(text, font, size, most)
        blank = text.rfind(" ", 0, end + 1)
        cut = blank if blank > 0 else end
        found.append(text[:cut].rstrip(" "))
        text = text[cut:].lstrip(" ")
    return [*found, text]


def _fitting(text: str, font: str, size: float, most: float) -> int:
    """How many signs from the beginning fit; one at least."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle], font, size) <= most:
            low = middle
        else:
            high = middle - 1
    return low
