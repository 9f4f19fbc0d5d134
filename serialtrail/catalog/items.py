"""Items: what is traded, with units, components, number format and number rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from serialtrail.catalog import item_parts
from serialtrail.catalog.item_checks import faults, whole
from serialtrail.db import audit, transaction
from serialtrail.db.models import accounts, catalog, documents
from serialtrail.db.rows import counted, keyset, saved
from serialtrail.domain import gs1
from serialtrail.domain.answers import Page, money_text, time_text
from serialtrail.domain.checks import code_key, demand, invalid, taken
from serialtrail.domain.facts import Actor
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop

IN_USE = gettext_noop("the item stands on documents already; make another one")
IS_COMPONENT = gettext_noop("the item is a component of a bundle")
COLUMNS = ("name", "category", "kind", "tracking", "base_unit", "price", "cost", "warranty_months")


def create(actor: Actor, organization_id: int, given: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Make an item; return it as the API answers it. `given` is shaped as in the API, amounts as Decimal.

    Refuses with not_permitted, line_invalid, item_unknown (a component), serials_disabled, bundle_not_trackable.
    """
    demand(actor, "catalog_write")
    row = catalog.Item(organization_id=organization_id, created_at=at)

    def work() -> dict[str, Any]:
        given_whole = whole(None, given)
        _refuse(faults(given_whole))
        if given_whole["tracking"] == "serial":
            refuse_unless_enabled(organization_id)
        _put(row, given)
        item_parts.put(row, given)
        audit.record(organization_id, actor.member, "item.created", row.sku, at)
        return shapes(organization_id, [row])[0]

    return transaction.write(work)


def change(
    actor: Actor, organization_id: int, row: catalog.Item, changes: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """Change an item; lists (`units`, `components`) are replaced whole.

    `tracking` to or from `serial` concerns stock and is posting's to switch: asking for it here is a mistake.
    Refuses as `create`, and with tracking_exclusive from batch to shelf life and back.
    """
    demand(actor, "catalog_write")

    def work() -> dict[str, Any]:
        before = shapes(organization_id, [row])[0]
        after_whole = whole(before, changes)
        _refuse(faults(after_whole) + _kind_faults(row, after_whole) + _tracking_faults(row, after_whole))
        _put(row, changes)
        item_parts.put(row, changes)
        after = shapes(organization_id, [row])[0]
        changed = {field: [before[field], after[field]] for field in after if after[field] != before[field]}
        if changed:
            audit.record(organization_id, actor.member, "item.changed", row.sku, at, changed)
        return after

    return transaction.write(work)


def refuse_unless_enabled(organization_id: int) -> None:
    """Raise Refused(serials_disabled) while serial number management is off; hold the switch until the end."""
    home = accounts.Organization.objects.select_for_update(no_key=True).get(pk=organization_id)
    if not home.serials_enabled:
        raise Refused([Refusal("serials_disabled")])


def found(organization_id: int, *, sku: str | None = None, id: int | None = None) -> catalog.Item | None:
    """The item of this SKU, or of this id."""
    rows = catalog.Item.objects.for_org(organization_id)
    rows = rows.filter(pk=id) if sku is None else rows.filter(key=code_key(sku))
    item: catalog.Item | None = rows.first()
    return item


def named(organization_id: int, skus: Collection[str]) -> list[dict[str, Any]]:
    """The items of these SKUs as the API answers them, by SKU; unknown ones are left out."""
    rows = catalog.Item.objects.for_org(organization_id).filter(key__in={code_key(sku) for sku in skus})
    return shapes(organization_id, list(rows.order_by("key")))


def shape(row: catalog.Item) -> dict[str, Any]:
    """One item as the API answers it."""
    return shapes(row.organization_id, [row])[0]


def listed(
    organization_id: int,
    after: Sequence[Any] | None,
    limit: int,
    exact: bool = False,
    *,
    filters: Mapping[str, str] | None = None,
) -> Page:
    """The items by SKU; keyset (key). Filters: sku, q (SKU or barcode from the beginning, any part of the name),
    category, kind, tracking, barcode.
    """
    rows = catalog.Item.objects.for_org(organization_id).filter(*_conditions(filters or {}))
    found, beyond = keyset(rows, ("key",), after, limit)
    return Page(shapes(organization_id, found), beyond, counted(rows, exact))


def categories(organization_id: int, most: int = 200) -> list[str]:
    """The categories in use, by name."""
    rows = catalog.Item.objects.for_org(organization_id).exclude(category="")
    return list(rows.order_by("category").values_list("category", flat=True).distinct()[:most])


def shapes(organization_id: int, rows: Sequence[catalog.Item]) -> list[dict[str, Any]]:
    """Items as the API answers them, by a handful of reads however many they are."""
    parts = item_parts.read(organization_id, [row.pk for row in rows])
    return [
        {
            "id": str(row.pk),
            "sku": row.sku,
            "name": row.name,
            "category": row.category,
            "barcode": row.barcode,
            "kind": row.kind,
            "tracking": row.tracking,
            "base_unit": row.base_unit,
            "units": parts.units.get(row.pk, []),
            "price": None if row.price is None else money_text(row.price),
            "cost": None if row.cost is None else money_text(row.cost),
            "warranty_months": row.warranty_months,
            "number_format": _format(row),
            "number_rule": parts.rules.get(row.pk),
            "components": parts.components.get(row.pk, []),
            "created_at": time_text(row.created_at),
        }
        for row in rows
    ]


def go_on_behind(row: catalog.Item, start: str) -> None:
    """Let the item's rule of numbers begin there the next time; its numbers before that are used. Part of the
    transaction that uses them."""
    catalog.NumberRule.objects.for_org(row.organization_id).filter(item=row).update(start=start)


def _conditions(filters: Mapping[str, str]) -> list[Q]:
    conditions = [Q(**{field: filters[field]}) for field in ("category", "kind", "tracking") if field in filters]
    if "sku" in filters:
        conditions.append(Q(key=code_key(filters["sku"])))
    if "barcode" in filters:
        conditions.append(Q(barcode_key=code_key(filters["barcode"])))
    if q := filters.get("q", "").strip():
        beginning = code_key(q)
        by_code = Q(key__startswith=beginning) | Q(barcode_key__startswith=beginning)
        conditions.append(by_code | Q(name__icontains=q))
    return conditions


def _put(row: catalog.Item, given: Mapping[str, Any]) -> None:
    for field in COLUMNS:
        if field in given:
            value = given[field]
            setattr(row, field, value.strip() if isinstance(value, str) else value)
    if "sku" in given:
        row.sku = given["sku"].strip()
        row.key = code_key(row.sku)
    if "barcode" in given:
        row.barcode = given["barcode"].strip() if given["barcode"] is not None else None
        row.barcode_key = None if row.barcode is None else code_key(row.barcode)
        row.gtin = None if row.barcode is None else gs1.gtin14(row.barcode)
    if "number_format" in given:
        wanted = given["number_format"] or {}
        row.number_regex, row.number_check = wanted.get("regex"), wanted.get("check")
    if not saved(row):
        others = catalog.Item.objects.for_org(row.organization_id).exclude(pk=row.pk)
        by_sku = others.filter(key=row.key).exists()
        raise Refused([taken("sku", row.sku) if by_sku else taken("barcode", row.barcode or "")])


def _kind_faults(row: catalog.Item, wanted: Mapping[str, Any]) -> list[Refusal]:
    if wanted["kind"] == row.kind:
        return []
    found: list[Refusal] = []
    if documents.DocumentLine.objects.for_org(row.organization_id).filter(item=row).exists():
        found.append(invalid("kind", IN_USE))
    inside = catalog.Component.objects.for_org(row.organization_id).filter(item=row)
    if wanted["kind"] == "bundle" and inside.exists():
        found.append(invalid("kind", IS_COMPONENT))
    return found


def _tracking_faults(row: catalog.Item, wanted: Mapping[str, Any]) -> list[Refusal]:
    before, after = row.tracking, wanted["tracking"]
    if before == after:
        return []
    if "none" not in (before, after):
        return [Refusal("tracking_exclusive", facts={"item": row.sku, "tracking": before})]
    assert "serial" not in (before, after), "serial tracking is switched by posting"
    return []


def _refuse(found: list[Refusal]) -> None:
    if found:
        raise Refused(found)


def _format(row: catalog.Item) -> dict[str, str | None] | None:
    if row.number_regex is None and row.number_check is None:
        return None
    return {"regex": row.number_regex, "check": row.number_check}
