"""/documents, read: lists of them, and one whole. The routes that write join this router."""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from serialtrail.access.who import Who
from serialtrail.api.answers import answered
from serialtrail.api.auth import Asked
from serialtrail.api.document_shapes import DocumentList, DocumentOut
from serialtrail.api.fields import id_of, there
from serialtrail.api.paging import Listing, listed
from serialtrail.domain.answers import Page
from serialtrail.queries import document_lists, documents
from serialtrail.queries.document_lists import DocumentFilters

router = Router(tags=["Documents"])
Code = Annotated[str | None, Field(max_length=2000)]
Kind = Literal[
    "opening", "purchase", "purchase_return", "sale", "sale_return", "transfer", "count", "adjustment",
    "quotation", "sales_order", "purchase_order", "assembly_order",
]  # fmt: skip
State = Literal["draft", "pending", "shipped", "posted", "voided"]


class DocumentsWanted(Schema):
    kind: list[Kind] = Field(default=[], max_length=12)
    state: list[State] = Field(default=[], max_length=5)
    location: Code = None
    party: Code = None
    item: Code = None
    serial: Code = None
    since: date | None = None
    until: date | None = None
    q: Code = None

    def filters(self, who: Who) -> DocumentFilters:
        """What the caller is shown."""
        return DocumentFilters(
            kinds=tuple(self.kind),
            states=tuple(self.state),
            location=self.location or "",
            party=self.party or "",
            item=self.item or "",
            serial=self.serial or "",
            q=self.q or "",
            since=self.since,
            until=self.until,
            stores=who.stores,
        )


class DocumentsAsked(DocumentsWanted, Listing):
    pass


@router.get("", response={200: DocumentList})
def list_documents(request: Asked, asked: Query[DocumentsAsked]) -> HttpResponse:
    """Documents, newest first. `kind` and `state` can be given more than once; `location` is either end of a transfer.

    `q` is part of the number, reference, note, or of the party's code or name.
    """
    who = request.auth
    filters = asked.filters(who)
    after = asked.after(int)
    page = document_lists.page(who.organization_id, filters, asked.limit, after)
    return listed(Page(page.results, page.after, document_lists.count(who.organization_id, filters, asked.exact)))


@router.get("/{id}", response={200: DocumentOut})
def show_document(request: Asked, id: str) -> HttpResponse:
    """One document with its lines, their numbers, and its postings."""
    return answered(200, there(documents.read(request.auth.organization_id, id_of(id))))
