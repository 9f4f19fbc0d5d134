"""A thousand codes at thirty a second: none is lost, none counts twice, whatever the network does and the page."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.wedge import (
    BOX,
    COUNTED,
    WATCHED,
    kept_by_the_browser,
    numbers,
    posted,
    purchase_of_phones,
    wedge,
)  # fmt: skip

# The pages are the same on both engines; what is done through them is tried on both (test_work.py).
pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.slow]


@pytest.fixture
def purchase(open_page):
    """A new purchase with the phone chosen on its first line."""
    return purchase_of_phones(open_page)


def test_a_thousand_codes_at_thirty_a_second_arrive_all_in_order_once(purchase, stage, record_property):
    scanner = wedge(purchase)
    scanner.connection()
    purchase.evaluate(WATCHED)
    codes = [f"BURST-{n * 7919 % 10007:05d}" for n in range(1000)]
    started = time.monotonic()
    purchase.focus(BOX)
    scanner.scan(codes)
    record_property("codes a second", round(1000 / (time.monotonic() - started), 1))
    expect(purchase.locator(COUNTED)).to_have_text("1000", timeout=30000)
    assert numbers(purchase) == codes
    assert purchase.evaluate("document.activeElement.id") == "scan-code"
    # Each stood there before the stroke of its Enter was over.
    assert purchase.evaluate("window.late") == 0
    shown = sorted(purchase.evaluate("window.shown"))
    record_property("ms until a scan is seen, median", shown[len(shown) // 2])
    record_property("ms until a scan is seen, p99", shown[len(shown) * 99 // 100])
    record_property("longest task, ms", max([0, *purchase.evaluate("window.busy")]))
    scanner.keys.send("Network.disable")
    assert [line["serials"] for line in posted(purchase, stage)["lines"]] == [sorted(codes)]
    assert kept_by_the_browser(purchase) == 0


def test_a_cut_connection_and_a_reload_lose_nothing_and_double_nothing(purchase, stage, watch):
    watch.heeding = False  # the browser itself complains of each request that failed
    scanner = wedge(purchase)
    scanner.connection()
    codes = [f"CUT-{n * 7919 % 10007:05d}" for n in range(1000)]
    purchase.focus(BOX)
    scanner.put_in(codes[:300])
    scanner.connection(offline=True)
    scanner.put_in(codes[300:450])
    expect(purchase.locator("[data-cut]")).to_be_visible()
    waiting = int(purchase.locator("[data-cut-open]").inner_text())
    assert 150 <= waiting <= 300
    assert kept_by_the_browser(purchase) == waiting
    scanner.connection()
    scanner.put_in(codes[450:600])
    expect(purchase.locator("[data-cut]")).to_be_hidden(timeout=10000)
    # In the midst of it, with scans on their way.
    purchase.reload()
    scanner = wedge(purchase)
    scanner.connection()
    scanner.put_in(codes[600:])
    expect(purchase.locator(COUNTED)).to_have_text("1000", timeout=30000)
    assert numbers(purchase) == codes
    watch.heeding = True
    assert [line["serials"] for line in posted(purchase, stage)["lines"]] == [sorted(codes)]
    assert kept_by_the_browser(purchase) == 0
