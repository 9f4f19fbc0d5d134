"""The editor of every kind of document: a new one, a draft, and the check while it is being typed."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from serialtrail.access import organizations, requests
from serialtrail.access.who import Who, actor
from serialtrail.catalog import items, parties
from serialtrail.domain import checks, numbers
from serialtrail.domain.documents import KINDS
from serialtrail.domain.facts import Draft
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.posting import engine
from serialtrail.posting import steps as saving
from serialtrail.queries import documents, traded
from serialtrail.queries.codes import meanings
from serialtrail.web import drafts, refusals
from serialtrail.web.answers import done, page, present, status_of
from serialtrail.web.choices import all_codes, location_codes
from serialtrail.web.documents import confirmable, refused_step
from serialtrail.web.drafts import Entered
from serialtrail.web.kinds import FORMS
from serialtrail.web.members import MemberRequest, may, member
from serialtrail.web.pick import item_choice

MOST_SAID = 1000
NO_DOCUMENT = gettext_noop("there is no document with this number.")
_ATTEMPT = sha256(b"a draft that is kept while it is typed").digest()


@member
def new(request: MemberRequest, kind: str) -> HttpResponse:
    if kind not in FORMS:
        raise Http404
    typed = drafts.entered(kind, request.POST if request.method == "POST" else request.GET)
    if request.method == "GET":
        _offered(request.who, typed, request.GET)
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
    saved = request.POST.get("document", "")
    known = documents.places(request.who.organization_id, int(saved)) if saved.isdigit() and len(saved) < 19 else None
    own = int(saved) if known and known["kind"] == typed.kind else None
    return JsonResponse({"refusals": refusals.shown(_check(request, typed, own)[:MOST_SAID])})


@require_POST
@member
def traded_before(request: MemberRequest) -> HttpResponse:
    """To whom the numbers of a return were sold, or from whom they were bought, and at what price."""
    kind = request.POST.get("kind", "")
    form = FORMS.get(kind)
    given = numbers.split(request.POST.get("numbers", ""))[: request.who.max_numbers]
    if form is None or not form.found or not given:
        return JsonResponse({"traded": []})
    found = traded.last(request.who.organization_id, given, form.found)
    here = "customer" if form.found == "sale" else "storage"
    return JsonResponse({"traded": [row for row in found if row["place"] == here and row["party"]]})


def _edited(request: MemberRequest, typed: Entered, document: dict[str, Any] | None) -> HttpResponse:
    request.place = FORMS[typed.kind].place
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "line":
        typed.lines.append(dict.fromkeys(drafts.CELLS, ""))
        return _shown(request, typed, document)
    if act == "check":
        own = int(document["id"]) if document else None
        return _shown(request, typed, document, _check(request, typed, own), checked=True)
    if act == "keep":
        return _kept(request, typed, document)
    if act in ("save", "post", "submit") or "over" in request.POST:
        try:
            made = _saved(request, typed, document, post=act == "post")
        except Refused as refused:
            return _shown(request, typed, document, refused.refusals, status=status_of(refused))
        if act == "submit":
            return _submitted(request, made)
        return done(request, _("Posted.") if act == "post" else _("The draft is saved."), "document", made)
    return _shown(request, typed, document)


def _submitted(request: MemberRequest, made: int) -> HttpResponse:
    """Hand over what has just been saved; what stands against that is said on the page of the draft."""
    try:
        saving.submit(request.who.organization_id, actor(request.who), made, timezone.now())
    except Refused as refused:
        return refused_step(request, made, refused, "submit")
    return done(request, _("Handed over for review."), "document", made)


def _offered(who: Who, typed: Entered, given: QueryDict) -> None:
    """Begin with today, the only store, the first of what can be chosen; with the item, or numbers, of a link."""
    form = FORMS[typed.kind]
    for name, known in (("mode", form.modes), ("direction", form.directions)):
        if known and typed.head[name] not in dict(known):
            typed.head[name] = known[0][0]
    # Goods that are asked for come to the store of whoever asks.
    own = "to_location" if typed.head["direction"] == "request" else "location"
    places = location_codes(who)
    typed.head[own] = typed.head[own] or (places[0][0] if len(places) == 1 else "")
    typed.head["date"] = typed.head["date"] or timezone.localdate().isoformat()
    brought = [
        dict.fromkeys(drafts.CELLS, "")
        | {"item": item, "numbers": "\n".join(listed), "direction": given.get("direction", "") if form.turns else ""}
        for item, listed in _by_item(who, given.get("item", "").strip(), given.get("numbers", "")).items()
    ]
    typed.lines = brought or typed.lines
    if brought:
        typed.lines[0]["quantity"] = given.get("quantity", "").strip()[:20]


def _by_item(who: Who, item: str, text: str) -> dict[str, list[str]]:
    """Numbers that a link brings, by the SKU of what they are; those that nobody knows belong to `item`."""
    given = numbers.split(text)[: who.max_numbers]
    known = meanings(who.organization_id, {numbers.key(number) for number in given})
    found: dict[str, list[str]] = {item: []} if item else {}
    for number in given:
        key = numbers.key(number)
        one = known.serials.get(key) or known.aliases.get(key)
        meant = [one] if one else known.cartons.get(key, [])
        for serial in meant:
            found.setdefault(serial.sku, []).append(serial.number)
        if not meant:
            found.setdefault(item, []).append(number)
    return found


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
        told: dict[str, Any] = {"refusals": refusals.shown(refused.refusals[:MOST_SAID])}
        if refused.refusals[0].code == "version_stale":
            told["stale"] = refused.refusals[0].facts["version"]
        return JsonResponse(told, status=status_of(refused))
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
        if post:
            # Neither, if posting is refused: then the version on the page is still the right one.
            saving.edit_and_post(
                who.organization_id, actor(who), made, at, change, version=typed.version, confirm=typed.confirm,
                limit=who.max_numbers,
            )  # fmt: skip
        else:
            saving.edit(who.organization_id, actor(who), made, at, change, version=typed.version)
    return made


def _check(request: MemberRequest, typed: Entered, saved: int | None = None) -> Sequence[Refusal]:
    """What posting it would refuse; `saved` is the document that it is already."""
    try:
        draft = replace(_read(request, typed), id=saved)
    except Refused as refused:
        return refused.refusals
    # A transfer goes its way in steps: here it is asked what handing it over would refuse.
    action = "document_submit" if typed.kind == "transfer" else "document_post"
    return engine.check(request.who.organization_id, actor(request.who), draft, timezone.now(), action=action)


def _read(request: MemberRequest, typed: Entered) -> Draft:
    draft = drafts.draft(typed, request.who.max_numbers)
    if typed.faults:
        raise Refused(typed.faults)
    if typed.kind == "opening" and typed.head["origin"] and typed.head["mode"] == "label":
        origin = documents.named(request.who.organization_id, typed.head["origin"])
        if origin is None:
            raise Refused([checks.invalid("origin", NO_DOCUMENT)])
        return replace(draft, origin=origin)
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
    who, form = request.who, FORMS[typed.kind]
    said = refusals.shown(found[:MOST_SAID])
    stale = next((refusal.facts["version"] for refusal in found if refusal.code == "version_stale"), None)
    if typed.head["party"] and not typed.head.get("party_name"):
        party = parties.found(who.organization_id, code=typed.head["party"])
        typed.head["party_name"] = party.name if party else ""
    blank = dict.fromkeys(drafts.CELLS, "")
    context = {
        "typed": {**asdict(typed), "lines": _lines(who, typed.lines or [blank], said)},
        "blank": blank,
        "document": document,
        "kind": KINDS[typed.kind],
        "form": form,
        "confirmable": confirmable(who, typed.kind, found),
        "place": form.place,
        # Either end of a transfer may be the other's store.
        "locations": all_codes(who) if typed.kind == "transfer" else location_codes(who),
        "places_all": all_codes(who) if form.there else [],
        "today": timezone.localdate(),
        "refusals": [one for one in said if not one["line"] and one["code"] != "version_stale"],
        "stale": stale,
        "fine": checked and not found,
        "wrong": len(said),
        "may_post": _may_post(who, typed.kind, document),
        "may_submit": form.submit is not None and not _pending(document) and may(who, "document_submit", typed.kind),
    }
    return page(request, "editor", context, status)


def _lines(who: Who, lines: Sequence[dict[str, str]], said: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines for the page: each with what is known of its item, and what is said against it."""
    known = {numbers.key(row["sku"]): row for row in items.named(who.organization_id, {line["item"] for line in lines})}
    shown: list[dict[str, Any]] = []
    for line in lines:
        item = known.get(numbers.key(line["item"]))
        named = {"item_name": item["name"], "choice": json.dumps(item_choice(item))} if item else {}
        shown.append({**line, **named, "said": []})
    for one in said:
        if one["line"] and one["line"] <= len(shown):
            shown[one["line"] - 1]["said"].append(one)
    return shown


def _pending(document: dict[str, Any] | None) -> bool:
    return document is not None and document["state"] == "pending"


def _may_post(who: Who, kind: str, document: dict[str, Any] | None) -> bool:
    """What waits for a review is posted by reviewing it; a transfer that has to be reviewed, by whoever may."""
    if _pending(document) or not may(who, "document_post", kind):
        return False
    reviewed = kind == "transfer" and organizations.shown(who.organization_id)["review_transfers"]
    return not reviewed or may(who, "document_approve", kind)
