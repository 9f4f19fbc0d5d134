"""What answers about items look like."""

from ninja import Schema

from serialtrail.api.problems import RefusalOut


class UnitOut(Schema):
    name: str
    factor: str


class FormatOut(Schema):
    regex: str | None
    check: str | None


class RuleOut(Schema):
    prefix: str
    start: str
    increment: int
    width: int | None
    suffix: str


class ComponentOut(Schema):
    sku: str
    quantity: str


class ItemOut(Schema):
    id: str
    sku: str
    name: str
    category: str
    barcode: str | None
    kind: str
    tracking: str
    base_unit: str
    units: list[UnitOut]
    price: str | None
    cost: str | None
    warranty_months: int | None
    number_format: FormatOut | None
    number_rule: RuleOut | None
    components: list[ComponentOut]
    created_at: str


class ItemList(Schema):
    results: list[ItemOut]
    next: str | None
    count: int | None


class SwitchedOut(Schema):
    sku: str
    changed: bool
    refusals: list[RefusalOut]


class TrackingOut(Schema):
    results: list[SwitchedOut]
