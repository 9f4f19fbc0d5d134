"""The stock list: what is on hand where, with and without numbers."""

from django.http import HttpResponse

from serialtrail.domain.answers import Page
from serialtrail.queries import stock
from serialtrail.queries.stock import StockFilters
from serialtrail.web import lists
from serialtrail.web.answers import page
from serialtrail.web.choices import location_codes
from serialtrail.web.members import MemberRequest, may, member


@member
def stock_list(request: MemberRequest) -> HttpResponse:
    filters = lists.chosen(request, "q", "location", "mark")
    asked = StockFilters(
        location=filters["location"],
        q=filters["q"],
        unassigned=filters["mark"] == "unassigned",
        negative=filters["mark"] == "negative",
        stores=request.who.stores,
    )
    after = lists.after(request)
    organization = request.who.organization_id
    found = stock.page(organization, asked, lists.PAGE, (after[0], after[1]) if after and len(after) == 2 else None)
    counted = Page(found.results, found.after, stock.count(organization, asked))
    context = {
        "locations": location_codes(request.who),
        "may_buy": may(request.who, "document_draft", "purchase"),
    }
    return page(request, "stock", {**lists.shown(request, counted, filters), **context})
