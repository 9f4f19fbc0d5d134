"""/labels: made as PDF, ZPL or PNG; by which templates; which were made."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils.timezone import now
from ninja import Query, Router, Schema
from pydantic import Field

from serialtrail.access import requests
from serialtrail.access.requests import Answer
from serialtrail.access.who import actor
from serialtrail.api.answers import answered, fingerprint
from serialtrail.api.auth import Asked
from serialtrail.api.fields import Body, Text, Whole, id_of, there
from serialtrail.api.moments import moment
from serialtrail.api.paging import Listing, listed
from serialtrail.api.serials import Status
from serialtrail.domain.answers import Page
from serialtrail.domain.checks import demand, invalid
from serialtrail.domain.refusals import NotThere, Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.labels import layout, printing, templates
from serialtrail.labels.printing import Made, Wanted
from serialtrail.queries import documents, label_prints
from serialtrail.queries.serials import SerialFilters

router = Router(tags=["Labels"])
ONE_SOURCE = gettext_noop("say one of serials, document and filter")
NO_DOCUMENT = gettext_noop("there is no document %(value)s")
NOTES = "Serialtrail-Label-Notes"
Code = Annotated[str, Field(strict=True, max_length=2000)]


class FilterIn(Body):
    """As the list of serials is asked."""

    q: Code = ""
    item: Code = ""
    location: Code = ""
    status: list[Status] = Field(default=[], max_length=7)
    party: Code = ""
    document: Code = ""
    production_batch: Code = ""
    since: Code | None = None
    until: Code | None = None


class LabelsIn(Body):
    serials: list[Code] | None = Field(default=None, max_length=printing.MOST_LABELS)
    document: Code | None = None
    filter: FilterIn | None = None
    template: Text = templates.STANDARD
    format: Literal["pdf", "zpl", "png"] = "pdf"
    copies: Annotated[Whole, Field(ge=1, le=printing.MOST_COPIES)] = 1


class TemplateOut(Schema):
    name: str
    built_in: bool
    layout: dict[str, Any]


class TemplateList(Schema):
    results: list[TemplateOut]
    next: str | None
    count: int | None


class PrintOut(Schema):
    id: str
    at: str
    template: str
    format: str
    source: str
    pieces: int
    copies: int
    member: str
    numbers: int
    reprints: int


class PrintList(Schema):
    results: list[PrintOut]
    next: str | None
    count: int | None


_FILE = {
    "responses": {
        200: {
            "description": "The labels, as asked for",
            "content": {kind.partition(";")[0]: {} for kind in printing.TYPES.values()},
        }
    }
}


@router.post("", openapi_extra=_FILE)
def make_labels(request: Asked, body: LabelsIn) -> HttpResponse:
    """Labels of these serials, of a document's (its number or id) or of a list's, as a file; they go into the log.

    `png` shows the first page. Where a symbol had to become another one, the header Serialtrail-Label-Notes tells for
    how many labels: `switched=3`.
    """
    who = request.auth
    demand(actor(who), "label")

    def work() -> Answer:
        source, rows = _rows(request, body)
        wanted = Wanted(body.template, body.copies, body.format, source)
        return Answer(200, str(printing.record(who, rows, wanted, now())))

    key = request.headers.get("Idempotency-Key")
    # What is kept is which print it was: the file is drawn from the log, the first time as well.
    answer = requests.once(who.organization_id, key, fingerprint(request), now(), work)
    response = _file(printing.drawn(who, int(answer.body)))
    if answer.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


@router.get("/templates", response={200: TemplateList})
def list_templates(request: Asked) -> HttpResponse:
    """The templates that labels can be made by: the organization's own, then those built in."""
    found = templates.listed(request.auth.organization_id)
    told = [{"name": one.name, "built_in": one.id is None, "layout": layout.plain(one.layout)} for one in found]
    return answered(200, {"results": told, "next": None, "count": len(told)})


@router.get("/prints", response={200: PrintList})
def list_prints(request: Asked, asked: Query[Listing]) -> HttpResponse:
    """Which labels were made, by whom and when, newest first."""
    organization = request.auth.organization_id
    page = label_prints.prints(organization, asked.limit, asked.after(int))
    return listed(Page(page.results, page.after, label_prints.count(organization)))


@router.get("/prints/{id}/file", openapi_extra=_FILE)
def draw_print(request: Asked, id: str) -> HttpResponse:
    """The labels of a print of the log once more, as the numbers are now; nothing is written."""
    found = there(label_prints.read(request.auth.organization_id, id_of(id)))
    return _file(printing.drawn(request.auth, int(found["id"])))


def _rows(request: Asked, body: LabelsIn) -> tuple[str, list[dict[str, Any]]]:
    """Where the numbers come from, and the serials. Refuses with line_invalid, serial_unknown."""
    who = request.auth
    if sum(given is not None for given in (body.serials, body.document, body.filter)) != 1:
        raise Refused([invalid("serials", ONE_SOURCE)])
    if body.document is not None:
        try:
            return printing.of_document(who, _document(request, body.document))
        except NotThere:
            raise Refused([invalid("document", NO_DOCUMENT, value=body.document[:100])]) from None
    if body.filter is not None:
        return "", printing.of_list(who, _filters(request, body.filter))
    return "", printing.of_numbers(who, body.serials or [])


def _document(request: Asked, text: str) -> int:
    found = documents.named(request.auth.organization_id, text)
    if found is not None:
        return int(found)
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    raise NotThere


def _filters(request: Asked, given: FilterIn) -> SerialFilters:
    zone = request.auth.time_zone
    return SerialFilters(
        q=given.q,
        item=given.item,
        location=given.location,
        statuses=tuple(given.status),
        party=given.party,
        document=given.document,
        production_batch=given.production_batch,
        since=moment("filter.since", given.since, zone),
        until=moment("filter.until", given.until, zone, end=True),
    )


def _file(made: Made) -> HttpResponse:
    response = HttpResponse(made.data, content_type=made.type)
    if made.notes:
        response.headers[NOTES] = ", ".join(f"{note}={count}" for note, count in sorted(made.notes.items()))
    return response
