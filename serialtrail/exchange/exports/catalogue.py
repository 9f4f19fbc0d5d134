"""Items, parties, places and cartons as tables; what of them an import takes stands under the names that it knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from serialtrail.access.who import Who
from serialtrail.catalog import items, locations, parties
from serialtrail.domain.answers import Page
from serialtrail.domain.texts import gettext_noop
from serialtrail.exchange.exports.tables import AT_ONCE, Column, Rows, Said, every
from serialtrail.queries import cartons
from serialtrail.queries.cartons import CartonFilters

ITEMS = (
    Column(gettext_noop("SKU"), "text"),
    Column(gettext_noop("Product name"), "text"),
    Column(gettext_noop("Category"), "text"),
    Column(gettext_noop("Barcode"), "text"),
    Column(gettext_noop("Kind")),
    Column(gettext_noop("Tracking")),
    Column(gettext_noop("Base unit"), "text"),
    Column(gettext_noop("Price"), "amount"),
    Column(gettext_noop("Cost"), "amount"),
    Column(gettext_noop("Warranty months"), "amount"),
)
PARTIES = (
    Column(gettext_noop("Code"), "text"),
    Column(gettext_noop("Name"), "text"),
    Column(gettext_noop("Role")),
    Column(gettext_noop("E-mail"), "text"),
    Column(gettext_noop("Telephone"), "text"),
)
LOCATIONS = (
    Column(gettext_noop("Code"), "text"),
    Column(gettext_noop("Name"), "text"),
    Column(gettext_noop("Address"), "text"),
)
CARTONS = (
    Column(gettext_noop("Carton"), "text"),
    Column(gettext_noop("Serial number"), "text"),
    Column(gettext_noop("Pallet"), "text"),
)
Filters = Mapping[str, str]


def item_batches(who: Who, filters: Filters, said: Said, form: str) -> Iterator[Rows]:
    """The items of a list, by SKU."""
    kind, tracking = said.of("item_kind"), said.of("tracking")

    def shown(row: Mapping[str, Any]) -> list[str]:
        texts = [row["sku"], row["name"], row["category"], row["barcode"] or ""]
        months = "" if row["warranty_months"] is None else str(row["warranty_months"])
        words = [kind(row["kind"]), tracking(row["tracking"])]
        return [*texts, *words, row["base_unit"], row["price"] or "", row["cost"] or "", months]

    def read(after: Any) -> Page:
        return items.listed(who.organization_id, after, AT_ONCE, filters=filters)

    for found in every(read):
        yield list(map(shown, found))


def party_batches(who: Who, filters: Filters, said: Said, form: str) -> Iterator[Rows]:
    """The parties of a list, by code."""
    role, wanted = said.of("role"), filters.get("role") or None

    def read(after: Any) -> Page:
        return parties.listed(who.organization_id, after, AT_ONCE, role=wanted, q=filters.get("q"))

    for found in every(read):
        yield [[row["code"], row["name"], role(row["role"]), row["email"], row["phone"]] for row in found]


def location_batches(who: Who, filters: Filters, said: Said, form: str) -> Iterator[Rows]:
    """The stores and warehouses, by code."""

    def read(after: Any) -> Page:
        return locations.listed(who.organization_id, after, AT_ONCE)

    for found in every(read):
        yield [[row["code"], row["name"], row["address"]] for row in found]


def carton_batches(who: Who, filters: CartonFilters, said: Said, form: str) -> Iterator[Rows]:
    """The cartons of a list: a row for each number in them; one without a number where there is none."""

    def read(after: Any) -> Page:
        return cartons.page(who.organization_id, filters, 100, after)

    for found in every(read):
        yield [[row["code"], number, row["parent"] or ""] for row in found for number in row["serials"] or [""]]
