"""/cartons, written. The routes join the router of cartons.py."""

from typing import Any

from django.utils.timezone import now
from pydantic import Field

from serialtrail.access.who import actor
from serialtrail.api import cartons as reading
from serialtrail.api.answers import Made, idempotent
from serialtrail.api.auth import Asked
from serialtrail.api.cartons import CartonOut
from serialtrail.api.document_bodies import Numbers
from serialtrail.api.fields import Body, Given, Text, id_of, there
from serialtrail.posting import cartons as posting
from serialtrail.queries import cartons

router = reading.router


class CartonIn(Body):
    code: Text
    parent: Text | None = None
    serials: Numbers = Field(default=[])


class CartonChange(Body):
    parent: Text | None = None
    serials: Given[Numbers] = None


@router.post("", response={201: CartonOut})
@idempotent
def create_carton(request: Asked, body: CartonIn) -> Made:
    """Register a carton code with the serials in it."""
    who = request.auth
    made = posting.create(who.organization_id, actor(who), body.code, body.serials, now(), parent=body.parent)
    return 201, there(cartons.read(who.organization_id, id=made))


def _changed(request: Asked, carton: dict[str, Any], body: CartonChange) -> Made:
    who, key = request.auth, int(carton["id"])
    posting.edit(
        who.organization_id,
        actor(who),
        key,
        now(),
        members=body.serials,
        parent=body.parent,
        set_parent="parent" in body.model_fields_set,
    )
    return 200, there(cartons.read(who.organization_id, id=key))


def _deleted(request: Asked, carton: dict[str, Any]) -> Made:
    who = request.auth
    posting.delete(who.organization_id, actor(who), int(carton["id"]), now())
    return 200, {}


@router.patch("/by-id/{id}", response={200: CartonOut})
@idempotent
def change_carton_by_id(request: Asked, id: str, body: CartonChange) -> Made:
    """Change what lies in a carton (`serials` replaces all), or where it lies."""
    return _changed(request, there(cartons.read(request.auth.organization_id, id=id_of(id))), body)


@router.patch("/{path:code}", response={200: CartonOut})
@idempotent
def change_carton(request: Asked, code: str, body: CartonChange) -> Made:
    """Change what lies in a carton (`serials` replaces all), or where it lies."""
    return _changed(request, there(cartons.read(request.auth.organization_id, code=code)), body)


@router.delete("/by-id/{id}", response={200: None})
@idempotent
def delete_carton_by_id(request: Asked, id: str) -> Made:
    """Forget a carton; what lay in it stays where it is."""
    return _deleted(request, there(cartons.read(request.auth.organization_id, id=id_of(id))))


@router.delete("/{path:code}", response={200: None})
@idempotent
def delete_carton(request: Asked, code: str) -> Made:
    """Forget a carton; what lay in it stays where it is."""
    return _deleted(request, there(cartons.read(request.auth.organization_id, code=code)))
