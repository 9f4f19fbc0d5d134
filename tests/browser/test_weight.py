"""What a page weighs when it is opened for the first time, as it comes over the wire."""

import pytest

from tests.browser.test_pages import ENTRANCE, PAGES

pytestmark = pytest.mark.only_on("sqlite")

MOST = 200_000  # bytes
_RECEIVED = """() => ["navigation", "resource"].flatMap(kind => performance.getEntriesByType(kind))
    .map(one => [new URL(one.name).pathname, one.transferSize])"""


@pytest.mark.parametrize("name", PAGES)
def test_the_first_load_of_a_page_is_light(open_page, stage, name):
    page = open_page(stage.path(PAGES[name]), signed_in=name not in ENTRANCE)
    received = page.evaluate(_RECEIVED)
    assert len(received) > 4
    assert sum(size for _path, size in received) <= MOST, received
