"""The bench in short: its database is sound, its floors do the whole job, its table can be read. No clock is asked."""

import json
from functools import partial
from random import Random
from typing import Any

import pytest
from django.db import connection

from serialtrail.bench import bulk, exports, files, imports, machine, pages, reads, report, writes
from serialtrail.bench.measure import BARE, OURS, OWN, Measured, Work, counted
from serialtrail.cli import bench as cli_bench
from serialtrail.queries import auditor

SERIALS = 3000
LEFT = (
    "serial", "document", "document_line", "posting", "movement", "serial_movement", "stock_level", "document_counter",
)  # fmt: skip


@pytest.fixture(scope="module")
def loaded(database):
    return bulk.load(SERIALS)


@pytest.fixture(scope="module")
def merchant(loaded):
    return loaded.merchants[0]


@pytest.fixture(scope="module")
def works(merchant, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bare")
    return {work.name: work for work in writes.works(merchant, folder, (10, 1000))}


def rows(organization):
    """How many rows each table of posting holds for an organization, and what its stock adds up to."""
    with connection.cursor() as cursor:
        counts = {}
        for table in LEFT:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE organization_id = %s", [organization])
            counts[table] = cursor.fetchone()[0]
        cursor.execute("SELECT sum(on_hand), sum(serials) FROM stock_level WHERE organization_id = %s", [organization])
        return counts | {"stock": cursor.fetchone()}


def left_by(act, organization):
    """What an act adds to each table."""
    before = rows(organization)
    act()
    after = rows(organization)
    stock = tuple(now - was for now, was in zip(after["stock"], before["stock"], strict=True))
    return {table: after[table] - before[table] for table in LEFT} | {"stock": stock}


def test_what_is_loaded_is_sound(merchant):
    assert auditor.verify(merchant.organization).ok


def test_the_own_floor_leaves_the_rows_that_we_leave(works, merchant):
    for name, work in works.items():
        if OWN not in work.ways:
            continue
        ours = left_by(work.ways[OURS](), merchant.organization)
        floor = left_by(work.ways[OWN](), merchant.organization)
        assert floor == ours, name


def test_the_bare_floor_does_every_work(works):
    for work in works.values():
        if BARE in work.ways:
            work.ways[BARE]()()


def test_a_count_finds_all_again_and_again(works, merchant):
    ours = works["count of 1,000, all found"].ways[OURS]
    for _ in range(2):
        left = left_by(ours(), merchant.organization)
        assert (left["document"], left["serial_movement"], left["stock"]) == (1, 0, (0, 0))


def test_reads_find_what_their_floors_find(loaded, tmp_path, monkeypatch):
    monkeypatch.setattr(reads, "_drawing", lambda way: Random(1))  # all ask for the same serial
    for work in reads.works(loaded, tmp_path):
        found: dict[str, Any] = {way: prepare()() for way, prepare in work.ways.items()}
        if work.name == "list, first page":
            ours, own, bare = found.values()
            numbers = [row["number"] for row in ours.results[:50]]
            assert numbers == [row[1] for row in own[:50]] == [row[1] for row in bare[:50]]
        if work.name == "find a serial and its trail":
            (serial, trail), _, bare = found.values()
            assert [int(serial["id"])] * len(trail.results) == [row[0] for row in bare]


def test_pages_are_answered_whole_and_their_floors_show_the_same(loaded):
    listed, checked = pages.works(loaded)
    found: dict[str, Any] = {way: listed.ways[way]()() for way in (OURS, BARE)}
    assert found[OURS].count(b'class="no-cell"') == found[BARE].count(b"<tr>") == 50
    told: dict[str, Any] = {way: checked.ways[way]()() for way in (OURS, BARE)}
    found = {way: json.loads(body) for way, body in told.items()}
    known = {one["serial"] for one in found[OURS]["refusals"] if one["code"] == "serial_already_in_stock"}
    assert len(found[BARE]["known"]) == pages.PASTED // 2
    assert set() < known <= set(found[BARE]["known"])


def test_an_export_and_its_floors_write_the_same_numbers(merchant, tmp_path):
    work = exports.work(merchant, tmp_path, cli_bench._export)
    found = {}
    for way, prepare in work.ways.items():
        prepare()()
        lines = (tmp_path / "exported.csv").read_text(encoding="utf-8-sig").splitlines()
        found[way] = [line.partition(",")[0] for line in lines]
    assert found[OURS][1:] == found[OWN]
    assert len(found[OWN]) > 2000
    assert set(found[OWN]) <= set(found[BARE])


def test_the_command_and_the_driver_import_the_same_file(merchant, tmp_path):
    work = imports.work(merchant, tmp_path, cli_bench._import, 20)
    left = left_by(work.ways[OURS](), merchant.organization)
    assert (left["serial"], left["document"], left["serial_movement"]) == (20, 1, 20)
    for _ in range(2):
        work.ways[BARE]()()


def test_a_file_of_many_rows_is_told_with_its_floors_and_its_memory(database):
    doors = files.Doors(cli_bench._import, cli_bench._look_and_import, cli_bench._export, cli_bench._label)
    once = partial(files.once, doors)
    run = {"engine": connection.vendor, **files.run(once, 30, 1)}
    told = report.markdown({"files": [json.loads(json.dumps(run))]}).splitlines()
    assert [line.split(" | ")[3] for line in told if "| 30 |" in line] == [
        "import CSV", "import XLSX", "check + import CSV", "check + import XLSX",
        "export CSV", "export XLSX", "labels PDF of 30", "labels ZPL of 30",
    ]  # fmt: skip
    for work in run["works"]:
        assert work["memory"][OURS] > 10
        assert set(work["ratios"]) == set(work["seconds"]) - {OURS}


def test_a_thousand_take_as_many_statements_as_ten(works):
    for few, many in (("purchase of 10 new serials", "purchase of 1,000 new serials"), ("sell 1", "sell 1,000")):
        sent = []
        for name in (few, many):
            act = works[name].ways[OURS]()
            with counted() as found:
                act()
            sent.append(len(found))
        assert sent[0] == sent[1] <= 12


def test_the_table_says_what_reached_its_goal():
    work = Work("sell 1", 1, 2.5, {})
    measured = Measured(work, {OURS: [4.0, 6.0, 5.0], OWN: [2.0, 2.0, 2.0], BARE: [1.0, 1.0, 1.0]}, 12)
    figures = {
        "engine": "sqlite", "serials": 10_000, "rounds": 3, "of_reads": 12, "loading": 1.0,
        "machine": "m", "versions": "v", "durability": "d", "used": {"program": 1.0, "database": 0.0, "memory": 1.0},
        "rows": [
            {"name": work.name, "size": 1, "goal": 2.5, "statements": 12,
             "ways": {way: [measured.middle(way), measured.late(way)] for way in measured.times},
             "ratios": {way: measured.ratio(way) for way in (OWN, BARE)}},
        ],
    }  # fmt: skip
    told = report.markdown({"runs": [json.loads(json.dumps(figures))]})
    assert "clients" not in told
    assert "| sell 1 | 5.00 | 6.00 | 2.00 | 2.50 | 2.5 | yes | 1.00 | 5.00 | 12 |" in told


def test_nothing_is_measured_where_commits_do_not_wait_for_the_disk():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=NORMAL")
        else:
            cursor.execute("SET synchronous_commit = off")
    try:
        with pytest.raises(machine.NotDurable):
            machine.described()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL" if connection.vendor == "sqlite" else "RESET synchronous_commit")


def test_a_run_takes_the_place_of_the_one_of_its_engine_and_size():
    figures: dict[str, Any] = {}
    for engine, serials, rounds in (
        ("postgresql", 10_000, 1), ("sqlite", 1_000_000, 2), ("sqlite", 10_000, 3), ("postgresql", 10_000, 4),
    ):  # fmt: skip
        figures = report.joined(figures, "runs", {"engine": engine, "serials": serials, "rounds": rounds})
    assert [run["rounds"] for run in figures["runs"]] == [3, 2, 4]


def test_what_is_written_by_hand_stays_above_the_mark():
    text = f"# Title\n\nBy hand.\n\n{report.MARK}old\n"
    assert report.below(text, "new\n") == f"# Title\n\nBy hand.\n\n{report.MARK}\nnew\n"
    assert report.below("old", "new\n") == "new\n"
