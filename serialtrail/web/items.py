"""Items: list and page; the form is in item_form.py, the tracking switch in tracking.py."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from serialtrail.catalog import items
from serialtrail.queries import movements, stock
from serialtrail.queries.stock import StockFilters
from serialtrail.web import lists, words
from serialtrail.web.answers import page, present
from serialtrail.web.item_form import next_numbers
from serialtrail.web.members import MemberRequest, may, member

LATEST = 12
PLACES = 200
SUMMED = ("on_hand", "in_stock_serials", "unassigned", "held", "in_transit_out", "in_transit_in")


def asked(request: MemberRequest) -> tuple[dict[str, str], dict[str, str]]:
    """The filters as they stand in the address, and those of them that are in force."""
    filters = lists.chosen(request, "q", "tracking", "category", "kind")
    return filters, {name: value for name, value in filters.items() if value}


@member
def item_list(request: MemberRequest) -> HttpResponse:
    filters, means = asked(request)
    found = items.listed(request.who.organization_id, lists.after(request), lists.PAGE, filters=means)
    context = {
        "trackings": words.TRACKING.items(),
        "kinds": words.ITEM_KIND.items(),
        "categories": items.categories(request.who.organization_id),
        "may_write": may(request.who, "catalog_write"),
        "may_track": may(request.who, "tracking_switch"),
        "may_import": may(request.who, "import"),
        **lists.exported(request.who, "items", to_import="items"),
    }
    return page(request, "items", {**lists.shown(request, found, filters), **context})


@member
def item_page(request: MemberRequest, item_id: int) -> HttpResponse:
    who = request.who
    item = items.shape(present(items.found(who.organization_id, id=item_id)))
    held = stock.page(who.organization_id, StockFilters(item=item["sku"], stores=who.stores), PLACES).results
    known, coming = {row["location"] for row in held}, stock.coming(who.organization_id, item_id, who.stores)
    # Where it is only on its way to, there is no stock yet.
    held += [
        {**dict.fromkeys(SUMMED, "0"), "location": code, "in_transit_in": units}
        for code, units in coming.items()
        if code not in known
    ]
    context = {
        "item": item,
        "stock": held,
        "sums": sums(held) if len(held) > 1 else None,
        "movements": movements.latest(who.organization_id, item_id, LATEST, who.stores),
        "next_numbers": next_numbers(item["number_rule"]),
        "unassigned": next((row for row in held if row["unassigned"] != "0"), None),
        "stock_acts": item["tracking"] == "serial" and may(who, "document_draft", "opening"),
        "may_label": item["tracking"] == "serial" and may(who, "label"),
        "may_write": may(who, "catalog_write"),
        "may_track": may(who, "tracking_switch") and item["kind"] == "goods" and item["tracking"] in ("none", "serial"),
        "check": words.word(words.CHECK, (item["number_format"] or {}).get("check")),
    }
    return page(request, "item", context)


def sums(rows: list[dict[str, Any]]) -> dict[str, Decimal]:
    """The figures of all places together."""
    return {name: sum((Decimal(row[name]) for row in rows), Decimal(0)) for name in SUMMED}
