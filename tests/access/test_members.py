"""Members: joining, roles, stores, and the owner who cannot leave alone."""

import pytest
from django.utils.timezone import now

from serialtrail.access import members, signup, users
from serialtrail.access.who import Who
from serialtrail.domain.refusals import Refused
from tests.shop import PASSWORD, email_of, member, owner, store


@pytest.fixture
def alice() -> Who:
    return owner()


def test_a_known_user_joins_a_second_organization_and_keeps_the_password(alice: Who) -> None:
    other = owner(name="Other")
    email = email_of(alice)
    members.add(other, email, "auditor", now(), password="another password entirely")
    user = users.found(email)
    assert user is not None
    assert user.check_password(PASSWORD)
    assert [home["name"] for home in members.organizations_of(user.pk)] == ["Alpha", "Other"]
    there = members.signed_in(user.pk, other.organization_id)
    assert there is not None
    assert there.role == "auditor"


def test_a_member_is_limited_to_stores_named_by_code_in_any_case(alice: Who) -> None:
    store(alice, "Main")
    added = members.add(alice, f"x{alice.slug}@example.com", "cashier", now(), stores=["MAIN", "main"])
    assert added["stores"] == ["Main"]
    changed = members.change(alice, int(added["id"]), {"stores": None}, now())
    assert changed is not None
    assert changed["stores"] is None


@pytest.mark.parametrize("place", ["NOWHERE", "supplier", "transit"])
def test_a_store_that_is_none_is_refused(alice: Who, place: str) -> None:
    with pytest.raises(Refused, match="location_unknown"):
        members.add(alice, "new@example.com", "cashier", now(), stores=[place])
    assert users.found("new@example.com") is None


def test_nobody_is_a_member_twice(alice: Who) -> None:
    email = email_of(alice)
    with pytest.raises(Refused, match="line_invalid"):
        members.add(alice, email.upper(), "cashier", now())


@pytest.mark.parametrize("change", [{"role": "manager"}, {"active": False}])
def test_the_last_owner_cannot_step_down(alice: Who, change: dict[str, object]) -> None:
    with pytest.raises(Refused, match="line_invalid"):
        members.change(alice, alice.member_id, change, now())
    second = member(alice, "owner")
    assert members.change(second, alice.member_id, change, now()) is not None


def test_an_inactive_member_is_not_signed_in_any_more(alice: Who) -> None:
    bob = member(alice, "cashier")
    user = users.found(email_of(bob))
    assert user is not None
    members.change(alice, bob.member_id, {"active": False}, now())
    assert members.signed_in(user.pk, alice.organization_id) is None
    assert members.organizations_of(user.pk) == []


def test_another_organizations_member_does_not_exist(alice: Who) -> None:
    assert members.change(alice, owner().member_id, {"role": "auditor"}, now()) is None


@pytest.mark.parametrize("email", ["", "no address", "a@b", "ann\x00@example.com", "x" * 250 + "@example.com"])
def test_a_user_needs_an_address(email: str) -> None:
    with pytest.raises(Refused, match="line_invalid"):
        users.create(email, PASSWORD)


def test_an_address_is_one_user_whatever_its_case() -> None:
    signup.sign_up("Eve@Example.com", PASSWORD, "Eve's", "other", now())
    with pytest.raises(Refused, match="line_invalid"):
        users.create("eve@example.COM", PASSWORD)


def test_people_who_sign_up_need_a_password_that_is_hard_to_guess() -> None:
    for weak in ("short", "password123", "12345678901"):
        with pytest.raises(Refused, match="line_invalid"):
            signup.sign_up("mallory@example.com", weak, "M", "other", now())
    assert users.found("mallory@example.com") is None
