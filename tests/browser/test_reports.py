"""Reports at work: asked while typing, followed to what a figure is made of, taken away as a table."""

import csv
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import HANDHELD
from tests.browser.stage import imei

# The pages are the same on both engines; what they tell is tried on both by others.
pytestmark = pytest.mark.only_on("sqlite")


def test_a_figure_is_followed_from_the_list_of_reports_to_the_document_behind_it(open_page):
    page = open_page("/reports")
    page.get_by_role("link", name="Movements of a period").click()
    page.get_by_label("Since").fill("2020-01-01")
    page.get_by_label("Kind").select_option("purchase")
    page.wait_for_url(re.compile("kind=purchase"))
    row = page.locator("tbody tr", has_text="Drift Tablet 10")
    expect(page.locator("tbody tr", has_text="Sale")).to_have_count(0)
    row.get_by_role("link", name="30").click()
    page.wait_for_url(re.compile("/reports/movement-lines"))
    expect(page.locator("h1")).to_have_text("Each movement")
    page.locator("tbody tr", has_text="Orbit Components").get_by_role("link", name=re.compile("^PI-")).click()
    page.wait_for_url(re.compile(r"/documents/\d+$"))


def test_an_item_s_sku_stands_whole_beneath_its_name_in_a_hand(open_page):
    page = open_page("/reports/serials", size=HANDHELD)
    # Names and SKUs as long as those of a shop.
    for name, sku in (("Aurora X1 128 GB, midnight blue", "AUR-X1-128-MID"), ("W" * 70, "M-" * 30 + "M")):
        page.evaluate(
            """([name, sku]) => document.querySelectorAll('.report-rows td > .sub').forEach((sub) => {
                sub.textContent = sku;
                sub.previousElementSibling.textContent = name;
            })""",
            [name, sku],
        )
        sub = page.locator(".report-rows td > .sub").first
        item, told = page.locator(".report-rows td:has(> .sub) > a").first.bounding_box(), sub.bounding_box()
        rows = sub.evaluate(
            "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getClientRects().length }"
        )
        assert told["y"] >= item["y"] + item["height"] - 4
        assert rows == 1 or len(sku) > 30
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_item_is_picked_while_typing_and_a_chip_takes_it_away(open_page):
    page = open_page("/reports/gaps")
    expect(page.get_by_text("Which item?")).to_be_visible()
    page.get_by_role("combobox", name="Item", exact=True).press_sequentially("fjord", delay=30)
    page.get_by_role("option").first.click()
    page.wait_for_url(re.compile("item=LAP-14"))
    expect(page.get_by_text("The numbers of this item follow on each other.")).to_be_visible()
    page.locator(".filter-chips a").first.click()
    expect(page.get_by_text("Which item?")).to_be_visible()


def test_an_answer_that_comes_after_the_choice_does_not_open_the_list_again(open_page):
    page = open_page("/reports/gaps")
    box = page.get_by_role("combobox", name="Item", exact=True)
    late = []
    page.route("**/pick/**", lambda route: late.append(route) if "fjord" in route.request.url else route.continue_())
    box.press_sequentially("fjor", delay=30)
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    with page.expect_request(re.compile("q=fjord")):
        box.press_sequentially("d")
    option.click()
    page.wait_for_url(re.compile("item=LAP-14"))
    with page.expect_response(re.compile("q=fjord")):
        late[0].continue_()
    page.evaluate("() => new Promise((done) => setTimeout(done, 200))")
    expect(page.get_by_role("option")).to_have_count(0)
    page.locator(".filter-chips a").first.click()


def test_where_everything_was_can_be_asked_in_a_hand_and_taken_away(open_page, tmp_path: Path):
    page = open_page("/reports/where-serials?anywhere=customer", size=HANDHELD)
    expect(page.locator("tbody tr")).not_to_have_count(0)
    shown = page.locator("tbody tr").count()
    expect(page.locator(f'[data-copy="{imei(3)}"]')).to_be_visible()
    with page.expect_download() as loading:
        page.locator("details.export summary").click()
        page.get_by_role("link", name="CSV, as shown").click()
    loading.value.save_as(tmp_path / "then.csv")
    with (tmp_path / "then.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == shown
    assert imei(3) in {row["Serial number"] for row in rows}
    assert {row["Status"] for row in rows} == {"Sold"}
    page.get_by_label("Day").fill("2020-01-01")
    expect(page.locator("tbody tr")).to_have_count(0)


def test_a_prepared_file_is_found_again_under_reports_and_taken_away(open_page, tmp_path: Path):
    page = open_page("/reports", size=HANDHELD)
    page.get_by_role("link", name="Prepared files").click()
    page.get_by_role("link", name=re.compile(r"^serials-.*\.xlsx$")).click()
    expect(page.get_by_role("heading", name="The file is ready")).to_be_visible()
    with page.expect_download() as loading:
        page.get_by_role("link", name="Download").click()
    loading.value.save_as(tmp_path / "serials.xlsx")
    assert zipfile.is_zipfile(tmp_path / "serials.xlsx")


@pytest.mark.parametrize(("size", "across"), [(None, 4), (HANDHELD, 2)], ids=["desktop", "handheld"])
def test_the_figures_of_the_overview_stand_in_columns_of_one_width(open_page, size, across):
    page = open_page("/") if size is None else open_page("/", size=size)
    boxes = [tile.bounding_box() for tile in page.locator(".figures .tile").all()]
    assert len({round(box["width"]) for box in boxes}) == 1
    assert len({round(box["x"]) for box in boxes}) == across
