"""Export of a list as it is shown: the same filters in the address, in the language of the page."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from serialtrail.domain import checks
from serialtrail.domain.fields import called
from serialtrail.domain.refusals import Refused
from serialtrail.domain.whereabouts import STATUSES
from serialtrail.exchange import exports
from serialtrail.exchange.exports import prepared
from serialtrail.labels.built_in import BUILT_IN
from serialtrail.queries.serials import SerialFilters
from serialtrail.queries.trail_lists import TrailFilters
from serialtrail.web import cartons, document_filters, import_words, items, lists, places, serial_lists, stock, words
from serialtrail.web.answers import done, page, present
from serialtrail.web.drafts import NOT_A_DAY
from serialtrail.web.kinds import PLACES
from serialtrail.web.members import MemberRequest, member

_WORDS: Mapping[str, words.Words] = {
    "status": words.STATUS,
    "kind": words.KIND,
    "state": words.STATE,
    "act": words.ACT,
    "place": words.PLACE,
    "block": words.BLOCK,
    "item_kind": words.ITEM_KIND,
    "tracking": words.TRACKING,
    "role": words.PARTY_ROLE,
    "label_template": {name: _(word) for name, (word, _layout) in BUILT_IN.items()},
    "import_kind": {kind: title for kind, (title, _said) in import_words.OFFERED.items()},
    "import_state": import_words.STATE,
    "said": {"yes": _("yes")},
}


@require_http_methods(["GET", "POST"])
@member
def export(request: MemberRequest, kind: str, format: str) -> HttpResponse:
    """A list, or what was chosen of the serials, as a file."""
    if kind not in _ASKED or format not in exports.FORMATS or (request.method == "POST" and kind != "serials"):
        raise Http404
    for name in ("since", "until"):
        text = request.GET.get(name, "").strip()
        # A file of everything that was asked for otherwise tells nobody that it is.
        if text and serial_lists.day(text) is None:
            raise Refused([checks.invalid(name, NOT_A_DAY)])
    filters = _ASKED[kind](request)
    if filters is None:
        return redirect("serials")
    form = exports.TO_IMPORT if request.GET.get("columns") == exports.TO_IMPORT else exports.SHOWN
    made = exports.table(kind, request.who, filters, said(), form)
    return sent(request, made, format)


def sent(request: MemberRequest, made: exports.Table, format: str) -> HttpResponse:
    """A table as a file: piece by piece as it is read, or, for a workbook of many rows, which is finished before its
    first byte, the page where it will be found."""
    name = f"{made.name}-{timezone.localdate().isoformat()}.{format}"
    media = exports.media(format)
    if format == "xlsx":
        few = prepared.small(made, prepared.AT_ONCE)
        if few is None:
            asked = prepared.Asked(request.get_full_path(), name, media)
            return redirect("export_job", prepared.begin(request.who, made, asked, timezone.now()))
        made = few
    return _file(name, media, exports.pieces(made, format))


def _file(name: str, media: str, pieces: Iterator[bytes]) -> HttpResponse:
    answer = StreamingHttpResponse(pieces, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    # Sent piece by piece it has no content to look at; nothing here does.
    return cast(HttpResponse, answer)


@require_GET
@member
def export_list(request: MemberRequest) -> HttpResponse:
    """The files that were made for this member, and those under way."""
    request.place = "reports"
    found = prepared.listed(request.who, lists.after(request), lists.PAGE)
    working = any(row["state"] == "working" for row in found.results)
    rows = [{**row, "asked": _said_of(row["address"])} for row in found.results]
    return page(request, "exports", {**lists.shown(request, found, {}), "rows": rows, "working": working})


@require_GET
@member
def export_page(request: MemberRequest, job_id: int) -> HttpResponse:
    """How far a file is; then the file."""
    request.place = "reports"
    job = present(prepared.read(request.who, job_id))
    return page(request, "export_job", {"job": {**job, "asked": _said_of(job["address"])}})


@require_GET
@member
def export_file(request: MemberRequest, job_id: int) -> HttpResponse:
    name, media, pieces = present(prepared.content(request.who, job_id))
    return _file(name, media, pieces)


@require_POST
@member
def export_cancel(request: MemberRequest, job_id: int) -> HttpResponse:
    present(prepared.read(request.who, job_id))
    prepared.cancel(request.who, job_id)
    return done(request, gettext("The export is being stopped."), "export_job", job_id)


def _said_of(address: str) -> str:
    """What a file was asked for by, so that two of one list can be told apart."""
    asked = parse_qsl(urlsplit(address).query)
    return " · ".join(f"{called(name, gettext)}: {value}" for name, value in asked)


def said() -> exports.Said:
    """The language of this request. What is said is said now: it may be another by the time that the table is sent."""
    shown = {what: {key: str(word) for key, word in known.items()} for what, known in _WORDS.items()}
    return exports.Said(gettext, shown)


def _serials(request: MemberRequest) -> SerialFilters | None:
    if request.method != "POST":
        return serial_lists.asked(request).means
    picked = serial_lists.picked(request)
    return SerialFilters(ids=picked, statuses=STATUSES, stores=request.who.stores) if picked else None


def _trail(request: MemberRequest) -> TrailFilters:
    given = lists.chosen(request, "number", "item", "location", "party", "document", "kind", "since", "until")
    return TrailFilters(
        serial=given["number"],
        item=given["item"],
        location=given["location"],
        party=given["party"],
        document=given["document"],
        kinds=(given["kind"],) if given["kind"] in words.KIND else (),
        since=serial_lists.day(given["since"]),
        until=serial_lists.day(given["until"]),
        stores=request.who.stores,
    )


def _documents(request: MemberRequest) -> Any:
    known = PLACES.get(request.GET.get("place", ""))
    if known is None:
        raise Http404
    return document_filters.asked(document_filters.chosen(request, known), known, request.who)


_ASKED: Mapping[str, Callable[[MemberRequest], Any]] = MappingProxyType(
    {
        "serials": _serials,
        "trail": _trail,
        "documents": _documents,
        "stock": lambda request: stock.asked(request)[1],
        "opening": lambda request: stock.asked(request)[1],
        "items": lambda request: items.asked(request)[1],
        "parties": places.parties_asked,
        "locations": lambda request: {},
        "labels": lambda request: {},
        "imports": lambda request: {},
        "cartons": lambda request: cartons.asked(request)[1],
    }
)
