"""Counting into a draft that several people share, and what posting it would do, told before it is done."""

from datetime import timedelta
from decimal import Decimal

import pytest

from serialtrail.access.who import actor
from serialtrail.domain.refusals import Refused
from serialtrail.posting import engine, outlook, scans
from serialtrail.queries import auditor, counts, documents
from tests.queries.shelf import Shelf, cables, phones, statement_count
from tests.shop import member

NOTED = ("count_unresolved", "serial_in_transit", "serial_held")


def scan(shelf, count, *numbers, sku="PHONE", by=None, **more):
    return scans.add(shelf.org, by or shelf.actor, count, shelf.now, list(numbers), sku, 1000, **more)


def stored(shelf, count):
    found = documents.read(shelf.org, count)
    assert found is not None
    return found


def line(shelf, count):
    [only] = stored(shelf, count)["lines"]
    return only["quantity"], len(only["serials"])


def units(shelf, count, amount, sku="PHONE", **more):
    return scans.count_units(shelf.org, shelf.actor, count, shelf.now, sku, Decimal(amount), **more)


def told(shelf, count, by=None):
    return outlook.of_count(shelf.org, by or shelf.actor, count, shelf.now)


@pytest.fixture
def shelf():
    return Shelf()


def test_what_stands_against_posting_keeps_a_number_out_unless_it_is_only_noted(shelf):
    shelf.buy("T-1")
    shelf.send("T-1")
    count = shelf.write("count", phones(), post=False)
    [refused] = scan(shelf, count, "T-1")
    assert [one.code for one in refused.refusals] == ["serial_in_transit"]
    [noted] = scan(shelf, count, "T-1", note=NOTED)
    assert (noted.refusals, [one.code for one in noted.noted]) == ((), ["serial_in_transit"])
    assert counts.told(shelf.org, count, ["T-1"])["T-1"]["proposal"] == "refused"


def test_what_a_full_count_does_not_find_stands_against_no_scan(shelf):
    shelf.buy("D-1 H-1")
    shelf.write("sale", phones("H-1"), post=False, hold=True)
    count = shelf.write("count", phones(), full=True, post=False)
    assert scan(shelf, count, "D-1")[0].refusals == ()


def test_a_line_with_a_quantity_of_its_own_grows_with_numbers_that_are_counted_beside_it(shelf):
    count = shelf.write("count", phones("D-1", "3"), post=False)
    scan(shelf, count, "D-2", "D-3", beside=True)
    assert line(shelf, count) == ("5", 3)
    scans.take_back(shelf.org, shelf.actor, count, ["D-1", "D-9"], beside=True)
    assert line(shelf, count) == ("4", 2)
    scan(shelf, count, "D-4")
    assert line(shelf, count) == ("4", 3)


def test_units_without_number_are_set_and_added_to_and_never_less_than_none(shelf):
    count = shelf.write("count", phones("D-1"), post=False)
    assert units(shelf, count, 2) == 2
    assert line(shelf, count) == ("3", 1)
    assert units(shelf, count, 1, more=True) == 3
    assert units(shelf, count, -9, more=True) == 0
    scan(shelf, count, "D-2", beside=True)
    assert line(shelf, count) == ("2", 2)


def test_an_item_nobody_listed_gets_a_line(shelf):
    count = shelf.write("count", phones("D-1"), post=False)
    assert units(shelf, count, "2.5", sku="cable") == Decimal("2.5")
    assert [one["item"] for one in stored(shelf, count)["lines"]] == ["PHONE", "CABLE"]


@pytest.mark.parametrize(("sku", "amount", "code"), [("NONE", 1, "item_unknown"), ("PHONE", "0.5", "quantity_invalid"),
                                                     ("CABLE", -1, "quantity_invalid")])  # fmt: skip
def test_units_that_cannot_be_are_refused_and_nothing_is_written(shelf, sku, amount, code):
    count = shelf.write("count", phones("D-1"), post=False)
    with pytest.raises(Refused) as refused:
        units(shelf, count, amount, sku=sku)
    assert [one.code for one in refused.value.refusals] == [code]
    assert line(shelf, count) == ("1", 1)


def test_a_cashier_counts_nothing(shelf):
    cashier = actor(member(shelf.who, "cashier"))
    count = shelf.write("count", phones("D-1"), post=False)
    with pytest.raises(Refused) as refused:
        scans.count_units(shelf.org, cashier, count, shelf.now, "PHONE", Decimal(1))
    assert [one.code for one in refused.value.refusals] == ["not_permitted"]


def test_what_posting_would_do_is_what_it_does(shelf):
    shelf.buy("D-1 D-2 S-1", "5")
    shelf.buy("O-1", location="SHOP")
    shelf.sell("S-1")
    shelf.write("purchase", cables("9"))
    count = shelf.write("count", phones("D-1 O-1 S-1 N-1", "5"), cables("7"), full=True, post=False)
    before = told(shelf, count)
    assert (before.refusals, before.confirmable) == ((), ("count_unresolved",))
    assert (before.moved, before.back, before.labelled, before.missing) == ({"SHOP": 1}, {"customer": 1}, 1, 1)
    assert {sku: amount for sku, amount in before.units.items() if amount} == {"CABLE": -2}
    assert not before.quiet
    engine.post(shelf.org, shelf.actor, count, shelf.now + timedelta(minutes=1), confirm=before.confirmable)
    done = counts.view(shelf.org, count)
    assert done is not None
    assert (done["missing"], done["unexpected"], done["units"]) == (
        1, 3, [{"item": "CABLE", "item_name": "Cable", "units": "-2"}],
    )  # fmt: skip
    assert auditor.verify(shelf.org).ok


def test_the_outlook_tells_all_the_same_what_waits_for_something_to_be_settled(shelf):
    shelf.buy("D-1 D-2")
    shelf.buy("O-1", location="SHOP")
    count = shelf.write("count", phones("D-1 O-1"), full=True, post=False)
    keeper = actor(member(shelf.who, "storekeeper"))
    seen = told(shelf, count, by=keeper)
    assert [(one.code, one.serial) for one in seen.refusals] == [("count_unresolved", "O-1")]
    assert (seen.confirmable, seen.moved["SHOP"], seen.missing) == ((), 0, 1)


def test_the_outlook_writes_nothing_and_costs_the_same_for_few_and_for_many(shelf):
    shelf.buy(" ".join(f"D-{n}" for n in range(60)))
    few = shelf.write("count", phones("D-1 N-1"), full=True, post=False)
    many = shelf.write("count", phones(" ".join(f"D-{n}" for n in range(50)) + " N-2"), full=True, post=False)
    cost = statement_count(lambda: told(shelf, few))
    assert statement_count(lambda: told(shelf, many)) == cost
    assert (counts.view(shelf.org, few) or {})["missing"] == 59
    assert shelf.serial("D-2")["status"] == "in_stock"


def test_a_scan_costs_the_same_however_much_was_counted(shelf):
    few = shelf.write("count", phones("N-1"), post=False)
    many = shelf.write("count", phones(" ".join(f"M-{n}" for n in range(50))), post=False)
    cost = statement_count(lambda: scan(shelf, few, "N-9", note=NOTED, beside=True))
    assert statement_count(lambda: scan(shelf, many, "M-90", note=NOTED, beside=True)) == cost
