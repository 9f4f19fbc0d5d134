"""What is not in the documentation does not exist: commands, settings, refusals, routes."""

from pathlib import Path

import pytest

from serialtrail.api.routes import api
from serialtrail.cli.main import COMMANDS
from serialtrail.config.environment import SETTINGS
from serialtrail.domain.refusals import SENTENCES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def documentation():
    return "\n".join(path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))])


def test_every_command_is_documented(documentation):
    assert [command for command in COMMANDS if f"serialtrail {command}" not in documentation] == []


def test_every_setting_is_documented(documentation):
    assert [setting.name for setting in SETTINGS if f"`{setting.name}`" not in documentation] == []


def test_every_refusal_is_documented():
    written = (ROOT / "docs" / "refusals.md").read_text()
    assert [code for code in SENTENCES if f"| `{code}` |" not in written] == []


def test_every_route_of_the_interface_is_documented():
    written = (ROOT / "docs" / "interface.md").read_text()
    paths = api.get_openapi_schema()["paths"]
    calls = [
        f"`{method.upper()} {path.removeprefix('/api/v1')}`" for path, methods in paths.items() for method in methods
    ]
    assert len(calls) > 60
    assert [call for call in calls if call not in written] == []
