"""What many codes stand for, in one statement: serials by number and alias, cartons with all they hold, items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from serialtrail.queries.rows import among, fetch, many


@dataclass(frozen=True)
class Known:
    """One serial that a code leads to: number, key, SKU of its item."""

    number: str
    key: str
    sku: str


@dataclass(frozen=True)
class Meanings:
    """By key: the serial of a number or an alias, the serials in a carton, the SKU of an item with that code."""

    serials: dict[str, Known] = field(default_factory=dict)
    aliases: dict[str, Known] = field(default_factory=dict)
    cartons: dict[str, list[Known]] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)

    def taken(self, key: str) -> bool:
        """Whether no new number may be called so."""
        return key in self.serials or key in self.aliases or key in self.cartons or key in self.items


def meanings(organization_id: int, keys: Collection[str]) -> Meanings:
    """Look all keys up; cartons count with the cartons on them."""
    found = Meanings(cartons=defaultdict(list))
    if not keys:
        return found
    for row in fetch(_statement(), {"org": organization_id, "keys": many(keys)}):
        known = Known(row["number"], row["key"], row["sku"])
        if row["what"] == "serial":
            found.serials[row["code"]] = known
        elif row["what"] == "alias":
            found.aliases[row["code"]] = known
        elif row["what"] == "item":
            found.items[row["code"]] = row["sku"]
        else:
            held = found.cartons[row["code"]]
            if row["number"] is not None:
                held.append(known)
    return found


def _statement() -> str:
    within = {column: among(column, "keys", "text") for column in ("s.key", "a.key", "c.key", "i.key", "i.barcode_key")}
    return f"""
        WITH RECURSIVE inside (code, id) AS (
            SELECT c.key, c.id FROM carton c WHERE c.organization_id = %(org)s AND {within["c.key"]}
            UNION
            SELECT inside.code, c.id FROM inside CROSS JOIN carton c
            WHERE c.organization_id = %(org)s AND c.parent_id = inside.id
        )
        SELECT 'serial' AS what, s.key AS code, s.number, s.key, i.sku FROM serial s CROSS JOIN item i
        WHERE s.organization_id = %(org)s AND {within["s.key"]}
        AND i.organization_id = s.organization_id AND i.id = s.item_id
        UNION ALL
        SELECT 'alias', a.key, s.number, s.key, i.sku FROM serial_alias a CROSS JOIN serial s CROSS JOIN item i
        WHERE a.organization_id = %(org)s AND {within["a.key"]}
        AND s.organization_id = a.organization_id AND s.id = a.serial_id
        AND i.organization_id = s.organization_id AND i.id = s.item_id
        UNION ALL
        SELECT 'carton', inside.code, s.number, s.key, i.sku FROM inside
        LEFT JOIN carton_serial b ON b.organization_id = %(org)s AND b.carton_id = inside.id
        LEFT JOIN serial s ON s.organization_id = b.organization_id AND s.id = b.serial_id
        LEFT JOIN item i ON i.organization_id = s.organization_id AND i.id = s.item_id
        UNION ALL
        SELECT 'item', i.key, '', i.key, i.sku FROM item i WHERE i.organization_id = %(org)s AND {within["i.key"]}
        UNION ALL
        SELECT 'item', i.barcode_key, '', i.key, i.sku FROM item i
        WHERE i.organization_id = %(org)s AND {within["i.barcode_key"]}
        ORDER BY 1, 2, 4"""
