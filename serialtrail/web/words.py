"""What people read for each word of the domain: one place, so that a thing has one name on every page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from serialtrail.domain.fields import VALUES

Words = dict[str, Promise]

STATUS: Words = {
    "registered": _("Registered"),
    "in_stock": _("In stock"),
    "in_transit": _("In transit"),
    "sold": _("Sold"),
    "returned_to_supplier": _("Returned to supplier"),
    "missing": _("Missing"),
    "removed": _("Removed"),
}
STATUS_ICON = {
    "registered": "circle-dashed",
    "in_stock": "circle-check",
    "in_transit": "truck",
    "sold": "receipt",
    "returned_to_supplier": "truck-return",
    "missing": "alert-triangle",
    "removed": "circle-x",
}
STATE: Words = {
    "draft": _("Draft"),
    "pending": _("Waiting for review"),
    "shipped": _("Shipped"),
    "posted": _("Posted"),
    "voided": _("Voided"),
}
STATE_ICON = {"draft": "edit", "pending": "clock", "shipped": "truck", "posted": "circle-check", "voided": "circle-x"}
# As messages call them.
PLACE: Words = {name: _(word) for name, word in VALUES["location"].items()}
KIND: Words = {
    "opening": _("Opening stock"),
    "purchase": _("Purchase"),
    "purchase_return": _("Purchase return"),
    "sale": _("Sale"),
    "sale_return": _("Sale return"),
    "transfer": _("Transfer"),
    "count": _("Count"),
    "adjustment": _("Adjustment"),
    "quotation": _("Quotation"),
    "sales_order": _("Sales order"),
    "purchase_order": _("Purchase order"),
    "assembly_order": _("Assembly order"),
}
ACT: Words = {
    "post": _("Posted"),
    "ship": _("Shipped"),
    "receive": _("Received"),
    "close": _("Closed"),
    "void": _("Voided"),
    "rename": _("Renamed"),
    "created": _("Created"),
    "submitted": _("Submitted for review"),
    "rejected": _("Sent back to its draft"),
}
# What a member overrode on a document, by the code that stood against it.
CONFIRMED: Words = {
    "serial_sold_to_other": _("Taken back though it was sold to somebody else"),
    "serial_unknown": _("An unknown number was taken back"),
    "serial_blocked": _("A blocked number was moved"),
    "count_unresolved": _("A number that stood elsewhere was counted here"),
}
TRACKING: Words = {
    "none": _("Not tracked"),
    "serial": _("By serial number"),
    "batch": _("By batch"),
    "shelf_life": _("By shelf life"),
}
ITEM_KIND: Words = {"goods": _("Goods"), "bundle": _("Bundle"), "service": _("Service")}
CHECK: Words = {
    "luhn": _("Luhn check digit"),
    "imei": _("IMEI"),
    "vin": _("Vehicle identification number"),
    "gtin": _("GTIN"),
    "mac": _("MAC address"),
}
PARTY_ROLE: Words = {"supplier": _("Supplier"), "customer": _("Customer")}
ROLE: Words = {
    "cashier": _("Cashier"),
    "storekeeper": _("Storekeeper"),
    "technician": _("Technician"),
    "manager": _("Manager"),
    "owner": _("Owner"),
    "auditor": _("Auditor"),
}
INDUSTRY: Words = {
    "electronics": _("Consumer electronics"),
    "appliances": _("Digital appliances"),
    "medical": _("Medical devices"),
    "auto_parts": _("Auto parts"),
    "jewellery": _("Jewellery"),
    "fashion": _("Fashion"),
    "grocery": _("Grocery"),
    "other": _("Other"),
}
PRESET: Words = {
    "every_step": _("At every step: purchases, transfers, counts and sales all ask for numbers"),
    "at_sale": _("At the sale: numbers are asked for when goods are sold or come back"),
    "in_and_out": _("In and out: purchases and sales ask for numbers, moves inside do not"),
}
POLICY: Words = {"required": _("Required"), "optional": _("Optional")}
# How goods come back by a return: the mode of its document.
CONDITION: Words = {"": _("As new"), "used": _("Used"), "broken": _("Broken")}
BLOCK: Words = {name: _(word) for name, word in VALUES["reason"].items()}


def word(words: Words, key: str | None) -> str:
    """The word for a key; a key without one (a store's code) stands for itself."""
    return str(words.get(key or "", key or ""))
