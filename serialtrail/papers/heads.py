"""What the head of a paper says, of whatever size."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from reportlab.lib.utils import ImageReader

from serialtrail.papers import words
from serialtrail.papers.content import Content
from serialtrail.papers.layout import Layout

SIDES = {"transfer": ("handed_over", "received"), "count": ("counted", "checked")}


def title_word(content: Content, paper: str) -> Promise:
    """The word on top of the paper."""
    if paper == "receipt" and content.kind == "sale_return":
        return words.TITLE["refund"]
    return words.TITLE[content.kind if paper in ("order", "adjustment") else paper]


def said_title(content: Content, paper: str, layout: Layout) -> str:
    return words.said(title_word(content, paper), layout.language)


def field_value(content: Content, name: str, layout: Layout) -> str:
    """A field as it is written."""
    value = content.fields.get(name, "")
    return words.day(value, layout.language) if name == "date" else value


def field_word(content: Content, name: str, layout: Layout) -> str:
    return words.said(words.fields_on(content.kind)[name], layout.language)


def fitted(image: ImageReader, wide: float, high: float) -> tuple[float, float]:
    """The size of a picture inside a frame, its sides in proportion."""
    across, down = image.getSize()
    scale = min(wide / across, high / down)
    return across * scale, down * scale


def sides(paper: str) -> Sequence[str]:
    """Who signs: both ends of a transfer, who counted and who checked, else who gave and who took."""
    return SIDES.get(paper, ("issued", "received"))


def side_word(side: str, layout: Layout) -> str:
    return words.said(words.PHRASE[side], layout.language)
