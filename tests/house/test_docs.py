"""What is not in the documentation does not exist: commands and settings."""

from pathlib import Path

import pytest

from serialtrail.cli.main import COMMANDS
from serialtrail.config.environment import SETTINGS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def documentation():
    return "\n".join(path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))])


def test_every_command_is_documented(documentation):
    assert [command for command in COMMANDS if f"serialtrail {command}" not in documentation] == []


def test_every_setting_is_documented(documentation):
    assert [setting.name for setting in SETTINGS if f"`{setting.name}`" not in documentation] == []
