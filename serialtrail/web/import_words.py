"""What imports are called, what their columns are called, and which column of a file stands for what."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from serialtrail.domain.fields import called
from serialtrail.exchange.imports.columns import KINDS, REASON, REQUIRED, fields, folded
from serialtrail.web.words import Words

# Title, what a row is, and what becomes of it.
OFFERED: Mapping[str, tuple[Promise, Promise]] = {
    "serials": (_("Serial numbers"), _("SKU, location and number: numbers for stock that is there, or new stock.")),
    "items": (_("Items"), _("SKU, name, barcode, price, tracking: new items, and changes of known ones.")),
    "opening": (
        _("Opening stock"),
        _("SKU, location and quantity, with a number where there is one: what you begin with."),
    ),
    "purchase": (_("Packing list"), _("SKU and number of one delivery: becomes one purchase from a supplier.")),
    "parties": (_("Customers and suppliers"), _("Code, name and role, with e-mail address and telephone.")),
    "cartons": (_("Cartons"), _("Carton code and number: which number lies in which carton.")),
}
MODES: Words = {
    "add": _("Add stock: each number is one more unit"),
    "label": _("Give numbers to units that are in stock without one"),
    "register": _("Only register the numbers, without stock"),
}

STATE: Words = {
    "waiting": _("Being checked"),
    "checking": _("Being checked"),
    "posting": _("Being imported"),
    "checked": _("Waits for you"),
    "done": _("Imported"),
    "failed": _("Not readable"),
    "cancelled": _("Stopped"),
}


def offered() -> dict[str, tuple[Promise, Promise]]:
    """The kinds that can be imported."""
    return {kind: words for kind, words in OFFERED.items() if kind in KINDS}


def title(field: str) -> str:
    """What a field is called."""
    return called(field, gettext)


def columns(kind: str, header: Sequence[str], chosen: Mapping[str, int]) -> list[dict[str, Any]]:
    """For each field what it is called, whether it is needed, and the columns of the file to choose from."""
    named = [(place, text) for place, text in enumerate(header) if folded(text) != REASON]
    return [
        {
            "field": field,
            "title": title(field),
            "needed": field in REQUIRED[kind],
            "place": chosen.get(field),
            "missing": field in REQUIRED[kind] and field not in chosen,
            "choices": [(place, text or f"#{place + 1}", chosen.get(field) == place) for place, text in named],
        }
        for field in fields(kind)
    ]


def ignored(header: Sequence[str], chosen: Mapping[str, int]) -> list[str]:
    """The columns of the file that stand for nothing."""
    taken = set(chosen.values())
    return [text for place, text in enumerate(header) if place not in taken and text and folded(text) != REASON]
