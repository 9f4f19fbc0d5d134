"""The scan box of the editor: no burst is lost, whatever types it, however slow the server is."""

import pytest
from playwright.sync_api import expect

from tests.browser.stage import imei
from tests.browser.wedge import BOX, COUNTED, kept_by_the_browser, numbers, posted, purchase_of_phones, wedge

# The pages are the same on both engines; what is done through them is tried on both (test_work.py).
pytestmark = pytest.mark.only_on("sqlite")


@pytest.fixture
def purchase(open_page):
    """A new purchase with the phone chosen on its first line."""
    return purchase_of_phones(open_page)


def test_a_burst_of_codes_arrives_whole_and_in_order_though_the_server_is_slow(purchase):
    scanner = wedge(purchase)
    scanner.connection()
    codes = [f"SHORT-{n:03d}" for n in range(60)]
    purchase.focus(BOX)
    for code in codes:
        purchase.keyboard.type(code)
        purchase.keyboard.press("Enter" if int(code[-1]) % 2 else "Tab")
    expect(purchase.locator(COUNTED)).to_have_text("60", timeout=20000)
    assert numbers(purchase) == codes
    assert purchase.evaluate("document.activeElement.id") == "scan-code"


def test_text_that_is_put_in_without_any_key_ends_by_a_short_silence(purchase):
    purchase.focus(BOX)
    for code in ("INJECTED-1", "INJECTED-2"):
        purchase.keyboard.insert_text(code)
        expect(purchase.locator(BOX)).to_have_value("")
    expect(purchase.locator("#scan [data-counted]")).to_have_text("2")
    assert numbers(purchase) == ["INJECTED-1", "INJECTED-2"]


def test_an_input_method_that_composes_text_is_a_scanner_too(purchase):
    scanner = wedge(purchase)
    purchase.focus(BOX)
    for code in ("IME-0001", "IME-0002"):
        for end in range(1, len(code) + 1):
            scanner.keys.send(
                "Input.imeSetComposition", {"text": code[:end], "selectionStart": end, "selectionEnd": end}
            )
        assert purchase.input_value(BOX) == code
        scanner.keys.send("Input.insertText", {"text": code})
        expect(purchase.locator(BOX)).to_have_value("")
    expect(purchase.locator(COUNTED)).to_have_text("2")
    assert numbers(purchase) == ["IME-0001", "IME-0002"]


def test_full_width_signs_of_an_input_method_are_folded(purchase):
    purchase.focus(BOX)
    purchase.keyboard.insert_text("ＡＢＣ－１２３")
    expect(purchase.locator(COUNTED)).to_have_text("1")
    assert numbers(purchase) == ["ABC-123"]


def test_a_scan_beside_every_field_is_taken_by_the_box(purchase):
    purchase.evaluate("document.activeElement.blur()")
    purchase.keyboard.type("BESIDE-1\n")
    expect(purchase.locator(COUNTED)).to_have_text("1")
    assert numbers(purchase) == ["BESIDE-1"]


def test_what_a_person_types_slowly_waits_for_enter(purchase):
    purchase.focus(BOX)
    purchase.keyboard.type("SLOW-1", delay=90)
    purchase.wait_for_timeout(300)
    assert purchase.input_value(BOX) == "SLOW-1"


def test_a_code_scanned_twice_counts_once_and_says_so(purchase):
    purchase.focus(BOX)
    purchase.keyboard.type("TWICE-1\nTWICE-1\n")
    purchase.get_by_text("is already in the list").first.wait_for()
    assert numbers(purchase) == ["TWICE-1"]


def test_the_last_scan_is_undone(purchase):
    purchase.focus(BOX)
    purchase.keyboard.type("KEEP-1\nDROP-1\n")
    expect(purchase.locator("#scan [data-counted]")).to_have_text("2")
    purchase.locator("[data-undo]").click()
    assert numbers(purchase) == ["KEEP-1"]


def test_a_broken_connection_is_shown_with_what_waits_and_mends_itself(purchase):
    purchase.route("**/scan", lambda route: route.fulfill(body="not what was asked for"))
    purchase.focus(BOX)
    purchase.keyboard.type("LATER-1\n")
    cut = purchase.locator("[data-cut]")
    expect(cut).to_contain_text("No connection. The scans are kept and sent again.")
    purchase.keyboard.type("LATER-2\n")
    expect(purchase.locator("[data-cut-open]")).to_have_text("2")
    purchase.unroute("**/scan")
    expect(purchase.locator(COUNTED)).to_have_text("2", timeout=10000)
    expect(cut).to_be_hidden()
    assert numbers(purchase) == ["LATER-1", "LATER-2"]


def test_a_session_that_is_over_is_told_from_a_broken_connection_and_loses_nothing(purchase, watch):
    cookies = [one for one in purchase.context.cookies() if one["name"] == "serialtrail_session"]
    purchase.context.clear_cookies(name="serialtrail_session")
    purchase.focus(BOX)
    purchase.keyboard.type("OVER-1\n")
    expect(purchase.locator("[data-cut]")).to_contain_text("You have been signed out.")
    purchase.context.add_cookies(cookies)
    purchase.get_by_role("button", name="Sign in again").click()
    expect(purchase.locator(COUNTED)).to_have_text("1", timeout=10000)
    assert numbers(purchase) == ["OVER-1"]
    # A try that is under way while the session comes back is led past the sign-in to where only scans are taken.
    watch.found[:] = [one for one in watch.found if "405 (Method Not Allowed)" not in one]


def test_nothing_is_posted_before_all_scans_are_in(purchase, stage):
    scanner = wedge(purchase)
    scanner.connection()
    codes = [f"HASTE-{n:03d}" for n in range(80)]
    purchase.focus(BOX)
    scanner.scan(codes)
    assert [line["serials"] for line in posted(purchase, stage)["lines"]] == [codes]


def test_scans_go_with_the_draft_to_its_address(purchase, watch):
    purchase.wait_for_url("**/documents/*/edit")
    watch.heeding = False
    purchase.route("**/scan", lambda route: route.abort())
    purchase.focus(BOX)
    purchase.keyboard.type("MOVED-1\n")
    purchase.locator("[data-cut]").wait_for()
    purchase.unroute("**/scan")
    purchase.reload()
    watch.heeding = True
    expect(purchase.locator(COUNTED)).to_have_text("1", timeout=10000)
    assert numbers(purchase) == ["MOVED-1"]
    assert kept_by_the_browser(purchase) == 0


def test_what_needs_attention_still_does_after_a_reload(purchase):
    purchase.focus(BOX)
    purchase.keyboard.insert_text("坏-1")
    parked = purchase.locator("[data-attention] li")
    expect(parked).to_have_count(1)
    purchase.reload()
    expect(parked).to_have_count(1)
    parked.get_by_role("button", name="Leave it out").click()
    purchase.reload()
    purchase.wait_for_load_state("networkidle")
    assert parked.count() == 0


def test_a_number_belongs_to_the_line_it_was_scanned_for_after_a_reload_too(purchase):
    purchase.focus(BOX)
    purchase.keyboard.type("LAP-14\n")
    expect(purchase.locator('[data-cell="item"]').nth(1)).to_have_value("LAP-14")
    purchase.wait_for_url("**/documents/*/edit")
    purchase.reload()
    purchase.focus(BOX)
    purchase.keyboard.type("SECOND-1\n")
    expect(purchase.locator(COUNTED)).to_have_text("1")
    assert numbers(purchase, 1) == ["SECOND-1"]


def test_an_answer_that_was_lost_makes_no_second_draft_and_no_stale_one(purchase, stage, watch):
    """The draft arrives, its answer does not; what is sent next is the same draft."""
    watch.heeding = False
    lost: list[str] = []

    def lose(route):
        if "keep" in (route.request.post_data or "") and len(lost) < 2:
            lost.append(route.fetch().json()["url"])
            route.abort()
        else:
            route.continue_()

    purchase.route("**/documents/**", lose)
    purchase.route("**/purchases/new", lose)
    purchase.focus(BOX)
    purchase.keyboard.type("LOST-1\n")
    purchase.wait_for_url("**/documents/*/edit", timeout=20000)
    assert lost
    assert set(lost) == {purchase.evaluate("location.pathname")}
    purchase.keyboard.type("LOST-2\n")
    expect(purchase.locator("#editor [data-kept]")).to_contain_text("Draft kept", timeout=20000)
    watch.heeding = True
    assert [line["serials"] for line in posted(purchase, stage)["lines"]] == [["LOST-1", "LOST-2"]]


def test_a_known_number_brings_its_item_to_a_sale(open_page):
    page = open_page("/sales/new")
    page.select_option("#location", "MAIN")
    page.fill(BOX, imei(30))
    page.press(BOX, "Enter")
    expect(page.locator("#scan [data-counted]")).to_have_text("1")
    assert page.locator('[data-cell="item"]').first.input_value() == "PHN-A1"
    assert page.locator('[data-cell="unit_price"]').first.input_value() == "599.00"


def test_a_thousand_pasted_numbers_stand_there_with_the_wrong_one_first(purchase):
    good = [f"MASS-{n:04d}" for n in range(999)]
    box = purchase.locator('[data-cell="numbers"]').first
    box.fill("\n".join([*good, "坏-1"]))
    box.blur()
    bad = purchase.locator(".chips li.bad")
    bad.wait_for()
    assert bad.count() == 1
    assert "坏" in bad.locator("input").input_value()
    assert purchase.locator(".chips li").count() == 1000
    bad.locator("input").fill("MASS-0999")
    bad.locator("input").blur()
    purchase.locator(".chips li.bad").wait_for(state="detached")
    assert numbers(purchase) == [*good, "MASS-0999"]


PURE = """async (name) => { window.pure = await import(`/static/serialtrail/js/scan/${name}.js`); }"""


def test_the_reader_takes_codes_apart_at_every_separator(open_page):
    page = open_page("/")
    page.evaluate(PURE, "reader")
    split = page.evaluate("text => window.pure.split(text)", " A-1,B-2，C-3、D-4；E-5;F-6\t G-7\n\nH-8 ")
    assert split == ["A-1", "B-2", "C-3", "D-4", "E-5", "F-6", "G-7", "H-8"]


def test_the_queue_sends_in_order_one_batch_at_a_time_and_rests_while_the_connection_is_broken(open_page):
    page = open_page("/")
    page.evaluate(PURE, "queue")
    told = page.evaluate(
        """async () => {
            const batches = [], told = [], rests = [];
            let n = 0, cut = false;
            const store = window.pure.memory();
            const queue = window.pure.createQueue({
                store,
                makeId: () => String(++n),
                later: (work, wait) => {
                    rests.push(wait);
                    const timer = setTimeout(work, 5);
                    return () => clearTimeout(timer);
                },
                changed: (entry, what) => {
                    told.push(`${what} ${entry?.code ?? ""}`);
                    return entry?.code === "C-7" && what === "answered";
                },
                send: async (entries) => {
                    batches.push(entries.length);
                    await new Promise(done => setTimeout(done, 1));
                    if (cut) throw new Error("cut");
                    return entries.map(entry => entry.code);
                },
            });
            const until = async (met) => { while (!met()) await new Promise(done => setTimeout(done, 1)); };
            for (let i = 0; i < 120; i++) queue.add(`C-${i}`);
            await until(() => !queue.open);
            cut = true;
            for (let i = 120; i < 130; i++) queue.add(`C-${i}`);
            await until(() => rests.length === 3);
            cut = false;
            await until(() => !queue.open);
            return {
                batches, rests, left: store.all().map(entry => entry.code),
                answered: told.filter(one => one.startsWith("answered")),
                states: told.filter(one => /line/.test(one)),
            };
        }"""
    )
    assert told["answered"] == [f"answered C-{n}" for n in range(130)]
    assert told["batches"][:4] == [1, 50, 50, 19]
    assert told["rests"] == [500, 1000, 2000]
    assert told["states"] == ["offline ", "offline ", "offline ", "online "]
    assert told["left"] == ["C-7"]  # what stays in the tray stays in the store
