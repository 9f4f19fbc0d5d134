"""The least that PostgreSQL must do to answer a read from our own tables: the rows, then what stands around them by id.

Two statements, because one join of all these tables takes the planner longer than both.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

Rows = list[Any]

_SERIAL = """
SELECT s.id, s.number, s.lives, s.block_reason, s.block_note, s.warranty_until, s.production_batch, s.note, s.version,
    s.live_version, s.moved_at, s.created_at, s.item_id, s.location_id, s.party_id, s.holder_id
FROM serial s WHERE s.organization_id = %(org)s AND """

_AROUND = """
SELECT 'item', id, sku::text, name::text, 0::bigint FROM item WHERE organization_id = %(org)s AND id = ANY(%(items)s)
UNION ALL SELECT 'place', id, kind::text, code::text, 0 FROM location
    WHERE organization_id = %(org)s AND id = ANY(%(places)s)
UNION ALL SELECT 'party', id, code::text, name::text, 0 FROM party
    WHERE organization_id = %(org)s AND id = ANY(%(parties)s)
UNION ALL SELECT 'alias', serial_id, type::text, code::text, 0 FROM serial_alias
    WHERE organization_id = %(org)s AND serial_id = ANY(%(ids)s)
UNION ALL SELECT 'carton', b.serial_id, c.code::text, '', 0 FROM carton_serial b
    JOIN carton c ON c.organization_id = b.organization_id AND c.id = b.carton_id
    WHERE b.organization_id = %(org)s AND b.serial_id = ANY(%(ids)s)
UNION ALL SELECT d.kind::text, m.serial_id, t.act::text, COALESCE(o.number, d.number)::text, COALESCE(o.id, d.id)
    FROM serial_movement m
    JOIN posting t ON t.organization_id = m.organization_id AND t.id = m.posting_id
    JOIN document d ON d.organization_id = t.organization_id AND d.id = t.document_id
    LEFT JOIN document o ON o.organization_id = d.organization_id AND o.id = d.origin_id AND d.kind = 'opening'
    WHERE m.organization_id = %(org)s AND m.serial_id = ANY(%(ids)s)"""

_TRAIL = """
SELECT m.version, t.id, t.seq, t.at, t.date, t.act, t.reverses_id, t.hash, t.document_id, t.member_id, v.quantity,
    m.source_id, m.target_id, r.id
FROM serial_movement m
JOIN posting t ON t.organization_id = m.organization_id AND t.id = m.posting_id
LEFT JOIN posting r ON r.organization_id = m.organization_id AND r.reverses_id = m.posting_id
JOIN movement v ON v.organization_id = m.organization_id AND v.id = m.movement_id
WHERE m.organization_id = %(org)s AND m.serial_id = %(serial)s ORDER BY m.version LIMIT 51"""
_NAMES = """
SELECT id, kind::text, code::text, NULL, NULL FROM location WHERE organization_id = %(org)s AND id = ANY(%(places)s)
UNION ALL SELECT id, name::text, NULL, NULL, NULL FROM member WHERE organization_id = %(org)s AND id = ANY(%(members)s)
UNION ALL SELECT d.id, d.number::text, d.kind::text, p.code::text, p.name::text FROM document d
    LEFT JOIN party p ON p.organization_id = d.organization_id AND p.id = d.party_id
    WHERE d.organization_id = %(org)s AND d.id = ANY(%(documents)s)"""


def _all(sql: str, **values: Any) -> Rows:
    found: Rows = connection.connection.execute(sql, values).fetchall()
    return found


def _whole(organization: int, serials: Rows) -> Rows:
    items, places, parties = ({row[column] for row in serials} - {None} for column in (12, 13, 14))
    around = _all(
        _AROUND, org=organization, items=list(items), places=list(places), parties=list(parties),
        ids=[row[0] for row in serials],
    )  # fmt: skip
    return [*serials, *around]


def find_and_trail(organization: int, number: str) -> Rows:
    found = _all(_SERIAL + "s.key = %(key)s", org=organization, key=number)
    steps = _all(_TRAIL, org=organization, serial=found[0][0])
    names = _all(
        _NAMES, org=organization, places=[row[place] for row in steps for place in (11, 12)],
        members=[row[9] for row in steps], documents=[row[8] for row in steps],
    )  # fmt: skip
    return [*_whole(organization, found), *steps, *names]


_HIDDEN = "(SELECT id FROM location WHERE organization_id = %(org)s AND kind IN ('supplier', 'removed'))"
_SHOWN = f"(s.lives = 0 OR s.location_id NOT IN {_HIDDEN})"
_END = " ORDER BY s.key LIMIT 51"
_IN_STORE = "s.location_id = (SELECT id FROM location WHERE organization_id = %(org)s AND key = %(code)s)"
_OF_ITEM = "s.item_id = (SELECT id FROM item WHERE organization_id = %(org)s AND key = %(sku)s)"


def page(organization: int, after: str) -> Rows:
    return _whole(organization, _all(f"{_SERIAL} s.key > %(after)s AND {_SHOWN} {_END}", org=organization, after=after))


def of_store(organization: int, code: str) -> Rows:
    return _whole(organization, _all(f"{_SERIAL} {_IN_STORE} {_END}", org=organization, code=code))


def of_item_in_store(organization: int, sku: str, code: str) -> Rows:
    sql = f"{_SERIAL} {_OF_ITEM} AND {_IN_STORE} {_END}"
    return _whole(organization, _all(sql, org=organization, sku=sku, code=code))


def merged(organization: int, places: list[int], registered: bool, sku: str = "") -> Rows:
    """Serials at any of the places in the order of their keys, perhaps of one item, with those never in stock."""
    item = f"AND {_OF_ITEM}" if sku else ""
    walk = f"""SELECT w.* FROM unnest(%(places)s::bigint[]) place(id) CROSS JOIN LATERAL (
        SELECT s.id, s.key FROM serial s WHERE s.organization_id = %(org)s {item} AND s.location_id = place.id
        AND s.lives > 0 {_END}) w"""
    if registered:
        never = f"SELECT s.id, s.key FROM serial s WHERE s.organization_id = %(org)s {item} AND s.lives = 0 {_END}"
        walk = f"({walk}) UNION ALL ({never})"
    sql = f"{_SERIAL} s.id IN (SELECT id FROM (SELECT * FROM ({walk}) x ORDER BY key LIMIT 51) y) {_END}"
    return _whole(organization, _all(sql, org=organization, places=places, sku=sku))


def count_in_stock(organization: int) -> Rows:
    return _all(
        """SELECT SUM(k.serials) FROM stock_level k WHERE k.organization_id = %(org)s
        AND k.location_id IN (SELECT id FROM location WHERE organization_id = %(org)s AND kind = 'storage')""",
        org=organization,
    )


_BEGINS = f"""
SELECT id, key FROM (SELECT s.id, s.key FROM serial s
    WHERE s.organization_id = %(org)s AND s.key >= %(text)s AND s.key < %(past)s AND {_SHOWN} {_END}) own
UNION ALL SELECT id, key FROM (SELECT s.id, a.key FROM serial_alias a
    JOIN serial s ON s.organization_id = a.organization_id AND s.id = a.serial_id
    WHERE a.organization_id = %(org)s AND a.key >= %(text)s AND a.key < %(past)s AND s.key NOT LIKE %(begins)s
    AND {_SHOWN} ORDER BY a.key LIMIT 51) aliases
ORDER BY 2 LIMIT 51"""
_CODES = f"""
SELECT s.id FROM {{source}} f JOIN serial s ON s.organization_id = %(org)s AND s.id = f.serial_id
WHERE f.organization_id = %(org)s AND {{which}} AND {_SHOWN} AND s.key NOT LIKE %(begins)s"""
_ENDS = _CODES.format(source="serial_search", which="f.key_reversed >= %(tail)s AND f.key_reversed < %(tail_past)s")
_CONTAINS = """ AND f.key LIKE %(contains)s AND s.key NOT LIKE %(ends)s
    AND (f.code_id > 0 OR s.key NOT LIKE %(contains)s) ORDER BY f.code_id DESC LIMIT %(rest)s"""
_NEWEST = "(SELECT * FROM serial_search WHERE organization_id = %(org)s ORDER BY code_id DESC LIMIT 10000)"
_ALL = "(SELECT * FROM serial_search WHERE organization_id = %(org)s AND key LIKE %(contains)s)"


def search(organization: int, text: str) -> Rows:
    """Begins, then ends, then contains, the latter first among the newest; `text` has no sign of LIKE's own."""
    last = "\U0010fffd"
    given = {
        "org": organization, "text": text, "past": text + last, "tail": text[::-1], "tail_past": text[::-1] + last,
        "begins": f"{text}%", "ends": f"%{text}", "contains": f"%{text}%",
    }  # fmt: skip
    ids = [row[0] for row in _all(_BEGINS, **given)]
    if len(ids) <= 50:
        ids += [row[0] for row in _all(f"{_ENDS} ORDER BY f.key_reversed LIMIT %(rest)s", **given, rest=51 - len(ids))]
    if len(ids) <= 50:
        newest = _CODES.format(source=_NEWEST, which="true")
        found = _all(newest + _CONTAINS, **given, rest=51 - len(ids))
        if len(ids) + len(found) <= 50:
            every = f"WITH found AS MATERIALIZED {_ALL} {_CODES.format(source='found', which='true')}"
            found = _all(every + _CONTAINS, **given, rest=51 - len(ids))
        ids += [row[0] for row in found]
    return _whole(organization, _all(f"{_SERIAL} s.id = ANY(%(ids)s)", org=organization, ids=ids)) if ids else []
