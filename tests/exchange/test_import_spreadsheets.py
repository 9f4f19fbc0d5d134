"""Spreadsheets that LibreOffice has written, in each format, and hostile ones that are refused at once."""

import resource
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from serialtrail.domain.refusals import sentence
from serialtrail.exchange.imports import CannotRead
from tests.exchange.files import Desk
from tests.exchange.files import ods as write_ods

SHEET = "xl/worksheets/sheet1.xml"
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


def ods(rows: str, prolog: str = "") -> Callable[[Path, Desk], None]:
    return lambda path, office: write_ods(path, f"{HEAD}</table:table-row>{rows}", prolog)


def xlsx(change: Callable[[bytes], bytes], of: str = SHEET) -> Callable[[Path, Desk], None]:
    """A good workbook with one of its parts changed; a part that becomes empty is left out."""

    def write(path: Path, office: Desk) -> None:
        made = office.xlsx([["sku", "location", "sn"], ["PHONE", "MAIN", "A-1"]], "good.xlsx")
        with zipfile.ZipFile(made) as good, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bad:
            for entry in good.infolist():
                data = good.read(entry)
                if data := change(data) if entry.filename == of else data:
                    bad.writestr(entry.filename, data)

    return write


def bomb(piece: bytes, of: str = SHEET, before: bytes = b"<sheetData>") -> Callable[[Path, Desk], None]:
    """A good workbook in one of whose parts a piece stands so often that it unpacks to 200 MB."""

    def write(path: Path, office: Desk) -> None:
        made = office.xlsx([["sku", "location", "sn"], ["PHONE", "MAIN", "A-1"]], "good.xlsx")
        with zipfile.ZipFile(made) as good, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bad:
            for entry in good.infolist():
                head, mark, tail = good.read(entry).partition(before if entry.filename == of else b"</")
                with bad.open(entry.filename, "w") as out:
                    out.write(head + mark)
                    for _ in range(200 if entry.filename == of else 0):
                        out.write(piece * ((1 << 20) // len(piece)))
                    out.write(tail)

    return write


def packed(entries: int, name: str = "xl/worksheets/{}.xml", content: bytes = b"<worksheet/>") -> Any:
    def write(path: Path, office: Desk) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for place in range(entries):
                archive.writestr(name.format(place), content)

    return write


def claiming(size: int) -> Callable[[Path, Desk], None]:
    """A good workbook whose directory says that its sheet unpacks to so many bytes."""

    def write(path: Path, office: Desk) -> None:
        made = office.xlsx([["sku", "location", "sn"], ["PHONE", "MAIN", "A-1"]], "good.xlsx")
        data = bytearray(made.read_bytes())
        at = data.rindex(SHEET.encode()) - 46
        data[at + 24 : at + 28] = size.to_bytes(4, "little")
        path.write_bytes(data)

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
    # Below the size from which how well it packs is looked at, and what looks like cells is in no tag.
    "signs-of-cells.xlsx": xlsx(
        lambda data: b"<worksheet><sheetData>" + b'r="AA1"' * 2_200_000 + b"</sheetData></worksheet>"
    ),
    "signs-of-tags.xlsx": xlsx(
        lambda data: b"<worksheet><sheetData>" + b'<r="AA1"' * 2_000_000 + b"</sheetData></worksheet>"
    ),
    "bomb-of-spaces.xlsx": bomb(b" "),
    "bomb-of-rows.xlsx": bomb(b"<row><c><v>1</v></c></row>"),
    "bomb-of-cells.xlsx": bomb(b"<c><v>1</v></c>", before=b"<sheetData><row>"),
    "bomb-of-depth.xlsx": bomb(b"<row>"),
    "bomb-of-comments.xlsx": bomb(b"<!---->"),
    "bomb-of-strings.xlsx": bomb(b"<si><t>x</t></si>", "xl/sharedStrings.xml", b"<si>"),
    "bomb-of-one-string.xlsx": bomb(b"x", "xl/sharedStrings.xml", b"<si><t>"),
    "bomb-of-styles.xlsx": bomb(b"<xf/>", "xl/styles.xml", b"<cellXfs"),
    "bomb-of-sheets.xlsx": bomb(b'<sheet name="S" sheetId="1" r:id="rId1"/>', "xl/workbook.xml", b"<sheets>"),
    "many-entries.xlsx": packed(20_000),
    "no-entries.xlsx": packed(0),
    "no-workbook.xlsx": packed(3),
    "outside.xlsx": packed(1, "../../../tmp/{}.xml"),
    "zeros.ods": packed(1, "content.xml", bytes(50_000_000)),
    "no-sheet.xlsx": xlsx(lambda data: b""),
    "no-relations.xlsx": xlsx(lambda data: b"", "xl/_rels/workbook.xml.rels"),
    "laughs.xlsx": xlsx(lambda data: data.replace(b"<sst", ENTITY + b"<sst", 1), "xl/sharedStrings.xml"),
    "entity-in-workbook.xlsx": xlsx(
        lambda data: data.replace(b"<workbook", ENTITY + b"<workbook", 1), "xl/workbook.xml"
    ),
    "strange-encoding.xlsx": xlsx(lambda data: data.replace(b"UTF-8", b"UTF-7", 1).replace(b"A1", b"\xff\xfe", 1)),
    "claims-much.xlsx": claiming(0xFFFF_FFF0),
    "claims-little.xlsx": claiming(10),
    "negative-cell.xlsx": xlsx(lambda data: data.replace(b'r="C2"', b'r="C99999999999999999999"')),
    "deep.ods": ods("<table:table-row>" + "<table:table-cell>" * 200_000),
    "half-of-utf16.csv": plain("sku,location,sn\nPHONE,MAIN,A-1\n".encode("utf-16")[:-1]),
    "not-text.csv": plain(bytes(range(128, 256)) * 10_000),
    "picture.xlsx": plain(b"\x89PNG\r\n\x1a\n" + bytes(1000)),
    "document.csv": plain(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj << >> endobj\n" * 100),
    "zip-in-name-only.xlsx": plain(b"PK\x03\x04" + bytes(100_000)),
    "old-in-name-only.xls": plain(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100_000)),
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
