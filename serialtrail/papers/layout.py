"""How a kind of document looks on paper: size, language, columns and fields in their order, free texts.

Declarative: a layout holds choices and plain texts, never a program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from serialtrail.domain.checks import choice_faults, invalid, text_faults
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop

SIZES = ("a4", "letter", "80mm")
LANGUAGES = ("en", "zh", "both")
NUMBERS = ("text", "barcodes", "ranges")
LONGEST_TEXT = 2000
TWICE = gettext_noop("names %(name)s more than once")
NO_SUCH = gettext_noop("does not know %(name)s")
NOT_TEXT = gettext_noop("must be text")
NOT_LIST = gettext_noop("must be a list of names")
NOT_SWITCH = gettext_noop("must be true or false")
NEEDS_COLUMN = gettext_noop("needs the item or its SKU")


@dataclass(frozen=True)
class Layout:
    """`numbers`: how serial numbers are written. `payment`: bank, tax and the like. `signatures`: two lines to sign."""

    size: str = "a4"
    language: str = "en"
    columns: tuple[str, ...] = ("position", "sku", "name", "quantity", "unit", "serials")
    fields: tuple[str, ...] = ("date", "location", "reference", "note")
    numbers: str = "text"
    header: str = ""
    payment: str = ""
    footer: str = ""
    signatures: bool = False

    def shape(self) -> dict[str, Any]:
        """Plain JSON, as it is stored."""
        return {**asdict(self), "columns": list(self.columns), "fields": list(self.fields)}


_GOODS = ("position", "sku", "name", "quantity", "unit")
_KEPT = ("batch", "expires", "serials")
_PRICED = (*_GOODS, "price", "sum", *_KEPT)
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "sale": (*_PRICED, "warranty"),
    "sale_return": _PRICED,
    "purchase": _PRICED,
    "purchase_return": _PRICED,
    "transfer": (*_GOODS, *_KEPT),
    "count": (*_GOODS[:3], "expected", "counted", "unit", "serials"),
    "receipt": (*_PRICED, "warranty"),
    "order": (*_GOODS, "price", "sum", "open"),
    "adjustment": (*_GOODS, "direction", *_KEPT),
}
_HEAD = ("date", "time", "reference", "origin", "location", "address", "made_by", "posted_by", "note")
FIELDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("sale", "sale_return", "purchase", "purchase_return", "receipt", "order"), ("party", "contact", *_HEAD)
    ),
    "transfer": (*_HEAD, "to_location", "to_address"),
    "count": _HEAD,
    "adjustment": (*_HEAD, "to_location"),
}
PAPERS = tuple(COLUMNS)
"""Which papers there are, in the order in which they are offered."""

_SERIALS = (*_GOODS, "serials")
_TRADE = (*_GOODS, "price", "sum", "serials")
_PARTY = ("party", "contact", "date", "reference", "location", "note")
DEFAULTS: Mapping[str, Layout] = {
    "sale": Layout(columns=(*_TRADE, "warranty"), fields=(*_PARTY, "address", "posted_by")),
    "sale_return": Layout(columns=_TRADE, fields=(*_PARTY, "origin", "posted_by")),
    "purchase": Layout(columns=_TRADE, fields=(*_PARTY, "origin", "posted_by")),
    "purchase_return": Layout(columns=_TRADE, fields=_PARTY, signatures=True),
    "transfer": Layout(
        columns=_SERIALS,
        fields=("location", "address", "to_location", "to_address", "date", "reference", "note"),
        signatures=True,
    ),
    "count": Layout(
        columns=("position", "sku", "name", "counted", "unit", "serials"),
        fields=("location", "date", "reference", "made_by", "note"),
        signatures=True,
    ),
    "receipt": Layout(
        size="80mm",
        columns=("name", "quantity", "unit", "price", "sum", "serials", "warranty"),
        fields=("location", "address", "time", "posted_by", "party", "note"),
    ),
    "order": Layout(columns=(*_GOODS, "price", "sum"), fields=_PARTY),
    "adjustment": Layout(columns=(*_GOODS, "direction", "serials"), fields=("location", "date", "reference", "note")),
}


def numbers_of(paper: str) -> tuple[str, ...]:
    """How this paper can write numbers; only what is filled in by hand can leave them blank."""
    return (*NUMBERS, "blank") if paper == "count" else NUMBERS


def made(paper: str, given: Mapping[str, Any]) -> Layout:
    """The layout of what was given, the rest as built in. Refuses with line_invalid, every fault at once."""
    faults = _faults(paper, given)
    if faults:
        raise Refused(faults)
    lists = {name: tuple(given[name]) for name in ("columns", "fields") if name in given}
    return replace(DEFAULTS[paper], **{**given, **lists})


def _faults(paper: str, given: Mapping[str, Any]) -> list[Refusal]:
    known = {field.name for field in fields(Layout)}
    found = [invalid("layout", NO_SUCH, name=str(name)[:50]) for name in given if name not in known]
    for name, choices in (("size", SIZES), ("language", LANGUAGES), ("numbers", numbers_of(paper))):
        if name in given:
            found += choice_faults(name, str(given[name]), choices)
    for name, names in (("columns", COLUMNS[paper]), ("fields", FIELDS[paper])):
        if name in given:
            found += _list_faults(name, given[name], names)
    columns = given.get("columns")
    if isinstance(columns, list | tuple) and not {"name", "sku"} & set(map(str, columns)):
        found.append(invalid("columns", NEEDS_COLUMN))
    for name in ("header", "payment", "footer"):
        if name in given:
            text = given[name]
            found += (
                text_faults(name, text, LONGEST_TEXT, lines=True)
                if isinstance(text, str)
                else [invalid(name, NOT_TEXT)]
            )
    if not isinstance(given.get("signatures", False), bool):
        found.append(invalid("signatures", NOT_SWITCH))
    return found


def _list_faults(field: str, given: Any, known: tuple[str, ...]) -> list[Refusal]:
    if not isinstance(given, list | tuple):
        return [invalid(field, NOT_LIST)]
    found, seen = [], set()
    for name in map(str, given):
        if name not in known:
            found.append(invalid(field, NO_SUCH, name=name[:50]))
        elif name in seen:
            found.append(invalid(field, TWICE, name=name))
        seen.add(name)
    return found
