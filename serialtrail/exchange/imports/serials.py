"""Serials from a file: its rows become opening documents, a few thousand numbers each, by place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

from serialtrail.db import transaction
from serialtrail.domain import checks, gs1, numbers
from serialtrail.domain.facts import Actor, Draft, DraftLine
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.shape import NEEDED, NOT_HERE
from serialtrail.exchange.imports.outcome import Fault, Keep, Outcome
from serialtrail.exchange.imports.sheets import Row, Sheet, opened
from serialtrail.posting import engine

MOST = 5_000
# Rows that wait at most for others of their place.
_WAITING = 4 * MOST
_LONGEST = {"sku": 100, "location": 40, "batch": 100}

Tell = Callable[[Sheet, Outcome], None]


@dataclass(frozen=True)
class Target:
    """Where the serials go: organization, who acts, when, the mode of the openings, and the place of rows that name
    none."""

    organization: int
    actor: Actor
    at: datetime
    mode: str
    location: str | None = None
    note: str = ""
    columns: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Entry:
    """A row that says what it must; `key` is what its serial is found by."""

    row: Row
    sku: str
    number: str
    batch: str
    key: str


@dataclass
class Batch:
    """Rows of one place that become one document, and those that cannot be in it."""

    location: str | None
    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.entries) + len(self.faults)


# Does a document, or says what it would be refused for; what it returns is the document's id, None when only asked.
Attempt = Callable[[Draft], int | None]


class _Undone(Exception):
    """Ends the transaction of an import that is all or nothing."""


def run(path: Path, target: Target, on_error: str, keep: Keep, tell: Tell) -> Outcome:
    """Import the file. Raises CannotRead, and Refused(not_permitted)."""
    checks.demand(target.actor, "import")
    ask, post = partial(_ask, target), partial(_post, target)
    if on_error == "skip_bad":
        return _passed(path, target, post, keep, tell)
    outcome = _passed(path, target, ask, keep, tell)
    if on_error == "check" or outcome.refused:
        outcome.created = 0
        return outcome
    return _whole(path, target, post, keep, tell)


def _whole(path: Path, target: Target, post: Attempt, keep: Keep, tell: Tell) -> Outcome:
    """Post everything in one transaction: what was good row by row may still be too much together."""
    outcomes: list[Outcome] = []

    def work() -> None:
        outcomes[:] = [_passed(path, target, post, keep, tell, stop=True)]
        if outcomes[0].refused:
            raise _Undone

    try:
        transaction.write(work)
    except _Undone:
        outcomes[0].created, outcomes[0].documents = 0, []
    return outcomes[0]


def _passed(path: Path, target: Target, attempt: Attempt, keep: Keep, tell: Tell, *, stop: bool = False) -> Outcome:
    outcome = Outcome()
    with opened(path, "serials", target.columns) as sheet:
        for batch in _batches(sheet, target, outcome):
            before = outcome.refused
            faults = [*batch.faults, *_settled(batch, target, attempt, outcome, stop=stop)]
            faults.sort(key=lambda fault: fault.row.number)
            outcome.refuse(faults)
            keep(faults)
            tell(sheet, outcome)
            if stop and outcome.refused > before:
                break
    return outcome


def _batches(sheet: Sheet, target: Target, outcome: Outcome) -> Iterator[Batch]:
    waiting: dict[str, Batch] = {}
    count = 0
    for row in sheet.rows:
        outcome.rows += 1
        outcome.converted += any(cell.converted for cell in row.cells)
        place = row.cell(sheet.places.get("location")).text or target.location
        batch = waiting.setdefault(numbers.key(place or ""), Batch(place))
        entry, refusals = _entry(row, sheet, place, target)
        if refusals:
            batch.faults.append(Fault(row, tuple(refusals)))
        else:
            batch.entries.append(entry)
        count += 1
        if len(batch) >= MOST or count >= _WAITING:
            full = max(waiting, key=lambda name: len(waiting[name]))
            count -= len(waiting[full])
            yield waiting.pop(full)
    yield from waiting.values()


def _entry(row: Row, sheet: Sheet, place: str | None, target: Target) -> tuple[Entry, list[Refusal]]:
    """Return what a row says, and what of it cannot be."""
    told = {name: row.cell(sheet.places.get(name)) for name in ("sku", "number", "batch", "location")}
    refusals = []
    for name in ("sku", "batch", "location"):
        cell = told[name]
        if cell.pattern:
            refusals.append(checks.invalid(name, cell.pattern, value=cell.text))
        elif cell.text or name == "sku":
            refusals += checks.code_faults(name, cell.text, _LONGEST[name])
    if target.mode == "register" and place is not None:
        refusals.append(checks.invalid("location", NOT_HERE, kind="register"))
    elif target.mode != "register" and place is None:
        refusals.append(checks.invalid("location", NEEDED))
    cell = told["number"]
    number = numbers.clean(cell.text)
    if cell.pattern:
        refusals.append(Refusal("number_invalid", None, number[:200], {"pattern": cell.pattern, "value": cell.text}))
    elif fault := numbers.fault(gs1.serial_of(number)):
        shown = {"pattern": fault.template, **fault.facts}
        refusals.append(Refusal("number_invalid", None, numbers.shown(number), shown))
    return Entry(row, told["sku"].text, number, told["batch"].text, numbers.key(gs1.serial_of(number))), refusals


def _settled(batch: Batch, target: Target, attempt: Attempt, outcome: Outcome, *, stop: bool) -> list[Fault]:
    """Attempt a batch without the rows that are refused, until the rest is good; return the refused ones."""
    open_groups, faults = [batch.entries], []
    while open_groups:
        entries = open_groups.pop()
        if not entries:
            continue
        draft, spots = _draft(entries, batch.location, target)
        try:
            document = attempt(draft)
        except Refused as refused:
            blamed = _blamed(refused.refusals, entries, spots)
            if not blamed:
                # A code that stands for other serials: find the row by halves.
                middle = len(entries) // 2
                open_groups += [entries[middle:], entries[:middle]]
                continue
            faults += [Fault(entries[place].row, tuple(why)) for place, why in blamed.items()]
            if not stop:
                open_groups.append([entry for place, entry in enumerate(entries) if place not in blamed])
        else:
            outcome.created += len(entries)
            outcome.documents += [] if document is None else [document]
    return faults


def _draft(entries: Sequence[Entry], location: str | None, target: Target) -> tuple[Draft, list[list[int]]]:
    """Return the document, and by line which entries it came from."""
    by_line: dict[tuple[str, str], list[int]] = {}
    for place, entry in enumerate(entries):
        by_line.setdefault((numbers.key(entry.sku), entry.batch), []).append(place)
    lines = tuple(
        DraftLine(entries[spots[0]].sku, numbers=tuple(entries[n].number for n in spots), production_batch=batch)
        for (_, batch), spots in by_line.items()
    )
    return Draft("opening", lines, location=location, mode=target.mode, note=target.note), list(by_line.values())


def _blamed(
    refusals: Sequence[Refusal], entries: Sequence[Entry], spots: Sequence[Sequence[int]]
) -> dict[int, list[Refusal]]:
    """Return by entry what it is refused for; nothing when a refusal with a serial fits no row."""
    blamed: dict[int, list[Refusal]] = {}
    first: dict[str, int] = {}
    for place, entry in enumerate(entries):
        first.setdefault(entry.key, place)
    short = []
    for refusal in refusals:
        if refusal.code == "unassigned_short":
            short.append(refusal)
            continue
        in_line = range(len(entries)) if refusal.line is None else spots[refusal.line - 1]
        if refusal.serial is not None and len(entries) > 1:
            key = numbers.key(refusal.serial)
            in_line = [n for n in in_line if entries[n].key == key]
            if refusal.code == "number_duplicate":
                in_line = [n for n in in_line if n != first[key]]
        for place in in_line:
            blamed.setdefault(place, []).append(refusal)
    if not blamed:
        for refusal in short:
            # There are units for the first so many rows of the item.
            item = numbers.key(str(refusal.facts["item"]))
            rows = [n for n, entry in enumerate(entries) if numbers.key(entry.sku) == item]
            for place in rows[int(Decimal(str(refusal.facts["unassigned"]))) :]:
                blamed.setdefault(place, []).append(refusal)
    return blamed


def _post(target: Target, draft: Draft) -> int | None:
    return engine.create(target.organization, target.actor, draft, target.at, post=True).document


def _ask(target: Target, draft: Draft) -> None:
    if refusals := engine.check(target.organization, target.actor, draft, target.at):
        raise Refused(refusals)
