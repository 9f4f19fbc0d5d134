"""The charts of the bench: whole, to scale, and drawn of what there is."""

import json
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from serialtrail.bench import charts, svg
from serialtrail.bench.measure import BARE, OURS, OWN
from serialtrail.cli.bench import bench

SVG = "{http://www.w3.org/2000/svg}"


def run(engine, serials):
    rows = [{"name": name, "size": 1, "ways": {OURS: [4.0, 6.0], OWN: [2.0, 3.0]}} for name in charts.GROWING]
    rows += [
        {"name": f"purchase of {size:,} new serials", "size": size,
         "ways": {OURS: [size / 10, size / 5], OWN: [size / 20, size / 10], BARE: [size / 100, size / 90]}}
        for size in (1, 10, 100, 1000, 10_000)
    ]  # fmt: skip
    return {"engine": engine, "serials": serials, "rows": rows}


def whole(picture):
    return ElementTree.fromstring(picture)  # noqa: S314 (drawn here)


@pytest.fixture
def drawn(tmp_path):
    figures = {"runs": [run(engine, n) for engine in ("sqlite", "postgresql") for n in (10_000, 1_000_000)]}
    (tmp_path / "figures.json").write_text(json.dumps(figures))
    done = CliRunner().invoke(bench, ["chart", str(tmp_path / "figures.json"), str(tmp_path)])
    assert done.exit_code == 0, done.output
    return {path.name: path.read_text() for path in tmp_path.glob("*.svg")}


def test_both_pictures_are_drawn_and_refer_to_nothing_elsewhere(drawn):
    assert sorted(drawn) == ["growth-numbers.svg", "growth-stored.svg"]
    for picture in drawn.values():
        assert whole(picture).tag == f"{SVG}svg"
        assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
        assert "prefers-color-scheme: dark" in picture


def test_each_work_has_its_panel_and_each_rival_its_range(drawn):
    told = {name: [one.text for one in whole(said).iter(f"{SVG}text")] for name, said in drawn.items()}
    assert set(charts.GROWING) <= set(told["growth-stored.svg"])
    assert {"InvenTree", "Odoo 17", "Tryton", "4.5 s – 8.8 s"} <= set(told["growth-numbers.svg"])


def test_one_run_of_one_engine_is_enough(tmp_path):
    assert len(charts.draw({"runs": [run("sqlite", 10_000)]}, tmp_path)) == 2


def test_axes_are_logarithmic():
    axis = svg.Axis(0, 4, 100.0, 400.0, str)
    assert [axis.at(10.0**power) for power in (0, 2, 4)] == [100, 300, 500]
    assert svg.powers([3, 250]) == (0, 3)
    assert svg.powers([10, 10]) == (1, 2)
