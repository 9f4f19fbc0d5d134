"""What an item may be: each field by itself, and the fields together."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from serialtrail.db.models.catalog import ITEM_KINDS, TRACKINGS
from serialtrail.domain import formats
from serialtrail.domain.checks import (
    amount_faults,
    choice_faults,
    code_faults,
    code_key,
    invalid,
    number_fault,
    range_faults,
    text_faults,
)
from serialtrail.domain.generation import NumberRule, folded, rule_faults
from serialtrail.domain.refusals import Refusal
from serialtrail.domain.texts import gettext_noop

UNIT_TWICE = gettext_noop("the unit %(value)s is named twice")
UNIT_IS_BASE = gettext_noop("%(value)s is the base unit already")
ONLY_BUNDLES = gettext_noop("only a bundle has components")
COMPONENT_TWICE = gettext_noop("%(value)s is named twice")
SELF = gettext_noop("a bundle cannot contain itself")
UNTRACKED = tuple(kind for kind in ITEM_KINDS if kind != "goods")
LONGEST_WARRANTY = 1200  # months
MOST_UNITS, MOST_COMPONENTS = 100, 200
DEFAULTS: dict[str, Any] = {
    "name": "",
    "category": "",
    "barcode": None,
    "kind": "goods",
    "tracking": "none",
    "base_unit": "pcs",
    "units": [],
    "price": None,
    "cost": None,
    "warranty_months": None,
    "number_format": None,
    "number_rule": None,
    "components": [],
}


def whole(before: Mapping[str, Any] | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """The item with every field: as it was (shape of the API), or by default, and `given` on top."""
    known = {} if before is None else {field: before[field] for field in ("sku", *DEFAULTS)}
    return {**DEFAULTS, **known, **given}


def faults(item: Mapping[str, Any]) -> list[Refusal]:
    """Every reason why a whole item cannot be: line_invalid, bundle_not_trackable."""
    found = code_faults("sku", item["sku"].strip(), 100)
    found += text_faults("name", item["name"], 300, least=1)
    found += text_faults("category", item["category"], 100)
    if item["barcode"] is not None:
        found += code_faults("barcode", item["barcode"].strip(), 100)
    found += choice_faults("kind", item["kind"], ITEM_KINDS)
    found += choice_faults("tracking", item["tracking"], TRACKINGS)
    found += text_faults("base_unit", item["base_unit"], 20, least=1)
    for field in ("price", "cost"):
        if item[field] is not None:
            found += amount_faults(field, Decimal(item[field]))
    if item["warranty_months"] is not None:
        found += range_faults("warranty_months", item["warranty_months"], 0, LONGEST_WARRANTY)
    found += _units(item) + _format(item["number_format"]) + _rule(item["number_rule"]) + _components(item)
    if item["kind"] in UNTRACKED and item["tracking"] != "none":
        found.append(Refusal("bundle_not_trackable", facts={"item": item["sku"], "kind": item["kind"]}))
    return found


def rule_of(given: Mapping[str, Any]) -> NumberRule:
    """The number rule that the API's shape says, folded."""
    fields = {field: value for field, value in given.items() if value is not None}
    return folded(NumberRule(**fields))


def _units(item: Mapping[str, Any]) -> list[Refusal]:
    found = range_faults("units", len(item["units"]), 0, MOST_UNITS)
    seen = set()
    for place, unit in enumerate(item["units"]):
        field, name = f"units[{place}]", unit["name"].strip()
        found += text_faults(f"{field}.name", name, 20, least=1)
        found += amount_faults(f"{field}.factor", Decimal(unit["factor"]), positive=True)
        if name == item["base_unit"].strip():
            found.append(invalid(f"{field}.name", UNIT_IS_BASE, value=name))
        if name in seen:
            found.append(invalid(f"{field}.name", UNIT_TWICE, value=name))
        seen.add(name)
    return found


def _format(given: Mapping[str, Any] | None) -> list[Refusal]:
    found = []
    regex, check = (given or {}).get("regex"), (given or {}).get("check")
    if regex is not None and (wrong := formats.regex_fault(regex)):
        found.append(number_fault(wrong.field, wrong))
    if check is not None:
        found += choice_faults("number_format.check", check, tuple(formats.CHECKS))
    return found


def _rule(given: Mapping[str, Any] | None) -> list[Refusal]:
    if given is None:
        return []
    rule = rule_of(given)
    # A column holds 40 digits of the starting value.
    found = text_faults("number_rule.start", rule.start, 40)
    return found + [number_fault(f"number_rule.{wrong.field}", wrong) for wrong in rule_faults(rule)]


def _components(item: Mapping[str, Any]) -> list[Refusal]:
    components = item["components"]
    found = range_faults("components", len(components), 0, MOST_COMPONENTS)
    if components and item["kind"] != "bundle":
        found.append(invalid("components", ONLY_BUNDLES))
    seen = set()
    for place, component in enumerate(components):
        field, key = f"components[{place}]", code_key(component["sku"])
        found += amount_faults(f"{field}.quantity", Decimal(component["quantity"]), positive=True)
        if key == code_key(item["sku"]):
            found.append(invalid(f"{field}.sku", SELF))
        if key in seen:
            found.append(invalid(f"{field}.sku", COMPONENT_TWICE, value=component["sku"]))
        seen.add(key)
    return found
