"""All reports by name, in the order in which they are listed; the last two look closer at one of the others."""

from serialtrail.queries.reports.gaps import GAPS
from serialtrail.queries.reports.journal import JOURNAL
from serialtrail.queries.reports.movements import LINES, MOVEMENTS
from serialtrail.queries.reports.returned import RETURNED
from serialtrail.queries.reports.serials import MISSING, OVERVIEW
from serialtrail.queries.reports.stock import STOCK
from serialtrail.queries.reports.traded import BOUGHT_AGAIN, NEVER_BOUGHT
from serialtrail.queries.reports.transit import TRANSIT
from serialtrail.queries.reports.warranty import WARRANTY
from serialtrail.queries.reports.where import WHERE, WHERE_SERIALS

REPORTS = {
    report.name: report
    for report in (
        OVERVIEW, STOCK, MOVEMENTS, TRANSIT, MISSING, RETURNED, NEVER_BOUGHT, BOUGHT_AGAIN, WARRANTY, GAPS, WHERE,
        JOURNAL, LINES, WHERE_SERIALS,
    )
}  # fmt: skip
