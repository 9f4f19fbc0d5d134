"""A table as CSV: UTF-8 with a mark, so that spreadsheets open it as what it is; in pieces, as it is read."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from serialtrail.exchange.exports.tables import Table
from serialtrail.exchange.guards import guarded

MEDIA = "text/csv; charset=utf-8"


def pieces(table: Table) -> Iterator[bytes]:
    """The file, a batch of rows at a time."""
    piece = _Piece()
    writer = csv.writer(piece)
    writer.writerow(table.headings)
    typed = table.places("text")
    yield b"\xef\xbb\xbf" + piece.taken()
    for rows in table.batches():
        for row in rows:
            for place in typed:
                row[place] = guarded(row[place])
        writer.writerows(rows)
        yield piece.taken()


class _Piece:
    """Where the writer writes to: what was written since it was last taken."""

    def __init__(self) -> None:
        self._rows: list[str] = []
        self.write = self._rows.append

    def taken(self) -> bytes:
        piece = "".join(self._rows).encode()
        self._rows.clear()
        return piece
