"""/serials: found by any code, listed by filters, with their trails."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from serialtrail.access.who import Who
from serialtrail.api.answers import answered
from serialtrail.api.auth import Asked
from serialtrail.api.fields import id_of, there
from serialtrail.api.moments import moment
from serialtrail.api.paging import Listing, listed
from serialtrail.domain.answers import Page
from serialtrail.queries import serials, trails
from serialtrail.queries.serials import SerialFilters

router = Router(tags=["Serials"])
Code = Annotated[str | None, Field(max_length=2000)]
Status = Literal["registered", "in_stock", "in_transit", "sold", "returned_to_supplier", "missing", "removed"]


class BlockOut(Schema):
    reason: str
    note: str


class AliasOut(Schema):
    type: str
    code: str


class SerialOut(Schema):
    id: str
    number: str
    item: str
    item_name: str
    status: Status
    location: str | None
    held_by: str | None
    held_by_id: str | None
    blocked: BlockOut | None
    party: str | None
    party_name: str | None
    purchase_document: str | None
    purchase_document_id: str | None
    sale_document: str | None
    sale_document_id: str | None
    transfer: str | None
    transfer_id: str | None
    warranty_until: str | None
    production_batch: str
    note: str
    aliases: list[AliasOut]
    carton: str | None
    lives: int
    version: int
    moved_at: str
    created_at: str


class SerialList(Schema):
    results: list[SerialOut]
    next: str | None
    count: int | None


class StepOut(Schema):
    version: int
    posting: str
    seq: int
    at: str
    date: str
    document: str | None
    document_number: str | None
    kind: str | None
    source: str
    target: str
    party: str | None
    party_name: str | None
    user: str
    act: str
    live: bool
    labelling: bool
    reverses: str | None
    hash: str


class TrailOut(Schema):
    results: list[StepOut]
    next: str | None
    count: int | None


class SerialsWanted(Schema):
    q: Code = None
    number: Code = None
    item: Code = None
    location: Code = None
    status: list[Status] = Field(default=[], max_length=7)
    party: Code = None
    document: Code = None
    production_batch: Code = None
    held: bool | None = None
    blocked: bool | None = None
    since: Code = None
    until: Code = None

    def filters(self, who: Who) -> SerialFilters:
        """What the caller is shown. Refuses with line_invalid."""
        return SerialFilters(
            q=self.q or "",
            number=self.number or "",
            item=self.item or "",
            location=self.location or "",
            party=self.party or "",
            document=self.document or "",
            production_batch=self.production_batch or "",
            statuses=tuple(self.status),
            held=self.held,
            blocked=self.blocked,
            since=moment("since", self.since, who.time_zone),
            until=moment("until", self.until, who.time_zone, end=True),
            stores=who.stores,
        )


class SerialsAsked(SerialsWanted, Listing):
    pass


class TrailAsked(Listing):
    limit: Annotated[int, Field(ge=1, le=1000)] = 1000


@router.get("", response={200: SerialList})
def list_serials(request: Asked, asked: Query[SerialsAsked]) -> HttpResponse:
    """Serials by number. `q` finds by beginning, end or (from three characters) middle of number and aliases.

    What was returned to a supplier or removed is left out unless `status` asks for it; `status` can be given more
    than once. `since` and `until` bound the latest movement.
    """
    who, after = request.auth, asked.after(str)
    return listed(serials.listed(who.organization_id, asked.filters(who), asked.limit, after, asked.exact))


@router.get("/by-id/{id}", response={200: SerialOut})
def show_serial_by_id(request: Asked, id: str) -> HttpResponse:
    """One serial."""
    return answered(200, there(serials.read(request.auth.organization_id, id_of(id))))


@router.get("/by-id/{id}/trail", response={200: TrailOut})
def show_trail_by_id(request: Asked, id: str, asked: Query[TrailAsked]) -> HttpResponse:
    """Every step of one serial, oldest first."""
    return _trail(request, there(serials.read(request.auth.organization_id, id_of(id))), asked)


@router.get("/{path:number}/trail", response={200: TrailOut})
def show_trail(request: Asked, number: str, asked: Query[TrailAsked]) -> HttpResponse:
    """Every step of one serial, oldest first, those that were voided and the voids too; `live` tells."""
    return _trail(request, there(serials.find(request.auth.organization_id, number)), asked)


@router.get("/{path:number}", response={200: SerialOut})
def show_serial(request: Asked, number: str) -> HttpResponse:
    """One serial, by its number, a former number, an alias or a GS1 code."""
    return answered(200, there(serials.find(request.auth.organization_id, number)))


def _trail(request: Asked, serial: dict[str, Any], asked: TrailAsked) -> HttpResponse:
    after = asked.after(int)
    page = trails.trail(request.auth.organization_id, int(serial["id"]), asked.limit, after)
    return listed(Page(page.results, page.after, serial["version"]))
