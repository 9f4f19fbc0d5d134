"""What the editor of each kind of document shows: one table, as the domain has one for what the kinds do."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from serialtrail.web import words


@dataclass(frozen=True)
class Form:
    """`place` is that of the menu; `here` and `there` are what the two locations are called, the second if it has one.

    `cost`: unit prices are what is paid, else what is asked. `modes` and `directions` are what can be chosen of the
    document, `asked` what the first choice is called if not *what it does*, and `advice` what follows from it; `turns`
    of each line, where it says which way its goods go. `found`: what a number that comes back was traded with before,
    so that its party can be offered; `submit`: what handing it over for review is called here.
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
    asked: Promise | None = None
    advice: Promise | None = None
    directions: tuple[tuple[str, Promise], ...] = ()
    turns: tuple[tuple[str, Promise], ...] = ()
    found: str = ""
    submit: Promise | None = None


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        form.kind: form
        for form in (
            Form("purchase", "purchases", _("New purchase"), _("Post the purchase"), _("Received at"), cost=True,
                 batches=True),
            Form("purchase_order", "purchases", _("New purchase order"), _("Post the order"), _("Deliver to"),
                 cost=True),
            Form("purchase_return", "purchases", _("New purchase return"), _("Post the return"), _("Sent back from"),
                 cost=True, found="purchase"),
            Form("sale", "sales", _("New sale"), _("Post the sale"), _("Sold from")),
            Form("sales_order", "sales", _("New sales order"), _("Post the order"), _("Deliver from")),
            Form("quotation", "sales", _("New quotation"), _("Post the quotation"), _("Deliver from")),
            Form("sale_return", "sales", _("New sale return"), _("Post the return"), _("Taken back at"),
                 found="sale", modes=tuple(words.CONDITION.items()), asked=_("Condition"),
                 advice=_("Used and broken goods are blocked with the reason “quality”, so that nobody sells them as "
                          "new.")),
            Form("transfer", "transfers", _("New transfer"), _("Ship and receive at once"), _("From"), _("To"),
                 priced=False, directions=(("send", _("Send from here")), ("request", _("Ask for goods"))),
                 submit=_("Hand over")),
            Form("adjustment", "counts", _("New adjustment"), _("Post the adjustment"), _("Place"), _("Moved to"),
                 priced=False,
                 modes=(("", _("Changes stock")),
                        ("keep_unit", _("Takes numbers off"))),
                 turns=(("in", _("Found: comes in")), ("out", _("Gone: goes out")))),
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


# What a list says while there is nothing of a kind: title, and what such a document is for.
EMPTY: Mapping[str, tuple[Promise, Promise]] = MappingProxyType(
    {
        "purchase": (_("No purchase yet"), _("A purchase brings goods and their numbers into a store.")),
        "purchase_order": (
            _("No purchase order yet"),
            _("What is ordered from a supplier, until it arrives: it becomes a purchase, in parts if need be."),
        ),
        "purchase_return": (
            _("No purchase return yet"),
            _("Goods that go back to their supplier; their numbers leave the list and keep their trail."),
        ),
        "sale": (_("No sale yet"), _("A sale takes numbers out of stock and remembers to whom they went.")),
        "sales_order": (
            _("No sales order yet"),
            _("What a customer has ordered: it becomes a sale, in parts if need be."),
        ),
        "quotation": (_("No quotation yet"), _("An offer to a customer: it becomes an order or a sale.")),
        "sale_return": (
            _("No sale return yet"),
            _("Scan what a customer brings back: the number knows to whom it was sold."),
        ),
        "transfer": (_("No transfer yet"), _("Goods on their way between two places appear here.")),
        "count": (
            _("No count yet"),
            _("A count compares what stands at a place with the books, and brings them together."),
        ),
        "adjustment": (
            _("No adjustment yet"),
            _("What was found or is gone, or stands elsewhere in the house, without anybody having bought or sold it."),
        ),
        "opening": (
            _("No opening stock yet"),
            _("What was there before this system: add it, put numbers on it, or only register numbers."),
        ),
        "assembly_order": (_("No assembly order yet"), _("What is to be put together from parts.")),
    }
)


def place_of(kind: str) -> str:
    """The place of the menu where documents of a kind are listed."""
    return next((place for place, kinds in PLACES.items() if kind in kinds), "dashboard")
