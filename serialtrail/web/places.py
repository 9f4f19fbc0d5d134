"""Stores and warehouses, customers and suppliers: lists, pages and forms."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from serialtrail.access.who import actor
from serialtrail.catalog import locations, parties
from serialtrail.domain.refusals import Refused
from serialtrail.queries import attention, document_lists, overview, serials, stock
from serialtrail.queries.document_lists import DocumentFilters
from serialtrail.queries.serials import SerialFilters
from serialtrail.queries.stock import StockFilters
from serialtrail.web import forms, lists, words
from serialtrail.web.answers import done, page, present
from serialtrail.web.members import MemberRequest, may, member
from serialtrail.web.refusals import put_into

LATEST = 10
# What a party has of ours, or had from us last.
WITH_PARTY = ("sold", "returned_to_supplier")


@member
def location_list(request: MemberRequest) -> HttpResponse:
    who = request.who
    found = locations.listed(who.organization_id, lists.after(request), lists.PAGE)
    held = {row["location"]: row for row in overview.places(who.organization_id, who.stores)}
    rows = [{**row, "held": held.get(row["code"])} for row in found.results]
    context = {**lists.shown(request, found, {}), **lists.exported(who, "locations")}
    return page(request, "locations", {**context, "rows": rows, "may_write": may(who, "catalog_write")})


@member
def location_page(request: MemberRequest, location_id: int) -> HttpResponse:
    who = request.who
    location = locations.shape(present(locations.found(who.organization_id, id=location_id)))
    # A member limited to other stores sees where it is, but neither its stock nor its documents.
    mine = who.stores is None or location_id in who.stores
    context: dict[str, Any] = {
        "location": location,
        "mine": mine,
        "may_write": may(who, "catalog_write") and mine,
        "may_buy": may(who, "document_draft", "purchase") and mine,
    }
    if mine:
        of, here = stock.page(who.organization_id, StockFilters(location=location["code"]), LATEST), {location_id}
        context |= {
            "sums": overview.sums(who.organization_id, frozenset(here)),
            "stock": of.results,
            "more": of.after is not None,
            "coming": attention.coming(who.organization_id, location_id),
            "documents": document_lists.page(
                who.organization_id, DocumentFilters(location=location["code"]), LATEST
            ).results,
        }
    return page(request, "location", context)


@member
def location_form(request: MemberRequest, location_id: int | None = None) -> HttpResponse:
    who = request.who
    row = present(locations.found(who.organization_id, id=location_id)) if location_id else None
    form = forms.Location(request.POST or None, initial=locations.shape(row) if row else None)

    def save(given: Mapping[str, Any]) -> dict[str, Any]:
        if row is None:
            return locations.create(actor(who), who.organization_id, given, timezone.now())
        return locations.change(actor(who), who.organization_id, row, given, timezone.now())

    title = row.name if row else _("New store or warehouse")
    return _form(request, form, save, title, "location", "locations", location_id)


def parties_asked(request: MemberRequest) -> dict[str, str]:
    """The filters in the address; what has no meaning is left out."""
    filters = lists.chosen(request, "q", "role")
    return {**filters, "role": filters["role"] if filters["role"] in words.PARTY_ROLE else ""}


@member
def party_list(request: MemberRequest) -> HttpResponse:
    filters, after = parties_asked(request), lists.after(request)
    found = parties.listed(request.who.organization_id, after, lists.PAGE, role=filters["role"] or None, q=filters["q"])
    may_write = any(may(request.who, "party_write", role) for role in words.PARTY_ROLE)
    context = {**lists.shown(request, found, filters), **lists.exported(request.who, "parties", to_import="parties")}
    return page(request, "parties", {**context, "may_write": may_write, "roles": words.PARTY_ROLE.items()})


@member
def party_page(request: MemberRequest, party_id: int) -> HttpResponse:
    """A customer or supplier: the documents with them, and the serials they have."""
    who = request.who
    party = parties.shape(present(parties.found(who.organization_id, id=party_id)))
    has = SerialFilters(party=party["code"], statuses=WITH_PARTY, stores=who.stores)
    documents = DocumentFilters(party=party["code"], stores=who.stores)
    kind = "sale" if party["role"] == "customer" else "purchase"
    context = {
        "party": party,
        "serials": serials.page(who.organization_id, has, LATEST).results,
        "serials_count": serials.count(who.organization_id, has),
        "section": "out",
        "documents": document_lists.page(who.organization_id, documents, LATEST).results,
        "documents_count": document_lists.count(who.organization_id, documents),
        "place": "sales" if kind == "sale" else "purchases",
        "may_write": may(who, "party_write", party["role"]),
        "made": kind if may(who, "document_draft", kind) else "",
    }
    return page(request, "party", context)


@member
def party_form(request: MemberRequest, party_id: int | None = None) -> HttpResponse:
    who = request.who
    row = present(parties.found(who.organization_id, id=party_id)) if party_id else None
    initial = parties.shape(row) if row else {"role": request.GET.get("role", "")}
    form = forms.Party(request.POST or None, initial=initial)

    def save(given: Mapping[str, Any]) -> dict[str, Any]:
        if row is None:
            return parties.create(actor(who), who.organization_id, given, timezone.now())
        return parties.change(actor(who), who.organization_id, row, given, timezone.now())

    title = row.name if row else _("New customer or supplier")
    return _form(request, form, save, title, "party", "parties", party_id)


def _form(
    request: MemberRequest,
    form: django_forms.Form,
    save: Callable[[Mapping[str, Any]], dict[str, Any]],
    title: str,
    own: str,
    back: str,
    id: int | None,
) -> HttpResponse:
    """`own` is the route of the thing's page, `back` that of the list, `id` that of what is changed."""
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form.cleaned_data)
            return done(request, _("%(name)s is saved.") % {"name": saved["name"]}, own, int(saved["id"]))
        except Refused as refused:
            put_into(form, refused)
    context = {"form": form, "title": title, "back": back, "own": own if id else "", "id": id}
    return page(request, "form", context, 422 if form.errors else 200)
