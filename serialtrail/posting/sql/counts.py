"""What a count that began earlier has to know: what was done since."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from serialtrail.posting.sql.dialects import among, fetch, listed, told


@dataclass(frozen=True)
class Since:
    """What was done after a place in the order: by serial id where in it each moved last, and where it was labelled at
    the store and not voided; by item what came to the store less what left it, quantity and serials."""

    moved: Mapping[int, int] = field(default_factory=dict)
    labelled: Mapping[int, int] = field(default_factory=dict)
    stock: Mapping[int, tuple[Decimal, int]] = field(default_factory=dict)


def since(organization: int, place: int, seq: int, serials: Collection[int]) -> Since:
    """Return what was done after this place in the order with these serials, and with the stock of a store."""
    later = "p.organization_id = %s AND p.seq > %s"
    lined = "m.organization_id = %s AND m.posting_id = p.id"
    numbered = "n.organization_id = %s AND n.posting_id = p.id"
    # CROSS JOIN has SQLite go from the postings that came later.
    sql = f"""
        SELECT 'moved', n.serial_id, max(p.seq), 0 FROM posting p JOIN serial_movement n ON {numbered}
        WHERE {later} AND {among("n.serial_id", "bigint")} GROUP BY n.serial_id
        UNION ALL SELECT 'labelled', n.serial_id, max(p.seq), 0
        FROM posting p CROSS JOIN movement m CROSS JOIN serial_movement n
        WHERE {later} AND p.act <> 'void' AND {lined} AND m.quantity = 0 AND m.target_id = %s
            AND {numbered} AND n.movement_id = m.id
            AND NOT EXISTS (SELECT 1 FROM posting v WHERE v.organization_id = %s AND v.reverses_id = p.id)
        GROUP BY n.serial_id
        UNION ALL SELECT 'stock', m.item_id, sum(CASE WHEN m.target_id = %s THEN 1 ELSE -1 END *
                (SELECT count(*) FROM serial_movement n WHERE {numbered} AND n.movement_id = m.id)),
            sum(CASE WHEN m.target_id = %s THEN m.quantity ELSE -m.quantity END)
        FROM posting p CROSS JOIN movement m
        WHERE {later} AND {lined} AND (m.source_id = %s OR m.target_id = %s) GROUP BY m.item_id"""
    org = organization
    moved, labelled = [org, org, seq, listed(serials)], [org, seq, org, place, org, org]
    bound = [*moved, *labelled, place, org, place, org, seq, org, place, place]
    found: dict[str, dict[int, Any]] = {"moved": {}, "labelled": {}, "stock": {}}
    for what, i, n, quantity in fetch(sql, bound):
        found[what][i] = (told(quantity), int(n)) if what == "stock" else n
    return Since(**found)
