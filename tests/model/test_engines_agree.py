"""SQLite and PostgreSQL, told the same, answer the same."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.services.postgres import postgres_server

ROOT = Path(__file__).resolve().parents[2]
ACTS, SOAK = 600, 5000
SEED = 20261122


@pytest.mark.only_on("sqlite")
@pytest.mark.slow
def test_both_engines_answer_alike_to_the_same_requests(tmp_path: Path, soak: bool) -> None:
    acts = SOAK if soak else ACTS
    with postgres_server() as server:
        plays = {
            "sqlite": _play(acts, tmp_path / "sqlite", f"sqlite:///{tmp_path / 'sqlite' / 'play.sqlite3'}"),
            "postgresql": _play(acts, tmp_path / "postgresql", server),
        }
        assert _ended(plays) == {"sqlite": 0, "postgresql": 0}
    sqlite, postgresql = ((tmp_path / name / "transcript").read_text().splitlines() for name in plays)
    assert len(sqlite) > acts
    for number, (left, right) in enumerate(zip(sqlite, postgresql, strict=False)):
        assert left == right, f"entry {number}"
    assert len(sqlite) == len(postgresql)


def _play(acts: int, folder: Path, url: str) -> subprocess.Popen[bytes]:
    folder.mkdir()
    told = {**os.environ, "SERIALTRAIL_DATABASE_URL": url, "SERIALTRAIL_DATA_DIR": str(folder)}
    program = [sys.executable, "-m", "tests.model.transcript", str(SEED), str(acts), str(folder / "transcript")]
    return subprocess.Popen(program, cwd=ROOT, env=told)


def _ended(plays: Mapping[str, subprocess.Popen[bytes]]) -> dict[str, int]:
    try:
        return {name: process.wait() for name, process in plays.items()}
    finally:
        for process in plays.values():
            process.kill()
