"""What people read of each report: its name, the question it answers, its filters, its sums, what an empty one says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = Promise


@dataclass(frozen=True)
class Shown:
    """`period`: so many days back unless the address says otherwise. `sums` are titles by name; `series` what is drawn,
    `drawn` the title of it. `needs`: the filter without which there is nothing to tell."""

    title: Text
    question: Text
    icon: str
    filters: tuple[str, ...]
    none: Text
    sums: Mapping[str, Text] = field(default_factory=dict)
    drawn: Text | None = None
    series: tuple[Text, ...] = ()
    period: int | None = None
    needs: str = ""


PERIOD = ("since", "until")

SHOWN: dict[str, Shown] = {
    "serials": Shown(
        _("Serial overview"),
        _("Each number with its item, where it is, and the documents it was bought and sold by."),
        "barcode",
        ("q", "item", "location", "status", "party", *PERIOD),
        _("Numbers come in with a purchase, or are put on goods that are already there."),
    ),
    "stock": Shown(
        _("Stock against serials"),
        _("How many units of each item have a number in each store, and where the two differ."),
        "building-warehouse",
        ("item", "location", "mark"),
        _("Tracked items appear here as soon as they are in stock."),
        {
            "on_hand": _("On hand"),
            "serials": _("With number"),
            "unassigned": _("Unassigned"),
            "different": _("Places that differ"),
        },
        _("With and without number, by place"),
        (_("With number"), _("Unassigned")),
    ),
    "movements": Shown(
        _("Movements of a period"),
        _("What came in and went out, by item, store and kind of document. A void takes back on its own day."),
        "arrows-exchange",
        (*PERIOD, "item", "location", "kind"),
        _("Nothing moved in this period."),
        {"came": _("In"), "went": _("Out"), "change": _("Net change")},
        _("In and out, over time"),
        (_("In"), _("Out")),
        period=30,
    ),
    "movement-lines": Shown(
        _("Each movement"),
        _("Each movement of the period with its document, the latest first."),
        "history",
        (*PERIOD, "item", "location", "kind", "party"),
        _("Nothing moved in this period."),
        period=30,
    ),
    "in-transit": Shown(
        _("In transit, by age"),
        _("What left one place and did not arrive at the other yet, and for how long."),
        "truck",
        ("item", "location", "days"),
        _("Nothing is on its way."),
        {"documents": _("Transfers"), "units": _("Units"), "numbers": _("Numbers")},
        _("Units by days on the way"),
        (_("Units"),),
    ),
    "missing": Shown(
        _("Missing"),
        _("Numbers that a count or a receipt did not find: where each was last, since when, and by which document."),
        "alert-triangle",
        ("q", "item", *PERIOD),
        _("No number is missing."),
    ),
    "returned": Shown(
        _("Returned"),
        _("What customers brought back in a period, by item and customer, beside what they bought in it."),
        "receipt-refund",
        (*PERIOD, "item", "party", "location"),
        _("Nothing came back in this period."),
        {
            "came": _("Came back"),
            "documents": _("Documents"),
            "sold": _("Sold"),
            "share": _("Share of what was sold"),
        },
        _("Came back, over time"),
        (_("Came back"),),
        period=30,
    ),
    "never-bought": Shown(
        _("Sold, never bought"),
        _("Numbers sold in a period that no purchase and no opening stock brought in, and how they came to be."),
        "question-mark",
        (*PERIOD, "item", "party", "location"),
        _("Each number that was sold in this period had come in before."),
        period=30,
    ),
    "bought-again": Shown(
        _("Bought again"),
        _("Numbers bought in a period that had come in before, and how they had gone."),
        "refresh",
        (*PERIOD, "item", "party", "location"),
        _("No number was bought a second time in this period."),
        period=30,
    ),
    "warranty": Shown(
        _("Warranty running out"),
        _("Sold numbers whose warranty ends within so many days, the first to end first."),
        "shield",
        ("days", "item", "party"),
        _("No warranty runs out in these days."),
        {"count": _("Numbers")},
        _("Warranties that end, over time"),
        (_("Numbers"),),
    ),
    "gaps": Shown(
        _("Gaps in the numbers"),
        _("Numbers that are missing between those of an item that begin alike and are as long."),
        "list-numbers",
        ("item", "most"),
        _("The numbers of this item follow on each other."),
        {"gaps": _("Gaps"), "missing": _("Missing numbers")},
        needs="item",
    ),
    "where": Shown(
        _("Where everything was"),
        _("The stock of each item and place, and each number, on any day: as it then stood in the ledger."),
        "calendar",
        ("on", "time", "by", "item", "location"),
        _("Nothing was in stock then."),
        {"on_hand": _("On hand"), "serials": _("With number")},
        _("With and without number, by place"),
        (_("With number"), _("Without number")),
    ),
    "where-serials": Shown(
        _("Where each number was"),
        _("Each number with its place on any day: as it then stood in the ledger."),
        "calendar",
        ("on", "time", "by", "q", "item", "anywhere"),
        _("No number was known then."),
    ),
    "journal": Shown(
        _("Document journal"),
        _("Every posting in its order: who, when, by which document, and the hash that seals it."),
        "history",
        (*PERIOD, "document", "act", "kind"),
        _("Nothing was posted."),
    ),
}
# What is reached from another report, and by what it is called there.
CLOSER = {"movements": "movement-lines", "where": "where-serials"}
TABS: dict[str, Text] = {
    "movements": _("Together"),
    "movement-lines": _("Each movement"),
    "where": _("Stock"),
    "where-serials": _("Serial numbers"),
}
FINDING: dict[str, Text] = {
    "unassigned": _("Units without a number"),
    "surplus": _("More numbers than units"),
    "untracked": _("Numbers, but not tracked"),
}
MARKS: dict[str, Text] = {"different": _("Where they differ"), "unassigned": _("Unassigned")}
BY: dict[str, Text] = {"posted": _("What was posted by then"), "dated": _("What is dated by then")}
# Where a filter's word depends on the report: what is asked is when it moved, or when it was posted.
FILTER: dict[str, Text] = {
    "q": _("Number"),
    "item": _("Item"),
    "location": _("Place"),
    "anywhere": _("Place"),
    "party": _("Customer or supplier"),
    "status": _("Status"),
    "mark": _("Only"),
    "kind": _("Kind"),
    "act": _("Act"),
    "document": _("Document"),
    "since": _("Since"),
    "until": _("Until"),
    "on": _("Day"),
    "time": _("Time"),
    "by": _("What counts"),
    "days": _("Days at least"),
    "most": _("Longest gap"),
}
FILTER_OF: dict[tuple[str, str], Text] = {("warranty", "days"): _("Days ahead")}
