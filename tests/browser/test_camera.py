"""The camera: what it sees is entered, by our own files alone, and no code more often than it is shown."""

import os

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import HANDHELD, opening
from tests.browser.drawn import code_128, film, qr
from tests.browser.test_pages import violations
from tests.browser.wedge import BOX, numbers, purchase_of_phones
from tests.services.browser import find_or_install

pytestmark = pytest.mark.only_on("sqlite")


@pytest.fixture(scope="module")
def seeing(browser, tmp_path_factory):
    """A browser whose camera plays a film: a QR code, nothing, a Code 128, nothing, and so on."""
    shown = film(
        tmp_path_factory.mktemp("film") / "codes.y4m",
        [(qr("SEEN-QR-1"), 1.2), (None, 0.4), (code_128("SEEN-128-2"), 1.2), (None, 0.4)],
    )
    arguments = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={shown}",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]
    started = browser.browser_type.launch(executable_path=find_or_install(print), args=arguments)
    yield started
    started.close()


@pytest.fixture
def see(seeing, stage, watch):
    with opening(seeing, stage, watch) as opened:
        yield opened


@pytest.mark.parametrize("size", [HANDHELD, {"width": 1280, "height": 900}], ids=["handheld", "desk"])
def test_what_the_camera_sees_is_entered_once_each_from_our_own_files(see, size):
    page = purchase_of_phones(see, size=size)
    asked = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.get_by_role("button", name="Camera").click()
    expect(page.locator("[data-viewer]")).to_be_visible()
    expect(page.locator("#scan [data-counted]")).to_have_text("2", timeout=20000)
    assert sorted(numbers(page)) == ["SEEN-128-2", "SEEN-QR-1"]
    assert any(url.endswith(".wasm") for url in asked)
    # The film goes on; whatever is seen again is not entered again.
    page.get_by_text("is already in the list").first.wait_for()
    assert len(numbers(page)) == 2
    page.get_by_role("button", name="Close the camera").click()
    expect(page.locator("[data-viewer]")).to_be_hidden()
    assert page.evaluate("document.querySelector('[data-viewer] video').srcObject") is None


def test_a_code_that_stays_in_sight_is_one_scan(see):
    page = purchase_of_phones(see)
    page.get_by_role("button", name="Camera").click()
    expect(page.locator("#scan [data-counted]")).to_have_text("2", timeout=20000)
    # Each stands there for a dozen frames; a round of the film takes longer than a code must be out of sight.
    read = page.locator("[data-scanned] li")
    assert read.count() <= 4


def test_nothing_of_the_camera_is_loaded_before_it_is_asked_for(see):
    page = see("/purchases/new")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    assert not [name for name in loaded if "camera" in name]


def test_camera_broken_connection_and_tray_shut_nobody_out(see, axe, watch):
    page = purchase_of_phones(see, look="dark", size=HANDHELD)
    page.get_by_role("button", name="Camera").click()
    expect(page.locator("#scan [data-counted]")).to_have_text("2", timeout=20000)
    assert violations(page, axe) == []
    page.get_by_role("button", name="Close the camera").click()
    watch.heeding = False
    page.route("**/scan", lambda route: route.abort())
    page.focus(BOX)
    page.keyboard.type("LATER-1\nLATER-2\n坏-1\n")
    page.locator("[data-cut]").wait_for()
    assert violations(page, axe) == []
    page.unroute("**/scan")
    expect(page.locator("[data-attention] li")).to_have_count(1, timeout=10000)
    watch.heeding = True
    page.set_viewport_size({"width": 320, "height": 640})
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_leave_the_camera_says_what_to_do(browser, stage, watch):
    with opening(browser, stage, watch) as opened:
        page = opened("/purchases/new")
        page.get_by_role("button", name="Camera").click()
        expect(page.locator("[data-verdict]")).to_contain_text("camera")
        expect(page.locator("[data-viewer]")).to_be_hidden()
