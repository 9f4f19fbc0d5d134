"""How the engines go about reports: by the index of what bounds them; what is over everything by nature is named."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from serialtrail.queries.reports.listed import REPORTS
from tests.queries.plans import plans, walks
from tests.queries.reports.telling import TODAY, asked
from tests.queries.shelf import START, Shelf, phones


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """Enough of everything that the planner's figures mean something."""
    shelf = Shelf()
    shelf.item("TAB", tracking="serial", warranty_months=12)
    shelf.buy("D-1 D-2 D-3", quantity="9")
    shelf.sell("D-1 D-9")
    shelf.take_back("D-1")
    shelf.buy("D-9")
    shelf.send("D-2")
    for batch in range(4):
        numbers = " ".join(f"S{batch}{n * 7919 % 100_000:05d}" for n in range(1000))
        line = replace(phones(numbers), sku=("TAB", "PHONE")[batch % 2])
        shelf.write("purchase", line, party="ACME", date=TODAY - timedelta(batch))
    shelf.write("sale", replace(phones(" ".join(f"S0{n * 7919 % 100_000:05d}" for n in range(300))), sku="TAB"))
    shelf.void(shelf.sell("D-1"))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return shelf


PERIOD = {"since": TODAY, "until": TODAY}
THEN = START + timedelta(hours=8)
LATE = START + timedelta(hours=2)
READS: dict[str, tuple[str, dict[str, Any]]] = {
    "serials": ("serials", {"status": "in_stock"}),
    "serials of an item and status": ("serials", {"item": "TAB", "status": "sold"}),
    "stock": ("stock", {"mark": "different"}),
    "movements": ("movements", PERIOD),
    "movements of an item": ("movements", {**PERIOD, "item": "TAB", "location": "MAIN"}),
    "each movement": ("movement-lines", {**PERIOD, "kind": "sale"}),
    "in transit": ("in-transit", {}),
    "missing": ("missing", {"item": "TAB"}),
    "returned": ("returned", PERIOD),
    "never bought": ("never-bought", PERIOD),
    "bought again": ("bought-again", PERIOD),
    "warranty": ("warranty", {"days": 400}),
    "gaps": ("gaps", {"item": "TAB"}),
    "where": ("where", {"at": THEN}),
    "where, long ago": ("where", {"at": LATE}),
    "where by date": ("where", {"on": TODAY - timedelta(2)}),
    "where each number of a place was": ("where-serials", {"at": THEN, "location": "MAIN"}),
    "where each number of a place was long ago": ("where-serials", {"at": LATE, "location": "MAIN"}),
    "where each number of a place was by date": ("where-serials", {"on": TODAY - timedelta(2), "location": "MAIN"}),
    "where one number was": ("where-serials", {"at": THEN, "q": "D-1"}),
    "journal": ("journal", {"start": START, "end": THEN}),
    "journal of a document": ("journal", {"document": "SI-000001"}),
}
# The index that bounds a report, so that it costs what it tells of and not what there is.
BOUND_BY = {
    "movements": "posting_date",
    "each movement": "posting_date",
    "in transit": "document_state",
    "returned": "posting_date",
    "never bought": "posting_date",
    "bought again": "posting_date",
    "warranty": "serial_warranty",
    "gaps": "serial_item",
    "where": "posting_seq_unique|posting_at",
    "where by date": "posting_date",
    "where each number of a place was": "serial_location",
    "journal of a document": "posting_document",
}


def planned(shelf: Shelf, what: str) -> list[str]:
    """The steps of a page beyond the first, where there is one, and of all that stands above it."""
    name, filters = READS[what]
    report, given = REPORTS[name], asked(**filters)
    beyond = report.page(shelf.org, given, 1, None).after
    with plans() as steps:
        report.page(shelf.org, given, 50, beyond)
        for more in (report.sums, report.points, report.count):
            if more is not None:
                more(shelf.org, given)
    return steps


@pytest.mark.parametrize("what", READS)
def test_no_report_goes_through_what_does_not_concern_it(shelf: Shelf, what: str):
    steps = planned(shelf, what)
    assert steps
    assert walks(steps) == []


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("what", BOUND_BY)
def test_a_report_is_bounded_by_its_index(shelf: Shelf, what: str):
    steps = planned(shelf, what)
    assert any(re.search(rf"\b({BOUND_BY[what]})\b", step) for step in steps), steps


@pytest.mark.only_on("sqlite")
def test_all_numbers_of_a_moment_are_walked_in_their_order_and_only_as_far_as_the_page_goes(shelf: Shelf):
    with plans() as steps:
        REPORTS["where-serials"].page(shelf.org, asked(at=THEN), 50, ("D-1",))
    assert walks(steps) == []
    assert any("sqlite_autoindex_serial_2" in step for step in steps)
