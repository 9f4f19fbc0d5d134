"""A report as a table: CSV, row by row, from plain dicts and the columns' names and headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from serialtrail.db.transaction import snapshot
from serialtrail.exchange.serial_table import AT_ONCE, safe


def lines(rows: Iterable[Mapping[str, Any]], columns: Sequence[tuple[str, str]]) -> Iterator[bytes]:
    """The table as pieces of UTF-8 with a mark; `columns` are (name, heading), what a row has none of stays empty.

    However long it takes, all of it is of one state of the database.
    """
    piece = io.StringIO()
    writer = csv.writer(piece)
    yield b"\xef\xbb\xbf"
    writer.writerow([heading for _, heading in columns])
    with snapshot():
        for place, row in enumerate(rows, 1):
            writer.writerow([safe(str(row.get(name) or "")) for name, _ in columns])
            if place % AT_ONCE == 0:
                yield _taken(piece)
    yield _taken(piece)


def _taken(piece: io.StringIO) -> bytes:
    text = piece.getvalue()
    piece.seek(0)
    piece.truncate()
    return text.encode()
