"""Stores and warehouses, customers and suppliers: lists and forms."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from serialtrail.access.who import actor
from serialtrail.catalog import locations, parties
from serialtrail.domain.refusals import Refused
from serialtrail.web import forms, lists, words
from serialtrail.web.answers import done, page, present
from serialtrail.web.members import MemberRequest, may, member
from serialtrail.web.refusals import put_into


@member
def location_list(request: MemberRequest) -> HttpResponse:
    found = locations.listed(request.who.organization_id, lists.after(request), lists.PAGE)
    context = lists.shown(request, found, {})
    return page(request, "locations", {**context, "may_write": may(request.who, "catalog_write")})


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
    return _form(request, form, save, title, "locations")


@member
def party_list(request: MemberRequest) -> HttpResponse:
    filters = lists.chosen(request, "q", "role")
    found = parties.listed(
        request.who.organization_id,
        lists.after(request),
        lists.PAGE,
        role=filters["role"] if filters["role"] in words.PARTY_ROLE else None,
        q=filters["q"],
    )
    may_write = any(may(request.who, "party_write", role) for role in words.PARTY_ROLE)
    context = lists.shown(request, found, filters)
    return page(request, "parties", {**context, "may_write": may_write, "roles": words.PARTY_ROLE.items()})


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
    return _form(request, form, save, title, "parties")


def _form(
    request: MemberRequest,
    form: django_forms.Form,
    save: Callable[[Mapping[str, Any]], dict[str, Any]],
    title: str,
    back: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form.cleaned_data)
            return done(request, _("%(name)s is saved.") % {"name": saved["name"]}, back)
        except Refused as refused:
            put_into(form, refused)
    return page(request, "form", {"form": form, "title": title, "back": back}, 422 if form.errors else 200)
