"""What the editor of each kind of document shows: one table, as the domain has one for what the kinds do."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Form:
    """`place` is that of the menu; `here` and `there` are what the two locations are called, the second if it has one.

    `cost`: unit prices are what is paid, else what is asked. `modes` and `directions` are what can be chosen of the
    document; `turns` of each line, where it says which way its goods go.
    """

    kind: str
    place: str
    new: Promise
    post: Promise
    here: Promise
    there: Promise | None = None
    priced: bool = True
    cost: bool = False
    batches: bool = False
    modes: tuple[tuple[str, Promise], ...] = ()
    directions: tuple[tuple[str, Promise], ...] = ()
    turns: tuple[tuple[str, Promise], ...] = ()


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        form.kind: form
        for form in (
            Form("purchase", "purchases", _("New purchase"), _("Post the purchase"), _("Received at"), cost=True,
                 batches=True),
            Form("purchase_order", "purchases", _("New purchase order"), _("Post the order"), _("Deliver to"),
                 cost=True),
            Form("purchase_return", "purchases", _("New purchase return"), _("Post the return"), _("Sent back from"),
                 cost=True),
            Form("sale", "sales", _("New sale"), _("Post the sale"), _("Sold from")),
            Form("sales_order", "sales", _("New sales order"), _("Post the order"), _("Deliver from")),
            Form("quotation", "sales", _("New quotation"), _("Post the quotation"), _("Deliver from")),
            Form("sale_return", "sales", _("New sale return"), _("Post the return"), _("Taken back at")),
            Form("transfer", "transfers", _("New transfer"), _("Ship and receive at once"), _("From"), _("To"),
                 priced=False, directions=(("send", _("Send from here")), ("request", _("Ask for goods")))),
            Form("adjustment", "counts", _("New adjustment"), _("Post the adjustment"), _("Place"), _("Moved to"),
                 priced=False, turns=(("in", _("Found: comes in")), ("out", _("Gone: goes out")))),
            Form("opening", "counts", _("New opening stock"), _("Post the opening stock"), _("Place"), priced=False,
                 batches=True,
                 modes=(("add", _("Add stock with these numbers")), ("label", _("Give numbers to stock that is there")),
                        ("register", _("Only register the numbers")))),
            Form("assembly_order", "counts", _("New assembly order"), _("Post the order"), _("Place"), priced=False),
        )
    }
)  # fmt: skip

# Place of the menu: the kinds it lists. What of them has a form can be made there.
PLACES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "purchases": ("purchase", "purchase_order", "purchase_return"),
        "sales": ("sale", "sales_order", "quotation", "sale_return"),
        "transfers": ("transfer",),
        "counts": ("count", "adjustment", "opening", "assembly_order"),
    }
)


def place_of(kind: str) -> str:
    """The place of the menu where documents of a kind are listed."""
    return next((place for place, kinds in PLACES.items() if kind in kinds), "dashboard")
