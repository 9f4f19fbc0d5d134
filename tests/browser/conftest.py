"""A served shop and a browser before it; every page opened is watched for what a page must never do."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from serialtrail.queries import auditor
from tests.browser.stage import Stage, set_up
from tests.services.browser import axe_script, find_or_install
from tests.services.server import serving
from tests.shop import member, owner
from tests.web.shelf import document, filled

# Playwright's loop runs in this thread; Django would not let the tests fill the shop beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Two suites and their browsers share a small machine: what is expected comes, but not always within five seconds.
expect.set_options(timeout=20_000)

DESKTOP = {"width": 1280, "height": 900}
HANDHELD = {"width": 360, "height": 640}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def stage(database: None) -> Iterator[Stage]:
    """The shop, served; it ends with these tests, for it would do the imports of others."""
    with serving() as server:
        yield set_up(server.url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # As root Chromium runs without its sandbox only.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        yield playwright.chromium.launch(executable_path=find_or_install(print), args=arguments)


@pytest.fixture(scope="session")
def axe() -> str:
    return axe_script().read_text()


@dataclass
class Watch:
    """What pages did that they must not: errors of scripts, breaches of the policy, requests to other hosts."""

    allowed: str
    found: list[str] = field(default_factory=list)
    heeding: bool = True  # a browser complains of each request that a test lets fail

    def over(self, page: Page) -> Page:
        page.on("console", lambda note: self._told(note.text) if note.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self._told(str(error)))
        page.on("request", lambda sent: self._request(sent.url))
        return page

    def _told(self, text: str) -> None:
        if self.heeding:
            self.found.append(text)

    def _request(self, url: str) -> None:
        if not url.startswith((self.allowed, "data:", "blob:")):
            self.found.append(f"request to {url}")


Opening = Callable[..., Page]


@pytest.fixture
def watch(stage: Stage) -> Watch:
    return Watch(stage.url)


@pytest.fixture
def open_page(browser: Browser, stage: Stage, watch: Watch) -> Iterator[Opening]:
    """`open_page(path, look=, language=, size=, scripts=, signed_in=)`: a page, as the owner sees it."""
    with opening(browser, stage, watch) as opened:
        yield opened


@contextmanager
def opening(browser: Browser, stage: Stage, watch: Watch) -> Iterator[Opening]:
    """What opens pages in a browser; nothing that a page must not do may have happened at its end."""
    contexts: list[BrowserContext] = []

    def opened(
        path: str,
        *,
        look: str = "light",
        language: str = "en",
        size: dict[str, int] = DESKTOP,
        scripts: bool = True,
        signed_in: bool = True,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            color_scheme="dark" if look == "dark" else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        kept = {"serialtrail_session": stage.session, "serialtrail_look": look, "serialtrail_language": language}
        if not signed_in:
            del kept["serialtrail_session"]
        context.add_cookies([{"name": name, "value": value, "url": stage.url} for name, value in kept.items()])
        page = watch.over(context.new_page())
        # By then our scripts have run; what a page asks for by itself later is waited for where it is looked at.
        page.goto(f"{stage.url}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert watch.found == []


@pytest.fixture
def till(open_page: Opening, stage: Stage, watch: Watch) -> Iterator[Any]:
    """A shop of its own with its till; its books are looked through at the end."""
    from tests.browser.counter import Till

    who = owner(name="Corner shop")
    filled(who)
    document(who, "purchase", *(f"D-{n}" for n in range(1, 6)))
    document(who, "purchase", "S-1", location="SIDE")
    document(who, "purchase", item="CABLE", quantity=10)
    yield Till(who, member(who, "cashier"), open_page, stage.url, watch)
    report = auditor.verify(who.organization_id)
    assert report.ok, report.broken
