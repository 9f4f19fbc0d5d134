"""Files of odd cells: each number comes in exactly as it stands there, or its row is refused; nothing is guessed."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from tests.exchange.files import Desk, ods

FILES, SOAK = 40, 2000
ROWS = 12
HEADER = ("sku", "location", "sn")
REFUSED = None


@dataclass(frozen=True)
class Odd:
    """A cell: what it is, its value, and the number that it must become; REFUSED when it must not become any."""

    kind: str
    value: Any
    becomes: str | None


def as_text(text: str) -> Odd:
    return Odd("text", text, text)


# Of each a function of a number that no other cell has. What a person sees in the cell is what must come in.
TEXTS: Sequence[Callable[[int], Odd]] = (
    lambda n: as_text(f"00{n}"),
    lambda n: as_text(f"{n:020d}"),
    lambda n: as_text(f"{n}E5"),
    lambda n: as_text(f"0x{n:X}"),
    lambda n: as_text(f"={n}+1"),
    lambda n: as_text(f"@{n}"),
    lambda n: as_text(f"-{n}"),
    lambda n: as_text(f"+86-{n}"),
    lambda n: as_text(f"{n}/{n}"),
    lambda n: as_text(f"2026-01-{n}"),
    lambda n: as_text(f'{n}"x"'),
    lambda n: as_text(f"<b>{n}</b>&amp"),
    lambda n: as_text(f"A{n}" + "B" * 90),
    lambda n: as_text(f"TRUE{n}"),
    lambda n: as_text(f"{n}.0"),
    lambda n: Odd("text", f"  {n}-ends  ", f"{n}-ends"),
    lambda n: Odd("text", "".join(chr(0xFEE0 + ord(digit)) for digit in f"W{n}"), f"W{n}"),
    lambda n: Odd("text", f"{n % 9 + 1}.{n:05d}E+15", REFUSED),
    lambda n: as_text(f"#{n}"),
    lambda n: Odd("text", ("#N/A", "#REF!", "#VALUE!", "Err:509")[n % 4], REFUSED),
    lambda n: Odd("text", f"{n} {n}", REFUSED),
    lambda n: Odd("text", f"{n}\n{n}", REFUSED),
    lambda n: Odd("text", f"{n},{n}", REFUSED),
    lambda n: Odd("text", f"N{n}" + "9" * 200, REFUSED),
    lambda n: Odd("text", f"😀{n}", REFUSED),
    lambda n: Odd("empty", None, REFUSED),
)
CELLS: Sequence[Callable[[int], Odd]] = (
    lambda n: Odd("number", 9_000_000 + n, str(9_000_000 + n)),
    lambda n: Odd("number", 123_456_789_000_000 + n, str(123_456_789_000_000 + n)),
    lambda n: Odd("number", 8_690_000_000_000_000 + n, REFUSED),
    lambda n: Odd("number", 10.0**17 + n, REFUSED),
    lambda n: Odd("number", n + 0.5, REFUSED),
    lambda n: Odd("day", date(2026, 1 + n % 12, 1 + n % 28), REFUSED),
    lambda n: Odd("time", datetime.fromisoformat(f"2026-03-{n % 28 + 1:02d}T04:05:06"), REFUSED),
    lambda n: Odd("formula", (f'=CONCATENATE("F-";{n})', f"F-{n}"), f"F-{n}"),
    lambda n: Odd("formula", (f"={n}+7000000", 7_000_000 + n), str(7_000_000 + n)),
    lambda n: Odd("formula", (f"={n}/0", "#DIV/0!"), REFUSED),
    lambda n: Odd("bold", f"R-{n}", f"R-{n}"),
    lambda n: Odd("merged", f"M-{n}", f"M-{n}"),
)


def as_csv(path: Path, cells: Sequence[Odd], draw: Random) -> None:
    encoding = draw.choice(("utf-8", "utf-8-sig", "utf-16", "gb18030"))
    told = io.StringIO(newline="")
    writer = csv.writer(told, delimiter=draw.choice(",;\t"), quoting=draw.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
    writer.writerow(HEADER)
    writer.writerows(("PHONE", "MAIN", cell.value or "") for cell in cells)
    path.write_bytes(told.getvalue().encode(encoding))


def as_xlsx(path: Path, cells: Sequence[Odd], draw: Random) -> None:
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        formats = {
            "day": book.add_format({"num_format": "d mmm yyyy"}),
            "time": book.add_format({"num_format": "hh:mm"}),
        }
        sheet.write_row(0, 0, HEADER)
        for line, cell in enumerate(cells, 1):
            sheet.write_row(line, 0, ("PHONE", "MAIN"))
            if cell.kind == "text":
                sheet.write_string(line, 2, cell.value)
            elif cell.kind == "number":
                sheet.write_number(
                    line, 2, cell.value, book.add_format({"num_format": draw.choice(("0", "0.00", "@"))})
                )
            elif cell.kind in formats:
                sheet.write_datetime(line, 2, cell.value, formats[cell.kind])
            elif cell.kind == "formula":
                sheet.write_formula(line, 2, cell.value[0], None, cell.value[1])
            elif cell.kind == "bold":
                sheet.write_rich_string(line, 2, bold, cell.value[:1], cell.value[1:])
            elif cell.kind == "merged":
                sheet.merge_range(line, 2, line, 4, cell.value)


def as_ods(path: Path, cells: Sequence[Odd], draw: Random) -> None:
    rows = "".join(
        f"<table:table-row>{_ods('PHONE')}{_ods('MAIN')}{_ods_cell(cell, draw)}</table:table-row>" for cell in cells
    )
    ods(path, f"<table:table-row>{''.join(map(_ods, HEADER))}</table:table-row>{rows}")


def _ods(text: str, more: str = "") -> str:
    paragraphs = "".join(f"<text:p>{escape(part)}</text:p>" for part in text.split("\n"))
    return f'<table:table-cell office:value-type="string"{more}>{paragraphs}</table:table-cell>'


def _ods_cell(cell: Odd, draw: Random) -> str:
    if cell.kind == "empty":
        return "<table:table-cell/>"
    if cell.kind == "number":
        shown = draw.choice((f"{cell.value:.2f}", f"{cell.value:.2E}"))
        return (
            f'<table:table-cell office:value-type="float" office:value="{cell.value!r}"><text:p>{shown}</text:p>'
            "</table:table-cell>"
        )
    if cell.kind in ("day", "time"):
        value = cell.value.isoformat()
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{value}</text:p>'
            "</table:table-cell>"
        )
    if cell.kind == "formula":
        formula, told = cell.value
        more = f' table:formula="of:{escape(formula, {chr(34): "&quot;"})}"'
        if isinstance(told, str):
            return _ods(told, more)
        return (
            f'<table:table-cell{more} office:value-type="float" office:value="{told}"><text:p>{told}</text:p>'
            "</table:table-cell>"
        )
    spans = ' table:number-columns-spanned="3" table:number-rows-spanned="1"' if cell.kind == "merged" else ""
    if cell.kind == "bold":
        first, rest = cell.value[:1], cell.value[1:]
        return (
            f'<table:table-cell office:value-type="string"><text:p><text:span>{first}</text:span>{rest}</text:p>'
            "</table:table-cell>"
        )
    return _ods(cell.value, spans)


WRITERS = {"csv": as_csv, "xlsx": as_xlsx, "ods": as_ods}


def test_odd_cells_come_in_exactly_or_are_refused(office: Desk, soak: bool) -> None:
    draw, n = Random(5), 100
    for place in range(SOAK if soak else FILES):
        name = draw.choice(list(WRITERS))
        cells = []
        for _ in range(ROWS):
            n += 1
            cells.append(draw.choice(TEXTS if name == "csv" else (*TEXTS, *CELLS))(n))
        path = office.folder / f"odd-{place}.{name}"
        WRITERS[name](path, cells, draw)
        batch = set(office.numbers())
        outcome = office.bring(path, mode="add", on_error="skip_bad")
        told = f"file {place}, {name}: {cells}"
        assert set(office.numbers()) - batch == {cell.becomes for cell in cells if cell.becomes is not REFUSED}, told
        refused = {line for line, cell in enumerate(cells, 2) if cell.becomes is REFUSED}
        assert {fault.row.number for fault in outcome.faults} == refused, told
        path.unlink()
