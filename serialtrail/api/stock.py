"""/stock: what is where."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from serialtrail.access.who import Who
from serialtrail.api.auth import Asked
from serialtrail.api.paging import Listing, listed
from serialtrail.domain.answers import Page
from serialtrail.queries import stock
from serialtrail.queries.stock import StockFilters

router = Router(tags=["Stock"])
Code = Annotated[str | None, Field(max_length=2000)]


class StockOut(Schema):
    item: str
    item_name: str
    location: str
    on_hand: str
    in_stock_serials: str
    unassigned: str
    held: str
    in_transit_out: str
    in_transit_in: str
    tracked: bool


class StockList(Schema):
    results: list[StockOut]
    next: str | None
    count: int | None


class StockWanted(Schema):
    item: Code = None
    location: Code = None
    q: Code = None

    def filters(self, who: Who) -> StockFilters:
        """What the caller is shown."""
        return StockFilters(self.item or "", self.location or "", self.q or "", who.stores)


class StockAsked(StockWanted, Listing):
    pass


@router.get("", response={200: StockList})
def list_stock(request: Asked, asked: Query[StockAsked]) -> HttpResponse:
    """One row per item and store where anything stands or stood. `q` is part of the SKU or name."""
    who = request.auth
    filters = asked.filters(who)
    after = asked.after(str, str)
    page = stock.page(who.organization_id, filters, asked.limit, after)
    return listed(Page(page.results, page.after, stock.count(who.organization_id, filters, asked.exact)))
