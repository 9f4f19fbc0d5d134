"""What is on its way, by age: each shipped transfer and item with what did not arrive yet."""

from __future__ import annotations

from datetime import date, timedelta

from serialtrail.domain.answers import Page
from serialtrail.domain.texts import gettext_noop
from serialtrail.queries.reports.asked import After, Asked, Column, Conditions, Point, Report, virtual
from serialtrail.queries.reports.serials import ITEM, NAME
from serialtrail.queries.rows import Row, as_date, by_id, date_text, day, decimal, fetch, quantity

# Ages in days from which a group begins.
AGES = (0, 3, 8, 15, 31)


def _open(organization_id: int, asked: Asked) -> tuple[str, Row]:
    """A SELECT of document_id, item_id, left_on, units, numbers of what is still on its way; there is only so much."""
    given = Conditions(organization_id, asked)
    given.named(item="v.item_id")
    given.within_stores("d.location_id", "d.to_location_id")
    given.at_either("d.location_id", "d.to_location_id")
    transit = virtual("transit")
    way = f"CASE WHEN v.target_id = {transit} THEN 1 WHEN v.source_id = {transit} THEN -1 ELSE 0 END"
    return (
        f"""
        SELECT d.id AS document_id, v.item_id,
            MIN(CASE WHEN t.act = 'ship' THEN t.date END) AS left_on,
            SUM({way} * v.quantity) AS units,
            SUM({way} * (SELECT COUNT(*) FROM serial_movement n
                WHERE n.organization_id = %(org)s AND n.movement_id = v.id)) AS numbers
        FROM document d CROSS JOIN posting t CROSS JOIN movement v
        WHERE d.organization_id = %(org)s AND d.state = 'shipped'
        AND t.organization_id = d.organization_id AND t.document_id = d.id
        AND v.organization_id = t.organization_id AND v.posting_id = t.id{given.also}
        GROUP BY d.id, v.item_id""",
        given.params,
    )


def _aged(asked: Asked, given: Conditions) -> None:
    if asked.days:
        given.add("moved.left_on <= %(oldest)s", oldest=day(asked.today - timedelta(days=asked.days)))


def page(organization_id: int, asked: Asked, limit: int, after: After) -> Page:
    """What left first stands first."""
    on_way, params = _open(organization_id, asked)
    given = Conditions(organization_id, asked)
    _aged(asked, given)
    if after is not None:
        given.beyond("moved.left_on, moved.document_id, i.key", (day(date.fromisoformat(after[0])), *after[1:]))
    found = fetch(
        f"""
        SELECT moved.left_on, moved.document_id, moved.units, moved.numbers, d.number, i.sku, i.name,
            i.key AS item_key, a.code AS source, b.code AS target
        FROM ({on_way}) moved CROSS JOIN document d{by_id()} CROSS JOIN item i{by_id()}
        LEFT JOIN location a{by_id()} ON a.organization_id = %(org)s AND a.id = d.location_id
        LEFT JOIN location b{by_id()} ON b.organization_id = %(org)s AND b.id = d.to_location_id
        WHERE moved.units > 0 AND d.organization_id = %(org)s AND d.id = moved.document_id
        AND i.organization_id = d.organization_id AND i.id = moved.item_id{given.also}
        ORDER BY moved.left_on, moved.document_id, i.key LIMIT CAST(%(take)s AS bigint)""",
        {**params, **given.params, "take": limit + 1},
    )
    last = found[limit - 1] if len(found) > limit else None
    mark = (date_text(last["left_on"]), last["document_id"], last["item_key"]) if last else None
    return Page([_shape(row, asked.today) for row in found[:limit]], mark)


def _shape(row: Row, today: date) -> Row:
    left = as_date(row["left_on"])
    assert left is not None
    return {
        "document": row["number"],
        "document_id": str(row["document_id"]),
        "left_on": left.isoformat(),
        "age": str((today - left).days),
        "source": row["source"],
        "target": row["target"],
        "item": row["sku"],
        "item_name": row["name"],
        "units": quantity(row["units"]),
        "numbers": str(row["numbers"]),
    }


def points(organization_id: int, asked: Asked) -> list[Point]:
    """Units by age: the least days of a group, and what is in it."""
    on_way, params = _open(organization_id, asked)
    given = Conditions(organization_id, asked)
    _aged(asked, given)
    found = fetch(
        f"""SELECT moved.left_on, SUM(moved.units) AS units FROM ({on_way}) moved
        WHERE moved.units > 0{given.also} GROUP BY moved.left_on""",
        {**params, **given.params},
    )
    groups = dict.fromkeys(AGES, decimal(0))
    for row in found:
        left = as_date(row["left_on"])
        assert left is not None
        groups[max(age for age in AGES if age <= max((asked.today - left).days, 0))] += decimal(row["units"])
    return [Point(age, (units,)) for age, units in groups.items()]


def sums(organization_id: int, asked: Asked) -> dict[str, str]:
    on_way, params = _open(organization_id, asked)
    given = Conditions(organization_id, asked)
    _aged(asked, given)
    [row] = fetch(
        f"""SELECT COUNT(DISTINCT moved.document_id) AS documents, SUM(moved.units) AS units,
            SUM(moved.numbers) AS numbers FROM ({on_way}) moved WHERE moved.units > 0{given.also}""",
        {**params, **given.params},
    )
    return {
        "documents": str(row["documents"]),
        "units": quantity(row["units"]),
        "numbers": str(int(row["numbers"] or 0)),
    }


TRANSIT = Report(
    "in-transit",
    (
        Column("document", gettext_noop("Transfer"), "document", "document_id"),
        Column("left_on", gettext_noop("Left on"), "day"),
        Column("age", gettext_noop("Days on the way"), "quantity"),
        Column("source", gettext_noop("From"), "location"),
        Column("target", gettext_noop("To"), "location"),
        ITEM,
        NAME,
        Column("units", gettext_noop("Units"), "quantity"),
        Column("numbers", gettext_noop("Numbers"), "quantity"),
    ),
    page,
    sums,
    points,
)
