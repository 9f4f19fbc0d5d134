"""What papers say: each word in English, in Chinese, or in both; dates and figures as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from serialtrail.domain.answers import money_text, quantity_text

LANGUAGES: Mapping[str, tuple[str, ...]] = {"en": ("en",), "zh": ("zh-hans",), "both": ("en", "zh-hans")}
Words = dict[str, Promise]

PAPER: Words = {
    "sale": _("Invoice"),
    "sale_return": _("Sale return note"),
    "purchase": _("Goods receipt"),
    "purchase_return": _("Purchase return note"),
    "transfer": _("Transfer note"),
    "count": _("Count sheet"),
    "receipt": _("Receipt"),
    "order": _("Order or quotation"),
    "adjustment": _("Adjustment note"),
}
# What stands on top: the paper's name, or for a paper of several kinds the kind's.
TITLE: Words = {
    **PAPER,
    "opening": _("Opening stock"),
    "quotation": _("Quotation"),
    "sales_order": _("Sales order"),
    "purchase_order": _("Purchase order"),
    "assembly_order": _("Assembly order"),
    "refund": _("Refund"),
}
COLUMN: Words = {
    "position": _("No."),
    "sku": _("SKU"),
    "name": _("Item"),
    "quantity": _("Quantity"),
    "unit": _("Unit"),
    "price": _("Unit price"),
    "sum": _("Amount"),
    "open": _("Still open"),
    "batch": _("Batch"),
    "expires": _("Expires on"),
    "direction": _("In or out"),
    "expected": _("Expected"),
    "counted": _("Counted"),
    "serials": _("Serial numbers"),
    "warranty": _("Warranty until"),
}
FIELD: Words = {
    "date": _("Date"),
    "time": _("Time"),
    "party": _("Party"),
    "contact": _("E-mail and phone"),
    "location": _("Location"),
    "address": _("Address"),
    "to_location": _("To"),
    "to_address": _("Address there"),
    "reference": _("Reference"),
    "origin": _("Made from"),
    "made_by": _("Made by"),
    "posted_by": _("Posted by"),
    "note": _("Note"),
}
_SALES: Words = {"party": _("Customer"), "location": _("Store"), "posted_by": _("Served by")}
# A field that has a better name on the papers of some kinds of document.
_FIELD_ON: Mapping[str, Words] = {
    **dict.fromkeys(("sale", "sale_return", "quotation", "sales_order"), _SALES),
    "purchase_order": {"party": _("Supplier")},
    "purchase": {"party": _("Supplier"), "posted_by": _("Received by")},
    "purchase_return": {"party": _("Supplier")},
    "transfer": {"location": _("From")},
}


def fields_on(kind: str) -> Words:
    """What the fields are called on the paper of this kind of document."""
    return {**FIELD, **_FIELD_ON.get(kind, {})}


STATE: Words = {"draft": _("DRAFT"), "pending": _("WAITING FOR REVIEW"), "voided": _("VOIDED")}
DIRECTION: Words = {"in": _("comes in"), "out": _("goes out")}
PHRASE: Words = {
    "total": _("Total"),
    "refunded": _("Refunded"),
    "page": _("Page %(n)s of %(all)s"),
    "continued": _("%(name)s (continued)"),
    "serials": _("Serial numbers: %(n)s"),
    "warranty": _("Warranty until %(day)s"),
    "handed_over": _("Handed over by"),
    "received": _("Received by"),
    "issued": _("Issued by"),
    "counted": _("Counted by"),
    "checked": _("Checked by"),
    "signed": _("Name, date, signature"),
}
SIZE: Words = {"a4": _("A4"), "letter": _("Letter"), "80mm": _("80 mm roll")}
LANGUAGE: Words = {"en": _("English"), "zh": _("Chinese"), "both": _("English and Chinese")}
NUMBERS: Words = {
    "text": _("As text"),
    "barcodes": _("As barcodes, with the text below"),
    "ranges": _("As ranges where they are consecutive"),
    "blank": _("Empty lines to fill in"),
}


def said(word: Promise, language: str, **facts: Any) -> str:
    """A word in the paper's language; in both, English before Chinese. `facts` fill the places of a pattern."""
    found: list[str] = []
    for code in LANGUAGES[language]:
        with translation.override(code):
            text = str(word) % facts if facts else str(word)
        # A Chinese word may bring the English one with it, such as SKU.
        found = [*(one for one in found if one not in text), text]
    return " ".join(found)


def day(text: str | None, language: str) -> str:
    """A calendar day from YYYY-MM-DD; a paper in both languages keeps that form, which both read."""
    if not text or language == "both":
        return text or ""
    with translation.override(LANGUAGES[language][0]):
        return date_format(date.fromisoformat(text), pgettext("date, in Django's format letters", "j M Y"))


def money(text: str | None) -> str:
    """An amount with groups of thousands: 1,198.00."""
    return "" if text is None else f"{Decimal(money_text(Decimal(text))):,}"


def quantity(text: str | None) -> str:
    """A quantity with groups of thousands: 1,000 or 0.5."""
    return "" if text is None else f"{Decimal(quantity_text(Decimal(text))):,}"
