"""Every page, light and dark, on a desk and in a hand: open to everybody, within the screen, within the policy."""

import pytest

from tests.browser.conftest import DESKTOP, HANDHELD
from tests.browser.pictures import ASKED_FOR, keep

# The pages are the same on both engines; what is done through them is tried on both (test_work.py).
pytestmark = pytest.mark.only_on("sqlite")

PAGES = {
    "sign-in": "/account/login/",
    "sign-up": "/account/signup/",
    "password": "/account/password/change/",
    "organizations": "/organizations",
    "overview": "/",
    "stock": "/stock",
    "serials": "/serials",
    "serials-out": "/serials?section=out",
    "serial": "/serials/{serial}",
    "items": "/items",
    "item": "/items/{phone}",
    "item-edit": "/items/{phone}/edit",
    "item-tracking": "/items/{case}/tracking",
    "purchases": "/purchases",
    "purchase-draft": "/documents/{draft}/edit",
    "purchase": "/documents/{bought}",
    "purchase-void": "/documents/{bought}/void",
    "sales": "/sales",
    "sale-new": "/sales/new",
    "sale-voided": "/documents/{voided}",
    "transfers": "/transfers",
    "transfer": "/documents/{transfer}",
    "counts": "/counts",
    "parties": "/parties",
    "party": "/parties/{party}",
    "locations": "/locations",
    "location": "/locations/{place}",
    "settings": "/settings",
    "find": "/find?q=3",
    "transfer-draft": "/documents/{shipping}",
    "transfer-review": "/documents/{review}",
    "transfer-reject": "/documents/{review}/reject",
    "transfers-all": "/transfers?view=all",
    "transfer-ship": "/documents/{shipping}/ship",
    "transfer-receive": "/documents/{transfer}/receive",
    "transfer-close": "/documents/{transfer}/close",
    "count-new": "/counts/new",
    "count": "/counts/{count}?show=unexpected",
    "count-items": "/counts/{count}",
    "count-blind": "/counts/{count}?blind=yes",
    "count-units": "/counts/{count}/units?item=PHN-A1",
    "count-review": "/counts/{count}/review",
    "count-report": "/counts/{report}",
    "till-store": "/till",
    "serial-new": "/serials/new",
    "serial-edit": "/serials/{tablet}/edit",
    "serial-delete": "/serials/{tablet}/delete",
    "serials-filtered": "/serials?section=out&item=PHN-A1&party=C-001&since=2020-01-01",
    "serials-block": "/serials/block?serial={tablet}",
    "serials-transfer": "/serials/transfer?serial={tablet}",
    "cartons": "/cartons",
    "carton": "/cartons/{carton}",
    "carton-edit": "/cartons/{carton}/edit",
    "item-new": "/items/new",
    "items-tracking": "/items/tracking?enabled=on&sku=CASE-01&sku=CABLE-C",
    "party-edit": "/parties/{party}/edit",
    "location-edit": "/locations/{place}/edit",
    "policy": "/settings/policy",
    "members": "/settings/members",
    "member-new": "/settings/members/new",
    "tokens": "/settings/tokens",
    "scanner": "/scanner",
    "command-cards": "/command-cards",
    "papers": "/settings/papers",
    "paper-new": "/settings/papers/new?paper=sale",
    "sales-filtered": "/sales?state=posted&party=C-001&since=2026-01-01",
    "purchase-returns-none": "/purchases?kind=purchase_return",
    "labels": "/labels",
    "labels-choice": "/labels?serial={tablet}",
    "label-new": "/labels/new?item=PHN-A1",
    "label-prints": "/labels/prints",
    "label-print": "/labels/prints/{print}",
    "label-templates": "/labels/templates",
    "label-template": "/labels/templates/new?from=gs1-100x50",
    "opening-new": "/documents/new/opening",
    "adjustment-new": "/documents/new/adjustment",
    "transfer-new": "/documents/new/transfer",
    "sale-return-new": "/documents/new/sale_return",
    "reports": "/reports",
    "report-serials": "/reports/serials?status=sold&item=PHN-A1",
    "report-movements": "/reports/movements?since=2020-01-01",
    "report-returned-none": "/reports/returned?since=2020-01-01",
    "report-gaps": "/reports/gaps?item=PHN-A1",
    "report-where": "/reports/where",
    "report-journal": "/reports/journal",
    "imports": "/imports",
    "import-new": "/imports/new",
    "import": "/imports/{import}",
    "exports": "/exports",
    "export-job": "/exports/{export}",
}
ENTRANCE = {"sign-in", "sign-up"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HEAVIEST = 200_000  # bytes of a first load, as it comes over the wire
RECEIVED = """() => ["navigation", "resource"].flatMap(kind => performance.getEntriesByType(kind))
    .map(one => [new URL(one.name).pathname, one.transferSize])"""


# Only what is wrong leaves the browser: what else is told of a page of a hundred rows is a megabyte. Style sheets are
# not read anew into styles that the policy forbids: of these rules none asks for them.
WRONG = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"], preload: {assets: ["media"]}})
    .then(found => found.violations)"""


def violations(page, axe):
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(axe)
    found = page.evaluate(WRONG, RULES)
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


def looked_at(page, name, way, axe):
    """Keep a picture of what the window shows; return what of it shuts somebody out. It fits on 320 px, too."""
    keep(page, name, way)
    found = [f"{name}: {one}" for one in violations(page, axe)]
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(size)
    return found


def in_each_size(page, name, ways, axe):
    """The same, on a desk and in a hand."""
    found = []
    for size, way in zip((DESKTOP, HANDHELD), ways, strict=True):
        page.set_viewport_size(size)
        found += looked_at(page, name, way, axe)
    return found


def again(page, stage, **cookies):
    """The page as it comes with these cookies."""
    kept = [{"name": f"serialtrail_{name}", "value": value, "url": stage.url} for name, value in cookies.items()]
    page.context.add_cookies(kept)
    page.emulate_media(color_scheme=cookies["look"])
    page.reload()


# One page after another in one window each: the first load, light and in Chinese, is weighed; the second, dark and in
# English, finds the rest in the cache. What shuts somebody out in one language does so in the other.
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_speaks_chinese_and_shuts_nobody_out_in_any_look_and_size(open_page, stage, axe, name):
    path = stage.path(PAGES[name])
    page = open_page(path, signed_in=name not in ENTRANCE, language="zh-hans")
    page.wait_for_load_state("networkidle")
    assert page.url == f"{stage.url}{path}"
    received = page.evaluate(RECEIVED)
    assert len(received) > 4
    assert sum(size for _path, size in received) <= HEAVIEST, received
    assert page.evaluate("document.documentElement.lang") == "zh-hans"
    assert any("\u4e00" <= sign <= "\u9fff" for sign in page.inner_text("main"))
    found = in_each_size(page, name, ("chinese", ""), axe)
    again(page, stage, look="dark", language="en")
    found += in_each_size(page, name, ("", "handheld"), axe)
    assert found == []
    if ASKED_FOR:
        page.set_viewport_size(DESKTOP)
        again(page, stage, look="light", language="en")
        keep(page, name, "desktop")


@pytest.mark.parametrize("name", ["serials", "purchase", "sale-new"])
def test_a_page_works_at_its_size_in_a_hand(open_page, stage, name):
    page = open_page(stage.path(PAGES[name]), size=HANDHELD)
    assert page.locator("main h1").is_visible()
    assert not page.locator("nav.places").is_visible()
    page.locator(".nav-toggle summary").click()
    assert page.locator("nav.places a").first.is_visible()
