"""The till, its payment, receipts and returns: open to everybody, in both looks, on every screen and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP
from tests.browser.counter import CASES, nothing_against_it, scan
from tests.browser.pictures import WAYS
from tests.browser.test_pages import looked_at
from tests.web.shelf import document

# The pages are the same on both engines; what is done through them is tried on both by others.
pytestmark = pytest.mark.only_on("sqlite")

ALL = {**WAYS, "dark": {"look": "dark", "size": DESKTOP}}


@pytest.mark.parametrize("way", ALL)
def test_the_till_shuts_nobody_out(till, axe, way):
    found: list[str] = []

    def seen(name, page):
        found.extend(looked_at(page, name, way, axe))

    page = till.browser(**ALL[way])
    scan(page, "D-1", "CABLE", CASES)
    page.locator(".till-line").nth(1).locator('[data-cell="discount"]').fill("10%")
    expect(page.locator("[data-total]")).to_have_text("1,206.91")
    seen("till", page)
    scan(page, "D-2")
    nothing_against_it(page)
    page.keyboard.press("Enter")
    page.fill("#till-given", "1300")
    seen("till-pay", page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/till/receipt/*")
    seen("till-receipt", page)
    page.goto(f"{till.url}/till/return?code=D-1")
    seen("till-return", page)
    page.goto(f"{till.url}/till")
    scan(page, "D-3")
    page.keyboard.press("F8")
    expect(page.locator(".till-work [data-restored]")).to_be_visible()
    page.goto(f"{till.url}/till/parked")
    seen("till-parked", page)
    assert found == []


def test_a_receipt_is_printed_on_paper_of_eighty_millimetres(till):
    made = document(till.who, "sale", "D-1")
    page = till.browser(f"/till/receipt/{made}")
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible()
    assert not page.get_by_role("link", name="New sale").is_visible()
    paper = page.pdf(prefer_css_page_size=True)
    assert re.search(rb"/MediaBox *\[0 0 227\.", paper)
