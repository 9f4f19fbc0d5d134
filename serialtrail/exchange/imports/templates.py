"""The spreadsheets to fill in: headings in English and Chinese, cells formatted as text, a page that explains."""

from __future__ import annotations

import io
from collections.abc import Callable

import xlsxwriter

from serialtrail.domain.fields import WORDS
from serialtrail.domain.texts import gettext_noop
from serialtrail.exchange.imports.columns import KINDS, NEW_NEED, REQUIRED, explained

_TEXT = 49  # the built-in format "@"
_ROWS_AS_TEXT = 10_000
# The heading that spreadsheets of Chinese merchants have.
_CHINESE = {
    "sku": "商品编码", "name": "商品名称", "location": "仓库", "number": "序列号", "batch": "生产批次",
    "category": "商品分类", "barcode": "条码", "kind": "商品类型", "tracking": "跟踪方式", "base_unit": "单位",
    "price": "售价", "cost": "成本", "warranty_months": "保修月数", "quantity": "数量", "code": "编码", "role": "类型",
    "email": "电子邮件", "phone": "电话", "carton": "箱码", "parent": "托盘",
}  # fmt: skip
_NEEDED = gettext_noop("needed")
_OPTIONAL = gettext_noop("may be empty")
_NEW = gettext_noop("needed for new ones")
_HEADINGS = {("parties", "name"): "Name 名称", ("purchase", "price"): "Purchase price 进价"}
GENERAL = (
    gettext_noop("Fill in the first sheet, one row for each thing; the columns may stand in any order."),
    gettext_noop(
        "Leave the cells formatted as text: otherwise the spreadsheet drops zeros in front, shortens long numbers and"
        " makes dates of what looks like one."
    ),
    gettext_noop("When you paste, paste the values only, so that the format of the cells stays."),
)
_TITLES = {
    "serials": gettext_noop("Serial numbers"), "items": gettext_noop("Items"), "opening": gettext_noop("Opening stock"),
    "parties": gettext_noop("Parties"), "cartons": gettext_noop("Cartons"), "purchase": gettext_noop("Packing list"),
}  # fmt: skip


def workbook(kind: str, translate: Callable[[str], str]) -> bytes:
    """The template of a kind as XLSX; `translate` gives the language of the page that explains."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        text, bold = book.add_format({"num_format": _TEXT}), book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(translate(_TITLES[kind])[:31])
        fields = list(KINDS[kind])
        sheet.set_column(0, len(fields) - 1, 24, text)
        for place, name in enumerate(fields):
            sheet.write_string(0, place, heading(kind, name), bold)
            for row in range(1, _ROWS_AS_TEXT // len(fields)):
                sheet.write_blank(row, place, None, text)
        sheet.freeze_panes(1, 0)
        help_ = book.add_worksheet(translate(gettext_noop("How to"))[:31])
        help_.set_column(0, 0, 32)
        help_.set_column(1, 1, 14)
        help_.set_column(2, 2, 90, wrapped)
        for line, sentence in enumerate(GENERAL):
            help_.merge_range(line, 0, line, 2, translate(sentence), wrapped)
        for line, name in enumerate(fields, len(GENERAL) + 1):
            help_.write_string(line, 0, heading(kind, name), bold)
            help_.write_string(
                line,
                1,
                translate(_NEEDED if name in REQUIRED[kind] else _NEW if (kind, name) in NEW_NEED else _OPTIONAL),
            )
            help_.write_string(line, 2, translate(explained(kind, name)), wrapped)
    return content.getvalue()


def heading(kind: str, name: str) -> str:
    """What a column of the template is called, in both languages; imports know it by either, and by both."""
    return _HEADINGS.get((kind, name)) or f"{WORDS[name]} {_CHINESE[name]}"
