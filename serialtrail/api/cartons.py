"""/cartons: codes that stand for the serials in them."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from serialtrail.api.answers import answered
from serialtrail.api.auth import Asked
from serialtrail.api.fields import id_of, there
from serialtrail.api.paging import Listing, listed
from serialtrail.domain.answers import Page
from serialtrail.queries import cartons
from serialtrail.queries.cartons import CartonFilters

router = Router(tags=["Cartons"])
Code = Annotated[str | None, Field(max_length=2000)]


class CartonOut(Schema):
    id: str
    code: str
    parent: str | None
    serials: list[str]
    cartons: list[str]
    size: int
    opened: bool
    location: str | None
    created_at: str


class CartonList(Schema):
    results: list[CartonOut]
    next: str | None
    count: int | None


class CartonsAsked(Listing):
    q: Code = None
    code: Code = None
    serial: Code = None
    parent: Code = None


@router.get("", response={200: CartonList})
def list_cartons(request: Asked, asked: Query[CartonsAsked]) -> HttpResponse:
    """Cartons by code. The members of an `opened` one are no longer all in one place; `size` counts nested ones too."""
    who = request.auth
    filters = CartonFilters(asked.q or "", asked.code or "", asked.serial or "", asked.parent or "", who.stores)
    after = asked.after(str)
    page = cartons.page(who.organization_id, filters, asked.limit, after)
    return listed(Page(page.results, page.after, cartons.count(who.organization_id, filters, asked.exact)))


@router.get("/by-id/{id}", response={200: CartonOut})
def show_carton_by_id(request: Asked, id: str) -> HttpResponse:
    """One carton."""
    return answered(200, there(cartons.read(request.auth.organization_id, id=id_of(id))))


@router.get("/{path:code}", response={200: CartonOut})
def show_carton(request: Asked, code: str) -> HttpResponse:
    """One carton."""
    return answered(200, there(cartons.read(request.auth.organization_id, code=code)))
