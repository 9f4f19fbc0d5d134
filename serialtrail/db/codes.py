"""What codes stand for: serials by number and alias, cartons with all they hold, items by SKU and barcode."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.db import connection


def meanings(organization_id: int, keys: Collection[str], *, serials: bool = True) -> tuple[str, list[Any]]:
    """Return a query for what the folded keys stand for, and its parameters.

    Rows of `what` ('serial', 'alias', 'carton', 'item'), `code` (the key asked for), and `key`, `number` and `sku` of
    the serial it leads to: one per member of a carton and of the cartons on it, without a serial for an empty one. Of
    an item `key` and `sku` are its own. Without `serials`, numbers are not looked up.
    """
    sqlite = connection.vendor == "sqlite"
    given = json.dumps(list(keys)) if sqlite else list(keys)
    source = "json_each(%s) AS given" if sqlite else "unnest(%s::text[]) AS given(value)"
    parts = _PARTS if serials else _PARTS[1:]
    parameters = [given if mark == "keys" else organization_id for _, marks in parts for mark in marks]
    return " UNION ALL ".join(sql.replace("KEYS", source) for sql, _ in parts), parameters


# Each with the parameters it binds, in order. Tables stand in the order in which they are walked: SQLite keeps to it,
# and looks up each key where `IN` would first sort them all.
_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        """SELECT 'serial' AS what, s.key AS code, s.key AS key, s.number AS number, i.sku AS sku
        FROM KEYS CROSS JOIN serial s CROSS JOIN item i
        WHERE s.organization_id = %s AND s.key = given.value
        AND i.organization_id = s.organization_id AND i.id = s.item_id""",
        ("keys", "org"),
    ),
    (
        """SELECT 'alias' AS what, a.key AS code, s.key AS key, s.number AS number, i.sku AS sku
        FROM KEYS CROSS JOIN serial_alias a CROSS JOIN serial s CROSS JOIN item i
        WHERE a.organization_id = %s AND a.key = given.value
        AND s.organization_id = a.organization_id AND s.id = a.serial_id
        AND i.organization_id = s.organization_id AND i.id = s.item_id""",
        ("keys", "org"),
    ),
    (
        """SELECT 'carton', inside.code, s.key, s.number, i.sku FROM (
            WITH RECURSIVE inside (code, id) AS (
                SELECT c.key, c.id FROM KEYS CROSS JOIN carton c WHERE c.organization_id = %s AND c.key = given.value
                UNION
                SELECT inside.code, c.id FROM inside CROSS JOIN carton c
                WHERE c.organization_id = %s AND c.parent_id = inside.id
            )
            SELECT code, id FROM inside
        ) AS inside
        LEFT JOIN carton_serial b ON b.organization_id = %s AND b.carton_id = inside.id
        LEFT JOIN serial s ON s.organization_id = b.organization_id AND s.id = b.serial_id
        LEFT JOIN item i ON i.organization_id = s.organization_id AND i.id = s.item_id""",
        ("keys", "org", "org", "org"),
    ),
    (
        """SELECT 'item', i.key, i.key, '', i.sku FROM KEYS CROSS JOIN item i
        WHERE i.organization_id = %s AND i.key = given.value""",
        ("keys", "org"),
    ),
    (
        """SELECT 'item', i.barcode_key, i.key, '', i.sku FROM KEYS CROSS JOIN item i
        WHERE i.organization_id = %s AND i.barcode_key = given.value""",
        ("keys", "org"),
    ),
)
