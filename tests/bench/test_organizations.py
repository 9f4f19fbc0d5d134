"""Many organizations in the bench: each sells once a round, and nobody waits for another's chain."""

import json

import pytest
from click.testing import CliRunner

from serialtrail.bench import organizations, report
from serialtrail.cli import bench


@pytest.fixture(scope="module")
def found(database):
    from django.db import connections

    connections.close_all()
    return organizations.measure(5, 2, 1)


def test_sales_are_spread_and_in_one(found, engine):
    assert (found["organizations"], found["workers"], found["rounds"]) == (5, 2, 1)
    assert all(found[where]["rate"] > 0 for where in ("spread", "one"))
    told = report.markdown({"organizations": [{"engine": engine, **found}]})
    assert "| 5 | 2 |" in told


@pytest.mark.only_on("postgresql")
def test_others_sell_while_one_chain_is_held(found):
    held = found["held"]
    assert (held["sales"], held["its_own"]) == (4, "waited in vain")


def test_figures_of_several_days_are_kept(tmp_path, monkeypatch):
    """The command joins what it measures to what is stored."""
    file = tmp_path / "figures.json"
    file.write_text(json.dumps({"runs": [], "organizations": []}))
    spread = {"rate": 2.0, "p95": 1.0, "waiting": 0.0}
    run = {"engine": "sqlite", "organizations": 5, "workers": 2, "spread": spread, "one": spread, "held": None}
    monkeypatch.setattr(bench, "_on_engines", lambda *_: [lambda part, **asked: {**run, "part": part, **asked}])
    for _ in range(2):
        done = CliRunner().invoke(bench.bench, ["organizations", "--organizations", "5", "--json", str(file)])
        assert done.exit_code == 0, done.output
    [kept] = json.loads(file.read_text())["organizations"]
    assert (kept["part"], kept["number"]) == ("organizations", 5)
