"""Imports that are left and found again: kept, looked at, started, cancelled, taken up again, told about."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from serialtrail.access.who import actor
from serialtrail.db.models import work
from serialtrail.domain.refusals import Refused
from serialtrail.exchange.imports import columns, held, jobs, runner, sheets
from serialtrail.exchange.imports import documents as rows
from serialtrail.queries import auditor
from tests import shop
from tests.exchange.files import Desk

MIXED = "sku,location,sn\nPHONE,MAIN,A-1\nPHONE,MAIN,A 2\nNOTHING,MAIN,A-3\nPHONE,MAIN,1E+15\nPHONE,MAIN,A-5\n"


def submit(office: Desk, text: str | bytes, kind: str = "serials", **more: Any) -> int:
    given = jobs.Given(kind, more.pop("name", "file.csv"), **({"mode": "add"} | more))
    return jobs.submit(office.who, given, [text.encode() if isinstance(text, str) else text], now())


def work_off() -> None:
    while runner.once():
        pass


def told(office: Desk, job: int) -> dict[str, Any]:
    shape = jobs.read(office.who.organization_id, job)
    assert shape is not None
    return shape


def content(office: Desk, job: int) -> tuple[str, bytes]:
    found = jobs.errors(office.who.organization_id, job)
    assert found is not None
    return found[0], b"".join(found[1])


def test_a_file_is_looked_at_then_started_without_its_bad_rows(office: Desk) -> None:
    job = submit(office, MIXED)
    assert told(office, job)["state"] == "waiting"
    work_off()
    looked = told(office, job)
    assert [looked[name] for name in ("state", "rows", "done", "created", "refused", "can_start")] == [
        "done", 5, 5, 0, 3, True,
    ]  # fmt: skip
    assert (looked["header"], looked["columns"]) == (["sku", "location", "sn"], {"sku": 0, "location": 1, "number": 2})
    assert office.numbers() == []
    jobs.start(office.who, job, "skip_bad", now())
    work_off()
    done = told(office, job)
    assert [done[name] for name in ("state", "created", "refused", "posted", "can_start")] == ["done", 2, 3, 5, False]
    assert office.numbers() == ["A-1", "A-5"]
    assert not work.Job.objects.filter(organization=office.who.organization_id).exists()
    assert not work.ImportPiece.objects.for_org(office.who.organization_id).filter(part="file").exists()


def test_faults_are_grouped_by_cause_with_what_was_found_expected_and_to_do(office: Desk) -> None:
    job = submit(office, MIXED + "PHONE,MAIN,B 2\n")
    work_off()
    groups = {(group["code"], group["field"]): group for group in told(office, job)["faults"] if group["count"] > 1}
    spaces = groups["number_invalid", "number"]
    assert (spaces["count"], spaces["rows"], spaces["column"]) == (2, [3, 7], "sn")
    assert [(sample["found"], sample["count"]) for sample in spaces["samples"]] == [("A 2", 1), ("B 2", 1)]
    assert spaces["expected"]
    assert spaces["remedy"]
    assert len(told(office, job)["faults"]) == 3


def test_what_was_found_many_times_hides_nothing_that_was_found_once(office: Desk) -> None:
    rows_ = [*(f"GONE,MAIN,N-{n}" for n in range(300)), "LOST,MAIN,N-300"]
    job = submit(office, "\n".join(["sku,location,sn", *rows_]))
    work_off()
    [group] = told(office, job)["faults"]
    assert group["count"] == 301
    assert [(sample["found"], sample["row"], sample["count"]) for sample in group["samples"]] == [
        ("GONE", 2, 300), ("LOST", 302, 1),
    ]  # fmt: skip


def test_the_errors_file_is_the_users_own_rows_and_can_be_mended(office: Desk) -> None:
    job = submit(office, MIXED, on_error="skip_bad")
    work_off()
    name, data = content(office, job)
    assert name == "file-errors.csv"
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row[:3] for row in table] == [
        ["sku", "location", "sn"], ["PHONE", "MAIN", "A 2"], ["NOTHING", "MAIN", "A-3"], ["PHONE", "MAIN", "1E+15"],
    ]  # fmt: skip
    assert table[0][3] == "reason"
    mended = data.replace(b"A 2", b"A-2").replace(b"NOTHING", b"PHONE").replace(b"1E+15", b"A-4")
    again = submit(office, mended, on_error="skip_bad")
    work_off()
    assert told(office, again)["created"] == 3
    assert office.numbers() == ["A-1", "A-2", "A-3", "A-4", "A-5"]
    assert auditor.verify(office.who.organization_id).ok


def test_the_errors_of_a_workbook_are_a_workbook(office: Desk) -> None:
    path = office.xlsx([["sku", "location", "sn"], ["PHONE", "MAIN", "A 1"], ["PHONE", "MAIN", "007"]])
    job = submit(office, path.read_bytes(), name="Own.xlsx", on_error="skip_bad")
    work_off()
    name, data = content(office, job)
    assert name == "Own-errors.xlsx"
    assert data.startswith(b"PK")
    assert office.numbers() == ["007"]


def test_all_or_nothing_leaves_nothing_of_a_bad_file_and_all_of_a_good_one(office: Desk) -> None:
    bad = submit(office, MIXED, on_error="all_or_nothing")
    good = submit(office, "sku,location,sn\nPHONE,MAIN,G-1\nPHONE,EAST,G-2\n", on_error="all_or_nothing")
    work_off()
    shape = told(office, bad)
    assert [shape[name] for name in ("state", "created", "refused", "posted", "can_start")] == ["done", 0, 3, 0, True]
    shape = told(office, good)
    assert [shape[name] for name in ("state", "created", "refused", "posted", "rows")] == ["done", 2, 0, 2, 2]
    assert len(shape["documents"]) == 2
    assert office.numbers() == ["G-1", "G-2"]


def test_columns_that_were_chosen_are_remembered_for_the_next_file_of_that_header(office: Desk) -> None:
    text = "what,where,which\nPHONE,MAIN,A-1\n"
    job = submit(office, text)
    work_off()
    failed = told(office, job)
    assert (failed["state"], failed["header"], failed["can_start"]) == ("failed", ["what", "where", "which"], True)
    assert "Serial number" in failed["problem"]["message"]
    jobs.start(office.who, job, "skip_bad", now(), {"sku": 0, "location": 1, "number": 2})
    work_off()
    assert told(office, job)["created"] == 1
    job = submit(office, text.replace("A-1", "A-2"), on_error="skip_bad")
    work_off()
    assert told(office, job)["created"] == 1
    assert office.numbers() == ["A-1", "A-2"]


def test_the_errors_file_of_columns_that_were_chosen_comes_in_with_the_same_columns(office: Desk) -> None:
    job = submit(office, "what,where,which\nPHONE,MAIN,A-1\nPHONE,NOWHERE,A-2\n")
    work_off()
    jobs.start(office.who, job, "skip_bad", now(), {"sku": 0, "location": 1, "number": 2})
    work_off()
    _name, errors = content(office, job)
    again = submit(office, errors.replace(b"NOWHERE", b"MAIN"), on_error="skip_bad")
    work_off()
    assert [told(office, again)[name] for name in ("state", "created", "refused")] == ["done", 1, 0]
    assert office.numbers() == ["A-1", "A-2"]


@pytest.mark.parametrize("on_error", ["check", "skip_bad", "all_or_nothing"])
def test_no_refused_row_is_missing_in_the_errors_file_nor_counted_twice(office: Desk, on_error: str) -> None:
    numbers = [*range(2_000), *range(2_000)]
    job = submit(
        office, "sku,location,sn\n" + "".join(f"PHONE,NOWHERE,N-{n:04d}\n" for n in numbers), on_error=on_error
    )
    work_off()
    shape = told(office, job)
    place = next(group for group in shape["faults"] if group["code"] == "location_unknown")
    assert (shape["rows"], shape["refused"], place["count"]) == (4_000, 4_000, 4_000)
    _name, data = content(office, job)
    rows_ = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row[2] for row in rows_[1:]] == [f"N-{n:04d}" for n in numbers]


def test_a_name_that_is_not_the_skus_is_a_warning(office: Desk) -> None:
    job = submit(office, "sku,name,location,sn\nPHONE,Telephone,MAIN,A-1\nPHONE,phone,MAIN,A-2\n", on_error="skip_bad")
    work_off()
    shape = told(office, job)
    assert (shape["created"], shape["refused"], shape["warned"]) == (2, 0, 1)
    [warning] = shape["faults"]
    assert (warning["warning"], warning["rows"], warning["samples"][0]["found"]) == (True, [2], "Telephone")


def test_a_waiting_import_is_cancelled_and_a_finished_one_stays(office: Desk) -> None:
    job = submit(office, MIXED)
    jobs.cancel(office.who, job, now())
    assert told(office, job)["state"] == "cancelled"
    work_off()
    assert told(office, job)["state"] == "cancelled"
    job = submit(office, MIXED, on_error="skip_bad")
    work_off()
    jobs.cancel(office.who, job, now())
    assert told(office, job)["state"] == "done"
    with pytest.raises(Refused):
        jobs.start(office.who, job, "skip_bad", now())


def test_a_workbook_is_taken_apart_once_to_be_looked_at_and_brought_in(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Any] = []

    def taken_apart(*given: Any) -> Any:
        opened.append(given)
        return sheets.taken_apart(*given)

    monkeypatch.setattr(held, "taken_apart", taken_apart)
    book = office.xlsx([["what", "location", "sn"], ["PHONE", "MAIN", "A-1"], ["PHONE", "MAIN", "A 2"]])
    job = submit(office, book.read_bytes(), name="Own.xlsx")
    work_off()
    assert "missing: SKU" in told(office, job)["problem"]["message"]
    jobs.start(office.who, job, "check", now(), {"sku": 0, "location": 1, "number": 2})
    work_off()
    assert (told(office, job)["state"], told(office, job)["refused"]) == ("done", 1)
    jobs.start(office.who, job, "skip_bad", now())
    work_off()
    assert told(office, job)["created"] == 1
    assert office.numbers() == ["A-1"]
    assert len(opened) == 1


def test_what_is_held_of_workbooks_is_let_go_when_there_are_many_or_an_hour_is_over(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "_held", {})
    begun = now()
    book = office.xlsx([["sku", "location", "sn"], ["PHONE", "MAIN", "A-1"]])
    for _ in range(held.MOST + 2):
        job = submit(office, book.read_bytes(), name="Own.xlsx")
        work_off()
    assert len(held._held) == held.MOST
    # The newest is among them; who starts the oldest has it read once more.
    assert max(key[1] for key in held._held) == job
    assert all(key[2] >= begun for key in held._held)
    monkeypatch.setattr(held, "SECONDS", 0.0)
    held.let_go()
    assert not held._held
    jobs.start(office.who, job, "all_or_nothing", now())
    work_off()
    assert told(office, job)["created"] == 1


def test_a_workbook_that_is_being_opened_tells_for_how_long_and_is_cancelled_at_once(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = office.xlsx([["sku", "location", "sn"], *(["PHONE", "MAIN", f"N-{n:06d}"] for n in range(20_000))])
    job = submit(office, book.read_bytes(), on_error="skip_bad", name="many.xlsx")
    heard = []
    opening = runner._Doing._opening

    def heard_and_cancelled(self: Any, seconds: float) -> None:
        heard.append(seconds)
        if len(heard) == 3:
            jobs.cancel(office.who, job, now())
        opening(self, seconds)

    monkeypatch.setattr(sheets, "_TOLD_EVERY", 0.02)
    monkeypatch.setattr(runner._Doing, "_opening", heard_and_cancelled)
    work_off()
    assert told(office, job)["state"] == "cancelled"
    assert len(heard) == 3
    assert heard == sorted(heard)
    assert office.numbers() == []


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(rows, "MOST", 10)
    yield


MANY = "sku,location,sn\n" + "".join(f"PHONE,MAIN,N-{n:03d}\n" for n in range(100))


@pytest.mark.parametrize("on_error", ["skip_bad", "all_or_nothing"])
@pytest.mark.usefixtures("small")
def test_a_cancel_in_the_middle_stops_between_chunks(
    office: Desk, on_error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = submit(office, MANY, on_error=on_error)
    told_before = runner._Doing._told

    def told_and_cancelled(self: Any, sheet: Any, part: Any) -> None:
        if self.live.done == 30:
            jobs.cancel(office.who, job, now())
        told_before(self, sheet, part)

    monkeypatch.setattr(runner._Doing, "_told", told_and_cancelled)
    work_off()
    assert told(office, job)["state"] == "cancelled"
    assert len(office.numbers()) == (40 if on_error == "skip_bad" else 0)
    assert auditor.verify(office.who.organization_id).ok


@pytest.mark.usefixtures("small")
def test_an_import_whose_rows_are_all_in_when_it_is_stopped_is_done(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = submit(office, MANY + "PHONE,MAIN,BAD 1\n", on_error="skip_bad")
    rows = MANY.count("\n")
    told_before = runner._Doing._told

    def told_and_cancelled(self: Any, sheet: Any, part: Any) -> None:
        told_before(self, sheet, part)
        if self.live.done == rows:
            jobs.cancel(office.who, job, now())

    monkeypatch.setattr(runner._Doing, "_told", told_and_cancelled)
    work_off()
    shown = told(office, job)
    assert (shown["state"], shown["created"], shown["refused"], shown["has_errors"]) == ("done", rows - 1, 1, True)


def killed(monkeypatch: pytest.MonkeyPatch, done: int) -> None:
    """The server dies when so many rows are in."""
    told_before = runner._Doing._told

    def dies(self: Any, sheet: Any, part: Any) -> None:
        told_before(self, sheet, part)
        if self.live.done == done:
            raise SystemExit

    monkeypatch.setattr(runner._Doing, "_told", dies)
    with pytest.raises(SystemExit):
        runner.once()
    monkeypatch.setattr(runner._Doing, "_told", told_before)


def taken_over(office: Desk) -> None:
    """The next server finds what was left, and goes on with it."""
    own = work.Job.objects.filter(organization=office.who.organization_id)
    own.update(runner="gone", beat_at=now() - 2 * runner.DEAD)
    work_off()


@pytest.mark.usefixtures("small")
def test_work_that_was_left_for_dead_goes_on_behind_what_is_in(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    job = submit(office, MANY + "PHONE,MAIN,BAD 1\n", on_error="skip_bad")
    killed(monkeypatch, 50)
    shape = told(office, job)
    assert (shape["state"], shape["posted"], len(office.numbers())) == ("posting", 50, 50)
    assert not runner.once(), "a runner that lives is not robbed"
    taken_over(office)
    shape = told(office, job)
    assert [shape[name] for name in ("state", "created", "refused", "posted")] == ["done", 100, 1, 101]
    assert len(office.numbers()) == 100
    assert auditor.verify(office.who.organization_id).ok


def test_a_cashier_brings_no_file(office: Desk) -> None:
    cashier = office.by_another(shop.member(office.who, "cashier"))
    with pytest.raises(Refused):
        submit(cashier, MIXED)
    assert actor(cashier.who).role == "cashier"


def test_an_empty_file_and_odd_choices_are_refused(office: Desk) -> None:
    for text, more in (("", {}), (MIXED, {"mode": "wish"}), (MIXED, {"on_error": "wish"}), (MIXED, {"kind": "wish"})):
        with pytest.raises(Refused):
            submit(office, text, **more)
    with pytest.raises(Refused, match="line_invalid"):
        submit(office, MIXED, "purchase")
    assert jobs.listed(office.who.organization_id, None, 50).results == []


def test_another_organization_has_no_part_in_it(office: Desk) -> None:
    job = submit(office, MIXED)
    other = shop.owner(name="Other")
    assert jobs.read(other.organization_id, job) is None
    assert jobs.errors(other.organization_id, job) is None
    assert jobs.listed(other.organization_id, None, 50).results == []
    work_off()


@pytest.mark.parametrize("kind", ["serials", "items", "opening", "parties", "cartons", "purchase"])
@pytest.mark.parametrize("sign", ["\0", "\x07", "\U0001f600", "\u202e"])
def test_odd_signs_in_every_cell_are_told_of_and_never_break_anything(office: Desk, kind: str, sign: str) -> None:
    names = columns.fields(kind)
    heads = [columns.KINDS[kind][name][0] for name in names]
    cells = [f"{sign}x"] * len(names)
    text = ",".join([*heads, f"odd{sign}"]) + "\n" + ",".join([*cells, sign]) + "\n"
    job = submit(office, text, kind, on_error="skip_bad", location="MAIN")
    work_off()
    shape = told(office, job)
    assert (shape["state"], shape["problem"]) == ("done", None)
    assert (shape["refused"], shape["created"]) in ((1, 0), (0, 1))


def test_files_that_nobody_decided_about_are_let_go_after_a_week(office: Desk) -> None:
    job = submit(office, MIXED)
    work_off()
    jobs.purge(now())
    assert told(office, job)["can_start"]
    jobs.purge(now() + timedelta(days=jobs.KEPT_DAYS, seconds=1))
    assert not told(office, job)["can_start"]
    assert jobs.errors(office.who.organization_id, job) is None
