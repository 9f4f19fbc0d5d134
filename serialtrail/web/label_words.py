"""What pages say of labels: templates, sizes, fields, symbols, formats, and what is to be said of a label."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from serialtrail.labels.built_in import BUILT_IN
from serialtrail.labels.layout import OWN
from serialtrail.labels.sizes import SHEETS, SIZES, Size

FORMAT: dict[str, Promise] = {
    "pdf": _("PDF, for any printer"),
    "zpl": _("ZPL, for label printers"),
    "png": _("PNG, a picture of the first page"),
}
FIELD: dict[str, Promise] = {
    "number": _("Serial number"),
    "item_name": _("Item name"),
    "sku": _("SKU"),
    "location": _("Place"),
    "batch": _("Production batch"),
    "warranty": _("Warranty until"),
    "organization": _("Name of your business"),
    "text": _("Text of your own"),
}
SYMBOL: dict[str, Promise] = {
    "qr:number": _("QR code"),
    "qr:link": _("QR code with a link"),
    "datamatrix:number": _("Data Matrix"),
    "datamatrix:gs1": _("GS1 Data Matrix: GTIN and serial number"),
    "datamatrix:link": _("Data Matrix with a link"),
    "code128:number": _("Code 128 barcode"),
}
ALIGN: dict[str, Promise] = {"left": _("Left"), "center": _("Centred"), "right": _("Right")}
LANGUAGE: dict[str, str] = {"en": "English", "zh-hans": "简体中文"}
PAPER: dict[str, str] = {"a4": "A4", "letter": "Letter"}


def template(name: str) -> str:
    """What a template is called: in the reader's language if it is built in."""
    return gettext(BUILT_IN[name][0]) if name in BUILT_IN else name


Choice = tuple[str, str, Size | None]


def sizes() -> dict[str, list[Choice]]:
    """The sizes to choose from, in groups: name, words, measures."""
    rolls: list[Choice] = [(name, _size(name), size) for name, size in SIZES.items() if name not in SHEETS]
    sheets: list[Choice] = [(name, _size(name), size) for name, size in SHEETS.items()]
    own: list[Choice] = [(OWN, gettext("A size of my own"), None)]
    return {gettext("Rolls"): rolls, gettext("Sheets"): sheets, gettext("Other"): own}


def notes(found: Mapping[str, int]) -> list[str]:
    """Sentences about labels that are not quite as was asked."""
    return [_NOTES[note](n) % {"n": n} for note, n in sorted(found.items())]


def _size(name: str) -> str:
    size = SIZES[name]
    shown = f"{size.width:g} × {size.height:g} mm"
    if name.startswith("roll-"):
        return shown
    maker, _dash, number = name.partition("-")
    return f"{maker.title()} {number.upper() if maker == 'avery' else number} · {shown}"


_NOTES = {
    "switched": lambda n: ngettext(
        "One number does not fit as the symbol asked for, with bars that scanners can read; it is a Data Matrix.",
        "%(n)s numbers do not fit as the symbol asked for, with bars that scanners can read; they are Data Matrix.",
        n,
    ),
    "no_room": lambda n: ngettext(
        "One label has no room for a symbol that scanners can read; it has the number as text only.",
        "%(n)s labels have no room for a symbol that scanners can read; they have the number as text only.",
        n,
    ),
    "no_gtin": lambda n: ngettext(
        "One symbol holds the number alone: its item has no GTIN, or GS1 does not take the number.",
        "%(n)s symbols hold the number alone: their items have no GTIN, or GS1 does not take the numbers.",
        n,
    ),
    "no_link": lambda n: ngettext(
        "One symbol holds the number alone: the server's public address is not set.",
        "%(n)s symbols hold the number alone: the server's public address is not set.",
        n,
    ),
}
