"""Workbooks that are made while people go on: whole, for one member alone, stopped, broken off, let go of."""

import io
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.utils.timezone import now
from python_calamine import CalamineWorkbook

from serialtrail.db.models import work
from serialtrail.domain.refusals import NotThere, Refused
from serialtrail.exchange.exports import prepared, tables
from tests import shop
from tests.exchange.files import Desk

ROWS = 30_000


def table(rows: Callable[[], Iterable[Mapping[str, Any]]]) -> tables.Table:
    return tables.of_rows("long", [("n", "Number")], rows)


def numbered() -> tables.Table:
    return table(lambda: ({"n": f"00{n}"} for n in range(ROWS)))


def begin(office: Desk, made: tables.Table, address: str = "/exports/long.xlsx") -> int:
    return prepared.begin(office.who, made, prepared.Asked(address, "long.xlsx", "x/y"), now())


def ended(office: Desk, job: int) -> dict[str, Any]:
    for _ in range(2400):
        shown = prepared.read(office.who, job)
        assert shown is not None
        if shown["state"] != "working":
            return shown
        time.sleep(0.05)
    raise AssertionError(shown)


def test_a_file_is_whole_and_read_in_pieces(office: Desk) -> None:
    job = begin(office, numbered())
    shown = ended(office, job)
    assert (shown["state"], shown["done"]) == ("done", ROWS)
    name, media, pieces = prepared.content(office.who, job) or ("", "", iter(()))
    content = b"".join(pieces)
    assert (name, media, len(content)) == ("long.xlsx", "x/y", shown["size"])
    cells = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert cells == [["Number"], *([f"00{n}"] for n in range(ROWS))]


def test_how_far_it_is_is_told_while_it_is_made_and_it_can_be_stopped(office: Desk) -> None:
    go_on = Event()

    def slowly() -> Iterable[Mapping[str, Any]]:
        for n in range(10 * ROWS):
            if n == 2 * tables.AT_ONCE:
                go_on.wait(10)
            yield {"n": n}

    job = begin(office, table(slowly))
    for _ in range(1200):
        shown = prepared.read(office.who, job) or {}
        if shown["done"]:
            break
        time.sleep(0.05)
    assert (shown["state"], shown["done"]) == ("working", 2 * tables.AT_ONCE)
    assert prepared.content(office.who, job) is None
    prepared.cancel(office.who, job)
    time.sleep(2 * prepared.BEAT)
    go_on.set()
    assert ended(office, job)["state"] == "cancelled"
    assert prepared.content(office.who, job) is None


def test_what_goes_wrong_is_told_and_the_same_can_be_asked_for_again(office: Desk) -> None:
    def wrong() -> Iterable[Mapping[str, Any]]:
        yield {"n": 1}
        raise OSError("the disk is full")

    job = begin(office, table(wrong))
    assert ended(office, job)["state"] == "failed"
    assert ended(office, begin(office, numbered()))["state"] == "done"


def test_one_whose_server_was_killed_is_broken_off_and_can_be_asked_for_again(office: Desk) -> None:
    long_ago = now() - timedelta(minutes=5)
    row = work.ExportJob.objects.create(
        organization_id=office.who.organization_id, member_id=office.who.member_id, file_name="f.xlsx", media="x/y",
        address="/exports/long.xlsx", created_at=long_ago, beat_at=long_ago,
    )  # fmt: skip
    assert ended(office, row.pk)["state"] == "failed"
    again = begin(office, numbered())
    assert again != row.pk
    assert ended(office, again)["state"] == "done"


def test_asked_for_twice_it_is_made_once(office: Desk) -> None:
    first = begin(office, numbered())
    assert begin(office, numbered()) == first
    assert begin(office, numbered(), "/exports/other.xlsx") != first
    ended(office, first)
    assert begin(office, numbered()) == first


def test_each_sees_their_own_and_whoever_may_not_export_makes_none(office: Desk) -> None:
    job = begin(office, numbered())
    other = office.by_another(shop.member(office.who, "manager"))
    assert prepared.read(other.who, job) is None
    assert prepared.listed(other.who, None, 50).results == []
    assert [row["id"] for row in prepared.listed(office.who, None, 50).results] == [str(job)]
    with pytest.raises(NotThere):
        prepared.cancel(other.who, job)
    with pytest.raises(Refused):
        begin(office.by_another(shop.member(office.who, "cashier")), numbered())
    ended(office, job)


def test_after_a_day_files_are_let_go_of(office: Desk) -> None:
    job = begin(office, numbered())
    ended(office, job)
    prepared.purge(now())
    assert prepared.read(office.who, job)
    prepared.purge(now() + timedelta(days=2))
    assert prepared.read(office.who, job) is None
    assert not work.ExportPiece.objects.for_org(office.who.organization_id).exists()


def test_a_table_is_small_when_its_rows_can_be_waited_for() -> None:
    few = prepared.small(numbered(), ROWS)
    assert few is not None
    assert sum(map(len, few.batches())) == ROWS
    assert prepared.small(numbered(), ROWS - 1) is None
