"""serialtrail label: a file of labels; of numbers, of a document, of new numbers."""

import json

import pytest
from click.testing import CliRunner

from serialtrail.cli.main import program
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
