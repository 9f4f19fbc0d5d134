"""Numbers whose trade is odd: sold though they never came by a purchase or an opening, and bought a second time.

Both go through the sales (purchases) of a period and look each number's trail up; the period bounds the work.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from serialtrail.domain.answers import Page
from serialtrail.domain.texts import gettext_noop
from serialtrail.queries.reports.asked import After, Asked, Column, Conditions, Report
from serialtrail.queries.reports.movements import within
from serialtrail.queries.reports.serials import ITEM, NAME, NUMBER
from serialtrail.queries.rows import Row, among, by_id, date_text, day, fetch, many


def _earlier() -> str:
    """The version of a live purchase or opening before `m` on its serial's trail, NULL if there is none.

    A value, not EXISTS, and of another document than `d`: PostgreSQL would otherwise look all trails there are up,
    before it asks which of them the period concerns.
    """
    return f"""(SELECT f.version FROM serial_movement f CROSS JOIN posting q{by_id()} CROSS JOIN document e{by_id()}
        WHERE f.organization_id = %(org)s AND f.serial_id = m.serial_id AND f.version < m.version
        AND q.organization_id = f.organization_id AND q.id = f.posting_id AND q.act = 'post'
        AND e.organization_id = q.organization_id AND e.id = q.document_id AND e.kind IN ('purchase', 'opening')
        AND e.state <> 'voided' AND e.id <> d.id LIMIT 1)"""


def _page(organization_id: int, asked: Asked, limit: int, after: After, kind: str, condition: str) -> Page:
    given = Conditions(organization_id, asked)
    within(given, asked)
    given.named(item="s.item_id", party="d.party_id")
    given.at_either("m.source_id", "m.target_id")
    given.within_stores("m.source_id", "m.target_id")
    if after is not None:
        given.beyond("t.date, t.seq, m.id", (day(date.fromisoformat(after[0])), *after[1:]), "<")
    found = fetch(
        f"""
        SELECT m.id AS step_id, m.below, s.id, s.number, i.sku, i.name, t.date, t.seq, d.id AS document_id,
            d.number AS document, p.code AS party, p.name AS party_name
        FROM posting t CROSS JOIN document d{by_id()} CROSS JOIN serial_movement m CROSS JOIN movement v{by_id()}
        CROSS JOIN serial s{by_id()} CROSS JOIN item i{by_id()}
        LEFT JOIN party p{by_id()} ON p.organization_id = %(org)s AND p.id = d.party_id
        WHERE t.organization_id = %(org)s AND t.act = 'post'
        AND d.organization_id = t.organization_id AND d.id = t.document_id AND d.kind = %(trade)s
        AND d.state <> 'voided'
        AND m.organization_id = t.organization_id AND m.posting_id = t.id
        AND v.organization_id = m.organization_id AND v.id = m.movement_id AND v.quantity > 0
        AND s.organization_id = m.organization_id AND s.id = m.serial_id
        AND i.organization_id = s.organization_id AND i.id = s.item_id AND {condition}{given.also}
        ORDER BY t.date DESC, t.seq DESC, m.id DESC LIMIT CAST(%(take)s AS bigint)""",
        {**given.params, "trade": kind, "take": limit + 1},
    )
    last = found[limit - 1] if len(found) > limit else None
    mark = (date_text(last["date"]), last["seq"], last["step_id"]) if last else None
    return Page([_shape(row) for row in found[:limit]], mark)


def _shape(row: Row) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "number": row["number"],
        "item": row["sku"],
        "item_name": row["name"],
        "date": date_text(row["date"]),
        "document": row["document"],
        "document_id": str(row["document_id"]),
        "party": row["party"],
        "party_name": row["party_name"],
        "below": row["below"],
    }


def never_bought(organization_id: int, asked: Asked, limit: int, after: After) -> Page:
    """Sales of the period, the latest first, of numbers that never came in; `came_by` is the document that first had
    the number."""
    found = _page(organization_id, asked, limit, after, "sale", f"{_earlier()} IS NULL")
    steps = _steps(organization_id, {row["id"] for row in found.results})
    first = {serial: steps[serial, version] for serial, version in sorted(steps, reverse=True)}
    return Page([{**row, **_named("came_by", first.get(row["id"]))} for row in found.results], found.after)


def bought_again(organization_id: int, asked: Asked, limit: int, after: After) -> Page:
    """Purchases of the period, the latest first, of numbers that had come in before; `before` is the document by which
    they had gone."""
    found = _page(organization_id, asked, limit, after, "purchase", f"m.version > 1 AND {_earlier()} > 0")
    steps = _steps(organization_id, {row["id"] for row in found.results})
    return Page(
        [{**row, **_named("before", steps.get((row["id"], row["below"])))} for row in found.results], found.after
    )


def _named(name: str, step: Row | None) -> Row:
    step = step or dict.fromkeys(("document", "document_id", "kind", "date"))
    return {name: step["document"], **{f"{name}_{what}": step[what] for what in ("kind", "date")},
            f"{name}_id": step["document_id"]}  # fmt: skip


def _steps(organization_id: int, serials: set[str]) -> dict[tuple[str, int], Row]:
    """The live steps of these serials by serial and version: document, document_id, kind, date."""
    if not serials:
        return {}
    found = fetch(
        f"""
        SELECT m.serial_id, m.version, d.number AS document, d.id AS document_id, d.kind, t.date
        FROM serial_movement m CROSS JOIN posting t{by_id()} CROSS JOIN document d{by_id()}
        WHERE m.organization_id = %(org)s AND {among("m.serial_id", "serials")}
        AND t.organization_id = m.organization_id AND t.id = m.posting_id AND t.act <> 'void'
        AND d.organization_id = t.organization_id AND d.id = t.document_id AND d.state <> 'voided'""",
        {"org": organization_id, "serials": many({int(one) for one in serials})},
    )
    return {
        (str(row["serial_id"]), row["version"]): {
            "document": row["document"],
            "document_id": str(row["document_id"]),
            "kind": row["kind"],
            "date": date_text(row["date"]),
        }
        for row in found
    }


NEVER_BOUGHT = Report(
    "never-bought",
    (
        NUMBER,
        ITEM,
        NAME,
        Column("date", gettext_noop("Sold on"), "day"),
        Column("document", gettext_noop("Sold by"), "document", "document_id"),
        Column("party_name", gettext_noop("Customer")),
        Column("came_by_kind", gettext_noop("How it came to be"), "kind"),
        Column("came_by", gettext_noop("First document"), "document", "came_by_id"),
    ),
    never_bought,
)
BOUGHT_AGAIN = Report(
    "bought-again",
    (
        NUMBER,
        ITEM,
        NAME,
        Column("date", gettext_noop("Bought on"), "day"),
        Column("document", gettext_noop("Bought by"), "document", "document_id"),
        Column("party_name", gettext_noop("Supplier")),
        Column("before_kind", gettext_noop("Had gone by"), "kind"),
        Column("before", gettext_noop("Document before"), "document", "before_id"),
        Column("before_date", gettext_noop("Gone on"), "day"),
    ),
    bought_again,
)
