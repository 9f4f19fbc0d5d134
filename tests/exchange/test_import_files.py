"""Files of all sorts: each encoding and separator is understood, hostile and spoilt ones are refused in a sentence."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from serialtrail.domain.refusals import sentence
from serialtrail.exchange.imports import CannotRead, unreadable
from tests.exchange.files import Desk


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_chinese_headers_in_any_encoding_and_separator(office: Desk, encoding: str, separator: str) -> None:
    rows = [["商品编码", "商品名称", "门店", "序列号"], ["PHONE", "手机", "MAIN", "A-1"]]
    path = office.csv("\r\n".join(map(separator.join, rows)) + "\r\n", encoding)
    assert office.bring(path, mode="add").created == 1
    assert office.numbers() == ["A-1"]


@pytest.mark.parametrize("header", ["SKU,Store,S/N", "item,warehouse,Serial No.", "Item_Code,LOCATION,serial-number"])
def test_headers_go_by_several_names(office: Desk, header: str) -> None:
    assert office.bring(office.csv(f"{header}\nPHONE,MAIN,A-1\n"), mode="add").created == 1


def test_empty_rows_other_columns_and_quotes_do_no_harm(office: Desk) -> None:
    path = office.csv(
        '\n\nnote,sku,location,sn,,\n,,,,,\n"two\nlines",PHONE,MAIN,"A""1",,\n\n=,PHONE,MAIN,="007",x,y,z\n'
    )
    assert office.bring(path, mode="add").created == 2
    assert office.numbers() == ["007", 'A"1']


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n1,2\n", "sku\nPHONE\n", "sn,location\nA,B\n"])
def test_without_the_columns_there_is_no_import(office: Desk, text: str) -> None:
    with pytest.raises(CannotRead, match="missing"):
        office.bring(office.csv(text), mode="add")


def test_bytes_that_are_no_text_are_refused(office: Desk) -> None:
    path = office.folder / "noise.csv"
    path.write_bytes(bytes(range(128, 256)) * 3 + b"\xff")
    with pytest.raises(CannotRead, match="neither a workbook nor a text"):
        office.bring(path)


@pytest.mark.parametrize("spoilt", ["1E+15", "3.58849E+14", "1.23456789012346E+17", "-2,5E+20"])
def test_a_number_that_a_spreadsheet_has_shortened_is_refused_with_the_remedy(office: Desk, spoilt: str) -> None:
    outcome = office.bring(office.csv(f"sku;location;sn\nPHONE;MAIN;{spoilt}\n"), mode="add")
    [fault] = outcome.faults
    assert fault.refusals[0].code == "number_invalid"
    assert "Format the column as text" in sentence(fault.refusals[0])
    assert spoilt in sentence(fault.refusals[0])


def test_numeric_cells_are_exact_or_refused(office: Desk) -> None:
    values = ["007", 42, 123456789012345, 1e15, 1234567890123456, 12.5, True, date(2026, 1, 5), "35E"]
    rows = [["sku", "location", "sn"], *(["PHONE", "MAIN", value] for value in values)]
    outcome = office.bring(office.xlsx(rows), mode="add", on_error="skip_bad")
    assert office.numbers() == ["007", "123456789012345", "35E", "42", "TRUE"]
    assert outcome.converted == 2
    assert [fault.row.number for fault in outcome.faults] == [5, 6, 7, 9]
    assert all("as text" in sentence(fault.refusals[0]) for fault in outcome.faults)


def test_a_workbook_whose_table_begins_further_down_keeps_its_row_numbers(office: Desk) -> None:
    rows = [[], [], ["", "sku", "location", "sn"], ["", "PHONE", "MAIN", "A 1"], ["", "PHONE", "MAIN", "A-2"]]
    outcome = office.bring(office.xlsx(rows), mode="add", on_error="skip_bad")
    assert [fault.row.number for fault in outcome.faults] == [4]
    assert office.numbers() == ["A-2"]


def test_a_stray_cell_far_away_does_not_take_the_server_along(office: Desk) -> None:
    path = office.xlsx([["sku", "location", "sn"], ["PHONE", "MAIN", "A-1"]])
    moved = office.folder / "moved.xlsx"
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(moved, "w", zipfile.ZIP_DEFLATED) as other:
        for entry in whole.infolist():
            data = whole.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b'r="C2"', b'r="XFD1048576"')
            other.writestr(entry.filename, data)
    with pytest.raises(CannotRead, match="XFD1048576"):
        office.bring(moved)


def test_a_zip_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(office: Desk) -> None:
    bomb = office.folder / "bomb.xlsx"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet,
    ):
        for _ in range(2100):
            sheet.write(b" " * (1 << 20))
    with pytest.raises(CannotRead, match="too large"):
        office.bring(bomb)


@pytest.mark.parametrize(
    ("start", "told"),
    [(b"PK\x03\x04 broken", "cannot be read"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "cannot be read")],
)
def test_what_only_looks_like_a_workbook_is_refused(office: Desk, start: bytes, told: str) -> None:
    path: Path = office.folder / "odd.xlsx"
    path.write_bytes(start + b"\0" * 5000)
    with pytest.raises(CannotRead, match=told):
        office.bring(path)


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (b"%PDF-1.7\n1 0 obj", "a PDF and no table"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xef\xbb\xbf  <HTML><body><table><tr><td>sku</td></tr></table>", "a web page"),
        (b"<?xml version='1.0'?><Workbook/>", "an XML file"),
        (b"\x1f\x8b\x08", "an archive"),
    ],
)
@pytest.mark.parametrize("name", ["sent.xlsx", "sent.csv"])
def test_what_is_no_table_is_called_what_it_is_whatever_its_name_says(
    office: Desk, name: str, start: bytes, told: str
) -> None:
    path: Path = office.folder / name
    path.write_bytes(start)
    with pytest.raises(CannotRead) as refused:
        office.bring(path)
    said = unreadable(refused.value.pattern, refused.value.facts, str)
    assert told in said and "save it as XLSX or CSV" in said


def test_a_zip_without_a_sheet_is_refused(office: Desk) -> None:
    path = office.folder / "empty.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(CannotRead, match="cannot be read"):
        office.bring(path)


@pytest.mark.parametrize("sign", ["\0", "\x07", "\u200b", "é", "😀", "x" * 101, "A,B"])
def test_hostile_numbers_and_codes_are_refused_row_by_row(office: Desk, sign: str) -> None:
    path = office.csv(f'sku;location;sn\nPHONE;MAIN;"A{sign}"\n"{sign}";MAIN;A-1\nPHONE;"{sign}";A-2\nPHONE;MAIN;A-3\n')
    outcome = office.bring(path, mode="add", on_error="skip_bad")
    assert office.numbers() == ["A-3"]
    assert sorted(fault.row.number for fault in outcome.faults) == [2, 3, 4]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_no_row_is_lost_where_a_long_file_is_taken_apart(office: Desk, end: str) -> None:
    """The lines are of many lengths, so that the file is cut at every place of a line."""
    numbers = [f"LONG-{n}-{'x' * (n % 61)}" for n in range(9_000)]
    rows = [f'PHONE,MAIN,{number},"said{end}twice"' for number in numbers]
    path = office.folder / "long.csv"
    path.write_bytes(end.join(["sku,location,sn,note", *rows, ""]).encode())
    assert path.stat().st_size > 6 * 65_536
    assert office.bring(path, mode="add").created == len(numbers)
    assert office.numbers() == sorted(numbers)


def test_a_fault_far_down_is_told_by_its_own_row_past_empty_ones(office: Desk) -> None:
    rows = [",,", *(f"PHONE,MAIN,FAR-{n}" for n in range(11_000)), "", " , ,", "PHONE,MAIN,bad one"]
    outcome = office.bring(office.csv("\n".join(["sku,location,sn", *rows]) + "\n"), mode="add", on_error="skip_bad")
    assert outcome.created == 11_000
    assert [fault.row.number for fault in outcome.faults] == [11_005]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("PHONE,MAIN,A-2" + ",x" * 600_000, id="in one line"),
        pytest.param("PHONE,MAIN,A-2" + ',"\n"' * 600_000, id="over many lines"),
        pytest.param("PHONE,MAIN,A-2" + ",x" * 3_000_000, id="without an end in sight"),
    ],
)
def test_a_row_longer_than_any_of_a_table_is_refused(office: Desk, row: str) -> None:
    with pytest.raises(CannotRead, match=r"Row 3 is longer than any row of a table; is a quotation mark missing\?"):
        office.bring(office.csv(f"sku,location,sn\nPHONE,MAIN,A-1\n{row}\nPHONE,MAIN,A-3\n"), mode="add")
    assert office.numbers() == []


def test_a_quotation_mark_that_is_missing_is_told_with_its_row(office: Desk) -> None:
    rows = [f"PHONE,MAIN,Q-{n}" for n in range(20_000)]
    rows[700] = 'PHONE,MAIN,"Q-700'
    with pytest.raises(CannotRead, match="Row 702 cannot be read"):
        office.bring(office.csv("\n".join(["sku,location,sn", *rows]) + "\n"), mode="add", on_error="skip_bad")
    assert office.numbers() == []


def test_rows_of_a_workbook_with_nothing_but_spaces_are_passed_over(office: Desk) -> None:
    path = office.xlsx([["sku", "location", "sn"], [" ", "", "  "], ["PHONE", "MAIN", "A-1"], ["", "", " "]])
    assert office.bring(path, mode="add").created == 1
