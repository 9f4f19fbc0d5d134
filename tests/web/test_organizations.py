"""Choosing an organization, founding one, and its settings."""

from django.utils.timezone import now

from serialtrail.access import members, organizations, users
from tests.shop import email_of
from tests.web.shelf import Visitor, text

SETTINGS = {
    "name": "Alpha",
    "time_zone": "Asia/Shanghai",
    "currency": "CNY",
    "serials_enabled": "on",
    "max_numbers": "500",
    "preset": "every_step",
}


def second_home(visitor: Visitor) -> int:
    user = users.found(email_of(visitor.who))
    assert user is not None
    return organizations.create("Second", "other", user, now()).organization_id


def test_with_one_organization_nobody_is_asked(alice):
    session = alice.client.session
    del session["organization"]
    session.save()
    assert alice.get("/").status_code == 200


def test_with_several_the_choice_is_asked_for_and_kept(alice):
    second = second_home(alice)
    session = alice.client.session
    del session["organization"]
    session.save()
    assert alice.get("/").url == "/organizations"
    assert "Second" in text(alice.get("/organizations"))
    assert "Second" in text(alice.follow("/organizations", {"organization_id": str(second)}))


def test_another_ones_organization_cannot_be_chosen(alice, charlie):
    answer = alice.post("/organizations", {"organization_id": str(charlie.who.organization_id)})
    assert answer.status_code == 200
    assert alice.get("/").context["request"].who.organization_id == alice.who.organization_id


def test_a_further_organization_is_founded(alice):
    answer = alice.follow("/organizations", {"organization": "Third", "industry": "grocery"})
    assert "Third is ready." in text(answer)
    assert answer.context["request"].who.organization == "Third"


def test_the_owner_saves_the_settings_and_a_preset_sets_the_policy(alice):
    assert "The settings are saved." in text(alice.follow("/settings", SETTINGS))
    shown = organizations.shown(alice.who.organization_id)
    assert (shown["time_zone"], shown["max_numbers"], shown["allow_repurchase"]) == ("Asia/Shanghai", 500, False)
    assert shown["policy"]["transfer"] == "required"


def test_serial_management_stays_on_while_an_item_is_tracked(alice):
    answer = alice.post("/settings", {**SETTINGS, "serials_enabled": ""})
    assert answer.status_code == 422
    assert "PHONE is tracked" in text(answer)


def test_a_time_zone_that_is_none_is_refused_beside_its_field(alice):
    answer = alice.post("/settings", {**SETTINGS, "time_zone": "Middle-earth"})
    assert answer.context["form"].errors.keys() == {"time_zone"}


def test_a_cashier_reads_the_settings_and_changes_none(alice, bob):
    assert "Only the owner" in text(bob.get("/settings"))
    assert bob.post("/settings", SETTINGS).status_code in (403, 422)
    assert organizations.shown(alice.who.organization_id)["currency"] == "USD"


def test_who_is_no_member_any_more_sees_nothing(alice, bob):
    members.change(alice.who, bob.who.member_id, {"active": False}, now())
    assert bob.get("/").url == "/organizations"
