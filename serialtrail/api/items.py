"""/items: what is traded, and turning tracking by serial number on and off."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils.timezone import now
from ninja import Query, Router
from pydantic import Field

from serialtrail.access.who import Who, actor
from serialtrail.api.answers import Made, answered, idempotent
from serialtrail.api.auth import Asked
from serialtrail.api.fields import Body, Flag, Given, Money, Quantity, Text, Whole, id_of, there
from serialtrail.api.item_shapes import ItemList, ItemOut, TrackingOut
from serialtrail.api.paging import Listing, listed
from serialtrail.api.problems import told_refusals
from serialtrail.catalog import items
from serialtrail.domain.refusals import Refused
from serialtrail.posting import tracking

router = Router(tags=["Items"])
Kind = Literal["goods", "bundle", "service"]
Tracking = Literal["none", "serial", "batch", "shelf_life"]


class UnitIn(Body):
    name: Text
    factor: Quantity


class FormatIn(Body):
    regex: Text | None = None
    check: Text | None = None


class RuleIn(Body):
    prefix: Text = ""
    start: Text = "1"
    increment: Whole = 1
    width: Whole | None = None
    suffix: Text = ""


class ComponentIn(Body):
    sku: Text
    quantity: Quantity


class ItemIn(Body):
    sku: Text
    name: Text
    category: Text = ""
    barcode: Text | None = None
    kind: Kind = "goods"
    tracking: Tracking = "none"
    base_unit: Text = "pcs"
    units: list[UnitIn] = Field(default=[])
    price: Money | None = None
    cost: Money | None = None
    warranty_months: Whole | None = None
    number_format: FormatIn | None = None
    number_rule: RuleIn | None = None
    components: list[ComponentIn] = Field(default=[])


class ItemChange(Body):
    sku: Given[Text] = None
    name: Given[Text] = None
    category: Given[Text] = None
    barcode: Text | None = None
    kind: Given[Kind] = None
    tracking: Given[Tracking] = None
    base_unit: Given[Text] = None
    units: Given[list[UnitIn]] = None
    price: Money | None = None
    cost: Money | None = None
    warranty_months: Whole | None = None
    number_format: FormatIn | None = None
    number_rule: RuleIn | None = None
    components: Given[list[ComponentIn]] = None


class ItemsAsked(Listing):
    sku: Annotated[str | None, Field(max_length=200)] = None
    q: Annotated[str | None, Field(max_length=200)] = None
    category: Annotated[str | None, Field(max_length=200)] = None
    kind: Kind | None = None
    tracking: Tracking | None = None
    barcode: Annotated[str | None, Field(max_length=200)] = None


class TrackingIn(Body):
    skus: Annotated[list[Text], Field(min_length=1, max_length=10_000)]
    enabled: Flag


@router.get("", response={200: ItemList})
def list_items(request: Asked, asked: Query[ItemsAsked]) -> HttpResponse:
    """The items by SKU. `q` finds SKU and barcode from the beginning, and any part of the name."""
    filters = asked.model_dump(exclude_none=True, exclude={"limit", "cursor", "count"})
    organization_id = request.auth.organization_id
    return listed(items.listed(organization_id, asked.after(str), asked.limit, asked.exact, filters=filters))


@router.post("", response={201: ItemOut})
@idempotent
def create_item(request: Asked, body: ItemIn) -> Made:
    """Make an item. Needed: `sku` and `name`."""
    who = request.auth
    return 201, items.create(actor(who), who.organization_id, body.model_dump(), now())


@router.post("/serial-tracking", response={200: TrackingOut})
@idempotent
def switch_serial_tracking(request: Asked, body: TrackingIn) -> Made:
    """Turn tracking by serial number on or off for many items; those that cannot do not stop the others."""
    who = request.auth
    verdicts = tracking.switch(who.organization_id, actor(who), body.skus, body.enabled, now())
    return 200, {
        "results": [
            {"sku": one.sku, "changed": one.changed, "refusals": told_refusals(request, one.refusals)}
            for one in verdicts
        ]
    }


@router.get("/by-id/{id}", response={200: ItemOut})
def show_item_by_id(request: Asked, id: str) -> HttpResponse:
    """One item."""
    return answered(200, items.shape(there(items.found(request.auth.organization_id, id=id_of(id)))))


@router.patch("/by-id/{id}", response={200: ItemOut})
@idempotent
def change_item_by_id(request: Asked, id: str, body: ItemChange) -> Made:
    """Change what is given; lists are replaced whole."""
    return 200, _change(request.auth, body, id=id_of(id))


@router.get("/{path:sku}", response={200: ItemOut})
def show_item(request: Asked, sku: str) -> HttpResponse:
    """One item."""
    return answered(200, items.shape(there(items.found(request.auth.organization_id, sku=sku))))


@router.patch("/{path:sku}", response={200: ItemOut})
@idempotent
def change_item(request: Asked, sku: str, body: ItemChange) -> Made:
    """Change what is given; lists are replaced whole."""
    return 200, _change(request.auth, body, sku=sku)


def _change(who: Who, body: ItemChange, *, sku: str | None = None, id: int | None = None) -> dict[str, Any]:
    row = there(items.found(who.organization_id, sku=sku, id=id))
    changes = body.model_dump(exclude_unset=True)
    wanted = changes.get("tracking", row.tracking)
    if (wanted == "serial") != (row.tracking == "serial") and {wanted, row.tracking} & {"none"}:
        # Concerns stock, so it is posting's; the rest of the change stands in the same transaction.
        del changes["tracking"]
        (verdict,) = tracking.switch(who.organization_id, actor(who), [row.sku], wanted == "serial", now())
        if verdict.refusals:
            raise Refused(verdict.refusals)
        row = there(items.found(who.organization_id, id=row.pk))
    return items.change(actor(who), who.organization_id, row, changes, now())
