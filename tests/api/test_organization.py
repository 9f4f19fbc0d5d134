"""/organization"""

import pytest

from serialtrail.domain import policy
from tests.shop import Caller, codes, fields


def test_a_member_reads_their_own_organization(alice: Caller, bob: Caller, charlie: Caller) -> None:
    mine = bob.get("/organization").json()
    assert mine == alice.get("/organization").json()
    assert (mine["name"], mine["industry"], mine["serials_enabled"]) == ("Alpha", "electronics", True)
    assert mine["policy"] == policy.PRESETS["at_sale"]
    assert charlie.get("/organization").json()["id"] != mine["id"]


def test_the_owner_changes_what_is_given_and_nothing_else(alice: Caller) -> None:
    before = alice.get("/organization").json()
    given = {
        "name": "Alpha & Co",
        "time_zone": "Asia/Shanghai",
        "currency": "CNY",
        "max_numbers": 10_000,
        "allow_repurchase": False,
        "allow_negative_stock": False,
        "review_transfers": True,
    }
    response = alice.patch("/organization", given)
    assert response.status_code == 200
    assert response.json() == {**before, **given} == alice.get("/organization").json()


@pytest.mark.parametrize("preset", policy.PRESETS)
def test_a_preset_becomes_a_policy_by_kind(alice: Caller, preset: str) -> None:
    assert alice.patch("/organization", {"policy": {"preset": preset}}).json()["policy"] == policy.PRESETS[preset]


def test_the_policy_that_was_read_can_be_written_back(alice: Caller) -> None:
    mine = alice.patch("/organization", {"policy": {"purchase": "required"}}).json()
    assert mine["policy"] == {**policy.PRESETS["at_sale"], "purchase": "required"}
    assert alice.patch("/organization", {"policy": mine["policy"]}).json() == mine


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"policy": {"preset": "never"}}, ["policy.preset"]),
        ({"policy": {"sale": None}}, ["policy.sale"]),
        ({"policy": "every_step"}, ["policy"]),
        ({"name": None}, ["name"]),
        ({"serials_enabled": "yes"}, ["serials_enabled"]),
        ({"max_numbers": 10_001}, ["max_numbers"]),
        ({"max_numbers": 2**63}, ["max_numbers"]),
        ({"slug": "mine"}, ["slug"]),
        ({"industry": "x", "currency": "x"}, ["currency", "industry"]),
    ],
)
def test_a_setting_that_cannot_be_is_named(alice: Caller, given: dict[str, object], wrong: list[str]) -> None:
    response = alice.patch("/organization", given)
    assert (response.status_code, sorted(fields(response))) == (422, wrong)


def test_serials_cannot_go_off_while_an_item_is_tracked(alice: Caller) -> None:
    alice.post("/items", {"sku": "P", "name": "Phone", "tracking": "serial"})
    response = alice.patch("/organization", {"serials_enabled": False})
    assert (response.status_code, codes(response)) == (422, ["tracking_exclusive"])
    assert response.json()["refusals"][0]["facts"]["item"] == "P"


def test_only_an_owner_with_an_admin_token_changes_it(alice: Caller, bob: Caller) -> None:
    for caller in (bob, alice.scoped("write"), alice.scoped("read")):
        response = caller.patch("/organization", {"name": "Mine"})
        assert (response.status_code, codes(response)) == (403, ["not_permitted"])
    assert alice.get("/organization").json()["name"] == "Alpha"


def test_a_change_sent_twice_is_made_once(alice: Caller) -> None:
    alice.patch("/organization", {"name": "One"}, Idempotency_Key="k")
    alice.patch("/organization", {"name": "Two"})
    assert alice.patch("/organization", {"name": "One"}, Idempotency_Key="k").json()["name"] == "One"
    assert alice.get("/organization").json()["name"] == "Two"
