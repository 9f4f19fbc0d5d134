"""Faults grouped by cause: what is wrong how often, what was found, what is expected, how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from serialtrail.domain import formats
from serialtrail.domain.answers import plain
from serialtrail.domain.refusals import Refusal, gettext_noop, sentence
from serialtrail.exchange.imports import cells
from serialtrail.exchange.imports.outcome import Fault, Warned

MOST_GROUPS, MOST_ROWS, MOST_SAMPLES = 200, 20, 10
Group = dict[str, Any]

# The field a refusal is about, where it does not name it.
_FIELDS = {
    "item_unknown": "sku",
    "tracking_off": "sku",
    "document_kind_without_serials": "sku",
    "serials_disabled": "sku",
    "bundle_not_trackable": "tracking",
    "tracking_exclusive": "tracking",
    "stock_negative": "tracking",
    "stock_fractional": "tracking",
    "stock_below_serials": "tracking",
    "location_unknown": "location",
    "quantity_invalid": "quantity",
    "serial_count_mismatch": "quantity",
    "unit_not_base": "quantity",
}
_TEXT = gettext_noop("a text, written out")
_HELP: Mapping[str, tuple[str, str]] = {
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
    "number_invalid": (
        gettext_noop("up to 100 letters, digits and common signs, without spaces"),
        gettext_noop("Enter the number as it stands on the thing."),
    ),
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
    "not_permitted": (
        gettext_noop("a store and an act that you have the right for"),
        gettext_noop("Ask somebody who has the right to import these rows."),
    ),
}
_SPOILT = {cells.REMEDY_LONG, cells.REMEDY_EXPONENT, cells.REMEDY_ERROR, cells.REMEDY_NUMBER, cells.REMEDY_DATE}
_FORMS = set(formats.SENTENCES.values())
_FORM_HELP = (
    gettext_noop("a number of the form that the item asks for"),
    gettext_noop("Enter the number as it stands on the thing, or correct the SKU."),
)
_SPOILT_HELP = (_TEXT, gettext_noop("Format the column as text and enter the values again."))
NAME_DIFFERS = gettext_noop("The item %(sku)s is called “%(known)s”, not “%(found)s”.")
_NAME_HELP = (
    gettext_noop("the name of the item in the catalogue"),
    gettext_noop("Nothing has to be done if the SKU is right: the name is not read."),
)


def take(
    groups: list[Group],
    faults: Iterable[Fault],
    warnings: Iterable[Warned],
    header: Sequence[str],
    places: Mapping[str, int],
) -> None:
    """Add faults and warnings to the groups, which are plain JSON; beyond 200 causes no more are begun."""
    known = {_cause(group): group for group in groups}
    for fault in faults:
        for refusal in fault.refusals:
            _refused(groups, known, fault, refusal, header, places)
    for warned in warnings:
        about = _about(warned.field, header, places)
        group = _group(groups, known, about | {"warning": True, "code": "", "pattern": warned.pattern}, _NAME_HELP)
        _count(group, warned.row, warned.found, {"pattern": warned.pattern, "facts": _stored(warned.facts)})


def _refused(
    groups: list[Group], known: dict[tuple[Any, ...], Group], fault: Fault, refusal: Refusal, header: Sequence[str],
    places: Mapping[str, int],
) -> None:  # fmt: skip
    name = str(refusal.facts.get("field", "")) or _FIELDS.get(refusal.code, "number")
    pattern = str(refusal.facts.get("pattern", ""))
    cause = _about(name, header, places) | {"warning": False, "code": refusal.code, "pattern": pattern}
    help_ = _SPOILT_HELP if pattern in _SPOILT else _HELP.get(refusal.code, ("", ""))
    help_ = _FORM_HELP if pattern in _FORMS else help_
    group = _group(groups, known, cause, help_)
    said = {"code": refusal.code, "serial": refusal.serial, "facts": _stored(refusal.facts)}
    place = places.get(name)
    texts = fault.row.texts
    found = texts[place] if place is not None and place < len(texts) else refusal.serial or ""
    _count(group, fault.row.number, found[:200], said)


def _about(name: str, header: Sequence[str], places: Mapping[str, int]) -> Group:
    place = places.get(name)
    return {"field": name, "column": header[place] if place is not None and place < len(header) else ""}


def _cause(group: Group) -> tuple[Any, ...]:
    return group["warning"], group["code"], group["pattern"], group["field"]


def _group(
    groups: list[Group], known: dict[tuple[Any, ...], Group], cause: Group, help_: tuple[str, str]
) -> Group | None:
    found = known.get(_cause(cause))
    if found is None and len(groups) < MOST_GROUPS:
        found = cause | {"count": 0, "rows": [], "samples": []}
        found |= {"expected": help_[0], "remedy": help_[1]}
        known[_cause(cause)] = found
        groups.append(found)
    return found


def _storable(text: str) -> str:
    """The text without what JSON in a database cannot hold."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _stored(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON in a database keeps them."""
    shown = {name: plain(fact) for name, fact in facts.items()}
    return {name: _storable(fact) if isinstance(fact, str) else fact for name, fact in shown.items()}


def _count(group: Group | None, row: int, found: str, said: Mapping[str, Any]) -> None:
    if group is None:
        return
    group["count"] += 1
    if len(group["rows"]) < MOST_ROWS:
        group["rows"].append(row)
    found = _storable(found)
    for sample in group["samples"]:
        if sample["found"] == found:
            sample["count"] = sample.get("count", 1) + 1
            return
    if len(group["samples"]) < MOST_SAMPLES:
        group["samples"].append({"row": row, "found": found, "count": 1, "said": said})


def told(group: Group, translate: Callable[[str], str]) -> Group:
    """A group as it is shown: what its samples say, and the first of them for all, in the reader's language.

    A sample is what was found, where first and in how many rows.
    """
    samples = [
        {**sample, "count": sample.get("count", 1), "message": _sentence(sample["said"], translate)}
        for sample in group["samples"]
    ]
    help_ = {name: translate(group[name]) if group[name] else "" for name in ("expected", "remedy")}
    return {**group, **help_, "samples": samples, "message": samples[0]["message"]}


def _sentence(said: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    if "code" in said:
        return sentence(Refusal(said["code"], None, said["serial"], said["facts"]), translate)
    return str(translate(said["pattern"]) % said["facts"])
