"""Tokens: recognised while they live, by one read, in their own organization only."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from serialtrail.access import members, tokens
from serialtrail.access.who import Who
from serialtrail.db.models import accounts
from serialtrail.domain.refusals import Refused
from tests.shop import member, owner, store


@pytest.fixture
def alice() -> Who:
    return owner()


def test_a_token_stands_for_its_member_cut_to_its_scope(alice: Who) -> None:
    store(alice, "MAIN")
    bob = member(alice, "storekeeper", ["MAIN"])
    found = tokens.authenticate(tokens.issue(alice, bob.member_id, "write", now()).text, now())
    assert found is not None
    assert found == Who(**{**bob.__dict__, "scope": "write"})
    assert found.stores == bob.stores
    assert len(found.stores or ()) == 1


def test_recognising_a_token_is_one_read(alice: Who) -> None:
    text = tokens.issue(alice, alice.member_id, "read", now()).text
    with CaptureQueriesContext(connection) as queries:
        assert tokens.authenticate(text, now()) is not None
    assert len(queries) == 1


def test_the_secret_is_stored_nowhere(alice: Who) -> None:
    issued = tokens.issue(alice, alice.member_id, "read", now())
    row = accounts.ApiToken.objects.for_org(alice.organization_id).get(pk=issued.id)
    assert issued.text.encode() not in bytes(row.digest)
    assert issued.text not in str(row.__dict__)
    assert issued.text not in str(issued.shape)


def test_an_expired_token_is_dead_to_the_microsecond(alice: Who) -> None:
    at = now().replace(microsecond=0)
    text = tokens.issue(alice, alice.member_id, "read", at, expires=at + timedelta(seconds=60)).text
    assert tokens.authenticate(text, at + timedelta(seconds=59.999999)) is not None
    assert tokens.authenticate(text, at + timedelta(seconds=60)) is None


def test_a_revoked_token_is_dead_and_stays_listed(alice: Who) -> None:
    issued = tokens.issue(alice, alice.member_id, "read", now())
    assert tokens.revoke(alice, issued.id, now()) is not None
    assert tokens.authenticate(issued.text, now()) is None
    assert tokens.listed(alice.organization_id, None, 50).results[0]["revoked_at"] is not None


def test_the_token_of_an_inactive_member_is_dead(alice: Who) -> None:
    bob = member(alice, "cashier")
    text = tokens.issue(alice, bob.member_id, "read", now()).text
    members.change(alice, bob.member_id, {"active": False}, now())
    assert tokens.authenticate(text, now()) is None


@pytest.mark.parametrize(
    "text",
    ["", "st_", "st__x", "st_1_", "st_zzzzzzzzzzzzzzzzzz_x", "xx_1_abc", "st_1_ä", "st_-1_x", "st_1_\x00", "Bearer"],
)
def test_a_text_that_is_no_token_stands_for_nobody(text: str) -> None:
    assert tokens.authenticate(text, now()) is None


def test_a_token_moved_to_another_organization_stands_for_nobody(alice: Who) -> None:
    text = tokens.issue(alice, alice.member_id, "read", now()).text
    secret = text.split("_", 2)[2]
    charlie = owner()
    other = tokens.issue(charlie, charlie.member_id, "read", now()).text
    assert tokens.authenticate("_".join([*other.split("_", 2)[:2], secret]), now()) is None


def test_a_token_is_issued_for_members_of_the_organization_only(alice: Who) -> None:
    with pytest.raises(Refused, match="line_invalid"):
        tokens.issue(alice, owner().member_id, "read", now())


@pytest.mark.parametrize("days", [-1, 0, 4000])
def test_a_token_expires_between_now_and_ten_years(alice: Who, days: int) -> None:
    at = now()
    with pytest.raises(Refused, match="line_invalid"):
        tokens.issue(alice, alice.member_id, "read", at, expires=at + timedelta(days=days))


@pytest.mark.parametrize("role", ["manager", "cashier", "auditor"])
def test_only_the_owner_issues_and_revokes(alice: Who, role: str) -> None:
    bob = member(alice, role)
    with pytest.raises(Refused, match="not_permitted"):
        tokens.issue(bob, bob.member_id, "read", now())
    with pytest.raises(Refused, match="not_permitted"):
        tokens.revoke(bob, 1, now())
