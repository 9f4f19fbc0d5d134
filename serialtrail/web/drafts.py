"""The editor's fields as a draft, and a document as the editor's fields."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from serialtrail.domain import checks, numbers
from serialtrail.domain.documents import KEEP_UNIT
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.domain.refusals import Refusal
from serialtrail.domain.texts import gettext_noop

HEAD = ("location", "to_location", "party", "date", "reference", "note", "mode", "direction")
TYPED = (*HEAD, "origin")  # the document by which goods came is named by its number
CELLS = ("id", "item", "quantity", "unit", "unit_price", "production_batch", "direction", "numbers")
EMPTY_LINES = 1
NOT_AN_AMOUNT = gettext_noop("write it in digits, such as 2 or 599.00")
NOT_A_DAY = gettext_noop("write it as year-month-day, such as 2026-11-22")
_LINE = re.compile(r"line-([0-9]{1,4})-item")


@dataclass
class Entered:
    """What stands in the editor, as typed: the head, the lines, and what could not even be read."""

    kind: str
    head: dict[str, str]
    lines: list[dict[str, str]]
    version: int | None = None
    confirm: tuple[str, ...] = ()
    faults: list[Refusal] = field(default_factory=list)


def entered(kind: str, given: QueryDict) -> Entered:
    """Read the editor's fields; lines without item, quantity and numbers are left out."""
    lines = rows(given, CELLS)
    # Whoever has seen that somebody else changed it meanwhile may write over that version.
    version = given.get("over") or given.get("version", "")
    return Entered(
        kind,
        {name: given.get(name, "").strip() for name in TYPED},
        [line for line in lines if line["item"] or line["quantity"] or line["numbers"]],
        int(version) if version.isdigit() and len(version) < 10 else None,
        tuple(given.getlist("confirm")[:20]),
    )


def rows(given: QueryDict, cells: Sequence[str]) -> list[dict[str, str]]:
    """The lines of a page, in its order: these cells of each that has an item's."""
    places = sorted(int(match[1]) for name in given if (match := _LINE.fullmatch(name)))
    return [{cell: given.get(f"line-{place}-{cell}", "").strip() for cell in cells} for place in places]


def stored(document: Mapping[str, Any]) -> Entered:
    """What the editor shows of a draft that was saved."""
    lines = [
        {
            **{cell: str(line[cell] or "") for cell in CELLS if cell not in ("numbers",)},
            "item_name": line["item_name"],
            # As many as its numbers: left out, so that it follows them.
            "quantity": "" if _counted(line) else line["quantity"],
            "numbers": "\n".join(line["serials"]),
        }
        for line in document["lines"]
    ]
    head = {name: str(document[name] or "") for name in (*HEAD, "party_name")}
    head["origin"] = str((document["origin"] or {}).get("number") or "")
    return Entered(document["kind"], head, lines, document["version"], tuple(document["confirm"]))


def _counted(line: Mapping[str, Any]) -> bool:
    return bool(line["serials"]) and Decimal(line["quantity"]) == len(line["serials"])


def draft(typed: Entered, limit: int) -> Draft:
    """The draft that was typed; what cannot be read is said in `typed.faults`. `limit` is on the numbers given."""
    typed.faults = []
    lines = tuple(_line(typed, place, line) for place, line in enumerate(typed.lines, 1))
    mode = typed.head["mode"]
    return Draft(
        kind=typed.kind,
        lines=lines,
        # Fields that such a document does not have are hidden by the script; without it they are filled perhaps.
        location=None if mode == "register" else typed.head["location"] or None,
        to_location=None if mode == KEEP_UNIT else typed.head["to_location"] or None,
        mode=typed.head["mode"],
        direction=typed.head["direction"],
        confirm=frozenset(typed.confirm),
        party=typed.head["party"] or None,
        date=_day(typed),
        reference=typed.head["reference"],
        note=typed.head["note"],
        limit=limit,
    )


def over(kept: Draft, typed: Draft) -> Draft:
    """A saved draft with what was typed over it; what the editor does not show stays as it was."""
    before = {line.id: line for line in kept.lines if line.id is not None}
    lines = tuple(
        replace(
            before[line.id],
            sku=line.sku,
            quantity=line.quantity,
            unit=line.unit,
            numbers=line.numbers,
            unit_price=line.unit_price,
            production_batch=line.production_batch,
            direction=line.direction,
        )
        if line.id in before
        else replace(line, id=None)
        for line in typed.lines
    )
    head = {name: getattr(typed, name) for name in (*HEAD, "limit", "confirm")}
    if typed.kind == "opening":
        head["origin"] = typed.origin
    return replace(kept, lines=lines, **head)


def _line(typed: Entered, place: int, line: Mapping[str, str]) -> DraftLine:
    return DraftLine(
        sku=line["item"],
        quantity=_amount(typed, place, "quantity", line["quantity"]),
        unit=line["unit"] or None,
        numbers=tuple(numbers.split(line["numbers"])),
        unit_price=_amount(typed, place, "unit_price", line["unit_price"]),
        production_batch=line["production_batch"],
        direction="out" if typed.head["mode"] == KEEP_UNIT else line["direction"],
        id=int(line["id"]) if line["id"].isdigit() and len(line["id"]) < 19 else None,
    )


def _amount(typed: Entered, place: int, name: str, text: str) -> Decimal | None:
    amount = checks.amount(numbers.fold(text).text) if text else None
    if text and amount is None:
        fault = checks.invalid(name, NOT_AN_AMOUNT)
        typed.faults.append(Refusal(fault.code, place, None, fault.facts))
    return amount


def _day(typed: Entered) -> date | None:
    text = typed.head["date"]
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        typed.faults.append(checks.invalid("date", NOT_A_DAY))
        return None
