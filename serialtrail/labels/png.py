"""Labels as pictures: what a page shows before anything is printed."""

from __future__ import annotations

from io import BytesIO

import pypdfium2

MOST_PIXELS = 4_000_000


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
    picture.save(written, "PNG")
    return written.getvalue()
