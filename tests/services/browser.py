"""What the tests of pages need: Chromium (on the PATH, else Debian's) and axe, which finds what shuts people out."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from serialtrail.config.assets import digest, fetch_packages

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# Screenshots show Chinese too.
_PACKAGES = ("chromium", "fonts-noto-cjk", "fonts-dejavu-core")


class NoBrowser(Exception):
    """There is no Chromium and none could be installed; the text says what to do."""


def find_or_install(say: Callable[[str], None]) -> str:
    """The path of a Chromium; installs Debian's when there is none and we are root."""
    named = os.environ.get("SERIALTRAIL_TEST_CHROMIUM")
    found = named or next((path for path in map(shutil.which, _NAMES) if path), None)
    if found:
        return found
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NoBrowser("no Chromium on the PATH. On Debian: apt-get install chromium fonts-noto-cjk (as root)")
    say("Installing Chromium and fonts ...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *_PACKAGES]):
        done = subprocess.run(["apt-get", "-qq", *command], env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoBrowser(f"apt-get {command[0]} failed:\n{done.stderr[-2000:]}")
    installed = shutil.which("chromium")
    if not installed:
        raise NoBrowser("apt-get installed chromium, but there is no such program on the PATH")
    return installed


def axe_script() -> Path:
    """axe's script, fetched by npm if it is not there yet: to be added to a page, then `axe.run()`."""
    locked = Path(__file__).with_name("axe")
    packages = Path(sys.prefix) / "assets" / f"axe-{digest(locked / 'package-lock.json')}"
    fetch_packages(locked, packages)
    return packages / "node_modules" / "axe-core" / "axe.min.js"
