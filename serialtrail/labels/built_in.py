"""Templates that every organization has from the start; what it makes of its own stands beside them."""

from __future__ import annotations

from serialtrail.domain.texts import gettext_noop
from serialtrail.labels.layout import Box, Layout
from serialtrail.labels.sizes import SIZES


def _symbol(kind: str, x: float, y: float, width: float, height: float, content: str = "number") -> Box:
    return Box("symbol", x, y, width, height, symbol=kind, content=content)


def _text(
    field: str, x: float, y: float, width: float, height: float, points: float, align: str = "left", bold: bool = False
) -> Box:
    return Box("text", x, y, width, height, field=field, points=points, align=align, bold=bold)


def _layout(stock: str, dpi: int, *boxes: Box) -> Layout:
    return Layout(stock, SIZES[stock], dpi, "en", boxes)


# The name is what is stored in the log of prints and named by the interface; the words beside are for people.
BUILT_IN: dict[str, tuple[str, Layout]] = {
    "qr-50x30": (
        gettext_noop("QR with item, 50 × 30 mm"),
        _layout(
            "roll-50x30", 203,
            _symbol("qr", 1.5, 4, 22, 22), _text("item_name", 24.5, 4, 24, 8, 8, bold=True),
            _text("sku", 24.5, 12.5, 24, 4, 7), _text("number", 24.5, 17, 24, 9, 9, bold=True),
        ),
    ),
    "code128-50x30": (
        gettext_noop("Code 128, 50 × 30 mm"),
        _layout(
            "roll-50x30", 203,
            _text("item_name", 2, 1.5, 46, 4.5, 8, "center", bold=True), _symbol("code128", 1, 7, 48, 14),
            _text("number", 2, 22.5, 46, 4.5, 10, "center", bold=True),
        ),
    ),
    "datamatrix-25x15": (
        gettext_noop("Data Matrix, 25 × 15 mm, for small goods"),
        _layout(
            "roll-25x15", 300,
            _symbol("datamatrix", 0.3, 0.3, 14.4, 14.4), _text("number", 15, 2, 9.5, 11, 6, bold=True),
        ),
    ),
    "datamatrix-zebra": (
        gettext_noop("Data Matrix with item and place, 2.25 × 1.25 in"),
        _layout(
            "zebra-2.25x1.25", 203,
            _symbol("datamatrix", 2, 6, 19, 19), _text("item_name", 23, 4, 32, 8, 9, bold=True),
            _text("sku", 23, 12.5, 32, 4, 7), _text("number", 23, 17, 32, 5, 10, bold=True),
            _text("location", 23, 22.5, 32, 4, 7),
        ),
    ),
    "gs1-100x50": (
        gettext_noop("GS1 Data Matrix with GTIN and serial, 100 × 50 mm"),
        _layout(
            "roll-100x50", 203,
            _text("organization", 4, 3, 92, 5, 9), _symbol("datamatrix", 4, 11, 32, 32, "gs1"),
            _text("item_name", 40, 11, 56, 11, 12, bold=True), _text("sku", 40, 22.5, 56, 5, 9),
            _text("number", 40, 28, 56, 7, 14, bold=True), _text("batch", 40, 36, 56, 4.5, 8),
            _text("warranty", 40, 41, 56, 4.5, 8),
        ),
    ),
    "link-50x30": (
        gettext_noop("QR with a link, 50 × 30 mm"),
        _layout(
            "roll-50x30", 300,
            _symbol("qr", 1, 2.5, 25, 25, "link"), _text("item_name", 26.5, 4, 22, 8, 8, bold=True),
            _text("number", 26.5, 13, 22, 9, 9, bold=True), _text("warranty", 26.5, 23, 22, 4, 6),
        ),
    ),
    "qr-l7160": (
        gettext_noop("QR with item, A4 sheet of 21 (Avery L7160)"),
        _layout(
            "avery-l7160", 300,
            _symbol("qr", 3, 5, 28, 28), _text("item_name", 32, 6, 29, 9, 9, bold=True),
            _text("sku", 32, 16, 29, 4.5, 8), _text("number", 32, 21, 29, 11, 11, bold=True),
        ),
    ),
    "code128-l7163": (
        gettext_noop("Code 128 with item, A4 sheet of 14 (Avery L7163)"),
        _layout(
            "avery-l7163", 300,
            _text("item_name", 4, 3, 91, 6, 11, "center", bold=True), _symbol("code128", 2, 11, 95, 16),
            _text("number", 4, 28.5, 91, 6, 12, "center", bold=True),
        ),
    ),
    "datamatrix-l7651": (
        gettext_noop("Data Matrix, A4 sheet of 65 (Avery L7651)"),
        _layout(
            "avery-l7651", 300,
            _symbol("datamatrix", 2, 3, 15, 15), _text("item_name", 18, 3, 18, 6, 6),
            _text("number", 18, 9.5, 18, 8, 7, bold=True),
        ),
    ),
    "qr-5160": (
        gettext_noop("QR with item, Letter sheet of 30 (Avery 5160)"),
        _layout(
            "avery-5160", 300,
            _symbol("qr", 2, 1.5, 22, 22), _text("item_name", 25, 3, 39, 8, 9, bold=True),
            _text("sku", 25, 11.5, 39, 4, 7), _text("number", 25, 16, 39, 6, 10, bold=True),
        ),
    ),
}  # fmt: skip
