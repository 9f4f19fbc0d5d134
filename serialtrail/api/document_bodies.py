"""What requests about documents look like, and the drafts they say."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from serialtrail.api.document_lists import Kind
from serialtrail.api.fields import Body, Flag, Given, Money, Quantity, Text, Whole
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.domain.numbers import key

Numbers = Annotated[list[Text], Field(max_length=100_000)]
Codes = Annotated[list[Text], Field(max_length=100)]


class LineIn(Body):
    item: Text
    quantity: Quantity | None = None
    unit: Text | None = None
    unit_price: Money | None = None
    serials: Numbers = Field(default=[])
    production_batch: Annotated[str, Field(strict=True, max_length=100)] = ""
    batch: Annotated[str, Field(strict=True, max_length=100)] = ""
    expires_on: datetime.date | None = None
    direction: Annotated[str | None, Field(strict=True, max_length=100)] = None


Lines = Annotated[list[LineIn], Field(max_length=10_000)]


class DocumentIn(Body):
    kind: Kind
    location: Text | None = None
    to_location: Text | None = None
    party: Text | None = None
    date: datetime.date | None = None
    reference: Annotated[str, Field(strict=True, max_length=200)] = ""
    note: Annotated[str, Field(strict=True, max_length=10_000)] = ""
    lines: Lines = Field(default=[])
    mode: Annotated[str | None, Field(strict=True, max_length=100)] = None
    direction: Annotated[str | None, Field(strict=True, max_length=100)] = None
    scope: Annotated[str | None, Field(strict=True, max_length=100)] = None
    category: Annotated[str | None, Field(strict=True, max_length=100)] = None
    full: Flag = False
    hold: Flag = False
    confirm: Codes = Field(default=[])
    uid: UUID | None = None
    post: Flag = False
    check: Flag = False


class DocumentChange(Body):
    version: Whole | None = None
    location: Text | None = None
    to_location: Text | None = None
    party: Text | None = None
    date: Given[datetime.date] = None
    reference: Given[Annotated[str, Field(strict=True, max_length=200)]] = None
    note: Given[Annotated[str, Field(strict=True, max_length=10_000)]] = None
    lines: Given[Lines] = None
    mode: Text | None = None
    direction: Text | None = None
    scope: Text | None = None
    category: Text | None = None
    full: Given[Flag] = None
    hold: Given[Flag] = None
    confirm: Given[Codes] = None


class PostIn(Body):
    confirm: Codes = Field(default=[])
    version: Whole | None = None


class RejectIn(Body):
    reason: Annotated[str, Field(strict=True, max_length=1000)] = ""


class ShipIn(Body):
    confirm: Codes = Field(default=[])
    lines: Lines | None = None


class ReceivedLineIn(Body):
    item: Text
    quantity: Quantity | None = None
    serials: Numbers = Field(default=[])


class ReceiveIn(Body):
    all: Flag = False
    lines: Annotated[list[ReceivedLineIn], Field(max_length=10_000)] | None = None


class CloseIn(Body):
    rest: Text


class ConvertIn(Body):
    kind: Text
    lines: Lines | None = None


class VoidIn(Body):
    with_successors: Flag = False
    correct: Flag = False


class ScanIn(Body):
    """`serials` may be called `numbers`; without `item` each number goes to the line of its own item."""

    serials: Numbers = Field(default=[])
    numbers: Numbers = Field(default=[])
    item: Text | None = None


def draft_line(line: LineIn | ReceivedLineIn) -> DraftLine:
    """The line that a body says."""
    if isinstance(line, ReceivedLineIn):
        return DraftLine(sku=line.item, quantity=line.quantity, numbers=tuple(line.serials))
    return DraftLine(
        sku=line.item,
        quantity=line.quantity,
        unit=line.unit,
        numbers=tuple(line.serials),
        direction=line.direction or "",
        unit_price=line.unit_price,
        production_batch=line.production_batch,
        batch=line.batch,
        expires_on=line.expires_on,
    )


def draft(body: DocumentIn, limit: int) -> Draft:
    """The draft that a body says; `limit` is how many numbers one request may carry."""
    return Draft(
        kind=body.kind,
        lines=tuple(map(draft_line, body.lines)),
        location=body.location,
        to_location=body.to_location,
        party=body.party,
        date=body.date,
        reference=body.reference,
        note=body.note,
        mode=body.mode or "",
        direction=body.direction or "",
        scope=body.scope or "",
        category=body.category or "",
        full=body.full,
        hold=body.hold,
        confirm=frozenset(body.confirm),
        uid=str(body.uid) if body.uid else None,
        limit=limit,
    )


_WORDS = ("mode", "direction", "scope", "category")


def changed(body: DocumentChange, limit: int) -> Callable[[Draft], Draft]:
    """What a change makes of the draft; lines are replaced whole, but keep which order line they fulfil."""
    given = body.model_dump(exclude_unset=True, exclude={"version", "lines", "confirm"})
    columns: dict[str, Any] = {name: (value or "") if name in _WORDS else value for name, value in given.items()}
    if body.confirm is not None:
        columns["confirm"] = frozenset(body.confirm)

    def change(before: Draft) -> Draft:
        lines = before.lines
        if body.lines is not None:
            lines = tuple(_kept(draft_line(line), before) for line in body.lines)
        return replace(before, lines=lines, limit=limit, **columns)

    return change


def _kept(line: DraftLine, before: Draft) -> DraftLine:
    same = next((old for old in before.lines if key(old.sku) == key(line.sku)), None)
    return replace(line, origin_line=same.origin_line) if same else line


def with_numbers(lines: list[LineIn] | None, limit: int) -> Callable[[Draft], Draft] | None:
    """What approving or shipping with `lines` makes of the draft: numbers brought or replaced, quantities if given."""
    if lines is None:
        return None
    brought = {key(line.item): line for line in lines}

    def change(before: Draft) -> Draft:
        known = {key(line.sku) for line in before.lines}
        kept = tuple(_brought(line, brought.get(key(line.sku))) for line in before.lines)
        new = tuple(draft_line(line) for sku, line in brought.items() if sku not in known)
        return replace(before, lines=kept + new, limit=limit)

    return change


def _brought(line: DraftLine, given: LineIn | None) -> DraftLine:
    if given is None:
        return line
    quantity: Decimal | None = line.quantity if given.quantity is None else given.quantity
    return replace(line, numbers=tuple(given.serials), quantity=quantity)
