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
from datetime import date, datetime, time
from typing import Any

MEMORY = 3 << 30
CPU_SECONDS = 600
# Unpacked: a million rows of four columns take some 150 MB.
MOST_BYTES, MOST_ENTRIES = 2 << 30, 5_000
MOST_CELLS, MOST_COLUMNS = 40_000_000, 1_000
_CHUNK = 1 << 20
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
    """Refuse what would unpack to too much, and sheets whose outermost cells span more than can be held."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise Unfit("too_large")
            for entry in entries:
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry.filename):
                    span(archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise Unfit("unreadable", detail=type(error).__name__) from error


def span(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """The reader holds the whole rectangle between the outermost cells: look how large that is, first."""
    lowest, widest, unpacked, rest = 0, (0, b""), 0, b""
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            unpacked += len(chunk)
            if unpacked > MOST_BYTES:
                raise Unfit("too_large")
            text = rest + chunk
            for column, row in _CELL.findall(text):
                lowest = max(lowest, int(row))
                widest = max(widest, (len(column), column))
            rest = text[-300:]
    wide = column_number(widest[1])
    if wide > MOST_COLUMNS or lowest * wide > MOST_CELLS:
        raise Unfit("too_wide", cell=f"{widest[1].decode()}{lowest}")


def column_number(letters: bytes) -> int:
    """A is 1, XFD is 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def read(path: str) -> None:
    """Tell the rows of the first sheet."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    if not book.sheet_names:
        raise Unfit("unreadable", detail="no sheet")
    sheet = book.get_sheet_by_index(0)
    tell({"rows": sheet.total_height})
    out = sys.stdout
    for row in sheet.iter_rows():
        out.write(json.dumps([plain(cell) for cell in row], ensure_ascii=False))
        out.write("\n")


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
