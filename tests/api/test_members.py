"""/members"""

import secrets

import pytest

from tests.shop import PASSWORD, Caller, codes, fields


def address() -> str:
    return f"{secrets.token_hex(6)}@example.com"


def test_a_member_is_added_listed_and_changed(alice: Caller) -> None:
    alice.post("/locations", {"code": "MAIN", "name": "x"})
    body = {"email": address(), "role": "cashier", "name": "Bob", "stores": ["main"], "password": PASSWORD}
    response = alice.post("/members", body)
    assert response.status_code == 201
    bob = response.json()
    assert (bob["role"], bob["stores"], bob["active"]) == ("cashier", ["MAIN"], True)
    assert "password" not in bob
    assert alice.get(f"/members/{bob['id']}").json() == bob
    assert [row["name"] for row in alice.get("/members").json()["results"]] == ["Alice", "Bob"]
    changed = alice.patch(f"/members/{bob['id']}", {"role": "manager", "stores": None}).json()
    assert changed == {**bob, "role": "manager", "stores": None}


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"email": "nobody"}, "email"),
        ({"role": "king"}, "role"),
        ({"password": "short"}, "password"),
        ({"name": "x" * 101}, "name"),
    ],
)
def test_a_member_that_cannot_be_is_refused(alice: Caller, given: dict[str, str], wrong: str) -> None:
    response = alice.post("/members", {"email": address(), "role": "cashier", **given})
    assert response.status_code == 422
    assert set(fields(response)) == {wrong}


def test_the_last_owner_stays(alice: Caller) -> None:
    path = f"/members/{alice.who.member_id}"
    assert codes(alice.patch(path, {"role": "cashier"})) == ["line_invalid"]
    assert codes(alice.patch(path, {"active": False})) == ["line_invalid"]
    assert alice.get("/organization").status_code == 200


def test_a_member_made_inactive_is_out_at_once(alice: Caller, bob: Caller) -> None:
    assert bob.get("/organization").status_code == 200
    alice.patch(f"/members/{bob.who.member_id}", {"active": False})
    assert bob.get("/organization").status_code == 401
    alice.patch(f"/members/{bob.who.member_id}", {"active": True})
    assert bob.get("/organization").status_code == 200


def test_another_organizations_members_are_not_there(alice: Caller, charlie: Caller) -> None:
    path = f"/members/{charlie.who.member_id}"
    assert alice.get(path).status_code == 404
    assert alice.patch(path, {"role": "auditor"}).status_code == 404
    assert len(alice.get("/members").json()["results"]) == 1


def test_only_an_owner_with_an_admin_token_writes_members(alice: Caller, bob: Caller) -> None:
    for who in (bob, alice.scoped("write"), alice.scoped("read")):
        assert codes(who.post("/members", {"email": address(), "role": "owner"})) == ["not_permitted"]
        assert codes(who.patch(f"/members/{bob.who.member_id}", {"role": "owner"})) == ["not_permitted"]


def test_a_member_sent_twice_is_added_once(alice: Caller) -> None:
    body = {"email": address(), "role": "cashier"}
    first, second = (alice.post("/members", body, Idempotency_Key="k") for _ in range(2))
    assert first.json() == second.json()
    assert alice.get("/members").json()["count"] == 2
