"""The kinds of documents as one table, their states, and which step leads from which state to which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Side = Literal["sales", "purchase", "stock"]
Place = Literal["storage", "supplier", "customer", "transit", "missing", "removed"]

STATES = ("draft", "pending", "shipped", "posted", "voided")
ACTS = ("post", "ship", "receive", "close", "void", "rename")
OUTSIDE: frozenset[Place] = frozenset({"supplier", "customer", "missing", "removed"})
"""Places that are outside stock; coming from one of them into storage begins a life."""


@dataclass(frozen=True)
class Kind:
    """A row of the table of kinds (rules.md §5).

    `flow` is which way stock crosses the document's location: in, out, both (count, adjustment) or not at all.
    `origin` is where numbers come from that nobody knew before; `labels` says whether an unknown number may be put
    on an unassigned unit; `turns_into` what an order or quotation can be converted to.
    """

    name: str
    prefix: str
    side: Side
    flow: Literal["in", "out", "both", "none"]
    origin: Place = "supplier"
    outlet: Place = "customer"
    creates: bool = False
    labels: bool = False
    holds: bool = False
    party: Literal["supplier", "customer"] | None = None
    turns_into: frozenset[str] = frozenset()

    @property
    def moves(self) -> bool:
        return self.flow != "none"


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("opening", "OP", "stock", "in", origin="supplier", creates=True),
        Kind("purchase", "PI", "purchase", "in", origin="supplier", creates=True, party="supplier"),
        Kind("purchase_return", "PR", "purchase", "out", outlet="supplier", holds=True, party="supplier"),
        Kind("sale", "SI", "sales", "out", outlet="customer", labels=True, holds=True, party="customer"),
        Kind("sale_return", "SR", "sales", "in", origin="customer", party="customer"),
        Kind("transfer", "TR", "stock", "out", outlet="transit", labels=True, holds=True),
        Kind("count", "CO", "stock", "both", origin="missing", outlet="missing", creates=True, labels=True),
        Kind("adjustment", "AD", "stock", "both", origin="removed", outlet="removed", creates=True, holds=True),
        Kind("quotation", "QU", "sales", "none", party="customer", turns_into=frozenset({"sale", "sales_order"})),
        Kind("sales_order", "SO", "sales", "none", party="customer", turns_into=frozenset({"sale"})),
        Kind("purchase_order", "PO", "purchase", "none", party="supplier", turns_into=frozenset({"purchase"})),
        Kind("assembly_order", "AO", "stock", "none"),
    )
}
KIND_NAMES = tuple(KINDS)

OPENING_MODES = ("add", "label", "register")
TRANSFER_DIRECTIONS = ("send", "request")
COUNT_SCOPES = ("lines", "category", "all")
ADJUSTMENT_DIRECTIONS = ("in", "out")
# In what condition goods come back by a sale return, if not as new: posting blocks their numbers.
RETURN_CONDITIONS = ("used", "broken")
# A count whose counters do not see what is expected.
BLIND = "blind"
# An adjustment that takes a number off its unit: rules.md §5, Delete with `keep_unit`.
KEEP_UNIT = "keep_unit"

STEPS: dict[str, frozenset[tuple[str, str]]] = {
    "edit": frozenset({("draft", "draft"), ("pending", "pending")}),
    "discard": frozenset({("draft", "gone")}),
    "submit": frozenset({("draft", "pending")}),
    "reject": frozenset({("pending", "draft")}),
    "approve": frozenset({("pending", "posted"), ("pending", "shipped")}),
    "post": frozenset({("draft", "posted"), ("pending", "posted")}),
    "ship": frozenset({("draft", "shipped"), ("pending", "shipped")}),
    "receive": frozenset({("shipped", "shipped"), ("shipped", "posted")}),
    "close": frozenset({("shipped", "posted")}),
    "void": frozenset({("shipped", "voided"), ("posted", "voided")}),
}
"""Every step as the set of (state before, state after) it may make."""

TRANSFER_ONLY = frozenset({"ship", "receive", "close"})


def allowed(step: str, kind: str, state: str) -> bool:
    """Tell whether a document of this kind and state can take the step."""
    if step in TRANSFER_ONLY and kind != "transfer":
        return False
    return any(before == state for before, _ in STEPS[step])


def document_number(kind: str, counter: int) -> str:
    """Return the printed number, such as SI-000042."""
    return f"{KINDS[kind].prefix}-{counter:06d}"
