"""Stock as a table; and what is in stock now as an opening of another organization, number by number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from serialtrail.access.who import Who
from serialtrail.domain.texts import gettext_noop
from serialtrail.exchange.exports.tables import AT_ONCE, Column, Rows, Said
from serialtrail.queries import serials, stock
from serialtrail.queries.rows import Row
from serialtrail.queries.serials import SerialFilters
from serialtrail.queries.stock import StockFilters

_SKU = Column(gettext_noop("SKU"), "text")
_NAME = Column(gettext_noop("Product name"), "text")
_LOCATION = Column(gettext_noop("Location"), "text")
COLUMNS = (
    _SKU,
    _NAME,
    _LOCATION,
    Column(gettext_noop("On hand"), "amount"),
    Column(gettext_noop("With number"), "amount"),
    Column(gettext_noop("Unassigned"), "amount"),
    Column(gettext_noop("Held"), "amount"),
    Column(gettext_noop("Leaving"), "amount"),
    Column(gettext_noop("Coming"), "amount"),
)
_FIELDS = ("on_hand", "in_stock_serials", "unassigned", "held", "in_transit_out", "in_transit_in")
TO_IMPORT_COLUMNS = (
    _SKU,
    _NAME,
    _LOCATION,
    Column(gettext_noop("Quantity"), "amount"),
    Column(gettext_noop("Serial number"), "text"),
    Column(gettext_noop("Production batch"), "text"),
)


def batches(who: Who, filters: StockFilters, said: Said, form: str) -> Iterator[Rows]:
    """The rows of the stock list."""
    for found in _every(who, filters):
        yield [[row["item"], row["item_name"], row["location"], *(row[name] for name in _FIELDS)] for row in found]


def opening_batches(who: Who, filters: StockFilters, said: Said, form: str) -> Iterator[Rows]:
    """What stands in stores: units without a number as one row of each item and place, then the numbers there. Stock
    below zero is left out: no opening can make it."""
    for found in _every(who, filters):
        rows: Rows = []
        for row in found:
            named = [row["item"], row["item_name"], row["location"]]
            bare = Decimal(row["on_hand"]) - Decimal(row["in_stock_serials"])
            if bare > 0:
                rows.append([*named, f"{bare:f}", "", ""])
            if row["in_stock_serials"] == "0":
                continue
            here = SerialFilters(item=row["item"], location=row["location"], statuses=("in_stock",))
            for those in serials.every(who.organization_id, replace(here, stores=filters.stores), AT_ONCE):
                rows += [[*named, "1", one.number, one.production_batch] for one in those]
                if len(rows) >= AT_ONCE:
                    yield rows
                    rows = []
        yield rows


def _every(who: Who, filters: StockFilters) -> Iterator[list[Row]]:
    after = None
    while True:
        found = stock.page(who.organization_id, filters, AT_ONCE, after)
        yield found.results
        after = found.after
        if after is None:
            return
