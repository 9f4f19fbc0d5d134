"""The settings: switches and limits, and which documents ask for numbers."""

import pytest

from serialtrail.access import organizations
from serialtrail.domain import policy
from tests.shop import owner
from tests.web.shelf import item_id, text, visitor

SETTINGS = {
    "name": "Alpha",
    "time_zone": "Asia/Shanghai",
    "currency": "CNY",
    "serials_enabled": "on",
    "max_numbers": "500",
}
MATRIX = {f"policy-{kind}": "optional" for kind in policy.KINDS} | {"policy-sale": "required"}


def shown(visitor):
    return organizations.shown(visitor.who.organization_id)


def test_the_owner_saves_switches_and_limits(alice):
    assert "The settings are saved." in text(alice.follow("/settings", SETTINGS))
    here = shown(alice)
    assert (here["time_zone"], here["max_numbers"], here["allow_repurchase"]) == ("Asia/Shanghai", 500, False)


def test_the_page_says_how_many_items_hold_the_switch(alice):
    assert "One item is followed by serial number." in text(alice.get("/settings"))


def test_serial_management_stays_on_while_an_item_is_tracked(alice):
    answer = alice.post("/settings", {**SETTINGS, "serials_enabled": ""})
    assert answer.status_code == 422
    assert "PHONE is tracked" in text(answer)
    assert shown(alice)["serials_enabled"]


def test_once_no_item_is_tracked_it_can_be_switched_off(alice):
    alice.post(f"/items/{item_id(alice.who)}/tracking", {"enabled": "off"})
    alice.post("/settings", {**SETTINGS, "serials_enabled": ""})
    assert not shown(alice)["serials_enabled"]


def test_another_industry_is_told_that_it_decides_itself():
    assert "for other industries you decide" in text(visitor(owner("grocery")).get("/settings"))


def test_a_time_zone_that_is_none_is_refused_beside_its_field(alice):
    answer = alice.post("/settings", {**SETTINGS, "time_zone": "Middle-earth"})
    assert answer.context["form"].errors.keys() == {"time_zone"}


def test_a_preset_replaces_the_whole_policy(alice):
    alice.follow("/settings/policy", {"preset": "every_step"})
    assert shown(alice)["policy"] == policy.PRESETS["every_step"]


def test_the_matrix_sets_each_kind_by_itself(alice):
    assert "The policy is saved." in text(alice.follow("/settings/policy", MATRIX))
    assert shown(alice)["policy"] == {kind: MATRIX[f"policy-{kind}"] for kind in policy.KINDS}
    assert "It is set kind by kind" in text(alice.get("/settings/policy"))


def test_a_choice_that_is_none_is_refused_and_changes_nothing(alice):
    before = shown(alice)["policy"]
    assert alice.post("/settings/policy", {**MATRIX, "policy-sale": "perhaps"}).status_code == 422
    assert shown(alice)["policy"] == before


@pytest.mark.parametrize(("path", "form"), [("/settings", SETTINGS), ("/settings/policy", MATRIX)])
def test_a_cashier_reads_them_and_changes_none(alice, bob, path, form):
    assert "Only the owner" in text(bob.get(path))
    before = shown(alice)
    assert bob.post(path, form).status_code in (403, 422)
    assert shown(alice) == before


def test_only_the_owner_is_led_to_members_and_tokens(alice, bob):
    assert [tab["route"] for tab in alice.get("/settings").context["tabs"]] == [
        "settings", "policy", "papers", "members", "tokens",
    ]  # fmt: skip
    assert [tab["route"] for tab in bob.get("/settings").context["tabs"]] == ["settings", "policy", "papers"]
