"""/locations: stores and warehouses."""

from django.http import HttpResponse
from django.utils.timezone import now
from ninja import Query, Router, Schema

from serialtrail.access.who import actor
from serialtrail.api.answers import Made, answered, idempotent
from serialtrail.api.auth import Asked
from serialtrail.api.fields import Body, Given, Text, id_of, there
from serialtrail.api.paging import Listing, listed
from serialtrail.catalog import locations

router = Router(tags=["Locations"])


class LocationIn(Body):
    code: Text
    name: Text
    address: Text = ""


class LocationChange(Body):
    code: Given[Text] = None
    name: Given[Text] = None
    address: Given[Text] = None


class LocationOut(Schema):
    id: str
    code: str
    name: str
    address: str
    created_at: str


class LocationList(Schema):
    results: list[LocationOut]
    next: str | None
    count: int | None


@router.get("", response={200: LocationList})
def list_locations(request: Asked, asked: Query[Listing]) -> HttpResponse:
    """Every store and warehouse, by code."""
    return listed(locations.listed(request.auth.organization_id, asked.after(str), asked.limit, asked.exact))


@router.post("", response={201: LocationOut})
@idempotent
def create_location(request: Asked, body: LocationIn) -> Made:
    """Make a store or warehouse."""
    who = request.auth
    return 201, locations.create(actor(who), who.organization_id, body.model_dump(), now())


@router.get("/by-id/{id}", response={200: LocationOut})
def show_location_by_id(request: Asked, id: str) -> HttpResponse:
    """One location."""
    return answered(200, locations.shape(there(locations.found(request.auth.organization_id, id=id_of(id)))))


@router.patch("/by-id/{id}", response={200: LocationOut})
@idempotent
def change_location_by_id(request: Asked, id: str, body: LocationChange) -> Made:
    """Change what is given."""
    who = request.auth
    row = there(locations.found(who.organization_id, id=id_of(id)))
    return 200, locations.change(actor(who), who.organization_id, row, body.model_dump(exclude_unset=True), now())


@router.get("/{path:code}", response={200: LocationOut})
def show_location(request: Asked, code: str) -> HttpResponse:
    """One location."""
    return answered(200, locations.shape(there(locations.found(request.auth.organization_id, code=code))))


@router.patch("/{path:code}", response={200: LocationOut})
@idempotent
def change_location(request: Asked, code: str, body: LocationChange) -> Made:
    """Change what is given."""
    who = request.auth
    row = there(locations.found(who.organization_id, code=code))
    return 200, locations.change(actor(who), who.organization_id, row, body.model_dump(exclude_unset=True), now())
