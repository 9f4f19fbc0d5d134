"""Counts as people do them: two at once, on a desk and in a hand, through reloads, to the report."""

import secrets
from dataclasses import dataclass

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from serialtrail.access import users
from serialtrail.access.who import actor
from serialtrail.catalog import locations
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.posting import engine
from serialtrail.queries import auditor, counts, serials
from tests.browser import stage as stages
from tests.browser.conftest import DESKTOP, HANDHELD
from tests.shop import email_of, member

BOX = "[data-listening] #scan-code"  # only once the page heeds what is typed into it
COUNTER = "#scan [data-counted]"


@dataclass(frozen=True)
class Store:
    """A store of its own with laptops, and one that stands elsewhere by the books."""

    code: str
    here: tuple[str, ...]
    elsewhere: str


@pytest.fixture
def store(stage):
    who, mark = stage.who, secrets.token_hex(3).upper()
    locations.create(actor(who), who.organization_id, {"code": f"Z{mark}", "name": f"Store {mark}"}, now())
    here = tuple(f"{mark}-{n:03d}" for n in range(6))
    elsewhere = f"{mark}-AWAY"
    for place, given in ((f"Z{mark}", here), ("WEST", (elsewhere,))):
        bought = Draft(kind="purchase", location=place, party="ORBIT", lines=(DraftLine("LAP-14", numbers=given),))
        engine.create(who.organization_id, actor(who), bought, now(), post=True)
    return Store(f"Z{mark}", here, elsewhere)


@pytest.fixture
def another(open_page, stage):
    """A page as a storekeeper of the same shop sees it."""

    def opened(path, **how):
        who = member(stage.who, "storekeeper")
        page = open_page("/", signed_in=False, **how)
        session = stages.session_of(users.found(email_of(who)), who)
        page.context.add_cookies([{"name": "serialtrail_session", "value": session, "url": stage.url}])
        page.goto(f"{stage.url}{path}", wait_until="load")
        return page

    return opened


def scan(page, *codes):
    page.focus(BOX)
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")


def told(page, text):
    expect(page.locator("[data-verdict]")).to_contain_text(text)


def started(open_page, store, **how):
    page = open_page("/counts/new", **how)
    page.select_option("#location", store.code)
    page.fill("#add-item", "fjord")
    page.get_by_role("option", name="Fjord Laptop 14").click()
    expect(page.locator("#items")).to_have_value("LAP-14")
    page.get_by_label("Becomes missing: a full count").check()
    page.get_by_role("button", name="Start counting").click()
    expect(page.locator(COUNTER)).to_have_text("0")
    return page


def path_of(page, stage):
    return page.url.removeprefix(stage.url)


def status(stage, number):
    return (serials.find(stage.who.organization_id, number) or {})["status"]


@pytest.mark.parametrize("size", [DESKTOP, HANDHELD], ids=["desk", "hand"])
def test_two_people_count_a_store_at_once_and_the_books_follow(open_page, another, stage, store, size):
    anna = started(open_page, store, size=size)
    path = path_of(anna, stage)
    ben = another(path, size=size)
    new = f"NEW-{store.code}"
    scan(anna, store.here[0], store.here[1])
    scan(ben, store.here[2], store.elsewhere)
    told(ben, "Moves here from WEST")
    scan(ben, new, store.here[0])
    told(ben, "was counted already")
    expect(anna.locator(COUNTER)).to_have_text("3", timeout=10_000)
    expect(ben.locator("#scan [data-of]")).to_have_text("of 6")

    # A reload in the middle: what was on its way is counted once.
    anna.route("**/scan", lambda route: route.fulfill(body="not what was asked for"))
    scan(anna, store.here[3])
    anna.locator("[data-cut]").wait_for()
    anna.unroute("**/scan")
    anna.reload()
    expect(anna.locator(COUNTER)).to_have_text("4", timeout=10_000)

    # The last one is undone, and counted by the other.
    scan(ben, store.here[4])
    expect(ben.locator(COUNTER)).to_have_text("5")
    ben.locator("[data-undo]").click()
    expect(ben.locator(COUNTER)).to_have_text("4", timeout=10_000)
    scan(anna, store.here[4])
    expect(anna.locator(COUNTER)).to_have_text("5")

    # Paused, and found again with who was at work.
    anna.get_by_role("link", name="Pause").click()
    card = anna.locator(".open-counts li", has_text=store.code.removeprefix("Z"))
    expect(card).to_contain_text("7 counted · 6 expected")
    expect(card).to_contain_text("At work: Anna Berg, Storekeeper")
    card.get_by_role("link", name="Go on counting").click()
    anna.get_by_role("link", name="Unexpected").click()
    rows = anna.locator("#live tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="Is new")).to_have_count(1)
    anna.get_by_role("link", name="Missing").click()
    expect(anna.locator("#live tbody tr")).to_contain_text("Becomes missing")

    anna.get_by_role("link", name="Review").click()
    for sentence in ("1 number moves here from WEST.", "1 new number comes into stock.", "1 number that was not found"):
        expect(anna.locator(".does")).to_contain_text(sentence)
    anna.get_by_role("button", name="Confirm and post").click()
    anna.get_by_text("Became missing").wait_for()
    assert anna.url == f"{stage.url}{path}"
    ben.get_by_text("Became missing").wait_for(timeout=15_000)
    assert anna.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [status(stage, number) for number in (*store.here, store.elsewhere, new)] == [
        *["in_stock"] * 5, "missing", "in_stock", "in_stock",
    ]  # fmt: skip
    assert auditor.verify(stage.who.organization_id).ok


def test_a_burst_arrives_whole_through_a_broken_connection(open_page, stage, store):
    page = started(open_page, store)
    codes = [f"{store.code}-B{n:02d}" for n in range(30)]
    page.route("**/scan", lambda route: route.fulfill(body="not what was asked for"))
    scan(page, *codes[:15])
    page.locator("[data-cut]").wait_for()
    page.unroute("**/scan")
    scan(page, *codes[15:])
    document = int(page.url.rpartition("/")[2])
    expect(page.locator("#live .sums .odd dd")).to_have_text("30", timeout=20_000)
    found = counts.view(stage.who.organization_id, document) or {}
    assert [row["number"] for row in found["unexpected_serials"]] == codes
    assert page.evaluate("document.activeElement.id") == "scan-code"


def test_who_counts_blind_sees_only_what_was_counted(open_page, stage, store):
    page = started(open_page, store)
    blind = open_page(f"{path_of(page, stage)}?blind=yes")
    scan(blind, store.here[0], store.elsewhere)
    expect(blind.locator(COUNTER)).to_have_text("2")
    told(blind, "counted")
    expect(blind.locator("#scan [data-of]")).to_have_text("counted")
    assert blind.get_by_text("Expected", exact=True).count() == 0
    assert blind.get_by_text("WEST").count() == 0
    blind.get_by_role("link", name="Counted").click()
    expect(blind.locator("#live tbody tr")).to_have_count(2)
    assert "blind=yes" in blind.url


def test_units_without_number_are_asked_for_in_front_of_the_page_and_pasted_numbers_are_counted(open_page, store):
    page = started(open_page, store)
    page.get_by_role("link", name="without numbers").click()
    dialog = page.locator("#ask")
    dialog.get_by_label("Without number").fill("2")
    dialog.get_by_role("button", name="Counted").click()
    expect(page.locator("#live tbody tr")).to_contain_text("2 pcs · 0 expected")
    page.locator("[data-more-numbers]").click()
    page.fill("#entry-text", f"{store.here[0]}, {store.here[1]}")
    page.get_by_role("button", name="Add them").click()
    page.keyboard.press("Escape")
    expect(page.locator(COUNTER)).to_have_text("2")
    page.get_by_role("link", name="Found").click()
    page.get_by_role("button", name=f"Take out {store.here[0]}").click()
    expect(page.locator(COUNTER)).to_have_text("1")
    expect(page.locator("#live tbody tr")).to_have_count(1)


def test_what_is_looked_at_stays_while_others_count(open_page, another, stage, store):
    page = started(open_page, store)
    page.get_by_role("link", name="Found").click()
    ben = another(path_of(page, stage).partition("?")[0])
    scan(ben, store.here[0])
    button = page.get_by_role("button", name=f"Take out {store.here[0]}")
    button.focus(timeout=10_000)
    scan(ben, store.here[1])
    expect(page.locator("#live tbody tr")).to_have_count(2, timeout=10_000)
    expect(button).to_be_focused()


def test_a_count_is_done_without_scripts(open_page, stage, store):
    page = open_page("/counts/new", scripts=False)
    page.select_option("#location", store.code)
    page.fill("#items", "LAP-14")
    page.get_by_role("button", name="Start counting").click()
    page.fill("#numbers", "\n".join(store.here))
    page.get_by_role("button", name="Count these").click()
    page.get_by_role("link", name="Review").click()
    assert "Nothing changes" in page.inner_text("main")
    page.get_by_role("button", name="Post the count").click()
    assert "Posted by Anna Berg" in page.inner_text("main")
    assert auditor.verify(stage.who.organization_id).ok
