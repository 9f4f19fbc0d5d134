"""A cashier at the till, in a browser."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from serialtrail.access import users
from serialtrail.access.who import Who
from serialtrail.queries import document_lists
from serialtrail.queries.document_lists import DocumentFilters
from tests.browser.conftest import DESKTOP, Opening, Watch
from tests.browser.stage import session_of
from tests.shop import email_of
from tests.web.shelf import read

BOX = "[data-listening] #scan-code"  # only once the page heeds what is typed into it
CASES = "4006381333931"


@dataclass
class Till:
    """A shop of its own: five phones with numbers and ten cables at MAIN, a phone at SIDE; and its cashier."""

    who: Who
    cashier: Who
    open_page: Opening
    url: str
    watch: Watch

    def forget_refusals(self) -> None:
        """That an answer was a refusal, or none, is what the test is about; the browser's console says it too."""
        self.watch.found[:] = [told for told in self.watch.found if not told.startswith("Failed to load resource")]

    def browser(self, path: str = "/till", store: str = "MAIN", size=DESKTOP, who: Who | None = None, **how) -> Page:
        """The cashier at the till, in a browser of their own."""
        page = self.open_page("/account/login/", signed_in=False, size=size, **how)
        user = users.found(email_of(who or self.cashier))
        kept = {"serialtrail_session": session_of(user, who or self.cashier), "serialtrail_till": store}
        page.context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in kept.items()])
        page.goto(f"{self.url}{path}")
        return page

    def documents(self, kind: str = "sale", *states: str):
        found = document_lists.page(self.who.organization_id, DocumentFilters(kinds=(kind,), states=states)).results
        return [read(self.who, int(row["id"])) for row in found]


def scan(page, *codes):
    page.focus(BOX)
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        expect(page.locator("#scan [data-verdict]")).not_to_have_class("verdict waiting")
    # A second Enter of a scanner pays nothing; a person waits.
    page.wait_for_timeout(650)


def row(page, name):
    return page.locator(".till-line", has=page.get_by_text(name, exact=True))


def nothing_against_it(page):
    expect(page.locator('[data-act="pay"]')).to_have_attribute("aria-disabled", "false")
