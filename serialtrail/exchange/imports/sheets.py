"""A file as rows of cells, streamed: CSV of several encodings and separators, or the first sheet of a workbook."""

from __future__ import annotations

import codecs
import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any

from serialtrail.domain.refusals import gettext_noop
from serialtrail.exchange.imports import cells, columns, workbook
from serialtrail.exchange.imports.cells import Cell

UNREADABLE = gettext_noop("The file cannot be read as a spreadsheet (%(detail)s).")
NOT_TEXT = gettext_noop("The file is neither a workbook nor a text in UTF-8, UTF-16 or GBK.")
TOO_LARGE = gettext_noop("The workbook is too large to be read; save the sheet as CSV.")
TOO_WIDE = gettext_noop(
    "The sheet reaches to cell %(cell)s, far beyond its rows. Delete the empty rows and columns around the table."
)
OLD_WORKBOOK = gettext_noop("This is a workbook of another format; save it as .xlsx or CSV.")
NO_HEADER = gettext_noop("The first row must name the columns; missing: %(missing)s.")
BROKEN_ROW = gettext_noop("Row %(row)s cannot be read: %(detail)s.")

_ERRORS = {"unreadable": UNREADABLE, "too_large": TOO_LARGE, "too_wide": TOO_WIDE}
_SEPARATORS = (",", ";", "\t")
_HEADER_WITHIN = 100  # lines
_PIECE = 1 << 20
_LONGEST_CELL = 1 << 17


class CannotRead(Exception):
    """The file as a whole cannot be imported: an English pattern, and its facts."""

    def __init__(self, pattern: str, **facts: Any) -> None:
        super().__init__(pattern % facts)
        self.pattern, self.facts = pattern, facts


@dataclass(frozen=True)
class Row:
    """A row of the file: its place (the header is row 1, where nothing stands above it), and its cells."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, place: int | None) -> Cell:
        return cells.EMPTY if place is None or place >= len(self.cells) else self.cells[place]


@dataclass
class Sheet:
    """An open file: its header, where its columns are, and its rows. `size` and `done` are for progress."""

    header: tuple[str, ...]
    places: dict[str, int]
    rows: Iterator[Row]
    size: int
    done: list[int] = field(default_factory=lambda: [0])


@contextmanager
def opened(path: Path, kind: str, chosen: Mapping[str, int] | None = None) -> Iterator[Sheet]:
    """Open a file to import. Raises CannotRead, also while its rows are read."""
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK"):
        with _workbook(path, kind, chosen) as sheet:
            yield sheet
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        raise CannotRead(OLD_WORKBOOK)
    else:
        with _text(path, kind, chosen) as sheet:
            yield sheet


@contextmanager
def _workbook(path: Path, kind: str, chosen: Mapping[str, int] | None) -> Iterator[Sheet]:
    program = [sys.executable, "-I", workbook.__file__, str(path.resolve())]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8") as child:
        assert child.stdout is not None
        try:
            size = int(_told(child, child.stdout.readline())["rows"])
            done = [0]
            sheet = _with_header(_sheet_rows(child, child.stdout, done), kind, size, done, chosen)
            yield sheet
        finally:
            child.stdout.close()
            child.kill()


def _sheet_rows(child: subprocess.Popen[str], lines: IO[str], done: list[int]) -> Iterator[Row]:
    for number, text in enumerate(lines, 1):
        done[0] = number
        told = _told(child, text)
        yield Row(number, tuple(cells.of_sheet(cell) for cell in told))
    if child.wait():
        raise CannotRead(TOO_LARGE)


def _told(child: subprocess.Popen[str], text: str) -> Any:
    """Return what a line of the reader says; a reader that died has found more than its limits allow."""
    if not text:
        child.wait()
        raise CannotRead(TOO_LARGE)
    told = json.loads(text)
    if isinstance(told, dict) and "error" in told:
        raise CannotRead(_ERRORS[told.pop("error")], **told)
    return told


@contextmanager
def _text(path: Path, kind: str, chosen: Mapping[str, int] | None) -> Iterator[Sheet]:
    encoding = _encoding(path)
    size = path.stat().st_size
    csv.field_size_limit(_LONGEST_CELL)
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding, newline="") as text:
        separator = _separator(text, kind)
        text.seek(0)
        done = [0]
        rows = _text_rows(csv.reader(text, delimiter=separator), raw.tell, done)
        yield _with_header(rows, kind, size, done, chosen)


def _separator(text: Iterable[str], kind: str) -> str:
    """Return the one by which the header names the most columns."""
    header = next((line for line in islice(text, _HEADER_WITHIN) if line.strip(" \t,;\r\n")), "")
    try:
        return max(_SEPARATORS, key=lambda one: len(columns.found(kind, next(csv.reader([header], delimiter=one), []))))
    except csv.Error as error:
        raise CannotRead(BROKEN_ROW, row=1, detail=error) from error


def _text_rows(reader: Iterable[list[str]], tell: Callable[[], int], done: list[int]) -> Iterator[Row]:
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if number % 1000 == 0:
                done[0] = tell()
            yield Row(number, tuple(map(cells.of_text, row)))
    except csv.Error as error:
        raise CannotRead(BROKEN_ROW, row=number + 1, detail=error) from error


def _encoding(path: Path) -> str:
    """Return the first encoding in which the whole file makes sense."""
    with path.open("rb") as file:
        start = file.read(4096)
    # Where every other byte of the ASCII characters is zero; a zero or two do not make it so.
    odd, even = start[1::2].count(0), start[::2].count(0)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tried = ["utf-16"]
    elif odd + even > len(start) / 20:
        tried = ["utf-16-le" if odd > even else "utf-16-be"]
    else:
        tried = ["utf-8-sig", "gb18030"]
    for encoding in tried:
        if _decodes(path, encoding):
            return encoding
    raise CannotRead(NOT_TEXT)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _with_header(rows: Iterator[Row], kind: str, size: int, done: list[int], chosen: Mapping[str, int] | None) -> Sheet:
    """Take the header off the rows: the first one in which anything stands."""
    first = next((row for row in rows if _filled(row)), None)
    header = tuple(cell.text for cell in first.cells) if first else ()
    places = columns.found(kind, header)
    if chosen is not None:
        places = dict(chosen)
    elif lacking := columns.missing(kind, places):
        names: Sequence[str] = [columns.KINDS[kind][name][0] for name in lacking]
        raise CannotRead(NO_HEADER, missing=", ".join(names))
    return Sheet(header, places, (row for row in rows if _filled(row)), size, done)


def _filled(row: Row) -> bool:
    return any(cell.text for cell in row.cells)
