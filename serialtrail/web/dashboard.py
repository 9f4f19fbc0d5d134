"""The overview: what there is, what is on its way, what needs attention."""

from decimal import Decimal

from django.http import HttpResponse
from django.utils import timezone

from serialtrail.queries import document_lists, overview
from serialtrail.queries.document_lists import DocumentFilters
from serialtrail.web.answers import page
from serialtrail.web.charts import bars, share
from serialtrail.web.members import MemberRequest, may, member

LATEST = 8
WEEKS = 12


@member
def overview_page(request: MemberRequest) -> HttpResponse:
    who = request.who
    places = overview.places(who.organization_id, who.stores)
    most = max([Decimal(0), *(place["on_hand"] for place in places)])
    context = {
        "sums": overview.sums(who.organization_id, who.stores),
        "places_held": [
            {**place, "numbered": share(place["serials"], most), "all": share(place["on_hand"], most)}
            for place in places
        ],
        "chart": bars(overview.weeks(who.organization_id, timezone.localdate(), WEEKS)),
        "latest": document_lists.page(who.organization_id, DocumentFilters(stores=who.stores), LATEST).results,
        "may_buy": may(who, "document_draft", "purchase"),
        "may_sell": may(who, "document_draft", "sale"),
    }
    return page(request, "dashboard", context)
