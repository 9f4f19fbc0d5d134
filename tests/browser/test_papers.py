"""Documents on paper in a browser: choose a template's looks, see them, keep them, print with them."""

import re

import pypdfium2
from playwright.sync_api import expect


def picture(page):
    """What the preview shows, once it has followed the last change."""
    return page.locator("#preview-picture").get_attribute("src")


def changed(page, act):
    """Do something, and wait until the preview has followed."""
    before = picture(page)
    act()
    expect(page.locator("#preview-picture")).not_to_have_attribute("src", before)
    expect(page.locator("#preview-said")).to_be_empty()


def test_a_template_is_edited_with_a_preview_and_printed_with(open_page, stage):
    page = open_page("/settings/papers")
    page.get_by_role("link", name=re.compile("New template.*Goods receipt")).click()
    page.get_by_label("Name", exact=True).fill("Narrow")
    changed(page, lambda: page.get_by_label("Paper size").select_option("letter"))
    changed(page, lambda: page.get_by_label("Below the name").fill("1 Harbour Road"))
    changed(page, lambda: page.get_by_label("Unit price", exact=True).uncheck())
    names = "[...document.querySelectorAll('[name=columns_order]')].map(one => one.value)"
    order = page.evaluate(names)
    move = page.get_by_role("button", name="Item: up")
    changed(page, lambda: move.press("Enter"))
    expect(move).to_be_focused()
    moved = page.evaluate(names)
    assert moved.index("name") == order.index("name") - 1
    # What cannot be printed is said, and the last good picture stays.
    for column in ("Item", "SKU"):
        page.get_by_label(column, exact=True).uncheck()
    expect(page.locator("#preview-said")).to_contain_text("needs the item or its SKU")
    changed(page, lambda: page.get_by_label("Item", exact=True).check())
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("link", name="Narrow", exact=True)).to_be_visible()

    page.goto(stage.url + stage.path("/documents/{bought}"))
    page.locator("summary", has_text="Print").click()
    link = page.get_by_role("link", name=re.compile("Goods receipt Narrow"))
    answer = page.request.get(stage.url + link.get_attribute("href"))
    [text] = [one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(answer.body())][:1]
    assert "1 Harbour Road" in text
    assert "Unit price" not in text


def test_a_template_is_edited_without_scripts(open_page, stage):
    page = open_page("/settings/papers/new?paper=transfer", scripts=False)
    before = picture(page)
    page.get_by_label("Language", exact=True).select_option("zh")
    page.get_by_role("button", name="Preview").click()
    assert picture(page) != before
    page.get_by_role("button", name="SKU: down").click()
    page.get_by_label("Name", exact=True).fill("No script")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("link", name="No script", exact=True)).to_be_visible()
