"""Transfers from the first line to the last, at a desk and in a hand: sent, reviewed, scanned out and in, closed."""

import secrets
import time
from decimal import Decimal

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from serialtrail.access import members, organizations, users
from serialtrail.access.who import actor
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.posting import engine
from serialtrail.queries import auditor, documents, serials
from tests.browser.conftest import DESKTOP, HANDHELD
from tests.browser.stage import session_of
from tests.shop import PASSWORD

BOX = "[data-listening] #scan-code"  # only once the page heeds what is typed into it
SIZES = pytest.mark.parametrize("size", [DESKTOP, HANDHELD], ids=["desk", "hand"])


class Goods:
    """Laptops of one test: four at MAIN, one at HAFEN, and two at MAIN without a number."""

    def __init__(self, stage):
        self.who, self.prefix = stage.who, secrets.token_hex(3).upper()
        self.here = [f"{self.prefix}-{n}" for n in range(4)]
        self.elsewhere = f"{self.prefix}-X"
        self.buy("MAIN", self.here, 6)
        self.buy("HAFEN", [self.elsewhere], 1)

    def buy(self, place, numbers, quantity):
        line = DraftLine("LAP-14", Decimal(quantity), numbers=tuple(numbers), unit_price=Decimal(900))
        draft = Draft(kind="purchase", location=place, party="ORBIT", lines=(line,))
        engine.create(self.who.organization_id, actor(self.who), draft, now(), post=True)

    def transfer(self, *lines, who=None, **head):
        who = who or self.who
        head = {"location": "MAIN", "to_location": "WEST", "direction": "send", **head}
        draft = Draft(kind="transfer", lines=lines, **head)
        return engine.create(who.organization_id, actor(who), draft, now()).document

    def where(self, number):
        found = serials.find(self.who.organization_id, number)
        assert found is not None
        return found["location"] or found["status"]

    def read(self, document):
        found = documents.read(self.who.organization_id, document)
        assert found is not None
        return found


@pytest.fixture
def goods(stage):
    yield Goods(stage)
    assert auditor.verify(stage.who.organization_id).ok


@pytest.fixture
def reviewed(stage):
    organizations.change(stage.who, {"review_transfers": True}, now())
    yield
    organizations.change(stage.who, {"review_transfers": False}, now())


def scan(page, *codes):
    page.focus(BOX)
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")


def counted(page, n):
    expect(page.locator("#scan [data-counted]")).to_have_text(str(n))


def as_keeper(page, stage, store):
    """The same browser, now of a new storekeeper of one store."""
    email = f"{secrets.token_hex(5)}@example.com"
    members.add(stage.who, email, "storekeeper", now(), name=f"Keeper {store}", stores=[store], password=PASSWORD)
    user = users.found(email)
    assert user is not None
    who = members.signed_in(user.pk, stage.who.organization_id)
    assert who is not None
    page.context.add_cookies([{"name": "serialtrail_session", "value": session_of(user, who), "url": stage.url}])
    return who


@SIZES
def test_goods_are_sent_reviewed_scanned_out_received_in_part_and_closed(open_page, stage, goods, reviewed, size):
    page = open_page("/documents/new/transfer", size=size)
    page.select_option("#location", "MAIN")
    page.select_option("#to_location", "WEST")
    page.locator('[data-cell="item"]').first.fill("LAP-14")
    page.locator('[data-cell="quantity"]').first.fill("4")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("button", name="Hand over for review").click()
    page.get_by_text("It waits for review now.").wait_for()

    page.get_by_role("link", name="Review and ship").click()
    one, two, three, four = goods.here
    scan(page, one, two, goods.elsewhere, one)
    page.get_by_text("is in stock at HAFEN, not here.").first.wait_for()
    page.get_by_text("was scanned before").first.wait_for()
    counted(page, 2)
    page.reload()
    counted(page, 2)
    expect(page.locator("[data-attention] li")).to_have_count(1)
    page.get_by_role("button", name="Leave it out").click()
    expect(page.locator("[data-tray]")).to_be_hidden()
    scan(page, three, four)
    expect(page.locator("#lines .tally.full")).to_have_count(1)
    page.get_by_role("button", name="Undo the last").click()
    counted(page, 3)
    expect(page.get_by_text("to scan: 1")).to_be_visible()
    scan(page, four)
    counted(page, 4)
    page.get_by_role("button", name="Approve and ship").click()
    page.get_by_text("Shipped. It is on its way to WEST.").wait_for()
    assert goods.where(four) == "in_transit"

    page.get_by_role("link", name="Receive by scanning").click()
    scan(page, one, goods.elsewhere, two)
    expect(page.locator(".matches .matched")).to_have_count(2)
    page.get_by_text("It stands at HAFEN.").first.wait_for()
    page.reload()
    expect(page.locator(".tallies [data-matched]")).to_have_text("2")
    expect(page.locator(".tallies [data-missing]")).to_have_text("2")
    expect(page.locator(".tallies [data-unexpected]")).to_have_text("1")
    page.get_by_role("button", name="Receive what was scanned").click()
    page.get_by_text("2 received, 2 still on the way.").wait_for()
    assert goods.where(one) == "WEST"

    page.get_by_role("link", name="Close the rest").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("2 units have not arrived.").wait_for()
    dialog.get_by_role("button", name="2 missing").click()
    page.get_by_text("2 written down as missing.").wait_for()
    assert (goods.where(three), goods.where(four)) == ("missing", "missing")
    assert "received 2" in " ".join(page.inner_text(".figures").split())


@SIZES
def test_a_request_is_answered_by_the_other_store_which_brings_the_numbers(open_page, stage, goods, size):
    page = open_page("/transfers", size=size)
    west = as_keeper(page, stage, "WEST")
    asked = goods.transfer(DraftLine("LAP-14", Decimal(3)), who=west, direction="request")
    page.goto(f"{stage.url}/documents/{asked}")
    page.get_by_role("button", name="Send the request").click()
    page.get_by_text("The request is sent.").wait_for()

    as_keeper(page, stage, "MAIN")
    page.goto(f"{stage.url}/transfers")
    page.get_by_role("link", name=f"Ship {goods.read(asked)['number']}").click()
    new = f"{goods.prefix}-NEW"
    scan(page, goods.here[0], "CASE-01", new)
    page.get_by_text("Silicone case is not on this transfer.").first.wait_for()
    page.get_by_text("scan the item first").first.wait_for()
    scan(page, "LAP-14", new, goods.here[1])
    counted(page, 3)
    page.reload()
    counted(page, 3)
    assert goods.read(asked)["lines"][0]["serials"] == []
    page.get_by_role("button", name=f"Take out {goods.here[1]}").click()
    counted(page, 2)
    page.get_by_role("button", name="Ship only what was scanned").click()
    page.get_by_text("Shipped. It is on its way to WEST.").wait_for()
    assert sorted(goods.read(asked)["lines"][0]["outstanding_serials"]) == sorted([goods.here[0], new])

    page.context.add_cookies([{"name": "serialtrail_session", "value": stage.session, "url": stage.url}])
    page.goto(f"{stage.url}/documents/{asked}/receive")
    page.get_by_role("button", name="Receive all 2 unscanned").click()
    page.get_by_text("All of it has arrived.").wait_for()
    assert goods.where(new) == "WEST"


def test_a_burst_is_kept_on_the_transfer_whole_though_the_server_is_slow_and_the_page_is_loaded_anew(
    open_page, stage, goods
):
    numbers = [f"{goods.prefix}-B{n:02d}" for n in range(40)]
    goods.buy("MAIN", numbers, 40)
    made = goods.transfer(DraftLine("LAP-14", Decimal(40)))
    page = open_page(f"/documents/{made}/ship")

    def slowly(route):
        time.sleep(0.3)
        route.continue_()

    page.route("**/scan", slowly)
    scan(page, *numbers[:30])
    page.reload()
    scan(page, *numbers[30:])
    counted(page, 40)
    assert sorted(goods.read(made)["lines"][0]["serials"]) == numbers


def test_units_without_a_number_are_counted_by_scanning_their_item(open_page, stage, goods):
    made = goods.transfer(DraftLine("LAP-14", Decimal(1), numbers=(goods.here[0],)), DraftLine("CASE-01", Decimal(3)))
    engine.ship(goods.who.organization_id, actor(goods.who), made, now())
    page = open_page(f"/documents/{made}/receive")
    scan(page, "CASE-01", "CASE-01")
    expect(page.locator(".tallies [data-matched]")).to_have_text("2")
    page.get_by_role("button", name="Undo the last").click()
    expect(page.locator(".tallies [data-matched]")).to_have_text("1")
    page.get_by_role("button", name="All 3").click()
    scan(page, "CASE-01", goods.here[0])
    page.get_by_text("as many as are on the way have been counted").first.wait_for()
    expect(page.locator("#scan.full [data-counted]")).to_have_text("4")
    page.get_by_role("button", name="Receive what was scanned").click()
    page.get_by_text("All of it has arrived.").wait_for()


def test_it_works_without_scripts(open_page, stage, goods):
    made = goods.transfer(DraftLine("LAP-14", Decimal(2)))
    page = open_page(f"/documents/{made}/ship", scripts=False)
    page.fill("#codes", ", ".join(goods.here[:2]))
    page.get_by_role("button", name="Add them").click()
    assert "2 of 2" in page.inner_text("main")
    page.get_by_role("button", name="Ship", exact=True).click()
    page.get_by_role("link", name="Receive by scanning").click()
    page.fill("#numbers", goods.here[0])
    page.get_by_role("button", name="Receive what was scanned").click()
    page.get_by_role("link", name="Close the rest").click()
    page.get_by_role("button", name="1 back to MAIN").click()
    assert "1 back at MAIN." in page.inner_text("body")
    assert (goods.where(goods.here[0]), goods.where(goods.here[1])) == ("WEST", "MAIN")


def test_the_board_shows_age_by_colour_sign_and_word(open_page):
    page = open_page("/transfers")
    overdue = page.locator(".route .age.overdue").first
    assert "overdue" in overdue.inner_text()
    assert overdue.locator("svg").is_visible()
    page.get_by_role("link", name="All transfers").click()
    page.wait_for_url("**view=all")
    page.get_by_role("link", name="Board").click()
    expect(page.locator(".route").first).to_be_visible()
