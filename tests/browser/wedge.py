"""A scanner as the browser knows it, and what is asked of a page after it has scanned."""

import time
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page, expect

from serialtrail.queries import auditor, documents

BOX = "[data-listening] #scan-code"  # only once the page heeds what is typed into it
COUNTED = "#scan [data-counted]"
PACE = 1 / 30  # seconds a code
AT_ONCE = 5  # codes typed before the clock is looked at
SLOWLY = 300  # milliseconds until the server's answer arrives


@dataclass
class Wedge:
    """A scanner that types: codes at thirty a second, each key as the browser gets it from the system."""

    page: Page
    keys: CDPSession
    last: float = 0.0

    def scan(self, codes):
        """Each sign by a stroke of its own."""
        for first in range(0, len(codes), AT_ONCE):
            some = codes[first : first + AT_ONCE]
            self.page.keyboard.type("".join(f"{code}\n" for code in some))
            self._pace(len(some))

    def put_in(self, codes):
        """Each code at once, as handhelds do it, and Enter."""
        for code in codes:
            self.page.keyboard.insert_text(code)
            self.page.keyboard.press("Enter")
            self._pace(1)

    def _pace(self, number):
        self.last = max(self.last + PACE * number, time.monotonic() - 1)
        self.page.wait_for_timeout(max(0.0, self.last - time.monotonic()) * 1000)

    def connection(self, *, offline=False):
        """The network as the browser sees it: slow, or cut."""
        how = {"offline": offline, "latency": SLOWLY, "downloadThroughput": -1, "uploadThroughput": -1}
        self.keys.send("Network.emulateNetworkConditions", how)


def wedge(page):
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    return Wedge(page, session)


# What a busy main thread looks like from inside, and whether a scan is seen as soon as its Enter is.
WATCHED = """() => {
    window.busy = [];
    new PerformanceObserver(list => window.busy.push(...list.getEntries().map(one => one.duration)))
        .observe({entryTypes: ["longtask"]});
    window.late = 0;
    window.shown = [];
    let pressed = 0;
    const list = document.querySelector("[data-scanned]");
    new MutationObserver(() => {
        if (pressed) requestAnimationFrame(() => {
            window.shown.push(performance.now() - pressed);
        });
    }).observe(list, {childList: true});
    addEventListener("keydown", event => { if (event.key === "Enter") pressed = event.timeStamp; }, true);
    addEventListener("keydown", event => {
        const code = list.firstElementChild?.querySelector(".no")?.textContent;
        if (event.key === "Enter" && code !== window.code) window.late += 1;
        window.code = "";
    });
    document.getElementById("scan-code").addEventListener("input", event => { window.code = event.target.value; });
}"""


def kept_by_the_browser(page):
    return page.evaluate("Object.keys(localStorage).filter(name => name.includes('.scan.')).length")


def posted(page, stage):
    """Post the purchase; the document as it is stored, the books being in order."""
    page.locator(".editor-foot [value=post]").click()  # among a thousand buttons, found without asking each its name
    page.get_by_text("Posted.", exact=True).wait_for(timeout=30000)
    home = stage.who.organization_id
    found = documents.read(home, int(page.url.rpartition("/")[2]))
    report = auditor.verify(home)
    assert report.ok, report
    return found


def numbers(page, line=0):
    return page.locator('[data-cell="numbers"]').nth(line).input_value().split()


def purchase_of_phones(open_page, **how):
    """A new purchase with the phone chosen on its first line."""
    page = open_page("/purchases/new", **how)
    page.select_option("#location", "MAIN")
    page.fill(BOX, "PHN-A1")
    page.press(BOX, "Enter")
    expect(page.locator('[data-cell="item"]').first).to_have_value("PHN-A1")
    return page
