"""How the engines go about it: no read walks through all of a table that grows with the trade."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from serialtrail.queries import cartons, document_lists, documents, numbers, overview, search, serials, stock, trails
from serialtrail.queries.cartons import CartonFilters
from serialtrail.queries.document_lists import DocumentFilters
from serialtrail.queries.serials import SerialFilters
from serialtrail.queries.stock import StockFilters
from tests.queries.plans import plans, walks
from tests.queries.shelf import START, Shelf, phones


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """Enough of everything that the planner's figures mean something."""
    shelf = Shelf()
    shelf.item("TAB", tracking="serial")
    shelf.buy("D-1 D-2 D-3")
    shelf.sell("D-1")
    shelf.pack("BOX", "D-2")
    shelf.change("D-3", aliases=(("tag", "T-3"),), block=("quality", ""), production_batch="B7")
    for batch in range(4):
        numbers = " ".join(f"S{batch}{n * 7919 % 100_000:05d}" for n in range(1000))
        shelf.write("purchase", replace(phones(numbers), sku=("TAB", "PHONE")[batch % 2]), party="ACME")
    shelf.sell(" ".join(f"S1{n * 7919 % 100_000:05d}" for n in range(300)))
    shelf.write("sale", phones("D-2"), post=False, hold=True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return shelf


def listed(**filters: Any) -> Callable[[Shelf], Any]:
    return lambda shelf: serials.page(shelf.org, SerialFilters(**filters), 50, ("D-1",))


def bought(shelf: Shelf) -> int:
    return int(shelf.serial("D-1")["purchase_document_id"])


# The index by which a list is found, so that it costs the same however much there is.
WALKED_IN = {
    "serials in stock": "serial_location",
    "serials of a store, item and status": "serial_item",
    "serials sold of an item": "serial_item",
    "serials of a store": "serial_location",
    "serials of an item": "serial_item",
    "serials registered": "serial_registered",
    "serials registered of an item": "serial_registered",
    "serials held": "serial_holder",
    "serials held in stock": "serial_holder",
    "serials blocked": "serial_blocked",
    "serials blocked in stock": "serial_blocked",
    "serials of a party": "serial_party",
    "serials of a party, sold": "serial_party",
    "serials of a batch": "serial_batch",
    "documents of a kind": "document_kind",
    "documents of a party": "document_party",
    "documents in a state": "document_state",
    "the reviews of a document": "audit_event_review",
}

READS: dict[str, Callable[[Shelf], Any]] = {
    "a serial by code": lambda shelf: serials.find(shelf.org, "D-1"),
    "a serial by id": lambda shelf: serials.read(shelf.org, 1),
    "a trail": lambda shelf: trails.trail(shelf.org, int(shelf.serial("D-1")["id"])),
    "serials": listed(),
    "serials in stock": listed(statuses=("in_stock",)),
    "serials of a store, item and status": listed(statuses=("in_stock",), item="PHONE", location="MAIN"),
    "serials sold of an item": listed(statuses=("sold",), item="PHONE"),
    "serials of a store": listed(location="MAIN"),
    "serials of an item": listed(item="TAB"),
    "serials registered": listed(statuses=("registered",)),
    "serials registered of an item": listed(statuses=("registered",), item="TAB"),
    "serials held in stock": listed(held=True, statuses=("in_stock",)),
    "serials blocked in stock": listed(blocked=True, statuses=("in_stock",), item="PHONE"),
    "serials of a party, sold": listed(party="Ann", statuses=("sold",), item="PHONE"),
    "serials moved lately": listed(since=START),
    "serials by their middle": lambda shelf: serials.page(shelf.org, SerialFilters(q="919")),
    "serials by their end, the next page": lambda shelf: serials.page(shelf.org, SerialFilters(q="9"), 50, ("ends 5",)),
    "serials in stock by their middle": lambda shelf: serials.page(
        shelf.org, SerialFilters(q="919", statuses=("in_stock",))
    ),
    "the count of what is in stock": lambda shelf: serials.count(
        shelf.org, SerialFilters(statuses=("in_stock",)), exact=True
    ),
    "documents of a party": lambda shelf: document_lists.page(shelf.org, DocumentFilters(party="Ann"), 50, (99,)),
    "documents in a state": lambda shelf: document_lists.page(shelf.org, DocumentFilters(states=("draft",)), 50, (99,)),
    "the overview's sums": lambda shelf: overview.sums(shelf.org),
    "serials by number": listed(number="T-3"),
    "serials by their end": listed(q="-3"),
    "serials by their beginning": listed(q="D-1", middle=False),
    "serials held": listed(held=True),
    "serials blocked": listed(blocked=True),
    "serials of a party": listed(party="Ann"),
    "serials of a batch": listed(production_batch="B7"),
    "serials of a document": listed(document="PI-000001"),
    "a document": lambda shelf: documents.read(shelf.org, bought(shelf)),
    "the reviews of a document": lambda shelf: documents.reviews(shelf.org, bought(shelf)),
    "documents of a serial": lambda shelf: document_lists.page(shelf.org, DocumentFilters(serial="D-1"), 50, (99,)),
    "documents of a kind": lambda shelf: document_lists.page(shelf.org, DocumentFilters(kinds=("sale",)), 50, (99,)),
    "a carton": lambda shelf: cartons.read(shelf.org, code="BOX"),
    "the carton of a serial": lambda shelf: cartons.page(shelf.org, CartonFilters(serial="D-2"), 50, ("A",)),
    "a typed list": lambda shelf: numbers.parse(shelf.org, "D-1 T-3 BOX x", 100),
    "stock of an item": lambda shelf: stock.page(shelf.org, StockFilters(item="PHONE")),
    "a search": lambda shelf: search.search(shelf.org, "D-"),
}


@pytest.mark.parametrize("what", READS)
def test_no_read_goes_through_what_grows(shelf: Shelf, what: str):
    with plans() as steps:
        READS[what](shelf)
    assert steps
    assert walks(steps) == []


# Which index PostgreSQL takes turns on its figures, of so little; that it takes one is asserted above.
@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("what", WALKED_IN)
def test_a_list_is_walked_in_its_index(shelf: Shelf, what: str):
    with plans() as steps:
        READS[what](shelf)
    assert any(re.search(rf"\b{WALKED_IN[what]}\b", step) for step in steps), steps


def test_a_walk_would_be_seen(shelf: Shelf):
    with plans() as steps, connection.cursor() as cursor:
        cursor.execute("SELECT s.id FROM serial s WHERE s.organization_id = %s AND s.note = 'x'", [shelf.org])
        cursor.execute("SELECT COUNT(*) FROM movement WHERE quantity > 5")
    assert walks(steps)
