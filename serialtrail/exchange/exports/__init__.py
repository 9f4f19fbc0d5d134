"""Export: lists as CSV and workbooks, streamed, as of one moment, exact when they are imported again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from serialtrail.access.who import Who, actor
from serialtrail.db.transaction import snapshot
from serialtrail.domain import checks
from serialtrail.exchange.exports import catalogue, documents, logs, serials, stock, text, workbook
from serialtrail.exchange.exports.tables import FORMS, PLAIN, SHOWN, TO_IMPORT, Column, Rows, Said, Table
from serialtrail.queries.cartons import CartonFilters
from serialtrail.queries.document_lists import DocumentFilters
from serialtrail.queries.serials import SerialFilters
from serialtrail.queries.stock import StockFilters
from serialtrail.queries.trail_lists import TrailFilters

__all__ = ["FORMATS", "FORMS", "KINDS", "PLAIN", "SHOWN", "TO_IMPORT", "Said", "Table", "media", "pieces", "table"]

Batches = Callable[[Who, Any, Said, str], Iterator[Rows]]


@dataclass(frozen=True)
class _Kind:
    """What filters it has, its columns and how it is read. `importable`: columns that an import takes, if it is read
    the same way."""

    filters: Callable[[], Any]
    columns: Sequence[Column]
    batches: Batches
    importable: Sequence[Column] = ()


KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "serials": _Kind(SerialFilters, serials.SERIALS, serials.serial_batches, serials.SERIALS_TO_IMPORT),
        "trail": _Kind(TrailFilters, serials.TRAIL, serials.trail_batches),
        "documents": _Kind(DocumentFilters, documents.COLUMNS, documents.batches),
        "stock": _Kind(StockFilters, stock.COLUMNS, stock.batches),
        "opening": _Kind(StockFilters, stock.TO_IMPORT_COLUMNS, stock.opening_batches, stock.TO_IMPORT_COLUMNS),
        "items": _Kind(dict, catalogue.ITEMS, catalogue.item_batches, catalogue.ITEMS),
        "parties": _Kind(dict, catalogue.PARTIES, catalogue.party_batches, catalogue.PARTIES),
        "locations": _Kind(dict, catalogue.LOCATIONS, catalogue.location_batches),
        "labels": _Kind(dict, logs.LABELS, logs.label_batches),
        "imports": _Kind(dict, logs.IMPORTS, logs.import_batches),
        "cartons": _Kind(CartonFilters, catalogue.CARTONS, catalogue.carton_batches, catalogue.CARTONS),
    }
)
_PIECES: Mapping[str, Callable[[Table], Iterator[bytes]]] = {"csv": text.pieces, "xlsx": workbook.pieces}
_MEDIA: Mapping[str, str] = {"csv": text.MEDIA, "xlsx": workbook.MEDIA}
FORMATS = tuple(_PIECES)


def table(kind: str, who: Who, filters: Any = None, said: Said = PLAIN, form: str = SHOWN) -> Table:
    """The table of a list (one of KINDS, with the filters of that kind), in one of FORMS: as it is shown, or, where the
    kind is importable, with the columns of the import and its words. Refuses with not_permitted."""
    checks.demand(actor(who), "export")
    how = KINDS[kind]
    asked = how.filters() if filters is None else filters
    to_import = form == TO_IMPORT and bool(how.importable)
    # Words of the interface: they are the same in every language.
    said = Said(said.heading) if to_import else said
    columns = how.importable if to_import else how.columns
    form = TO_IMPORT if to_import else SHOWN

    def batches() -> Iterator[Rows]:
        with snapshot():
            yield from how.batches(who, asked, said, form)

    return Table(kind, columns, [said.heading(column.heading) for column in columns], batches, form)


def pieces(made: Table, format_: str) -> Iterator[bytes]:
    """The file in one of FORMATS, piece by piece; nothing is read before the first is asked for."""
    return _PIECES[format_](made)


def media(format_: str) -> str:
    """Its media type."""
    return _MEDIA[format_]
