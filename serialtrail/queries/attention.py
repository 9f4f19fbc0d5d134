"""What asks for attention: today's trade, transfers on their way and the oldest of them, drafts that wait."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from serialtrail.queries.rows import Row, among, date_text, day, decimal, fetch, first, many, moment

# Traded today: what each kind counts as.
TRADE = {"sale": "sold", "sale_return": "came_back", "purchase": "bought", "purchase_return": "went_back"}


def today(organization_id: int, on: date, stores: frozenset[int] | None = None) -> dict[str, dict[str, Any]]:
    """`{"sold", "came_back", "bought", "went_back": {"documents", "units", "total"}}` of a business day.

    Units as Decimal, totals as Decimal in the organization's currency. Voided documents are left out.
    """
    here, params = _here(organization_id, stores)
    found = fetch(
        f"""
        SELECT kind, COUNT(*) AS documents, SUM(total) AS total, SUM(units) AS units FROM (
            SELECT d.id, d.kind, d.total, SUM(v.quantity) AS units
            FROM posting t CROSS JOIN document d CROSS JOIN movement v
            WHERE t.organization_id = %(org)s AND t.date = %(on)s AND t.act = 'post'
            AND d.organization_id = t.organization_id AND d.id = t.document_id AND d.state = 'posted'
            AND {among("d.kind", "kinds", "text")} {here}
            AND v.organization_id = t.organization_id AND v.posting_id = t.id
            GROUP BY d.id, d.kind, d.total
        ) traded GROUP BY kind""",
        {**params, "on": day(on), "kinds": many(tuple(TRADE))},
    )
    told: dict[str, dict[str, Any]] = {
        word: {"documents": 0, "units": Decimal(0), "total": Decimal(0)} for word in TRADE.values()
    }
    for row in found:
        told[TRADE[row["kind"]]] = {
            "documents": row["documents"],
            "units": decimal(row["units"]),
            "total": decimal(row["total"]),
        }
    return told


def transfers(organization_id: int, before: date, stores: frozenset[int] | None = None) -> Row:
    """Of the transfers on their way: `{"count", "old", "oldest"}`; `old` are dated before `before`, `oldest` is a
    date as text, None when nothing is on its way."""
    here, params = _here(organization_id, stores)
    row = first(
        f"""
        SELECT COUNT(*) AS count, SUM(CASE WHEN d.date < %(before)s THEN 1 ELSE 0 END) AS old, MIN(d.date) AS oldest
        FROM document d WHERE d.organization_id = %(org)s AND d.state = 'shipped' {here}""",
        {**params, "before": day(before)},
    )
    assert row is not None
    return {"count": row["count"], "old": int(row["old"] or 0), "oldest": date_text(row["oldest"])}


def coming(organization_id: int, location_id: int) -> dict[str, int]:
    """`{"arriving", "leaving"}`: transfers on their way to and from a store."""
    row = first(
        """
        SELECT SUM(CASE WHEN d.to_location_id = %(place)s THEN 1 ELSE 0 END) AS arriving,
            SUM(CASE WHEN d.location_id = %(place)s THEN 1 ELSE 0 END) AS leaving
        FROM document d WHERE d.organization_id = %(org)s AND d.state = 'shipped'""",
        {"org": organization_id, "place": location_id},
    )
    assert row is not None
    return {name: int(row[name] or 0) for name in row}


def waiting(
    organization_id: int, before: datetime, kinds: Collection[str], stores: frozenset[int] | None = None
) -> list[Row]:
    """`[{"kind", "drafts", "old", "pending"}]` of the kinds that have any; `old` drafts were begun before `before`."""
    if not kinds:
        return []
    here, params = _here(organization_id, stores)
    found = fetch(
        f"""
        SELECT d.kind, SUM(CASE WHEN d.state = 'draft' THEN 1 ELSE 0 END) AS drafts,
            SUM(CASE WHEN d.state = 'draft' AND d.created_at < %(before)s THEN 1 ELSE 0 END) AS old,
            SUM(CASE WHEN d.state = 'pending' THEN 1 ELSE 0 END) AS pending
        FROM document d
        WHERE d.organization_id = %(org)s AND d.state IN ('draft', 'pending')
        AND {among("d.kind", "kinds", "text")} {here}
        GROUP BY d.kind ORDER BY d.kind""",
        {**params, "before": moment(before), "kinds": many(tuple(kinds))},
    )
    return [{name: row[name] if name == "kind" else int(row[name]) for name in row} for row in found]


def _here(organization_id: int, stores: frozenset[int] | None) -> tuple[str, Row]:
    """The condition on documents that lists show to a member limited to `stores`, and the parameters."""
    if stores is None:
        return "", {"org": organization_id}
    ends = f"{among('d.location_id', 'stores')} OR {among('d.to_location_id', 'stores')}"
    alone = "d.location_id IS NULL AND d.to_location_id IS NULL"
    return f"AND ({ends} OR ({alone}))", {"org": organization_id, "stores": many(stores)}
