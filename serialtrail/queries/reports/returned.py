"""What customers brought back in a period, by item and customer, beside what they bought in it. Voided is left out."""

from __future__ import annotations

from decimal import Decimal

from serialtrail.domain.answers import Page
from serialtrail.domain.texts import gettext_noop
from serialtrail.queries.reports.asked import After, Asked, Column, Conditions, Point, Report, virtual
from serialtrail.queries.reports.movements import within
from serialtrail.queries.reports.serials import ITEM, NAME
from serialtrail.queries.rows import Row, as_date, by_id, cut, decimal, fetch, first, quantity


def _traded(organization_id: int, asked: Asked) -> tuple[str, Row]:
    """A SELECT of item_id, party_id (0: nobody named), date, document_id, came, numbers, sold of the period."""
    given = Conditions(organization_id, asked)
    within(given, asked)
    given.named(item="v.item_id", party="d.party_id")
    given.at_either("v.source_id", "v.target_id")
    given.within_stores("v.source_id", "v.target_id")
    customer = virtual("customer")
    return (
        f"""
        SELECT v.item_id, COALESCE(d.party_id, 0) AS party_id, t.date,
            CASE WHEN v.source_id = {customer} THEN d.id END AS document_id,
            CASE WHEN v.source_id = {customer} THEN v.quantity ELSE 0 END AS came,
            CASE WHEN v.source_id = {customer} THEN (SELECT COUNT(*) FROM serial_movement n
                WHERE n.organization_id = %(org)s AND n.movement_id = v.id) ELSE 0 END AS numbers,
            CASE WHEN v.target_id = {customer} THEN v.quantity ELSE 0 END AS sold
        FROM posting t CROSS JOIN document d{by_id()} CROSS JOIN movement v
        WHERE t.organization_id = %(org)s AND t.act = 'post' AND d.state <> 'voided'
        AND d.organization_id = t.organization_id AND d.id = t.document_id AND d.kind IN ('sale', 'sale_return')
        AND v.organization_id = t.organization_id AND v.posting_id = t.id AND v.quantity > 0{given.also}""",
        given.params,
    )


def page(organization_id: int, asked: Asked, limit: int, after: After) -> Page:
    """By SKU and customer; only where something came back."""
    traded, params = _traded(organization_id, asked)
    given = Conditions(organization_id, asked)
    given.beyond("i.key, COALESCE(p.key, '')", after)
    found = fetch(
        f"""
        SELECT i.sku, i.name, i.key AS item_key, p.code, p.name AS party_name, COALESCE(p.key, '') AS party_key,
            moved.came, moved.numbers, moved.documents, moved.sold
        FROM (SELECT item_id, party_id, SUM(came) AS came, SUM(numbers) AS numbers, SUM(sold) AS sold,
                COUNT(DISTINCT document_id) AS documents
            FROM ({traded}) merged GROUP BY item_id, party_id) moved
        CROSS JOIN item i{by_id()}
        LEFT JOIN party p{by_id()} ON p.organization_id = %(org)s AND p.id = moved.party_id
        WHERE moved.came > 0 AND i.organization_id = %(org)s AND i.id = moved.item_id{given.also}
        ORDER BY i.key, COALESCE(p.key, '') LIMIT CAST(%(take)s AS bigint)""",
        {**params, **given.params, "take": limit + 1},
    )
    shown = cut(found, limit, "item_key", "party_key")
    return Page([_shape(row) for row in shown.results], shown.after)


def _shape(row: Row) -> Row:
    return {
        "item": row["sku"],
        "item_name": row["name"],
        "party": row["code"],
        "party_name": row["party_name"],
        "came": quantity(row["came"]),
        "numbers": str(int(row["numbers"])),
        "documents": str(row["documents"]),
        "sold": quantity(row["sold"]),
        "share": _share(decimal(row["came"]), decimal(row["sold"])),
    }


def _share(came: Decimal, sold: Decimal) -> str:
    """Percent of what was sold in the same period; empty when nothing was."""
    return str(round(100 * came / sold)) if sold else ""


def sums(organization_id: int, asked: Asked) -> dict[str, str]:
    traded, params = _traded(organization_id, asked)
    row = first(
        f"""SELECT SUM(came) AS came, SUM(sold) AS sold, COUNT(DISTINCT document_id) AS documents
        FROM ({traded}) merged""",
        params,
    )
    assert row is not None
    came, sold = decimal(row["came"]), decimal(row["sold"])
    return {
        "came": quantity(row["came"]),
        "documents": str(row["documents"]),
        "sold": quantity(row["sold"]),
        "share": _share(came, sold),
    }


def points(organization_id: int, asked: Asked) -> list[Point]:
    traded, params = _traded(organization_id, asked)
    found = fetch(f"SELECT date, SUM(came) AS came FROM ({traded}) merged GROUP BY date ORDER BY date", params)
    return [Point(as_date(row["date"]), (decimal(row["came"]),)) for row in found]


RETURNED = Report(
    "returned",
    (
        ITEM,
        NAME,
        Column("party", gettext_noop("Customer code"), "party"),
        Column("party_name", gettext_noop("Customer")),
        Column("came", gettext_noop("Came back"), "quantity"),
        Column("numbers", gettext_noop("Numbers"), "quantity"),
        Column("documents", gettext_noop("Documents"), "quantity"),
        Column("sold", gettext_noop("Sold"), "quantity"),
        Column("share", gettext_noop("Percent"), "quantity"),
    ),
    page,
    sums,
    points,
)
