"""Which column is which: the names that headers go by, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

# Field to the names its column may have; compared without case, spaces, underscores, hyphens and dots.
SERIALS: Mapping[str, tuple[str, ...]] = {
    "sku": (
        "sku", "item", "item code", "item sku", "product code", "code", "商品编码", "商品编号", "商品代码", "货号",
        "编码",
    ),
    "name": ("name", "item name", "product", "product name", "商品名称", "商品", "品名", "名称"),
    "location": (
        "location", "store", "warehouse", "location code", "仓库", "门店", "仓库编码", "门店编码", "地点", "库位",
    ),
    "number": (
        "serial number", "serial", "serials", "sn", "s/n", "serial no", "number", "imei", "序列号", "串号", "串码",
        "商品序列号", "sn码",
    ),
    "batch": ("production batch", "batch", "lot", "生产批次", "批次", "批号"),
}  # fmt: skip
ITEMS: Mapping[str, tuple[str, ...]] = {
    "sku": SERIALS["sku"],
    "name": SERIALS["name"],
    "category": ("category", "group", "类别", "分类", "商品分类"),
    "barcode": ("barcode", "gtin", "ean", "upc", "条码", "商品条码", "条形码"),
    "tracking": ("tracking", "tracked by", "跟踪方式", "管理方式", "跟踪"),
    "base_unit": ("base unit", "unit", "uom", "单位", "基本单位", "计量单位"),
    "price": ("price", "sales price", "retail price", "售价", "价格", "零售价", "销售价"),
    "cost": ("cost", "purchase price", "cost price", "成本", "进价", "采购价", "成本价"),
    "warranty_months": ("warranty months", "warranty", "保修月数", "保修期", "保修", "质保月数"),
}
# `numbers` is a table that is entered on a line of a document: the item is known from there.
REQUIRED = {"serials": ("sku", "number"), "items": ("sku",), "numbers": ("number",)}
KINDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {"serials": SERIALS, "items": ITEMS, "numbers": SERIALS}
# What the fields are called.
LABELS = {
    "sku": "SKU", "name": "Product name", "location": "Location", "number": "Serial number",
    "batch": "Production batch", "category": "Category", "barcode": "Barcode", "tracking": "Tracking",
    "base_unit": "Base unit", "price": "Price", "cost": "Cost", "warranty_months": "Warranty months",
}  # fmt: skip
# The column that an errors file has at its end; never read.
REASON = "reason"

_IGNORED = re.compile(r"[\s_\-.*:：（）()]+")


def folded(header: str) -> str:
    return _IGNORED.sub("", header).lower()


def found(kind: str, header: Sequence[str]) -> dict[str, int]:
    """Return field to place in the row; the first column of a name counts, unknown ones are ignored."""
    fields = {folded(name): field for field, names in KINDS[kind].items() for name in names}
    places: dict[str, int] = {}
    for place, text in enumerate(header):
        field = fields.get(folded(text))
        if field is not None:
            places.setdefault(field, place)
    return places


def missing(kind: str, places: Mapping[str, int]) -> list[str]:
    """Return the required fields that no column stands for."""
    return [field for field in REQUIRED[kind] if field not in places]


def fields(kind: str) -> tuple[str, ...]:
    """What a file of this kind may say, in order."""
    return tuple(KINDS[kind])
