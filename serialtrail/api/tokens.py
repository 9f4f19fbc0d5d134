"""/tokens: keys for programs."""

from typing import Literal

from django.http import HttpResponse
from django.utils.timezone import now
from ninja import Query, Router, Schema
from pydantic import AwareDatetime

from serialtrail.access import tokens
from serialtrail.api.answers import Made, idempotent, once_only
from serialtrail.api.auth import Asked
from serialtrail.api.fields import Body, Text, id_of, there
from serialtrail.api.paging import Listing, listed

router = Router(tags=["Tokens"])


class TokenIn(Body):
    scope: Literal["read", "write", "admin"]
    name: Text = ""
    # Whose token it is; without it, the caller's own.
    member: Text | None = None
    # Default: in a year.
    expires_at: AwareDatetime | None = None


class TokenOut(Schema):
    id: str
    name: str
    scope: str
    member: str
    member_name: str
    created_at: str
    expires_at: str
    revoked_at: str | None


class NewTokenOut(TokenOut):
    token: str | None


class TokenList(Schema):
    results: list[TokenOut]
    next: str | None
    count: int | None


@router.get("", response={200: TokenList})
def list_tokens(request: Asked, asked: Query[Listing]) -> HttpResponse:
    """The tokens, oldest first, without their texts."""
    return listed(tokens.listed(request.auth.organization_id, asked.after(int), asked.limit, asked.exact))


@router.post("", response={201: NewTokenOut})
@once_only(kept=lambda body: {**body, "token": None})
def issue_token(request: Asked, body: TokenIn) -> Made:
    """Make a token. Its text is shown this once: a repetition with the same Idempotency-Key says null."""
    who = request.auth
    member_id = who.member_id if body.member is None else id_of(body.member)
    issued = tokens.issue(who, member_id, body.scope, now(), name=body.name, expires=body.expires_at)
    return 201, {**issued.shape, "token": issued.text}


@router.delete("/{id}", response={200: TokenOut})
@idempotent
def revoke_token(request: Asked, id: str) -> Made:
    """Take a token back, for good."""
    return 200, there(tokens.revoke(request.auth, id_of(id), now()))
