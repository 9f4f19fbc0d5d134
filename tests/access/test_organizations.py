"""Founding organizations and changing their settings."""

import pytest
from django.utils.timezone import now

from serialtrail.access import organizations
from serialtrail.access.who import Who, actor
from serialtrail.catalog import items
from serialtrail.db.models import accounts, catalog, work
from serialtrail.domain import policy
from serialtrail.domain.refusals import Refused
from tests.shop import member, owner


@pytest.fixture
def alice() -> Who:
    return owner()


def test_the_second_organization_of_a_name_gets_a_slug_of_its_own() -> None:
    user = accounts.User.objects.get(pk=_user_of(owner(name="Nord Süd")))
    slugs = [organizations.create("Omega & Sons", "other", user, now()).slug for _ in range(3)]
    first = slugs[0]
    assert slugs == [first, f"{first}-2", f"{first}-3"]
    assert first == "omega-sons"


def test_a_name_in_chinese_gives_a_slug_in_chinese() -> None:
    assert owner(name="北京店").slug.startswith("北京店")


@pytest.mark.parametrize(("industry", "on"), [("electronics", True), ("appliances", True), ("fashion", False)])
def test_the_industry_decides_whether_serials_start_on(industry: str, on: bool) -> None:
    assert organizations.shown(owner(industry).organization_id)["serials_enabled"] is on


def test_a_new_organization_has_the_five_virtual_places_and_the_defaults(alice: Who) -> None:
    places = catalog.Location.objects.for_org(alice.organization_id).order_by("id")
    assert [(place.code, place.key, place.kind) for place in places] == [
        (kind, kind.upper(), kind) for kind in ("supplier", "customer", "transit", "missing", "removed")
    ]
    shown = organizations.shown(alice.organization_id)
    assert shown["policy"] == policy.PRESETS["at_sale"]
    assert (shown["max_numbers"], shown["allow_repurchase"], shown["allow_negative_stock"]) == (1000, True, True)
    assert shown["review_transfers"] is False


def test_a_change_is_written_down_with_what_was_before(alice: Who) -> None:
    changed = organizations.change(alice, {"max_numbers": 500, "policy": {"count": "required"}}, now())
    assert (changed["max_numbers"], changed["policy"]["count"]) == (500, "required")
    event = work.AuditEvent.objects.for_org(alice.organization_id).order_by("-id")[:1].get()
    assert (event.what, event.member_id, event.data["max_numbers"]) == (
        "organization.changed",
        alice.member_id,
        [1000, 500],
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("industry", "mining"),
        ("time_zone", "Mars/Base"),
        ("time_zone", "../etc/passwd"),
        ("time_zone", "x" * 5000),
        ("time_zone", "Europe"),
        ("time_zone", ""),
        ("currency", "euro"),
        ("currency", "eur"),
        ("max_numbers", 0),
        ("max_numbers", 10_001),
        ("policy", {"sale": "maybe"}),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_its_name(alice: Who, field: str, value: object) -> None:
    with pytest.raises(Refused) as refused:
        organizations.change(alice, {field: value}, now())
    assert [str(fault.facts["field"]).partition(".")[0] for fault in refused.value.refusals] == [field]


def test_serials_stay_on_while_an_item_is_tracked(alice: Who) -> None:
    items.create(actor(alice), alice.organization_id, {"sku": "P", "name": "Phone", "tracking": "serial"}, now())
    with pytest.raises(Refused, match="tracking_exclusive"):
        organizations.change(alice, {"serials_enabled": False}, now())
    assert organizations.shown(alice.organization_id)["serials_enabled"] is True


def test_serials_go_off_when_no_item_is_tracked_and_then_no_item_can_be(alice: Who) -> None:
    organizations.change(alice, {"serials_enabled": False}, now())
    with pytest.raises(Refused, match="serials_disabled"):
        items.create(actor(alice), alice.organization_id, {"sku": "P", "name": "Phone", "tracking": "serial"}, now())


@pytest.mark.parametrize("role", ["manager", "storekeeper", "technician", "cashier", "auditor"])
def test_only_the_owner_changes_settings(alice: Who, role: str) -> None:
    with pytest.raises(Refused, match="not_permitted"):
        organizations.change(member(alice, role), {"name": "Mine"}, now())


def _user_of(who: Who) -> int:
    return int(accounts.Member.objects.for_org(who.organization_id).get(pk=who.member_id).user_id)
