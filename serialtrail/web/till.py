"""The till: one box for any code, the basket, and its payment. The basket itself stands in the browser."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from serialtrail.access import requests
from serialtrail.access.requests import Answer
from serialtrail.access.who import Who, actor
from serialtrail.domain import numbers
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.posting import engine, steps
from serialtrail.queries import documents
from serialtrail.web import drafts, pick, till_advice, till_basket
from serialtrail.web.answers import page, status_of
from serialtrail.web.choices import location_codes
from serialtrail.web.members import MemberRequest, may, member
from serialtrail.web.till_basket import Basket

STORE_COOKIE = "serialtrail_till"
_YEAR = 365 * 24 * 3600
MOST_SAID = 1000


@member
def till(request: MemberRequest) -> HttpResponse:
    demand(request, "sale")
    around = counter(request, "sale")
    context = {
        **around,
        "methods": till_basket.METHODS.items(),
        "may_add": may(request.who, "party_write", "customer"),
    }
    return page(request, "till" if around["here"] else "till_store", context)


@require_POST
@member
def choose(request: MemberRequest) -> HttpResponse:
    """Keep in this browser which store its till stands in."""
    answer = redirect(_back(request))
    chosen = request.POST.get("location", "")
    if chosen in dict(location_codes(request.who)):
        answer.set_cookie(STORE_COOKIE, chosen, max_age=_YEAR, samesite="Lax", secure=request.is_secure())
    else:
        answer.delete_cookie(STORE_COOKIE, samesite="Lax")
    return answer


@require_POST
@member
def scan(request: MemberRequest) -> HttpResponse:
    """What each code means, and for numbers that are known why one cannot be sold here now."""
    answers = pick.meant(request.who.organization_id, pick.codes_of(request))
    by_item: dict[str, list[str]] = {}
    for one in (one for answer in answers for one in answer["numbers"] if one["item"]):
        found = by_item.setdefault(one["item"]["code"], [])
        if one["number"] not in found:
            found.append(one["number"])
    against = _against(request, by_item) if by_item else {}
    for one in (one for answer in answers for one in answer["numbers"]):
        one["refusals"] = against.get(numbers.key(one["number"]), [])
    return JsonResponse({"answers": answers})


@require_POST
@member
def check(request: MemberRequest) -> HttpResponse:
    """What stands against selling the basket; nothing is written."""
    basket = _basket(request)
    found = basket.faults or engine.check(
        request.who.organization_id, actor(request.who), basket.draft, timezone.now()
    )  # fmt: skip
    return JsonResponse({"refusals": till_advice.shown(found[:MOST_SAID]), "total": str(basket.due)})


@require_POST
@member
def pay(request: MemberRequest) -> HttpResponse:
    """Sell the basket: once for its uid, however often it is sent."""
    basket = _basket(request)
    draft = till_basket.paid(basket, request.POST, request.who.currency)
    if basket.faults:
        return _refused(basket.faults)
    return once(request, f"till.pay.{basket.uid}", draft.uid, lambda: _sold(request.who, basket, draft))


@require_POST
@member
def park(request: MemberRequest) -> HttpResponse:
    """Keep the basket as a draft that holds its serials; while numbers are missing, as one that holds none."""
    basket = _basket(request)
    if basket.faults or basket.uid is None:
        return _refused(basket.faults or [Refusal("not_permitted")])
    try:
        held, made = True, _parked(request.who, basket, hold=True)
    except Refused as refused:
        if {refusal.code for refusal in refused.refusals} != {"serial_count_mismatch"}:
            return _refused(refused.refusals, status_of(refused))
        held = False
        try:
            made = _parked(request.who, basket, hold=False)
        except Refused as again:
            return _refused(again.refusals, status_of(again))
    return JsonResponse({"id": made, "held": held})


def store(request: MemberRequest) -> str:
    """The code of the store this browser's till stands in; the only one needs no choice."""
    known = [code for code, _name in location_codes(request.who)]
    chosen = request.COOKIES.get(STORE_COOKIE, "")
    return chosen if chosen in known else known[0] if len(known) == 1 else ""


def counter(request: MemberRequest, mode: str) -> dict[str, Any]:
    """What stands above each page of the till: the store, those to choose from, and what is being done."""
    places, here = location_codes(request.who), store(request)
    return {"here": here, "store": dict(places).get(here, ""), "locations": places, "mode": mode}


def demand(request: MemberRequest, kind: str) -> None:
    """Only for those who may sell; every act asks again."""
    request.place = "till"
    if not may(request.who, "document_post", kind):
        raise Refused([Refusal("not_permitted", facts={"action": "document_post"})])


def once(request: MemberRequest, key: str, uid: str | None, work: Callable[[], Mapping[str, Any]]) -> HttpResponse:
    """Answer a script with what `work` did; a repetition gets the same answer, and nothing is done twice."""
    organization = request.who.organization_id
    sent = json.dumps(sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"))
    fingerprint = hashlib.sha256(sent.encode()).digest()
    try:
        answer = requests.once(organization, key, fingerprint, timezone.now(), lambda: Answer(200, json.dumps(work())))
    except Refused as refused:
        known = _known(organization, uid) if refused.refusals[0].code == "idempotency_mismatch" else None
        if known is not None and known[1] == "posted":
            # Sold before, and the basket has changed since: what was sold is told, nothing more is.
            return JsonResponse({**receipt_of(known[0]), "before": True})
        return _refused(refused.refusals, status_of(refused))
    return JsonResponse(json.loads(answer.body))


def receipt_of(document: int) -> dict[str, Any]:
    return {"id": document, "receipt": reverse("till_receipt", args=[document])}


def _sold(who: Who, basket: Basket, draft: Draft) -> dict[str, Any]:
    organization, at = who.organization_id, timezone.now()
    known = _known(organization, draft.uid)
    if basket.parked is None and known is None:
        return receipt_of(engine.create(organization, actor(who), replace(draft, id=None), at, post=True).document)
    if known is not None and known[1] != "draft":
        return {**receipt_of(known[0]), "before": True}
    parked = basket.parked or (known[0] if known else 0)
    steps.edit(organization, actor(who), parked, at, partial(drafts.over, typed=draft), version=basket.version)
    engine.post(organization, actor(who), parked, at, limit=who.max_numbers)
    return receipt_of(parked)


def _parked(who: Who, basket: Basket, *, hold: bool) -> int:
    organization, at = who.organization_id, timezone.now()
    known = _known(organization, basket.uid)
    parked = basket.parked or (known[0] if known else None)
    if parked is None:
        draft = replace(basket.draft, hold=hold, uid=basket.uid)
        return engine.create(organization, actor(who), draft, at).document

    def change(kept: Draft) -> Draft:
        return replace(drafts.over(kept, basket.draft), hold=hold)

    steps.edit(organization, actor(who), parked, at, change, version=basket.version)
    return parked


def _known(organization: int, uid: str | None) -> tuple[int, str] | None:
    """The document that this basket has become already, and its state."""
    found = documents.by_uid(organization, UUID(uid)) if uid else None
    if found is None:
        return None
    there = documents.places(organization, found)
    return None if there is None else (found, str(there["state"]))


def _against(request: MemberRequest, by_item: Mapping[str, Sequence[str]]) -> dict[str, list[dict[str, Any]]]:
    """By key of the number, what stands against selling it from here."""
    lines = tuple(DraftLine(sku=sku, numbers=tuple(found)) for sku, found in by_item.items())
    parked = _basket(request).parked
    draft = Draft("sale", lines, location=store(request) or None, id=parked)
    found = engine.check(request.who.organization_id, actor(request.who), draft, timezone.now())
    told: dict[str, list[dict[str, Any]]] = {}
    for one in till_advice.shown(refusal for refusal in found if refusal.serial):
        told.setdefault(numbers.key(one["serial"]), []).append(one)
    return told


def _basket(request: MemberRequest) -> Basket:
    return till_basket.read(request.POST, store(request), request.who.max_numbers)


def _refused(found: Sequence[Refusal], status: int = 422) -> JsonResponse:
    return JsonResponse({"refusals": till_advice.shown(found[:MOST_SAID])}, status=status)


def _back(request: HttpRequest) -> str:
    return reverse("till_return" if request.POST.get("to") == "return" else "till")
