"""The least that SQLite must do to answer a read from our own tables: one statement per page, its plan written out."""

from __future__ import annotations

from typing import Any

from django.db import connection

Rows = list[Any]

_SERIAL = """
SELECT s.id, s.number, i.sku, i.name, s.lives, l.kind, l.code, s.holder_id, h.number, s.block_reason, s.block_note,
    p.code, p.name, s.warranty_until, s.production_batch, s.note, s.version, s.moved_at, s.created_at, c.code,
    d.id, d.number, d.kind,
    (SELECT json_group_array(json_array(a.type, a.code)) FROM serial_alias a
        WHERE a.organization_id = s.organization_id AND a.serial_id = s.id),
    (SELECT json_array(u.id, u.number) FROM serial_movement n CROSS JOIN posting q CROSS JOIN document e
        CROSS JOIN document u
        WHERE n.organization_id = s.organization_id AND n.serial_id = s.id AND q.id = n.posting_id AND q.act <> 'void'
        AND e.id = q.document_id AND e.kind IN ('purchase', 'opening') AND e.state <> 'voided'
        AND u.id = CASE e.kind WHEN 'opening' THEN COALESCE(e.origin_id, e.id) ELSE e.id END
        ORDER BY e.kind DESC, n.version DESC LIMIT 1)
FROM {source}
LEFT JOIN item i ON i.id = s.item_id
LEFT JOIN location l ON l.id = s.location_id
LEFT JOIN party p ON p.id = s.party_id
LEFT JOIN document h ON h.id = s.holder_id
LEFT JOIN carton_serial b ON b.organization_id = s.organization_id AND b.serial_id = s.id
LEFT JOIN carton c ON c.id = b.carton_id
LEFT JOIN serial_movement m
    ON m.organization_id = s.organization_id AND m.serial_id = s.id AND m.version = s.live_version
LEFT JOIN posting t ON t.id = m.posting_id
LEFT JOIN document d ON d.id = t.document_id
{rest}"""

_FIND = _SERIAL.format(source="serial s", rest="WHERE s.organization_id = ? AND s.key = ?")

_TRAIL = """
SELECT m.version, t.id, t.seq, t.at, t.date, t.act, t.reverses_id, t.hash, d.id, d.number, d.kind, p.code, p.name,
    w.name, v.quantity, a.kind, a.code, b.kind, b.code, r.id
FROM serial_movement m
LEFT JOIN posting t ON t.id = m.posting_id
LEFT JOIN posting r ON r.organization_id = m.organization_id AND r.reverses_id = m.posting_id
LEFT JOIN movement v ON v.id = m.movement_id
LEFT JOIN document d ON d.id = t.document_id
LEFT JOIN party p ON p.id = d.party_id
LEFT JOIN member w ON w.id = t.member_id
LEFT JOIN location a ON a.id = m.source_id
LEFT JOIN location b ON b.id = m.target_id
WHERE m.organization_id = ? AND m.serial_id = ? ORDER BY m.version LIMIT 51"""

_HIDDEN = "(SELECT id FROM location WHERE organization_id = ?1 AND kind IN ('supplier', 'removed'))"
_PAGE = _SERIAL.format(
    source="serial s",
    rest=f"""WHERE s.organization_id = ?1 AND s.key > ?2 AND (s.lives = 0 OR s.location_id NOT IN {_HIDDEN})
    ORDER BY s.key LIMIT 51""",
)
_STORE = _SERIAL.format(
    source="serial s INDEXED BY serial_location",
    rest="""WHERE s.organization_id = ?1
    AND s.location_id = (SELECT id FROM location WHERE organization_id = ?1 AND key = ?2) ORDER BY s.key LIMIT 51""",
)
_ITEM_STORE = _SERIAL.format(
    source="serial s INDEXED BY serial_item",
    rest="""WHERE s.organization_id = ?1 AND s.item_id = (SELECT id FROM item WHERE organization_id = ?1 AND key = ?2)
    AND s.location_id = (SELECT id FROM location WHERE organization_id = ?1 AND key = ?3) ORDER BY s.key LIMIT 51""",
)
_OF_IDS = _SERIAL.format(
    source="json_each(?1) chosen CROSS JOIN serial s", rest="WHERE s.id = chosen.value ORDER BY chosen.key"
)
_COUNT = """SELECT SUM(k.serials) / 10000 FROM stock_level k WHERE k.organization_id = ?1
    AND k.location_id IN (SELECT id FROM location WHERE organization_id = ?1 AND kind = 'storage')"""


def _all(sql: str, *values: Any) -> Rows:
    found: Rows = connection.connection.execute(sql, values).fetchall()
    return found


def find_and_trail(organization: int, number: str) -> Rows:
    [serial] = _all(_FIND, organization, number)
    return [serial, *_all(_TRAIL, organization, serial[0])]


def page(organization: int, after: str) -> Rows:
    return _all(_PAGE, organization, after)


def of_store(organization: int, code: str) -> Rows:
    return _all(_STORE, organization, code)


def of_item_in_store(organization: int, sku: str, code: str) -> Rows:
    return _all(_ITEM_STORE, organization, sku, code)


def merged(organization: int, places: list[int], registered: bool, sku: str = "") -> Rows:
    """Serials at any of the places in the order of their keys, perhaps of one item, with those never in stock."""
    index, item = ("serial_item", _ITEM) if sku else ("serial_location", "")
    walks = [
        f"SELECT * FROM (SELECT id, key FROM serial INDEXED BY {index} WHERE organization_id = ?1 {item}"
        f" AND location_id = {place:d} AND lives > 0 ORDER BY key LIMIT 51)"
        for place in places
    ]
    if registered:
        walks.append(
            "SELECT * FROM (SELECT id, key FROM serial INDEXED BY serial_registered"
            f" WHERE organization_id = ?1 {item} AND lives = 0 ORDER BY key LIMIT 51)"
        )
    chosen = f"(SELECT id FROM ({' UNION ALL '.join(walks)}) ORDER BY key LIMIT 51) chosen CROSS JOIN serial s"
    sql = _SERIAL.format(source=chosen, rest="WHERE s.id = chosen.id ORDER BY s.key")
    return _all(sql, organization, sku) if sku else _all(sql, organization)


_ITEM = "AND item_id = (SELECT id FROM item WHERE organization_id = ?1 AND key = ?2)"


def count_in_stock(organization: int) -> Rows:
    return _all(_COUNT, organization)


_BEGINS = """SELECT id, key FROM (SELECT id, key FROM serial
    WHERE organization_id = ?1 AND key >= ?2 AND key < ?2 || char(1114109)
    AND (lives = 0 OR location_id NOT IN {hidden}) ORDER BY key LIMIT 51)
UNION ALL SELECT * FROM (SELECT s.id, a.key FROM serial_alias a CROSS JOIN serial s
    WHERE a.organization_id = ?1 AND a.key >= ?2 AND a.key < ?2 || char(1114109) AND s.id = a.serial_id
    AND instr(s.key, ?2) <> 1 AND (s.lives = 0 OR s.location_id NOT IN {hidden}) ORDER BY a.key LIMIT 51)
ORDER BY 2 LIMIT 51"""
_LIKE = """SELECT s.id FROM serial_search f LEFT JOIN serial_alias a ON a.id = -f.rowid CROSS JOIN serial s
WHERE f.serial_search MATCH ?3 AND s.id = COALESCE(a.serial_id, f.rowid) AND s.organization_id = ?1
AND COALESCE(a.key, s.key) LIKE ?4 AND (s.lives = 0 OR s.location_id NOT IN {hidden})
AND instr(s.key, ?2) <> 1 AND NOT (?4 = '%' || ?2 || '%' AND s.key LIKE '%' || ?2)
AND (f.rowid > 0 OR instr(s.key, ?2) = 0)
ORDER BY f.rowid DESC LIMIT ?5"""


def search(organization: int, text: str) -> Rows:
    """Begins, then ends, then contains; `text` has no sign that LIKE or MATCH would take for their own."""
    ids = [row[0] for row in _all(_BEGINS.format(hidden=_HIDDEN), organization, text)]
    for pattern, ended in ((f"%{text}", f"{text}\n"), (f"%{text}%", text)):
        if len(ids) > 50:
            break
        starts = [*range(len(ended) - 3, 0, -3), 0]
        match = " AND ".join(f'"{ended[start : start + 3]}"' for start in starts)
        rest = 51 - len(ids)
        ids += [row[0] for row in _all(_LIKE.format(hidden=_HIDDEN), organization, text, match, pattern, rest)]
    return _all(_OF_IDS, f"[{','.join(map(str, ids))}]")
