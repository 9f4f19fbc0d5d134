"""Imports: the list of them, a file that is brought in, what the check found, its columns, its progress and its end."""

from typing import Any, cast
from urllib.parse import quote

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from serialtrail.access.who import actor
from serialtrail.catalog import parties
from serialtrail.domain import checks
from serialtrail.domain.documents import OPENING_MODES
from serialtrail.domain.refusals import Refused
from serialtrail.exchange.imports import jobs, templates
from serialtrail.exchange.imports.columns import fields
from serialtrail.queries import documents
from serialtrail.web import import_words, lists, refusals
from serialtrail.web.answers import done, page, present, status_of
from serialtrail.web.choices import location_codes
from serialtrail.web.import_shown import outcome
from serialtrail.web.members import MemberRequest, may, member

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_PARTIES = 500
STARTS = ("all_or_nothing", "skip_bad")


@require_GET
@member
def import_list(request: MemberRequest) -> HttpResponse:
    who = request.who
    after = lists.after(request)
    found = jobs.listed(who.organization_id, after, lists.PAGE)
    rows = [{**row, **outcome(row)} for row in found.results]
    context = {
        **lists.shown(request, found, {}),
        "rows": rows,
        "may_import": may(who, "import"),
        "templates": list(import_words.offered().items()),
        **lists.exported(who, "imports"),
        "running": any(row["running"] for row in rows),
    }
    return page(request, "imports", context)


@require_http_methods(["GET", "POST"])
@member
def import_new(request: MemberRequest) -> HttpResponse:
    """Choose what the rows are, and the file; it is checked at once, and nothing is written before that is seen."""
    who = request.who
    checks.demand(actor(who), "import")
    given = request.POST if request.method == "POST" else request.GET
    kinds = import_words.offered()
    typed = {name: given.get(name, "").strip()[:200] for name in ("kind", "mode", "location", "party", "into")}
    typed["into"] = typed["into"] or typed["location"]
    typed["kind"] = typed["kind"] if typed["kind"] in kinds else next(iter(kinds))
    typed["mode"] = typed["mode"] if typed["mode"] in OPENING_MODES else "add"
    said: list[dict[str, Any]] = []
    status = 200
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None or not file.size:
            said = [{"message": _("Choose a file that has something in it.")}]
        else:
            given_file = jobs.Given(
                typed["kind"],
                file.name or "",
                mode=typed["mode"],
                location=typed["into" if typed["kind"] == "purchase" else "location"],
                party=typed["party"] if typed["kind"] == "purchase" else "",
                language=get_language() or "en",
            )
            try:
                return redirect("import", jobs.submit(who, given_file, file.chunks(), timezone.now()))
            except Refused as refused:
                said = refusals.shown(refused.refusals)
        status = 422
    context = {
        "typed": typed,
        "refusals": said,
        "kinds": [(kind, words, typed["kind"] == kind) for kind, words in kinds.items()],
        "modes": import_words.MODES.items(),
        "locations": location_codes(who),
        "parties": _suppliers(who.organization_id) if "purchase" in kinds else [],
    }
    return page(request, "import_new", context, status)


@require_GET
@member
def import_page(request: MemberRequest, import_id: int) -> HttpResponse:
    return _shown(request, import_id)


@require_POST
@member
def import_columns(request: MemberRequest, import_id: int) -> HttpResponse:
    """Check the file again with the columns that were chosen; the next file with the same header gets them."""
    job = present(jobs.read(request.who.organization_id, import_id))
    places: dict[str, int] = {}
    for field in fields(job["kind"]):
        text = request.POST.get(f"column-{field}", "")
        if text.isascii() and text.isdigit() and int(text) < len(job["header"]):
            places[field] = int(text)
    return _start(request, import_id, "check", places)


@require_POST
@member
def import_start(request: MemberRequest, import_id: int) -> HttpResponse:
    on_error = request.POST.get("on_error", "")
    if on_error not in STARTS:
        raise Http404
    present(jobs.read(request.who.organization_id, import_id))
    return _start(request, import_id, on_error)


@require_POST
@member
def import_cancel(request: MemberRequest, import_id: int) -> HttpResponse:
    present(jobs.read(request.who.organization_id, import_id))
    jobs.cancel(request.who, import_id, timezone.now())
    return done(request, _("It stops as soon as it can; what is in by then stays."), "import", import_id)


@require_GET
@member
def import_errors(request: MemberRequest, import_id: int) -> HttpResponse:
    """The rows that were refused, as they stood in the file, each with its reason."""
    checks.demand(actor(request.who), "import")
    name, pieces = present(jobs.errors(request.who.organization_id, import_id))
    answer = StreamingHttpResponse(pieces, content_type=SHEET if name.endswith(".xlsx") else "text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    # Sent piece by piece it has no content to look at; nothing here does.
    return cast(HttpResponse, answer)


@require_GET
@member
def import_template(request: MemberRequest, kind: str) -> HttpResponse:
    """The table to fill in."""
    if kind not in import_words.offered():
        raise Http404
    answer = HttpResponse(templates.workbook(kind, gettext), content_type=SHEET)
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind}-template.xlsx"'
    return answer


def _start(request: MemberRequest, import_id: int, on_error: str, places: dict[str, int] | None = None) -> HttpResponse:
    try:
        jobs.start(request.who, import_id, on_error, timezone.now(), places)
    except Refused as refused:
        return _shown(request, import_id, refusals.shown(refused.refusals), status_of(refused))
    return redirect("import", import_id)


def _shown(request: MemberRequest, import_id: int, said: Any = (), status: int = 200) -> HttpResponse:
    job = present(jobs.read(request.who.organization_id, import_id))
    told = outcome(job)
    request.place = "imports"
    context = {
        "job": job,
        "refusals": said,
        "may_import": may(request.who, "import"),
        "columns": import_words.columns(job["kind"], job["header"], job["columns"]),
        "ignored": import_words.ignored(job["header"], job["columns"]),
        **told,
        "shown_documents": documents.numbered(request.who.organization_id, [int(id) for id in told["shown_documents"]]),
    }
    return page(request, "import", context, status)


def _suppliers(organization_id: int) -> list[tuple[str, str]]:
    found = parties.listed(organization_id, None, MOST_PARTIES, role="supplier").results
    return [(row["code"], row["name"]) for row in found]
