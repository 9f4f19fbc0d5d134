"""Members and API tokens of the organization."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils.timezone import now

from serialtrail.access import members, tokens, users
from tests.shop import PASSWORD
from tests.web.shelf import text

NEW = {"email": "dora@example.com", "name": "Dora", "role": "storekeeper", "password": PASSWORD}
TOKEN = {"name": "Web shop", "scope": "write", "lasts": "90"}


def listed(visitor):
    return {row["name"]: row for row in members.listed(visitor.who.organization_id, None, 50).results}


@pytest.fixture
def address(request):
    """An address that no other test uses."""
    return f"dora-{abs(hash(request.node.name))}@example.com"


def test_a_member_is_added_and_can_sign_in(alice, address):
    assert "Dora is a member now." in text(alice.follow("/settings/members/new", {**NEW, "email": address}))
    assert listed(alice)["Dora"]["role"] == "storekeeper"
    answer = Client().post("/account/login/", {"login": address, "password": PASSWORD})
    assert answer.status_code == 302


def test_somebody_without_a_password_chooses_one_by_mail(alice, address):
    alice.post("/settings/members/new", {**NEW, "email": address, "password": ""})
    user = users.found(address)
    assert user is not None
    assert not user.has_usable_password()
    Client().post("/account/password/reset/", {"email": address})
    assert [letter.to for letter in mail.outbox] == [[address]]


def test_a_member_is_limited_to_stores(alice, address):
    form = {**NEW, "email": address, "limited": "on"}
    answer = alice.post("/settings/members/new", form)
    assert answer.context["form"].errors.keys() == {"limited"}
    alice.post("/settings/members/new", {**form, "stores": ["SIDE"]})
    assert listed(alice)["Dora"]["stores"] == ["SIDE"]


def test_a_weak_password_and_an_address_that_is_a_member_are_refused_beside_their_fields(alice, address):
    answer = alice.post("/settings/members/new", {**NEW, "email": address, "password": "1234"})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"password"}
    alice.post("/settings/members/new", {**NEW, "email": address})
    answer = alice.post("/settings/members/new", {**NEW, "email": address})
    assert answer.context["form"].errors.keys() == {"email"}


def test_a_role_and_stores_are_changed(alice, bob):
    path = f"/settings/members/{bob.who.member_id}"
    assert alice.get(path).context["form"]["role"].value() == "cashier"
    alice.post(path, {"name": "Bob", "role": "storekeeper", "limited": "on", "stores": ["MAIN"]})
    assert (listed(alice)["Bob"]["role"], listed(alice)["Bob"]["stores"]) == ("storekeeper", ["MAIN"])


def test_access_is_taken_away_after_one_question_and_given_back(alice, bob):
    path = f"/settings/members/{bob.who.member_id}/access"
    assert "Take access away from Cashier?" in text(alice.get(path))
    assert bob.get("/").status_code == 200
    alice.follow(path, {"active": "no"})
    assert bob.get("/").status_code == 302
    assert "No access" in text(alice.get("/settings/members"))
    alice.follow(path, {"active": "yes"})
    assert bob.get("/").status_code == 200


def test_the_last_owner_stays(alice):
    me = alice.who.member_id
    answer = alice.post(f"/settings/members/{me}/access", {"active": "no"})
    assert answer.status_code == 422
    assert "needs an owner" in text(answer)
    answer = alice.post(f"/settings/members/{me}", {"name": "Alice", "role": "cashier"})
    assert answer.context["form"].errors.keys() == {"role"}


def test_a_token_is_shown_once_works_and_is_revoked(alice):
    answer = alice.post("/settings/tokens", {**TOKEN, "member": alice.who.member_id})
    page = answer.content.decode()
    [shown] = re.findall(r'<code id="token">(st_[^<]+)</code>', page)
    found = tokens.authenticate(shown, now())
    assert found is not None
    assert (found.member_id, found.scope) == (alice.who.member_id, "write")
    assert shown not in alice.get("/settings/tokens").content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    row = answer.context["rows"][0]
    assert "Revoke the token “Web shop”?" in text(alice.get(f"/settings/tokens/{row['id']}/revoke"))
    alice.follow(f"/settings/tokens/{row['id']}/revoke")
    assert tokens.authenticate(shown, now()) is None
    assert "Revoked" in text(alice.get("/settings/tokens"))


def test_no_token_acts_as_a_member_of_another_organization(alice, charlie):
    answer = alice.post("/settings/tokens", {**TOKEN, "member": charlie.who.member_id})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"member"}


@pytest.mark.parametrize("path", ["/settings/members", "/settings/members/new", "/settings/tokens"])
def test_a_cashier_is_turned_away(bob, path):
    assert bob.get(path).status_code == 403
    assert bob.post(path, {**NEW, **TOKEN}).status_code == 403


def test_a_cashier_changes_no_member_and_revokes_no_token(alice, bob):
    issued = tokens.issue(alice.who, alice.who.member_id, "read", now())
    for path in (f"/settings/members/{alice.who.member_id}/access", f"/settings/tokens/{issued.id}/revoke"):
        assert bob.post(path, {"active": "no"}).status_code == 403
    assert tokens.authenticate(issued.text, now()) is not None
