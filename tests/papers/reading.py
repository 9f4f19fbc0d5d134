"""Reading a PDF as others would: its text, its words, its pictures."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2

from serialtrail.papers import layout, paper, sample
from serialtrail.papers.content import Content, Number
from serialtrail.papers.layout import Layout

TODAY = date(2026, 11, 25)


def pages(pdf: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def words(pdf: bytes) -> Counter[str]:
    """How often each word stands in the PDF."""
    return Counter(" ".join(pages(pdf)).split())


def pictures(pdf: bytes, dpi: int) -> list[Any]:
    """Each page in greys, at so many dots an inch."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]


def content(name: str, *numbers: str, **changes: Any) -> Content:
    """The sample document of a paper, with these numbers on its first line."""
    made = sample.sample(name, "Alpha", "EUR", TODAY)
    first, _second, third = made.lines
    count = {"quantity": str(len(numbers)), "expected": str(len(numbers))}
    line = replace(first, numbers=tuple(Number(one, "2028-11-24") for one in numbers), cells={**first.cells, **count})
    return replace(made, lines=(line, third), **changes)


def printed(made: Content, name: str, logo: bytes | None = None, **changes: Any) -> bytes:
    """The document as PDF, by the built-in layout with changes."""
    return paper.drawn(made, name, look(name, **changes), logo)


def look(name: str, **changes: Any) -> Layout:
    return replace(layout.DEFAULTS[name], **changes)
