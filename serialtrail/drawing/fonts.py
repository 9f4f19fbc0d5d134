"""The fonts of what is printed: Noto Sans SC, for Latin letters and Chinese alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "NotoSansSC", "NotoSansSC-Bold"
_FILES = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf"}


def path_of(name: str) -> Path:
    """The file of a font, for what draws letters as pictures."""
    return Path(settings.ASSETS.picked) / "fonts" / _FILES[name]


@cache
def ready() -> None:
    """Let reportlab know the fonts; call it before anything is drawn."""
    for name, file in ((name, path_of(name)) for name in _FILES):
        pdfmetrics.registerFont(TTFont(name, str(file)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def width(text: str, font: str, size: float) -> float:
    """How wide a text is, in points."""
    ready()
    return float(pdfmetrics.stringWidth(text, font, size))
