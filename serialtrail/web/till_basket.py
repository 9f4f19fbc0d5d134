"""The basket of the till as a draft of a sale: what was scanned, discounts, and how it is paid, told in the note."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from serialtrail.domain import checks, discounts, numbers
from serialtrail.domain.answers import money_text
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.domain.lines import total
from serialtrail.domain.refusals import Refusal
from serialtrail.domain.texts import gettext_noop
from serialtrail.web.drafts import NOT_AN_AMOUNT, rows

NO_DISCOUNT = gettext_noop("write the discount as 10 %% or as an amount off each piece, such as 5.00")
BELOW_ZERO = gettext_noop("the discount is more than the price")
NO_UID = gettext_noop("the page did not say which basket this is; load it again")
LESS_GIVEN = gettext_noop("%(given)s were given for %(due)s")
OTHER_TOTAL = gettext_noop("the total is %(due)s, not %(shown)s; look at the basket again")
HOW = gettext_noop("choose cash, card or other")
METHODS: Mapping[str, Promise] = {
    "cash": gettext_lazy("Cash"),
    "card": gettext_lazy("Card"),
    "other": gettext_lazy("Other"),
}
CELLS = ("id", "item", "name", "quantity", "unit", "price", "discount", "numbers")
_CENT = Decimal("0.01")


@dataclass
class Basket:
    """What came from the page. `told` are sentences about its discounts; `faults` what could not be read."""

    draft: Draft
    uid: str | None
    parked: int | None
    version: int | None
    note: str
    told: list[str] = field(default_factory=list)
    faults: list[Refusal] = field(default_factory=list)

    @property
    def due(self) -> Decimal:
        """What is to be paid, to the cent."""
        return total(self.draft).quantize(_CENT, ROUND_HALF_UP)


def read(given: QueryDict, location: str, limit: int) -> Basket:
    """The basket as a sale from `location`; lines are counted from 1 in the order of the page."""
    basket = Basket(Draft("sale"), uid_of(given), _id(given.get("parked")), _id(given.get("version")), "")
    basket.note = given.get("note", "").strip()[:5000]
    lines = tuple(_line(basket, place, row) for place, row in enumerate(rows(given, CELLS), 1))
    basket.draft = Draft(
        kind="sale",
        lines=lines,
        location=location or None,
        party=given.get("party", "").strip() or None,
        note="\n".join(filter(None, [basket.note, *basket.told])),
        limit=limit,
        id=basket.parked,
    )
    return basket


def uid_of(given: QueryDict) -> str | None:
    """The uid that the page made, or None."""
    try:
        return str(UUID(given.get("uid", "")))
    except ValueError:
        return None


def paid(basket: Basket, given: QueryDict, currency: str) -> Draft:
    """The sale with how it is paid in its note and reference; what is wrong with that goes to `faults`."""
    method, slip = given.get("method", ""), " ".join(given.get("slip", "").split())[:100]
    due, handed = basket.due, given.get("given", "").strip()
    amount = amount_of(handed) if handed else due
    if basket.uid is None:
        basket.faults.append(checks.invalid("uid", NO_UID))
    if method not in METHODS:
        basket.faults.append(checks.invalid("method", HOW))
    elif amount is None:
        basket.faults.append(checks.invalid("given", NOT_AN_AMOUNT))
    elif method == "cash" and amount < due:
        shown = {"given": money_text(amount), "due": money_text(due)}
        basket.faults.append(checks.invalid("given", LESS_GIVEN, **shown))
    if (shown_due := amount_of(given.get("total", ""))) != due and given.get("total"):
        shown = {"due": money_text(due), "shown": money_text(shown_due) if shown_due is not None else "?"}
        basket.faults.append(checks.invalid("total", OTHER_TOTAL, **shown))
    if basket.faults:
        return basket.draft
    told = payment(method, slip, due, amount or due, currency)
    note = "\n".join(filter(None, [basket.draft.note, told]))
    return replace(basket.draft, note=note, reference=reference(method, slip), uid=basket.uid)


def payment(method: str, slip: str, due: Decimal, given: Decimal, currency: str) -> str:
    """How it was paid, as a sentence of the note and the receipt."""
    said = {"due": f"{money_text(due)} {currency}", "slip": slip}
    if method == "cash":
        change = {"given": f"{money_text(given)} {currency}", "change": f"{money_text(given - due)} {currency}"}
        return _("Paid in cash: %(given)s given, %(change)s change.") % change
    if method == "card":
        return (_("Paid by card: %(due)s (%(slip)s).") if slip else _("Paid by card: %(due)s.")) % said
    return (_("Paid otherwise: %(due)s (%(slip)s).") if slip else _("Paid otherwise: %(due)s.")) % said


def reference(method: str, slip: str) -> str:
    """The short form of it, for lists of documents."""
    return " · ".join(filter(None, [str(METHODS[method]), slip]))


def amount_of(text: str) -> Decimal | None:
    """A typed amount; None for what is none."""
    return checks.amount(numbers.fold(text).text.strip())


def _line(basket: Basket, place: int, row: Mapping[str, str]) -> DraftLine:
    def amount(name: str) -> Decimal | None:
        value = amount_of(row[name]) if row[name] else None
        if row[name] and value is None:
            _fault(basket, place, checks.invalid(name, NOT_AN_AMOUNT))
        return value

    price = amount("price")
    return DraftLine(
        sku=row["item"],
        quantity=amount("quantity"),
        unit=row["unit"] or None,
        numbers=tuple(numbers.split(row["numbers"])),
        unit_price=_reduced(basket, place, row, price) if row["discount"] else price,
        id=_id(row["id"]),
    )


def _reduced(basket: Basket, place: int, row: Mapping[str, str], price: Decimal | None) -> Decimal | None:
    discount = discounts.read(numbers.fold(row["discount"]).text)
    left = discount.after(price) if discount and price is not None else None
    if discount is None:
        _fault(basket, place, checks.invalid("discount", NO_DISCOUNT))
    elif left is None and price is not None:
        _fault(basket, place, checks.invalid("discount", BELOW_ZERO))
    elif left is not None and price is not None and left != price:
        off = f"{discount.value.normalize():f} %" if discount.percent else money_text(discount.value)
        shown = {"item": row["name"] or row["item"], "off": off, "price": money_text(price), "left": money_text(left)}
        basket.told.append(_("%(item)s: discount %(off)s, %(price)s → %(left)s.") % shown)
    return left


def _fault(basket: Basket, place: int, fault: Refusal) -> None:
    basket.faults.append(Refusal(fault.code, place, None, fault.facts))


def _id(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
