"""Faults grouped by cause: what is wrong how often, what was found, what is expected, how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from serialtrail.domain.answers import plain
from serialtrail.domain.refusals import Refusal, sentence
from serialtrail.domain.texts import gettext_noop
from serialtrail.exchange.imports import remedies
from serialtrail.exchange.imports.outcome import Fault, Warned

MOST_GROUPS, MOST_ROWS, MOST_SAMPLES = 200, 20, 10
Group = dict[str, Any]

# The field a refusal is about, where it does not name it: the first of them that the table has.
_FIELDS = {
    "item_unknown": ("sku",),
    "tracking_off": ("sku",),
    "document_kind_without_serials": ("sku",),
    "serials_disabled": ("tracking", "sku"),
    "bundle_not_trackable": ("tracking",),
    "tracking_exclusive": ("tracking",),
    "stock_negative": ("tracking",),
    "stock_fractional": ("tracking",),
    "stock_below_serials": ("tracking",),
    "location_unknown": ("location",),
    "quantity_invalid": ("quantity",),
    "serial_count_mismatch": ("quantity",),
    "unit_not_base": ("quantity", "tracking"),
}
_OF_NUMBERS = ("number", "tracking")
NAME_DIFFERS = gettext_noop("The item %(sku)s is called “%(known)s”, not “%(found)s”.")


def take(
    groups: list[Group],
    faults: Iterable[Fault],
    warnings: Iterable[Warned],
    header: Sequence[str],
    places: Mapping[str, int],
    kind: str,
) -> None:
    """Add faults and warnings to the groups, which are plain JSON; beyond 200 causes no more are begun."""
    known = {_cause(group): group for group in groups}
    for fault in faults:
        for refusal in fault.refusals:
            _refused(groups, known, fault, refusal, header, places, kind)
    for warned in warnings:
        about = _about(warned.field, header, places)
        group = _group(groups, known, about | {"warning": True, "code": "", "pattern": warned.pattern}, remedies.NAME)
        _count(group, warned.row, warned.found, {"pattern": warned.pattern, "facts": _stored(warned.facts)})


def _refused(
    groups: list[Group], known: dict[tuple[Any, ...], Group], fault: Fault, refusal: Refusal, header: Sequence[str],
    places: Mapping[str, int], kind: str,
) -> None:  # fmt: skip
    among = _FIELDS.get(refusal.code, _OF_NUMBERS)
    name = str(refusal.facts.get("field", "")) or next((field for field in among if field in places), among[0])
    pattern = str(refusal.facts.get("pattern", ""))
    cause = _about(name, header, places) | {"warning": False, "code": refusal.code, "pattern": pattern}
    group = _group(groups, known, cause, remedies.of(refusal, name, kind))
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
