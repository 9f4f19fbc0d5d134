"""The lines of a count sheet: what is to be counted at a place, with the numbers expected there and those found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from serialtrail.catalog import items
from serialtrail.queries import counts, stock
from serialtrail.queries.stock import StockFilters

MOST = 10_000
"""So many expected numbers and items are printed at most."""


def lines(organization_id: int, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines of the count, and one more for each further item that its scope or what is missing brings in.

    As lines of documents; `serials` are those found and those expected, `found` the former; `expected` and `counted`
    are quantities as text, `counted` None while the sheet is to be filled in.
    """
    view = counts.view(organization_id, int(document["id"]), MOST)
    assert view is not None
    done = document["state"] in ("posted", "voided")
    found = {line["item"]: _entered(line, done) for line in document["lines"]}
    rows = stock.page(organization_id, StockFilters(location=document["location"]), MOST).results
    here = {row["item"]: row for row in rows}
    for sku in _scope(organization_id, document, here) if not done else ():
        found.setdefault(sku, _further(here[sku]["item"], here[sku]["item_name"], here[sku]["tracked"]))
    for row in view["missing_serials"]:
        line = found.setdefault(row["item"], _further(row["item"], here.get(row["item"], {}).get("item_name"), True))
        line["serials"].append(row["number"])
    for sku, line in found.items():
        if not done:
            line["expected"] = here.get(sku, {}).get("on_hand", "0")
    return list(found.values())


def _entered(line: Mapping[str, Any], done: bool) -> dict[str, Any]:
    counted = line["quantity"] if done else None
    return {**line, "serials": list(line["serials"]), "found": set(line["serials"]), "counted": counted}


def _further(sku: str, name: str | None, tracked: bool) -> dict[str, Any]:
    return {
        "item": sku, "item_name": name or sku, "quantity": None, "unit": "", "unit_price": None,
        "production_batch": "", "batch": "", "expires_on": None, "direction": None, "tracked": tracked,
        "serials": [], "found": set(), "counted": None,
    }  # fmt: skip


def _scope(organization_id: int, document: Mapping[str, Any], here: Mapping[str, Any]) -> list[str]:
    """Which items with stock here belong to the count besides those on its lines."""
    if document["scope"] == "all":
        return list(here)
    if document["scope"] == "category":
        of = items.listed(organization_id, None, MOST, filters={"category": document["category"] or ""})
        return [row["sku"] for row in of.results if row["sku"] in here]
    return []
