"""The serial list as a table: CSV, row by row, that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from serialtrail.domain.refusals import gettext_noop
from serialtrail.queries import serials
from serialtrail.queries.serials import SerialFilters

AT_ONCE = 1000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Column of the answer and its heading.
COLUMNS = (
    ("number", gettext_noop("Serial number")),
    ("item", gettext_noop("SKU")),
    ("item_name", gettext_noop("Item")),
    ("status", gettext_noop("Status")),
    ("location", gettext_noop("Place")),
    ("party", gettext_noop("Party code")),
    ("party_name", gettext_noop("Party")),
    ("purchase_document", gettext_noop("Bought by")),
    ("sale_document", gettext_noop("Sold by")),
    ("transfer", gettext_noop("Transfer")),
    ("held_by", gettext_noop("Held by")),
    ("blocked", gettext_noop("Blocked")),
    ("production_batch", gettext_noop("Production batch")),
    ("warranty_until", gettext_noop("Warranty until")),
    ("carton", gettext_noop("Carton")),
    ("moved_at", gettext_noop("Last moved")),
)


def every(organization_id: int, filters: SerialFilters) -> Iterator[dict[str, Any]]:
    """All serials that the filters choose, a thousand at a time, in the order of the list."""
    after: tuple[Any, ...] | None = None
    while True:
        found = serials.page(organization_id, filters, AT_ONCE, after)
        yield from found.results
        if found.after is None:
            return
        after = found.after


def lines(rows: Iterable[Mapping[str, Any]], statuses: Mapping[str, str], headings: Sequence[str]) -> Iterator[bytes]:
    """The table as pieces of UTF-8 with a mark, so that spreadsheets open it as what it is."""
    piece = _Piece()
    writer = csv.writer(piece)
    yield b"\xef\xbb\xbf"
    writer.writerow(headings)
    for place, row in enumerate(rows, 1):
        writer.writerow([safe(_text(row, name, statuses)) for name, _ in COLUMNS])
        if place % AT_ONCE == 0:
            yield piece.taken()
    yield piece.taken()


def headings(translate: Callable[[str], str]) -> list[str]:
    return [translate(heading) for _, heading in COLUMNS]


def safe(text: str) -> str:
    """The text as a cell: what a spreadsheet would calculate is guarded as imports read it back, else by an
    apostrophe."""
    if not text.startswith(_FORMULA):
        return text
    return f"'{text}" if '"' in text else f'="{text}"'


def _text(row: Mapping[str, Any], name: str, statuses: Mapping[str, str]) -> str:
    value = row[name]
    if name == "status":
        return statuses[value]
    if name == "blocked":
        return str(value["reason"]) if value else ""
    return str(value or "")


class _Piece:
    """Where the writer writes to: what was written since it was last taken."""

    def __init__(self) -> None:
        self._rows: list[str] = []

    def write(self, row: str) -> None:
        self._rows.append(row)

    def taken(self) -> bytes:
        piece = "".join(self._rows).encode()
        self._rows.clear()
        return piece
