"""Items from a file: a known SKU is changed where the row says something, an unknown one is made."""

from __future__ import annotations

from functools import partial
from typing import Any

from serialtrail.catalog import item_checks, items
from serialtrail.domain import checks
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.exchange.imports.outcome import Outcome
from serialtrail.exchange.imports.rowwise import BATCH, FirstRows, one_by_one, recalled, repeated
from serialtrail.exchange.imports.sheets import Chunk
from serialtrail.exchange.imports.task import Task, Way
from serialtrail.posting import tracking

NOT_AN_AMOUNT = gettext_noop("%(value)s is not an amount; write it like 1299.50")
NOT_WHOLE = gettext_noop("%(value)s is not a whole number")
_TRACKING = {
    "": "none", "no": "none", "none": "none", "无": "none", "不跟踪": "none", "否": "none",
    "yes": "serial", "serial": "serial", "serial number": "serial", "序列号": "serial", "是": "serial",
    "batch": "batch", "批次": "batch", "shelf_life": "shelf_life", "shelf life": "shelf_life", "保质期": "shelf_life",
}  # fmt: skip

_KINDS = {"商品": "goods", "实物": "goods", "套装": "bundle", "组合": "bundle", "服务": "service"}


def way(task: Task) -> Way:
    """How items come in: one by one."""
    seen: FirstRows = {}
    return Way(BATCH, partial(_bring, task, seen), recall=partial(recalled, seen, "sku"))


def _bring(task: Task, seen: FirstRows, chunk: Chunk, really: bool) -> Outcome:
    return one_by_one(chunk, partial(_row, task, seen, chunk), really)


def _row(task: Task, seen: FirstRows, chunk: Chunk, spot: int, outcome: Outcome) -> list[Refusal]:
    """Bring one row in; return what it is refused for."""
    given, refusals = _given(chunk, spot)
    refusals += repeated(seen, "sku", given["sku"], chunk, spot)
    if not refusals:
        _write(given, task, outcome)
        return []
    return refusals + _further(task, given, {refusal.facts["field"] for refusal in refusals})


def _further(task: Task, given: dict[str, Any], told: set[str]) -> list[Refusal]:
    """What else is wrong with a row that is refused anyway, so that it has to be mended once."""
    # A SKU that cannot be is not looked for: databases do not take every sign.
    known = "sku" in told or items.found(task.organization, sku=given["sku"]) is not None
    faults = item_checks.faults(item_checks.whole(None, given))
    return [
        fault
        for fault in faults
        if fault.facts.get("field") not in told and (not known or fault.facts.get("field", "tracking") in given)
    ]


def _write(given: dict[str, Any], task: Task, outcome: Outcome) -> None:
    found = items.found(task.organization, sku=given["sku"])
    if found is None:
        items.create(task.actor, task.organization, given, task.at)
        outcome.created += 1
        return
    changed = {field: value for field, value in given.items() if field not in ("sku", "tracking")}
    wanted = given.get("tracking", found.tracking)
    switched = wanted != found.tracking and "serial" in (wanted, found.tracking)
    if switched and {wanted, found.tracking} - {"none", "serial"}:
        raise Refused([Refusal("tracking_exclusive", facts={"item": found.sku, "tracking": found.tracking})])
    if switched:
        [answer] = tracking.switch(task.organization, task.actor, [found.sku], wanted == "serial", task.at)
        if answer.refusals:
            raise Refused(answer.refusals)
        found.refresh_from_db()
    elif wanted != found.tracking:
        changed["tracking"] = wanted
    items.change(task.actor, task.organization, found, changed, task.at)
    outcome.changed += 1


def _given(chunk: Chunk, spot: int) -> tuple[dict[str, Any], list[Refusal]]:
    """Return the fields that the row says, and what of it cannot be read. An empty cell says nothing."""
    given: dict[str, Any] = {"sku": ""}
    refusals: list[Refusal] = []
    for name in chunk.places:
        column = chunk.column(name)
        text = column.texts[spot]
        if name in ("price", "cost"):
            _amount(name, text, given, refusals)
        elif pattern := column.spoilt.get(spot):
            refusals.append(checks.invalid(name, pattern, value=text))
        elif not text:
            continue
        elif name == "warranty_months":
            _months(text, given, refusals)
        elif name == "tracking":
            given[name] = _TRACKING.get(text.lower(), text)
        elif name == "kind":
            given[name] = _KINDS.get(text.lower(), text.lower())
        else:
            given[name] = text
    return given, refusals + checks.code_faults("sku", given["sku"], 100)


def _amount(name: str, text: str, given: dict[str, Any], refusals: list[Refusal]) -> None:
    if not text:
        return
    amount = checks.amount(text)
    if amount is None:
        refusals.append(checks.invalid(name, NOT_AN_AMOUNT, value=text[:100]))
    else:
        given[name] = amount


def _months(text: str, given: dict[str, Any], refusals: list[Refusal]) -> None:
    if text.isascii() and text.isdigit() and len(text) < 10:
        given["warranty_months"] = int(text)
    else:
        refusals.append(checks.invalid("warranty_months", NOT_WHOLE, value=text[:100]))
