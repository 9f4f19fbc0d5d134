"""The dialog that takes numbers, in each of its ways, and the scan box: open to everybody, in both looks and sizes."""

import csv

import pytest
from playwright.sync_api import expect

from tests.browser.pictures import WAYS
from tests.browser.test_entry import opened
from tests.browser.test_pages import looked_at

# The pages are the same on both engines; what is done through them is tried on both (test_work.py).
pytestmark = pytest.mark.only_on("sqlite")


@pytest.mark.parametrize("way", WAYS)
def test_the_dialog_of_numbers_shuts_nobody_out(open_page, axe, way, tmp_path):
    found: list[str] = []

    def seen(name):
        found.extend(looked_at(page, name, way, axe))

    page = opened(open_page, "/purchases/new", "TAB-10", quantity="12", **WAYS[way])
    page.fill("#entry-text", "NEW-101, NEW-102\nＮＥＷ－１０３\tNEW-😀104；DT100000005，NEW-102")
    page.locator('[data-take="paste"]').click()
    expect(page.locator("#entry [data-said]")).not_to_be_empty()
    expect(page.locator("#entry [data-invalid] li").first).to_be_visible()
    seen("entry-paste")
    table = tmp_path / "numbers.csv"
    with table.open("w", newline="") as opened_:
        csv.writer(opened_).writerows([["Serial number"], ["NEW-110"], ["1E+15"], ["NEW-111"], ["NEW 112"]])
    page.locator("#tab-table").click()
    page.set_input_files("#entry-file", table)
    expect(page.locator("#entry [data-invalid] li").first).to_be_visible()
    seen("entry-table")
    page.locator("#tab-rule").click()
    page.fill("#rule-prefix", "DT1000000")
    page.fill("#rule-start", "28")
    page.fill("#rule-pieces", "4")
    expect(page.locator("[data-preview]")).to_contain_text("DT100000031")
    seen("entry-rule")
    page = opened(open_page, "/sales/new", "TAB-10", quantity="2", location="HAFEN", **WAYS[way])
    expect(page.locator("#entry .pick-list li").first).to_be_visible()
    page.locator("[data-pick-wanted]").click()
    seen("entry-stock")
    assert found == []
