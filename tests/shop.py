"""The people of the tests: Alice owns a shop, Bob is its cashier, Charlie owns another and must see nothing of it."""

import json
import secrets
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import now

from serialtrail.access import members, signup, tokens, users
from serialtrail.access.who import Who, actor
from serialtrail.catalog import locations

PASSWORD = "correct horse battery staple"
BASE = "/api/v1"


@dataclass(frozen=True)
class Caller:
    """A member with a token, and the requests they make."""

    who: Who
    token: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def call(self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str) -> Any:
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named["Authorization"] = f"Bearer {self.token}"
        return whole(self.client.generic(method, BASE + path, data, content_type="application/json", headers=named))

    def get(self, path: str, **headers: Any) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: Any) -> Any:
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: Any) -> Any:
        return self.call("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: Any) -> Any:
        return self.call("DELETE", path, **headers)

    def without_token(self) -> "Caller":
        return replace(self, token="")

    def scoped(self, scope: str) -> "Caller":
        """The same member through another token."""
        return caller(self.who, scope)


def whole(answer: Any) -> Any:
    """The answer; what comes in pieces put together."""
    if not answer.streaming:
        return answer
    headers = dict(answer.headers)
    return HttpResponse(b"".join(answer.streaming_content), status=answer.status_code, headers=headers)


def owner(industry: str = "electronics", name: str = "Alpha") -> Who:
    """The owner of a new organization, as a door would hand them down."""
    email = f"{secrets.token_hex(6)}@example.com"
    founded = signup.sign_up(email, PASSWORD, name, industry, now(), name="Alice")
    user = users.found(email)
    assert user is not None
    who = members.signed_in(user.pk, founded.organization_id)
    assert who is not None
    return who


def member(of: Who, role: str, stores: list[str] | None = None) -> Who:
    """A new member of the organization that `of` owns."""
    email = f"{secrets.token_hex(6)}@example.com"
    members.add(of, email, role, now(), name=role.title(), stores=stores, password=PASSWORD)
    user = users.found(email)
    assert user is not None
    who = members.signed_in(user.pk, of.organization_id)
    assert who is not None
    return who


def caller(who: Who, scope: str = "admin") -> Caller:
    """Whoever has a new token of this member's."""
    issuer = members.on_behalf(who.organization_id)
    issued = tokens.issue(issuer, who.member_id, scope, now(), expires=now() + timedelta(days=1))
    found = tokens.authenticate(issued.text, now())
    assert found is not None
    return Caller(found, issued.text)


def email_of(who: Who) -> str:
    """The address by which a member signs in."""
    shown = members.shown(who.organization_id, who.member_id)
    assert shown is not None
    return str(shown["email"])


def store(of: Who, code: str) -> None:
    """A store or warehouse."""
    locations.create(actor(of), of.organization_id, {"code": code, "name": f"Store {code}"}, now())


def codes(response: HttpResponse) -> list[str]:
    """The codes of a refused answer, whose form is checked on the way."""
    assert response.headers["Content-Type"] == "application/problem+json", response.content
    problem = json.loads(response.content)
    assert problem["status"] == response.status_code
    assert {"type", "title", "status", "code", "refusals"} <= set(problem)
    for refusal in problem["refusals"]:
        assert set(refusal) == {"code", "message", "line", "serial", "facts"}
        assert refusal["message"]
        assert "%(" not in refusal["message"]
    return [refusal["code"] for refusal in problem["refusals"]] or [problem["code"]]


def fields(response: HttpResponse) -> list[str]:
    """The fields that a refused answer complains about."""
    codes(response)
    return [refusal["facts"].get("field", "") for refusal in json.loads(response.content)["refusals"]]
