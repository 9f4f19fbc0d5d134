"""The least that writes the serial list as CSV: one statement whose rows go from the driver to csv.writer as they are.

The own floor asks for the columns that are exported; the bare floor for number, SKU and place alone.
"""

from __future__ import annotations

import csv
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from serialtrail.bench.floors.world import raw

_OWN = """
SELECT s.number, i.sku, i.name, l.kind, l.code, p.code, p.name,
    (SELECT e.number FROM serial_movement n CROSS JOIN posting q CROSS JOIN document e
        WHERE n.organization_id = s.organization_id AND n.serial_id = s.id
        AND q.organization_id = s.organization_id AND q.id = n.posting_id AND q.act <> 'void'
        AND e.organization_id = s.organization_id AND e.id = q.document_id AND e.kind IN ('purchase', 'opening')
        AND e.state <> 'voided' ORDER BY e.kind DESC, n.version DESC LIMIT 1),
    d.number, h.number, s.block_reason, s.production_batch, s.warranty_until, c.code, s.moved_at
FROM serial s
LEFT JOIN item i ON i.organization_id = s.organization_id AND i.id = s.item_id
LEFT JOIN location l ON l.organization_id = s.organization_id AND l.id = s.location_id
LEFT JOIN party p ON p.organization_id = s.organization_id AND p.id = s.party_id
LEFT JOIN document h ON h.organization_id = s.organization_id AND h.id = s.holder_id
LEFT JOIN carton_serial b ON b.organization_id = s.organization_id AND b.serial_id = s.id
LEFT JOIN carton c ON c.organization_id = s.organization_id AND c.id = b.carton_id
LEFT JOIN serial_movement m
    ON m.organization_id = s.organization_id AND m.serial_id = s.id AND m.version = s.live_version
LEFT JOIN posting t ON t.organization_id = s.organization_id AND t.id = m.posting_id
LEFT JOIN document d ON d.organization_id = s.organization_id AND d.id = t.document_id
WHERE s.organization_id = {one} AND (s.lives = 0 OR l.kind NOT IN ('supplier', 'removed'))
ORDER BY s.key"""
_BARE = """
SELECT s.number, i.sku, l.code FROM serial s
LEFT JOIN item i ON i.organization_id = s.organization_id AND i.id = s.item_id
LEFT JOIN location l ON l.organization_id = s.organization_id AND l.id = s.location_id
WHERE s.organization_id = {one} ORDER BY s.key"""
_AT_ONCE = 1000


def own(organization: int, file: Path) -> None:
    """The columns of the export."""
    _written(_OWN, organization, file)


def bare(organization: int, file: Path) -> None:
    """Three columns."""
    _written(_BARE, organization, file)


def _written(sql: str, organization: int, file: Path) -> None:
    sqlite = connection.vendor == "sqlite"
    with file.open("w", newline="", encoding="utf-8") as opened, closing(_rows(sql, organization, sqlite)) as rows:
        writer = csv.writer(opened)
        while found := rows.fetchmany(_AT_ONCE):
            writer.writerows(found)
    if not sqlite:
        raw().execute("COMMIT")


def _rows(sql: str, organization: int, sqlite: bool) -> Any:
    asked = sql.format(one="?" if sqlite else "%s")
    if sqlite:
        return raw().execute(asked, [organization])
    c = raw()
    c.execute("BEGIN")
    cursor = c.cursor(name="exported")
    cursor.execute(asked, [organization])
    return cursor
