"""`backup` and `restore`, `verify` and `find`, run as programs, each database in a folder of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# The databases are SQLite's, whatever the other tests run on: once is enough.
pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.slow]


def program(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    folder.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "SERIALTRAIL_DATA_DIR": str(folder),
        "SERIALTRAIL_DATABASE_URL": f"sqlite:///{folder / 'own.sqlite3'}",
    }
    command = [sys.executable, "-m", "serialtrail.cli.main", *words]
    return subprocess.run(
        command, check=False, env=environment, input="a-good-password\n", capture_output=True, text=True, timeout=120
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    owner = ("--industry", "electronics", "--owner", "olga@example.com", "--password-stdin")
    done = program(folder, "org", "create", "Alpha", *owner)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def shop(made: Path, tmp_path: Path) -> Path:
    """A database with one organization in it, the test's own."""
    return shutil.copytree(made, tmp_path / "shop")


def test_a_backup_restored_elsewhere_has_the_same_digest(shop: Path, tmp_path: Path) -> None:
    file, again, other = tmp_path / "one.tar.gz", tmp_path / "two.tar.gz", tmp_path / "other"
    saved = program(shop, "backup", str(file), "--json")
    restored = program(other, "restore", str(file), "--json")
    assert json.loads(restored.stdout) == {"organizations": ["alpha"], "ok": True}, restored.stderr
    assert (
        json.loads(program(other, "backup", str(again), "--json").stdout)["digest"]
        == json.loads(saved.stdout)["digest"]
    )
    refused = program(other, "restore", str(file))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert program(other, "restore", str(file), "--replace").returncode == 0
    assert program(other, "verify").returncode == 0
    assert program(other, "find", "NONE").returncode == 1


def test_a_damaged_backup_is_refused_and_nothing_is_changed(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "one.tar.gz"
    assert program(shop, "backup", str(file)).returncode == 0
    file.write_bytes(file.read_bytes()[:-200])
    refused = program(shop, "restore", str(file), "--replace")
    assert refused.returncode == 1
    assert json.loads(program(shop, "verify", "--json").stdout)["organizations"] == ["alpha"]
