"""Sold serials whose warranty runs out within so many days, the first to run out first."""

from __future__ import annotations

from datetime import date, timedelta

from serialtrail.domain.answers import Page
from serialtrail.domain.numbers import key
from serialtrail.domain.texts import gettext_noop
from serialtrail.queries import serials
from serialtrail.queries.reports.asked import After, Asked, Column, Conditions, Point, Report, virtual
from serialtrail.queries.reports.serials import ITEM, NAME, NUMBER
from serialtrail.queries.rows import Row, as_date, date_text, day, fetch, first, many, sqlite
from serialtrail.queries.serial_filters import seen_from_stores


def _from(organization_id: int, asked: Asked) -> tuple[str, Row]:
    given = Conditions(organization_id, asked)
    given.named(item="s.item_id", party="s.party_id")
    if asked.stores is not None:
        given.add(seen_from_stores(), stores=many(asked.stores))
    if asked.q:
        given.add("s.key = %(q)s", q=key(asked.q))
    hint = " INDEXED BY serial_warranty" if sqlite() else ""
    return (
        f"""FROM serial s{hint} WHERE s.organization_id = %(org)s
        AND s.warranty_until >= %(today)s AND s.warranty_until <= %(until)s
        AND s.location_id = {virtual("customer")}{given.also}""",
        {**given.params, "today": day(asked.today), "until": day(asked.today + timedelta(days=asked.days))},
    )


def page(organization_id: int, asked: Asked, limit: int, after: After) -> Page:
    """By the day on which it ends and the number's key, with `days_left`."""
    sold, params = _from(organization_id, asked)
    given = Conditions(organization_id, asked)
    if after is not None:
        given.beyond("s.warranty_until, s.key", (day(date.fromisoformat(after[0])), after[1]))
    found = fetch(
        f"""SELECT s.id, s.key, s.warranty_until {sold}{given.also}
        ORDER BY s.warranty_until, s.key LIMIT CAST(%(take)s AS bigint)""",
        {**params, **given.params, "take": limit + 1},
    )
    rows = {row["id"]: row for row in serials.those(organization_id, [row["id"] for row in found[:limit]])}
    last = found[limit - 1] if len(found) > limit else None
    mark = (date_text(last["warranty_until"]), last["key"]) if last else None
    return Page([_told(rows[str(row["id"])], asked.today) for row in found[:limit]], mark)


def _told(row: Row, today: date) -> Row:
    return {**row, "days_left": str((date.fromisoformat(row["warranty_until"]) - today).days)}


def count(organization_id: int, asked: Asked) -> int | None:
    sold, params = _from(organization_id, asked)
    row = first(f"SELECT COUNT(*) AS n {sold}", params)
    assert row is not None
    return int(row["n"])


def points(organization_id: int, asked: Asked) -> list[Point]:
    """How many run out on each day."""
    sold, params = _from(organization_id, asked)
    found = fetch(
        f"SELECT s.warranty_until, COUNT(*) AS n {sold} GROUP BY s.warranty_until ORDER BY s.warranty_until", params
    )
    return [Point(as_date(row["warranty_until"]), (row["n"],)) for row in found]


WARRANTY = Report(
    "warranty",
    (
        NUMBER,
        ITEM,
        NAME,
        Column("warranty_until", gettext_noop("Warranty until"), "day"),
        Column("days_left", gettext_noop("Days left"), "quantity"),
        Column("party", gettext_noop("Customer code"), "party"),
        Column("party_name", gettext_noop("Customer")),
        Column("sale_document", gettext_noop("Sold by"), "document", "sale_document_id"),
    ),
    page,
    points=points,
    count=count,
)
