"""The editor of purchases and sales: a new document, a draft, and the check while it is being typed."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from serialtrail.access.who import actor
from serialtrail.domain.documents import KINDS
from serialtrail.domain.facts import Draft
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.posting import engine
from serialtrail.posting import steps as saving
from serialtrail.queries import documents
from serialtrail.web import drafts, refusals
from serialtrail.web.answers import done, page, present, status_of
from serialtrail.web.choices import location_codes
from serialtrail.web.documents import EDITED_HERE
from serialtrail.web.drafts import Entered
from serialtrail.web.members import MemberRequest, may, member

MOST_SAID = 1000
PLACE = {"purchase": "purchases", "sale": "sales"}


@member
def new(request: MemberRequest, kind: str) -> HttpResponse:
    typed = drafts.entered(kind, request.POST if request.method == "POST" else request.GET)
    if request.method == "GET":
        places = location_codes(request.who)
        typed.head["location"] = typed.head["location"] or (places[0][0] if len(places) == 1 else "")
        typed.head["date"] = typed.head["date"] or timezone.localdate().isoformat()
    return _edited(request, typed, None)


@member
def edit(request: MemberRequest, document_id: int) -> HttpResponse:
    document = present(documents.read(request.who.organization_id, document_id))
    if document["kind"] not in EDITED_HERE or document["state"] != "draft":
        return redirect("document", document_id)
    typed = drafts.entered(document["kind"], request.POST) if request.method == "POST" else drafts.stored(document)
    return _edited(request, typed, document)


@require_POST
@member
def check(request: MemberRequest) -> HttpResponse:
    """What posting would refuse, while the document is still being typed; nothing is written."""
    kind = request.POST.get("kind", "")
    typed = drafts.entered(kind if kind in EDITED_HERE else EDITED_HERE[0], request.POST)
    return JsonResponse({"refusals": refusals.shown(_check(request, typed)[:MOST_SAID])})


def _edited(request: MemberRequest, typed: Entered, document: dict[str, Any] | None) -> HttpResponse:
    request.place = PLACE[typed.kind]
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "line":
        typed.lines.append(dict.fromkeys(drafts.CELLS, ""))
        return _shown(request, typed, document)
    if act == "check":
        return _shown(request, typed, document, _check(request, typed), checked=True)
    if act in ("save", "post"):
        try:
            return _saved(request, typed, document, post=act == "post")
        except Refused as refused:
            return _shown(request, typed, document, refused.refusals, status=status_of(refused))
    return _shown(request, typed, document)


def _saved(request: MemberRequest, typed: Entered, document: dict[str, Any] | None, *, post: bool) -> HttpResponse:
    who, at = request.who, timezone.now()
    draft = _read(request, typed)
    if document is None:
        made = engine.create(who.organization_id, actor(who), draft, at, post=post).document
    else:
        made = int(document["id"])
        change = partial(drafts.over, typed=draft)
        saving.edit(who.organization_id, actor(who), made, at, change, version=typed.version)
        if post:
            engine.post(who.organization_id, actor(who), made, at, limit=who.max_numbers)
    return done(request, _("Posted.") if post else _("The draft is saved."), "document", made)


def _check(request: MemberRequest, typed: Entered) -> Sequence[Refusal]:
    try:
        draft = _read(request, typed)
    except Refused as refused:
        return refused.refusals
    return engine.check(request.who.organization_id, actor(request.who), draft, timezone.now())


def _read(request: MemberRequest, typed: Entered) -> Draft:
    draft = drafts.draft(typed, request.who.max_numbers)
    if typed.faults:
        raise Refused(typed.faults)
    return draft


def _shown(
    request: MemberRequest,
    typed: Entered,
    document: dict[str, Any] | None,
    found: Sequence[Refusal] = (),
    *,
    checked: bool = False,
    status: int = 200,
) -> HttpResponse:
    said = refusals.shown(found[:MOST_SAID])
    blank = dict.fromkeys(drafts.CELLS, "")
    lines: list[dict[str, Any]] = [{**line, "said": []} for line in typed.lines or [blank]]
    for one in said:
        if one["line"] and one["line"] <= len(lines):
            lines[one["line"] - 1]["said"].append(one)
    context = {
        "typed": {**asdict(typed), "lines": lines},
        "blank": blank,
        "document": document,
        "kind": KINDS[typed.kind],
        "place": PLACE[typed.kind],
        "locations": location_codes(request.who),
        "today": timezone.localdate(),
        "refusals": [one for one in said if not one["line"]],
        "fine": checked and not found,
        "wrong": len(said),
        "may_post": may(request.who, "document_post", typed.kind),
    }
    return page(request, "editor", context, status)
