"""What became of an import: counts, the rows that were refused with their reasons, and the file that repeats them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from serialtrail.domain.refusals import Refusal, sentence
from serialtrail.exchange.guards import exact, guarded
from serialtrail.exchange.imports.columns import REASON, folded
from serialtrail.exchange.imports.sheets import Row

ON_ERROR = ("check", "all_or_nothing", "skip_bad")
MOST_TOLD = 1000


@dataclass(frozen=True)
class Fault:
    """A row that was refused, and why."""

    row: Row
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class Warned:
    """A row that is taken although something about it is odd: the field, what was found, and an English pattern."""

    row: int
    field: str
    found: str
    pattern: str
    facts: Mapping[str, str]


@dataclass
class Outcome:
    """Rows that made something new, changed something, were refused: together all. `cartons` and pallets are counted
    beside; a row may make two. Of a chunk all faults and warnings are kept, so that none is missing in the errors file;
    of what is added up the first 1,000."""

    rows: int = 0
    created: int = 0
    changed: int = 0
    refused: int = 0
    cartons: int = 0
    converted: int = 0
    warned: int = 0
    documents: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)

    def refuse(self, faults: Sequence[Fault]) -> None:
        self.refused += len(faults)
        self.faults += faults

    def add(self, more: Outcome) -> None:
        """Take what became of further rows."""
        for name in ("rows", "created", "changed", "cartons", "converted", "warned"):
            setattr(self, name, getattr(self, name) + getattr(more, name))
        self.documents += more.documents
        self.refused += more.refused
        self.faults += more.faults[: max(0, MOST_TOLD - len(self.faults))]
        self.warnings += more.warnings[: max(0, MOST_TOLD - len(self.warnings))]


Keep = Callable[[Sequence[Fault]], None]


@contextmanager
def errors_file(path: Path | None, header: Sequence[str], translate: Callable[[str], str]) -> Iterator[Keep]:
    """Open the file of refused rows: the user's own, with a reason behind; XLSX by its name, else CSV.

    It appears when there is something in it.
    """
    if path is None:
        yield lambda faults: None
        return
    path.unlink(missing_ok=True)
    book = path.suffix.lower() == ".xlsx"
    writer = Book(path) if book else _Text(path)

    def keep(faults: Sequence[Fault]) -> None:
        if faults and not writer.begun:
            writer.begin()
            writer.put(errors_header(header))
        for row in errors_rows(faults, header, translate, guards=not book):
            writer.put(row)

    try:
        yield keep
    finally:
        writer.end()


def errors_header(header: Sequence[str]) -> list[str]:
    # An errors file that was mended and refused again has its reasons replaced.
    return [*(name for name in header if folded(name) != REASON), REASON]


def errors_rows(
    faults: Iterable[Fault], header: Sequence[str], translate: Callable[[str], str], *, guards: bool
) -> Iterator[list[str]]:
    """The user's own rows, with the reason behind. `guards`: as cells of a text file."""
    own = [place for place, name in enumerate(header) if folded(name) != REASON]
    for fault in faults:
        row, texts = fault.row, fault.row.texts
        cells = [texts[place] if place < len(texts) else "" for place in own]
        # What is spoilt is to be refused again until it is entered again.
        guard = guarded if guards else exact
        cells = [text if place in row.spoilt else guard(text) for place, text in zip(own, cells, strict=True)]
        yield [*cells, reason(fault, translate)]


def reason(fault: Fault, translate: Callable[[str], str]) -> str:
    return " ".join(sentence(refusal, translate) for refusal in fault.refusals)


class _Text:
    """UTF-8 with a mark, so that spreadsheets open it as what it is."""

    begun = False

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self) -> None:
        self.begun = True
        self._file = self._path.open("w", encoding="utf-8-sig", newline="")
        self._writer: Any = csv.writer(self._file)

    def put(self, row: Sequence[str]) -> None:
        self._writer.writerow(row)

    def end(self) -> None:
        if self.begun:
            self._file.close()


class Book:
    """A workbook whose cells are texts."""

    begun = False

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self) -> None:
        self.begun = True
        self._line = 0
        self._book = xlsxwriter.Workbook(str(self._path), {"constant_memory": True})
        self._sheet = self._book.add_worksheet()
        # As text, so that numbers which are entered again stay whole.
        self._sheet.set_column(0, 50, 20, self._book.add_format({"num_format": "@"}))

    def put(self, row: Sequence[str]) -> None:
        for place, text in enumerate(row):
            self._sheet.write_string(self._line, place, text[:32_000])
        self._line += 1

    def end(self) -> None:
        if self.begun:
            self._book.close()
