"""The serial list in its two sections, and the page of one serial with its trail."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse

from serialtrail.domain.answers import Page
from serialtrail.queries import serials, trails
from serialtrail.queries.serials import SerialFilters
from serialtrail.web import lists, words
from serialtrail.web.answers import page, present
from serialtrail.web.choices import location_codes
from serialtrail.web.members import MemberRequest, member

# A section is what a status can be chosen from; the first is shown when none is asked for.
SECTIONS = {
    "stock": ("in_stock",),
    "out": ("sold", "in_transit"),
    "other": ("registered", "missing", "returned_to_supplier", "removed"),
}
MOST_STEPS = 1000


@member
def serial_list(request: MemberRequest) -> HttpResponse:
    section = request.GET.get("section", "stock")
    known = SECTIONS.get(section, SECTIONS["stock"])
    filters = lists.chosen(request, "q", "item", "location", "status", "mark")
    asked = SerialFilters(
        q=filters["q"],
        item=filters["item"],
        location=filters["location"] if section == "stock" else "",
        statuses=(filters["status"],) if filters["status"] in known else known,
        held=True if filters["mark"] == "held" else None,
        blocked=True if filters["mark"] == "blocked" else None,
        stores=request.who.stores,
    )
    after = lists.after(request)
    found = serials.page(request.who.organization_id, asked, lists.PAGE, after)
    counted = Page(found.results, found.after, serials.count(request.who.organization_id, asked))
    context = {
        "section": section if section in SECTIONS else "stock",
        "statuses": [(status, words.STATUS[status]) for status in known],
        "locations": location_codes(request.who),
    }
    return page(request, "serials", {**lists.shown(request, counted, filters), **context})


@member
def serial_page(request: MemberRequest, serial_id: int) -> HttpResponse:
    organization = request.who.organization_id
    serial = present(serials.read(organization, serial_id))
    steps = trails.trail(organization, serial_id, MOST_STEPS).results
    last = next((step for step in reversed(steps) if step["live"]), None)
    context = {"serial": serial, "last": last, "groups": folded(steps), "steps": len(steps)}
    return page(request, "serial", context)


def folded(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The trail, newest first, as runs of live and of voided steps; the latter are folded on the page."""
    return [{"live": live, "steps": list(run)} for live, run in groupby(reversed(steps), key=lambda step: step["live"])]
