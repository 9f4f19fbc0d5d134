"""For each fault of a row: what is expected in its place, and how to mend it. No fault is without."""

from __future__ import annotations

from collections.abc import Mapping

from serialtrail.domain import checks, formats, shape
from serialtrail.domain.refusals import Refusal
from serialtrail.domain.texts import gettext_noop
from serialtrail.exchange.imports import cells, parties, rowwise
from serialtrail.exchange.imports.columns import explained
from serialtrail.posting.cartons import IN_OTHER

Help = tuple[str, str]
"""English: what is expected, and how to mend what is not so."""

NAME: Help = (
    gettext_noop("the name of the item in the catalogue"),
    gettext_noop("Nothing has to be done if the SKU is right: the name is not read."),
)
_SHAPE = gettext_noop("Enter the number as it stands on the thing.")
_MEND_STOCK = gettext_noop("Mend the stock of the item first, then import again.")
_CODES: Mapping[str, Help] = {
    "item_unknown": (
        gettext_noop("the SKU of an item in the catalogue"),
        gettext_noop("Correct the SKU, or import the items first."),
    ),
    "tracking_off": (
        gettext_noop("an item that is tracked by serial number"),
        gettext_noop("Switch serial number tracking on for the item, or leave the row out."),
    ),
    "location_unknown": (
        gettext_noop("the code of one of your stores or warehouses"),
        gettext_noop("Correct the code, or make the location first."),
    ),
    "number_invalid": (gettext_noop("up to 100 letters, digits and common signs, without spaces"), _SHAPE),
    "number_duplicate": (
        gettext_noop("each serial number once"),
        gettext_noop("Leave one of the rows out, or correct its number."),
    ),
    "number_taken": (
        gettext_noop("a number that nothing else is called by"),
        gettext_noop("Correct the number; look the code up to see what it is."),
    ),
    "serial_already_in_stock": (
        gettext_noop("a serial number that is not in stock yet"),
        gettext_noop("Leave the row out: the number is known already. To move it, make a transfer."),
    ),
    "serial_of_other_item": (
        gettext_noop("a serial number of the item in the row"),
        gettext_noop("Correct the SKU or the number."),
    ),
    "serial_unknown": (
        gettext_noop("a serial number that is known"),
        gettext_noop("Correct the number, or import the serial numbers first."),
    ),
    "serial_held": (
        gettext_noop("a serial number that no unfinished document holds"),
        gettext_noop("Finish or discard what holds it, then import again."),
    ),
    "serial_in_transit": (
        gettext_noop("a serial number that is not on its way"),
        gettext_noop("Receive the transfer first, then import again."),
    ),
    "repurchase_forbidden": (
        gettext_noop("a serial number that is not sold"),
        gettext_noop("Correct the number, or take the goods back by a sale return."),
    ),
    "unassigned_short": (
        gettext_noop("no more numbers than there are units without one"),
        gettext_noop("Correct the stock first, or import with the choice to add stock."),
    ),
    "quantity_invalid": (
        gettext_noop("a positive number with at most 4 digits behind the point"),
        gettext_noop("Correct the quantity."),
    ),
    "serial_count_mismatch": (
        gettext_noop("as many serial numbers as pieces"),
        gettext_noop("Write one row for each piece, with its serial number."),
    ),
    "stock_negative": (gettext_noop("stock of at least 0"), _MEND_STOCK),
    "stock_fractional": (gettext_noop("stock in whole pieces"), _MEND_STOCK),
    "stock_below_serials": (gettext_noop("at least as many pieces as serial numbers"), _MEND_STOCK),
    "bundle_not_trackable": (
        gettext_noop("goods; bundles and services have no serial numbers"),
        gettext_noop("Leave the cell empty, or correct the kind."),
    ),
    "tracking_exclusive": (
        gettext_noop("one way of tracking at a time"),
        gettext_noop("Switch the other way of tracking off on the page of the item, then import again."),
    ),
    "unit_not_base": (
        gettext_noop("no unfinished sale of the item in another unit"),
        gettext_noop("Finish that document first, then import again."),
    ),
    "serials_disabled": (
        gettext_noop("an organization that manages serial numbers"),
        gettext_noop("Switch serial number management on in the settings, or leave the cell empty."),
    ),
    "not_permitted": (
        gettext_noop("a store and an act that you have the right for"),
        gettext_noop("Ask somebody who has the right to import these rows."),
    ),
}
_PATTERNS: Mapping[str, str] = {
    checks.EMPTY: gettext_noop("Fill the cell in, or leave the row out."),
    checks.TOO_LONG: gettext_noop("Write it shorter."),
    checks.UNPRINTABLE: gettext_noop("Take that character out of the cell."),
    checks.NOT_ONE_OF: gettext_noop("Write one of these words."),
    checks.TAKEN: gettext_noop("Correct it: something else is called so."),
    shape.NEEDED: gettext_noop("Write the code into the cell, or choose one for all rows before you import."),
    shape.NOT_HERE: gettext_noop("Leave the cell empty, or import with another choice."),
    parties.KEEPS_ROLE: gettext_noop("Leave the cell empty; the role is changed on the page of the party."),
    rowwise.TWICE: gettext_noop("Leave one of the rows out."),
    IN_OTHER: gettext_noop("Correct the number, or take it out of the other carton first."),
}
_SPOILT = {cells.REMEDY_LONG, cells.REMEDY_EXPONENT, cells.REMEDY_ERROR, cells.REMEDY_NUMBER, cells.REMEDY_DATE}
_SPOILT_HELP: Help = (
    gettext_noop("a text, written out"),
    gettext_noop("Format the column as text and enter the values again."),
)
_FORMS = set(formats.SENTENCES.values())
_FORM_HELP: Help = (
    gettext_noop("a number of the form that the item asks for"),
    gettext_noop("Enter the number as it stands on the thing, or correct the SKU."),
)
_CORRECT = gettext_noop("Correct the cell, or leave the row out.")


def of(refusal: Refusal, field: str, kind: str = "") -> Help:
    """What to say beside a refusal that is about this field of its row, in an import of this kind."""
    pattern = str(refusal.facts.get("pattern", ""))
    if pattern in _SPOILT:
        return _SPOILT_HELP
    if pattern in _FORMS:
        return _FORM_HELP
    if refusal.code in _CODES:
        return _CODES[refusal.code]
    return explained(kind, field), _PATTERNS.get(pattern, _CORRECT)
