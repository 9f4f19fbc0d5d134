"""The documentation shows every page and every way of working in three pictures, and no picture that nobody sees."""

import re
from pathlib import Path

from tests.browser.pictures import PICTURES, WAYS
from tests.browser.test_pages import PAGES

DOCS = PICTURES.parent
TILL = ("till", "till-pay", "till-receipt", "till-return", "till-parked")
ENTRY = ("entry-paste", "entry-table", "entry-rule", "entry-stock")


def test_each_page_is_shown_on_a_desk_in_a_hand_and_in_chinese():
    shown = set(re.findall(r"pictures/([\w-]+\.png)", (DOCS / "pages.md").read_text()))
    wanted = {f"{name}-{way}.png" for name in (*PAGES, *TILL, *ENTRY) for way in WAYS}
    assert shown == wanted
    assert {path.name for path in PICTURES.glob("*.png")} - wanted <= _of_others()


def _of_others() -> set[str]:
    """Pictures that other documents show."""
    texts = [path.read_text() for path in (*DOCS.glob("*.md"), DOCS.parent / "README.md") if path.name != "pages.md"]
    return set(re.findall(r"pictures/([\w-]+\.png)", "".join(texts)))


def test_every_picture_that_a_document_shows_is_there():
    for path in (*DOCS.glob("**/*.md"), DOCS.parent / "README.md"):
        for shown in re.findall(r"\]\(([^)]*pictures/[\w.-]+)\)", path.read_text()):
            assert (path.parent / Path(shown)).exists(), f"{path.name}: {shown}"
