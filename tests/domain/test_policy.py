"""The policy of an organization: presets, then free."""

import pytest

from serialtrail.domain import policy
from serialtrail.domain.documents import KINDS


def test_every_kind_that_moves_stock_has_a_policy() -> None:
    assert set(policy.KINDS) == {kind.name for kind in KINDS.values() if kind.moves}


@pytest.mark.parametrize("preset", policy.PRESETS)
def test_sales_and_returns_of_customers_name_their_serials_under_every_preset(preset: str) -> None:
    assert policy.PRESETS[preset]["sale"] == policy.PRESETS[preset]["sale_return"] == "required"


def test_every_step_asks_everywhere() -> None:
    assert set(policy.PRESETS["every_step"].values()) == {"required"}


def test_at_sale_asks_at_the_sales_side_only() -> None:
    asked = {kind for kind, choice in policy.PRESETS["at_sale"].items() if choice == "required"}
    assert asked == {"sale", "sale_return"}


def test_in_and_out_asks_when_things_come_or_go_but_not_inside() -> None:
    free = {kind for kind, choice in policy.PRESETS["in_and_out"].items() if choice == "optional"}
    assert free == {"transfer", "count", "adjustment"}


def test_a_preset_replaces_the_policy_and_single_kinds_come_on_top() -> None:
    changed = policy.changed(policy.PRESETS["at_sale"], {"preset": "every_step", "count": "optional"})
    assert changed == {**policy.PRESETS["every_step"], "count": "optional"}
    assert policy.preset_of(changed) is None
    assert policy.preset_of(policy.changed(changed, {"preset": "in_and_out"})) == "in_and_out"


def test_a_single_kind_leaves_the_others_as_they_were() -> None:
    changed = policy.changed(policy.PRESETS["in_and_out"], {"transfer": "required"})
    assert changed == {**policy.PRESETS["in_and_out"], "transfer": "required"}


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"preset": "sometimes"}, "policy.preset"),
        ({"quotation": "required"}, "policy"),
        ({"sale": "never"}, "policy.sale"),
    ],
)
def test_what_is_no_policy_is_named(wanted: dict[str, str], field: str) -> None:
    (fault,) = policy.faults(wanted)
    assert (fault.code, fault.facts["field"]) == ("line_invalid", field)


def test_serials_start_switched_on_where_goods_bear_numbers() -> None:
    on = {industry for industry in policy.INDUSTRIES if policy.starts_with_serials(industry)}
    assert on == {"electronics", "appliances"}
