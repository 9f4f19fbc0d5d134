"""The fonts of what is printed: Noto Sans SC, for Latin letters and Chinese alike."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "NotoSansSC", "NotoSansSC-Bold"
_FILES = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf"}


@cache
def ready() -> None:
    """Let reportlab know the fonts; call it before anything is drawn."""
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(settings.ASSETS.picked / "fonts" / file)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def width(text: str, font: str, size: float) -> float:
    """How wide a text is, in points."""
    ready()
    return float(pdfmetrics.stringWidth(text, font, size))
