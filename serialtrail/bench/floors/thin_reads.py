"""Two reads in the thinnest schema that could answer them: serial, movement and document, copied from ours.

On SQLite in a file of its own, on PostgreSQL in a schema of its own, and without anything but numbers and places.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from serialtrail.bench.floors.world import raw

Rows = list[Any]

_MADE = (
    "CREATE TABLE thin.serial (id {id}, number text{collate} UNIQUE, item bigint, place bigint)",
    "CREATE TABLE thin.document (id {id}, kind text, at text)",
    """CREATE TABLE thin.movement (serial bigint, version int, document bigint, source bigint, target bigint,
        PRIMARY KEY (serial, version)){rowid}""",
    """INSERT INTO thin.serial SELECT id, number, item_id, location_id FROM {ours}serial
        WHERE organization_id = {org} ORDER BY id""",
    "INSERT INTO thin.document SELECT id, kind, posted_at FROM {ours}document WHERE organization_id = {org}",
    """INSERT INTO thin.movement SELECT m.serial_id, m.version, p.document_id, m.source_id, m.target_id
        FROM {ours}serial_movement m JOIN {ours}posting p ON p.id = m.posting_id
        WHERE m.organization_id = {org} ORDER BY m.serial_id, m.version""",
    "ANALYZE{thin}",
)
_TRAIL = """SELECT s.id, s.number, s.item, s.place, m.version, d.id, d.kind, d.at, m.source, m.target
    FROM thin.serial s JOIN thin.movement m ON m.serial = s.id JOIN thin.document d ON d.id = m.document
    WHERE s.number = {one} ORDER BY m.version LIMIT 51"""
_PAGE = "SELECT * FROM thin.serial WHERE number > {one} ORDER BY number LIMIT 51"


class Thin:
    """The copy of one organization's serials, and how it is asked."""

    def __init__(self, organization: int, folder: Path) -> None:
        sqlite = connection.vendor == "sqlite"
        self.c: Any = _beside(folder) if sqlite else raw()
        words = {
            "id": "INTEGER PRIMARY KEY" if sqlite else "bigint PRIMARY KEY",
            "collate": "" if sqlite else ' COLLATE "C"',
            "rowid": " WITHOUT ROWID" if sqlite else "",
            "ours": "main." if sqlite else "public.",
            # Ours has no statistics on SQLite.
            "thin": " thin" if sqlite else "",
            "org": organization,
        }
        if not sqlite:
            self.c.execute("CREATE SCHEMA thin")
        for statement in _MADE:
            self.c.execute(statement.format(**words))
        one = "?" if sqlite else "%s"
        self._trail, self._page = _TRAIL.format(one=one), _PAGE.format(one=one)

    def find_and_trail(self, number: str) -> Rows:
        found: Rows = self.c.execute(self._trail, [number]).fetchall()
        return found

    def page(self, after: str) -> Rows:
        found: Rows = self.c.execute(self._page, [after]).fetchall()
        return found


def _beside(folder: Path) -> Any:
    import sqlite3

    opened = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None, check_same_thread=False)
    opened.execute("ATTACH ? AS thin", [str(folder / "thin.sqlite3")])
    # It is made once and only read then.
    for pragma in ("thin.journal_mode=OFF", "thin.synchronous=OFF", "cache_size=-65536", "thin.cache_size=-65536"):
        opened.execute(f"PRAGMA {pragma}")
    return opened
