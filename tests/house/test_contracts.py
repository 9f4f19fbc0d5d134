"""The contracts between the floors: each broken once on purpose, in a copy, and seen to bite."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Contract, the file that gets the offending line, the line.
OFFENCES = {
    "a lower floor imports an upper one": ("floors", "db/offence.py", "import serialtrail.posting"),
    "neighbours see each other": ("floors", "catalog/offence.py", "import serialtrail.queries"),
    "a door sees another door": ("floors", "web/offence.py", "import serialtrail.api"),
    "a package stands on no floor": ("floors", "attic/__init__.py", ""),
    "the domain asks Django": ("domain-pure", "domain/offence.py", "from django.utils import timezone"),
    "the domain looks at the clock": ("domain-pure", "domain/offence.py", "import time"),
    "the domain throws dice": ("domain-pure", "domain/offence.py", "import random"),
    "another floor writes the ledger": ("one-writer", "catalog/offence.py", "from serialtrail.db.models import ledger"),
    "a door reaches for the tables": ("doors", "api/offence.py", "from serialtrail.db.models import serials"),
    "two modules need each other": ("no-cycles", "posting/offence.py", "import serialtrail.posting.second_offence"),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A copy of the package and its contracts."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", copy)
    shutil.copytree(ROOT / "serialtrail", copy / "serialtrail", ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def lint(house, contract):
    command = [Path(sys.prefix) / "bin" / "lint-imports", "--no-cache", "--contract", contract]
    return subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("offence", OFFENCES)
def test_a_broken_contract_is_seen(house, offence):
    contract, place, line = OFFENCES[offence]
    file = house / "serialtrail" / place
    added = [file]
    new_folder = not file.parent.exists()
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{line}\n")
    if contract == "no-cycles":
        added.append(file.with_name("second_offence.py"))
        added[1].write_text("import serialtrail.posting.offence\n")
    try:
        told = lint(house, contract)
    finally:
        for path in added:
            path.unlink()
        if new_folder:
            shutil.rmtree(file.parent)
    assert told.returncode == 1, told.stdout
    assert "BROKEN" in told.stdout


def test_every_contract_has_an_offence():
    told = (ROOT / "pyproject.toml").read_text()
    contracts = {line.partition('"')[2].rstrip('"') for line in told.splitlines() if line.startswith("id = ")}
    assert contracts == {contract for contract, _place, _line in OFFENCES.values()}
