"""Where everything was: stock per item and store, and each serial, at a moment or on a business date, from the ledger.

At a moment counts what had been posted by then, by place in the organization's order: what arrived late, or was voided
later, stood then as it stood then. On a business date counts what is dated then or before (rules.md §5), whenever it
was posted. Stock is reckoned from whichever is nearer: from now back, or from the beginning on; so the cost is that of
what moved in between.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from serialtrail.db.fields import SCALE
from serialtrail.domain.answers import Page, quantity_text
from serialtrail.domain.numbers import key
from serialtrail.domain.texts import gettext_noop
from serialtrail.domain.whereabouts import status
from serialtrail.queries.reports.asked import After, Asked, Column, Conditions, Point, Report
from serialtrail.queries.reports.serials import ITEM, NAME, NUMBER
from serialtrail.queries.rows import Row, among, by_id, cut, date_text, day, decimal, fetch, first, many, moment, sqlite


@dataclass(frozen=True)
class Then:
    """The moment as conditions on a posting `t`: made by then, made since; `early`: nearer to the beginning."""

    upto: str
    since: str
    params: Row
    early: bool


def then(organization_id: int, asked: Asked, early: bool | None = None) -> Then:
    """Find the moment's place in the order; `early` decides from which side to reckon, for who wants to compare."""
    row = first(
        """
        SELECT (SELECT ledger_head.seq FROM ledger_head WHERE ledger_head.organization_id = %(org)s) AS head,
            (SELECT t.seq FROM posting t WHERE t.organization_id = %(org)s AND t.at <= %(at)s
                ORDER BY t.at DESC, t.seq DESC LIMIT 1) AS seq""",
        {"org": organization_id, "at": moment(asked.at)},
    )
    assert row is not None
    head, seq = row["head"] or 0, row["seq"] or 0
    nearer = seq < head // 2 if early is None else early
    if asked.on is not None:
        return Then("t.date <= %(on)s", "t.date > %(on)s", {"on": day(asked.on)}, nearer)
    return Then("t.seq <= %(seq)s", "t.seq > %(seq)s", {"seq": seq}, nearer)


# -- stock ----------------------------------------------------------------------------------------------------------


def _stock(at: Then) -> str:
    """A SELECT of item_id, location_id, on_hand, serials: how much there was, virtual places among it."""
    one = SCALE if sqlite() else 1
    signs = (("target", ""), ("source", "-")) if at.early else (("target", "-"), ("source", ""))
    flows = [
        f"""SELECT v.item_id, v.{end}_id AS location_id, {sign}v.quantity AS on_hand, {sign}{one} * (
            SELECT COUNT(*) FROM serial_movement n
            WHERE n.organization_id = %(org)s AND n.movement_id = v.id) AS serials
        FROM posting t CROSS JOIN movement v WHERE t.organization_id = %(org)s AND {at.upto if at.early else at.since}
        AND v.organization_id = t.organization_id AND v.posting_id = t.id"""
        for end, sign in signs
    ]
    if not at.early:
        now = "SELECT k.item_id, k.location_id, k.on_hand, k.serials FROM stock_level k"
        flows.append(f"{now} WHERE k.organization_id = %(org)s")
    return f"""SELECT item_id, location_id, SUM(on_hand) AS on_hand, SUM(serials) AS serials
        FROM ({" UNION ALL ".join(flows)}) merged GROUP BY item_id, location_id"""


def _from(organization_id: int, asked: Asked, at: Then) -> tuple[str, Row]:
    given = Conditions(organization_id, asked)
    given.named(item="i.id", location="l.id")
    given.within_stores("l.id")
    return (
        f"""FROM ({_stock(at)}) moved CROSS JOIN item i{by_id()} CROSS JOIN location l{by_id()}
        WHERE NOT (moved.on_hand = 0 AND moved.serials = 0)
        AND i.organization_id = %(org)s AND i.id = moved.item_id
        AND l.organization_id = i.organization_id AND l.id = moved.location_id
        AND l.kind IN ('storage', 'transit'){given.also}""",
        {**at.params, **given.params},
    )


def stock(organization_id: int, asked: Asked, limit: int, after: After, early: bool | None = None) -> Page:
    """`on_hand`, `serials` among it and `without` per item and place where anything was, by SKU and place."""
    found_at = then(organization_id, asked, early)
    rows, params = _from(organization_id, asked, found_at)
    given = Conditions(organization_id, asked)
    given.beyond("i.key, l.key", after)
    found = fetch(
        f"""SELECT i.sku, i.name, i.key AS item_key, i.tracking, l.code, l.kind, l.key AS location_key, moved.on_hand,
            moved.serials {rows}{given.also} ORDER BY i.key, l.key LIMIT CAST(%(take)s AS bigint)""",
        {**params, **given.params, "take": limit + 1},
    )
    shown = cut(found, limit, "item_key", "location_key")
    return Page([_stock_shape(row) for row in shown.results], shown.after)


def _stock_shape(row: Row) -> dict[str, Any]:
    on_hand, numbers = decimal(row["on_hand"]), decimal(row["serials"])
    return {
        "item": row["sku"],
        "item_name": row["name"],
        "location": row["code"] if row["kind"] == "storage" else row["kind"],
        "on_hand": quantity_text(on_hand),
        "serials": quantity_text(numbers),
        "without": quantity_text(on_hand - numbers) if row["tracking"] == "serial" else "0",
    }


def sums(organization_id: int, asked: Asked) -> dict[str, str]:
    rows, params = _from(organization_id, asked, then(organization_id, asked))
    row = first(f"SELECT SUM(moved.on_hand) AS on_hand, SUM(moved.serials) AS serials {rows}", params)
    assert row is not None
    return {name: quantity_text(decimal(value)) for name, value in row.items()}


def points(organization_id: int, asked: Asked) -> list[Point]:
    """Per place what had a number and what had none."""
    rows, params = _from(organization_id, asked, then(organization_id, asked))
    found = fetch(
        f"""SELECT l.code, l.kind, SUM(moved.on_hand) AS on_hand, SUM(moved.serials) AS serials {rows}
        GROUP BY l.code, l.key, l.kind ORDER BY l.key""",
        params,
    )
    return [
        Point(
            row["code"] if row["kind"] == "storage" else row["kind"],
            (decimal(row["serials"]), max(decimal(row["on_hand"]) - decimal(row["serials"]), decimal(0))),
        )
        for row in found
    ]


WHERE = Report(
    "where",
    (
        ITEM,
        NAME,
        Column("location", gettext_noop("Place"), "location"),
        Column("on_hand", gettext_noop("On hand"), "quantity"),
        Column("serials", gettext_noop("With number"), "quantity"),
        Column("without", gettext_noop("Unassigned"), "quantity"),
    ),
    stock,
    sums,
    points,
)


# -- serials --------------------------------------------------------------------------------------------------------


def _last(at: Then, what: str) -> str:
    """A subquery of the last step of serial `s` by then."""
    return f"""(SELECT {what} FROM serial_movement m CROSS JOIN posting t{by_id()}
        WHERE m.organization_id = %(org)s AND m.serial_id = s.id
        AND t.organization_id = m.organization_id AND t.id = m.posting_id AND {at.upto}
        ORDER BY m.version DESC LIMIT 1)"""


_OF_NUMBER = """
    SELECT n.id AS serial_id FROM serial n WHERE n.organization_id = %(org)s AND n.key = %(q)s
    UNION SELECT a.serial_id FROM serial_alias a WHERE a.organization_id = %(org)s AND a.key = %(q)s"""


def _candidates(
    organization_id: int, asked: Asked, at: Then, places: Collection[int] | None, limit: int, after: After
) -> list[Row]:
    """Ids and keys of the serials that were known (at one of the places, if any are named), in the order of keys."""
    given = Conditions(organization_id, asked)
    given.named(item="s.item_id")
    if after is not None:
        given.add("s.key > %(after)s", after=after[0])
    if places is not None:
        given.add(among(_last(at, "m.target_id"), "places"), places=many(places))
    elif asked.on is not None:
        given.add(f"(s.created_at <= %(at)s OR {_last(at, '1')} = 1)", at=moment(asked.at))
    else:
        given.add("s.created_at <= %(at)s", at=moment(asked.at))
    end = f"{given.also} ORDER BY s.key LIMIT CAST(%(take)s AS bigint)"
    params = {**given.params, **at.params, "take": limit + 1}
    by_ids = f"CROSS JOIN serial s{by_id()} WHERE s.organization_id = %(org)s AND s.id = stream.serial_id{end}"
    if asked.q:
        return fetch(f"SELECT s.id, s.key FROM ({_OF_NUMBER}) stream {by_ids}", {**params, "q": key(asked.q)})
    if places is None:
        return fetch(f"SELECT s.id, s.key FROM serial s WHERE s.organization_id = %(org)s{end}", params)
    selects = [f"SELECT s.id, s.key FROM ({_passed(at)}) stream {by_ids}", *_standing(at, places, end)]
    merged = " UNION ".join(f"SELECT id, key FROM ({select}) stream{n}" for n, select in enumerate(selects))
    return fetch(f"SELECT id, key FROM ({merged}) merged ORDER BY key LIMIT CAST(%(take)s AS bigint)", params)


def _passed(at: Then) -> str:
    """What left the places since; reckoned from the beginning, what came there by then."""
    end, when = ("target", at.upto) if at.early else ("source", at.since)
    return f"""SELECT DISTINCT n.serial_id FROM posting t CROSS JOIN serial_movement n
        WHERE t.organization_id = %(org)s AND {when} AND n.organization_id = t.organization_id
        AND n.posting_id = t.id AND {among(f"n.{end}_id", "places")}"""


def _standing(at: Then, places: Collection[int], end: str) -> list[str]:
    """What stands at the places now, each walked in its index; not needed when reckoned from the beginning."""
    hint = " INDEXED BY serial_location" if sqlite() else ""
    return [
        f"SELECT s.id, s.key FROM serial s{hint} WHERE s.organization_id = %(org)s AND s.location_id = {place:d}{end}"
        for place in places
        if not at.early
    ]


def _places(organization_id: int, asked: Asked) -> list[int] | None:
    """The places whose serials are asked for; None for all."""
    if not asked.location:
        return None if asked.stores is None else sorted(asked.stores)
    row = first(
        "SELECT l.id FROM location l WHERE l.organization_id = %(org)s AND l.key = %(location)s",
        {"org": organization_id, "location": key(asked.location)},
    )
    if row is None or (asked.stores is not None and row["id"] not in asked.stores):
        return []
    return [row["id"]]


def serials(organization_id: int, asked: Asked, limit: int, after: After, early: bool | None = None) -> Page:
    """Each serial that was known, in the order of keys: where it was, with whom, by which document, and the number it
    then had, if that is another."""
    places = _places(organization_id, asked)
    if places == []:
        return Page([])
    at = then(organization_id, asked, early)
    found = _candidates(organization_id, asked, at, places, limit, after)
    ids = [row["id"] for row in found[:limit]]
    return Page(_told(organization_id, at, ids), (found[limit - 1]["key"],) if len(found) > limit else None)


def _told(organization_id: int, at: Then, ids: list[int]) -> list[dict[str, Any]]:
    if not ids:
        return []
    renamed = f"""(SELECT n.old_number FROM rename n CROSS JOIN posting t{by_id()}
        WHERE n.organization_id = %(org)s AND n.serial_id = s.id
        AND t.organization_id = n.organization_id AND t.id = n.posting_id AND {at.since} ORDER BY t.seq LIMIT 1)"""
    found = fetch(
        f"""
        SELECT s.id, s.number, i.sku, i.name, step.number_then, m.below, t.act, t.date, l.kind, l.code,
            d.id AS document_id, d.number AS document, p.code AS party, p.name AS party_name
        FROM (SELECT s.id, {_last(at, "m.id")} AS step_id, {renamed} AS number_then FROM serial s{by_id()}
            WHERE s.organization_id = %(org)s AND {among("s.id", "ids")}) step
        CROSS JOIN serial s{by_id()} CROSS JOIN item i{by_id()}
        LEFT JOIN serial_movement m{by_id()} ON m.organization_id = %(org)s AND m.id = step.step_id
        LEFT JOIN posting t{by_id()} ON t.organization_id = %(org)s AND t.id = m.posting_id
        LEFT JOIN location l{by_id()} ON l.organization_id = %(org)s AND l.id = m.target_id
        LEFT JOIN document d{by_id()} ON d.organization_id = %(org)s AND d.id = t.document_id
        LEFT JOIN party p{by_id()} ON p.organization_id = %(org)s AND p.id = d.party_id
        WHERE s.organization_id = %(org)s AND s.id = step.id
        AND i.organization_id = s.organization_id AND i.id = s.item_id ORDER BY s.key""",
        {"org": organization_id, "ids": many(ids), **at.params},
    )
    return [_shape(row) for row in found]


def _shape(row: Row) -> dict[str, Any]:
    # A void that bares nothing leaves a number that never was in stock.
    moved = row["act"] is not None and not (row["act"] == "void" and row["below"] == 0)
    word = status(1, row["kind"]) if moved else "registered"
    then_called = row["number_then"]
    return {
        "id": str(row["id"]),
        "number": row["number"],
        "number_then": then_called if then_called != row["number"] else None,
        "item": row["sku"],
        "item_name": row["name"],
        "status": word,
        "location": row["code"] if word == "in_stock" else None,
        "party": row["party"] if moved else None,
        "party_name": row["party_name"] if moved else None,
        "document": row["document"],
        "document_id": str(row["document_id"]) if row["document_id"] else None,
        "date": date_text(row["date"]),
    }


WHERE_SERIALS = Report(
    "where-serials",
    (
        NUMBER,
        Column("number_then", gettext_noop("Number then"), "code", rare=True),
        ITEM,
        NAME,
        Column("status", gettext_noop("Status"), "status"),
        Column("location", gettext_noop("Place"), "location"),
        Column("document", gettext_noop("By document"), "document", "document_id"),
        Column("date", gettext_noop("Date"), "day"),
        Column("party_name", gettext_noop("Party")),
    ),
    serials,
)
