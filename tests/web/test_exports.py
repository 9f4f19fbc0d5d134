"""Every list leaves as a file, with the filters that are shown, in the language of the page."""

import csv
import io
import re
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from serialtrail.exchange.exports import prepared
from serialtrail.exchange.imports import runner
from tests.shop import member, whole
from tests.web.shelf import carton, document, serial, text, visitor


def rows(answer):
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    content = whole(answer).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


@pytest.fixture
def busy(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    document(alice.who, "purchase", "S-1", location="SIDE")
    document(alice.who, "sale", "D-2")
    document(alice.who, "purchase", item="CABLE", quantity=4)
    carton(alice.who, "BOX", "D-1")
    alice.post("/labels", {"numbers": "D-1 D-2", "act": "make", "template": "qr-50x30", "copies": "3", "format": "pdf"})
    alice.client.post(
        "/imports/new", {"kind": "items", "file": SimpleUploadedFile("wares.csv", b"sku,name\nA,B\n,C\n")}
    )
    while runner.once():
        pass
    return alice


LISTS = {
    "/serials": "/exports/serials.csv", "/stock": "/exports/stock.csv", "/items": "/exports/items.csv",
    "/parties": "/exports/parties.csv", "/locations": "/exports/locations.csv", "/cartons": "/exports/cartons.csv",
    "/labels/prints": "/exports/labels.csv", "/imports": "/exports/imports.csv",
    "/purchases": "/exports/documents.csv?place=purchases", "/sales": "/exports/documents.csv?place=sales",
}  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_every_list_offers_its_export(busy, path):
    page = busy.get(path).content.decode()
    assert f'href="{LISTS[path]}"' in page
    assert rows(busy.client.get(LISTS[path]))


def test_the_export_has_the_filters_of_the_list(busy):
    page = busy.get("/stock", location="SIDE").content.decode()
    assert 'href="/exports/stock.csv?location=SIDE"' in page
    assert 'href="/exports/opening.csv?location=SIDE&amp;columns=import"' in page
    assert [row["Location"] for row in rows(busy.get("/exports/stock.csv", location="SIDE"))] == ["SIDE"]
    assert [row["SKU"] for row in rows(busy.get("/exports/items.csv", tracking="none"))] == ["CABLE"]
    assert [row["Code"] for row in rows(busy.get("/exports/parties.csv", role="customer"))] == ["ANN"]
    assert [row["Document"] for row in rows(busy.get("/exports/documents.csv", place="sales"))] == ["SI-000001"]
    assert rows(busy.get("/exports/documents.csv", place="purchases", state="voided")) == []
    assert [row["Carton"] for row in rows(busy.get("/exports/cartons.csv", q="bo"))] == ["BOX"]
    assert len(rows(busy.get("/exports/trail.csv", number="D-2"))) == 2


def test_a_file_speaks_the_language_of_the_page_unless_it_is_to_be_imported(busy):
    busy.client.cookies["serialtrail_language"] = "zh-hans"
    [_, phone] = rows(busy.get("/exports/items.csv"))
    assert "PHONE" in phone.values()
    assert "serial" not in phone.values()
    [_, phone] = rows(busy.get("/exports/items.csv", columns="import"))
    assert "serial" in phone.values()


def test_the_page_of_a_serial_offers_its_trail(busy):
    page = busy.get(f"/serials/{serial(busy.who, 'D-2')['id']}").content.decode()
    assert 'href="/exports/trail.csv?number=D-2"' in page


def test_a_workbook_has_its_name_and_type(busy):
    answer = busy.get("/exports/serials.xlsx")
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    assert whole(answer).content.startswith(b"PK")


def test_what_does_not_exist_is_not_exported(busy):
    for path in ("/exports/nothing.csv", "/exports/items.pdf", "/exports/documents.csv?place=nowhere"):
        assert busy.client.get(path).status_code == 404
    assert busy.post("/exports/items.csv").status_code == 404


def test_a_member_of_one_store_takes_only_that_away(busy):
    storekeeper = visitor(member(busy.who, "manager", ["SIDE"]))
    assert [row["Serial number"] for row in rows(storekeeper.get("/exports/serials.csv"))] == ["S-1"]
    assert {row["Serial number"] for row in rows(storekeeper.get("/exports/trail.csv"))} == {"S-1"}
    assert [row["Serial number"] for row in rows(storekeeper.get("/exports/opening.csv"))] == ["S-1"]
    bought = rows(storekeeper.get("/exports/documents.csv", place="purchases"))
    assert [row["Location"] for row in bought] == ["SIDE"]


def test_another_shop_takes_nothing_away(busy, charlie):
    for path in LISTS.values():
        told = rows(charlie.client.get(path))
        assert not [row for row in told if "D-1" in row.values() or row.get("Document")]


def test_what_was_printed_and_imported_is_taken_away_in_words(busy):
    printed, other = rows(busy.get("/exports/labels.csv"))
    assert [printed[name] for name in ("Template", "Serial number", "Labels", "Format")] == [
        "QR with item, 50 × 30 mm", "D-1", "3", "pdf",
    ]  # fmt: skip
    assert other["Serial number"] == "D-2"
    [brought] = rows(busy.get("/exports/imports.csv"))
    shown = ("File", "Kind", "State", "Rows", "Refused", "By")
    assert [brought[name] for name in shown] == ["wares.csv", "Items", "Waits for you", "2", "1", printed["By"]]


def test_who_may_not_export_is_not_offered_it(busy, bob):
    assert "/exports/" not in bob.get("/stock").content.decode()
    for kind in ("stock", "items", "trail"):
        assert bob.get(f"/exports/{kind}.csv").status_code == 403
    assert "CSV, as shown" not in text(bob.get("/items"))


@pytest.mark.parametrize("asked", ["since=nonsense", "until=2026-02-30", "since=2026-01-01&until=soon"])
@pytest.mark.parametrize("kind", ["trail", "serials", "documents"])
def test_a_day_that_is_none_is_refused_and_no_file_of_everything(busy, kind, asked):
    answer = busy.get(f"/exports/{kind}.csv?place=sales&{asked}")
    assert answer.status_code == 422
    assert re.search("(Since|Until): write it as year-month-day", text(answer))


def until_made(visitor_, address):
    for _ in range(1200):
        shown = text(visitor_.get(address))
        if "is being made" not in shown:
            return shown
        time.sleep(0.05)
    raise AssertionError(shown)


def test_a_large_workbook_is_made_while_one_goes_on_and_is_found_again(busy, monkeypatch):
    monkeypatch.setattr(prepared, "AT_ONCE", 1)
    answer = busy.get("/exports/serials.xlsx")
    assert answer.status_code == 302
    shown = until_made(busy, answer.url)
    assert "The file is ready" in shown
    listed = busy.get("/exports").content.decode()
    assert f'href="{answer.url}"' in listed
    assert "Ready" in listed
    file = busy.get(f"{answer.url}/file")
    assert file.headers["Content-Disposition"].startswith('attachment; filename="serials-')
    book = CalamineWorkbook.from_filelike(io.BytesIO(whole(file).content))
    [_, *lines] = book.get_sheet_by_index(0).to_python()
    assert [line[0] for line in lines] == [row["Serial number"] for row in rows(busy.get("/exports/serials.csv"))]
    assert busy.get("/exports/serials.xlsx").url == answer.url
    other = visitor(member(busy.who, "manager"))
    for path in (answer.url, f"{answer.url}/file"):
        assert other.get(path).status_code == 404
    assert other.post(f"{answer.url}/cancel").status_code == 404
    assert "Nothing was prepared yet" in text(other.get("/exports"))


def test_a_small_workbook_and_any_csv_come_at_once(busy):
    for format_ in ("xlsx", "csv"):
        assert busy.get(f"/exports/serials.{format_}").status_code == 200
    assert "Nothing was prepared yet" in text(busy.get("/exports"))


def test_a_large_report_is_prepared_too(busy, monkeypatch):
    monkeypatch.setattr(prepared, "AT_ONCE", 0)
    answer = busy.get("/reports/serials/export.xlsx")
    assert answer.url.startswith("/exports/")
    assert "The file is ready" in until_made(busy, answer.url)
