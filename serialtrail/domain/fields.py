"""What fields and their values are called to people, in English; the code and the API have names of their own."""

import re
from collections.abc import Callable, Mapping

from serialtrail.domain.texts import gettext_noop

WORDS: Mapping[str, str] = {
    # Items
    "sku": gettext_noop("SKU"),
    "name": gettext_noop("Name"),
    "category": gettext_noop("Category"),
    "barcode": gettext_noop("Barcode"),
    "kind": gettext_noop("Kind"),
    "tracking": gettext_noop("Tracking"),
    "base_unit": gettext_noop("Base unit"),
    "units": gettext_noop("Units of measure"),
    "factor": gettext_noop("Factor"),
    "price": gettext_noop("Price"),
    "cost": gettext_noop("Cost"),
    "warranty_months": gettext_noop("Warranty months"),
    "components": gettext_noop("Components"),
    "number_format": gettext_noop("Form of the numbers"),
    "number_rule": gettext_noop("Rule of the numbers"),
    "regex": gettext_noop("Numbers must match"),
    "check": gettext_noop("Numbers must pass"),
    "prefix": gettext_noop("Prefix"),
    "suffix": gettext_noop("Suffix"),
    "start": gettext_noop("Starting value"),
    "increment": gettext_noop("Increment"),
    "pieces": gettext_noop("How many"),
    # Parties, locations, members, the organization
    "code": gettext_noop("Code"),
    "role": gettext_noop("Role"),
    "email": gettext_noop("Email"),
    "phone": gettext_noop("Phone"),
    "address": gettext_noop("Address"),
    "password": gettext_noop("Password"),
    "stores": gettext_noop("Stores"),
    "scope": gettext_noop("Scope"),
    "expires_at": gettext_noop("Valid until"),
    "member": gettext_noop("Member"),
    "industry": gettext_noop("Industry"),
    "time_zone": gettext_noop("Time zone"),
    "currency": gettext_noop("Currency"),
    "max_numbers": gettext_noop("Numbers in one operation, at most"),
    "policy": gettext_noop("Policy"),
    "preset": gettext_noop("Preset"),
    # Documents and serials
    "party": gettext_noop("Party"),
    "supplier": gettext_noop("Supplier"),
    "customer": gettext_noop("Customer"),
    "location": gettext_noop("Location"),
    "to_location": gettext_noop("To location"),
    "since": gettext_noop("Since"),
    "until": gettext_noop("Until"),
    "date": gettext_noop("Date"),
    "reference": gettext_noop("Reference"),
    "note": gettext_noop("Note"),
    "lines": gettext_noop("Lines"),
    "item": gettext_noop("Item"),
    "unit": gettext_noop("Unit"),
    "quantity": gettext_noop("Quantity"),
    "unit_price": gettext_noop("Price"),
    "discount": gettext_noop("Discount"),
    "total": gettext_noop("Total"),
    "direction": gettext_noop("Direction"),
    "mode": gettext_noop("Way"),
    "block": gettext_noop("Block"),
    "reason": gettext_noop("Reason"),
    "number": gettext_noop("Serial number"),
    "numbers": gettext_noop("Serial numbers"),
    "serials": gettext_noop("Serial numbers"),
    "aliases": gettext_noop("Further numbers"),
    "batch": gettext_noop("Production batch"),
    "production_batch": gettext_noop("Production batch"),
    "warranty_until": gettext_noop("Warranty until"),
    "carton": gettext_noop("Carton"),
    "parent": gettext_noop("Pallet"),
    "document": gettext_noop("Document"),
    "origin": gettext_noop("Made from"),
    "hold": gettext_noop("Hold the numbers"),
    "rest": gettext_noop("What did not arrive"),
    "state": gettext_noop("State"),
    "status": gettext_noop("Status"),
    "q": gettext_noop("Text"),
    "uid": gettext_noop("Identifier"),
    # The till
    "method": gettext_noop("Way of payment"),
    "given": gettext_noop("Given"),
    "refund": gettext_noop("Paid back"),
    "condition": gettext_noop("Condition"),
    # Labels, papers, files
    "template": gettext_noop("Template"),
    "format": gettext_noop("Format"),
    "copies": gettext_noop("Copies"),
    "stock": gettext_noop("Size"),
    "dpi": gettext_noop("Dots per inch"),
    "language": gettext_noop("Language"),
    "width": gettext_noop("Width"),
    "height": gettext_noop("Height"),
    "x": gettext_noop("Left"),
    "y": gettext_noop("Top"),
    "points": gettext_noop("Type, pt"),
    "align": gettext_noop("Aligned"),
    "text": gettext_noop("Text of your own"),
    "symbol": gettext_noop("Symbol"),
    "content": gettext_noop("Content"),
    "field": gettext_noop("Shows"),
    "boxes": gettext_noop("Boxes"),
    "sheet": gettext_noop("Sheet"),
    "paper": gettext_noop("Paper"),
    "rows": gettext_noop("Rows"),
    "columns": gettext_noop("Columns"),
    "left": gettext_noop("Left margin, mm"),
    "top": gettext_noop("Top margin, mm"),
    "across": gettext_noop("To the next across, mm"),
    "down": gettext_noop("To the next down, mm"),
    "size": gettext_noop("Paper size"),
    "layout": gettext_noop("Layout"),
    "logo": gettext_noop("Logo"),
    "header": gettext_noop("Below the name"),
    "payment": gettext_noop("Bank and tax"),
    "footer": gettext_noop("At the end"),
    "signatures": gettext_noop("Two lines to sign"),
    "fields": gettext_noop("Fields"),
    "file": gettext_noop("File"),
    "on_error": gettext_noop("When rows are refused"),
}
_ONE_OF: Mapping[str, str] = {
    "units": gettext_noop("Unit %(number)s"),
    "components": gettext_noop("Component %(number)s"),
    "boxes": gettext_noop("Box %(number)s"),
    "serials": gettext_noop("Serial number %(number)s"),
    "numbers": gettext_noop("Serial number %(number)s"),
    "lines": gettext_noop("Line %(number)s"),
}
# As they stand inside a sentence.
_KINDS: Mapping[str, str] = {
    "opening": gettext_noop("opening stock"),
    "purchase": gettext_noop("purchase"),
    "purchase_return": gettext_noop("purchase return"),
    "sale": gettext_noop("sale"),
    "sale_return": gettext_noop("sale return"),
    "transfer": gettext_noop("transfer"),
    "count": gettext_noop("count"),
    "adjustment": gettext_noop("adjustment"),
    "quotation": gettext_noop("quotation"),
    "sales_order": gettext_noop("sales order"),
    "purchase_order": gettext_noop("purchase order"),
    "assembly_order": gettext_noop("assembly order"),
}
VALUES: Mapping[str, Mapping[str, str]] = {
    "status": {
        "registered": gettext_noop("registered"),
        "in_stock": gettext_noop("in stock"),
        "in_transit": gettext_noop("in transit"),
        "sold": gettext_noop("sold"),
        "returned_to_supplier": gettext_noop("returned to supplier"),
        "missing": gettext_noop("missing"),
        "removed": gettext_noop("removed"),
    },
    "state": {
        "draft": gettext_noop("a draft"),
        "pending": gettext_noop("waiting for review"),
        "shipped": gettext_noop("shipped"),
        "posted": gettext_noop("posted"),
        "voided": gettext_noop("voided"),
    },
    "kind": {
        **_KINDS,
        "goods": gettext_noop("product"),
        "bundle": gettext_noop("bundle"),
        "service": gettext_noop("service"),
        "register": gettext_noop("registration"),
    },
    "tracking": {
        "serial": gettext_noop("serial number"),
        "batch": gettext_noop("batch"),
        "shelf_life": gettext_noop("shelf life"),
    },
    "location": {
        "supplier": gettext_noop("Supplier"),
        "customer": gettext_noop("Customer"),
        "transit": gettext_noop("On the way"),
        "missing": gettext_noop("Missing"),
        "removed": gettext_noop("Removed"),
    },
    "used_as": {
        "serial": gettext_noop("a serial number"),
        "alias": gettext_noop("a further number of a serial"),
        "carton code": gettext_noop("the code of a carton"),
        "SKU": gettext_noop("a SKU"),
        "code": gettext_noop("a code of something else"),
    },
    "reason": {
        "quality": gettext_noop("quality"),
        "recall": gettext_noop("recall"),
        "stolen": gettext_noop("stolen"),
        "lost": gettext_noop("lost"),
    },
}
"""Values that stand for themselves in code, by the fact that has them; any other value is a name and is shown as it is.
"""
_UNFINISHED = gettext_noop("an unfinished %(kind)s")
_INSIDE = gettext_noop("%(whole)s, %(part)s")
_PART = re.compile(r"([A-Za-z_]+)(?:\[([0-9]+)\])?")


def called(field: str, translate: Callable[[str], str] = str) -> str:
    """What a field is called, `units[0].factor` as “Unit 1, Factor”; one that has no word keeps its own name."""
    parts = [_PART.fullmatch(part) for part in field.split(".")]
    words = [_word(part[1], part[2], translate) if part else "" for part in parts]
    if not all(words):
        return field
    said, *rest = words
    for word in rest:
        said = translate(_INSIDE) % {"whole": said, "part": word}
    return said


def said(fact: str, value: object, translate: Callable[[str], str] = str) -> object:
    """A fact of a refusal as it stands in a sentence. A document without a number goes by its kind."""
    known = VALUES.get(fact, {})
    if isinstance(value, str) and value in known:
        return translate(known[value])
    if fact == "document" and isinstance(value, str) and value in _KINDS:
        return translate(_UNFINISHED) % {"kind": translate(_KINDS[value])}
    return value


def _word(name: str, place: str | None, translate: Callable[[str], str]) -> str:
    if place is None:
        return translate(WORDS[name]) if name in WORDS else ""
    return translate(_ONE_OF[name]) % {"number": int(place) + 1} if name in _ONE_OF else ""
