"""/imports: files that are brought in while nobody has to wait."""

from collections.abc import Iterator
from typing import Annotated, Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.utils.translation import gettext, override
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from serialtrail.access.who import actor
from serialtrail.api.answers import Made, answered, idempotent
from serialtrail.api.auth import Asked
from serialtrail.api.fields import Body, id_of, there
from serialtrail.api.paging import Listing, listed
from serialtrail.api.problems import language
from serialtrail.domain.checks import choice_faults, demand
from serialtrail.domain.refusals import Refused
from serialtrail.exchange.imports import KINDS, groups, jobs, templates

router = Router(tags=["Imports"])
BASE = "/api/v1/imports"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
Word = Annotated[str, Field(max_length=100)]


def _file(*kinds: str) -> dict[str, Any]:
    """What the document says of an answer that is a file."""
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}
    return {"responses": {200: {"description": "The file", "content": content}}}


class SampleOut(Schema):
    """What was found, where first and in how many rows."""

    row: int
    found: str
    count: int
    message: str


class FaultsOut(Schema):
    """Refused rows (or warnings) of one cause: how many, the first of them, what is expected, how to mend it."""

    warning: bool
    code: str
    field: str
    column: str
    count: int
    rows: list[int]
    samples: list[SampleOut]
    message: str
    expected: str
    remedy: str


class ImportOut(Schema):
    id: str
    kind: str
    mode: str
    on_error: str
    location: str
    party: str
    file_name: str
    state: str
    header: list[str]
    columns: dict[str, int]
    rows: int
    done: int
    created: int
    changed: int
    refused: int
    cartons: int
    converted: int
    warned: int
    documents: list[str]
    faults: list[FaultsOut]
    problem: str | None
    errors_url: str | None
    created_at: str
    finished_at: str | None


class ImportList(Schema):
    results: list[ImportOut]
    next: str | None
    count: int | None


class ImportIn(Body):
    """What a file is imported as."""

    kind: Word
    mode: Word = "label"
    on_error: Word = "all_or_nothing"
    location: Word = ""
    party: Word = ""


class StartIn(Body):
    """Bring in what was looked at; `columns` is field to place, from 0."""

    on_error: Word
    columns: dict[Word, Annotated[int, Field(strict=True, ge=0, le=10_000)]] | None = None


class TemplateAsked(Schema):
    kind: Word


@router.post("", response={202: ImportOut})
@idempotent
def post_import(request: Asked, given: Form[ImportIn], file: File[UploadedFile]) -> Made:
    """Take a spreadsheet (CSV, XLSX, XLS, ODS); it is brought in afterwards. Ask for it by its id."""
    who = request.auth
    asked = jobs.Given(
        given.kind, file.name or "", given.on_error, given.mode, given.location, given.party, language(request)
    )
    job = jobs.submit(who, asked, file.chunks(), now())
    return 202, _shape(request, jobs.read(who.organization_id, job))


@router.get("", response={200: ImportList})
def list_imports(request: Asked, asked: Query[Listing]) -> HttpResponse:
    """Imports, newest first."""
    who = request.auth
    demand(actor(who), "import")
    page = jobs.listed(who.organization_id, asked.after(int), asked.limit, asked.exact)
    page = type(page)([_shape(request, row) for row in page.results], page.after, page.count)
    return listed(page)


@router.get("/template.xlsx", openapi_extra=_file(XLSX))
def show_template(request: Asked, asked: Query[TemplateAsked]) -> StreamingHttpResponse:
    """The spreadsheet to fill in: headings in English and Chinese, cells as text, a page that explains."""
    if faults := choice_faults("kind", asked.kind, KINDS):
        raise Refused(faults)
    with override(language(request)):
        book = templates.workbook(asked.kind, gettext)
    return _download(f"serialtrail-{asked.kind}.xlsx", iter([book]))


@router.get("/{id}", response={200: ImportOut})
def show_import(request: Asked, id: str) -> HttpResponse:
    """How far it is; `errors_url` gives the refused rows. After a check, `start` it."""
    demand(actor(request.auth), "import")
    return answered(200, _shape(request, there(jobs.read(request.auth.organization_id, id_of(id)))))


@router.get("/{id}/errors", openapi_extra=_file(CSV, XLSX))
def show_errors(request: Asked, id: str) -> StreamingHttpResponse:
    """The refused rows as they came, with the reason in a column behind: mend them and import that file."""
    demand(actor(request.auth), "import")
    name, content = there(jobs.errors(request.auth.organization_id, id_of(id)))
    return _download(name, content)


@router.post("/{id}/start", response={202: ImportOut})
@idempotent
def start_import(request: Asked, id: str, given: StartIn) -> Made:
    """Bring in a file that was looked at, or look again with other columns."""
    who = request.auth
    jobs.start(who, id_of(id), given.on_error, now(), given.columns)
    return 202, _shape(request, jobs.read(who.organization_id, id_of(id)))


@router.post("/{id}/cancel", response={200: ImportOut})
@idempotent
def cancel_import(request: Asked, id: str) -> Made:
    """Stop it; what was committed of it stays."""
    who = request.auth
    jobs.cancel(who, id_of(id), now())
    return 200, _shape(request, jobs.read(who.organization_id, id_of(id)))


def _shape(request: Asked, shape: dict[str, Any] | None) -> dict[str, Any]:
    shape = there(shape)
    problem = shape["problem"] and shape["problem"].get("message", "")
    errors = f"{BASE}/{shape['id']}/errors" if shape["has_errors"] else None
    with override(language(request)):
        shown = [groups.told(group, gettext) for group in shape["faults"]]
        faults = [{name: told[name] for name in FaultsOut.model_fields} for told in shown]
    kept = {name: shape[name] for name in ImportOut.model_fields if name in shape}
    return {**kept, "problem": problem, "errors_url": errors, "faults": faults}


def _download(name: str, content: Iterator[bytes]) -> StreamingHttpResponse:
    kind = XLSX if name.endswith(".xlsx") else CSV
    response = StreamingHttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
