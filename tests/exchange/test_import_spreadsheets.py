"""Spreadsheets that LibreOffice has written, in each format, and hostile ones that are refused at once."""

import resource
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from serialtrail.domain.refusals import sentence
from serialtrail.exchange.imports import CannotRead
from tests.exchange.files import Desk

MADE = Path(__file__).parent / "spreadsheets"
WHOLE = [path.name for path in sorted(MADE.glob("serials*"))]
SPOILT = [path.name for path in sorted(MADE.glob("spoilt*"))]


@pytest.mark.parametrize("name", WHOLE)
def test_what_a_spreadsheet_keeps_as_text_comes_in_exactly(office: Desk, name: str) -> None:
    outcome = office.bring(MADE / name, mode="add", on_error="skip_bad")
    assert office.numbers() == ["007", "123456789012345678", "SN-000000000000000001"]
    assert office.numbers(production_batch="=1+1") == ["123456789012345678"]
    assert office.numbers(production_batch="一月", location__code="MAIN") == ["SN-000000000000000001"]
    assert (outcome.created, outcome.converted, outcome.warned) == (3, 0, 1)
    [fault] = outcome.faults
    assert (fault.row.number, fault.row.texts) == (5, ("PHONE", "Phone", "MAIN", "A 1", "x"))


@pytest.mark.parametrize("name", SPOILT)
def test_what_a_spreadsheet_has_spoilt_is_refused_with_the_remedy(office: Desk, name: str) -> None:
    outcome = office.bring(MADE / name, mode="add", on_error="skip_bad")
    assert office.numbers() == ["42", "A-1"]
    assert outcome.converted == 1
    assert [fault.row.number for fault in outcome.faults] == [2, 4, 5, 7]
    assert all("Format the column as text" in sentence(fault.refusals[0]) for fault in outcome.faults)


CELL = (
    '<table:table-cell office:value-type="string" table:number-columns-repeated="{}"><text:p>x</text:p>'
    "</table:table-cell>"
)
HEAD = "<table:table-row>" + "".join(
    f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>'
    for name in ("sku", "location", "sn")
)
SHEET = "xl/worksheets/sheet1.xml"


def ods(rows: str, prolog: str = "") -> Callable[[Path, Desk], None]:
    def write(path: Path, office: Desk) -> None:
        names = {"office": "office", "table": "table", "text": "text"}
        spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
        content = (
            f'<?xml version="1.0"?>{prolog}<office:document-content {spaces}><office:body><office:spreadsheet>'
            f'<table:table table:name="S">{HEAD}</table:table-row>{rows}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>"
        )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", content)

    return write


def xlsx(change: Callable[[bytes], bytes]) -> Callable[[Path, Desk], None]:
    def write(path: Path, office: Desk) -> None:
        made = office.xlsx([["sku", "location", "sn"], ["PHONE", "MAIN", "A-1"]], "good.xlsx")
        with zipfile.ZipFile(made) as good, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bad:
            for entry in good.infolist():
                data = good.read(entry)
                bad.writestr(entry.filename, change(data) if entry.filename == SHEET else data)

    return write


def plain(content: bytes) -> Callable[[Path, Desk], None]:
    def write(path: Path, office: Desk) -> None:
        path.write_bytes(content)

    return write


ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY a "&e;&e;">]>'
HOSTILE = {
    "cells-repeated.ods": ods("<table:table-row>" + CELL.format(4_000_000_000) + "</table:table-row>"),
    "rows-repeated.ods": ods(
        '<table:table-row table:number-rows-repeated="1048575">' + CELL.format(1) + "</table:table-row>"
    ),
    "rectangle.ods": ods(
        '<table:table-row table:number-rows-repeated="1000000">' + CELL.format(16384) + "</table:table-row>"
    ),
    "far-cell.ods": ods(
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row><table:table-row><table:table-cell'
        ' table:number-columns-repeated="16383"/>' + CELL.format(1) + "</table:table-row>"
    ),
    "entity.ods": ods("", ENTITY.decode()),
    "entity.xlsx": xlsx(lambda data: data.replace(b"<worksheet", ENTITY + b"<worksheet", 1)),
    "far-cell.xlsx": xlsx(lambda data: data.replace(b'r="C2"', b'r="XFD1048576"')),
    "bomb-of-spaces.xlsx": xlsx(lambda data: data.replace(b"<sheetData>", b"<sheetData>" + b" " * 600_000_000)),
    "bomb-of-rows.xlsx": xlsx(
        lambda data: data.replace(b"</sheetData>", b"<row>" + b"<c><v>1</v></c>" * 20_000_000 + b"</row></sheetData>")
    ),
    "bomb-of-depth.xlsx": xlsx(lambda data: data.replace(b"<sheetData>", b"<sheetData>" + b"<row>" * 20_000_000)),
    "bomb-of-text.ods": ods(
        "<table:table-row><table:table-cell><text:p>"
        + "A" * 600_000_000
        + "</text:p></table:table-cell></table:table-row>"
    ),
    "broken.xlsx": xlsx(lambda data: data[: len(data) // 2]),
    "million-columns.csv": plain(b"sku,location,sn" + b"," * 1_000_000 + b"\nPHONE,MAIN,A-1\n"),
    "long-line.csv": plain(b"sku,location,sn\n" + b"A" * 40_000_000),
    "open-quote.csv": plain(b'sku,location,sn\n"' + b"PHONE,MAIN,A-1\n" * 1_000_000),
    "quoted-lines.csv": plain(b"sku,location,sn\n" + b'"\n",' * 5_000_000),
    "garbage.xls": plain(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 4000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_once_and_hurts_nobody(office: Desk, name: str) -> None:
    path = office.folder / name
    HOSTILE[name](path, office)
    before, used = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(CannotRead):
        office.bring(path, mode="add")
    assert time.monotonic() - before < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used < 32 << 10


def test_the_header_of_an_old_workbook_cut_short_is_refused(office: Desk) -> None:
    path = office.folder / "cut.xls"
    path.write_bytes((MADE / "serials.xls").read_bytes()[:3000])
    with pytest.raises(CannotRead):
        office.bring(path, mode="add")
