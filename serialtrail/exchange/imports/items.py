"""Items from a file: a known SKU is changed where the row says something, an unknown one is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.transaction import atomic

from serialtrail.catalog import items
from serialtrail.db import transaction
from serialtrail.domain import checks
from serialtrail.domain.facts import Actor
from serialtrail.domain.refusals import Refusal, Refused, gettext_noop
from serialtrail.exchange.imports.outcome import Fault, Keep, Outcome
from serialtrail.exchange.imports.sheets import Row, Sheet, opened
from serialtrail.posting import tracking

_BATCH = 500
NOT_AN_AMOUNT = gettext_noop("%(value)s is not an amount; write it like 1299.50")
NOT_WHOLE = gettext_noop("%(value)s is not a whole number")
_TRACKING = {
    "": "none", "no": "none", "none": "none", "无": "none", "不跟踪": "none", "否": "none",
    "yes": "serial", "serial": "serial", "serial number": "serial", "序列号": "serial", "是": "serial",
    "batch": "batch", "批次": "batch", "shelf_life": "shelf_life", "shelf life": "shelf_life", "保质期": "shelf_life",
}  # fmt: skip


@dataclass(frozen=True)
class Target:
    """Whose catalogue, who acts, when."""

    organization: int
    actor: Actor
    at: datetime
    columns: Mapping[str, int] | None = None


class _Undone(Exception):
    """Ends a transaction of which nothing shall stay."""


def run(path: Path, target: Target, on_error: str, keep: Keep, tell: Callable[[Sheet, Outcome], None]) -> Outcome:
    """Import the file. Raises CannotRead, and Refused(not_permitted)."""
    checks.demand(target.actor, "import")
    if on_error == "skip_bad":
        return _passed(path, target, keep, tell, transaction.write)
    outcomes: list[Outcome] = []

    def work() -> None:
        outcomes[:] = [_passed(path, target, keep, tell, lambda rows: rows())]
        if on_error == "check" or outcomes[0].refused:
            raise _Undone

    try:
        transaction.write(work)
    except _Undone:
        outcomes[0].created = outcomes[0].changed = 0
    return outcomes[0]


Once = Callable[[Callable[[], list[Fault]]], list[Fault]]


def _passed(path: Path, target: Target, keep: Keep, tell: Callable[[Sheet, Outcome], None], once: Once) -> Outcome:
    outcome = Outcome()
    with opened(path, "items", target.columns) as sheet:
        for rows in _batches(sheet):
            outcome.rows += len(rows)
            outcome.converted += sum(any(cell.converted for cell in row.cells) for row in rows)
            made = Outcome()

            def work(rows: Sequence[Row] = rows, made: Outcome = made) -> list[Fault]:
                made.created = made.changed = 0
                return [fault for row in rows if (fault := _row(row, sheet, target, made))]

            faults = once(work)
            outcome.created += made.created
            outcome.changed += made.changed
            outcome.refuse(faults)
            keep(faults)
            tell(sheet, outcome)
    return outcome


def _batches(sheet: Sheet) -> Iterator[list[Row]]:
    while rows := list(islice(sheet.rows, _BATCH)):
        yield rows


def _row(row: Row, sheet: Sheet, target: Target, outcome: Outcome) -> Fault | None:
    given, refusals = _given(row, sheet)
    if not refusals:
        try:
            # A row is whole or not at all; the others of its batch stay.
            with atomic():
                _write(given, target, outcome)
        except Refused as refused:
            refusals = list(refused.refusals)
    return Fault(row, tuple(refusals)) if refusals else None


def _write(given: dict[str, Any], target: Target, outcome: Outcome) -> None:
    found = items.found(target.organization, sku=given["sku"])
    if found is None:
        items.create(target.actor, target.organization, given, target.at)
        outcome.created += 1
        return
    changed = {field: value for field, value in given.items() if field not in ("sku", "tracking")}
    wanted = given.get("tracking", found.tracking)
    switched = wanted != found.tracking and "serial" in (wanted, found.tracking)
    if switched and {wanted, found.tracking} - {"none", "serial"}:
        raise Refused([Refusal("tracking_exclusive", facts={"item": found.sku, "tracking": found.tracking})])
    if switched:
        [answer] = tracking.switch(target.organization, target.actor, [found.sku], wanted == "serial", target.at)
        if answer.refusals:
            raise Refused(answer.refusals)
        found.refresh_from_db()
    elif wanted != found.tracking:
        changed["tracking"] = wanted
    items.change(target.actor, target.organization, found, changed, target.at)
    outcome.changed += 1


def _given(row: Row, sheet: Sheet) -> tuple[dict[str, Any], list[Refusal]]:
    """Return the fields that the row says, and what of it cannot be read. An empty cell says nothing."""
    given: dict[str, Any] = {"sku": ""}
    refusals: list[Refusal] = []
    for name, place in sheet.places.items():
        cell = row.cell(place)
        if name in ("price", "cost"):
            _amount(name, cell.text, given, refusals)
        elif cell.pattern:
            refusals.append(checks.invalid(name, cell.pattern, value=cell.text))
        elif not cell.text:
            continue
        elif name == "warranty_months":
            _months(cell.text, given, refusals)
        elif name == "tracking":
            given[name] = _TRACKING.get(cell.text.lower(), cell.text)
        else:
            given[name] = cell.text
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
