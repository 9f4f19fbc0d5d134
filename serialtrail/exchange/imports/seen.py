"""Which numbers a file has brought already: on disk where they are many, so that memory stays as it is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence


class Seen:
    """Hashes of keys, in a temporary database that nobody else sees: 64 bits each, so that a million do not collide."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._rows.execute("CREATE TABLE seen (key INTEGER PRIMARY KEY)")
        self._rows.execute("BEGIN")

    def repeated(self, keys: Sequence[str]) -> list[int]:
        """Take further keys; return the places of those that were there before."""
        hashes = list(map(hash, keys))
        before = self._rows.total_changes
        self._rows.execute("SAVEPOINT more")
        # In their order they are found sooner.
        self._rows.execute("INSERT OR IGNORE INTO seen SELECT value FROM json_each(?)", (json.dumps(sorted(hashes)),))
        if self._rows.total_changes - before == len(hashes):
            self._rows.execute("RELEASE more")
            return []
        self._rows.execute("ROLLBACK TO more")
        insert = "INSERT OR IGNORE INTO seen VALUES (?)"
        found = [place for place, one in enumerate(hashes) if not self._rows.execute(insert, (one,)).rowcount]
        self._rows.execute("RELEASE more")
        return found

    def close(self) -> None:
        self._rows.close()
