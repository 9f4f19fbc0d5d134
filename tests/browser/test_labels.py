"""Labels in the browser: chosen and opened, a template with its preview, numbers ahead of goods."""

import io
import re

import pypdfium2
from PIL import Image
from playwright.sync_api import expect

from serialtrail.queries import auditor, serials
from tests.browser.conftest import HANDHELD
from tests.services.labels import read


def natural(page, selector):
    """The dots of a picture, once it is there."""
    # Asked by `expect`: a condition polled within the page is an eval, which its policy forbids.
    expect(page.locator(selector)).to_have_js_property("complete", True)
    expect(page.locator(selector)).not_to_have_js_property("naturalWidth", 0)
    return page.eval_on_selector(selector, "i => [i.naturalWidth, i.naturalHeight]")


def pictures(data, dpi=203):
    document = pypdfium2.PdfDocument(data)
    made = [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
    document.close()
    return made


def file_of(page):
    """The file that the page offers, as the browser would fetch it."""
    address = page.url + "/file"
    return page.context.request.get(address).body()


def test_numbers_chosen_in_the_list_become_labels(open_page):
    page = open_page("/serials?item=LAP-14")
    page.locator("input[name=serial]").nth(0).check()
    page.locator("input[name=serial]").nth(1).check()
    page.get_by_role("button", name="Labels").click()
    expect(page.get_by_role("heading", name="Labels of 2 numbers")).to_be_visible()
    before = natural(page, "[data-label-preview]")
    page.get_by_label("Template").select_option("gs1-100x50")
    expect(page.locator("[data-label-preview]")).not_to_have_js_property("naturalWidth", before[0])
    page.get_by_label("Template").select_option("code128-50x30")
    page.get_by_role("button", name="Make the labels").click()
    expect(page.get_by_role("heading", name="2 labels")).to_be_visible()
    assert len(pictures(file_of(page))) == 2
    page.get_by_role("button", name="Reprint").click()
    expect(page.get_by_text("The reprint is in the log")).to_be_visible()


def test_the_preview_of_a_template_follows_what_is_typed(open_page, watch):
    page = open_page("/labels/templates/new?from=qr-50x30", size=HANDHELD)
    assert natural(page, "[data-editor-preview]") == [399, 239]
    with page.expect_response(re.compile("/labels/templates/preview")):
        page.get_by_label("Size").select_option("roll-60x40")
    expect(page.locator("[data-editor-preview]")).to_have_js_property("naturalWidth", 479)
    box = page.get_by_role("group", name="Box 1", exact=True)
    box.get_by_label("Left").fill("900")
    expect(page.locator("[data-editor-said]")).to_contain_text("must be a number from 0 to 300")
    box.get_by_label("Left").fill("2")
    expect(page.locator("[data-editor-said]")).to_be_empty()
    page.get_by_role("button", name="One more").click()
    fresh = page.get_by_role("group", name="Box 5", exact=True)
    fresh.get_by_label("Shows").select_option("text=text")
    fresh.get_by_label("Text of your own").fill("请勿撕下")
    page.get_by_label("Name", exact=True).fill("Own words")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Own words is saved.")).to_be_visible()
    expect(page.get_by_role("group", name="Box 5", exact=True).get_by_label("Text of your own")).to_have_value(
        "请勿撕下"
    )
    # Faults of a preview are answers that refuse, and were asked for.
    watch.found[:] = [told for told in watch.found if "(Unprocessable Entity)" not in told]


def test_a_smaller_label_takes_what_stands_on_it_along(open_page, watch):
    page = open_page("/labels/templates/new?from=qr-50x30")
    box, said = page.get_by_role("group", name="Box 2", exact=True), page.locator("[data-editor-said]")
    for stock, width, dots, points in (("roll-25x15", "12", 199, "4"), ("roll-100x50", "40", 799, "13.5")):
        with page.expect_response(re.compile("/labels/templates/preview")) as answered:
            page.get_by_label("Size").select_option(stock)
        assert answered.value.status == 200
        expect(page.locator("[data-editor-preview]")).to_have_js_property("naturalWidth", dots)
        expect(box.get_by_label("Width")).to_have_value(width)
        expect(box.get_by_label("Type, pt")).to_have_value(points)
        expect(said.locator(".wrong")).to_have_count(0)
    box.get_by_label("Left").fill("99")
    expect(said).to_contain_text("Box 2: the box does not lie on the label")
    expect(page.locator("[data-editor-preview]")).to_have_class("stale")
    box.get_by_label("Left").fill("2")
    expect(page.locator("[data-editor-preview]")).not_to_have_class("stale")
    watch.found[:] = [told for told in watch.found if "(Unprocessable Entity)" not in told]


def test_the_preview_shows_a_logo_as_soon_as_it_is_chosen(open_page, watch):
    page = open_page("/labels/templates/new?from=qr-50x30")
    picture, said = page.locator("[data-editor-preview]"), page.locator("[data-editor-said]")
    file = io.BytesIO()
    Image.new("RGB", (100, 100), "black").save(file, "PNG")

    def drawn(act):
        """How dark the preview is once it has followed."""
        natural(page, "[data-editor-preview]")
        before = picture.get_attribute("src")
        act()
        expect(picture).not_to_have_attribute("src", before)
        natural(page, "[data-editor-preview]")
        return ink(picture.screenshot())

    def choose(data):
        page.get_by_label("Logo", exact=True).set_input_files(
            {"name": "logo.png", "mimeType": "image/png", "buffer": data}
        )

    box = page.get_by_role("group", name="Box 4", exact=True)
    without = drawn(lambda: box.get_by_label("Shows").select_option("logo"))
    assert drawn(lambda: choose(file.getvalue())) > without * 1.05
    expect(said).to_be_empty()
    with page.expect_response(re.compile("/labels/templates/preview")) as answered:
        choose(bytes(3_000_000))
    sent = answered.value.request
    assert int(sent.all_headers()["content-length"]) < 250_000
    expect(said).to_contain_text("at most 200 kB")
    expect(picture).to_have_class("stale")
    watch.found[:] = [told for told in watch.found if "(Unprocessable Entity)" not in told]


def ink(data):
    """How many dots of a picture are dark."""
    return sum(Image.open(io.BytesIO(data)).convert("L").histogram()[:100])


def test_numbers_ahead_of_goods_are_printed_and_later_received_by_scanning(open_page, stage):
    page = open_page("/labels/new")
    page.locator("#item").fill("LAP-14")
    page.locator("#item").press("Tab")
    page.get_by_label("Prefix").fill("AHEAD-")
    page.get_by_label("Starting value").fill("001")
    page.get_by_label("How many").fill("3")
    expect(page.locator("#ends")).to_contain_text("AHEAD-003")
    page.get_by_label("Template").select_option("code128-50x30")
    page.get_by_role("button", name="Make numbers and labels").click()
    expect(page.get_by_role("heading", name="3 labels")).to_be_visible()
    codes = [read(picture) for picture in pictures(file_of(page))]
    assert codes == ["AHEAD-001", "AHEAD-002", "AHEAD-003"]
    assert status(stage, codes[0]) == "registered"
    # The goods come: what stands on the labels is scanned into a purchase.
    page = open_page("/purchases/new?location=MAIN&party=ORBIT&line-1-item=LAP-14")
    box = page.locator("[data-scan-input], .scan input").first
    for code in codes:
        box.fill(code)
        box.press("Enter")
    expect(page.locator(".line").first).to_contain_text("AHEAD-003")
    page.get_by_role("button", name=re.compile("Receive|Post|Purchase")).last.click()
    page.wait_for_url(re.compile(r"/documents/\d+$"))
    assert [status(stage, code) for code in codes] == ["in_stock"] * 3
    assert auditor.verify(stage.who.organization_id).ok


def status(stage, number):
    found = serials.find(stage.who.organization_id, number)
    assert found is not None
    return found["status"]
