"""What moved in a period: in and out per item, store and kind of document; and, to look closer, each movement.

By business date. A void counts on its own day and takes back what it mirrors, so that in less out is always the change
of stock in the period. Both go through the postings of the period, and no others.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from serialtrail.domain.answers import Page
from serialtrail.domain.texts import gettext_noop
from serialtrail.queries.reports.asked import After, Asked, Column, Conditions, Point, Report
from serialtrail.queries.reports.serials import ITEM, NAME
from serialtrail.queries.rows import (
    Row,
    as_date,
    by_id,
    cut,
    date_text,
    day,
    decimal,
    fetch,
    first,
    quantity,
    time_text,
)


def within(given: Conditions, asked: Asked) -> None:
    """Add that postings `t` are of the period."""
    for name, sign in (("since", ">="), ("until", "<=")):
        if (on := getattr(asked, name)) is not None:
            given.add(f"t.date {sign} %({name})s", **{name: day(on)})


def _flows(organization_id: int, asked: Asked) -> tuple[str, Row]:
    """A SELECT of item_id, location_id, kind, date, came, went: one row for each end of a movement that is a store."""
    selects = []
    params: Row = {}
    for end, came in (("target", True), ("source", False)):
        given = Conditions(organization_id, asked)
        within(given, asked)
        given.named(item="v.item_id", location=f"v.{end}_id")
        given.within_stores(f"v.{end}_id")
        if asked.kind:
            given.add("d.kind = %(kind)s", kind=asked.kind)
        plain = "CASE WHEN t.act = 'void' THEN 0 ELSE v.quantity END"
        mirrored = "CASE WHEN t.act = 'void' THEN -v.quantity ELSE 0 END"
        into, out = (plain, mirrored) if came else (mirrored, plain)
        selects.append(
            f"""SELECT v.item_id, v.{end}_id AS location_id, d.kind, t.date, {into} AS came, {out} AS went
            FROM posting t CROSS JOIN document d{by_id()} CROSS JOIN movement v CROSS JOIN location l{by_id()}
            WHERE t.organization_id = %(org)s AND d.organization_id = t.organization_id AND d.id = t.document_id
            AND v.organization_id = t.organization_id AND v.posting_id = t.id AND v.quantity > 0
            AND l.organization_id = v.organization_id AND l.id = v.{end}_id AND l.kind = 'storage'{given.also}"""
        )
        params |= given.params
    return " UNION ALL ".join(selects), params


def page(organization_id: int, asked: Asked, limit: int, after: After) -> Page:
    """`came` and `went` per item, store and kind, by SKU, store and kind."""
    flows, params = _flows(organization_id, asked)
    given = Conditions(organization_id, asked)
    given.beyond("i.key, l.key, moved.kind", after)
    found = fetch(
        f"""
        SELECT i.sku, i.name, i.key AS item_key, l.code, l.key AS location_key, moved.kind, moved.came, moved.went
        FROM (SELECT item_id, location_id, kind, SUM(came) AS came, SUM(went) AS went
            FROM ({flows}) merged GROUP BY item_id, location_id, kind) moved
        CROSS JOIN item i{by_id()} CROSS JOIN location l{by_id()}
        WHERE i.organization_id = %(org)s AND i.id = moved.item_id
        AND l.organization_id = i.organization_id AND l.id = moved.location_id
        AND NOT (moved.came = 0 AND moved.went = 0){given.also}
        ORDER BY i.key, l.key, moved.kind LIMIT CAST(%(take)s AS bigint)""",
        {**params, **given.params, "take": limit + 1},
    )
    shown = cut(found, limit, "item_key", "location_key", "kind")
    return Page([_shape(row) for row in shown.results], shown.after)


def _shape(row: Row) -> Row:
    came, went = decimal(row["came"]), decimal(row["went"])
    return {
        "item": row["sku"],
        "item_name": row["name"],
        "location": row["code"],
        "kind": row["kind"],
        "came": quantity(row["came"]),
        "went": quantity(row["went"]),
        "change": _signed(came - went),
    }


def _signed(value: Any) -> str:
    return f"{value.normalize():f}" if value else "0"


def sums(organization_id: int, asked: Asked) -> dict[str, str]:
    flows, params = _flows(organization_id, asked)
    row = first(f"SELECT SUM(came) AS came, SUM(went) AS went FROM ({flows}) merged", params)
    assert row is not None
    change = _signed(decimal(row["came"]) - decimal(row["went"]))
    return {"came": quantity(row["came"]), "went": quantity(row["went"]), "change": change}


def points(organization_id: int, asked: Asked) -> list[Point]:
    """What came in and went out, day by day."""
    flows, params = _flows(organization_id, asked)
    found = fetch(
        f"SELECT date, SUM(came) AS came, SUM(went) AS went FROM ({flows}) merged GROUP BY date ORDER BY date", params
    )
    return [Point(as_date(row["date"]), (decimal(row["came"]), decimal(row["went"]))) for row in found]


MOVEMENTS = Report(
    "movements",
    (
        ITEM,
        NAME,
        Column("location", gettext_noop("Place"), "location"),
        Column("kind", gettext_noop("Kind"), "kind"),
        Column("came", gettext_noop("In"), "quantity"),
        Column("went", gettext_noop("Out"), "quantity"),
        Column("change", gettext_noop("Net change"), "quantity"),
    ),
    page,
    sums,
    points,
)


def lines(organization_id: int, asked: Asked, limit: int, after: After) -> Page:
    """Each movement of the period, the latest first, labelling and voids too."""
    given = Conditions(organization_id, asked)
    within(given, asked)
    given.named(item="v.item_id", party="d.party_id")
    given.within_stores("v.source_id", "v.target_id")
    given.at_either("v.source_id", "v.target_id")
    if asked.kind:
        given.add("d.kind = %(kind)s", kind=asked.kind)
    if after is not None:
        given.beyond("t.date, t.seq, v.id", (day(date.fromisoformat(after[0])), *after[1:]), "<")
    found = fetch(
        f"""
        SELECT v.id, v.quantity, t.seq, t.date, t.at, t.act, d.id AS document_id, d.number, d.kind, i.sku, i.name,
            a.kind AS source_kind, a.code AS source, b.kind AS target_kind, b.code AS target, w.name AS member,
            p.code AS party, p.name AS party_name,
            (SELECT COUNT(*) FROM serial_movement n
                WHERE n.organization_id = %(org)s AND n.movement_id = v.id) AS numbers
        FROM posting t CROSS JOIN document d{by_id()} CROSS JOIN movement v CROSS JOIN item i{by_id()}
        CROSS JOIN location a{by_id()} CROSS JOIN location b{by_id()} CROSS JOIN member w{by_id()}
        LEFT JOIN party p{by_id()} ON p.organization_id = %(org)s AND p.id = d.party_id
        WHERE t.organization_id = %(org)s AND d.organization_id = t.organization_id AND d.id = t.document_id
        AND v.organization_id = t.organization_id AND v.posting_id = t.id
        AND i.organization_id = v.organization_id AND i.id = v.item_id
        AND a.organization_id = v.organization_id AND a.id = v.source_id
        AND b.organization_id = v.organization_id AND b.id = v.target_id
        AND w.organization_id = t.organization_id AND w.id = t.member_id{given.also}
        ORDER BY t.date DESC, t.seq DESC, v.id DESC LIMIT CAST(%(take)s AS bigint)""",
        {**given.params, "take": limit + 1},
    )
    last = found[limit - 1] if len(found) > limit else None
    mark = (date_text(last["date"]), last["seq"], last["id"]) if last else None
    return Page([_line(row) for row in found[:limit]], mark)


def _line(row: Row) -> Row:
    return {
        "document": row["number"],
        "document_id": str(row["document_id"]),
        "date": date_text(row["date"]),
        "at": time_text(row["at"]),
        "kind": row["kind"],
        "act": row["act"],
        "item": row["sku"],
        "item_name": row["name"],
        "source": row["source"] if row["source_kind"] == "storage" else row["source_kind"],
        "target": row["target"] if row["target_kind"] == "storage" else row["target_kind"],
        "quantity": quantity(row["quantity"]),
        "numbers": str(row["numbers"]),
        "party": row["party"],
        "party_name": row["party_name"],
        "user": row["member"],
    }


LINES = Report(
    "movement-lines",
    (
        Column("document", gettext_noop("Document"), "document", "document_id"),
        Column("date", gettext_noop("Date"), "day"),
        Column("kind", gettext_noop("Kind"), "kind"),
        Column("act", gettext_noop("Act"), "act"),
        ITEM,
        NAME,
        Column("source", gettext_noop("From"), "location"),
        Column("target", gettext_noop("To"), "location"),
        Column("quantity", gettext_noop("Quantity"), "quantity"),
        Column("numbers", gettext_noop("Numbers"), "quantity"),
        Column("party_name", gettext_noop("Party")),
        Column("user", gettext_noop("By")),
    ),
    lines,
)
