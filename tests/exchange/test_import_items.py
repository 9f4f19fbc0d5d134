"""Items from a file: made, or changed where the row says something."""

from typing import Any

import pytest

from serialtrail.catalog import items
from tests.exchange.files import Desk


def item(office: Desk, sku: str) -> dict[str, Any] | None:
    found = items.found(office.who.organization_id, sku=sku)
    return None if found is None else items.shape(found)


def test_an_unknown_sku_is_made_and_a_known_one_changed(office: Desk) -> None:
    path = office.csv(
        "商品编码,商品名称,分类,条码,跟踪方式,单位,售价,成本,保修月数\n"
        "NEW-1,新手机,手机,6901234567892,序列号,台,1299.50,900,24\nphone,,Phones,,,,649,,12\n"
    )
    outcome = office.bring(path, "items")
    assert (outcome.created, outcome.changed, outcome.refused) == (1, 1, 0)
    new, known = item(office, "NEW-1"), item(office, "PHONE")
    assert new is not None
    assert known is not None
    shown = ("name", "category", "barcode", "tracking", "base_unit", "price", "cost", "warranty_months")
    assert [new[field] for field in shown] == [
        "新手机", "手机", "6901234567892", "serial", "台", "1299.50", "900.00", 24,
    ]  # fmt: skip
    assert [known[field] for field in shown] == ["Phone", "Phones", None, "serial", "pcs", "649.00", None, 12]


def test_tracking_is_switched_where_stock_allows(office: Desk) -> None:
    assert office.bring(office.csv("sku,tracking\nCASE,serial\n"), "items").changed == 1
    known = item(office, "CASE")
    assert known is not None
    assert known["tracking"] == "serial"
    outcome = office.bring(office.csv("sku,tracking\nCASE,batch\n"), "items")
    assert [refusal.code for fault in outcome.faults for refusal in fault.refusals] == ["tracking_exclusive"]


BAD = (
    "sku,name,price,warranty_months,tracking,barcode\nGOOD,Good,1.50,12,,\nNONAME,,1,,,\nDEAR,Dear,1e5,,,\n"
    "LONG,Long,1,x,,\nODD,Odd,1,,sometimes,\n,Nothing,1,,,\nNEG,Negative,-1,,,\nPHONE,,-1,,none,\n"
)


@pytest.mark.parametrize("on_error", ["check", "all_or_nothing", "skip_bad"])
def test_bad_rows_are_told_and_stop_the_others_or_not(office: Desk, on_error: str) -> None:
    outcome = office.bring(office.csv(BAD), "items", on_error=on_error)
    assert [fault.row.number for fault in outcome.faults] == [3, 4, 5, 6, 7, 8, 9]
    assert (outcome.rows, outcome.refused) == (8, 7)
    assert (item(office, "GOOD") is not None) == (on_error == "skip_bad")
    known = item(office, "PHONE")
    assert known is not None
    assert known["tracking"] == "serial", "a refused row leaves nothing behind"


def test_a_barcode_from_a_numeric_cell_is_exact(office: Desk) -> None:
    rows = [["SKU", "Name", "Barcode", "Price"], ["CAM", "Camera", 4006381333931, 899.99]]
    outcome = office.bring(office.xlsx(rows), "items")
    assert (outcome.created, outcome.converted) == (1, 1)
    made = item(office, "CAM")
    assert made is not None
    assert (made["barcode"], made["price"]) == ("4006381333931", "899.99")


def told(outcome: Any) -> list[tuple[int, str]]:
    return [
        (fault.row.number, str(refusal.facts.get("field", refusal.code)))
        for fault in outcome.faults
        for refusal in fault.refusals
    ]


def test_all_that_is_wrong_with_a_row_is_told_at_once(office: Desk) -> None:
    path = office.csv(
        "sku,name,kind,tracking,price,cost,warranty\n"
        "NEW-1,,thing,often,dear,-1,9999\n"  # not known: its name is needed
        "PHONE,,thing,,dear,,\n"  # known: an empty name changes nothing
        ",X,,,1,1,1\n"
    )
    assert told(office.bring(path, "items")) == [
        *((2, field) for field in ("price", "name", "kind", "tracking", "cost", "warranty_months")),
        *((3, field) for field in ("price", "kind")),
        (4, "sku"),
    ]


@pytest.mark.parametrize("on_error", ["check", "all_or_nothing", "skip_bad"])
def test_two_rows_about_the_same_item_do_not_both_come_in(office: Desk, on_error: str) -> None:
    rows = "".join(f"NEW-{n},New\n" for n in range(600))
    outcome = office.bring(office.csv(f"sku,name\nnew-1,First\n{rows}NEW-599,Again\n"), "items", on_error=on_error)
    assert told(outcome) == [(4, "sku"), (603, "sku")]
    assert [fault.refusals[0].facts["row"] for fault in outcome.faults] == [2, 602]
    found = item(office, "NEW-1")
    assert (found["name"] if found else None) == ("First" if on_error == "skip_bad" else None)


def test_two_rows_about_the_same_party_do_not_both_come_in(office: Desk) -> None:
    path = office.csv("code,name,role,email\nA,One,supplier,a@b\na,Two,supplier,\nB,Three,customer,nobody\n")
    outcome = office.bring(path, "parties", on_error="skip_bad")
    assert (outcome.created, told(outcome)) == (1, [(3, "code"), (4, "email")])
