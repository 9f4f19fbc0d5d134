"""Where everything of one label stands, in whole dots of its printer: what PDF, ZPL and PNG are drawn from.

A symbol whose text has no place as bars of at least a quarter of a millimetre, with the white around, becomes a Data
Matrix; the label says so in its notes.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote

from serialtrail.drawing import fonts, symbols
from serialtrail.drawing.symbols import CannotDraw, Symbol
from serialtrail.labels.layout import Box, Layout, dots

# Dots of the thinnest bar: a quarter of a millimetre, below which cheap scanners begin to fail.
THINNEST = {203: 2, 300: 3, 600: 6}
# Modules of Data Matrix and QR grow no further than this: larger is no easier to read, and blackens the head.
THICKEST = 1.0  # millimetres
LEADING = 1.2
LEAST_POINTS = 4.0
ELLIPSIS = "…"

# What a note is about; the doors have the sentences.
SWITCHED, NO_ROOM, NO_GTIN, NO_LINK = "switched", "no_room", "no_gtin", "no_link"
# The signs of GS1's set 82, without the brackets that the form of element strings takes.
_GS1_SERIAL = re.compile(r"[!\"%&'*+,\-./0-9:;<=>?A-Z_a-z]{1,20}")


@dataclass(frozen=True)
class Facts:
    """What can stand on a label, as texts."""

    number: str
    item_name: str = ""
    sku: str = ""
    gtin: str = ""
    location: str = ""
    batch: str = ""
    warranty: str = ""
    organization: str = ""


@dataclass(frozen=True)
class Bars:
    """A symbol whose upper left dark module begins at x, y; `module` dots a side, rows `high` dots high."""

    symbol: Symbol
    x: int
    y: int
    module: int
    high: int


@dataclass(frozen=True)
class Words:
    """Lines of a text in a box of dots; `points` is the type, `drop` dots from the top to the first base line."""

    lines: tuple[str, ...]
    x: int
    y: int
    width: int
    height: int
    points: float
    align: str
    bold: bool


@dataclass(frozen=True)
class Picture:
    """The box of the logo, in dots."""

    x: int
    y: int
    width: int
    height: int


@dataclass
class Placed:
    """All of one label. `notes` are pairs of what and the number it is about."""

    width: int
    height: int
    dpi: int
    bars: list[Bars] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def placed(layout: Layout, facts: Facts, address: str = "") -> Placed:
    """Lay one label out; `address` is where links lead, the beginning of an https address. Nothing is refused: what
    finds no place is left out and said in the notes."""
    dpi = layout.dpi
    label = Placed(dots(layout.size.width, dpi), dots(layout.size.height, dpi), dpi)
    for box in layout.boxes:
        x, y, width, height = (dots(side, dpi) for side in (box.x, box.y, box.width, box.height))
        if box.kind == "symbol":
            _symbol(label, box, facts, address)
        elif box.kind == "logo":
            label.pictures.append(Picture(x, y, width, height))
        else:
            text = box.text if box.field == "text" else getattr(facts, box.field)
            if text:
                label.words.append(_words(text, box, dpi))
    return label


def _symbol(label: Placed, box: Box, facts: Facts, address: str) -> None:
    text, gs1 = _said(label, box, facts, address)
    for kind in dict.fromkeys((box.symbol, "datamatrix")):
        try:
            made = symbols.symbol(kind, text, gs1=gs1)
        except CannotDraw:
            continue
        bars = _fitted(made, box, label.dpi)
        if bars is not None:
            label.bars.append(bars)
            if kind != box.symbol:
                label.notes.append((SWITCHED, facts.number))
            return
    label.notes.append((NO_ROOM, facts.number))


def _said(label: Placed, box: Box, facts: Facts, address: str) -> tuple[str, bool]:
    """What the symbol says, and whether as GS1; the number alone where GTIN or address are wanting."""
    number, gtin = facts.number, facts.gtin
    if box.content == "number":
        return number, False
    if not (gtin and _GS1_SERIAL.fullmatch(number)):
        label.notes.append((NO_GTIN, number))
        return number, False
    if box.content == "gs1":
        return f"(01){gtin.zfill(14)}(21){number}", True
    if not address:
        label.notes.append((NO_LINK, number))
        return number, False
    # GS1 Digital Link: telephones open it, and every scan box here reads item and number out of it.
    return f"{address.rstrip('/')}/01/{gtin.zfill(14)}/21/{quote(number, safe='')}", False


def _fitted(made: Symbol, box: Box, dpi: int) -> Bars | None:
    """The symbol in the middle of its box, as large as whole dots allow; None when it would be too fine."""
    x, y, width, height = (dots(side, dpi) for side in (box.x, box.y, box.width, box.height))
    quiet = symbols.QUIET[made.kind]
    wide = made.width + 2 * quiet
    if made.kind == "code128":
        module = min(width // wide, dots(0.5, dpi))
        # A bar less high than 5 mm is missed by half of the hands that scan it.
        if module < THINNEST[dpi] or height < dots(5, dpi):
            return None
        return Bars(made, x + (width - module * made.width) // 2, y, module, height)
    module = min(width // wide, height // (made.height + 2 * quiet), dots(THICKEST, dpi))
    if module < THINNEST[dpi]:
        return None
    left, top = (width - module * made.width) // 2, (height - module * made.height) // 2
    return Bars(made, x + left, y + top, module, module)


def _words(text: str, box: Box, dpi: int) -> Words:
    x, y, width, height = (dots(side, dpi) for side in (box.x, box.y, box.width, box.height))
    points, lines = _set(
        " ".join(text.split()), box.width * 72 / 25.4, box.height * 72 / 25.4, box.points, box.bold,
        box.field == "number",
    )  # fmt: skip
    return Words(lines, x, y, width, height, points, box.align, box.bold)


@lru_cache(maxsize=4096)
def _set(
    text: str, width: float, height: float, points: float, bold: bool, whole: bool
) -> tuple[float, tuple[str, ...]]:
    """The size of type at which the text fits, and its lines. A number is never cut short (`whole`); other texts end in
    an ellipsis when they fit at no size that can be read."""
    font = fonts.BOLD if bold else fonts.REGULAR
    unit = _unit(text, font)
    # A number keeps its size as long as it can stay on one line.
    size = points
    if whole and unit * size > width:
        size = max(width / unit, LEAST_POINTS)
    while True:
        lines = _wrapped(text, font, size, width, not whole)
        room = max(1, math.floor(height / (size * LEADING) + 0.1))
        if len(lines) <= room or size <= 2:
            return size, tuple(lines)
        if size <= max(LEAST_POINTS, points * 0.7) and not whole:
            cut = lines[:room]
            cut[-1] = _shortened(cut[-1], font, size, width)
            return size, tuple(cut)
        size = max(size - 0.5, 2)


def _shortened(line: str, font: str, size: float, width: float) -> str:
    while line and (_unit(line, font) + _unit(ELLIPSIS, font)) * size > width:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS


def _wrapped(text: str, font: str, size: float, width: float, at_words: bool) -> list[str]:
    """The text in lines: between words (and Chinese signs) where there are any, else anywhere."""
    lines, line = [], ""
    for part in (
        re.findall(r"[\u2e80-\uffef][^\w\s\u4e00-\u9fff]*|[^\s\u2e80-\uffef]+|\s+", text) if at_words else [text]
    ):
        if _unit(line + part, font) * size <= width:
            line += part
            continue
        if line.strip():
            lines.append(line.strip())
        line = "" if part.isspace() else part
        while _unit(line, font) * size > width and len(line) > 1:
            fit = next((n for n in range(len(line) - 1, 0, -1) if _unit(line[:n], font) * size <= width), 1)
            # In lines of like length: the last sign of a number, alone, would be overlooked.
            fit = min(fit, math.ceil(len(line) / math.ceil(len(line) / fit)))
            lines.append(line[:fit])
            line = line[fit:]
    return [*lines, line.strip()] if line.strip() else lines or [""]


@lru_cache(maxsize=8192)
def _unit(text: str, font: str) -> float:
    """How wide a text is, in units of its size."""
    return fonts.width(text, font, 100) / 100
