"""A document on paper: its content by a layout, as a PDF."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.utils import ImageReader

from serialtrail.drawing import fonts
from serialtrail.papers import heads, narrow, wide
from serialtrail.papers.content import Content
from serialtrail.papers.layout import Layout
from serialtrail.papers.sheet import pdf


def drawn(content: Content, paper: str, layout: Layout, logo: bytes | None = None) -> bytes:
    """The paper as a PDF. Each number stands on it once, unless the layout groups numbers or leaves them out."""
    fonts.ready()
    image = ImageReader(BytesIO(logo)) if logo else None
    title = f"{heads.said_title(content, paper, layout)} {content.number}"
    if layout.size == "80mm":
        return pdf(narrow.write(content, paper, layout, image), title, content.organization)
    sheet, close = wide.write(content, paper, layout, image, title)
    return pdf(sheet, title, content.organization, close)
