"""/members: who works in the organization, in which role, in which stores."""

from typing import Literal

from django.http import HttpResponse
from django.utils.timezone import now
from ninja import Query, Router, Schema

from serialtrail.access import members
from serialtrail.api.answers import Made, answered, idempotent
from serialtrail.api.auth import Asked
from serialtrail.api.fields import Body, Flag, Given, Text, id_of, there
from serialtrail.api.paging import Listing, listed

router = Router(tags=["Members"])
Role = Literal["cashier", "storekeeper", "technician", "manager", "owner", "auditor"]


class MemberIn(Body):
    email: Text
    role: Role
    name: Text = ""
    # Codes of locations; null: all.
    stores: list[Text] | None = None
    # Of a new user; a known one keeps theirs.
    password: Text | None = None


class MemberChange(Body):
    name: Given[Text] = None
    role: Given[Role] = None
    stores: list[Text] | None = None
    active: Given[Flag] = None


class MemberOut(Schema):
    id: str
    email: str
    name: str
    role: str
    stores: list[str] | None
    active: bool
    created_at: str


class MemberList(Schema):
    results: list[MemberOut]
    next: str | None
    count: int | None


@router.get("", response={200: MemberList})
def list_members(request: Asked, asked: Query[Listing]) -> HttpResponse:
    """The members, oldest first."""
    return listed(members.listed(request.auth.organization_id, asked.after(int), asked.limit, asked.exact))


@router.post("", response={201: MemberOut})
@idempotent
def add_member(request: Asked, body: MemberIn) -> Made:
    """Make a member of a known user, or of a new one with `password`."""
    given = body.model_dump()
    return 201, members.add(request.auth, given.pop("email"), given.pop("role"), now(), **given)


@router.get("/{id}", response={200: MemberOut})
def show_member(request: Asked, id: str) -> HttpResponse:
    """One member."""
    return answered(200, there(members.shown(request.auth.organization_id, id_of(id))))


@router.patch("/{id}", response={200: MemberOut})
@idempotent
def change_member(request: Asked, id: str, body: MemberChange) -> Made:
    """Change what is given. An inactive member's tokens are dead."""
    return 200, there(members.change(request.auth, id_of(id), body.model_dump(exclude_unset=True), now()))
