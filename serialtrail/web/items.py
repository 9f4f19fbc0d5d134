"""Items: list, page, form; the tracking switch is in tracking.py."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from serialtrail.access.who import actor
from serialtrail.catalog import items
from serialtrail.domain.refusals import Refused
from serialtrail.queries import document_lists, stock
from serialtrail.queries.document_lists import DocumentFilters
from serialtrail.queries.stock import StockFilters
from serialtrail.web import forms, lists, words
from serialtrail.web.answers import done, page, present
from serialtrail.web.members import MemberRequest, may, member
from serialtrail.web.refusals import put_into

FIELDS = {"number_format.regex": "regex", "number_format.check": "check_digit"}
LATEST = 8


@member
def item_list(request: MemberRequest) -> HttpResponse:
    filters = lists.chosen(request, "q", "tracking", "category")
    asked = {name: value for name, value in filters.items() if value}
    found = items.listed(request.who.organization_id, lists.after(request), lists.PAGE, filters=asked)
    context = {
        "trackings": words.TRACKING.items(),
        "may_write": may(request.who, "catalog_write"),
        "may_track": may(request.who, "tracking_switch"),
    }
    return page(request, "items", {**lists.shown(request, found, filters), **context})


@member
def item_page(request: MemberRequest, item_id: int) -> HttpResponse:
    who = request.who
    item = items.shape(present(items.found(who.organization_id, id=item_id)))
    held = stock.page(who.organization_id, StockFilters(item=item["sku"], stores=who.stores), lists.PAGE)
    latest = document_lists.page(who.organization_id, DocumentFilters(item=item["sku"], stores=who.stores), LATEST)
    context = {
        "item": item,
        "stock": held.results,
        "documents": latest.results,
        "may_write": may(who, "catalog_write"),
        "may_track": may(who, "tracking_switch") and item["tracking"] in ("none", "serial"),
        "check": words.word(words.CHECK, (item["number_format"] or {}).get("check")),
    }
    return page(request, "item", context)


@member
def item_form(request: MemberRequest, item_id: int | None = None) -> HttpResponse:
    who = request.who
    row = present(items.found(who.organization_id, id=item_id)) if item_id else None
    form = forms.Item(request.POST or None, initial=forms.Item.initial_of(items.shape(row)) if row else None)

    def save(given: Mapping[str, Any]) -> dict[str, Any]:
        if row is None:
            return items.create(actor(who), who.organization_id, given, timezone.now())
        return items.change(actor(who), who.organization_id, row, given, timezone.now())

    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form.given())
            return done(request, _("%(name)s is saved.") % {"name": saved["name"]}, "item", int(saved["id"]))
        except Refused as refused:
            put_into(form, refused, FIELDS)
    context = {"form": form, "title": row.name if row else _("New item"), "row": row}
    return page(request, "item_form", context, 422 if form.errors else 200)
