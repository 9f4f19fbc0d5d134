"""Opening stock, parties, cartons and packing lists from files; guarded cells; templates."""

import csv
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from serialtrail.catalog import parties
from serialtrail.db.models import catalog, documents, ledger
from serialtrail.exchange import guards
from serialtrail.exchange.imports import KINDS, Outcome, columns, reason, templates
from serialtrail.exchange.imports.sheets import source
from serialtrail.queries import auditor, cartons
from tests.exchange.files import Desk


def codes(outcome: Outcome) -> list[tuple[int, str]]:
    return [(fault.row.number, refusal.code) for fault in outcome.faults for refusal in fault.refusals]


def on_hand(office: Desk, sku: str, place: str) -> Decimal:
    rows = ledger.StockLevel.objects.for_org(office.who.organization_id)
    return Decimal(rows.get(item__sku=sku, location__code=place).on_hand)


def test_opening_stock_comes_with_and_without_numbers(office: Desk) -> None:
    text = "SKU,Location,Quantity,Serial number\nCASE,MAIN,12.5,\nCASE,MAIN,2,\nPHONE,MAIN,,A-1\nPHONE,EAST,1,A-2\n"
    outcome = office.bring(office.csv(text + "PHONE,MAIN,3,\n"), "opening")
    assert codes(outcome) == []
    assert (outcome.created, len(outcome.documents)) == (5, 2)
    assert [on_hand(office, sku, "MAIN") for sku in ("CASE", "PHONE")] == [Decimal("14.5"), Decimal(4)]
    assert office.numbers() == ["A-1", "A-2"]
    assert auditor.verify(office.who.organization_id).ok


def test_opening_rows_that_say_too_little_or_too_much_are_refused(office: Desk) -> None:
    text = "sku,location,qty,sn\nCASE,MAIN,,\nPHONE,MAIN,2,A-1\nCASE,MAIN,-1,\nCASE,MAIN,x,\nCASE,,1,\nCASE,MAIN,1,\n"
    outcome = office.bring(office.csv(text), "opening", on_error="skip_bad")
    assert [row for row, _ in codes(outcome)] == [2, 3, 4, 5, 6]
    assert on_hand(office, "CASE", "MAIN") == 1


def test_templates_say_what_is_needed_and_name_columns_by_what_they_are() -> None:
    def said(kind: str) -> dict[str, tuple[str, str]]:
        book = CalamineWorkbook.from_filelike(io.BytesIO(templates.workbook(kind, str)))
        rows = book.get_sheet_by_index(1).to_python()
        return {str(heading): (str(needed), str(sentence)) for heading, needed, sentence in rows if needed}

    parties, items, purchase = said("parties"), said("items"), said("purchase")
    assert parties["Name 名称"] == ("needed for new ones", "The name of the customer or supplier.")
    assert parties["Role 类型"][0] == items["Name 商品名称"][0] == "needed for new ones"
    assert purchase["Purchase price 进价"][1].startswith("What one piece cost")
    assert purchase["SKU 商品编码"][0] == "needed"


def test_parties_are_made_and_changed(office: Desk) -> None:
    text = "编码,名称,类型,电子邮件,电话\nACME,Acme 公司,供应商,a@example.com,007\nANN,Ann,customer,,\nBOB,Bob,,,\n"
    outcome = office.bring(office.csv(text, "gbk"), "parties", on_error="skip_bad")
    assert (outcome.created, codes(outcome)) == (2, [(4, "line_invalid")])
    acme = parties.found(office.who.organization_id, code="acme")
    assert acme is not None
    assert (acme.name, acme.role, acme.email, acme.phone) == ("Acme 公司", "supplier", "a@example.com", "007")
    outcome = office.bring(office.csv("code,phone\nann,12\n"), "parties")
    assert (outcome.created, outcome.changed) == (0, 1)


def test_cartons_are_packed_row_by_row_and_put_on_pallets(office: Desk) -> None:
    office.bring(office.csv("sku,location,sn\nPHONE,MAIN,A-1\nPHONE,MAIN,A-2\nPHONE,MAIN,A-3\n"), mode="add")
    text = "carton,sn,pallet\nBOX-1,A-1,PAL\nBOX-1,A-2,PAL\nBOX-2,A-3,\nBOX-2,A-1,\nBOX-2,NONE,\n"
    outcome = office.bring(office.csv(text), "cartons", on_error="skip_bad")
    assert codes(outcome) == [(5, "line_invalid"), (6, "serial_unknown")]
    assert (outcome.rows, outcome.created, outcome.changed, outcome.refused, outcome.cartons) == (5, 2, 1, 2, 3)
    one, two = (cartons.read(office.who.organization_id, code=code) for code in ("BOX-1", "BOX-2"))
    assert one is not None
    assert two is not None
    assert (one["serials"], one["parent"], two["serials"]) == (["A-1", "A-2"], "PAL", ["A-3"])


def test_a_packing_list_becomes_one_purchase(office: Desk) -> None:
    office.bring(office.csv("code,name,role\nACME,Acme,supplier\n"), "parties")
    text = "sku,sn,qty,price\nPHONE,A-1,,199.50\nPHONE,A-2,1,199.50\nCASE,,10,2\nTABLET,B-1,,\n"
    outcome = office.bring(office.csv(text), "purchase", location="MAIN", party="ACME")
    assert codes(outcome) == []
    [document] = documents.Document.objects.for_org(office.who.organization_id)
    assert (document.kind, document.state, document.party.code) == ("purchase", "posted", "ACME")
    lines = documents.DocumentLine.objects.for_org(office.who.organization_id).filter(document=document)
    assert [(line.item.sku, line.base_quantity, line.unit_price) for line in lines.order_by("position")] == [
        ("PHONE", 2, Decimal("199.5")), ("CASE", 10, 2), ("TABLET", 1, None),
    ]  # fmt: skip
    again = office.bring(office.csv(text.replace("B-1", "B 1")), "purchase", location="MAIN", on_error="check")
    assert sorted(codes(again)) == [
        (2, "serial_already_in_stock"),
        (3, "serial_already_in_stock"),
        (5, "number_invalid"),
    ]
    nowhere = office.bring(office.csv("sku,sn\nPHONE,Z-1\n"), "purchase")
    assert codes(nowhere) == [(2, "line_invalid")]


@pytest.mark.parametrize("kind", ["purchase", "opening"])
@pytest.mark.parametrize("on_error", ["check", "skip_bad"])
def test_half_a_piece_of_what_has_numbers_is_refused_also_where_two_halves_would_be_whole(
    office: Desk, kind: str, on_error: str
) -> None:
    text = "sku,qty\nPHONE,2.5\nPHONE,0.5\nPHONE,2\nCASE,2.5\nCASE,0.25\n"
    outcome = office.bring(office.csv(text), kind, location="MAIN", on_error=on_error)
    assert [(fault.row.number, reason(fault, str)) for fault in outcome.faults] == [
        (row, f"The quantity {told} cannot be used: items tracked by serial number come in whole pieces.")
        for row, told in ((2, "2.5"), (3, "0.5"))
    ]
    if on_error == "skip_bad":
        assert [on_hand(office, sku, "MAIN") for sku in ("PHONE", "CASE")] == [2, Decimal("2.75")]


HOSTILE = [
    "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tTab", 'say "hi"', '="x"', "007", "1E+15", "123456789012345678",
    "two\nlines", "'apostrophe'", ",;", "中文", "  spaces  ", '="a""b"', "=", '"',
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_guarded_text_is_read_exactly(text: str) -> None:
    cell = guards.guarded(text)
    assert guards.told(cell) == (text, False)
    assert not cell.startswith(("+", "-", "@", "\t"))


def test_hostile_names_survive_the_way_through_a_file(office: Desk) -> None:
    names = [text for text in HOSTILE if text.strip() == text and text.isprintable()]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["sku", "name"])
    writer.writerows([f"I-{n}", guards.guarded(name)] for n, name in enumerate(names))
    outcome = office.bring(office.csv(out.getvalue()), "items")
    assert (outcome.created, codes(outcome)) == (len(names), [])
    kept: dict[str, Any] = {f"I-{n}": name for n, name in enumerate(names)}
    rows = catalog.Item.objects.for_org(office.who.organization_id).filter(sku__startswith="I-")
    assert dict(rows.values_list("sku", "name")) == kept


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_known_by_its_headings_and_its_cells_are_text(office: Desk, kind: str) -> None:
    path = office.folder / "template.xlsx"
    path.write_bytes(templates.workbook(kind, str))
    with source(path) as given, given.opened(kind) as sheet:
        assert list(sheet.places) == list(columns.fields(kind))
    with zipfile.ZipFile(path) as archive:
        assert b'numFmtId="49"' in archive.read("xl/styles.xml")
        assert "xl/worksheets/sheet2.xml" in archive.namelist()
