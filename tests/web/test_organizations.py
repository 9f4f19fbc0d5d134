"""Choosing an organization, and founding one."""

from django.utils.timezone import now

from serialtrail.access import members, organizations, users
from tests.shop import email_of
from tests.web.shelf import Visitor, text


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


def test_who_is_no_member_any_more_sees_nothing(alice, bob):
    members.change(alice.who, bob.who.member_id, {"active": False}, now())
    assert bob.get("/").url == "/organizations"
