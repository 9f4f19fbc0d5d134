"""Pages as they are laid out, and how they become a PDF. Lengths are points; y runs down from the top of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from serialtrail.drawing import fonts
from serialtrail.drawing.symbols import Symbol

PAGES = {"a4": (210 * mm, 297 * mm), "letter": (215.9 * mm, 279.4 * mm), "80mm": (80 * mm, 0.0)}
# A page of a roll is as long as needed; PDF readers show no more than this at once.
LONGEST = 14_000.0
INK, GREY, LINE, SHADE = 0x17202E, 0x5B6675, 0xC9CFD8, 0xF1F3F6

Draw = Callable[[Canvas, float], None]
Close = Callable[["Sheet", int, int], None]


@dataclass
class Sheet:
    """The page being written: `y` is where the next thing goes. `begin` is called on each page after the first."""

    size: str
    side: float
    top: float
    bottom: float
    begin: Callable[[Sheet], None] | None = None
    pages: list[list[Draw]] = field(default_factory=lambda: [[]])
    y: float = 0.0

    def __post_init__(self) -> None:
        self.y = self.top

    @property
    def roll(self) -> bool:
        return self.size == "80mm"

    @property
    def width(self) -> float:
        return float(PAGES[self.size][0])

    @property
    def height(self) -> float:
        return LONGEST if self.roll else float(PAGES[self.size][1])

    @property
    def left(self) -> float:
        return self.side

    @property
    def right(self) -> float:
        return self.width - self.side

    @property
    def inside(self) -> float:
        return self.right - self.left

    def room(self, height: float) -> bool:
        """Whether so much still fits on this page."""
        return self.y + height <= self.height - self.bottom

    def need(self, height: float) -> bool:
        """Go on to a new page unless so much still fits; whether it did."""
        if self.room(height):
            return False
        self.pages.append([])
        self.y = self.top
        if self.begin is not None:
            self.begin(self)
        return True

    def text(
        self, x: float, text: str, size: float, *, bold: bool = False, ink: int = INK, right: bool = False,
        centre: bool = False, y: float | None = None,
    ) -> None:  # fmt: skip
        """A line of text, its baseline at y (where the next thing goes); x is its left, right end or middle."""
        at = self.y if y is None else y
        font = fonts.BOLD if bold else fonts.REGULAR
        if right or centre:
            x -= fonts.width(text, font, size) / (1 if right else 2)

        def draw(canvas: Canvas, height: float) -> None:
            canvas.setFillColorRGB(*_rgb(ink))
            canvas.setFont(font, size)
            canvas.drawString(x, height - at, text)

        self.pages[-1].append(draw)

    def rule(self, x: float, to: float, *, y: float | None = None, ink: int = LINE, thick: float = 0.6) -> None:
        """A horizontal line."""
        at = self.y if y is None else y

        def draw(canvas: Canvas, height: float) -> None:
            canvas.setStrokeColorRGB(*_rgb(ink))
            canvas.setLineWidth(thick)
            canvas.line(x, height - at, to, height - at)

        self.pages[-1].append(draw)

    def box(self, x: float, y: float, wide: float, high: float, *, fill: int | None = None, ink: int = LINE) -> None:
        """A rectangle from its upper left corner: filled, else its outline."""

        def draw(canvas: Canvas, height: float) -> None:
            if fill is not None:
                canvas.setFillColorRGB(*_rgb(fill))
                canvas.rect(x, height - y - high, wide, high, stroke=0, fill=1)
                return
            canvas.setStrokeColorRGB(*_rgb(ink))
            canvas.setLineWidth(0.7)
            canvas.rect(x, height - y - high, wide, high, stroke=1, fill=0)

        self.pages[-1].append(draw)

    def tick(self, x: float, y: float, side: float) -> None:
        """The mark in a box of this side."""

        def draw(canvas: Canvas, height: float) -> None:
            canvas.setStrokeColorRGB(*_rgb(INK))
            canvas.setLineWidth(1.1)
            down = height - y
            canvas.lines(
                [
                    (x + side * 0.2, down - side * 0.5, x + side * 0.42, down - side * 0.75),
                    (x + side * 0.42, down - side * 0.75, x + side * 0.85, down - side * 0.2),
                ]
            )

        self.pages[-1].append(draw)

    def symbol(self, x: float, y: float, symbol: Symbol, module: float, high: float) -> None:
        """The dark modules of a symbol as one path; `high` is how high a row is."""

        def draw(canvas: Canvas, height: float) -> None:
            canvas.setFillColorRGB(0, 0, 0)
            path = canvas.beginPath()
            for row, start, count in symbol.runs():
                path.rect(x + start * module, height - y - (row + 1) * high, count * module, high)
            canvas.drawPath(path, stroke=0, fill=1)

        self.pages[-1].append(draw)

    def picture(self, x: float, y: float, image: ImageReader, wide: float, high: float) -> None:
        def draw(canvas: Canvas, height: float) -> None:
            canvas.drawImage(image, x, height - y - high, wide, high, mask="auto")

        self.pages[-1].append(draw)


def pdf(sheet: Sheet, title: str, author: str, close: Close | None = None) -> bytes:
    """The pages as a PDF; `close` writes what needs to know how many there are, on the page that it is given."""
    total, end = len(sheet.pages), sheet.y
    target = BytesIO()
    canvas = Canvas(target, pageCompression=1, invariant=1)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setCreator("Serialtrail")
    for place, drawings in enumerate(sheet.pages, 1):
        page = drawings
        if close is not None:
            drawn, sheet.pages = sheet.pages, [[]]
            close(sheet, place, total)
            page = [*drawings, *sheet.pages[0]]
            sheet.pages = drawn
        height = end + sheet.bottom if sheet.roll and place == total else sheet.height
        canvas.setPageSize((sheet.width, height))
        for draw in page:
            draw(canvas, height)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _rgb(ink: int) -> tuple[float, float, float]:
    return (ink >> 16) / 255, (ink >> 8 & 255) / 255, (ink & 255) / 255
