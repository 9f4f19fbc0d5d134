"""Symbols that scanners read, as modules: QR, Data Matrix, Code 128, and the last two as GS1."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import zxingcpp

KINDS = ("qr", "datamatrix", "code128")
# Modules of white around: what the standards ask for.
QUIET = {"qr": 4, "datamatrix": 1, "code128": 10}
_FORMATS = {
    "qr": zxingcpp.BarcodeFormat.QRCode,
    "datamatrix": zxingcpp.BarcodeFormat.DataMatrix,
    "code128": zxingcpp.BarcodeFormat.Code128,
}


class CannotDraw(ValueError):
    """The symbol cannot say this text: signs it has not, or too many."""


@dataclass(frozen=True)
class Symbol:
    """Dark modules of rows from the top, without the white around them; Code 128 is one row, to be made as high as is
    wanted."""

    kind: str
    text: str
    rows: tuple[tuple[bool, ...], ...]

    @property
    def width(self) -> int:
        return len(self.rows[0])

    @property
    def height(self) -> int:
        return len(self.rows)

    def runs(self) -> list[tuple[int, int, int]]:
        """The dark stretches as (row, first module, how many), each row's from the left."""
        found = []
        for y, row in enumerate(self.rows):
            start = None
            for x, dark in enumerate((*row, False)):
                if dark and start is None:
                    start = x
                elif not dark and start is not None:
                    found.append((y, start, x - start))
                    start = None
        return found


@lru_cache(maxsize=256)
def symbol(kind: str, text: str, *, gs1: bool = False) -> Symbol:
    """The symbol of a text; with `gs1` the text is an element string with its identifiers in brackets. Raises
    CannotDraw."""
    # Named options only: zxing-cpp says nothing to one that it does not know.
    options = {"gs1": True} if gs1 else {}
    if kind == "datamatrix":
        options["force_square"] = True
    if kind == "code128" and not (text.isascii() and text):
        raise CannotDraw(text)
    try:
        made = zxingcpp.create_barcode(text, _FORMATS[kind], **options)
    except ValueError as error:
        raise CannotDraw(text) from error
    image: Any = made.to_image(scale=1, add_quiet_zones=False)
    height, width = image.shape
    dark = memoryview(image).tobytes()
    rows = tuple(
        tuple(value == 0 for value in dark[y * width : (y + 1) * width])
        for y in range(1 if kind == "code128" else height)
    )
    return Symbol(kind, text, rows)
