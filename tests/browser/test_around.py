"""What is around the work: finding from anywhere, keys, settings, members, tokens, the check of a scanner."""

import re

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from serialtrail.access import members, organizations, tokens
from serialtrail.catalog import items
from serialtrail.domain import policy
from serialtrail.queries import auditor
from tests.browser.conftest import DESKTOP, HANDHELD
from tests.browser.stage import imei
from tests.browser.test_pages import violations
from tests.shop import PASSWORD

# The pages are the same on both engines; what is done through them is tried on both by others.
pytestmark = pytest.mark.only_on("sqlite")

SIZES = pytest.mark.parametrize("size", [None, HANDHELD], ids=["desktop", "handheld"])
BOX = "[data-listening] #scan-code"  # only once the page heeds what is typed into it
CHECK = "#scanner-box"


def opened(open_page, path, size):
    return open_page(path) if size is None else open_page(path, size=size)


def findings(page):
    page.locator("[data-result]").wait_for()
    return page.locator("[data-findings] li").evaluate_all("all => all.map((one) => one.dataset.finding)")


def composed(page, text):
    """An input method puts a text in, as browsers hear it."""
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    session.send("Input.insertText", {"text": text})


# -- finding ---------------------------------------------------------------------------------------------------------


@SIZES
def test_a_slash_leads_to_the_box_and_what_matches_stands_below_it_while_typing(open_page, size):
    page = opened(open_page, "/items", size)
    page.keyboard.press("/")
    page.keyboard.type("fjord", delay=30)
    option = page.get_by_role("option", name="Fjord Laptop 14")
    expect(option).to_have_count(1)  # after "fj" there are numbers, each with the item's name
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/items/\d+$"))
    assert page.locator("main h1").inner_text() == "Fjord Laptop 14"


def test_escape_closes_what_was_found_and_then_leaves_the_box(open_page):
    page = open_page("/items")
    page.keyboard.press("/")
    page.keyboard.type("phone", delay=30)
    page.locator("#found").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.body")


def test_enter_alone_shows_everything_that_matches(open_page):
    page = open_page("/items")
    page.keyboard.press("/")
    page.keyboard.type("FJ14-2026")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?q=FJ14-2026")
    assert page.locator("section.found tbody tr").count() > 4


@SIZES
def test_a_scan_outside_of_any_field_opens_the_page_of_its_code(open_page, size):
    page = opened(open_page, "/items", size)
    page.keyboard.type(imei(33))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/serials/\d+$"))
    assert imei(33) in page.locator("main h1").inner_text().replace(" ", "")


def test_a_scan_while_a_button_has_the_focus_does_not_press_it(open_page, stage):
    page = open_page(stage.path("/items/{case}"))
    page.get_by_role("link", name="Switch on").focus()
    page.keyboard.type("CABLE-C")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/items/\d+$"))
    assert page.locator("main h1").inner_text() == "USB-C cable 1 m"


def test_a_scan_says_yes_to_no_question(open_page, stage):
    page = open_page(stage.path("/documents/{bought}"))
    page.get_by_role("link", name="Void").click()
    page.get_by_role("dialog").wait_for()
    page.keyboard.type(imei(33))
    page.keyboard.press("Enter")
    page.get_by_text("Answer or close what is open in front").wait_for()
    assert page.url.endswith(stage.path("/documents/{bought}"))


def test_typing_slowly_outside_of_a_field_goes_nowhere(open_page):
    page = open_page("/items")
    page.keyboard.type("CABLE-C", delay=200)
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert page.url.endswith("/items")


def test_a_scan_on_a_page_with_a_scan_box_goes_into_it_wherever_the_focus_is(open_page):
    page = open_page("/sales/new")
    page.select_option("#location", "MAIN")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type(imei(34))
    page.keyboard.press("Enter")
    expect(page.locator("#scan [data-counted]")).to_have_text("1")
    assert page.locator('[data-cell="numbers"]').first.input_value() == imei(34)


@SIZES
@pytest.mark.parametrize("look", ["light", "dark"])
def test_what_opens_in_front_shuts_nobody_out(open_page, axe, size, look):
    page = open_page("/items", look=look, size=size or DESKTOP)
    page.keyboard.press("/")
    page.keyboard.type("or", delay=30)
    page.locator("#found").wait_for()
    page.keyboard.press("ArrowDown")
    assert violations(page, axe) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    assert violations(page, axe) == []
    page.goto(page.url.replace("/items", "/scanner"))
    page.focus(CHECK)
    page.keyboard.type("aQßZy-0189?Mw")
    page.keyboard.press("Enter")
    page.locator("[data-result] summary").click()
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# -- keys and cards --------------------------------------------------------------------------------------------------


@SIZES
def test_a_question_mark_shows_the_keys_and_escape_closes_them(open_page, size):
    page = opened(open_page, "/sales/new", size)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    dialog.wait_for()
    assert "In the scan box" in dialog.inner_text()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_question_mark_in_a_field_is_a_sign_like_any_other(open_page):
    page = open_page("/items")
    page.focus("#q")
    page.keyboard.type("?")
    assert page.input_value("#q") == "?"
    expect(page.locator("#keys")).to_be_hidden()


def test_command_cards_undo_go_on_and_confirm(open_page, stage):
    page = open_page("/purchases/new")
    page.select_option("#location", "MAIN")
    page.focus(BOX)
    page.keyboard.type("TAB-10\nCARD-1\nCARD-2\nCMD-UNDO\n")
    expect(page.locator("#scan [data-counted]")).to_have_text("1")
    page.keyboard.type("CMD-NEXT\n")
    expect(page.locator("[data-line]")).to_have_count(2)
    page.keyboard.type("LAP-14\nCARD-3\nCMD-CONFIRM\n")
    page.get_by_text("Posted.", exact=True).wait_for()
    assert [page.locator(".number-grid li").nth(n).inner_text().split()[0] for n in range(2)] == ["CARD-1", "CARD-3"]
    assert auditor.verify(stage.who.organization_id).ok


def test_confirming_waits_for_what_needs_attention(open_page):
    page = open_page("/purchases/new")
    page.select_option("#location", "MAIN")
    page.focus(BOX)
    page.keyboard.type("TAB-10\n坏-1\nCMD-CONFIRM\n")
    page.get_by_text("Something needs attention first.").wait_for()
    assert page.url.endswith("/purchases/new") or "/documents/" in page.url
    assert page.get_by_role("button", name="Post the purchase").is_visible()


# -- the check of a scanner ------------------------------------------------------------------------------------------


@SIZES
def test_a_scanner_that_is_set_well_is_told_to_be(open_page, size):
    page = opened(open_page, "/scanner", size)
    plain = page.get_attribute(CHECK, "data-plain")
    page.focus(CHECK)
    page.keyboard.type(plain)
    page.keyboard.press("Enter")
    page.get_by_text("All is well").wait_for()
    assert page.locator("[data-received]").inner_text() == plain
    assert findings(page) == []
    assert page.locator("[data-events] tr").count() == len(plain) + 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("aQ-Zy/0189_Mw", "layoutYz"),
        ("qA-Yz/0189_Mw".replace("w", "z").replace("Yz", "Yw"), "layoutAq"),
        ("AQ-YZ/0189_MW", "caseUpper"),
        ("aq-yz/0189_mw", "caseLower"),
        ("Aq-yZ/0189_mW", "caseSwapped"),
        ("aQßYz-0189?Mw", "layoutSigns"),
        ("21A1-b210LOT7", "gsStripped"),
        ("21A1-b2~29~10LOT7", "gsReplaced"),
        ("ABC 123", "spaces"),
        ("ABC-123", "other"),
    ],
)
def test_a_scanner_that_changes_what_it_reads_is_told_how(open_page, sent, told):
    page = open_page("/scanner")
    page.focus(CHECK)
    page.keyboard.type(sent)
    page.keyboard.press("Enter")
    assert told in findings(page)


def test_text_without_keys_and_without_an_end_is_told(open_page):
    page = open_page("/scanner")
    plain = page.get_attribute(CHECK, "data-plain")
    page.focus(CHECK)
    page.keyboard.insert_text(plain)
    assert findings(page) == ["noTerminator"]
    assert "handhelds" in page.locator("[data-came]").inner_text()


def test_an_input_method_and_full_width_signs_are_told(open_page):
    page = open_page("/scanner")
    page.focus(CHECK)
    composed(page, "ＡＢＣ－１２３")
    assert {"compositionOn", "fullWidth"} <= set(findings(page))
    assert page.locator("[data-received]").inner_text() == "ＡＢＣ－１２３"


def test_a_separator_sent_as_a_key_is_shown_and_understood(open_page):
    page = open_page("/scanner")
    before, after = page.get_attribute(CHECK, "data-gs1").split("\x1d")
    page.focus(CHECK)
    page.keyboard.type(before)
    page.keyboard.press("Control+]")
    page.keyboard.type(after)
    page.keyboard.press("Enter")
    assert findings(page) == ["gsKey"]
    assert "␝" in page.locator("[data-received]").inner_text()


def test_the_scan_box_takes_a_separator_sent_as_a_key(open_page):
    page = open_page("/purchases/new")
    page.select_option("#location", "MAIN")
    page.focus(BOX)
    page.keyboard.type("TAB-10\n")
    page.keyboard.type("010950600013435221GS-77")
    page.keyboard.press("Control+]")
    page.keyboard.type("10LOT7\n")
    expect(page.locator("#scan [data-counted]")).to_have_text("1")
    assert page.locator('[data-cell="numbers"]').first.input_value() == "GS-77"


# -- items -----------------------------------------------------------------------------------------------------------


@SIZES
def test_an_item_is_made_with_units_and_a_rule_that_is_shown_at_once(open_page, stage, size):
    page = opened(open_page, "/items/new", size)
    sku = f"WATCH-{'H' if size else 'D'}"
    page.fill("#id_sku", sku)
    page.fill("#id_name", "Orbit Watch")
    page.fill('[name="unit-1-name"]', "box")
    page.fill('[name="unit-1-factor"]', "10")
    page.get_by_role("button", name="Add a unit").click()
    page.keyboard.type("pallet")
    page.fill('[name="unit-2-factor"]', "400")
    page.fill("#id_rule_prefix", "OW-")
    page.fill("#id_rule_start", "007")
    expect(page.locator("[data-rule-preview]")).to_contain_text("OW-007 OW-008 OW-009")
    assert page.locator("#components").is_hidden()
    page.get_by_role("button", name="Save").last.click()
    page.get_by_text("Orbit Watch is saved.").wait_for()
    row = items.found(stage.who.organization_id, sku=sku)
    assert row is not None
    assert [unit["name"] for unit in items.shape(row)["units"]] == ["box", "pallet"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_bundle_picks_its_components_while_typing(open_page, stage):
    page = open_page("/items/new")
    page.fill("#id_sku", "SET-1")
    page.fill("#id_name", "Starter set")
    page.select_option("#id_kind", "bundle")
    page.fill('[name="part-1-sku"]', "silicone")
    page.get_by_role("option", name="Silicone case").click()
    page.fill('[name="part-1-quantity"]', "2")
    page.get_by_role("button", name="Save").last.click()
    page.get_by_text("Starter set is saved.").wait_for()
    row = items.found(stage.who.organization_id, sku="SET-1")
    assert row is not None
    assert items.shape(row)["components"] == [{"sku": "CASE-01", "quantity": "2"}]


def test_many_items_are_switched_after_one_question(open_page):
    page = open_page("/items?q=c")
    for name in ("Silicone case", "USB-C cable 1 m"):
        page.get_by_label(f"Choose {name}").check()
    page.get_by_role("button", name="Switch on").click()
    assert "Follow 2 items by serial number?" in page.inner_text("main")
    page.get_by_role("button", name="Switch on").click()
    page.get_by_text("Serial tracking is on for 2 items.").wait_for()
    for name in ("Silicone case", "USB-C cable 1 m"):
        page.get_by_label(f"Choose {name}").check()
    page.get_by_role("button", name="Switch off").click()
    page.get_by_role("button", name="Switch off").click()
    page.get_by_text("Serial tracking is off for 2 items.").wait_for()


# -- settings --------------------------------------------------------------------------------------------------------


@SIZES
def test_the_policy_is_set_kind_by_kind_and_by_a_preset(open_page, stage, size):
    page = opened(open_page, "/settings/policy", size)
    row = page.get_by_role("radiogroup", name=re.compile("^Transfer"))
    row.get_by_label("Required").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The policy is saved.").wait_for()
    assert organizations.shown(stage.who.organization_id)["policy"]["transfer"] == "required"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_text("At the sale:").locator("xpath=ancestor::div[1]").get_by_role("button", name="Use this").click()
    page.get_by_text("This is how it is now").wait_for()
    assert organizations.shown(stage.who.organization_id)["policy"] == policy.PRESETS["at_sale"]


@SIZES
def test_a_member_is_added_limited_to_a_store(open_page, stage, size):
    page = opened(open_page, "/settings/members", size)
    page.get_by_role("link", name="New member").click()
    name = "Dora Handheld" if size else "Dora Desk"
    page.fill("#id_email", f"{name.replace(' ', '.').lower()}@example.com")
    page.fill("#id_name", name)
    page.fill("#id_password", PASSWORD)
    page.get_by_label("Storekeeper").check()
    page.get_by_label("Only at these stores").check()
    page.get_by_label("Store Mitte").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text(f"{name} is a member now.").wait_for()
    found = {row["name"]: row for row in members.listed(stage.who.organization_id, None, 50).results}
    assert (found[name]["role"], found[name]["stores"]) == ("storekeeper", ["MITTE"])
    page.get_by_role("link", name=f"Take access away… {name}").click()
    page.get_by_role("dialog").get_by_role("button", name="Take access away").click()
    page.get_by_text(f"{name} cannot work here any more.").wait_for()


def test_a_token_is_shown_once_copied_and_revoked(open_page, stage):
    page = open_page("/settings/tokens")
    page.fill("#id_name", "Web shop")
    page.get_by_role("button", name="Issue it").click()
    shown = page.locator("#token").inner_text()
    page.get_by_role("button", name="Copy").click()
    page.locator(".secret .done").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == shown
    assert tokens.authenticate(shown, now()) is not None
    page.goto(f"{stage.url}/settings/tokens")
    assert shown not in page.content()
    page.get_by_role("link", name="Revoke… Web shop").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    page.get_by_text("The token is revoked.").wait_for()
    assert tokens.authenticate(shown, now()) is None


# -- overview --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "leads"),
    [("Unassigned", "/stock?mark=unassigned"), ("Missing", "status=missing"), ("In transit", "state=shipped")],
)
def test_each_figure_of_the_overview_leads_to_its_list(open_page, title, leads):
    page = open_page("/")
    tile = page.locator("a.tile", has_text=title)
    assert tile.locator("strong").inner_text() != "0"
    tile.click()
    page.wait_for_url(f"**{leads}**")
    assert page.locator("main table tbody tr").count() > 0
