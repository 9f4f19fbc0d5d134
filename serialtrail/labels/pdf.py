"""Labels as PDF: a page a label for rolls, or sheets. Every measure is in whole dots, so no bar falls between two."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from serialtrail.drawing import fonts
from serialtrail.labels.layout import Layout, dots
from serialtrail.labels.placing import LEADING, Bars, Picture, Placed, Words
from serialtrail.labels.sizes import PAPERS

# How far below the top of a line its letters stand, in units of the type.
ASCENT = 0.93
HAIR = 0.002  # points


def draw(
    layout: Layout, labels: Iterable[Placed], logo: bytes | None = None, *, skip: int = 0, title: str = ""
) -> bytes:
    """The labels in order; on sheets the first `skip` places, which are used up already, stay empty."""
    fonts.ready()
    written = BytesIO()
    places = _places(layout)
    width, height = _page_size(layout)
    step = 72 / layout.dpi
    # A hair less than whole dots: rounded up in the file, a page would have one dot more, and what renders it would
    # stretch every bar to fit.
    canvas = Canvas(written, pagesize=(width * step - HAIR, height * step - HAIR), pageCompression=1)
    canvas.setTitle(title)
    picture = ImageReader(BytesIO(logo)) if logo else None
    place = skip % len(places)
    for count, label in enumerate(labels):
        if count and place == len(places):
            canvas.showPage()
            place = 0
        left, top = places[place]
        _label(canvas, label, left, height - top, step, picture)
        place += 1
    canvas.save()
    return written.getvalue()


def _page_size(layout: Layout) -> tuple[int, int]:
    """Width and height of a page in dots."""
    sheet = layout.size.sheet
    wide, high = PAPERS[sheet.paper] if sheet else (layout.size.width, layout.size.height)
    return dots(wide, layout.dpi), dots(high, layout.dpi)


def _places(layout: Layout) -> list[tuple[int, int]]:
    """The upper left corners of the labels of a page, in dots, as they are read."""
    sheet, dpi = layout.size.sheet, layout.dpi
    if sheet is None:
        return [(0, 0)]
    return [
        (dots(sheet.left + column * sheet.across, dpi), dots(sheet.top + row * sheet.down, dpi))
        for row in range(sheet.rows)
        for column in range(sheet.columns)
    ]


def _label(canvas: Canvas, label: Placed, left: int, top: int, step: float, logo: ImageReader | None) -> None:
    """Draw a label whose upper left corner is `left`, `top` dots from the lower left one of the page."""
    for bars in label.bars:
        canvas.addLiteral(_path(bars, left, top, step))
    for words in label.words:
        _text(canvas, words, left, top, step)
    if logo is not None:
        for picture in label.pictures:
            _picture(canvas, picture, left, top, step, logo)


def _path(bars: Bars, left: int, top: int, step: float) -> str:
    """One path of all bars: with dots as unit it needs whole numbers only."""
    x0, y0, module, high = left + bars.x, top - bars.y, bars.module, bars.high
    parts = [f"{x0 + x * module} {y0 - (y + 1) * high} {wide * module} {high} re" for y, x, wide in bars.symbol.runs()]
    return f"q {step:.8f} 0 0 {step:.8f} 0 0 cm 0 g {' '.join(parts)} f Q"


def _text(canvas: Canvas, words: Words, left: int, top: int, step: float) -> None:
    font = fonts.BOLD if words.bold else fonts.REGULAR
    canvas.setFont(font, words.points)
    x, y, width = (left + words.x) * step, (top - words.y) * step, words.width * step
    for place, line in enumerate(words.lines):
        base = y - (place * LEADING + ASCENT) * words.points
        if words.align == "center":
            canvas.drawCentredString(x + width / 2, base, line)
        elif words.align == "right":
            canvas.drawRightString(x + width, base, line)
        else:
            canvas.drawString(x, base, line)


def _picture(canvas: Canvas, picture: Picture, left: int, top: int, step: float, logo: ImageReader) -> None:
    canvas.drawImage(
        logo, (left + picture.x) * step, (top - picture.y - picture.height) * step, picture.width * step,
        picture.height * step, mask="auto", preserveAspectRatio=True, anchor="nw",
    )  # fmt: skip
