"""What hangs on an item: further units, components of a bundle, the rule for its next numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from serialtrail.catalog.item_checks import rule_of
from serialtrail.db.models import catalog
from serialtrail.domain.answers import quantity_text
from serialtrail.domain.checks import code_key, invalid
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop

NESTED = gettext_noop("%(value)s is a bundle; bundles do not nest")


@dataclass(frozen=True)
class Parts:
    """Parts by id of their item, in the shape of the API."""

    units: dict[int, list[dict[str, Any]]]
    components: dict[int, list[dict[str, Any]]]
    rules: dict[int, dict[str, Any]]


def read(organization_id: int, ids: Sequence[int]) -> Parts:
    """The parts of these items."""
    units: dict[int, list[dict[str, Any]]] = {}
    components: dict[int, list[dict[str, Any]]] = {}
    for unit in catalog.Unit.objects.for_org(organization_id).filter(item__in=ids).order_by("id"):
        units.setdefault(unit.item_id, []).append({"name": unit.name, "factor": quantity_text(unit.factor)})
    rows = catalog.Component.objects.for_org(organization_id).filter(bundle__in=ids, item__organization=organization_id)
    rows = rows.select_related("item")
    for row in rows.order_by("id"):
        shape = {"sku": row.item.sku, "quantity": quantity_text(row.quantity)}
        components.setdefault(row.bundle_id, []).append(shape)
    rules = catalog.NumberRule.objects.for_org(organization_id).filter(item__in=ids)
    return Parts(units, components, {rule.item_id: _rule(rule) for rule in rules})


def put(item: catalog.Item, given: Mapping[str, Any]) -> None:
    """Replace the parts that are given. Refuses with item_unknown, and line_invalid for a bundle in a bundle."""
    organization_id = item.organization_id
    if "units" in given:
        catalog.Unit.objects.for_org(organization_id).filter(item=item).delete()
        catalog.Unit.objects.bulk_create(
            catalog.Unit(
                organization_id=organization_id, item=item, name=unit["name"].strip(), factor=Decimal(unit["factor"])
            )
            for unit in given["units"]
        )
    if "components" in given:
        _put_components(item, given["components"])
    if "number_rule" in given:
        _put_rule(item, given["number_rule"])


def _put_components(item: catalog.Item, given: Sequence[Mapping[str, Any]]) -> None:
    wanted = {code_key(component["sku"]): component for component in given}
    rows = catalog.Item.objects.for_org(item.organization_id).filter(key__in=wanted)
    # Held, so that none of them turns into a bundle meanwhile.
    known = {row.key: row for row in rows.order_by("pk").select_for_update(no_key=True)}
    refusals = [
        Refusal("item_unknown", facts={"item": component["sku"]})
        for key, component in wanted.items()
        if key not in known
    ]
    refusals += [
        invalid(f"components[{place}].sku", NESTED, value=component["sku"])
        for place, (key, component) in enumerate(wanted.items())
        if key in known and known[key].kind == "bundle"
    ]
    if refusals:
        raise Refused(refusals)
    catalog.Component.objects.for_org(item.organization_id).filter(bundle=item).delete()
    catalog.Component.objects.bulk_create(
        catalog.Component(
            organization_id=item.organization_id,
            bundle=item,
            item=known[key],
            quantity=Decimal(component["quantity"]),
        )
        for key, component in wanted.items()
    )


def _put_rule(item: catalog.Item, given: Mapping[str, Any] | None) -> None:
    catalog.NumberRule.objects.for_org(item.organization_id).filter(item=item).delete()
    if given is None:
        return
    rule = rule_of(given)
    catalog.NumberRule.objects.create(
        organization_id=item.organization_id,
        item=item,
        prefix=rule.prefix,
        start=rule.start,
        increment=rule.increment,
        width=rule.width,
        suffix=rule.suffix,
    )


def _rule(row: catalog.NumberRule) -> dict[str, Any]:
    return {
        "prefix": row.prefix,
        "start": row.start,
        "increment": row.increment,
        "width": row.width,
        "suffix": row.suffix,
    }
