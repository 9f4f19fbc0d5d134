"""/exports: the lists as CSV and XLSX, with the filters that they have, streamed. One table of them, one function."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, Literal, cast

from django.http import HttpResponse, StreamingHttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from serialtrail.access.who import Who
from serialtrail.api.auth import Asked
from serialtrail.api.document_lists import DocumentsWanted, Kind
from serialtrail.api.serials import SerialsWanted
from serialtrail.api.stock import StockWanted
from serialtrail.exchange import exports
from serialtrail.queries.cartons import CartonFilters
from serialtrail.queries.trail_lists import TrailFilters

router = Router(tags=["Exports"])
Code = Annotated[str | None, Field(max_length=200)]


class SerialsExported(SerialsWanted):
    columns: Literal["shown", "import"] = "shown"


class TrailExported(Schema):
    number: Annotated[str | None, Field(max_length=2000)] = None
    item: Code = None
    location: Code = None
    party: Code = None
    document: Code = None
    kind: list[Kind] = Field(default=[], max_length=12)
    since: date | None = None
    until: date | None = None

    def filters(self, who: Who) -> TrailFilters:
        """What the caller is shown."""
        return TrailFilters(
            serial=self.number or "",
            item=self.item or "",
            location=self.location or "",
            party=self.party or "",
            document=self.document or "",
            kinds=tuple(self.kind),
            since=self.since,
            until=self.until,
            stores=who.stores,
        )


class ItemsExported(Schema):
    q: Code = None
    category: Code = None
    kind: Literal["goods", "bundle", "service"] | None = None
    tracking: Literal["none", "serial", "batch", "shelf_life"] | None = None

    def filters(self, who: Who) -> Mapping[str, str]:
        """What the caller is shown."""
        return self.model_dump(exclude_none=True)


class PartiesExported(Schema):
    q: Code = None
    role: Literal["supplier", "customer"] | None = None

    def filters(self, who: Who) -> Mapping[str, str]:
        """What the caller is shown."""
        return self.model_dump(exclude_none=True)


class NoFilters(Schema):
    # A query without any field is taken for one field of its own name.
    columns: Literal["shown"] = "shown"

    def filters(self, who: Who) -> Mapping[str, str]:
        """All of them."""
        return {}


class CartonsExported(Schema):
    q: Code = None
    serial: Code = None
    parent: Code = None

    def filters(self, who: Who) -> CartonFilters:
        """What the caller is shown."""
        return CartonFilters(self.q or "", "", self.serial or "", self.parent or "", who.stores)


# Kind of export: its filters, and what its routes say of themselves.
KINDS: Mapping[str, tuple[type[Schema], str]] = MappingProxyType(
    {
        "serials": (
            SerialsExported,
            "The serial list. `columns=import`: SKU, product name, location, number and batch alone, as an import takes"
            " them.",
        ),
        "trail": (
            TrailExported,
            "Every step of every serial, in the order of posting. `location` is either end; `since` and `until` are"
            " business dates.",
        ),
        "documents": (DocumentsWanted, "Documents, newest first, a row for each line."),
        "stock": (StockWanted, "One row for each item and store."),
        "opening": (
            StockWanted,
            "What is in stock, as an import of opening stock takes it: units without a number as a quantity, then the"
            " numbers.",
        ),
        "items": (ItemsExported, "Items by SKU, as an import takes them."),
        "parties": (PartiesExported, "Suppliers and customers by code, as an import takes them."),
        "locations": (NoFilters, "Stores and warehouses by code."),
        "labels": (NoFilters, "The log of printed labels, newest first."),
        "imports": (NoFilters, "The files that were imported, newest first."),
        "cartons": (CartonsExported, "Cartons by code, a row for each number in them, as an import takes them."),
    }
)


def _add(kind: str, format_: str, wanted: Any, said: str) -> None:
    """The route of one kind in one format."""
    media = exports.media(format_)
    file = {media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}}

    def export(request: Asked, asked: Query[wanted]) -> HttpResponse:
        given: Any = asked
        form = getattr(given, "columns", exports.SHOWN)
        made = exports.table(kind, request.auth, given.filters(request.auth), form=form)
        answer = StreamingHttpResponse(exports.pieces(made, format_), content_type=media)
        answer.headers["Content-Disposition"] = f'attachment; filename="{kind}.{format_}"'
        # Sent piece by piece it has no content to look at; nothing here does.
        return cast(HttpResponse, answer)

    export.__name__ = f"export_{kind}_{format_}"
    export.__doc__ = said
    told = {"responses": {200: {"description": "The file", "content": file}}}
    router.get(f"/{kind}.{format_}", response={200: None}, openapi_extra=told)(export)


for _kind, (_wanted, _said) in KINDS.items():
    for _format in exports.FORMATS:
        _add(_kind, _format, _wanted, _said)
