"""Reads the first sheet of a spreadsheet, in a process of its own with limits; rows go to standard output as JSON.

A program of its own: it imports nothing of the house, so that the limits bind nothing but the reading. The first line
is {"rows": how many}, each further one a row: texts as they are, other cells as [kind, text]. On failure the last line
is {"error": word, …}.
"""

import json
import os
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain, islice
from pathlib import Path
from typing import Any

MEMORY = 3 << 30
CPU_SECONDS = 600
# Unpacked: a million rows of four columns take some 150 MB.
MOST_BYTES, MOST_ENTRIES = 2 << 30, 5_000
# Packed well: a sheet of ODS that says the same in each row packs to its hundredth, nothing but repetition to its
# thousandth.
PACKED_FROM, MOST_PACKED = 16 << 20, 400
MOST_CELLS, MOST_COLUMNS = 40_000_000, 1_000
TOGETHER = 500  # rows a line
# What is not cells but a list of sheets or styles: never so much.
MOST_AROUND = 64 << 20
_OF_CELLS = re.compile(r"xl/worksheets/[^/]+\.xml|xl/sharedStrings\.xml|content\.xml|(?:xl/media|Pictures)/.+")
_CHUNK = 1 << 20
_ENTITIES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)")
# A row that is repeated, with its first cell; or a cell that is.
_REPEATED = re.compile(
    rb"<table:table-(?:row[^<>]*\bnumber-rows-repeated=[\"']([0-9]{4,})[\"'][^<>]*>\s*<table:table-cell"
    rb"|cell(?=[^<>]*\bnumber-columns-repeated=[\"']([0-9]{4,})[\"']))"
    rb"([^<>]*?)(/?)>"
)
# Where a column has two letters, or a row seven digits.
_FAR = re.compile(rb"r=[\"'](?:[A-Z]{2,3}[0-9]{1,7}|[A-Z][0-9]{7})[\"']")
_TAIL, _TAG = 4096, 256
# What looks like a far cell and is in no tag may stand in a text, so often in a piece; more is there to keep us busy.
_STRAY = 1_000
_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]{0,200}?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")


class Unfit(Exception):
    """What is wrong with the file: a word, and facts."""

    def __init__(self, word: str, **facts: Any) -> None:
        super().__init__(word)
        self.told = {"error": word, **facts}


def main(path: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        look_inside(path)
        read(path)
    except Unfit as unfit:
        tell(unfit.told)
    except MemoryError:
        tell({"error": "too_large"})
    except BrokenPipeError:
        os._exit(0)  # nobody listens any more
    # Whatever a parser of strangers' files raises, pyo3's panics among it, means one thing.
    except BaseException as error:
        tell({"error": "unreadable", "detail": type(error).__name__})


def look_inside(path: str) -> None:
    """Refuse what would unpack to too much, what brings entities of its own, and sheets that pretend to be huge."""
    with Path(path).open("rb") as file:
        if not file.read(2).startswith(b"PK"):
            return  # an old workbook, which is not packed
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise Unfit("too_large")
            if any(entry.file_size > max(PACKED_FROM, MOST_PACKED * entry.compress_size) for entry in entries):
                raise Unfit("too_large")
            if any(entry.file_size > MOST_AROUND and not _OF_CELLS.fullmatch(entry.filename) for entry in entries):
                raise Unfit("too_large")
            for entry in entries:
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry.filename):
                    span(archive, entry)
                elif entry.filename == "content.xml":
                    repeats(archive, entry)
                elif entry.filename.endswith((".xml", ".rels")):
                    next(pieces(archive, entry), None)
    # All that the library is known to raise for what is no zip, is encrypted, or is packed in a way of its own.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Unfit("unreadable", detail=type(error).__name__) from error


def pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """An entry unpacked, with a bit of the piece before, for what lies across."""
    unpacked, rest = 0, b""
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            if not unpacked and _ENTITIES.search(chunk):
                raise Unfit("unreadable", detail="DOCTYPE")
            unpacked += len(chunk)
            if unpacked > MOST_BYTES:
                raise Unfit("too_large")
            yield rest + chunk
            rest = chunk[-300:]


def span(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """The reader holds the whole rectangle between the outermost cells: look how large that is, first.

    Only cells far out are looked at, and the last ones of each piece: rows stand in their order. Where they do not, the
    limit of memory ends the reading.
    """
    lowest, widest, cells = 0, (0, b""), 0
    for text in pieces(archive, entry):
        cells += text.count(b"<c ") + text.count(b"<c>")
        if cells > MOST_CELLS:
            raise Unfit("too_large")
        # Looked for no further back than a tag may be long: a text that is full of such marks has no tag at all.
        tags = [text.rfind(b"<", max(0, far.start() - _TAG), far.start()) for far in _FAR.finditer(text)]
        told = [cell for tag in tags if tag >= 0 and (cell := _CELL.match(text, tag))]
        if len(tags) > len(told) + _STRAY:
            raise Unfit("unreadable", detail="cells")
        for column, row in [*(cell.groups() for cell in told), *_CELL.findall(text, max(0, len(text) - _TAIL))]:
            lowest = max(lowest, int(row))
            widest = max(widest, (len(column), column))
    wide = column_number(widest[1])
    if wide > MOST_COLUMNS or lowest * wide > MOST_CELLS:
        raise Unfit("too_wide", cell=f"{widest[1].decode()}{lowest}")


def repeats(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """A row or cell of an ODS can say that it stands there a million times; those that are empty may."""
    for text in pieces(archive, entry):
        for rows, columns, value, empty in _REPEATED.findall(text):
            if int(rows or columns) > MOST_COLUMNS and (not empty or b"office:value" in value):
                raise Unfit("too_large")


def column_number(letters: bytes) -> int:
    """A is 1, XFD is 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def read(path: str) -> None:
    """Tell the rows of the first sheet."""
    from python_calamine import CalamineWorkbook

    with Path(path).open("rb") as file:
        book = CalamineWorkbook.from_filelike(file)
    if not book.sheet_names:
        raise Unfit("unreadable", detail="no sheet")
    sheet = book.get_sheet_by_index(0)
    tell({"rows": sheet.total_height})
    rows = sheet.iter_rows()
    while together := list[Any](islice(rows, TOGETHER)):
        if set(map(type, chain.from_iterable(together))) != {str}:
            together = [list(map(plain, row)) for row in together]
        sys.stdout.write(json.dumps(together, ensure_ascii=False) + "\n")


def plain(cell: Any) -> str | list[str]:
    """A text as it is; any other cell as its kind and text."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return ["bool", str(cell).upper()]
    if isinstance(cell, (int, float)):
        return ["number", repr(cell)]
    if isinstance(cell, (date, datetime, time)):
        return ["date", cell.isoformat()]
    return ["other", str(cell)]


def tell(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
