"""The scan box of the editor: no burst is lost, whatever types it, however slow the server is."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.stage import imei

# The pages are the same on both engines; what is done through them is tried on both (test_work.py).
pytestmark = pytest.mark.only_on("sqlite")

BOX = "#scan-code"


def numbers(page, line=0):
    return page.locator('[data-cell="numbers"]').nth(line).input_value().split()


@pytest.fixture
def purchase(open_page):
    """A new purchase with the phone chosen on its first line."""
    page = open_page("/purchases/new")
    page.select_option("#location", "MAIN")
    page.fill(BOX, "PHN-A1")
    page.press(BOX, "Enter")
    expect(page.locator('[data-cell="item"]').first).to_have_value("PHN-A1")
    return page


def test_a_burst_of_codes_arrives_whole_and_in_order_though_the_server_is_slow(purchase):
    def slowly(route):
        time.sleep(0.3)
        route.continue_()

    purchase.route("**/scan", slowly)
    codes = [f"BURST-{n:03d}" for n in range(60)]
    purchase.focus(BOX)
    for code in codes:
        purchase.keyboard.type(code)
        purchase.keyboard.press("Enter" if int(code[-1]) % 2 else "Tab")
    expect(purchase.locator("#scan [data-counted]")).to_have_text("60", timeout=20000)
    assert numbers(purchase) == codes
    assert purchase.evaluate("document.activeElement.id") == "scan-code"


def test_text_that_is_put_in_without_any_key_ends_by_a_short_silence(purchase):
    purchase.focus(BOX)
    for code in ("INJECTED-1", "INJECTED-2"):
        purchase.keyboard.insert_text(code)
        expect(purchase.locator(BOX)).to_have_value("")
    expect(purchase.locator("#scan [data-counted]")).to_have_text("2")
    assert numbers(purchase) == ["INJECTED-1", "INJECTED-2"]


def test_what_a_person_types_slowly_waits_for_enter(purchase):
    purchase.focus(BOX)
    purchase.keyboard.type("SLOW-1", delay=90)
    purchase.wait_for_timeout(300)
    assert purchase.input_value(BOX) == "SLOW-1"


def test_a_code_scanned_twice_counts_once_and_says_so(purchase):
    purchase.focus(BOX)
    purchase.keyboard.type("TWICE-1\nTWICE-1\n")
    purchase.get_by_text("is already in the list").first.wait_for()
    assert numbers(purchase) == ["TWICE-1"]


def test_the_last_scan_is_undone(purchase):
    purchase.focus(BOX)
    purchase.keyboard.type("KEEP-1\nDROP-1\n")
    expect(purchase.locator("#scan [data-counted]")).to_have_text("2")
    purchase.locator("[data-undo]").click()
    assert numbers(purchase) == ["KEEP-1"]


def test_a_broken_connection_loses_no_scan(purchase):
    purchase.route("**/scan", lambda route: route.fulfill(body="not what was asked for"))
    purchase.focus(BOX)
    purchase.keyboard.type("LATER-1\n")
    purchase.locator("[data-verdict].no-good").wait_for()
    purchase.unroute("**/scan")
    expect(purchase.locator("#scan [data-counted]")).to_have_text("1", timeout=10000)
    assert numbers(purchase) == ["LATER-1"]


def test_a_known_number_brings_its_item_to_a_sale(open_page):
    page = open_page("/sales/new")
    page.select_option("#location", "MAIN")
    page.fill(BOX, imei(30))
    page.press(BOX, "Enter")
    expect(page.locator("#scan [data-counted]")).to_have_text("1")
    assert page.locator('[data-cell="item"]').first.input_value() == "PHN-A1"
    assert page.locator('[data-cell="unit_price"]').first.input_value() == "599.00"


def test_a_thousand_pasted_numbers_stand_there_with_the_wrong_one_first(purchase):
    good = [f"MASS-{n:04d}" for n in range(999)]
    box = purchase.locator('[data-cell="numbers"]').first
    box.fill("\n".join([*good, "坏-1"]))
    box.blur()
    bad = purchase.locator(".chips li.bad")
    bad.wait_for()
    assert bad.count() == 1
    assert "坏" in bad.locator("input").input_value()
    assert purchase.locator(".chips li").count() == 1000
    bad.locator("input").fill("MASS-0999")
    bad.locator("input").blur()
    purchase.locator(".chips li.bad").wait_for(state="detached")
    assert numbers(purchase) == [*good, "MASS-0999"]
