"""How a label looks, as data: its size, and boxes with a symbol, a text or the logo. There is no language in it.

All measures are millimetres from the upper left corner, type is in points. What is stored of a template is what `plain`
makes of a layout; `read` takes it apart again and says every fault.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from serialtrail.domain import checks
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.labels.sizes import DPI, PAPERS, SIZES, Sheet, Size

SYMBOLS = ("qr", "datamatrix", "code128")
CONTENTS = ("number", "gs1", "link")
FIELDS = ("number", "item_name", "sku", "location", "batch", "warranty", "organization", "text")
ALIGNS = ("left", "center", "right")
LANGUAGES = ("en", "zh-hans")
KINDS = ("symbol", "text", "logo")
OWN = "own"
MOST_BOXES = 20
LONGEST_TEXT = 200
LEAST_SIDE, MOST_SIDE = 8, 300
LEAST_TYPE, MOST_TYPE = 4, 72

NOT_A_SHAPE = gettext_noop("must be an object with the fields of a label")
NOT_A_MEASURE = gettext_noop("must be a number from %(least)s to %(most)s")
OUTSIDE = gettext_noop("the box does not lie on the label")
GS1_SYMBOL = gettext_noop("GTIN and serial go into a Data Matrix symbol only")
TOO_MANY_BOXES = gettext_noop("a label has at most %(most)s boxes")
NO_BOX = gettext_noop("a label has at least one box")
OFF_SHEET = gettext_noop("the labels do not fit on the sheet")


@dataclass(frozen=True)
class Box:
    """A place on the label. `symbol` and `content` are of symbols; `field`, `text`, `points`, `align` and `bold` of
    texts."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    symbol: str = ""
    content: str = "number"
    field: str = ""
    text: str = ""
    points: float = 8
    align: str = "left"
    bold: bool = False


@dataclass(frozen=True)
class Layout:
    """A label: `stock` is the name of its size in `SIZES` or `own`, `dpi` the dots of the printer it is drawn for."""

    stock: str
    size: Size
    dpi: int
    language: str
    boxes: tuple[Box, ...]


def read(given: Any) -> Layout:
    """The layout that was stored or sent. Raises Refused with every fault (line_invalid, field by field)."""
    faults: list[Refusal] = []
    if not isinstance(given, Mapping):
        raise Refused([checks.invalid("layout", NOT_A_SHAPE)])
    size = _size(given, faults)
    dpi = given.get("dpi", 203)
    if dpi not in DPI or isinstance(dpi, bool):
        faults.append(checks.invalid("dpi", checks.NOT_ONE_OF, known=", ".join(map(str, DPI))))
    language = _choice(given, "language", LANGUAGES, "en", faults)
    rows = given.get("boxes", [])
    if not isinstance(rows, list | tuple) or not rows:
        faults.append(checks.invalid("boxes", NO_BOX))
        rows = []
    if len(rows) > MOST_BOXES:
        faults.append(checks.invalid("boxes", TOO_MANY_BOXES, most=MOST_BOXES))
    boxes = tuple(_box(row, f"boxes[{place}]", size, faults) for place, row in enumerate(rows[:MOST_BOXES]))
    if faults:
        raise Refused(faults)
    stock = given.get("stock")
    return Layout(stock if stock in SIZES else OWN, size, int(dpi), language, boxes)


def plain(layout: Layout) -> dict[str, Any]:
    """The layout as it is stored and sent."""
    told: dict[str, Any] = {"stock": layout.stock, "dpi": layout.dpi, "language": layout.language}
    if layout.stock == OWN:
        told |= {"width": layout.size.width, "height": layout.size.height}
        if layout.size.sheet is not None:
            told["sheet"] = vars(layout.size.sheet).copy()
    told["boxes"] = [_plain_box(box) for box in layout.boxes]
    return told


def dots(millimetres: float, dpi: int) -> int:
    """Whole dots of a length, never more than fit."""
    return math.floor(millimetres * dpi / 25.4 + 1e-6)


def _plain_box(box: Box) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": box.kind}
    told |= {name: getattr(box, name) for name in ("x", "y", "width", "height")}
    if box.kind == "symbol":
        told |= {"symbol": box.symbol, "content": box.content}
    elif box.kind == "text":
        told |= {name: getattr(box, name) for name in ("field", "text", "points", "align", "bold")}
    return told


def _size(given: Mapping[str, Any], faults: list[Refusal]) -> Size:
    stock = given.get("stock", OWN)
    if stock in SIZES:
        return SIZES[stock]
    if stock != OWN:
        faults.append(checks.invalid("stock", checks.NOT_ONE_OF, known=", ".join((*SIZES, OWN))))
        return Size(MOST_SIDE, MOST_SIDE)
    width, height = (_measure(given, side, "", LEAST_SIDE, MOST_SIDE, faults) for side in ("width", "height"))
    sheet = given.get("sheet")
    return Size(width, height, None if sheet is None else _sheet(sheet, width, height, faults))


def _sheet(given: Any, width: float, height: float, faults: list[Refusal]) -> Sheet | None:
    if not isinstance(given, Mapping):
        faults.append(checks.invalid("sheet", NOT_A_SHAPE))
        return None
    paper = _choice(given, "paper", tuple(PAPERS), "a4", faults)
    columns, rows = (int(_measure(given, name, "sheet.", 1, 40, faults)) for name in ("columns", "rows"))
    left, top = (_measure(given, name, "sheet.", 0, MOST_SIDE, faults) for name in ("left", "top"))
    across, down = (_measure(given, name, "sheet.", 1, MOST_SIDE, faults) for name in ("across", "down"))
    wide, high = PAPERS.get(paper, (0.0, 0.0))
    beyond = left + (columns - 1) * across + width > wide + 0.5 or top + (rows - 1) * down + height > high + 0.5
    if beyond or (columns > 1 and across < width) or (rows > 1 and down < height):
        faults.append(checks.invalid("sheet", OFF_SHEET))
    return Sheet(paper, columns, rows, left, top, across, down)


def _box(given: Any, where: str, size: Size, faults: list[Refusal]) -> Box:
    if not isinstance(given, Mapping):
        faults.append(checks.invalid(where, NOT_A_SHAPE))
        return Box("text", 0, 0, 1, 1, field="number")
    prefix = f"{where}."
    kind = _choice(given, "kind", KINDS, "text", faults, prefix)
    x, y = (_measure(given, name, prefix, 0, MOST_SIDE, faults) for name in ("x", "y"))
    width, height = (_measure(given, name, prefix, 1, MOST_SIDE, faults) for name in ("width", "height"))
    if x + width > size.width + 0.01 or y + height > size.height + 0.01:
        faults.append(checks.invalid(where, OUTSIDE))
    if kind == "symbol":
        symbol = _choice(given, "symbol", SYMBOLS, "qr", faults, prefix)
        content = _choice(given, "content", CONTENTS, "number", faults, prefix)
        if content == "gs1" and symbol != "datamatrix":
            faults.append(checks.invalid(f"{prefix}symbol", GS1_SYMBOL))
        return Box(kind, x, y, width, height, symbol=symbol, content=content)
    if kind == "logo":
        return Box(kind, x, y, width, height)
    field = _choice(given, "field", FIELDS, "number", faults, prefix)
    text = given.get("text", "")
    text = text if isinstance(text, str) else ""
    faults.extend(checks.text_faults(f"{prefix}text", text, LONGEST_TEXT))
    points = _measure({"points": 8, **given}, "points", prefix, LEAST_TYPE, MOST_TYPE, faults)
    align = _choice(given, "align", ALIGNS, "left", faults, prefix)
    bold = given.get("bold") is True
    return Box(kind, x, y, width, height, field=field, text=text, points=points, align=align, bold=bold)


def _choice(
    given: Mapping[str, Any], name: str, known: tuple[str, ...], absent: str, faults: list[Refusal], prefix: str = ""
) -> str:
    value = given.get(name, absent)
    if not isinstance(value, str) or value not in known:
        faults.append(checks.invalid(f"{prefix}{name}", checks.NOT_ONE_OF, known=", ".join(known)))
        return absent
    return value


def _measure(
    given: Mapping[str, Any], name: str, prefix: str, least: float, most: float, faults: list[Refusal]
) -> float:
    value = given.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        faults.append(checks.invalid(f"{prefix}{name}", NOT_A_MEASURE, least=least, most=most))
        return float(least)
    return round(float(value), 3)
