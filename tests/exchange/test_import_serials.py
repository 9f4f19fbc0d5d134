"""Serials from a file: every good row is exact in the books, every bad one is told with its reason."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.timezone import now

from serialtrail.access.who import actor
from serialtrail.db.models import documents
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.domain.refusals import Refused
from serialtrail.exchange.imports import Outcome
from serialtrail.exchange.imports import documents as rows
from serialtrail.posting import engine
from serialtrail.queries import auditor
from tests import shop
from tests.exchange.files import Desk


def codes(outcome: Outcome) -> list[tuple[int, str]]:
    return [(fault.row.number, refusal.code) for fault in outcome.faults for refusal in fault.refusals]


def buy(office: Desk, sku: str, pieces: int, location: str = "MAIN") -> None:
    line = DraftLine(sku, Decimal(pieces))
    draft = Draft("purchase", (line,), location=location)
    engine.create(office.who.organization_id, actor(office.who), draft, now(), post=True)


def test_rows_become_openings_by_place(office: Desk) -> None:
    path = office.csv("SKU,Location,Serial number\nPHONE,MAIN,A-1\nTABLET,EAST,B-1\nPHONE,EAST,A-2\n")
    outcome = office.bring(path, mode="add")
    assert (outcome.rows, outcome.created, outcome.refused) == (3, 3, 0)
    assert len(outcome.documents) == 2
    assert office.numbers(location__code="EAST") == ["A-2", "B-1"]
    assert office.numbers(item__sku="PHONE") == ["A-1", "A-2"]
    assert auditor.verify(office.who.organization_id).ok


def test_a_label_goes_onto_units_in_stock(office: Desk) -> None:
    buy(office, "PHONE", 2)
    outcome = office.bring(office.csv("sku,sn\nPHONE,A-1\nPHONE,A-2\n"), location="main")
    assert (outcome.created, office.numbers(location__code="MAIN")) == (2, ["A-1", "A-2"])


def test_more_labels_than_units_are_refused_from_where_the_units_end(office: Desk) -> None:
    buy(office, "PHONE", 2)
    path = office.csv("sku,sn\n" + "".join(f"PHONE,A-{n}\n" for n in range(1, 6)))
    assert office.bring(path, location="MAIN").created == 0
    outcome = office.bring(path, location="MAIN", on_error="skip_bad")
    assert codes(outcome) == [(row, "unassigned_short") for row in (4, 5, 6)]
    assert office.numbers() == ["A-1", "A-2"]


def test_registered_numbers_have_no_location(office: Desk) -> None:
    path = office.csv("sku,location,sn\nPHONE,,A-1\nPHONE,MAIN,A-2\n")
    outcome = office.bring(path, mode="register", on_error="skip_bad")
    assert codes(outcome) == [(3, "line_invalid")]
    assert office.numbers(lives=0) == ["A-1"]


BAD = (
    "sku,location,sn\nPHONE,MAIN,A-1\nNOTHING,MAIN,A-2\nPHONE,NOWHERE,A-3\nCASE,MAIN,A-4\nPHONE,MAIN,A 5\n"
    "PHONE,MAIN,A-1\nPHONE,MAIN,中文\n,MAIN,A-6\nPHONE,,A-7\nPHONE,MAIN,\nPHONE,MAIN,A-8\n"
)
REFUSED = [
    (3, "item_unknown"), (4, "location_unknown"), (5, "tracking_off"), (6, "number_invalid"), (7, "number_duplicate"),
    (8, "number_invalid"), (9, "line_invalid"), (10, "line_invalid"), (11, "number_invalid"),
]  # fmt: skip


@pytest.mark.parametrize("on_error", ["check", "all_or_nothing"])
def test_one_bad_row_stops_all_of_them_and_all_bad_rows_are_told(office: Desk, on_error: str) -> None:
    outcome = office.bring(office.csv(BAD), mode="add", on_error=on_error)
    assert sorted(codes(outcome)) == REFUSED
    assert (outcome.created, outcome.refused, office.numbers()) == (0, 9, [])
    assert not documents.Document.objects.for_org(office.who.organization_id).exists()


def test_a_check_writes_nothing_even_when_all_is_well(office: Desk) -> None:
    outcome = office.bring(office.csv("sku,location,sn\nPHONE,MAIN,A-1\n"), mode="add", on_error="check")
    assert (outcome.refused, outcome.created, office.numbers()) == (0, 0, [])


def test_bad_rows_are_skipped_and_their_file_can_be_mended_and_imported(office: Desk) -> None:
    errors = office.folder / "errors.csv"
    outcome = office.bring(office.csv(BAD), mode="add", on_error="skip_bad", errors=errors)
    assert sorted(codes(outcome)) == REFUSED
    assert office.numbers() == ["A-1", "A-8"]
    told = errors.read_text(encoding="utf-8-sig").splitlines()
    assert told[0] == "sku,location,sn,reason"
    assert len(told) == 10
    assert any(row.startswith("PHONE,MAIN,A 5,") and "space" in row for row in told)
    again = office.bring(errors, mode="add", on_error="skip_bad", errors=office.folder / "still.csv")
    assert (again.refused, again.created) == (9, 0)
    still = (office.folder / "still.csv").read_text(encoding="utf-8-sig").splitlines()
    assert still[0] == "sku,location,sn,reason"
    mended = errors.read_text(encoding="utf-8-sig").replace("A 5", "A-5").replace("NOTHING", "PHONE")
    last = office.bring(office.csv(mended), mode="add", on_error="skip_bad")
    assert (last.created, last.refused) == (2, 7)
    assert office.numbers() == ["A-1", "A-2", "A-5", "A-8"]


def test_the_errors_file_may_be_a_workbook_of_texts(office: Desk) -> None:
    errors = office.folder / "errors.xlsx"
    rows = [["sku", "location", "sn"], ["PHONE", "MAIN", 1234567890123456789], ["PHONE", "MAIN", "007"]]
    outcome = office.bring(office.xlsx(rows), mode="add", on_error="skip_bad", errors=errors)
    assert (outcome.created, codes(outcome)) == (1, [(2, "number_invalid")])
    again = office.bring(errors, mode="add", on_error="skip_bad")
    assert codes(again) == [(2, "number_invalid")], "a spoilt number stays refused until it is entered again"
    assert office.numbers() == ["007"]


def test_a_number_that_is_in_stock_is_told_with_its_place(office: Desk) -> None:
    office.bring(office.csv("sku,location,sn\nPHONE,MAIN,A-1\n"), mode="add")
    outcome = office.bring(office.csv("sku,location,sn\nPHONE,EAST,a-1\nPHONE,EAST,A-2\n"), mode="add")
    [fault] = outcome.faults
    assert fault.refusals[0].facts["location"] == "MAIN"
    assert office.numbers() == ["A-1"]


def test_a_number_that_comes_again_far_below_is_told(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST", 2)
    path = office.csv("sku,location,sn\n" + "".join(f"PHONE,MAIN,A-{n}\n" for n in (1, 2, 3, 4, 1)))
    outcome = office.bring(path, mode="add")
    assert codes(outcome) == [(6, "number_duplicate")]
    assert (outcome.created, outcome.documents, office.numbers()) == (0, [], [])
    skipped = office.bring(path, mode="add", on_error="skip_bad")
    assert (skipped.created, len(skipped.documents)) == (4, 2)


def test_more_numbers_than_an_interactive_operation_takes(office: Desk) -> None:
    path = office.csv("sku,location,sn\n" + "".join(f"PHONE,MAIN,N-{n:05d}\n" for n in range(11_000)))
    outcome = office.bring(path, mode="add")
    assert (outcome.created, len(outcome.documents)) == (11_000, 2)
    assert len(office.numbers(location__code="MAIN")) == 11_000


def test_a_cashier_imports_nothing(office: Desk) -> None:
    cashier = office.by_another(shop.member(office.who, "cashier"))
    with pytest.raises(Refused) as refused:
        cashier.bring(cashier.csv("sku,location,sn\nPHONE,MAIN,A-1\n"), mode="add")
    assert [refusal.code for refusal in refused.value.refusals] == ["not_permitted"]


def test_an_errors_file_appears_only_when_there_is_something_in_it(office: Desk) -> None:
    errors: Path = office.folder / "errors.csv"
    office.bring(office.csv("sku,location,sn\nPHONE,MAIN,A-1\n"), mode="add", errors=errors)
    assert not errors.exists()
