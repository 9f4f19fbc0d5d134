"""/serials, written: created one by one, changed, deleted. The routes join the router of serials.py."""

import datetime
from typing import Annotated, Any, Literal

from django.utils.timezone import now
from ninja import Schema
from pydantic import Field

from serialtrail.access.who import actor
from serialtrail.api import serials as reading
from serialtrail.api.answers import Made, idempotent
from serialtrail.api.auth import Asked
from serialtrail.api.document_bodies import Numbers
from serialtrail.api.document_shapes import DocumentOut
from serialtrail.api.fields import Body, Given, Text, id_of, there
from serialtrail.api.serials import SerialOut
from serialtrail.domain.checks import invalid
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.domain.refusals import Refused
from serialtrail.domain.shape import NEEDED
from serialtrail.posting import engine
from serialtrail.posting import serials as posting
from serialtrail.queries import documents, serials

router = reading.router


class CreateIn(Body):
    item: Text
    location: Text | None = None
    numbers: Numbers
    mode: Literal["label", "add", "register"]
    production_batch: Annotated[str, Field(strict=True, max_length=100)] = ""


class RegisteredOut(reading.SerialList):
    """What registering answers: the serials. Otherwise the posted opening document is the answer."""


class BlockIn(Body):
    reason: Text
    note: Annotated[str, Field(strict=True, max_length=10_000)] = ""


class AliasIn(Body):
    type: Text
    code: Text


class SerialChange(Body):
    number: Given[Text] = None
    location: Given[Text] = None
    note: Given[Annotated[str, Field(strict=True, max_length=10_000)]] = None
    production_batch: Given[Annotated[str, Field(strict=True, max_length=100)]] = None
    warranty_until: datetime.date | None = None
    aliases: Given[Annotated[list[AliasIn], Field(max_length=100)]] = None
    block: BlockIn | None = None


class DeletedOut(Schema):
    """The adjustment that took the serial away; null where the number had never moved and is really gone."""

    document: DocumentOut | None


@router.post("", response={201: DocumentOut | RegisteredOut})
@idempotent
def create_serials(request: Asked, body: CreateIn) -> Made:
    """Create serials one by one: `label` units that are here by count only, `add` to stock, or `register` numbers
    ahead of goods, which takes no location and answers the serials."""
    who, at = request.auth, now()
    line = DraftLine(sku=body.item, numbers=tuple(body.numbers), production_batch=body.production_batch)
    if not body.numbers:
        raise Refused([invalid("numbers", NEEDED)])
    draft = Draft("opening", (line,), location=body.location, mode=body.mode, limit=who.max_numbers)
    done = engine.create(who.organization_id, actor(who), draft, at, post=True)
    if body.mode != "register":
        return 201, there(documents.read(who.organization_id, done.document))
    made = [there(serials.find(who.organization_id, number)) for number in body.numbers]
    return 201, {"results": made, "next": None, "count": len(made)}


def _changes(body: SerialChange) -> posting.Changes:
    given = body.model_fields_set
    values: dict[str, Any] = {name: getattr(body, name) for name in given - {"aliases", "block"}}
    if body.aliases is not None:
        values["aliases"] = tuple((alias.type, alias.code) for alias in body.aliases)
    if body.block is not None:
        values["block"] = (body.block.reason, body.block.note)
    return posting.Changes(frozenset(given), **values)


def _changed(request: Asked, serial: dict[str, Any], body: SerialChange) -> dict[str, Any]:
    who, key = request.auth, int(serial["id"])
    posting.edit(who.organization_id, actor(who), key, now(), _changes(body))
    return there(serials.read(who.organization_id, key))


def _deleted(request: Asked, serial: dict[str, Any], keep_unit: bool) -> Made:
    who = request.auth
    document = posting.delete(who.organization_id, actor(who), int(serial["id"]), now(), keep_unit=keep_unit)
    shown = None if document is None else documents.read(who.organization_id, document)
    return 200, {"document": shown}


@router.patch("/by-id/{id}", response={200: SerialOut})
@idempotent
def change_serial_by_id(request: Asked, id: str, body: SerialChange) -> Made:
    """Change a serial; number and location only while it is in stock and not held."""
    return 200, _changed(request, there(serials.read(request.auth.organization_id, id_of(id))), body)


@router.patch("/{path:number}", response={200: SerialOut})
@idempotent
def change_serial(request: Asked, number: str, body: SerialChange) -> Made:
    """Change a serial; number and location only while it is in stock and not held."""
    return 200, _changed(request, there(serials.find(request.auth.organization_id, number)), body)


@router.delete("/by-id/{id}", response={200: DeletedOut})
@idempotent
def delete_serial_by_id(request: Asked, id: str, keep_unit: bool = False) -> Made:
    """Take a serial off the list; with `keep_unit` the number goes and the unit becomes unassigned."""
    return _deleted(request, there(serials.read(request.auth.organization_id, id_of(id))), keep_unit)


@router.delete("/{path:number}", response={200: DeletedOut})
@idempotent
def delete_serial(request: Asked, number: str, keep_unit: bool = False) -> Made:
    """Take a serial off the list; with `keep_unit` the number goes and the unit becomes unassigned."""
    return _deleted(request, there(serials.find(request.auth.organization_id, number)), keep_unit)
