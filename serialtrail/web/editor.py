"""The editor of purchases and sales: a new document, a draft, and the check while it is being typed."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from serialtrail.access import requests
from serialtrail.access.who import actor
from serialtrail.domain.documents import KINDS
from serialtrail.domain.facts import Draft
from serialtrail.domain.refusals import CONFIRMABLE, Refusal, Refused
from serialtrail.posting import engine
from serialtrail.posting import steps as saving
from serialtrail.queries import documents
from serialtrail.web import drafts, refusals
from serialtrail.web.answers import done, page, present, status_of
from serialtrail.web.choices import all_codes, location_codes
from serialtrail.web.drafts import Entered
from serialtrail.web.kinds import FORMS
from serialtrail.web.members import MemberRequest, may, member

MOST_SAID = 1000
_ATTEMPT = sha256(b"a draft that is kept while it is typed").digest()


@member
def new(request: MemberRequest, kind: str) -> HttpResponse:
    if kind not in FORMS:
        raise Http404
    typed = drafts.entered(kind, request.POST if request.method == "POST" else request.GET)
    if request.method == "GET":
        places = location_codes(request.who)
        typed.head["location"] = typed.head["location"] or (places[0][0] if len(places) == 1 else "")
        typed.head["date"] = typed.head["date"] or timezone.localdate().isoformat()
        _offered(typed, request.GET)
    return _edited(request, typed, None)


@member
def edit(request: MemberRequest, document_id: int) -> HttpResponse:
    document = present(documents.read(request.who.organization_id, document_id))
    if document["kind"] not in FORMS or document["state"] not in ("draft", "pending"):
        return redirect("document", document_id)
    typed = drafts.entered(document["kind"], request.POST) if request.method == "POST" else drafts.stored(document)
    return _edited(request, typed, document)


@require_POST
@member
def check(request: MemberRequest) -> HttpResponse:
    """What posting would refuse, while the document is still being typed; nothing is written."""
    kind = request.POST.get("kind", "")
    typed = drafts.entered(kind if kind in FORMS else "sale", request.POST)
    return JsonResponse({"refusals": refusals.shown(_check(request, typed)[:MOST_SAID])})


def _edited(request: MemberRequest, typed: Entered, document: dict[str, Any] | None) -> HttpResponse:
    request.place = FORMS[typed.kind].place
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "line":
        typed.lines.append(dict.fromkeys(drafts.CELLS, ""))
        return _shown(request, typed, document)
    if act == "check":
        return _shown(request, typed, document, _check(request, typed), checked=True)
    if act == "keep":
        return _kept(request, typed, document)
    if act in ("save", "post"):
        try:
            made = _saved(request, typed, document, post=act == "post")
            return done(request, _("Posted.") if act == "post" else _("The draft is saved."), "document", made)
        except Refused as refused:
            return _shown(request, typed, document, refused.refusals, status=status_of(refused))
    return _shown(request, typed, document)


def _offered(typed: Entered, given: QueryDict) -> None:
    """Begin with the first of what can be chosen; with the item, or numbers, that a link brings."""
    form = FORMS[typed.kind]
    for name, known in (("mode", form.modes), ("direction", form.directions)):
        if known and typed.head[name] not in dict(known):
            typed.head[name] = known[0][0]
    if given.get("item") or given.get("numbers"):
        line = dict.fromkeys(drafts.CELLS, "") | {name: given.get(name, "") for name in ("item", "numbers")}
        typed.lines = [line]


def _kept(request: MemberRequest, typed: Entered, document: dict[str, Any] | None) -> HttpResponse:
    """Keep what is being typed as a draft, for the script: where it is now and its version, or why it could not be.

    An Idempotency-Key names the attempt: sent again because its answer was lost, whatever has been typed since, it
    makes no second draft and no stale version.
    """

    def work() -> requests.Answer:
        made = _saved(request, typed, document, post=False)
        saved = present(documents.read(request.who.organization_id, made))
        lines = [line["id"] for line in saved["lines"]]
        where = reverse("document_edit", args=[made])
        told = {"url": where, "id": made, "version": saved["version"], "lines": lines}
        return requests.Answer(200, json.dumps(told))

    key = request.headers.get("Idempotency-Key")
    named = key and f"page {request.who.member_id} {key}"
    try:
        answer = requests.once(request.who.organization_id, named, _ATTEMPT, timezone.now(), work)
    except Refused as refused:
        return JsonResponse({"refusals": refusals.shown(refused.refusals[:MOST_SAID])}, status=status_of(refused))
    return HttpResponse(answer.body, status=answer.status, content_type="application/json")


def _saved(request: MemberRequest, typed: Entered, document: dict[str, Any] | None, *, post: bool) -> int:
    """Save or post what was typed; the document's id."""
    who, at = request.who, timezone.now()
    draft = _read(request, typed)
    if document is None:
        made = engine.create(who.organization_id, actor(who), draft, at, post=post).document
    else:
        made = int(document["id"])
        change = partial(drafts.over, typed=draft)
        saving.edit(who.organization_id, actor(who), made, at, change, version=typed.version)
        if post:
            engine.post(who.organization_id, actor(who), made, at, limit=who.max_numbers, confirm=typed.confirm)
    return made


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
        "form": FORMS[typed.kind],
        "confirmable": _confirmable(request, typed.kind, found),
        "place": FORMS[typed.kind].place,
        "locations": location_codes(request.who),
        "places_all": all_codes(request.who) if FORMS[typed.kind].there else [],
        "today": timezone.localdate(),
        "refusals": [one for one in said if not one["line"]],
        "fine": checked and not found,
        "wrong": len(said),
        "may_post": may(request.who, "document_post", typed.kind),
    }
    return page(request, "editor", context, status)


def _confirmable(request: MemberRequest, kind: str, found: Sequence[Refusal]) -> list[str]:
    """The codes that the member may override, where nothing else stands against posting."""
    codes = sorted({refusal.code for refusal in found})
    if not codes or not may(request.who, "confirm"):
        return []
    return codes if all(kind in CONFIRMABLE.get(code, ()) for code in codes) else []
