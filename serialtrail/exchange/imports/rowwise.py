"""Rows that come in one by one: each is whole or not at all, the others of its chunk stay."""

from __future__ import annotations

from collections.abc import Callable

from django.db.transaction import atomic

from serialtrail.db import transaction
from serialtrail.domain import checks
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.exchange.imports.outcome import Fault, Outcome
from serialtrail.exchange.imports.sheets import Chunk

BATCH = 500


TWICE = gettext_noop("%(value)s stands in row %(row)s already")
FirstRows = dict[str, int]
"""What rows are about, by the key of its code: the first row that is."""


class _Undone(Exception):
    """Ends a transaction of which nothing shall stay."""


def one_by_one(chunk: Chunk, row: Callable[[int, Outcome], list[Refusal]], really: bool) -> Outcome:
    """Bring the rows in; `row` takes a place and what it counts into, and returns or raises what it is refused for."""
    outcomes: list[Outcome] = []

    def work() -> None:
        outcome = Outcome(rows=len(chunk), converted=chunk.converted)
        outcomes[:] = [outcome]
        outcome.refuse([fault for spot in range(len(chunk)) if (fault := _one(chunk, spot, row, outcome))])

    def question() -> None:
        work()
        raise _Undone

    if really:
        work()
        return outcomes[0]
    try:
        transaction.write(question)
    except _Undone:
        return outcomes[0]
    raise AssertionError("unreachable")


def repeated(seen: FirstRows, field: str, code: str, chunk: Chunk, spot: int) -> list[Refusal]:
    """Refuse a second row about the same thing: of two that differ nobody knows which is meant."""
    row = chunk.rows[spot][0]
    # A chunk may be brought in again, and a file is read twice: the row itself is no second one.
    first = seen.setdefault(checks.code_key(code), row)
    return [] if not code or first == row else [checks.invalid(field, TWICE, value=code, row=first)]


def recalled(seen: FirstRows, field: str, chunk: Chunk) -> None:
    """Remember what these rows were about, which came in before."""
    column = chunk.column(field)
    for spot, code in enumerate(column.texts):
        if not column.spoilt.get(spot):
            repeated(seen, field, code, chunk, spot)


def _one(chunk: Chunk, spot: int, row: Callable[[int, Outcome], list[Refusal]], outcome: Outcome) -> Fault | None:
    made = Outcome()
    try:
        with atomic():
            refusals = row(spot, made)
    except Refused as refused:
        refusals = list(refused.refusals)
    if refusals:
        return Fault(chunk.row(spot), tuple(refusals))
    outcome.created += made.created
    outcome.changed += made.changed
    outcome.cartons += made.cartons
    return None
