"""Parked sales: the list of them, taking one up again, discarding one; and a customer who is new."""

import secrets
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from serialtrail.access.who import Who, actor
from serialtrail.catalog import items, parties
from serialtrail.domain import rights
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.posting import steps
from serialtrail.queries import document_lists, documents
from serialtrail.queries.document_lists import DocumentFilters
from serialtrail.web import lists, refusals
from serialtrail.web.answers import done, page, present, status_of
from serialtrail.web.choices import location_codes
from serialtrail.web.members import MemberRequest, may, member
from serialtrail.web.pick import item_choice
from serialtrail.web.till import counter, demand, store

MOST_PARKED = 100
_PHONE_SIGNS = frozenset("0123456789")


@member
def parked(request: MemberRequest) -> HttpResponse:
    """The sales that wait at this store: whoever made one, or may change those of others, takes it up again."""
    demand(request, "sale")
    here = store(request)
    asked = DocumentFilters(kinds=("sale",), states=("draft",), location=here, stores=request.who.stores)
    found = document_lists.page(request.who.organization_id, asked, MOST_PARKED, lists.after(request))
    only_own = rights.own_only(request.who.role)
    rows = [
        {**row, "mine": not only_own or row["created_by_id"] == str(request.who.member_id)} for row in found.results
    ]
    return page(request, "till_parked", {**counter(request, "parked"), "parked": rows})


@require_GET
@member
def resume(request: MemberRequest, document_id: int) -> HttpResponse:
    """A parked sale as the basket it was; only for who may go on with it."""
    document = _sale(request.who, document_id)
    made_by = present(documents.places(request.who.organization_id, document_id))["created_by"]
    if rights.own_only(request.who.role) and made_by != request.who.member_id:
        raise Refused([Refusal("not_permitted", facts={"action": "document_draft"})])
    skus = {line["item"] for line in document["lines"]}
    known = {item["sku"]: item_choice(item) for item in items.named(request.who.organization_id, skus)}
    basket = {
        "uid": document["uid"],
        "parked": document["id"],
        "version": document["version"],
        "location": document["location"],
        "note": document["note"],
        "party": {"code": document["party"], "name": document["party_name"]} if document["party"] else None,
        "lines": [_line(line, known) for line in document["lines"]],
    }
    return JsonResponse(basket)


@require_http_methods(["GET", "POST"])
@member
def discard(request: MemberRequest, document_id: int) -> HttpResponse:
    document = _sale(request.who, document_id)
    if request.method == "POST":
        steps.discard(request.who.organization_id, actor(request.who), document_id)
        return done(request, _("The parked sale is gone; its numbers are free."), "till_parked")
    numbers = sum(len(line["serials"]) for line in document["lines"])
    return page(request, "ask_parked", {"document": document, "numbers": numbers})


@require_POST
@member
def customer(request: MemberRequest) -> HttpResponse:
    """A customer by name and telephone; one who is known by that telephone already is given as they are."""
    who = request.who
    name, phone = request.POST.get("name", "").strip(), request.POST.get("phone", "").strip()
    digits = "".join(sign for sign in phone if sign in _PHONE_SIGNS)
    known = parties.found(who.organization_id, code=digits) if digits and may(who, "read") else None
    if known is not None and known.role == "customer":
        return JsonResponse({"code": known.code, "name": known.name, "known": True})
    given = {"role": "customer", "code": digits or f"C-{secrets.token_hex(4).upper()}", "name": name, "phone": phone}
    try:
        made = parties.create(actor(who), who.organization_id, given, timezone.now())
    except Refused as refused:
        said = [one["message"] for one in refusals.shown(refused.refusals)]
        return JsonResponse({"refusals": said}, status=status_of(refused))
    return JsonResponse({"code": made["code"], "name": made["name"], "known": False})


def _sale(who: Who, document_id: int) -> dict[str, Any]:
    """The draft of a sale at one of the member's stores, or the page that says it is not there."""
    document = present(documents.read(who.organization_id, document_id))
    here = document["location"] is None or document["location"] in dict(location_codes(who))
    return present(document if document["kind"] == "sale" and document["state"] == "draft" and here else None)


def _line(line: dict[str, Any], known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "row": line["id"],
        "item": {**known[line["item"]], "tracked": line["tracked"] or bool(line["serials"])},
        "quantity": line["quantity"],
        "unit": line["unit"],
        "price": line["unit_price"] or "",
        "numbers": line["serials"],
    }
