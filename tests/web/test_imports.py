"""Imports on their pages: upload, what the check found, columns, both ways of bringing it in, errors, templates."""

import html
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from serialtrail.db.models import work
from serialtrail.exchange.imports import runner
from serialtrail.queries import serials
from serialtrail.queries.serials import SerialFilters
from tests.shop import member, whole
from tests.web.shelf import clean, document, text, visitor

GOOD = "SKU,Location,Serial number\nPHONE,MAIN,I-1\nPHONE,SIDE,I-2\n"
BAD = "SKU,Location,Serial number\nPHONE,MAIN,I-1\nPHONE,NOWHERE,I-2\nPHONE,NOWHERE,I-3\nTABLET,MAIN,I-4\n"


def bring(visitor, content, name="numbers.csv", settle=True, **fields):
    """Upload a file; the address of its page."""
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    answer = visitor.client.post("/imports/new", {"kind": "serials", "mode": "add", **fields, "file": file})
    assert answer.status_code == 302, text(answer)
    return settled(visitor, answer.url) if settle else answer.url


def test_cartons_are_counted_beside_the_rows_that_made_them(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    url = bring(alice, "carton,sn,pallet\nBOX-1,D-1,PAL\nBOX-1,D-2,PAL\n", kind="cartons")
    assert "Rows 2 Good 2 Refused 0" in text(alice.get(url))
    shown = start(alice, url, "all_or_nothing")
    assert "Rows 2 Brought in 2 Refused 0 Cartons and pallets made 2" in shown


def test_a_packing_list_asks_where_the_goods_come_in(alice):
    content = "SKU,Serial number\nPHONE,I-1\n"
    file = SimpleUploadedFile("list.csv", content.encode())
    nowhere = alice.client.post("/imports/new", {"kind": "purchase", "file": file})
    assert (nowhere.status_code, "Location: this is needed here." in text(nowhere)) == (422, True)
    url = bring(alice, content, kind="purchase", into="SIDE")
    assert "Packing list · SIDE" in text(alice.get(url))
    again = re.search(r'href="(/imports/new[^"]*)"', alice.get(url).content.decode())
    assert again is not None
    form = alice.get(html.unescape(again[1])).content.decode()
    place = form.partition('id="into"')[2].partition("</select>")[0]
    assert '<option value="SIDE" selected>' in place


def test_what_came_in_before_an_import_was_stopped_is_told_as_after_one_that_ended(alice, monkeypatch):
    url = bring(alice, BAD)
    job = int(url.rpartition("/")[2])
    start(alice, url, "skip_bad")
    work.ImportJob.objects.for_org(alice.who.organization_id).filter(id=job).update(state="cancelled")
    shown = text(alice.get(url))
    assert "Stopped. 1 row was imported before and stays." in shown
    assert "Imported before it was stopped" in shown
    assert "Documents: OP-" in shown
    assert "Refused rows with reasons" in shown
    assert "Stopped 4 1 3" in text(alice.get("/imports"))


def settled(visitor, url):
    """The address, after all work that waits is done."""
    while runner.once():
        pass
    assert 'hx-trigger="every 1s"' not in visitor.client.get(url).content.decode()
    return url


def start(visitor, url, on_error):
    assert visitor.post(f"{url}/start", {"on_error": on_error}).status_code == 302
    return text(visitor.client.get(settled(visitor, url)))


def numbers(visitor):
    return [row["number"] for row in serials.page(visitor.who.organization_id, SerialFilters()).results]


def test_a_good_file_is_checked_then_imported_as_a_whole(alice):
    url = bring(alice, GOOD)
    page = text(alice.client.get(url))
    assert "Every row is good" in page
    assert "Import all 2 rows" in page
    assert numbers(alice) == []
    assert "Made 2" in start(alice, url, "all_or_nothing")
    assert numbers(alice) == ["I-1", "I-2"]
    assert "numbers.csv" in text(alice.get("/imports"))
    assert clean(alice.who)


def test_faults_are_grouped_by_cause_and_good_rows_can_go_in_alone(alice):
    url = bring(alice, BAD)
    page = alice.client.get(url).content.decode()
    assert page.count('class="panel cause') == 2
    assert "NOWHERE" in page
    assert "Import 1 good row" in text(alice.client.get(url))
    assert "Made 1" in start(alice, url, "skip_bad")
    assert numbers(alice) == ["I-1"]


def test_the_errors_file_is_mended_and_brought_in_again(alice):
    url = bring(alice, BAD)
    start(alice, url, "skip_bad")
    answer = alice.client.get(f"{url}/errors")
    told = whole(answer).content.decode("utf-8-sig")
    assert "numbers" in answer.headers["Content-Disposition"]
    assert told.splitlines()[0] == "SKU,Location,Serial number,reason"
    again = bring(alice, told.replace("NOWHERE", "SIDE").replace("TABLET", "PHONE"), name="mended.csv")
    assert "Made 3" in start(alice, again, "all_or_nothing")
    assert numbers(alice) == ["I-1", "I-2", "I-3", "I-4"]


def test_columns_are_corrected_and_remembered(alice):
    content = "Artikel,Wo,Nummer\nPHONE,MAIN,{}\n"
    url = bring(alice, content.format("I-1"))
    page = text(alice.client.get(url))
    assert "Which column is which" in page
    assert (
        alice.post(f"{url}/columns", {"column-sku": "0", "column-location": "1", "column-number": "2"}).status_code
        == 302
    )
    assert "Every row is good" in text(alice.client.get(settled(alice, url)))
    again = bring(alice, content.format("I-2"))
    assert "Every row is good" in text(alice.client.get(again))


def test_a_file_that_cannot_be_read_says_why(alice):
    page = text(alice.client.get(bring(alice, b"PK\x03\x04nothing", name="x.xlsx")))
    assert "The file could not be read" in page
    refused = alice.client.post("/imports/new", {"kind": "items"})
    assert refused.status_code == 422
    assert "Choose a file" in text(refused)


def test_an_import_can_be_dropped_after_the_check(alice):
    url = bring(alice, GOOD)
    assert alice.post(f"{url}/cancel").status_code == 302
    assert "Nothing was imported" in text(alice.client.get(url))
    assert alice.post(f"{url}/start", {"on_error": "all_or_nothing"}).status_code in (302, 409, 422)
    while runner.once():
        pass
    assert numbers(alice) == []


def test_items_come_in_by_the_same_page(alice):
    url = bring(alice, "SKU,Name,Price\nNEW-1,A new thing,9.50\nPHONE,Aurora Phone 2,\n", kind="items")
    assert "Changed 1" in start(alice, url, "all_or_nothing")


@pytest.mark.parametrize("kind", ["serials", "items"])
def test_templates_are_there_to_fill_in(alice, kind):
    content = whole(alice.get(f"/imports/templates/{kind}.xlsx")).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert "SKU" in str(book.get_sheet_by_index(0).to_python()[0])
    assert alice.get("/imports/templates/nothing.xlsx").status_code == 404


def test_the_empty_list_says_what_to_do(alice):
    page = text(alice.get("/imports"))
    assert "Bring the first file in" in page
    assert "Templates to fill in" in page


def test_imports_are_for_those_who_may_and_of_one_shop(alice, bob, charlie):
    url = bring(alice, GOOD)
    assert bob.get("/imports/new").status_code == 403
    assert "New import" not in text(bob.get("/imports"))
    assert bob.post(f"{url}/start", {"on_error": "skip_bad"}).status_code == 403
    assert charlie.client.get(url).status_code == 404
    assert charlie.post(f"{url}/start", {"on_error": "skip_bad"}).status_code == 404
    assert charlie.post(f"{url}/cancel").status_code == 404
    assert charlie.client.get(f"{url}/errors").status_code == 404
    assert numbers(alice) == []
    assert visitor(member(alice.who, "manager")).client.get(url).status_code == 200
