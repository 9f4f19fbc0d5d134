"""The stock list: what is on hand where, with and without numbers."""

from django.http import HttpResponse

from serialtrail.domain.answers import Page
from serialtrail.queries import stock
from serialtrail.queries.stock import StockFilters
from serialtrail.web import lists
from serialtrail.web.answers import page
from serialtrail.web.choices import location_codes
from serialtrail.web.members import MemberRequest, may, member


def asked(request: MemberRequest) -> tuple[dict[str, str], StockFilters]:
    """The filters as they stand in the address, and what they mean."""
    filters = lists.chosen(request, "q", "location", "mark")
    return filters, StockFilters(
        location=filters["location"],
        q=filters["q"],
        unassigned=filters["mark"] == "unassigned",
        negative=filters["mark"] == "negative",
        stores=request.who.stores,
    )


@member
def stock_list(request: MemberRequest) -> HttpResponse:
    filters, means = asked(request)
    after = lists.after(request)
    organization = request.who.organization_id
    found = stock.page(organization, means, lists.PAGE, (after[0], after[1]) if after and len(after) == 2 else None)
    counted = Page(found.results, found.after, stock.count(organization, means))
    context = {
        "locations": location_codes(request.who),
        "may_buy": may(request.who, "document_draft", "purchase"),
        **lists.exported(request.who, "stock", to_import="opening"),
    }
    return page(request, "stock", {**lists.shown(request, counted, filters), **context})
