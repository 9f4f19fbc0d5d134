"""`./run test [--quick] [...]`: the checks, then the suite on SQLite and on PostgreSQL, two parts of it side by side.

With arguments for pytest the checks are left out. What failed is said once more at the end, where a log that was cut
still shows it. The last line is `N passed, N failed`; a skipped test counts as failed, because a suite that skips
proves less than it says.
"""

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from serialtrail.config.assets import Assets, AssetsError
from tests.commands.check import CHECKS, ROOT, run_checks
from tests.services.browser import NoBrowser, axe_script, find_or_install
from tests.services.postgres import NoPostgres, postgres_server

_AT_ONCE = 2
_BROWSER = ("tests/browser",)
_HARD = ("tests/api", "tests/bench", "tests/drills", "tests/model")
_REST = tuple(f"--ignore={folder}" for folder in (*_BROWSER, *_HARD))
# The longest first, so that none is left alone at the end; each collects nothing but what it runs.
_WHOLE = (
    ("sqlite", _BROWSER),
    ("postgresql", _HARD),
    ("sqlite", _HARD),
    ("postgresql", _REST),
    ("sqlite", _REST),
    ("postgresql", _BROWSER),
)
# What is asked for by arguments may be anywhere; beside the loop of a browser only tests of pages run.
_ASKED = tuple((engine, ("-m", mark)) for mark in ("browser", "not browser") for engine in ("sqlite", "postgresql"))
_QUICK = tuple((engine, ("-m", "not slow and not browser")) for engine in ("sqlite", "postgresql"))
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 (a folder of our own is made there)
_ROOM = 6 * 2**30  # bytes that must be free there; the databases of a run and their logs take less
_FOUND_NOTHING = 5  # pytest's exit code when nothing was collected
_LINES_OF_A_FAULT = 40


@dataclass(frozen=True)
class Outcome:
    """What a suite came to."""

    passed: int
    failed: int
    faults: tuple[str, ...] = ()


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run test", description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="leave out what is slow or drives a browser")
    asked, pytest_arguments = parser.parse_known_args()
    parts = _QUICK if asked.quick else _ASKED if pytest_arguments else _WHOLE
    # Compiled once: else every part would rewrite all tests anew, and each server that they start compile the program.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        _prepare(browser=not asked.quick)
        outcomes = [Outcome(*run_checks(() if pytest_arguments else CHECKS, _say))]
        with _scratch():
            outcomes += _both_engines(parts, pytest_arguments)
    except (NoBrowser, NoPostgres, AssetsError) as missing:
        _say(f"The tests cannot run: {missing}")
        outcomes = [Outcome(0, 1)]
    failed = sum(outcome.failed for outcome in outcomes)
    for fault in itertools.chain.from_iterable(outcome.faults for outcome in outcomes):
        _say(fault)
    _say(f"{sum(outcome.passed for outcome in outcomes)} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def _prepare(*, browser: bool) -> None:
    Assets.of(Path(sys.prefix) / "assets").fetch()
    if browser:
        os.environ["SERIALTRAIL_TEST_CHROMIUM"] = find_or_install(_say)
        axe_script()


@contextmanager
def _scratch() -> Iterator[None]:
    """Where all parts have their databases and files: in memory, if there is room.

    A disk makes the cores wait. Nobody pulls the plug of these tests: what a killed process leaves is the same there.
    """
    roomy = _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free >= _ROOM
    with tempfile.TemporaryDirectory(prefix="serialtrail-tests-", dir=_IN_MEMORY if roomy else None) as made:
        Path(made).chmod(0o755)  # PostgreSQL may run as somebody else
        os.environ["TMPDIR"] = tempfile.tempdir = made
        yield


def _both_engines(parts: tuple[tuple[str, tuple[str, ...]], ...], arguments: list[str]) -> list[Outcome]:
    """SQLite runs everything; PostgreSQL what needs a database (tests/conftest.py leaves the rest out)."""
    with postgres_server() as url, tempfile.TemporaryDirectory() as made, ThreadPoolExecutor(_AT_ONCE) as pool:
        servers = {"sqlite": "", "postgresql": url}
        suites = [
            _Suite(engine, servers[engine], [*which, *arguments], Path(made) / f"{place}.xml")
            for place, (engine, which) in enumerate(parts)
        ]
        return list(pool.map(_Suite.outcome, suites))


class _Suite:
    """One run of pytest, its lines shown under the name of its engine."""

    def __init__(self, engine: str, server: str, arguments: list[str], report: Path) -> None:
        self.engine, self.report = engine, report
        self.environment = {**os.environ, "SERIALTRAIL_TEST_DATABASE_URL": server}
        self.command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={self.report}", *arguments]
        self.code = 0

    def run(self) -> None:
        with subprocess.Popen(
            self.command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            for line in process.stdout or ():
                _say(f"{self.engine:>10} | {line.rstrip()}")
        self.code = process.returncode

    def outcome(self) -> Outcome:
        """Run it; what it came to, counted from pytest's report; a suite that broke off counts as one failure more."""
        self.run()
        if not self.report.exists():
            return Outcome(0, 0 if self.code == _FOUND_NOTHING else 1)
        suite = ET.parse(self.report).getroot().find("testsuite")  # noqa: S314 (pytest wrote it just now)
        assert suite is not None
        total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0)) + skipped
        if skipped:
            _say(f"{self.engine}: {skipped} skipped, counted as failed")
        if self.code not in {0, 1, _FOUND_NOTHING}:
            failed += 1
        return Outcome(max(total - failed, 0), failed, tuple(self._faults(suite)))

    def _faults(self, suite: ET.Element) -> Iterator[str]:
        """Each test that did not pass, with the end of what it said."""
        for case in suite.iter("testcase"):
            for fault in (*case.findall("failure"), *case.findall("error"), *case.findall("skipped")):
                said = (fault.text or fault.get("message") or "").splitlines()[-_LINES_OF_A_FAULT:]
                yield "\n".join([f"{self.engine}: {fault.tag}: {case.get('classname')}::{case.get('name')}", *said])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
