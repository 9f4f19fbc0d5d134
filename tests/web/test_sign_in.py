"""Signing in, opening an account, signing out."""

import secrets

import pytest
from django.core import mail
from django.test import Client

from serialtrail.access import members, organizations, users
from tests.shop import PASSWORD, email_of
from tests.web.shelf import Visitor, text


@pytest.fixture
def client() -> Client:
    return Client()


def address() -> str:
    return f"{secrets.token_hex(6)}@example.com"


def test_who_is_not_signed_in_is_asked_to_and_then_brought_where_they_wanted(client, alice):
    answer = client.get("/serials")
    assert answer.url == "/account/login/?next=/serials"
    answer = client.post(answer.url, {"login": email_of(alice.who), "password": PASSWORD, "next": "/serials"})
    assert answer.url == "/serials"
    assert client.get("/serials").status_code == 200


def test_a_wrong_password_is_told_and_nobody_is_signed_in(client, alice):
    answer = client.post("/account/login/", {"login": email_of(alice.who), "password": "wrong"})
    assert "not correct" in text(answer)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(("industry", "on"), [("electronics", True), ("appliances", True), ("fashion", False)])
def test_opening_an_account_founds_the_organization_with_what_its_industry_needs(client, industry, on):
    email = address()
    form = {"email": email, "password1": PASSWORD, "organization": "Delta", "industry": industry}
    answer = client.post("/account/signup/", form, follow=True)
    assert "Welcome to Serialtrail" in text(answer)
    user = users.found(email)
    assert user is not None
    homes = members.organizations_of(user.pk)
    assert [home["name"] for home in homes] == ["Delta"]
    assert organizations.shown(homes[0]["id"])["serials_enabled"] is on


def test_an_account_without_industry_is_refused_beside_the_field(client):
    email = address()
    answer = client.post("/account/signup/", {"email": email, "password1": PASSWORD, "organization": "Delta"})
    assert answer.context["form"].errors.keys() == {"industry"}
    assert users.found(email) is None


def test_signing_out_asks_by_a_form_and_ends_the_session(alice: Visitor):
    assert alice.get("/account/logout/").status_code == 200
    alice.post("/account/logout/")
    assert alice.get("/").status_code == 302


def test_the_password_is_changed_and_counts_from_then_on(client, alice: Visitor):
    fresh = "a horse of another colour"
    form = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    assert alice.get("/account/password/change/").status_code == 200
    assert alice.post("/account/password/change/", form).status_code == 302
    assert client.post("/account/login/", {"login": email_of(alice.who), "password": fresh}).status_code == 302


def test_a_forgotten_password_is_reset_by_mail(client, alice: Visitor):
    assert client.get("/account/password/reset/").status_code == 200
    answer = client.post("/account/password/reset/", {"email": email_of(alice.who)}, follow=True)
    assert "Look into your mail" in text(answer)
    link = next(word for word in mail.outbox[-1].body.split() if "/password/reset/key/" in word)
    answer = client.get(link, follow=True)
    assert "Choose a new password" in text(answer)


def test_guessing_passwords_is_stopped_even_when_the_right_one_comes_at_last(client, alice):
    form = {"login": email_of(alice.who), "password": "wrong"}
    for _ in range(6):
        client.post("/account/login/", form)
    answer = client.post("/account/login/", {**form, "password": PASSWORD})
    assert "Too many" in text(answer)
    assert client.get("/").status_code == 302
