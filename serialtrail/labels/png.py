"""Labels as pictures: what a page shows before anything is printed."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
from PIL import Image

MOST_PIXELS = 4_000_000
_LEVELS = [85 * round(value / 85) for value in range(256)]


def page(pdf: bytes, dpi: int, number: int = 0) -> bytes:
    """One page of a PDF as PNG, as a printer of so many dots would make it; large ones are made smaller."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[number]
        scale = dpi / 72
        width, height = sheet.get_size()
        scale *= min(1, (MOST_PIXELS / (width * height * scale * scale)) ** 0.5)
        picture = sheet.render(scale=scale, grayscale=True).to_pil()
    finally:
        document.close()
    written = BytesIO()
    # Black, white and two greys between are enough for letters, and weigh a third.
    picture.point(_LEVELS).convert("P", palette=Image.Palette.ADAPTIVE, colors=4).save(
        written, "PNG", optimize=True, bits=2
    )
    return written.getvalue()
