"""Gaps in the numbers of an item: those with the same beginning and as many digits behind it are a sequence.

A sequence is known only when all of the item's numbers were seen, so each page sorts them anew; nothing else is read.
A gap of more than `most` numbers is taken for the beginning of another run. Where the last digit checks the others
(IMEI, Luhn), it is left out of the counting and worked out again for the missing numbers.
"""

from __future__ import annotations

from typing import Any

from stdnum import luhn

from serialtrail.domain.answers import Page
from serialtrail.domain.numbers import key
from serialtrail.domain.texts import gettext_noop
from serialtrail.queries.reports.asked import After, Asked, Column, Conditions, Report
from serialtrail.queries.reports.serials import ITEM, NAME
from serialtrail.queries.rows import Row, cut, fetch, first

_CHECKED = ("imei", "luhn")
# As many digits as fit a 64-bit integer; those before them belong to the beginning.
_DIGITS = 18


def _item(organization_id: int, asked: Asked) -> Row | None:
    return first(
        """SELECT i.id, i.sku, i.name, i.number_check FROM item i
        WHERE i.organization_id = %(org)s AND i.key = %(item)s""",
        {"org": organization_id, "item": key(asked.item)},
    )


def _gaps(item: Row, start: str) -> tuple[str, Row]:
    """A SELECT of prefix, width, before, after, n, missing; `start` is the prefix from which sequences are wanted."""
    tail = 1 if item["number_check"] in _CHECKED else 0
    params: Row = {"gap_item": item["id"]}
    since = ""
    if start:
        since, params["gap_start"] = "AND s.key >= %(gap_start)s", start
    return (
        f"""
        SELECT prefix, width, last_number, last_id, number, id, n, n - last_n - 1 AS missing FROM (
            SELECT id, number, prefix, width, n, LAG(n) OVER run AS last_n, LAG(number) OVER run AS last_number,
                LAG(id) OVER run AS last_id
            FROM (
                SELECT id, number, width, SUBSTR(stem, 1, LENGTH(stem) - width) AS prefix,
                    CAST(SUBSTR(stem, LENGTH(stem) - width + 1) AS bigint) AS n
                FROM (
                    SELECT id, number, stem, CASE WHEN digits > {_DIGITS} THEN {_DIGITS} ELSE digits END AS width FROM (
                        SELECT id, number, stem, LENGTH(stem) - LENGTH(RTRIM(stem, '0123456789')) AS digits FROM (
                            SELECT s.id, s.number, SUBSTR(s.key, 1, LENGTH(s.key) - {tail}) AS stem FROM serial s
                            WHERE s.organization_id = %(org)s AND s.item_id = %(gap_item)s {since}
                        ) picked
                    ) counted WHERE digits > 0
                ) step
            ) line
            WINDOW run AS (PARTITION BY prefix, width ORDER BY n)
        ) merged WHERE n - last_n > 1 AND n - last_n <= %(most)s + 1""",
        params,
    )


def page(organization_id: int, asked: Asked, limit: int, after: After) -> Page:
    """Each gap with the numbers around it: the first and last `missing` and how many, by sequence. Needs an item."""
    item = _item(organization_id, asked)
    if item is None:
        return Page([])
    gaps, params = _gaps(item, after[0] if after else "")
    given = Conditions(organization_id, asked)
    given.beyond("prefix, width, n", after)
    found = fetch(
        f"""SELECT * FROM ({gaps}) moved WHERE 1 = 1{given.also}
        ORDER BY prefix, width, n LIMIT CAST(%(take)s AS bigint)""",
        {**params, **given.params, "most": asked.most, "take": limit + 1},
    )
    shown = cut(found, limit, "prefix", "width", "n")
    return Page([_shape(row, item) for row in shown.results], shown.after)


def _shape(row: Row, item: Row) -> dict[str, Any]:
    checked = item["number_check"] in _CHECKED

    def made(n: int) -> str:
        text = f"{row['prefix']}{n:0{row['width']}d}"
        return f"{text}{luhn.calc_check_digit(text)}" if checked and text.isdigit() else text

    first_missing, last_missing = row["n"] - row["missing"], row["n"] - 1
    return {
        "item": item["sku"],
        "item_name": item["name"],
        "first": made(first_missing),
        "last": made(last_missing),
        "missing": str(row["missing"]),
        "before": row["last_number"],
        "before_id": str(row["last_id"]),
        "after": row["number"],
        "after_id": str(row["id"]),
    }


def sums(organization_id: int, asked: Asked) -> dict[str, str]:
    item = _item(organization_id, asked)
    if item is None:
        return {}
    gaps, params = _gaps(item, "")
    row = first(
        f"SELECT COUNT(*) AS gaps, SUM(missing) AS missing FROM ({gaps}) moved",
        {"org": organization_id, **params, "most": asked.most},
    )
    assert row is not None
    return {"gaps": str(row["gaps"]), "missing": str(int(row["missing"] or 0))}


GAPS = Report(
    "gaps",
    (
        Column("first", gettext_noop("First missing"), "code"),
        Column("last", gettext_noop("Last missing"), "code"),
        Column("missing", gettext_noop("How many"), "quantity"),
        Column("before", gettext_noop("Number before"), "number", "before_id"),
        Column("after", gettext_noop("Number after"), "number", "after_id"),
        ITEM,
        NAME,
    ),
    page,
    sums,
)
