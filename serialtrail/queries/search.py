"""One box for any code or text: first what goes by exactly this code, then what begins or ends like it."""

from __future__ import annotations

from serialtrail.domain import gs1
from serialtrail.domain.numbers import key
from serialtrail.domain.whereabouts import STATUSES, status
from serialtrail.queries import serial_search
from serialtrail.queries.rows import Row, among, beginning, containing, fetch, many, past
from serialtrail.queries.serial_filters import SerialFilters, chosen

MOST = 20


def search(organization_id: int, q: str, limit: int = MOST, stores: frozenset[int] | None = None) -> list[Row]:
    """Up to `limit` finds, best first: `[{"type", "id", "code", "title", "detail"}]`.

    `type` is serial, carton, item, document or party. `detail` of a serial is the store's code or the status, of a
    document its state, of an item its category, of a party its role. An exact code is shown to everybody; what only
    begins like it, to a member limited to `stores`, where it can be listed to them.
    """
    text = q.strip()
    if not key(text):
        return []
    found = [*_exact(organization_id, text)]
    if len(found) < limit:
        found += _serials_like(organization_id, text, limit, stores)
        found += _others_like(organization_id, text, limit, stores)
    once = {(row["type"], row["id"]): row for row in reversed(found)}
    return sorted(once.values(), key=found.index)[:limit]


def _find(row: Row) -> Row:
    detail = row["detail"]
    if row["type"] == "serial":
        word = status(row["lives"], row["kind"])
        detail = row["detail"] if word == "in_stock" else word
    return {"type": row["type"], "id": str(row["id"]), "code": row["code"], "title": row["title"], "detail": detail}


# The columns of each kind of find; `kind` and `lives` are those of serials.
_SERIAL = (
    "'serial' AS type, s.id, s.number AS code, i.name AS title, l.code AS detail, l.kind AS kind, s.lives AS lives"
)
_SERIAL_FROM = """FROM serial s
    LEFT JOIN item i ON i.organization_id = s.organization_id AND i.id = s.item_id
    LEFT JOIN location l ON l.organization_id = s.organization_id AND l.id = s.location_id"""
_CARTON = "'carton', c.id, c.code, '', '', '', 0"
_ITEM = "'item', i.id, i.sku, i.name, i.category, '', 0"
_DOCUMENT = "'document', d.id, d.number, d.kind, d.state, '', 0"
_PARTY = "'party', p.id, p.code, p.name, p.role, '', 0"

# In the order in which a scan is understood.
_EXACT = f"""
SELECT {_SERIAL}, 1 AS place {_SERIAL_FROM} WHERE s.organization_id = %(org)s AND s.key = %(entered)s
UNION ALL
SELECT {_SERIAL}, 2 {_SERIAL_FROM} WHERE s.organization_id = %(org)s AND s.id IN (
    SELECT a.serial_id FROM serial_alias a WHERE a.organization_id = %(org)s AND a.key = %(entered)s)
UNION ALL
SELECT {_SERIAL}, 3 {_SERIAL_FROM} WHERE s.organization_id = %(org)s AND s.key = %(scanned)s
UNION ALL
SELECT {_SERIAL}, 4 {_SERIAL_FROM} WHERE s.organization_id = %(org)s AND s.id IN (
    SELECT a.serial_id FROM serial_alias a WHERE a.organization_id = %(org)s AND a.key = %(scanned)s)
UNION ALL
SELECT {_CARTON}, 5 FROM carton c WHERE c.organization_id = %(org)s AND c.key IN (%(entered)s, %(sscc)s)
UNION ALL
SELECT {_ITEM}, 6 FROM item i WHERE i.organization_id = %(org)s AND i.gtin = %(gtin)s
UNION ALL
SELECT {_ITEM}, 7 FROM item i WHERE i.organization_id = %(org)s AND i.barcode_key = %(entered)s
UNION ALL
SELECT {_ITEM}, 8 FROM item i WHERE i.organization_id = %(org)s AND i.key = %(entered)s
UNION ALL
SELECT {_DOCUMENT}, 9 FROM document d WHERE d.organization_id = %(org)s AND d.number = %(entered)s
UNION ALL
SELECT {_PARTY}, 10 FROM party p WHERE p.organization_id = %(org)s AND p.key = %(entered)s
ORDER BY place"""


def _exact(organization_id: int, text: str) -> list[Row]:
    scanned = gs1.read_code(text)
    params = {
        "org": organization_id,
        "entered": key(text),
        "scanned": key(gs1.serial_of(text)),
        "sscc": (scanned.sscc if scanned else None) or key(text),
        "gtin": (scanned.gtin if scanned else None) or gs1.gtin14(text) or "",
    }
    return [_find(row) for row in fetch(_EXACT, params)]


def _serials_like(organization_id: int, text: str, limit: int, stores: frozenset[int] | None) -> list[Row]:
    picked = chosen(organization_id, SerialFilters(statuses=STATUSES, stores=stores))
    assert picked is not None  # nothing in it is named
    ids, _ = serial_search.page(picked, serial_search.text_of(text), limit, None, middle=False)
    sql = f"SELECT {_SERIAL} {_SERIAL_FROM} WHERE s.organization_id = %(org)s AND {among('s.id', 'ids')}"
    rows = {row["id"]: row for row in fetch(sql, {"org": organization_id, "ids": many(ids)})}
    return [_find(rows[serial]) for serial in ids if serial in rows]


def _others_like(organization_id: int, text: str, limit: int, stores: frozenset[int] | None) -> list[Row]:
    here = "1 = 1"
    if stores is not None:
        here = f"({among('d.location_id', 'stores')} OR {among('d.to_location_id', 'stores')})"
    sql = f"""
        SELECT * FROM (
            SELECT 'document' AS type, d.id, d.number AS code, d.kind AS title, d.state AS detail, 1 AS place
            FROM document d WHERE d.organization_id = %(org)s AND d.number >= %(from)s AND d.number < %(to)s AND {here}
            ORDER BY d.number LIMIT CAST(%(most)s AS bigint)
        ) documents
        UNION ALL
        SELECT * FROM (
            SELECT 'item', i.id, i.sku, i.name, i.category, 2 FROM item i
            WHERE i.organization_id = %(org)s AND (i.key LIKE %(begins)s ESCAPE '!' OR {_in("i.name")})
            ORDER BY i.key LIMIT CAST(%(most)s AS bigint)
        ) items
        UNION ALL
        SELECT * FROM (
            SELECT 'party', p.id, p.code, p.name, p.role, 3 FROM party p
            WHERE p.organization_id = %(org)s AND (p.key LIKE %(begins)s ESCAPE '!' OR {_in("p.name")})
            ORDER BY p.key LIMIT CAST(%(most)s AS bigint)
        ) parties
        ORDER BY place, code"""
    params = {
        "org": organization_id, "from": key(text), "to": past(key(text)), "most": limit,
        "begins": beginning(key(text)), "contains": containing(text), "stores": many(stores or ()),
    }  # fmt: skip
    return [_find(row) for row in fetch(sql, params)]


def _in(column: str) -> str:
    return f"UPPER({column}) LIKE UPPER(%(contains)s) ESCAPE '!'"
