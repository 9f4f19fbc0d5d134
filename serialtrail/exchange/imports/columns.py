"""Which column is which: the names that headers go by, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from serialtrail.domain.texts import gettext_noop

# Field to the names its column may have; compared without case, spaces, underscores, hyphens and dots.
SERIALS: Mapping[str, tuple[str, ...]] = {
    "sku": (
        "sku", "sku（货号）", "item", "item code", "item sku", "product code", "code", "商品编码", "商品编号",
        "商品代码", "货号", "编码",
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
    "kind": ("kind", "item kind", "类型", "商品类型"),
    "tracking": ("tracking", "tracked by", "跟踪方式", "管理方式", "跟踪"),
    "base_unit": ("base unit", "unit", "uom", "单位", "基本单位", "计量单位"),
    "price": ("price", "sales price", "retail price", "售价", "价格", "零售价", "销售价"),
    "cost": ("cost", "purchase price", "cost price", "成本", "进价", "采购价", "成本价"),
    "warranty_months": ("warranty months", "warranty", "保修月数", "保修期", "保修", "质保月数"),
}
QUANTITY = ("quantity", "qty", "pieces", "on hand", "数量", "件数", "库存数量")
OPENING: Mapping[str, tuple[str, ...]] = {
    "sku": SERIALS["sku"],
    "name": SERIALS["name"],
    "location": SERIALS["location"],
    "quantity": QUANTITY,
    "number": SERIALS["number"],
    "batch": SERIALS["batch"],
}
PARTIES: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "party", "party code", "编码", "代码", "往来编码", "单位编码", "客户编码", "供应商编码"),
    "name": ("name", "party name", "名称", "单位名称", "客户名称", "供应商名称"),
    "role": ("role", "type", "kind", "类型", "角色", "性质"),
    "email": ("email", "e-mail", "mail", "电子邮件", "邮箱"),
    "phone": ("phone", "telephone", "mobile", "电话", "手机", "联系电话"),
}
CARTONS: Mapping[str, tuple[str, ...]] = {
    "carton": ("carton", "carton code", "box", "box code", "carton number", "箱码", "箱号", "箱"),
    "number": SERIALS["number"],
    "parent": ("parent", "pallet", "parent carton", "pallet code", "托盘", "栈板", "上级箱码"),
}
PURCHASE: Mapping[str, tuple[str, ...]] = {
    "sku": SERIALS["sku"],
    "name": SERIALS["name"],
    "number": SERIALS["number"],
    "quantity": QUANTITY,
    "price": ("price", "unit price", "purchase price", "cost", "单价", "进价", "采购价", "价格"),
    "batch": SERIALS["batch"],
}
# `numbers` is a table that is entered on a line of a document: the item is known from there.
REQUIRED = {
    "serials": ("sku", "number"),
    "items": ("sku",),
    "opening": ("sku",),
    "parties": ("code",),
    "cartons": ("carton",),
    "purchase": ("sku",),
    "numbers": ("number",),
}
KINDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "serials": SERIALS,
    "items": ITEMS,
    "opening": OPENING,
    "parties": PARTIES,
    "cartons": CARTONS,
    "purchase": PURCHASE,
    "numbers": SERIALS,
}
CODES = frozenset({"sku", "location", "number", "batch", "barcode", "code", "phone", "carton", "parent"})
"""Fields in which a number of a spreadsheet is a text that has become one."""
EXPLAINED: Mapping[str, str] = {
    "sku": gettext_noop("The SKU of the item, as it stands in the catalogue."),
    "name": gettext_noop("The name; where an item is known by its SKU it is only compared."),
    "location": gettext_noop("The code of the store or warehouse. Empty: the one chosen when the file is imported."),
    "number": gettext_noop("One serial number a row, exactly as it stands on the thing."),
    "batch": gettext_noop("The production batch of the thing."),
    "category": gettext_noop("A word of your own that groups items."),
    "barcode": gettext_noop("The barcode on the package (EAN, UPC, GTIN)."),
    "kind": gettext_noop("goods, bundle or service; in Chinese 商品, 套装 or 服务."),
    "tracking": gettext_noop("none, serial, batch or shelf_life; in Chinese 无, 序列号, 批次, 保质期."),
    "base_unit": gettext_noop("The unit in which the item is counted, such as pcs."),
    "price": gettext_noop("An amount such as 1299.50, without currency."),
    "cost": gettext_noop("What the item costs you: an amount such as 900."),
    "warranty_months": gettext_noop("How many months of warranty a buyer has: a whole number."),
    "quantity": gettext_noop("How many; a row with a serial number stands for one."),
    "code": gettext_noop("A short code of the party, unique among your parties."),
    "role": gettext_noop("supplier or customer; in Chinese 供应商 or 客户."),
    "email": gettext_noop("An address to write to."),
    "phone": gettext_noop("A number to call."),
    "carton": gettext_noop("The code on the carton."),
    "parent": gettext_noop("The code of the pallet, or larger carton, on which this one stands."),
}
"""What a cell of each field says, for the page that explains and for those who mend a row."""
_OF_KIND: Mapping[tuple[str, str], str] = {
    ("items", "name"): gettext_noop("The name of the item."),
    ("parties", "name"): gettext_noop("The name of the customer or supplier."),
    ("purchase", "price"): gettext_noop("What one piece cost: an amount such as 900, without currency."),
}
NEW_NEED = frozenset({("items", "name"), ("parties", "name"), ("parties", "role")})
"""Kinds and fields that what is not known yet cannot be without."""


def explained(kind: str, field: str) -> str:
    """What a cell of a field says in a table of this kind; empty for what is no field of one."""
    return _OF_KIND.get((kind, field)) or EXPLAINED.get(field, "")


# The column that an errors file has at its end; never read.
REASON = "reason"

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z]+(?:[ _/-]+[A-Za-z]+)*")
_IGNORED = re.compile(r"[\s_\-.*:：（）()]+")


def fields(kind: str) -> tuple[str, ...]:
    """The fields of a kind, in the order of its template."""
    return tuple(KINDS[kind])


def folded(header: str) -> str:
    return _IGNORED.sub("", header).lower()


def found(kind: str, header: Sequence[str]) -> dict[str, int]:
    """Return field to place in the row; the first column of a name counts, unknown ones are ignored."""
    fields = {folded(name): field for field, names in KINDS[kind].items() for name in names}
    places: dict[str, int] = {}
    for place, text in enumerate(header):
        # A heading may say it in both languages, one behind the other.
        latin, chinese = _LATIN.sub("", text), _CHINESE.sub("", text)
        field = next((fields[name] for name in map(folded, (text, chinese, latin)) if name in fields), None)
        if field is not None:
            places.setdefault(field, place)
    return places


def missing(kind: str, places: Mapping[str, int]) -> list[str]:
    """Return the required fields that no column stands for."""
    return [field for field in REQUIRED[kind] if field not in places]
