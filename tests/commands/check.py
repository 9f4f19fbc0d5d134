"""`./run check`: lint, format, types, floors and ratchets; what to call before a commit."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_BIN = Path(sys.prefix) / "bin"

# Name and command of each check, quickest first.
CHECKS = (
    ("lint", ["ruff", "check", ".", "run"]),
    ("format", ["ruff", "format", "--check", "--quiet", ".", "run"]),
    ("floors", ["lint-imports", "--no-cache"]),
    ("types", ["mypy"]),
)
RATCHETS = ("ratchets", ["pytest", "-q", "-p", "no:cacheprovider", "tests/house"])


def run_checks(checks: tuple[tuple[str, list[str]], ...], say: Callable[[str], None] = print) -> tuple[int, int]:
    """Run all checks, show what the failing ones say, and give how many passed and failed."""
    failed = 0
    for name, (program, *rest) in checks:
        done = subprocess.run(
            [_BIN / program, *rest], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        say(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'}")
        if done.returncode:
            failed += 1
            say(done.stdout.rstrip())
    return len(checks) - failed, failed


def main() -> None:
    """Run everything of it, and end with exit code 1 if a check failed."""
    passed, failed = run_checks((*CHECKS, RATCHETS))
    say = sys.stdout.write
    say(f"{passed} passed, {failed} failed\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
