"""Files that are kept in the database, piece by piece: whatever process is asked for one finds it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def in_order(rows: Any) -> Iterator[bytes]:
    """The content of pieces (a queryset with `place` and `content`), one at a time in memory."""
    place = -1
    while True:
        row = rows.filter(place__gt=place).order_by("place").values_list("place", "content").first()
        if row is None:
            return
        place = row[0]
        yield bytes(row[1])
