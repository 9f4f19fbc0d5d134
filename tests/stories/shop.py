"""The shop in which every story begins: what it trades, where it stands, with whom it deals. Plain data."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = date(2026, 3, 1)
PLACES = ("MAIN", "EAST", "WEST")
PARTIES = {"ACME": "supplier", "BEST": "supplier", "Ann": "customer", "Ben": "customer"}
VIRTUAL = ("supplier", "customer", "transit", "missing", "removed")


@dataclass(frozen=True)
class Item:
    """An item of the shop; `components` by SKU."""

    sku: str
    kind: str = "goods"
    tracking: str = "none"
    category: str = ""
    units: dict[str, Decimal] = field(default_factory=dict)
    components: dict[str, Decimal] = field(default_factory=dict)
    check: str | None = None
    regex: str | None = None
    months: int | None = None
    barcode: str | None = None

    @property
    def tracked(self) -> bool:
        return self.tracking == "serial"


BOX = {"box": Decimal(10)}
ITEMS = {
    item.sku: item
    for item in (
        Item("PHONE", tracking="serial", category="Phones", units=BOX, months=24),
        Item("LAPTOP", tracking="serial", category="Computers"),
        Item("CASE", category="Phones", units=BOX),
        Item("CABLE", category="Computers"),
        Item("MILK", tracking="shelf_life"),
        Item("IMEI", tracking="serial", check="imei"),
        Item("TAG", tracking="serial", regex="TAG-[0-9]{3}", barcode="4006381333931"),
        Item("REPAIR", kind="service"),
        Item("KIT", kind="bundle", components={"PHONE": Decimal(1), "CASE": Decimal(2)}),
        Item("DUO", kind="bundle", components={"PHONE": Decimal(1), "LAPTOP": Decimal(1)}),
        Item("SET", kind="bundle", components={"CASE": Decimal(1), "CABLE": Decimal("0.5")}),
    )
}
