"""Labels as ZPL II, the language of label printers: symbols, logo and what is not ASCII as graphics in the printer's
own dots, plain text in the printer's font."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from serialtrail.drawing import fonts
from serialtrail.labels.placing import LEADING, Bars, Picture, Placed, Words

_ALIGN = {"left": "L", "center": "C", "right": "R"}


def draw(labels: Iterable[Placed], logo: bytes | None = None) -> bytes:
    """The labels in order, each a format of its own."""
    picture = Image.open(BytesIO(logo)).convert("RGBA") if logo else None
    return "".join(_label(label, picture) for label in labels).encode()


def _label(label: Placed, logo: Image.Image | None) -> str:
    # UTF-8, origin in the corner, as wide and long as the label.
    parts = [f"^XA^CI28^LH0,0^PW{label.width}^LL{label.height}"]
    parts += [_bars(bars) for bars in label.bars]
    parts += [_text(words, label.dpi) for words in label.words]
    if logo is not None:
        parts += [_logo(picture, logo) for picture in label.pictures]
    return "\n".join([*parts, "^XZ\n"])


def _bars(bars: Bars) -> str:
    return f"^FO{bars.x},{bars.y}{_symbol(bars)}^FS"


def _symbol(bars: Bars) -> str:
    """A graphic of the symbol; a row of dots that repeats the one above is a colon."""
    wide = bars.symbol.width * bars.module
    row_bytes = (wide + 7) // 8
    rows = []
    for row in bars.symbol.rows:
        # A module is as many binary digits as it has dots.
        bits = "".join(("1" if dark else "0") * bars.module for dark in row).ljust(row_bytes * 8, "0")
        rows.append(f"{int(bits, 2):0{row_bytes * 2}X}" + ":" * (bars.high - 1))
    total = row_bytes * len(bars.symbol.rows) * bars.high
    return f"^GFA,{total},{total},{row_bytes},{''.join(rows)}"


def _text(words: Words, dpi: int) -> str:
    lines = []
    size = words.points * dpi / 72
    plain = all(line.isascii() for line in words.lines)
    for place, line in enumerate(words.lines):
        y = words.y + round(place * LEADING * size)
        if plain:
            # The printer's font is narrower than ours at the same height, so that what fits there fits here.
            shown = "".join(f"_{ord(sign):02X}" if sign in "^~_\\" else sign for sign in line)
            high = max(round(size), 10)
            lines.append(
                f"^FO{words.x},{y}^A0N,{high},{high}^FB{words.width},1,0,{_ALIGN[words.align]},0^FH_^FD{shown}^FS"
            )
        else:
            wide, graphic = _drawn(line, words.bold, round(size))
            x = {"left": 0, "center": (words.width - wide) // 2, "right": words.width - wide}[words.align]
            lines.append(f"^FO{words.x + max(x, 0)},{y}{graphic}^FS")
    return "\n".join(lines)


@lru_cache(maxsize=512)
def _drawn(line: str, bold: bool, size: int) -> tuple[int, str]:
    """A line of text as a graphic, and how wide it is in dots."""
    font = _font(bold, size)
    wide = max(1, round(font.getlength(line)) + 1)
    picture = Image.new("L", (wide, round(size * 1.25)), 255)
    ImageDraw.Draw(picture).text((0, round(size * 0.93)), line, font=font, fill=0, anchor="ls")
    return wide, _graphic(picture.point(lambda value: 255 * (value > 128)).convert("1"))


@lru_cache(maxsize=16)
def _font(bold: bool, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.path_of(fonts.BOLD if bold else fonts.REGULAR)), size)


def _logo(picture: Picture, logo: Image.Image) -> str:
    scale = min(picture.width / logo.width, picture.height / logo.height)
    sized = logo.resize((max(1, int(logo.width * scale)), max(1, int(logo.height * scale))))
    white = Image.new("RGBA", sized.size, "white")
    white.alpha_composite(sized)
    return f"^FO{picture.x},{picture.y}{_graphic(white.convert('1'))}^FS"


def _graphic(picture: Image.Image) -> str:
    """A picture of black and white as a graphic field."""
    row_bytes = (picture.width + 7) // 8
    # The bits beyond the edge are 0 in both senses of black: inverted they would be a black margin.
    padded = Image.new("1", (row_bytes * 8, picture.height), 1)
    padded.paste(picture, (0, 0))
    data = bytes(byte ^ 0xFF for byte in padded.tobytes())
    return f"^GFA,{len(data)},{len(data)},{row_bytes},{data.hex().upper()}"
