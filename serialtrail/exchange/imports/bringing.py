"""A file is brought in: looked at, as a whole or not at all, or without its bad rows; always chunk by chunk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

from serialtrail.db import statistics, transaction
from serialtrail.domain import checks, gs1, numbers
from serialtrail.domain.refusals import Refusal
from serialtrail.exchange.imports import cartons, documents, items, parties
from serialtrail.exchange.imports.outcome import Fault, Outcome
from serialtrail.exchange.imports.seen import Seen
from serialtrail.exchange.imports.sheets import Chunk, Sheet, Source
from serialtrail.exchange.imports.task import Task, Way

WAYS: dict[str, Callable[[Task], Way]] = {
    "serials": documents.way,
    "items": items.way,
    "opening": documents.way,
    "parties": parties.way,
    "cartons": cartons.way,
    "purchase": documents.way,
}


def _nothing(sheet: Sheet, part: Outcome) -> None:
    """Nobody asked."""


@dataclass(frozen=True)
class Watch:
    """Who is told, each time with the outcome of the chunk: `tell` after it, and it may raise to stop all;
    `save` inside the transaction that brings a chunk in (skip_bad), or that brings all in, with all (all_or_nothing);
    `begin` before a file is read from its first row. `behind` rows were brought in before."""

    tell: Callable[[Sheet, Outcome], None] = _nothing
    save: Callable[[Sheet, Outcome], None] = _nothing
    begin: Callable[[Sheet, str], None] = lambda sheet, what: None
    behind: int = 0


class _Undone(Exception):
    """Ends the transaction of an import that is all or nothing."""


def bring(source: Source, task: Task, watch: Watch) -> Outcome:
    """Import the file. Raises CannotRead, and Refused(not_permitted)."""
    checks.demand(task.actor, "import")
    if task.on_error == "check":
        return _looked(source, task, watch)
    outcome = (_skipping if task.on_error == "skip_bad" else _whole)(source, task, watch)
    if statistics.outdated(outcome.created):
        statistics.refresh()
    return outcome


def _looked(source: Source, task: Task, watch: Watch) -> Outcome:
    """Look at every row, write nothing."""
    outcome, way = Outcome(), WAYS[task.kind](task)
    with source.opened(task.kind, task.columns) as sheet, closing(Seen()) as seen:
        watch.begin(sheet, "check")
        for chunk in sheet.chunks(way.size):
            part = way.bring(chunk, False)
            if way.number:
                _refuse_repeated(chunk, way.number, part, seen)
            part.created = part.changed = 0
            outcome.add(part)
            watch.tell(sheet, part)
    return outcome


def _skipping(source: Source, task: Task, watch: Watch) -> Outcome:
    """Bring the good rows in; each chunk is committed together with the mark that it is."""
    outcome, way = Outcome(), WAYS[task.kind](task)
    with source.opened(task.kind, task.columns) as sheet:
        watch.begin(sheet, "skip_bad")
        behind = watch.behind
        while way.recall and behind and (before := next(sheet.chunks(min(way.size, behind)), None)):
            way.recall(before)
            behind -= len(before)
        for chunk in sheet.chunks(way.size, behind):

            def work(chunk: Chunk = chunk) -> Outcome:
                part = way.bring(chunk, True)
                watch.save(sheet, part)
                return part

            part = transaction.write(work)
            outcome.add(part)
            watch.tell(sheet, part)
    return outcome


def _whole(source: Source, task: Task, watch: Watch) -> Outcome:
    """Bring everything in, in one transaction. When a row is refused, nothing stays, and all rows are looked at."""
    outcomes: list[Outcome] = []

    def work() -> None:
        outcome, way = Outcome(), WAYS[task.kind](task)
        outcomes[:] = [outcome]
        with source.opened(task.kind, task.columns) as sheet:
            watch.begin(sheet, "all_or_nothing")
            for chunk in sheet.chunks(way.size):
                part = way.bring(chunk, True)
                outcome.add(part)
                if part.refused:
                    raise _Undone
                watch.tell(sheet, part)
            watch.save(sheet, outcome)

    try:
        transaction.write(work)
    except _Undone:
        looked = _looked(source, task, watch)
        if not looked.refused:
            # What is good row by row may be too much together.
            looked.refuse(outcomes[0].faults)
            with source.opened(task.kind, task.columns) as sheet:
                watch.tell(sheet, Outcome(refused=looked.refused, faults=looked.faults))
        return looked
    return outcomes[0]


def _refuse_repeated(chunk: Chunk, name: str, part: Outcome, seen: Seen) -> None:
    """Refuse rows whose number an earlier row brings: nothing was written that could tell."""
    refused = {fault.row.number for fault in part.faults}
    texts = chunk.column(name).texts
    spots = [n for n, text in enumerate(texts) if text and (not refused or chunk.rows[n][0] not in refused)]
    keys = numbers.keys(gs1.serials_of([texts[spot] for spot in spots]))
    again = [
        Fault(chunk.row(spots[place]), (Refusal("number_duplicate", None, texts[spots[place]]),))
        for place in seen.repeated(keys)
    ]
    part.refuse(again)


def errors_kept(keep: Callable[[Sequence[Fault]], None], tell: Callable[[Sheet, Outcome], None]) -> Watch:
    """Watch with what keeps refused rows, and what is told of the whole so far."""
    whole = Outcome()

    def begin(sheet: Sheet, what: str) -> None:
        nonlocal whole
        whole = Outcome()

    def told(sheet: Sheet, part: Outcome) -> None:
        whole.add(part)
        keep(part.faults)
        tell(sheet, whole)

    return Watch(tell=told, begin=begin)
