"""The life of a document on its page: reviewed, confirmed, taken over in parts, voided and corrected, found again."""

from decimal import Decimal

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from serialtrail.access.who import actor
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.posting import engine
from serialtrail.queries import auditor, documents, serials
from tests.browser.conftest import DESKTOP, HANDHELD
from tests.browser.stage import imei

SIZES = pytest.mark.parametrize("size", [DESKTOP, HANDHELD], ids=["desk", "hand"])


def made(stage, kind, *lines, post=True, party=None, location="MAIN"):
    draft = Draft(kind=kind, location=location, party=party, lines=lines)
    return engine.create(stage.who.organization_id, actor(stage.who), draft, now(), post=post).document


def bought(stage, *numbers):
    """These laptops, in stock at the main warehouse."""
    line = DraftLine("LAP-14", Decimal(len(numbers)), numbers=numbers, unit_price=Decimal(900))
    return made(stage, "purchase", line, party="ORBIT")


def read(stage, number):
    found = documents.read(stage.who.organization_id, number)
    assert found is not None
    return found


def status(stage, number):
    found = serials.find(stage.who.organization_id, number)
    assert found is not None
    return found["status"]


def books_are_clean(stage):
    return auditor.verify(stage.who.organization_id).ok


def refusals_expected(watch):
    """The browser tells of an answer that refuses as of a failure; here it was asked for."""
    watch.found[:] = [told for told in watch.found if "(Unprocessable Entity)" not in told and "(Conflict)" not in told]


def more(page, name):
    page.locator(".page-head summary", has_text="More").click()
    page.get_by_role("button", name=name).click()


@SIZES
def test_a_sale_is_handed_over_sent_back_handed_over_again_and_approved(open_page, stage, size):
    number = f"REVIEW-{size['width']}"
    bought(stage, number)
    sale = made(stage, "sale", DraftLine("LAP-14", Decimal(1), numbers=(number,)), party="C-001", post=False)
    page = open_page(f"/documents/{sale}", size=size)
    more(page, "Submit for review")
    expect(page.get_by_text("Until then it holds its numbers")).to_be_visible()
    page.get_by_role("link", name="Send back").click()
    page.get_by_label("Why").fill("The customer has not paid yet.")
    page.get_by_role("dialog").get_by_role("button", name="Send back").click()
    expect(page.get_by_text("Anna Berg sent it back on")).to_be_visible()
    expect(page.locator(".acts").get_by_text("The customer has not paid yet.")).to_be_visible()
    more(page, "Submit for review")
    page.get_by_role("button", name="Approve and post").click()
    expect(page.get_by_text("Approved.", exact=True)).to_be_visible()
    assert (read(stage, sale)["state"], status(stage, number)) == ("posted", "sold")
    assert books_are_clean(stage)


@SIZES
def test_an_order_is_taken_over_in_parts_until_nothing_is_open(open_page, stage, size):
    order = made(
        stage, "sales_order", DraftLine("CASE-01", Decimal(5), unit_price=Decimal(20)),
        DraftLine("CABLE-C", Decimal(3), unit_price=Decimal(10)), party="C-001",
    )  # fmt: skip
    page = open_page(f"/documents/{order}", size=size)
    page.get_by_role("link", name="Into: Sale").click()
    page.get_by_label("Silicone case: how many pcs now").fill("2")
    page.get_by_label("USB-C cable 1 m: how many pcs now").fill("0")
    page.get_by_role("button", name="Open the draft").click()
    page.wait_for_url("**/edit")
    expect(page.locator('[data-cell="quantity"]')).to_have_value("2")
    page.get_by_role("button", name="Post the sale").click()
    page.get_by_text("Posted.", exact=True).wait_for()
    page.get_by_role("link", name=read(stage, order)["number"]).click()
    expect(page.locator("main")).to_contain_text("Lines still open")
    assert [line["open"] for line in read(stage, order)["lines"]] == ["3", "3"]
    page.get_by_role("link", name="Into: Sale").click()
    page.get_by_role("button", name="Open the draft").click()
    page.wait_for_url("**/edit")
    page.goto(f"{stage.url}/documents/{order}")
    expect(page.get_by_text("All of it has been taken over.")).to_be_visible()
    expect(page.get_by_role("link", name="Into: Sale")).to_have_count(0)
    assert books_are_clean(stage)


@SIZES
def test_a_posted_purchase_is_voided_and_its_copy_corrected(open_page, stage, size):
    right, wrong = f"RIGHT-{size['width']}", f"WRONG-{size['width']}"
    purchase = bought(stage, wrong)
    page = open_page(f"/documents/{purchase}", size=size)
    page.get_by_role("link", name="Void").click()
    page.get_by_role("dialog").get_by_role("button", name="Void and correct").click()
    page.wait_for_url("**/edit")
    expect(page.get_by_text("This is its copy")).to_be_visible()
    box = page.locator('[data-cell="numbers"]').first
    box.fill(right)
    page.get_by_text("nothing against it").wait_for()
    page.get_by_role("button", name="Post the purchase").click()
    page.get_by_text("Posted.", exact=True).wait_for()
    assert (read(stage, purchase)["state"], status(stage, right)) == ("voided", "in_stock")
    expect(page.get_by_text("Copy of")).to_be_visible()
    assert books_are_clean(stage)


def test_a_chain_is_shown_and_voided_with_its_first(open_page, stage):
    purchase = bought(stage, "CHAIN-1")
    sale = made(stage, "sale", DraftLine("LAP-14", Decimal(1), numbers=("CHAIN-1",)), party="C-002")
    page = open_page(f"/documents/{purchase}")
    page.get_by_role("link", name="Void").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(read(stage, sale)["number"])
    dialog.get_by_role("button", name="Void all 2").click()
    expect(page.get_by_text("2 documents are voided.")).to_be_visible()
    assert (read(stage, sale)["state"], read(stage, purchase)["state"]) == ("voided", "voided")
    assert books_are_clean(stage)


@SIZES
def test_what_nobody_knows_is_taken_back_after_a_confirmation(open_page, stage, watch, size):
    number = f"FOREIGN-{size['width']}"
    draft = made(
        stage, "sale_return", DraftLine("LAP-14", Decimal(1), numbers=(number,)), party="C-001", post=False
    )  # fmt: skip
    page = open_page(f"/documents/{draft}", size=size)
    page.get_by_role("button", name="Post the return").click()
    expect(page.get_by_text(f"{number} is not known.")).to_be_visible()
    page.get_by_role("button", name="Confirm and go on").click()
    page.get_by_text("Posted.", exact=True).wait_for()
    expect(page.get_by_text("An unknown number was taken back")).to_be_visible()
    assert status(stage, number) == "in_stock"
    assert books_are_clean(stage)
    refusals_expected(watch)


def test_a_thousand_numbers_of_a_line_are_narrowed_and_copied(open_page, stage):
    purchase = bought(stage, *(f"LONG-{n:04d}" for n in range(1000)))
    page = open_page(f"/documents/{purchase}")
    expect(page.locator(".number-grid li")).to_have_count(1000)
    page.locator("[data-find-number]").fill("long-09")
    expect(page.locator("[data-found]")).to_have_text("100 of 1000")
    expect(page.locator(".number-grid li:visible")).to_have_count(100)
    page.locator("[data-copy-all]").click()
    expect(page.locator("[data-found]")).to_have_text("Copied: 100")
    copied = page.evaluate("navigator.clipboard.readText()").split()
    assert copied == [f"LONG-{n:04d}" for n in range(900, 1000)]


@SIZES
def test_a_list_is_narrowed_by_a_number_and_widened_by_one_tap(open_page, stage, size):
    page = open_page("/sales", size=size)
    page.get_by_text("More filters").click()
    page.fill("#serial", imei(3))
    page.wait_for_url("**serial=*")
    expect(page.locator("#results tbody tr")).to_have_count(1)
    page.locator(".filter-chips a").first.click()
    page.wait_for_url(f"{stage.url}/sales?**")
    expect(page.locator(".filter-chips")).to_have_count(0)
    assert page.locator("#results tbody tr").count() > 5
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_a_draft_that_somebody_else_changed_meanwhile_has_a_way_out(open_page, stage, watch):
    draft = made(stage, "purchase", DraftLine("LAP-14", numbers=("THEIRS-1",)), party="ORBIT", post=False)
    mine, theirs = open_page(f"/documents/{draft}/edit"), open_page(f"/documents/{draft}/edit")
    theirs.fill("#reference", "theirs")
    theirs.get_by_text("Draft kept").wait_for()
    mine.fill("#reference", "mine")
    told = mine.locator("[data-stale]")
    expect(told).to_be_visible()
    assert mine.locator("[data-theirs]").get_attribute("href") == f"/documents/{draft}"
    mine.get_by_role("button", name="Save mine in its place").click()
    mine.get_by_text("Draft kept").wait_for()
    expect(told).to_be_hidden()
    assert read(stage, draft)["reference"] == "mine"
    theirs.fill("#reference", "once more")
    expect(theirs.locator("[data-stale]")).to_be_visible()
    theirs.get_by_role("link", name="Go on with theirs").click()
    expect(theirs.locator("#reference")).to_have_value("mine")
    refusals_expected(watch)
