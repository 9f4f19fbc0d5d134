"""serialtrail import: exit 0 when all rows are in, 1 when one was refused, 2 for wrong usage."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from serialtrail.cli.main import program
from tests.exchange.files import Desk, desk

GOOD = "sku,location,sn\nPHONE,MAIN,A-1\nPHONE,EAST,A-2\n"
MIXED = "sku,location,sn\nPHONE,MAIN,A-1\nPHONE,MAIN,A 2\n"


@pytest.fixture
def office(tmp_path: Path, database: None) -> Desk:
    return desk(tmp_path)


def bring(office: Desk, path: Path, *words: str) -> Result:
    return CliRunner().invoke(program(), ["import", str(path), "--org", office.who.slug, *words])


def told(result: Result) -> Any:
    return json.loads(result.stdout)


def test_a_file_is_imported(office: Desk) -> None:
    result = bring(office, office.csv(GOOD), "--kind", "serials", "--mode", "add")
    assert (result.exit_code, result.stdout) == (0, "2 rows: 2 created, 0 changed, 0 refused.\n")
    assert office.numbers() == ["A-1", "A-2"]


def test_cartons_that_rows_made_are_told_beside_the_rows(office: Desk) -> None:
    bring(office, office.csv(GOOD), "--kind", "serials", "--mode", "add")
    result = bring(office, office.csv("carton,sn,pallet\nBOX,A-1,PAL\n"), "--kind", "cartons")
    assert result.stdout == "1 rows: 1 created, 0 changed, 0 refused.\nCartons and pallets made: 2\n"


def test_the_mode_is_label_and_nothing_is_kept_of_a_bad_file_unless_told_otherwise(office: Desk) -> None:
    result = bring(office, office.csv(GOOD), "--kind", "serials", "--json")
    assert result.exit_code == 1
    assert [refusal["code"] for refusal in told(result)["refusals"]] == ["unassigned_short"] * 2
    assert told(result)["created"] == 0


def test_refused_rows_are_named_and_written_to_the_errors_file(office: Desk) -> None:
    errors = office.folder / "errors.csv"
    words = ("--kind", "serials", "--mode", "add", "--on-error", "skip_bad", "--errors", str(errors))
    result = bring(office, office.csv(MIXED), *words)
    assert result.exit_code == 1
    assert "Row 3: There is a space" in result.stderr
    assert office.numbers() == ["A-1"]
    assert "A 2" in errors.read_text(encoding="utf-8-sig")


def test_rows_without_a_location_go_where_the_option_says(office: Desk) -> None:
    path = office.csv("sku,sn\nPHONE,A-1\n")
    assert bring(office, path, "--kind", "serials", "--mode", "add", "--location", "EAST").exit_code == 0
    assert office.numbers(location__code="EAST") == ["A-1"]


def test_a_check_says_what_would_be_refused(office: Desk) -> None:
    result = bring(office, office.csv(MIXED), "--kind", "serials", "--mode", "add", "--on-error", "check")
    assert (result.exit_code, result.stdout) == (1, "Checked 2 rows: 1 would be refused.\n")
    assert office.numbers() == []


def test_items_are_made_and_changed(office: Desk) -> None:
    path = office.xlsx([["SKU", "Name", "Price"], ["NEW", "New", 12.5], ["CASE", "Case", 3]])
    result = bring(office, path, "--kind", "items", "--json")
    assert result.exit_code == 0
    shape = told(result)
    assert (shape["rows"], shape["created"], shape["changed"], shape["refusals"]) == (2, 1, 1, [])


def test_numeric_cells_are_warned_of(office: Desk) -> None:
    path = office.xlsx([["SKU", "location", "SN"], ["PHONE", "MAIN", 42]])
    result = bring(office, path, "--kind", "serials", "--mode", "add")
    assert result.exit_code == 0
    assert "numeric cells were taken as text" in result.stderr


def test_a_file_that_cannot_be_read_is_told_in_a_sentence(office: Desk) -> None:
    result = bring(office, office.csv("a,b\n1,2\n"), "--kind", "serials")
    assert result.exit_code == 1
    assert "missing: SKU, Serial number" in result.stderr


def test_wrong_usage_exits_with_2(office: Desk) -> None:
    path = office.csv(GOOD)
    assert bring(office, path).exit_code == 2
    assert bring(office, path, "--kind", "wishes").exit_code == 2
    assert bring(office, office.folder / "absent.csv", "--kind", "items").exit_code == 2
    assert bring(office, path, "--kind", "serials", "--errors", str(path)).exit_code == 2


def test_an_unknown_organization_exits_with_1(office: Desk) -> None:
    result = CliRunner().invoke(program(), ["import", str(office.csv(GOOD)), "--kind", "serials", "--org", "nobody"])
    assert result.exit_code == 1
