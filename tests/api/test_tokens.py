"""/tokens"""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from tests.shop import Caller, codes, fields


def test_a_token_is_shown_once_works_and_is_listed_without_its_text(alice: Caller) -> None:
    made = alice.post("/tokens", {"scope": "write", "name": "Till 1"}).json()
    till = Caller(alice.who, made.pop("token"))
    assert till.get("/organization").status_code == 200
    page = alice.get("/tokens")
    assert made in page.json()["results"]
    assert till.token not in page.content.decode()


def test_a_token_can_be_another_members(alice: Caller, bob: Caller) -> None:
    made = alice.post("/tokens", {"scope": "admin", "member": str(bob.who.member_id)}).json()
    assert (made["member"], made["member_name"]) == (str(bob.who.member_id), "Cashier")
    till = Caller(bob.who, made["token"])
    assert codes(till.post("/items", {"sku": "A", "name": "x"})) == ["not_permitted"]


def test_a_revoked_token_is_dead_at_once(alice: Caller) -> None:
    made = alice.post("/tokens", {"scope": "read"}).json()
    till = Caller(alice.who, made["token"])
    assert till.get("/items").status_code == 200
    assert alice.delete(f"/tokens/{made['id']}").json()["revoked_at"] is not None
    assert till.get("/items").status_code == 401


def test_a_token_made_twice_is_one_and_its_text_is_told_the_first_time_only(alice: Caller) -> None:
    first, second = (alice.post("/tokens", {"scope": "read"}, Idempotency_Key="k").json() for _ in range(2))
    assert first["token"].startswith("st_")
    assert second == {**first, "token": None}


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"scope": "all"}, "scope"),
        ({"member": "999999"}, "member"),
        ({"expires_at": "yesterday"}, "expires_at"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": "2030-01-01T00:00:00"}, "expires_at"),
        ({"expires_at": 7}, "expires_at"),
        ({"name": "x" * 101}, "name"),
    ],
)
def test_a_token_that_cannot_be_is_refused(alice: Caller, given: dict[str, Any], wrong: str) -> None:
    response = alice.post("/tokens", {"scope": "read", **given})
    assert (response.status_code, fields(response)) == (422, [wrong])


def test_a_token_lives_as_long_as_asked(alice: Caller) -> None:
    end = (now() + timedelta(days=2)).replace(microsecond=0)
    made = alice.post("/tokens", {"scope": "read", "expires_at": end.isoformat()}).json()
    assert made["expires_at"] == end.isoformat().replace("+00:00", "Z")


def test_another_organizations_tokens_and_members_are_not_there(alice: Caller, charlie: Caller) -> None:
    made = charlie.post("/tokens", {"scope": "read"}).json()
    assert alice.delete(f"/tokens/{made['id']}").status_code == 404
    assert fields(alice.post("/tokens", {"scope": "read", "member": str(charlie.who.member_id)})) == ["member"]
    assert made["id"] not in [row["id"] for row in alice.get("/tokens").json()["results"]]
    assert Caller(charlie.who, made["token"]).get("/organization").status_code == 200


def test_only_an_owner_with_an_admin_token_issues(alice: Caller, bob: Caller) -> None:
    for who in (bob, alice.scoped("write"), alice.scoped("read")):
        assert codes(who.post("/tokens", {"scope": "read"})) == ["not_permitted"]
        assert codes(who.delete("/tokens/1")) == ["not_permitted"]
