"""What answers about documents look like."""

from ninja import Schema
from pydantic import Field


class ReferenceOut(Schema):
    id: str
    kind: str
    number: str | None
    state: str


class PostingOut(Schema):
    id: str
    seq: int
    act: str
    at: str
    date: str
    user: str
    reverses: str | None
    hash: str


class LineOut(Schema):
    """The last eight stand in lines of transfers that were shipped (seven) and of orders and quotations (`open`)."""

    id: str
    item: str
    item_name: str
    tracked: bool
    quantity: str
    unit: str
    unit_price: str | None
    base_quantity: str
    serials: list[str]
    unassigned: str
    production_batch: str
    batch: str
    expires_on: str | None
    direction: str | None
    shipped: str = ""
    received: str = ""
    returned: str = ""
    missing: str = ""
    outstanding: str = ""
    received_serials: list[str] = Field(default=[])
    outstanding_serials: list[str] = Field(default=[])
    open: str = ""


class DocumentOut(Schema):
    id: str
    uid: str | None
    kind: str
    number: str | None
    state: str
    version: int
    location: str | None
    to_location: str | None
    party: str | None
    party_name: str | None
    date: str
    reference: str
    note: str
    mode: str | None
    direction: str | None
    scope: str | None
    category: str | None
    full: bool
    hold: bool
    confirm: list[str]
    total: str
    lines: list[LineOut]
    origin: ReferenceOut | None
    copy_of: ReferenceOut | None
    successors: list[ReferenceOut]
    postings: list[PostingOut]
    created_at: str
    created_by: str
    submitted_at: str | None
    submitted_by: str | None
    posted_at: str | None
    posted_by: str | None
    voided_at: str | None
    voided_by: str | None


class DocumentRow(Schema):
    id: str
    kind: str
    number: str | None
    state: str
    version: int
    location: str | None
    to_location: str | None
    party: str | None
    party_name: str | None
    reference: str
    date: str
    mode: str | None
    direction: str | None
    total: str
    line_count: int
    serial_count: int
    created_at: str
    created_by: str
    posted_at: str | None
    posted_by: str | None
    voided_at: str | None


class DocumentList(Schema):
    results: list[DocumentRow]
    next: str | None
    count: int | None
