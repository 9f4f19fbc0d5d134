"""/parties: suppliers and customers."""

from typing import Annotated, Literal

from django.http import HttpResponse
from django.utils.timezone import now
from ninja import Query, Router, Schema
from pydantic import Field

from serialtrail.access.who import actor
from serialtrail.api.answers import Made, answered, idempotent
from serialtrail.api.auth import Asked
from serialtrail.api.fields import Body, Given, Text, id_of, there
from serialtrail.api.paging import Listing, listed
from serialtrail.catalog import parties

router = Router(tags=["Parties"])


class PartyIn(Body):
    code: Text
    name: Text
    role: Literal["supplier", "customer"]
    email: Text = ""
    phone: Text = ""


class PartyChange(Body):
    code: Given[Text] = None
    name: Given[Text] = None
    role: Given[Literal["supplier", "customer"]] = None
    email: Given[Text] = None
    phone: Given[Text] = None


class PartyOut(Schema):
    id: str
    code: str
    name: str
    role: str
    email: str
    phone: str
    created_at: str


class PartyList(Schema):
    results: list[PartyOut]
    next: str | None
    count: int | None


class PartiesAsked(Listing):
    role: Literal["supplier", "customer"] | None = None
    q: Annotated[str | None, Field(max_length=200)] = None


@router.get("", response={200: PartyList})
def list_parties(request: Asked, asked: Query[PartiesAsked]) -> HttpResponse:
    """Suppliers and customers, by code; `q` looks at code and name."""
    organization_id = request.auth.organization_id
    page = parties.listed(organization_id, asked.after(str), asked.limit, asked.exact, role=asked.role, q=asked.q)
    return listed(page)


@router.post("", response={201: PartyOut})
@idempotent
def create_party(request: Asked, body: PartyIn) -> Made:
    """Make a supplier or customer."""
    who = request.auth
    return 201, parties.create(actor(who), who.organization_id, body.model_dump(), now())


@router.get("/by-id/{id}", response={200: PartyOut})
def show_party_by_id(request: Asked, id: str) -> HttpResponse:
    """One party."""
    return answered(200, parties.shape(there(parties.found(request.auth.organization_id, id=id_of(id)))))


@router.patch("/by-id/{id}", response={200: PartyOut})
@idempotent
def change_party_by_id(request: Asked, id: str, body: PartyChange) -> Made:
    """Change what is given."""
    who = request.auth
    row = there(parties.found(who.organization_id, id=id_of(id)))
    return 200, parties.change(actor(who), who.organization_id, row, body.model_dump(exclude_unset=True), now())


@router.get("/{path:code}", response={200: PartyOut})
def show_party(request: Asked, code: str) -> HttpResponse:
    """One party."""
    return answered(200, parties.shape(there(parties.found(request.auth.organization_id, code=code))))


@router.patch("/{path:code}", response={200: PartyOut})
@idempotent
def change_party(request: Asked, code: str, body: PartyChange) -> Made:
    """Change what is given."""
    who = request.auth
    row = there(parties.found(who.organization_id, code=code))
    return 200, parties.change(actor(who), who.organization_id, row, body.model_dump(exclude_unset=True), now())
