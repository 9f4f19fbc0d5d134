"""At the till: by keyboard alone on a desk, by touch in a hand; whatever happens, things are sold once."""

from playwright.sync_api import expect

from tests.browser.conftest import HANDHELD
from tests.browser.counter import BOX, CASES, nothing_against_it, row, scan
from tests.web.shelf import document, read, serial


def test_a_sale_by_the_keyboard_alone(till):
    page = till.browser()
    assert page.evaluate("document.activeElement.id") == "scan-code"
    scan(page, "d-1", "CABLE", "CABLE")
    expect(page.locator(".till-line")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert "Row 2 of 2: Long cable, 2, 19.80" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("+")
    page.keyboard.press("F4")
    page.keyboard.type("10%")
    page.keyboard.press("Enter")
    expect(page.locator("[data-total]")).to_have_text("625.73")
    page.keyboard.press("F2")
    page.keyboard.type("ann")
    page.get_by_role("option", name="Ann Lee").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    nothing_against_it(page)
    page.keyboard.press("Enter")
    expect(page.locator("#till-pay")).to_be_visible()
    page.keyboard.type("700")
    expect(page.locator("[data-change]")).to_have_text("74.27")
    page.keyboard.press("Enter")
    page.wait_for_url("**/till/receipt/*")
    expect(page.locator(".receipt")).to_contain_text("700.00 USD given, 74.27 USD change")
    expect(page.locator(".receipt")).to_contain_text("D-1")
    assert "New sale" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_url("**/till")
    expect(page.locator(".till-line")).to_have_count(0)
    [sale] = till.documents()
    assert (sale["party"], sale["total"], sale["posted_by"]) == ("ANN", "625.73", "Cashier")


def test_a_card_is_taken_by_the_keyboard_alone(till):
    page = till.browser()
    scan(page, "CABLE")
    nothing_against_it(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+2")
    page.keyboard.press("Tab")
    page.keyboard.type("4711")
    page.keyboard.press("Enter")
    page.wait_for_url("**/till/receipt/*")
    [sale] = till.documents()
    assert sale["reference"] == "Card · 4711"


def test_a_sale_by_touch_in_a_hand(till):
    page = till.browser(size=HANDHELD)
    page.fill(BOX, "D-2")
    page.press(BOX, "Enter")
    phone = row(page, "Aurora Phone")
    phone.wait_for()
    page.fill(BOX, "CABLE")
    page.press(BOX, "Enter")
    row(page, "Long cable").get_by_role("button", name="One more").click()
    expect(page.locator("[data-total]")).to_have_text("618.80")
    nothing_against_it(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    pay = page.get_by_role("button", name="Pay")
    seen = pay.bounding_box()
    assert seen["y"] + seen["height"] <= 640
    assert seen["height"] >= 44
    pay.click()
    page.get_by_label("Card").check()
    page.fill("#till-slip", "4711")
    page.get_by_role("button", name="Paid").click()
    expect(page.locator(".receipt")).to_contain_text("Paid by card: 618.80 USD (4711).")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_item_asks_for_its_number_and_pay_says_so_until_it_has_one(till):
    page = till.browser()
    why = page.locator("[data-why]")
    expect(why).to_have_text("Scan something first.")
    scan(page, CASES, CASES)
    phone = row(page, "Aurora Phone")
    expect(phone).to_contain_text("2 of 2 numbers still to scan, type or pick")
    assert "incomplete" in phone.get_attribute("class")
    expect(why).to_have_text("Numbers are missing: Aurora Phone")
    page.keyboard.press("Enter")
    expect(page.locator("#till-pay")).not_to_be_visible()
    scan(page, "D-3")
    expect(phone).to_contain_text("1 of 2 numbers still to scan")
    phone.get_by_role("button", name="SN").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("D-4").check()
    dialog.get_by_role("button", name="Add what is picked").click()
    page.keyboard.press("Escape")
    expect(phone.locator(".till-missing")).to_be_hidden()
    nothing_against_it(page)
    expect(why).to_have_text("")
    expect(page.locator("[data-total]")).to_have_text("1,198.00")


def test_a_number_that_cannot_be_sold_is_told_with_what_to_do_and_stops_nothing(till):
    page = till.browser()
    scan(page, "S-1", "D-1")
    expect(page.locator("[data-attention]")).to_contain_text("S-1 is in stock at SIDE, not here. Have it transferred")
    expect(page.locator(".till-line")).to_have_count(1)
    nothing_against_it(page)


def test_the_last_scan_and_a_row_are_taken_back(till):
    page = till.browser()
    scan(page, "D-1", "D-2")
    page.locator("[data-undo]").click()
    expect(page.locator("[data-total]")).to_have_text("599.00")
    page.focus(BOX)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Delete")
    expect(page.locator(".till-line")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "scan-code"


def test_the_basket_survives_a_reload(till):
    page = till.browser()
    scan(page, "D-1", "CABLE")
    page.locator(".till-line").nth(1).locator('[data-cell="discount"]').fill("0.90")
    page.reload(wait_until="networkidle")
    expect(page.locator("[data-total]")).to_have_text("608.00")
    expect(page.get_by_text("The basket is as you left it.")).to_be_visible()


def test_what_was_sold_elsewhere_meanwhile_is_refused_at_its_row(till):
    page = till.browser()
    scan(page, "D-1", "D-2")
    nothing_against_it(page)
    document(till.who, "sale", "D-1")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Paid").click()
    wrong = page.locator(".till-line .wrong-list")
    expect(wrong).to_contain_text("D-1 is not in stock: it is sold.")
    expect(wrong.get_by_role("link", name="D-1")).to_be_visible()
    expect(page.locator("[data-why]")).to_have_text("Something stands against it: Aurora Phone")
    till.forget_refusals()
    page.get_by_role("button", name="Take out D-1").click()
    nothing_against_it(page)
    page.get_by_role("button", name="Pay").click()
    page.get_by_role("button", name="Paid").click()
    page.wait_for_url("**/till/receipt/*")
    assert len(till.documents()) == 2


def test_a_connection_that_breaks_while_paying_sells_once(till):
    page = till.browser()
    scan(page, "D-1", "CABLE")
    nothing_against_it(page)
    lost = []

    def swallowed(route):
        # The server sells; the answer never arrives.
        lost.append(route.fetch().status)
        if len(lost) < 3:
            route.fulfill(status=503, body="gone")
        else:
            route.continue_()

    page.route("**/till/pay", swallowed)
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Paid")
    button.dblclick()
    page.wait_for_url("**/till/receipt/*", timeout=20000)
    till.forget_refusals()
    assert len(lost) >= 3
    assert len(till.documents()) == 1


def test_a_sale_is_parked_here_and_resumed_in_another_browser(till):
    page = till.browser()
    scan(page, "D-1", "CABLE")
    page.keyboard.press("F8")
    expect(page.get_by_text("Parked. Its numbers are held for it.")).to_be_visible()
    expect(page.locator(".till-line")).to_have_count(0)
    held = serial(till.who, "D-1")
    assert held["held_by"]
    scan(page, "D-1")
    expect(page.locator("[data-attention]")).to_contain_text("D-1 is held by")

    other = till.browser()
    other.keyboard.press("F9")
    other.wait_for_url("**/till/parked")
    other.get_by_role("link", name="Resume").click()
    expect(other.locator("[data-total]")).to_have_text("608.90")
    nothing_against_it(other)
    scan(other, "D-2")
    expect(other.locator("[data-total]")).to_have_text("1,207.90")
    nothing_against_it(other)
    other.keyboard.press("Enter")
    other.get_by_role("button", name="Paid").click()
    other.wait_for_url("**/till/receipt/*")
    [sale] = till.documents()
    assert (sale["state"], sale["total"]) == ("posted", "1207.90")
    assert serial(till.who, "D-1")["held_by"] is None


def test_a_parked_sale_is_discarded(till):
    page = till.browser()
    scan(page, "D-1")
    page.keyboard.press("F8")
    page.get_by_text("Parked. Its numbers are held for it.").wait_for()
    page.keyboard.press("F9")
    page.get_by_role("link", name="Discard").click()
    page.get_by_role("dialog").get_by_role("button", name="Discard").click()
    page.get_by_text("The parked sale is gone").wait_for()
    assert serial(till.who, "D-1")["held_by"] is None


def test_a_new_customer_is_added_without_leaving_the_basket(till):
    page = till.browser()
    scan(page, "CABLE")
    page.get_by_role("button", name="New customer").click()
    page.fill("#till-customer-name", "Dora Hall")
    page.fill("#till-customer-phone", "030 1234")
    page.keyboard.press("Enter")
    expect(page.locator("#till-party")).to_have_value("0301234")
    expect(page.get_by_text("Dora Hall")).to_be_visible()
    nothing_against_it(page)


def test_something_sold_comes_back_by_scanning_it(till):
    sold = document(till.who, "sale", "D-5")
    page = till.browser()
    page.focus(BOX)
    page.keyboard.type("D-5")
    page.keyboard.press("Enter")
    # With an empty basket there is only one thing that can be meant.
    page.wait_for_url("**/till/return?code=D-5")
    expect(page.get_by_role("link", name=read(till.who, sold)["number"])).to_be_visible()
    expect(page.locator("#refund")).to_have_value("10.00")
    page.get_by_label("Broken").check()
    page.fill("#refund", "8.50")
    page.get_by_role("button", name="Take back and refund").click()
    page.wait_for_url("**/till/receipt/*")
    expect(page.locator(".receipt")).to_contain_text("8.50 USD")
    expect(page.get_by_text("Taken back and blocked")).to_be_visible()
    [back] = till.documents("sale_return")
    assert (back["state"], back["party"]) == ("posted", "ANN")
    returned = serial(till.who, "D-5")
    assert returned["status"] == "in_stock"
    assert returned["blocked"]["reason"] == "quality"


def test_what_is_sold_already_offers_to_be_taken_back_without_losing_the_basket(till):
    document(till.who, "sale", "D-5")
    page = till.browser()
    scan(page, "D-1", "D-5")
    expect(page.locator("[data-sold-said]")).to_have_text("D-5 is sold already.")
    page.get_by_role("link", name="Take it back").click()
    page.wait_for_url("**/till/return?code=D-5")
    page.get_by_role("link", name="Sell", exact=True).click()
    expect(page.locator("[data-total]")).to_have_text("599.00")


def test_a_scan_reaches_the_box_wherever_the_focus_is(till):
    page = till.browser()
    scan(page, "CABLE")
    page.get_by_role("button", name="One more").focus()
    page.keyboard.type("D-1")
    page.keyboard.press("Enter")
    expect(page.locator(".till-line")).to_have_count(2)


def test_the_keys_are_told(till):
    page = till.browser()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog")
    expect(keys).to_contain_text("Keys of the till")
    page.keyboard.press("Escape")
    expect(keys).not_to_be_visible()
    page.keyboard.press("F10")
    page.wait_for_url("**/till/return")
    page.keyboard.press("Escape")
    page.wait_for_url("**/till")
