"""A file as rows of cells, streamed: CSV of several encodings and separators, or the first sheet of a workbook."""

from __future__ import annotations

import codecs
import csv
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter, length_hint
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from serialtrail.domain.fields import called
from serialtrail.domain.texts import gettext_noop
from serialtrail.exchange.imports import cells, columns, workbook
from serialtrail.exchange.imports.cells import Column, Raw
from serialtrail.exchange.imports.columns import CODES

UNREADABLE = gettext_noop(
    "The file cannot be read as a spreadsheet: it is damaged, or locked by a password. Open it in a spreadsheet program"
    " and save it as XLSX or CSV."
)
NO_TABLE = gettext_noop(
    "The file is %(what)s and no table. Open it in a spreadsheet program and save it as XLSX or CSV."
)
NOT_TEXT = gettext_noop("The file is neither a workbook nor a text in UTF-8, UTF-16 or GBK.")
TOO_LARGE = gettext_noop("The workbook is too large to be read; save the sheet as CSV.")
TOO_WIDE = gettext_noop(
    "The sheet reaches to cell %(cell)s, far beyond its rows. Delete the empty rows and columns around the table."
)
NO_HEADER = gettext_noop("The first row must name the columns; missing: %(missing)s.")
NO_HEADER_PLACE = gettext_noop("The table has no column %(place)s.")
TOO_MANY_COLUMNS = gettext_noop("The table has more than %(most)s columns. Delete those that are not needed.")
TOO_LONG = gettext_noop("Row %(row)s is longer than any row of a table; is a quotation mark missing?")
BROKEN_ROW = gettext_noop("Row %(row)s cannot be read: %(detail)s.")

_ERRORS = {"unreadable": UNREADABLE, "too_large": TOO_LARGE, "too_wide": TOO_WIDE}
# What else is sent for a table, whatever its name says; by how it begins.
_OTHERS = {
    b"%PDF": gettext_noop("a PDF"),
    b"\x89PNG": gettext_noop("a picture"),
    b"\xff\xd8\xff": gettext_noop("a picture"),
    b"GIF8": gettext_noop("a picture"),
    b"Rar!": gettext_noop("an archive"),
    b"7z\xbc\xaf": gettext_noop("an archive"),
    b"\x1f\x8b": gettext_noop("an archive"),
    b"<html": gettext_noop("a web page"),
    b"<!doctype": gettext_noop("a web page"),
    b"<table": gettext_noop("a web page"),
    b"<?xml": gettext_noop("an XML file"),
    b"{\\rtf": gettext_noop("a text document"),
}
_SEPARATORS = (",", ";", "\t")
_HEADER_WITHIN = 100  # lines
_PIECE = 1 << 20
_LONGEST_CELL = 1 << 17
_LONGEST_ROW = 1 << 20
_LINES = 1 << 16  # characters of a text that are taken apart together
# More than any file of the size that is taken can have.
_MOST_ROWS = 1 << 32
_MOST_COLUMNS = 1_000
_TOLD_EVERY = 0.25  # seconds

Opening = Callable[[float], None]
"""Is told, some times a second, for how many seconds a workbook is being taken apart; what it raises ends that."""


class CannotRead(Exception):
    """The file as a whole cannot be imported: an English pattern, and its facts; the header, where it was found."""

    def __init__(self, pattern: str, header: Sequence[str] = (), **facts: Any) -> None:
        super().__init__(pattern % facts)
        self.pattern, self.facts, self.header = pattern, facts, tuple(header)


def unreadable(pattern: str, facts: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    """Why a file cannot be imported, in the reader's language; columns that are missing by what they are called."""
    missing = [called(field, translate) for field in str(facts.get("missing", "")).split(",")]
    return translate(pattern) % {**facts, "missing": ", ".join(missing), "what": translate(str(facts.get("what", "")))}


Told = tuple[int, list[Raw]]
"""A row as it is read: its place (the header is row 1, where nothing stands above it), and its cells."""


class Row(NamedTuple):
    """A row that is told about: its place, its texts, and which of them are spoilt."""

    number: int
    texts: tuple[str, ...]
    spoilt: frozenset[int] = frozenset()


@dataclass
class Chunk:
    """Rows that are read together, by column. `rows` are kept as they were read, for those that are refused."""

    rows: list[Told]
    places: Mapping[str, int]
    guards: bool
    _columns: dict[str, Column] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> Column:
        """The column of a field; empty texts where the table has none."""
        if name not in self._columns:
            self._columns[name] = self._read(name)
        return self._columns[name]

    def row(self, place: int) -> Row:
        number, told = self.rows[place]
        read = [cells.shown(cell, guards=self.guards) for cell in told]
        return Row(
            number, tuple(text for text, _ in read), frozenset(n for n, (_, spoilt) in enumerate(read) if spoilt)
        )

    @property
    def converted(self) -> int:
        """How many rows have a number that became text where a text is expected."""
        return len(frozenset().union(*(self.column(name).converted for name in self.places if name in CODES)))

    def _read(self, name: str) -> Column:
        place = self.places.get(name)
        if place is None:
            return Column([""] * len(self.rows))
        rows = map(itemgetter(1), self.rows)
        try:
            told: list[Raw] = list(map(itemgetter(place), rows))
        except IndexError:
            # Rows may end before the last column.
            told = [row[place] if place < len(row) else "" for _, row in self.rows]
        return cells.column(told, guards=self.guards)


@dataclass
class Sheet:
    """An open file: its header, where its columns are, and its rows. `size` and `done` are for progress.

    `guards` tells whether cells may be guarded: it is a text.
    """

    header: tuple[str, ...]
    places: dict[str, int]
    rows: Iterator[Told]
    size: int
    done: list[int] = field(default_factory=lambda: [0])
    guards: bool = True

    def chunks(self, most: int, behind: int = 0) -> Iterator[Chunk]:
        """The rows behind the first so many in which anything stands, at most `most` at a time."""
        while taken := list(islice(self.rows, most)):
            told = _that_say_something(taken)
            if some := told[behind:]:
                yield Chunk(some, self.places, self.guards)
            behind = max(0, behind - len(told))


class Source:
    """A file that is read, opened as often as one likes: `rows` are those of a workbook, which was taken apart once."""

    def __init__(self, path: Path, rows: IO[str] | None) -> None:
        self._path, self._rows = path, rows

    @contextmanager
    def opened(self, kind: str, places: Mapping[str, int] | None = None) -> Iterator[Sheet]:
        """Open it for this kind of import; `places` are the columns where they are known, else they go by their names.

        Raises CannotRead, also while its rows are read.
        """
        if self._rows is None:
            with _text(self._path, kind, places) as sheet:
                yield sheet
        else:
            self._rows.seek(0)
            size, done = int(_told(self._rows.readline())["rows"]), [0]
            sheet = _with_header(_sheet_rows(self._rows, done), kind, size, done, places)
            sheet.guards = False
            yield sheet


@contextmanager
def source(path: Path, opening: Opening | None = None) -> Iterator[Source]:
    """The file, for as long as it is needed. Raises CannotRead."""
    with taken_apart(path, opening) or nullcontext() as rows:
        yield Source(path, rows)


def taken_apart(path: Path, opening: Opening | None = None) -> IO[str] | None:
    """The rows of a workbook, in a file that whoever asks has to close; None for a text. Raises CannotRead."""
    with path.open("rb") as opened:
        start = opened.read(100)
    # A zip (XLSX, ODS) or a compound document (XLS).
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        with ExitStack() as failed:
            rows = failed.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", prefix="serialtrail-rows-"))
            _take_apart(path, rows, opening)
            failed.pop_all()
        return rows
    text = start.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if what := next((what for begin, what in _OTHERS.items() if text.startswith(begin.lower())), None):
        raise CannotRead(NO_TABLE, what=what)
    return None


def _take_apart(path: Path, rows: IO[str], opening: Opening | None) -> None:
    """Have a program with limits write the rows of a workbook; one that died has found more than these allow."""
    program = [sys.executable, "-I", workbook.__file__, str(path.resolve())]
    begun = time.monotonic()
    with subprocess.Popen(program, stdout=rows, stderr=subprocess.DEVNULL) as child:
        try:
            while child.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    child.wait(_TOLD_EVERY)
                if opening is not None:
                    opening(time.monotonic() - begun)
        finally:
            if child.returncode is None:
                child.kill()
    if child.returncode:
        raise CannotRead(TOO_LARGE)


def _sheet_rows(lines: IO[str], done: list[int]) -> Iterator[Told]:
    number = 0
    for text in lines:
        rows = _told(text)
        yield from enumerate(rows, number + 1)
        number += len(rows)
        done[0] = number


def _that_say_something(rows: list[Told]) -> list[Told]:
    """The rows without the empty ones."""
    try:
        firsts = list(map(itemgetter(0), map(itemgetter(1), rows)))
    except IndexError:
        firsts = [""]
    # Mostly something stands in every first cell.
    if set(map(type, firsts)) == {str} and all(map(str.strip, cast("list[str]", firsts))):
        return rows
    return [row for row in rows if _says_something(row[1])]


def _says_something(row: Sequence[Raw]) -> bool:
    return any(cell.strip() if isinstance(cell, str) else cell for cell in row)


def _told(text: str) -> Any:
    """What a line of the program says. Raises CannotRead."""
    told = json.loads(text)
    if isinstance(told, dict) and "error" in told:
        raise CannotRead(_ERRORS[told.pop("error")], **told)
    return told


@contextmanager
def _text(path: Path, kind: str, places: Mapping[str, int] | None) -> Iterator[Sheet]:
    encoding = _encoding(path)
    size = path.stat().st_size
    csv.field_size_limit(_LONGEST_CELL)
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding, newline="") as text:
        separator = _separator(text, kind)
        text.seek(0)
        done = [0]
        yield _with_header(_text_rows(text, separator, raw.tell, done), kind, size, done, places)


def _separator(text: IO[str], kind: str) -> str:
    """Return the one by which the header names the most columns, or has the most."""
    lines = (text.readline(_LONGEST_ROW) for _ in range(_HEADER_WITHIN))
    header = next((line for line in lines if line.strip(" \t,;\r\n")), "")
    try:
        split = {one: next(csv.reader([header], delimiter=one), []) for one in _SEPARATORS}
    except csv.Error as error:
        raise CannotRead(BROKEN_ROW, row=1, detail=error) from error
    return max(split, key=lambda one: (len(columns.found(kind, split[one])), len(split[one])))


def _text_rows(text: IO[str], separator: str, tell: Callable[[], int], done: list[int]) -> Iterator[Told]:
    numbers = iter(range(1, _MOST_ROWS))

    def row() -> int:
        """The one that is being read."""
        return _MOST_ROWS - length_hint(numbers) - 1

    def lines() -> Iterator[str]:
        rest, at, length = "", 0, 0
        while piece := text.read(_LINES):
            if at != row():
                at, length = row(), 0
            elif length >= _LONGEST_ROW:
                raise CannotRead(TOO_LONG, row=at)
            length += len(piece)
            done[0] = tell()
            whole = rest + piece
            # The last end of a line is that of the rest: what follows a \r may be its \n.
            whole_lines = max(whole.rfind("\n"), whole.rfind("\r", 0, -1)) + 1
            rest = whole[whole_lines:]
            yield from io.StringIO(whole[:whole_lines], newline="")
        yield from io.StringIO(rest, newline="")

    try:
        yield from cast("Iterator[Told]", zip(numbers, csv.reader(lines(), delimiter=separator), strict=False))
    except csv.Error as error:
        raise CannotRead(BROKEN_ROW, row=row(), detail=error) from error


def _encoding(path: Path) -> str:
    """Return the first encoding in which the whole file makes sense."""
    with path.open("rb") as file:
        start = file.read(4096)
    # Where every other byte of the ASCII characters is zero; a zero or two do not make it so.
    odd, even = start[1::2].count(0), start[::2].count(0)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tried = ["utf-16"]
    elif odd + even > len(start) / 20 and max(odd, even) > 8 * min(odd, even):
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


def _with_header(
    rows: Iterator[Told], kind: str, size: int, done: list[int], places: Mapping[str, int] | None
) -> Sheet:
    """Take the header off the rows: the first one in which anything stands."""
    first: list[Raw] = next((row for _, row in rows if _says_something(row)), [])
    if len(first) > _MOST_COLUMNS:
        raise CannotRead(TOO_MANY_COLUMNS, most=_MOST_COLUMNS)
    header = tuple(cells.shown(cell, guards=True)[0][:200].replace("\0", "\ufffd") for cell in first)
    known = {name: at for name, at in places.items() if name in columns.KINDS[kind]} if places else None
    chosen = columns.found(kind, header) if known is None else known
    if beyond := [place for place in chosen.values() if not 0 <= place < len(header)]:
        raise CannotRead(NO_HEADER_PLACE, header, place=beyond[0] + 1)
    if lacking := columns.missing(kind, chosen):
        raise CannotRead(NO_HEADER, header, missing=",".join(lacking))
    return Sheet(header, dict(chosen), rows, size, done)
