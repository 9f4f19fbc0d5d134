"""Serials of one item in stock at one store, to pick from: what came first stands first."""

from __future__ import annotations

from typing import Any

from serialtrail.domain.answers import Page
from serialtrail.domain.numbers import key
from serialtrail.queries.rows import containing, fetch, time_text

MOST = 100


def oldest(
    organization_id: int, sku: str, location: str, q: str = "", limit: int = MOST, after: int | None = None
) -> Page:
    """Up to `limit` serials beyond the id `after`, by the order in which they became known: `number`, `since` (when it
    moved last), `held`, `blocked` (a reason). `q` is a part of the number."""
    found = fetch(
        """
        SELECT s.id, s.number, s.moved_at, s.holder_id, s.block_reason FROM item i CROSS JOIN location l
        CROSS JOIN serial s
        WHERE i.organization_id = %(org)s AND i.key = %(item)s AND l.organization_id = %(org)s AND l.key = %(location)s
        AND s.organization_id = %(org)s AND s.item_id = i.id AND s.location_id = l.id AND s.lives > 0
        AND s.id > %(after)s AND s.key LIKE %(part)s ESCAPE '!'
        ORDER BY s.id LIMIT CAST(%(take)s AS bigint)""",
        {
            "org": organization_id,
            "item": key(sku),
            "location": key(location),
            "after": after or 0,
            "part": containing(key(q)),
            "take": limit + 1,
        },
    )
    rows: list[dict[str, Any]] = [
        {
            "number": row["number"],
            "since": time_text(row["moved_at"]),
            "held": row["holder_id"] is not None,
            "blocked": row["block_reason"],
        }
        for row in found[:limit]
    ]
    return Page(rows, (found[limit - 1]["id"],) if len(found) > limit else None)
