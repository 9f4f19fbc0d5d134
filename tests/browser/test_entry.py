"""The dialog behind "+ SN" and the numbers of a line: each way of entering them, in a real browser."""

from decimal import Decimal

import pytest
import xlsxwriter
from django.utils.timezone import now
from playwright.sync_api import expect

from serialtrail.access.who import actor
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.posting import cartons, engine
from serialtrail.queries import auditor
from tests.browser.conftest import HANDHELD

# The pages are the same on both engines; what is done through them is tried on both (test_work.py).
pytestmark = pytest.mark.only_on("sqlite")


def in_stock(stage, sku, *numbers, location="WEST"):
    line = DraftLine(sku, Decimal(len(numbers)), numbers=numbers, unit_price=Decimal(500))
    draft = Draft(kind="purchase", location=location, party="ORBIT", lines=(line,))
    engine.create(stage.who.organization_id, actor(stage.who), draft, now(), post=True)


def numbers(page):
    return page.locator('[data-cell="numbers"]').first.input_value().split()


def opened(open_page, path, sku, quantity="", location="MAIN", **how):
    """The editor with an item on its first line, and the dialog before it."""
    page = open_page(path, **how)
    page.set_default_timeout(8000)
    page.select_option("#location", location)
    page.locator('[data-cell="item"]').first.fill(sku)
    page.locator(".line .choices li").first.click()
    if quantity:
        page.locator('[data-cell="quantity"]').first.fill(quantity)
    page.locator("[data-more-numbers]").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


@pytest.fixture
def purchase(open_page):
    return opened(open_page, "/purchases/new", "TAB-10")


def said(page):
    return page.locator("#entry [data-said]")


def way(page, name):
    page.get_by_role("tab", name=name).click()


def paste(page, text):
    page.fill("#entry-text", text)
    page.locator('[data-take="paste"]').click()


# -- pasted -----------------------------------------------------------------------------------------------------------


def test_a_thousand_pasted_numbers_go_over_and_the_wrong_ones_stay_to_be_mended(purchase):
    good = [f"PASTE-{n:04d}" for n in range(998)]
    purchase.fill("#entry-text", "，".join([*good, "坏-1", "bad–dash"]))
    expect(purchase.locator("[data-typed]")).to_have_text("1000 numbers")
    purchase.locator('[data-take="paste"]').click()
    expect(said(purchase)).to_contain_text("998 entered · 2 to mend")
    expect(purchase.locator("#entry [data-invalid] li")).to_have_count(2)
    assert purchase.input_value("#entry-text").split() == ["坏-1", "bad–dash"]
    assert numbers(purchase) == good
    paste(purchase, "MENDED-1 MENDED-2")
    expect(said(purchase)).to_contain_text("2 entered")
    purchase.locator(".entry-foot button").click()
    expect(purchase.locator(".chips li")).to_have_count(1000)
    expect(purchase.locator("#editor [data-faults]")).to_contain_text("nothing against it", timeout=20000)
    expect(purchase.locator(".chips li.bad")).to_have_count(0)


def test_full_width_signs_are_folded_and_the_dialog_says_so(purchase):
    paste(purchase, "ＡＢ－１、ab-2")
    expect(said(purchase)).to_contain_text("full-width signs were turned into plain ones")
    assert numbers(purchase) == ["AB-1", "ab-2"]


def test_full_width_signs_typed_into_the_line_are_folded_and_it_says_so(open_page):
    page = open_page("/purchases/new")
    page.locator('[data-cell="item"]').first.fill("TAB-10")
    box = page.locator('[data-cell="numbers"]').first
    box.fill("ＷＩＤＥ－１")
    box.blur()
    expect(page.locator("[data-folded]").first).to_have_text("full-width signs were turned into plain ones")
    assert numbers(page) == ["WIDE-1"]


def test_what_is_there_already_and_what_stands_twice_is_counted_once(purchase):
    paste(purchase, "ONCE-1 ONCE-1 once-2")
    paste(purchase, "ONCE-2 ONCE-3")
    expect(said(purchase)).to_contain_text("1 entered · 1 is already in the list")
    assert numbers(purchase) == ["ONCE-1", "once-2", "ONCE-3"]


def test_a_carton_enters_its_members(open_page, stage):
    in_stock(stage, "TAB-10", "BOXED-1", "BOXED-2", "BOXED-3")
    cartons.create(stage.who.organization_id, actor(stage.who), "CARTON-E1", ["BOXED-1", "BOXED-2", "BOXED-3"], now())
    page = opened(open_page, "/sales/new", "TAB-10", location="WEST")
    way(page, "Type or paste")
    paste(page, "CARTON-E1")
    expect(said(page)).to_contain_text("3 entered")
    assert numbers(page) == ["BOXED-1", "BOXED-2", "BOXED-3"]


def test_a_scanned_carton_says_how_many_it_brought(open_page, stage):
    in_stock(stage, "TAB-10", "SCANBOX-1", "SCANBOX-2")
    cartons.create(stage.who.organization_id, actor(stage.who), "CARTON-E2", ["SCANBOX-1", "SCANBOX-2"], now())
    page = open_page("/sales/new")
    page.select_option("#location", "WEST")
    page.fill("#scan-code", "CARTON-E2")
    page.press("#scan-code", "Enter")
    expect(page.locator("[data-verdict]")).to_contain_text("2 numbers")
    assert numbers(page) == ["SCANBOX-1", "SCANBOX-2"]


# -- from a table -----------------------------------------------------------------------------------------------------


def test_a_table_is_read_as_soon_as_it_is_chosen_and_its_faults_name_their_rows(purchase, tmp_path):
    path = tmp_path / "numbers.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        rows = [("SKU", "Serial number"), ("TAB-10", "0007"), ("", "TABLE-2"), ("LAP-14", "TABLE-3"), ("", "坏")]
        for place, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(place, column, text)
    way(purchase, "From a table")
    purchase.set_input_files("#entry-file", path)
    expect(said(purchase)).to_contain_text("2 entered · 2 to mend")
    faults = purchase.locator("#entry [data-invalid] li")
    expect(faults.nth(0)).to_contain_text("Row 4")
    expect(faults.nth(0)).to_contain_text("This row is of another item: LAP-14.")
    expect(faults.nth(1)).to_contain_text("Row 5")
    assert numbers(purchase) == ["0007", "TABLE-2"]


def test_the_template_that_is_downloaded_can_be_filled_in_and_read(purchase, tmp_path):
    way(purchase, "From a table")
    with purchase.expect_download() as download:
        purchase.locator("[data-template-link]").click()
    path = tmp_path / "template.xlsx"
    download.value.save_as(path)
    purchase.set_input_files("#entry-file", path)
    expect(said(purchase)).to_contain_text("0 entered")


def test_what_is_no_table_is_said(purchase, tmp_path, watch):
    path = tmp_path / "picture.xlsx"
    path.write_bytes(b"not a table")
    way(purchase, "From a table")
    purchase.set_input_files("#entry-file", path)
    expect(said(purchase)).to_have_class("entry-said no-good")
    watch.found[:] = [told for told in watch.found if "(Unprocessable Entity)" not in told]


# -- by rule ----------------------------------------------------------------------------------------------------------


def test_a_rule_shows_first_and_last_and_goes_on_where_it_ended(open_page):
    page = opened(open_page, "/purchases/new", "TAB-10", quantity="5")
    way(page, "By rule")
    assert page.input_value("#rule-pieces") == "5"
    page.fill("#rule-prefix", "RULE-")
    page.fill("#rule-start", "0098")
    expect(page.locator("[data-preview]")).to_contain_text("first RULE-0098 … last RULE-0102 · 5")
    page.locator('[data-take="rule"]').click()
    expect(said(page)).to_contain_text("5 entered")
    assert numbers(page) == ["RULE-0098", "RULE-0099", "RULE-0100", "RULE-0101", "RULE-0102"]
    expect(page.locator("#entry [data-wanted]")).to_have_text("of 5 · complete")
    assert (page.input_value("#rule-prefix"), page.input_value("#rule-start")) == ("RULE-", "0103")


def test_a_rule_leaves_out_what_is_taken_and_says_which(open_page, stage):
    in_stock(stage, "TAB-10", "TAKEN-2")
    page = opened(open_page, "/purchases/new", "TAB-10", quantity="3")
    way(page, "By rule")
    page.fill("#rule-prefix", "TAKEN-")
    page.fill("#rule-start", "1")
    expect(page.locator("[data-preview]")).to_contain_text("1 taken: TAKEN-2")
    page.locator('[data-take="rule"]').click()
    expect(said(page)).to_contain_text("2 entered")
    assert numbers(page) == ["TAKEN-1", "TAKEN-3"]


# -- from stock -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [None, HANDHELD], ids=["desk", "hand"])
def test_the_oldest_in_stock_are_picked_first_and_sold(open_page, stage, size):
    mark = "H" if size else "D"
    in_stock(stage, "PHN-A1", *(f"PICK-{mark}{n:03d}" for n in range(130)), location="HAFEN")
    how = {"size": size} if size else {}
    page = opened(open_page, "/sales/new", "PHN-A1", quantity="2", location="HAFEN", **how)
    expect(page.get_by_role("tab", name="From stock")).to_have_attribute("aria-selected", "true")
    with page.expect_response("**/entry/stock?**"):
        page.fill("#stock-q", f"pick-{mark}")
    expect(page.locator("#entry .pick-list li").first).to_contain_text(f"PICK-{mark}000")
    expect(page.locator("#entry .pick-list li")).to_have_count(100)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("#entry .pick-list li")).to_have_count(130)
    page.get_by_role("button", name="Pick the first 2").click()
    page.get_by_role("button", name="Add what is picked 2").click()
    expect(said(page)).to_contain_text("2 entered")
    assert numbers(page) == [f"PICK-{mark}000", f"PICK-{mark}001"]
    page.get_by_role("button", name="Done").click()
    page.get_by_text("nothing against it").wait_for()
    page.get_by_role("button", name="Post the sale").click()
    page.get_by_text("Posted.", exact=True).wait_for()
    assert auditor.verify(stage.who.organization_id).ok


def test_what_was_picked_stays_picked_over_a_search(open_page, stage):
    in_stock(stage, "TAB-10", "STAY-1", "STAY-2", "GONE-3")
    page = opened(open_page, "/sales/new", "TAB-10", location="WEST")
    page.fill("#stock-q", "stay-2")
    page.get_by_label("STAY-2").check()
    page.fill("#stock-q", "gone-3")
    page.get_by_label("GONE-3").check()
    page.locator('[data-take="stock"]').click()
    expect(said(page)).to_contain_text("2 entered")
    assert numbers(page) == ["STAY-2", "GONE-3"]


def test_the_tabs_are_walked_with_arrows_and_the_dialog_gives_the_focus_back(purchase):
    purchase.get_by_role("tab", name="Type or paste").focus()
    purchase.keyboard.press("ArrowRight")
    expect(purchase.get_by_role("tab", name="From a table")).to_be_focused()
    purchase.keyboard.press("ArrowLeft")
    purchase.keyboard.press("ArrowLeft")
    expect(purchase.get_by_role("tab", name="By rule")).to_be_focused()
    purchase.keyboard.press("Escape")
    expect(purchase.locator("[data-more-numbers]").first).to_be_focused()


# -- the editor around them -------------------------------------------------------------------------------------------


def test_a_scanned_return_offers_the_customer_and_the_price_it_was_sold_for(open_page, stage):
    in_stock(stage, "LAP-14", "BACK-1")
    line = DraftLine("LAP-14", Decimal(1), numbers=("BACK-1",), unit_price=Decimal(1111))
    sale = Draft(kind="sale", location="WEST", party="C-002", lines=(line,))
    engine.create(stage.who.organization_id, actor(stage.who), sale, now(), post=True)
    page = open_page("/documents/new/sale_return")
    page.select_option("#location", "WEST")
    page.fill("#scan-code", "BACK-1")
    page.press("#scan-code", "Enter")
    offer = page.locator("[data-sold-to]")
    expect(offer).to_contain_text("Sold to Chiara Lang with SI-")
    page.get_by_role("button", name="Take as customer").click()
    expect(page.locator("#party")).to_have_value("C-002")
    expect(page.locator('[data-cell="unit_price"]').first).to_have_value("1111.00")
    expect(offer).to_be_hidden()
    page.get_by_text("nothing against it").wait_for()
    page.get_by_role("button", name="Post the return").click()
    page.get_by_text("Posted.", exact=True).wait_for()
    assert auditor.verify(stage.who.organization_id).ok


def test_fields_that_a_mode_has_no_use_for_are_not_shown(open_page):
    page = open_page("/documents/new/opening")
    expect(page.locator("#location")).to_be_visible()
    expect(page.locator("#origin")).to_be_hidden()
    page.select_option("#mode", "label")
    expect(page.locator("#origin")).to_be_visible()
    page.select_option("#mode", "register")
    expect(page.locator("#location")).to_be_hidden()


def test_an_adjustment_to_another_place_asks_for_no_direction(open_page):
    page = open_page("/documents/new/adjustment")
    expect(page.locator('[data-cell="direction"]').first).to_be_visible()
    page.select_option("#to_location", "MITTE")
    expect(page.locator('[data-cell="direction"]').first).to_be_hidden()
