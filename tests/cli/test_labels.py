"""serialtrail label: a file of labels; of numbers, of a document, of new numbers."""

import json

import pytest
from click.testing import CliRunner

from serialtrail.cli.main import program
from serialtrail.config.assets import Assets
from serialtrail.drawing import fonts
from tests.shop import owner
from tests.web.shelf import document, filled


@pytest.fixture
def who(database):
    made = owner()
    filled(made)
    document(made, "purchase", "D-1", "D-2")
    return made


def label(who, *words):
    return CliRunner().invoke(program(), ["label", "--org", who.slug, *map(str, words)])


def test_labels_of_numbers_come_into_a_file_as_it_is_named(who, tmp_path):
    out = tmp_path / "labels.zpl"
    result = label(who, "D-1", "D-2", "--out", out)
    assert result.exit_code == 0, result.output
    assert out.read_bytes().count(b"^XA") == 2
    assert label(who, "--document", "PO-1", "--out", out).exit_code == 1


def test_new_numbers_are_registered_and_printed(who, tmp_path):
    out = tmp_path / "labels.pdf"
    result = label(who, "--new", 3, "--item", "PHONE", "--prefix", "N-", "--start", "001", "--out", out, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["format"] == "pdf"
    found = CliRunner().invoke(program(), ["find", "--org", who.slug, "N-003", "--json"])
    assert json.loads(found.stdout)["status"] == "registered"


def test_an_unknown_number_is_refused_and_no_file_is_written(who, tmp_path):
    out = tmp_path / "labels.pdf"
    result = label(who, "D-1", "NOPE", "--out", out)
    assert result.exit_code == 1
    assert "serial_unknown" in result.stderr
    assert not out.exists()


def test_a_command_without_a_source_is_wrong_usage(who, tmp_path):
    assert label(who, "--out", tmp_path / "x.pdf").exit_code == 2


@pytest.fixture
def unserved(settings, tmp_path):
    """A data folder in which no server has been yet; what npm would fetch lies there."""
    fetched = settings.ASSETS
    fonts.ready.cache_clear()
    settings.ASSETS = Assets.of(tmp_path / "assets")
    settings.ASSETS.packages.parent.mkdir()
    yield fetched.packages
    fonts.ready.cache_clear()


def test_labels_are_drawn_where_no_server_has_fetched_the_fonts(who, tmp_path, settings, unserved):
    settings.ASSETS.packages.symlink_to(unserved)
    out = tmp_path / "labels.pdf"
    result = label(who, "D-1", "--out", out)
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(b"%PDF")


def test_fonts_that_cannot_be_fetched_are_told_in_a_sentence(who, tmp_path, unserved, monkeypatch):
    monkeypatch.setattr("serialtrail.config.assets._npm", lambda: ["false"])
    out = tmp_path / "labels.pdf"
    result = label(who, "D-1", "--out", out)
    assert result.exit_code == 1
    assert "npm could not fetch" in result.output
    assert not out.exists()
