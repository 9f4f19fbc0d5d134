"""Items: list, page, form; the tracking switch is in tracking.py."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from serialtrail.access.who import actor
from serialtrail.catalog import items
from serialtrail.domain.refusals import Refused
from serialtrail.exchange import new_item
from serialtrail.exchange.new_item import Beginning
from serialtrail.queries import document_lists, stock
from serialtrail.queries.document_lists import DocumentFilters
from serialtrail.queries.stock import StockFilters
from serialtrail.web import forms, lists, refusals, words
from serialtrail.web.answers import done, page, present
from serialtrail.web.choices import location_codes
from serialtrail.web.members import MemberRequest, may, member
from serialtrail.web.refusals import put_into

FIELDS = {"number_format.regex": "regex", "number_format.check": "check_digit"}
STOCK_FIELDS = ("location", "quantity", "numbers")
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
        "unassigned": next((row for row in held.results if row["unassigned"] != "0"), None),
        "stock_acts": item["tracking"] == "serial" and may(who, "document_draft", "opening"),
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
    beginning = forms.Beginning(request.POST or None, prefix="stock") if row is None else None
    if beginning is not None:
        beginning.offer(location_codes(who))
    said: list[dict[str, Any]] = []

    def save(given: Mapping[str, Any]) -> dict[str, Any]:
        if row is None:
            stock = Beginning(**beginning.given()) if beginning is not None else Beginning("")
            return new_item.create(actor(who), who.organization_id, given, stock, timezone.now(), who.max_numbers)
        return items.change(actor(who), who.organization_id, row, given, timezone.now())

    if request.method == "POST" and form.is_valid() and (beginning is None or beginning.is_valid()):
        try:
            saved = save(form.given())
            return done(request, _("%(name)s is saved.") % {"name": saved["name"]}, "item", int(saved["id"]))
        except Refused as refused:
            said = _put(form, beginning, refused)
    wrong = form.errors or said or (beginning is not None and beginning.errors)
    context = {
        "form": form, "stock_form": beginning, "title": row.name if row else _("New item"), "row": row, "refusals": said
    }  # fmt: skip
    return page(request, "item_form", context, 422 if wrong else 200)


def _put(form: forms.Item, beginning: forms.Beginning | None, refused: Refused) -> list[dict[str, Any]]:
    """Say each refusal beside its field; what stands against the stock to begin with is returned: nothing is saved."""
    of_stock = [one for one in refused.refusals if one.line or one.serial or one.facts.get("field") in STOCK_FIELDS]
    rest = [one for one in refused.refusals if one not in of_stock]
    if rest:
        put_into(form, Refused(rest), FIELDS)
    if beginning is not None and of_stock:
        beginning.add_error(None, _("The item is not saved either, so that both can be mended together."))
    return refusals.shown(of_stock)
