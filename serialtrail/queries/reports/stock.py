"""Stock against serials: per item and store what is on hand, how much of it has a number, and where the two differ."""

from __future__ import annotations

from decimal import Decimal

from serialtrail.domain.answers import Page, quantity_text
from serialtrail.domain.numbers import key
from serialtrail.domain.texts import gettext_noop
from serialtrail.queries.reports.asked import After, Asked, Column, Conditions, Point, Report
from serialtrail.queries.reports.serials import ITEM, NAME
from serialtrail.queries.rows import Row, containing, counted, cut, decimal, fetch, first, quantity

DIFFERENT = "different"
UNASSIGNED = "unassigned"
# What was found at a place: units without a number, more numbers than units, numbers of what is not tracked (any more).
FINDINGS = (UNASSIGNED, "surplus", "untracked")

_FROM = """FROM item i CROSS JOIN stock_level k CROSS JOIN location l
    WHERE i.organization_id = %(org)s AND k.organization_id = i.organization_id AND k.item_id = i.id
    AND l.organization_id = k.organization_id AND l.id = k.location_id AND l.kind = 'storage'
    AND (k.tracked OR k.serials > 0)"""
_UNASSIGNED = "k.tracked AND k.on_hand > k.serials"
_DIFFERENT = "NOT (k.on_hand = k.serials AND k.tracked)"


def _conditions(organization_id: int, asked: Asked) -> Conditions:
    found = Conditions(organization_id, asked)
    found.named(item="i.id", location="l.id")
    found.within_stores("k.location_id")
    if asked.q:
        found.add(
            "(i.key LIKE %(q)s ESCAPE '!' OR UPPER(i.name) LIKE UPPER(%(q)s) ESCAPE '!')", q=containing(key(asked.q))
        )
    if asked.mark in (UNASSIGNED, DIFFERENT):
        found.add(_UNASSIGNED if asked.mark == UNASSIGNED else _DIFFERENT)
    return found


def page(organization_id: int, asked: Asked, limit: int, after: After) -> Page:
    """One row per item and store that has tracked stock or numbers, by SKU and store."""
    given = _conditions(organization_id, asked)
    given.beyond("i.key, l.key", after)
    found = fetch(
        f"""SELECT i.sku, i.name, i.key AS item_key, l.code, l.key AS location_key, k.on_hand, k.serials, k.tracked
        {_FROM}{given.also} ORDER BY i.key, l.key LIMIT CAST(%(take)s AS bigint)""",
        {**given.params, "take": limit + 1},
    )
    shown = cut(found, limit, "item_key", "location_key")
    return Page([_shape(row) for row in shown.results], shown.after)


def _shape(row: Row) -> Row:
    on_hand, numbers = decimal(row["on_hand"]), decimal(row["serials"])
    return {
        "item": row["sku"],
        "item_name": row["name"],
        "location": row["code"],
        "on_hand": quantity_text(on_hand),
        "serials": quantity_text(numbers),
        "unassigned": quantity_text(max(on_hand - numbers, Decimal(0)) if row["tracked"] else Decimal(0)),
        "finding": _finding(on_hand, numbers, bool(row["tracked"])),
    }


def _finding(on_hand: Decimal, numbers: Decimal, tracked: bool) -> str:
    if numbers > on_hand:
        return "surplus"
    if not tracked:
        return "untracked"
    return UNASSIGNED if on_hand > numbers else ""


def count(organization_id: int, asked: Asked) -> int | None:
    given = _conditions(organization_id, asked)
    return counted(
        lambda limit: f"SELECT k.id {_FROM}{given.also}{'' if limit is None else f' LIMIT {limit}'}",
        given.params,
        exact=False,
    )


def sums(organization_id: int, asked: Asked) -> dict[str, str]:
    given = _conditions(organization_id, asked)
    row = first(
        f"""SELECT SUM(k.on_hand) AS on_hand, SUM(k.serials) AS serials,
            SUM(CASE WHEN {_UNASSIGNED} THEN k.on_hand - k.serials ELSE 0 END) AS unassigned,
            SUM(CASE WHEN {_DIFFERENT} THEN 1 ELSE 0 END) AS different {_FROM}{given.also}""",
        given.params,
    )
    assert row is not None
    different = str(int(row.pop("different") or 0))
    return {**{name: quantity(value) for name, value in row.items()}, "different": different}


def points(organization_id: int, asked: Asked) -> list[Point]:
    """Per store what has a number and what has none."""
    given = _conditions(organization_id, asked)
    found = fetch(
        f"""SELECT l.code, SUM(k.serials) AS serials,
            SUM(CASE WHEN {_UNASSIGNED} THEN k.on_hand - k.serials ELSE 0 END) AS unassigned
        {_FROM}{given.also} GROUP BY l.code, l.key ORDER BY l.key""",
        given.params,
    )
    return [Point(row["code"], (decimal(row["serials"]), decimal(row["unassigned"]))) for row in found]


STOCK = Report(
    "stock",
    (
        ITEM,
        NAME,
        Column("location", gettext_noop("Place"), "location"),
        Column("on_hand", gettext_noop("On hand"), "quantity"),
        Column("serials", gettext_noop("With number"), "quantity"),
        Column("unassigned", gettext_noop("Unassigned"), "quantity"),
        Column("finding", gettext_noop("What differs"), "finding", rare=True),
    ),
    page,
    sums,
    points,
    count,
)
