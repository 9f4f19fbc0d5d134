"""Pictures of the pages for the documentation: written when SERIALTRAIL_TEST_PICTURES is set, by the tests that go
through them anyway."""

import os
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, HANDHELD

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
ASKED_FOR = os.environ.get("SERIALTRAIL_TEST_PICTURES")
# How every page is shown.
WAYS: dict[str, dict[str, Any]] = {
    "desktop": {"look": "light", "size": DESKTOP},
    "handheld": {"look": "dark", "size": HANDHELD},
    "chinese": {"look": "light", "size": DESKTOP, "language": "zh-hans"},
}
COLOURS = 64


def keep(page: Page, name: str, way: str) -> None:
    """Write a picture of what the window shows, if pictures are wanted, and pages are shown in this way."""
    if not ASKED_FOR or way not in WAYS:
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    seen = Image.open(BytesIO(page.screenshot())).convert("RGB")
    seen.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / f"{name}-{way}.png", optimize=True)
