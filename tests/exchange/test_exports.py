"""Lists as files: what the list says, exactly, whole, as of one moment, in memory that does not grow."""

import csv
import io
import random
import tracemalloc
from collections.abc import Generator, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext
from python_calamine import CalamineWorkbook

from serialtrail.access.who import Who, actor
from serialtrail.catalog import items, parties
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.domain.refusals import Refused
from serialtrail.exchange import exports
from serialtrail.exchange.exports import tables, workbook
from serialtrail.posting import cartons, engine, voids
from serialtrail.queries.document_lists import DocumentFilters
from serialtrail.queries.serials import SerialFilters
from serialtrail.queries.trail_lists import TrailFilters
from tests import shop
from tests.exchange.files import Desk

# Numbers that programs are known to spoil: formulas, quotes, zeros, exponents, signs of their own.
HOSTILE = (
    "=cmd|'/C", "=1+1", '="x"', "+1", "-1", "@SUM(A1)", "007", "'007", "''=1", "'=1", "1E+15", "'1E+15", '"quoted"',
    '""', "'", "''", "'x'", "x'", "1234567890123456789", "0x10", "TRUE", "#N/A", "1/2", "2026-01-01", "\\n", "%0A",
    "_x0041_", "&#38", "<b>", "=", "'\"", "A=1", "(1)", "$1",
)  # fmt: skip


def hostile(pieces: int) -> list[str]:
    """So many numbers, none twice, made of what has a meaning to somebody."""
    signs = "'\"=+-@0019E.#_x&<>|\\/%()"
    made = dict.fromkeys(number.upper() for number in HOSTILE)
    chance = random.Random(5)
    while len(made) < pieces:
        made["".join(chance.choice(signs) for _ in range(chance.randint(1, 12))).upper()] = None
    return list(made)


def file(who: Who, kind: str, filters: Any = None, form: str = "shown", format_: str = "csv") -> bytes:
    return b"".join(exports.pieces(exports.table(kind, who, filters, form=form), format_))


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def post(who: Who, kind: str, *numbers: str, sku: str = "PHONE", quantity: int | None = None, **more: Any) -> int:
    line = DraftLine(sku, None if quantity is None else Decimal(quantity), numbers=numbers)
    draft = Draft(kind, (line,), location=more.pop("location", "MAIN"), **more)
    return engine.create(who.organization_id, actor(who), draft, now(), post=True).document


def test_the_serial_list_is_told_in_the_words_of_the_interface(office: Desk) -> None:
    parties.create(
        actor(office.who), office.who.organization_id, {"code": "A", "name": "Ann", "role": "customer"}, now()
    )
    post(office.who, "purchase", "P-1", "P-2")
    post(office.who, "sale", "P-1", party="A")
    sold, here = rows(file(office.who, "serials"))
    assert (sold["Serial number"], sold["Status"], sold["Location"], sold["Party"]) == ("P-1", "sold", "", "Ann")
    assert (sold["Bought by"], sold["Sold by"]) == ("PI-000001", "SI-000001")
    assert (here["Status"], here["Location"], here["SKU"], here["Product name"]) == (
        "in_stock",
        "MAIN",
        "PHONE",
        "Phone",
    )
    only = rows(file(office.who, "serials", SerialFilters(statuses=("sold",))))
    assert [row["Serial number"] for row in only] == ["P-1"]


def test_a_list_longer_than_a_batch_is_whole_and_in_order(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from serialtrail.exchange.exports import serials

    monkeypatch.setattr(serials, "AT_ONCE", 7)
    numbers = [f"N-{n:04d}" for n in range(50)]
    post(office.who, "purchase", *numbers)
    assert [row["Serial number"] for row in rows(file(office.who, "serials"))] == numbers
    assert [row["Serial number"] for row in rows(file(office.who, "serials", SerialFilters(q="0")))] != []
    assert len(rows(file(office.who, "trail"))) == 50


def test_the_trail_tells_every_step_in_the_order_of_posting(office: Desk) -> None:
    bought = post(office.who, "purchase", "P-1", "P-2")
    sale = post(office.who, "sale", "P-1")
    voids.void(office.who.organization_id, actor(office.who), sale, now())
    told = rows(file(office.who, "trail"))
    assert [(row["Serial number"], row["From"], row["To"], row["Voided"]) for row in told] == [
        ("P-1", "supplier", "MAIN", ""), ("P-2", "supplier", "MAIN", ""),
        ("P-1", "MAIN", "customer", "yes"), ("P-1", "customer", "MAIN", "yes"),
    ]  # fmt: skip
    assert len(rows(file(office.who, "trail", TrailFilters(serial="p-1")))) == 3
    assert len(rows(file(office.who, "trail", TrailFilters(document=str(bought))))) == 2
    assert len(rows(file(office.who, "trail", TrailFilters(kinds=("sale",), item="phone", location="main")))) == 2
    assert rows(file(office.who, "trail", TrailFilters(until=now().date().replace(year=2000)))) == []


def test_documents_come_with_their_lines(office: Desk) -> None:
    lines = (DraftLine("PHONE", numbers=("P-1", "P-2"), unit_price=Decimal("9.5")), DraftLine("CASE", Decimal(3)))
    draft = Draft("purchase", lines, location="MAIN", reference="=1", note="two\nlines")
    engine.create(office.who.organization_id, actor(office.who), draft, now(), post=True)
    first, second = rows(file(office.who, "documents", DocumentFilters(kinds=("purchase",))))
    assert (first["Document"], first["Line"], first["SKU"], first["Quantity"]) == ("PI-000001", "1", "PHONE", "2")
    assert (first["Unit price"], first["Reference"], first["Note"]) == ("9.50", "'=1", "two\nlines")
    assert (second["Line"], second["SKU"], second["Quantity"], second["Unit price"]) == ("2", "CASE", "3", "")


def test_stock_items_parties_and_cartons_are_exported(office: Desk) -> None:
    post(office.who, "purchase", "P-1", quantity=3)
    cartons.create(office.who.organization_id, actor(office.who), "BOX", ("P-1",), now())
    [stock] = rows(file(office.who, "stock"))
    assert [stock[name] for name in ("SKU", "Location", "On hand", "With number")] == ["PHONE", "MAIN", "3", "1"]
    opening = [(row["Quantity"], row["Serial number"]) for row in rows(file(office.who, "opening"))]
    assert opening == [("2", ""), ("1", "P-1")]
    assert [row["SKU"] for row in rows(file(office.who, "items"))] == ["CASE", "PHONE", "TABLET"]
    assert [row["SKU"] for row in rows(file(office.who, "items", {"tracking": "none"}))] == ["CASE"]
    assert rows(file(office.who, "parties")) == []
    assert rows(file(office.who, "cartons")) == [{"Carton": "BOX", "Serial number": "P-1", "Pallet": ""}]


def test_a_workbook_says_the_same_and_its_amounts_are_numbers(office: Desk) -> None:
    post(office.who, "purchase", "007", "=1+1")
    told = sheet(file(office.who, "serials", form="import", format_="xlsx"))
    assert told == [["SKU", "Product name", "Location", "Serial number", "Production batch"],
                    ["PHONE", "Phone", "MAIN", "007", ""], ["PHONE", "Phone", "MAIN", "=1+1", ""]]  # fmt: skip
    [_, stock] = sheet(file(office.who, "stock", format_="xlsx"))
    assert stock[3:5] == [2, 2]


def test_what_no_longer_fits_on_a_sheet_goes_on_in_the_next(office: Desk) -> None:
    post(office.who, "purchase", *(f"N-{n}" for n in range(5)))
    content = b"".join(workbook.pieces(exports.table("serials", office.who, form="import"), rows=4))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sizes = [len(book.get_sheet_by_index(place).to_python()) for place in range(len(book.sheet_names))]
    assert (book.sheet_names, sizes) == (["serials", "serials 2"], [4, 3])


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_a_thousand_hostile_numbers_come_back_exactly_from_an_empty_organization(office: Desk, format_: str) -> None:
    numbers = hostile(1_000)
    given = {"sku": "=ITEM'", "name": '=HYPERLINK("x") \' + "quoted", 007', "tracking": "serial"}
    items.create(actor(office.who), office.who.organization_id, given, now())
    for start in range(0, len(numbers), 500):
        post(office.who, "purchase", *numbers[start : start + 500], sku="=ITEM'")
    assert office.numbers() == sorted(numbers)

    empty = replace(office, who=shop.owner())
    shop.store(empty.who, "MAIN")
    for kind, form in (("items", "import"), ("serials", "import")):
        content = file(office.who, kind, form=form, format_=format_)
        path = empty.folder / f"{kind}.{format_}"
        path.write_bytes(content)
        outcome = empty.bring(path, kind, mode="add")
        assert outcome.refused == 0, [imports_told(fault) for fault in outcome.faults[:3]]
        assert file(empty.who, kind, form=form, format_="csv") == file(office.who, kind, form=form, format_="csv")
    assert empty.numbers() == office.numbers()


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_items_parties_stock_and_cartons_come_back_the_same_from_an_empty_organization(
    office: Desk, format_: str
) -> None:
    act, home = actor(office.who), office.who.organization_id
    items.create(
        act, home, {"sku": "+SVC", "name": '-Set up, "at home"', "kind": "service", "price": Decimal("49.9")}, now()
    )
    priced = {"sku": "007", "name": "'Bond'", "barcode": "4006381333931", "base_unit": "box", "cost": Decimal("0.125"),
              "warranty_months": 24, "category": "=1+1"}  # fmt: skip
    items.create(act, home, priced, now())
    for role, code in (("supplier", "=ACME"), ("customer", "0815")):
        given = {"code": code, "name": '@Ann, "Lee"', "role": role, "email": "a@example.com", "phone": "+49 30 1"}
        parties.create(act, home, given, now())
    post(office.who, "purchase", "=1", "'2", quantity=5, location="EAST")
    post(office.who, "purchase", sku="007", quantity=12)
    cartons.create(home, act, "+BOX", ("=1",), now())
    cartons.create(home, act, "PALLET", (), now())
    cartons.create(home, act, "BOX-2", ("'2",), now(), parent="PALLET")

    empty = replace(office, who=shop.owner())
    for code in ("MAIN", "EAST"):
        shop.store(empty.who, code)
    for kind in ("items", "parties", "opening", "cartons"):
        path = empty.folder / f"{kind}.{format_}"
        path.write_bytes(file(office.who, kind, form="import", format_=format_))
        outcome = empty.bring(path, kind)
        assert outcome.refused == 0, (kind, [imports_told(fault) for fault in outcome.faults[:3]])
        again = file(empty.who, kind, form="import")
        assert again == file(office.who, kind, form="import"), kind
        assert again.count(b"\n") > 2
    assert file(empty.who, "stock") == file(office.who, "stock")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_import_knows_every_column_of_what_is_to_be_imported(office: Desk, language: str) -> None:
    from serialtrail.exchange.imports import columns

    known = {"serials": 5, "opening": 6, "items": 10, "parties": 5, "cartons": 3}
    with translation.override(language):
        for kind, number in known.items():
            made = exports.table(kind, office.who, said=exports.Said(gettext), form="import")
            assert len(columns.found(kind, made.headings)) == number, (kind, made.headings)


def imports_told(fault: Any) -> str:
    return " ".join(f"{refusal.code} {refusal.serial} {refusal.facts}" for refusal in fault.refusals)


def test_an_export_is_of_one_moment(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from serialtrail.exchange.exports import serials

    monkeypatch.setattr(serials, "AT_ONCE", 5)
    post(office.who, "purchase", *(f"N-{n:02d}" for n in range(20)))
    pieces = exports.pieces(exports.table("serials", office.who), "csv")
    told = [next(pieces), next(pieces)]
    in_another_thread(lambda: post(office.who, "sale", "N-15"))
    told += list(pieces)
    assert {row["Status"] for row in rows(b"".join(told))} == {"in_stock"}
    assert len(rows(file(office.who, "serials", SerialFilters(statuses=("sold",))))) == 1


def test_an_export_that_nobody_waits_for_any_longer_leaves_the_connection_free(office: Desk) -> None:
    post(office.who, "purchase", *(f"N-{n:02d}" for n in range(20)))
    pieces = exports.pieces(exports.table("trail", office.who), "csv")
    next(pieces), next(pieces)
    assert isinstance(pieces, Generator)
    pieces.close()
    post(office.who, "sale", "N-15")


def in_another_thread(work: Any) -> None:
    import threading

    from django.db import connection

    def run() -> None:
        work()
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_ten_times_as_many_rows_take_no_more_memory(office: Desk, format_: str) -> None:
    """Of the way from rows to the file; rows are read in batches, as shown above."""

    def peak(batches: int) -> int:
        def read() -> Iterator[tables.Rows]:
            for batch in range(batches):
                yield [[f"N-{batch}-{n}", "PHONE", "x" * 50] for n in range(500)]

        columns = [tables.Column(name, "text") for name in "abc"]
        made = tables.Table("x", columns, list("abc"), read)
        tracemalloc.start()
        for _piece in exports.pieces(made, format_):
            pass
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(2)
    assert peak(60) < 1.5 * peak(6)


def test_rows_that_are_read_elsewhere_become_files_too() -> None:
    made = tables.of_rows(
        "gaps", [("first", "From"), ("n", "Pieces")], lambda: [{"first": "=1", "n": 0}, {"first": None}]
    )
    assert b"".join(exports.pieces(made, "csv")).decode("utf-8-sig").splitlines() == ["From,Pieces", "'=1,0", ","]


def test_exports_are_for_those_who_may(office: Desk) -> None:
    with pytest.raises(Refused):
        exports.table("serials", shop.member(office.who, "cashier"))
