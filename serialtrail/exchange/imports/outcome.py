"""What became of an import: counts, the rows that were refused with their reasons, and the file that repeats them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from serialtrail.domain.refusals import Refusal, sentence
from serialtrail.exchange.imports.columns import REASON, folded
from serialtrail.exchange.imports.sheets import Row

ON_ERROR = ("check", "all_or_nothing", "skip_bad")
MOST_TOLD = 1000


@dataclass(frozen=True)
class Fault:
    """A row that was refused, and why."""

    row: Row
    refusals: tuple[Refusal, ...]


@dataclass
class Outcome:
    """`created` and `changed` count things, `refused` rows; of the faults the first 1,000 are kept."""

    rows: int = 0
    created: int = 0
    changed: int = 0
    refused: int = 0
    converted: int = 0
    documents: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, faults: Sequence[Fault]) -> None:
        self.refused += len(faults)
        self.faults += faults[: max(0, MOST_TOLD - len(self.faults))]


Keep = Callable[[Sequence[Fault]], None]


@contextmanager
def errors_file(path: Path | None, header: Sequence[str], translate: Callable[[str], str]) -> Iterator[Keep]:
    """Open the file of refused rows: the user's own, with a reason behind; XLSX by its name, else CSV.

    It appears when there is something in it.
    """
    if path is None:
        yield lambda faults: None
        return
    # An errors file that was mended and refused again has its reasons replaced.
    own = [place for place, name in enumerate(header) if folded(name) != REASON]
    told = _rows(own, translate)
    path.unlink(missing_ok=True)
    writer = _Workbook(path) if path.suffix.lower() == ".xlsx" else _Text(path)

    def keep(faults: Sequence[Fault]) -> None:
        if faults and not writer.begun:
            writer.begin()
            writer.put([*(header[place] for place in own), REASON])
        for row in told(faults):
            writer.put(row)

    try:
        yield keep
    finally:
        writer.end()


def reason(fault: Fault, translate: Callable[[str], str]) -> str:
    return " ".join(sentence(refusal, translate) for refusal in fault.refusals)


def _rows(own: Sequence[int], translate: Callable[[str], str]) -> Callable[[Iterable[Fault]], Iterator[list[str]]]:
    def told(faults: Iterable[Fault]) -> Iterator[list[str]]:
        for fault in faults:
            yield [*(fault.row.cell(place).text for place in own), reason(fault, translate)]

    return told


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


class _Workbook:
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
