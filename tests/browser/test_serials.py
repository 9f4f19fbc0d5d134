"""Serial numbers in a browser: filter, choose many, block and unblock, rename, delete, views, cartons by scanning."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from serialtrail.access.who import actor
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.posting import engine
from serialtrail.queries import auditor, serials
from tests.browser.conftest import DESKTOP, HANDHELD
from tests.browser.wedge import wedge

# The pages are the same on both engines; what is done through them is tried on both by others.
pytestmark = pytest.mark.only_on("sqlite")

SIZES = pytest.mark.parametrize("size", [DESKTOP, HANDHELD], ids=["desktop", "handheld"])

SLOWLY = """() => {
    const ask = window.fetch;
    window.fetch = async (...all) => {
        const answer = await ask(...all);
        await new Promise(done => setTimeout(done, 300));
        return answer;
    };
}"""


@pytest.fixture
def stock(stage):
    """`stock(prefix, n)`: so many tablets with such numbers, bought for the store in the west."""

    def bought(prefix, n, location="WEST"):
        numbers = tuple(f"{prefix}-{place:04d}" for place in range(1, n + 1))
        line = DraftLine("TAB-10", Decimal(n), numbers=numbers, unit_price=Decimal(280))
        draft = Draft(kind="purchase", location=location, party="ORBIT", lines=(line,))
        engine.create(stage.who.organization_id, actor(stage.who), draft, now() - timedelta(days=1), post=True)
        return numbers

    return bought


@pytest.fixture(autouse=True)
def books_are_clean(stage):
    yield
    assert auditor.verify(stage.who.organization_id).ok


def found(stage, number):
    row = serials.find(stage.who.organization_id, number)
    assert row is not None
    return row


def chosen(page):
    return page.locator("[data-bulk] [data-chosen]")


@SIZES
def test_many_are_filtered_chosen_blocked_and_unblocked(open_page, stage, stock, size):
    numbers = stock(f"BLK{size['width']}", 4)
    page = open_page("/serials", size=size)
    page.fill("#q", numbers[0][:-5])
    expect(page.locator("#results tbody tr")).to_have_count(4)
    assert not page.locator("[data-bulk]").is_visible()
    page.get_by_label("All on this page").check()
    expect(chosen(page)).to_have_text("4")
    page.get_by_label(f"Choose {numbers[3]}").uncheck()
    expect(chosen(page)).to_have_text("3")
    page.get_by_role("button", name="Block…", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Block 3 numbers?")
    dialog.get_by_label("Reason").select_option("recall")
    dialog.get_by_label("Note").fill("Swollen batteries")
    dialog.get_by_role("button", name="Block").click()
    page.get_by_text("3 numbers are blocked.").wait_for()
    expect(page.locator("#results tbody tr")).to_have_count(4)
    page.select_option("#mark", "blocked")
    expect(page.locator("#results tbody tr")).to_have_count(3)
    expect(page.locator(".active-filters")).to_contain_text("Mark Blocked")
    page.get_by_label("All on this page").check()
    page.get_by_role("button", name="Unblock…").click()
    page.get_by_role("dialog").get_by_role("button", name="Unblock").click()
    page.get_by_text("3 numbers are no longer blocked.").wait_for()
    expect(page.get_by_text("Nothing matches")).to_be_visible()
    assert found(stage, numbers[0])["blocked"] is None
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_what_is_chosen_stays_chosen_from_page_to_page(open_page, stock):
    numbers = stock("PAGES", 60)
    page = open_page("/serials?q=PAGES-")
    page.get_by_label(f"Choose {numbers[0]}").check()
    page.get_by_role("link", name="Next").click()
    expect(page.locator("#results tbody tr")).to_have_count(10)
    expect(page.locator("[data-elsewhere]")).to_have_text("· 1 on other pages")
    page.get_by_label(f"Choose {numbers[59]}").check()
    expect(chosen(page)).to_have_text("2")
    page.get_by_role("button", name="Copy", exact=True).click()
    page.locator("[data-copy-chosen].done").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{numbers[0]}\n{numbers[59]}"
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Export", exact=True).click()
    rows = list(csv.DictReader(io.StringIO(fetched.value.path().read_text(encoding="utf-8-sig"))))
    assert [row["Serial number"] for row in rows] == [numbers[0], numbers[59]]
    with page.expect_download() as fetched:
        page.get_by_text("Export", exact=True).first.click()
        page.get_by_role("link", name="CSV, as shown").click()
    rows = list(csv.DictReader(io.StringIO(fetched.value.path().read_text(encoding="utf-8-sig"))))
    assert [row["Serial number"] for row in rows] == list(numbers)


def test_a_row_of_numbers_is_chosen_from_one_to_another(open_page, stock):
    numbers = stock("ROW", 6)
    page = open_page("/serials?q=ROW-")
    page.get_by_label(f"Choose {numbers[1]}").click()
    page.get_by_label(f"Choose {numbers[4]}").click(modifiers=["Shift"])
    expect(chosen(page)).to_have_text("4")
    page.get_by_role("button", name="Choose none").click()
    expect(page.locator("[data-bulk]")).to_be_hidden()


def test_the_chosen_numbers_go_into_a_transfer(open_page, stage, stock):
    numbers = stock("MOVE", 3)
    page = open_page("/serials?q=MOVE-")
    page.get_by_label("All on this page").check()
    page.get_by_role("button", name="Transfer…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("To", exact=True).select_option("MITTE")
    dialog.get_by_role("button", name="Go on to the document").click()
    page.wait_for_url("**/documents/new/transfer")
    expect(page.locator(".chips li")).to_have_count(3)
    assert page.input_value("#location") == "WEST"
    assert page.input_value("#to_location") == "MITTE"
    assert page.input_value("#date")
    page.get_by_text("nothing against it").wait_for()
    page.get_by_role("button", name="Ship and receive at once").click()
    page.get_by_text("Posted.", exact=True).wait_for()
    assert found(stage, numbers[0])["location"] == "MITTE"


def test_a_view_is_kept_under_a_name_and_found_again(open_page):
    page = open_page("/serials?item=TAB-10&mark=blocked")
    page.get_by_text("Views", exact=True).click()
    page.get_by_label("Keep this view as").fill("Blocked tablets")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.goto(page.url.split("?")[0])
    page.get_by_text("Views", exact=True).click()
    page.get_by_role("link", name="Blocked tablets").click()
    page.wait_for_url("**mark=blocked*")
    assert page.input_value("#item") == "TAB-10"
    page.get_by_text("Views", exact=True).click()
    page.get_by_role("button", name="Forget this view: Blocked tablets").click()
    expect(page.get_by_role("link", name="Blocked tablets")).to_have_count(0)


def test_rows_stand_close_where_that_was_chosen(open_page):
    page = open_page("/serials")
    tall = page.locator("#results tbody tr").first.bounding_box()["height"]
    page.get_by_role("button", name="Compact").click()
    assert page.locator("#results tbody tr").first.bounding_box()["height"] < tall
    page.reload()
    expect(page.get_by_role("button", name="Compact")).to_have_attribute("aria-pressed", "true")


def test_an_item_is_picked_as_a_filter_while_typing(open_page):
    page = open_page("/serials?section=out")
    page.locator("#filters #item").fill("fjord")
    page.get_by_role("option", name="Fjord Laptop 14").click()
    page.wait_for_url("**item=LAP-14*")
    expect(page.locator(".active-filters")).to_contain_text("Item LAP-14")
    expect(page.locator("#sections a", has_text="In stock")).to_have_attribute("href", "?item=LAP-14&section=stock")


def test_what_was_typed_last_is_what_is_listed_though_answers_are_slow(open_page):
    page = open_page("/serials")
    slow = {"offline": False, "latency": 1000, "downloadThroughput": -1, "uploadThroughput": -1}
    wedge(page).keys.send("Network.emulateNetworkConditions", slow)
    for typed in ("FJ14", "0005", "DT100000005"):
        page.locator("#filters #q").fill(typed)
        page.wait_for_timeout(300)  # longer than the pause that is waited for, shorter than an answer takes
    page.wait_for_url("**q=DT100000005*")
    expect(page.locator("#results tbody tr")).to_have_count(1)
    expect(page.locator("#results")).to_contain_text("Drift Tablet 10")


@SIZES
def test_a_renamed_number_is_found_by_its_old_one(open_page, stage, stock, size):
    old = stock(f"REN{size['width']}", 1)[0]
    page = open_page(f"/serials/{found(stage, old)['id']}", size=size)
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Number", exact=True).fill(f"{old}-X")
    page.get_by_role("button", name="Another code").click()
    page.get_by_label("Kind").last.fill("MAC")
    page.get_by_label("Code").last.fill(f"AA-{size['width']}")
    page.get_by_role("button", name="Save").click()
    page.get_by_text(f"{old}-X is saved.").wait_for()
    page.fill("#find-q", old)
    page.keyboard.press("Enter")
    page.wait_for_url("**/serials/*")
    expect(page.locator("h1")).to_contain_text(f"{old}-X")
    expect(page.locator(".facts")).to_contain_text("Former number")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@SIZES
def test_a_number_is_deleted_and_its_unit_stays(open_page, stage, stock, size):
    number = stock(f"DEL{size['width']}", 1, "HAFEN")[0]
    page = open_page(f"/serials/{found(stage, number)['id']}", size=size)
    page.get_by_role("link", name="Delete").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("The unit stays, without a number").click()
    dialog.get_by_role("button", name="Delete").click()
    page.get_by_text("its unit is in stock without one").wait_for()
    assert found(stage, number)["status"] == "removed"


def test_one_serial_is_blocked_on_its_page_and_sold_from_there_once_it_is_free(open_page, stage, stock):
    number = stock("ONE", 1)[0]
    page = open_page(f"/serials/{found(stage, number)['id']}")
    page.get_by_role("link", name="Block").click()
    page.get_by_role("dialog").get_by_role("button", name="Block").click()
    page.get_by_text("One number is blocked.").wait_for()
    expect(page.locator(".notice.warn")).to_contain_text("Blocked: quality.")
    page.get_by_role("link", name="Unblock").click()
    page.get_by_role("dialog").get_by_role("button", name="Unblock").click()
    page.get_by_text("One number is no longer blocked.").wait_for()
    page.get_by_role("link", name="Sell it").click()
    expect(page.locator(".chips li")).to_have_count(1)
    assert page.input_value("#location") == "WEST"


def test_where_it_was_is_asked_without_leaving_the_page(open_page, stage, stock):
    number = stock("WAS", 1)[0]
    page = open_page(f"/serials/{found(stage, number)['id']}")
    page.get_by_label("On the day").fill("2020-01-01")
    page.get_by_label("On the day").press("Enter")
    expect(page.locator("#was-answer")).to_contain_text("had not come here yet")
    page.get_by_label("On the day").fill(now().date().isoformat())
    page.get_by_label("On the day").press("Enter")
    expect(page.locator("#was-answer")).to_contain_text("WEST")


def test_the_last_day_asked_is_the_one_answered_on_a_slow_line(open_page, stage, stock):
    number = stock("SLOW", 1)[0]
    page = open_page(f"/serials/{found(stage, number)['id']}")
    page.evaluate(SLOWLY)
    day, answer = page.get_by_label("On the day"), page.locator("#was-answer")
    for asked in ("2020-01-01", "2021-01-01", now().date().isoformat()):
        day.fill(asked)
        day.press("Enter")
        if asked == "2020-01-01":
            expect(answer).to_contain_text("had not come here yet")
    expect(answer).to_contain_text("WEST")


@SIZES
def test_a_carton_is_packed_by_scanning(open_page, stage, stock, size):
    numbers = stock(f"BOX{size['width']}", 3)
    code = f"CARTON-{size['width']}"
    page = open_page("/cartons/new", size=size)
    page.keyboard.type(f"{code}\n")
    expect(page.locator("#scan-code")).to_be_focused()
    for text in (numbers[0], numbers[1], numbers[1], "NEVER-SEEN", numbers[2]):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.locator("#carton [data-counted]")).to_have_text("3")
    expect(page.locator("#carton [data-tray]")).to_contain_text("NEVER-SEEN")
    page.get_by_role("button", name="Undo the last").click()
    expect(page.locator("#carton [data-counted]")).to_have_text("2")
    page.reload()
    expect(page.locator(".chips li")).to_have_count(2)
    page.get_by_role("button", name="Save").click()
    page.get_by_text(f"Carton {code} is saved.").wait_for()
    assert found(stage, numbers[1])["carton"] == code
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.get_by_text(f"Carton {code} is gone").wait_for()


def test_an_item_begins_with_stock_and_its_numbers(open_page, stage):
    page = open_page("/items/new")
    page.locator("#id_sku").fill("WATCH-1")
    page.get_by_label("Name", exact=True).fill("Tide Watch")
    page.get_by_label("Place", exact=True).select_option("MAIN")
    page.get_by_label("Serial numbers").fill("WA-1\nWA-2")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Tide Watch is saved.").wait_for()
    page.get_by_role("link", name="New numbers").click()
    page.get_by_text("Only register the numbers").click()
    expect(page.get_by_label("Place", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Enter the numbers").click()
    page.wait_for_url("**/documents/new/opening?mode=register&item=WATCH-1")
    assert found(stage, "WA-2")["location"] == "MAIN"


def test_choosing_and_blocking_work_without_scripts(open_page, stage, stock):
    number = stock("PLAIN", 1)[0]
    page = open_page("/serials?q=PLAIN-0001", scripts=False)
    page.get_by_label(f"Choose {number}").check()
    page.get_by_role("button", name="Block…", exact=True).click()
    page.get_by_label("Reason").select_option("lost")
    page.get_by_role("button", name="Block").click()
    assert "One number is blocked." in page.inner_text("body")
    assert found(stage, number)["blocked"]["reason"] == "lost"
