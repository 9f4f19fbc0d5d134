"""Every serial with where it is and the documents it came and went by; and those that are missing, since when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from serialtrail.domain.answers import Page
from serialtrail.domain.texts import gettext_noop
from serialtrail.queries import serials
from serialtrail.queries.reports.asked import After, Asked, Column, Report
from serialtrail.queries.rows import among, by_id, date_text, fetch, many
from serialtrail.queries.serials import SerialFilters

NUMBER = Column("number", gettext_noop("Serial number"), "number", "id")
ITEM = Column("item", gettext_noop("SKU"), "item")
NAME = Column("item_name", gettext_noop("Item"))


def _filters(asked: Asked) -> SerialFilters:
    return SerialFilters(
        q=asked.q,
        item=asked.item,
        location=asked.location,
        statuses=(asked.status,) if asked.status else (),
        party=asked.party,
        since=asked.start,
        until=asked.end,
        stores=asked.stores,
    )


def page(organization_id: int, asked: Asked, limit: int, after: After) -> Page:
    """Serials in the order of their keys, as the list has them."""
    return serials.page(organization_id, _filters(asked), limit, after)


def count(organization_id: int, asked: Asked) -> int | None:
    return serials.count(organization_id, _filters(asked))


OVERVIEW = Report(
    "serials",
    (
        NUMBER,
        ITEM,
        NAME,
        Column("status", gettext_noop("Status"), "status"),
        Column("location", gettext_noop("Place"), "location"),
        Column("purchase_document", gettext_noop("Bought by"), "document", "purchase_document_id"),
        Column("sale_document", gettext_noop("Sold by"), "document", "sale_document_id"),
        Column("transfer", gettext_noop("Transfer"), "document", "transfer_id", rare=True),
        Column("party", gettext_noop("Party code"), "party"),
        Column("party_name", gettext_noop("Party")),
        Column("moved_at", gettext_noop("Last moved"), "date_of_moment"),
    ),
    page,
    count=count,
)


def _missing(asked: Asked) -> SerialFilters:
    return replace(_filters(asked), statuses=("missing",), location="")


def missing(organization_id: int, asked: Asked, limit: int, after: After) -> Page:
    """Missing serials in the order of their keys, each with the place it was last at and what found it gone."""
    found = serials.page(organization_id, _missing(asked), limit, after)
    steps = last_steps(organization_id, [int(row["id"]) for row in found.results])
    return Page([{**row, **steps[row["id"]]} for row in found.results], found.after)


def missing_count(organization_id: int, asked: Asked) -> int | None:
    return serials.count(organization_id, _missing(asked), exact=True)


MISSING = Report(
    "missing",
    (
        NUMBER,
        ITEM,
        NAME,
        Column("last_place", gettext_noop("Last place"), "location"),
        Column("since", gettext_noop("Missing since"), "day"),
        Column("document", gettext_noop("Found by"), "document", "document_id"),
        Column("kind", gettext_noop("Kind"), "kind"),
        Column("purchase_document", gettext_noop("Bought by"), "document", "purchase_document_id"),
    ),
    missing,
    count=missing_count,
)


def last_steps(organization_id: int, ids: list[int]) -> dict[str, dict[str, Any]]:
    """Of each serial that ever moved its latest live step: `last_place`, `since`, `document`, `document_id`, `kind`."""
    if not ids:
        return {}
    found = fetch(
        f"""
        SELECT s.id, a.code, a.kind AS place, t.date, d.id AS document_id, d.number, d.kind
        FROM serial s{by_id()} CROSS JOIN serial_movement m CROSS JOIN posting t{by_id()}
        CROSS JOIN document d{by_id()} CROSS JOIN location a{by_id()}
        WHERE s.organization_id = %(org)s AND {among("s.id", "ids")}
        AND m.organization_id = s.organization_id AND m.serial_id = s.id AND m.version = s.live_version
        AND t.organization_id = m.organization_id AND t.id = m.posting_id
        AND d.organization_id = t.organization_id AND d.id = t.document_id
        AND a.organization_id = m.organization_id AND a.id = m.source_id""",
        {"org": organization_id, "ids": many(ids)},
    )
    return {
        str(row["id"]): {
            "last_place": row["code"] if row["place"] == "storage" else row["place"],
            "since": date_text(row["date"]),
            "document": row["number"],
            "document_id": str(row["document_id"]),
            "kind": row["kind"],
        }
        for row in found
    }
