"""Days at the shop: whole pieces of work, with a mouse, with the keyboard alone, and without scripts."""

from decimal import Decimal

from playwright.sync_api import expect

from serialtrail.queries import stock
from serialtrail.queries.stock import StockFilters
from tests.browser.stage import imei


def test_a_purchase_is_typed_checked_and_posted(open_page):
    page = open_page("/purchases/new")
    page.select_option("#location", "MAIN")
    page.fill("#party", "acm")
    page.get_by_role("option", name="Acme Mobile Distribution").click()
    page.locator('[data-cell="item"]').first.fill("fjord")
    page.get_by_role("option", name="Fjord Laptop 14").click()
    box = page.locator('[data-cell="numbers"]').first
    box.fill("WORK-1\nWORK-2")
    page.locator('[data-cell="unit_price"]').first.fill("909.50")
    page.get_by_text("nothing against it").wait_for()
    assert page.locator("[data-total]").inner_text() == "1,819.00"
    page.get_by_role("button", name="Post the purchase").click()
    page.get_by_text("Posted.", exact=True).wait_for()
    assert page.locator(".number-grid li").count() == 2


def test_a_number_that_is_elsewhere_is_told_beside_it_before_posting(open_page):
    page = open_page("/sales/new")
    page.select_option("#location", "MITTE")
    page.locator('[data-cell="item"]').first.fill("PHN-A1")
    page.locator('[data-cell="numbers"]').first.fill(imei(31))
    bad = page.locator(".chips li.bad")
    bad.wait_for()
    assert "in stock at MAIN, not here" in bad.inner_text()


def test_a_void_asks_in_front_of_the_page_and_can_be_left(open_page, stage):
    page = open_page(stage.path("/documents/{bought}"))
    page.get_by_role("link", name="Void").click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    assert "have to be voided first" in dialog.inner_text()
    dialog.get_by_role("link", name="Leave it").click()
    dialog.wait_for(state="hidden")
    assert page.url.endswith(stage.path("/documents/{bought}"))


def test_tracking_is_switched_on_after_one_question(open_page, stage):
    page = open_page(stage.path("/items/{case}"))
    page.get_by_role("link", name="Switch on").click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    # Other tests may have moved some of the sixty that were bought.
    held = stock.page(stage.who.organization_id, StockFilters(item="CASE-01")).results
    bare = sum(Decimal(row["on_hand"]) for row in held)
    assert bare > 0
    assert f"{bare:f} pcs are on hand without a number" in dialog.inner_text()
    dialog.get_by_role("button", name="Switch on").click()
    page.get_by_text("Serial tracking is on for 1 item.").wait_for()
    page.get_by_role("link", name="Switch off").click()
    page.get_by_role("dialog").get_by_role("button", name="Switch off").click()
    page.get_by_text("Serial tracking is off for 1 item.").wait_for()


def test_a_list_is_narrowed_while_typing_and_the_address_follows(open_page):
    page = open_page("/serials")
    page.fill("#q", imei(35)[-6:])
    page.wait_for_url("**q=*")
    expect(page.locator("#results tbody tr")).to_have_count(1)
    page.reload()
    assert page.locator("#results tbody tr").count() == 1
    assert page.input_value("#q") == imei(35)[-6:]


def test_the_next_page_is_brought_without_leaving_this_one(open_page):
    page = open_page("/serials")
    first = page.locator("#results tbody th").first.inner_text()
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**after=*")
    expect(page.locator("#results tbody th").first).not_to_have_text(first)


def test_one_tap_copies_a_number_whole(open_page, stage):
    page = open_page(stage.path("/serials/{serial}"))
    page.locator(".hero .copy").click()
    page.locator(".hero .copy.done").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == imei(40)


def test_the_keyboard_reaches_the_content_the_finder_and_a_serial(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("/")
    page.keyboard.type(imei(36))
    page.keyboard.press("Enter")
    page.wait_for_url("**/serials/*")


def test_everything_works_without_scripts(open_page, stage):
    page = open_page("/purchases/new", scripts=False)
    page.select_option("#location", "MAIN")
    page.fill("#line-1-item", "LAP-14")
    page.fill("#line-1-numbers", "PLAIN-1, PLAIN-2")
    page.get_by_role("button", name="Add a line").click()
    page.fill("#line-2-item", "CABLE-C")
    page.fill("#line-2-quantity", "5")
    page.get_by_role("button", name="Post the purchase").click()
    assert "Posted." in page.inner_text("body")
    page.get_by_role("link", name="Void").click()
    assert "2 numbers go back" in page.inner_text("main")
    page.get_by_role("button", name="Void", exact=True).click()
    assert "It stays readable" in page.inner_text("main")


def test_light_and_dark_are_chosen_from_the_menu(open_page):
    page = open_page("/items")
    page.get_by_label("Language and look").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
