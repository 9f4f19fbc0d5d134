"""`serialtrail export`: files that appear when they are whole, filtered by what the kind knows."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils.timezone import now

from serialtrail.access.who import Who, actor
from serialtrail.cli.main import program
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.posting import engine
from tests.exchange.files import desk


@pytest.fixture
def merchant(tmp_path: Path) -> Who:
    who = desk(tmp_path).who
    draft = Draft("purchase", (DraftLine("PHONE", numbers=("P-1", "=2")),), location="MAIN")
    engine.create(who.organization_id, actor(who), draft, now(), post=True)
    return who


def run(*arguments: str) -> tuple[int, bytes, str]:
    told = CliRunner().invoke(program(), ["export", *arguments])
    return told.exit_code, told.stdout_bytes, told.stderr


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_list_is_written_to_a_file_and_told_of(merchant: Who, tmp_path: Path) -> None:
    file = tmp_path / "serials.csv"
    code, out, said = run("serials", str(file), "--org", merchant.slug)
    assert (code, out) == (0, b"")
    assert "2 rows" in said
    assert [row["Serial number"] for row in rows(file.read_bytes())] == ["'=2", "P-1"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["serials.csv"]


def test_a_dash_is_standard_output(merchant: Who) -> None:
    code, out, _said = run("trail", "-", "--org", merchant.slug, "--serial", "p-1")
    assert (code, [row["To"] for row in rows(out)]) == (0, ["MAIN"])


def test_every_kind_is_written_in_both_formats(merchant: Who, tmp_path: Path) -> None:
    for kind in ("serials", "trail", "documents", "stock", "opening", "items", "parties", "locations", "cartons"):
        for end in ("csv", "xlsx"):
            file = tmp_path / f"{kind}.{end}"
            assert run(kind, str(file), "--org", merchant.slug, "--columns", "import")[0] == 0, kind
            assert file.stat().st_size > 20


def test_filters_that_a_kind_does_not_know_are_wrong_usage(merchant: Who, tmp_path: Path) -> None:
    code, _out, said = run("items", str(tmp_path / "x.csv"), "--org", merchant.slug, "--status", "sold")
    assert code == 2
    assert "--status" in said
    assert run("items", str(tmp_path / "x.pdf"), "--org", merchant.slug)[0] == 2
    assert list(tmp_path.iterdir()) == []


def test_days_bound_the_documents(merchant: Who) -> None:
    for since, found in (("2000-01-01", 1), ("2999-01-01", 0)):
        _code, out, _said = run("documents", "-", "--org", merchant.slug, "--since", since)
        assert len(rows(out)) == found
