"""Typed lists with what is known of each number, and numbers by rule with those that are taken."""

from typing import Any

import pytest

from serialtrail.domain.generation import NumberRule
from serialtrail.domain.refusals import Refused
from serialtrail.queries import numbers
from tests.queries.shelf import Shelf, statement_count


def parsed(shelf: Shelf, text: str, item: str | None = None, limit: int = 1000) -> numbers.Parsed:
    return numbers.parse(shelf.org, text, limit, item)


def faults(found: numbers.Parsed) -> dict[str, str]:
    return {text: refusal.code for text, refusal in found.invalid}


def refusals(work: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        work()
    return [refusal.code for refusal in refused.value.refusals]


def test_new_numbers_stay_as_typed_and_are_counted_once():
    found = parsed(Shelf(), "n-2, N-1；n-1\nＮ-３")
    assert found.numbers == ("n-2", "N-1", "N-3")
    assert (found.duplicates, found.folded) == (("n-1",), ("N-3",))


def test_a_known_serial_is_named_by_its_number_and_two_of_its_codes_are_duplicates():
    shelf = Shelf()
    shelf.buy("D-1")
    shelf.change("D-1", number="E-1", aliases=(("tag", "T-1"),))
    found = parsed(shelf, "t-1 d-1 (01)09506000134352(21)E-1")
    assert (found.numbers, found.duplicates) == (("E-1",), ("E-1", "E-1"))


def test_a_carton_gives_its_members_and_those_of_the_cartons_on_it():
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3")
    shelf.pack("PALLET", "")
    shelf.pack("BOX-1", "D-2 D-1", parent="PALLET")
    shelf.pack("BOX-2", "D-3", parent="PALLET")
    assert parsed(shelf, "pallet").numbers == ("D-1", "D-2", "D-3")
    assert parsed(shelf, "D-2 box-1").duplicates == ("D-2",)


def test_an_empty_carton_and_an_sscc_are_understood():
    shelf = Shelf()
    shelf.buy("D-1")
    shelf.pack("EMPTY", "")
    shelf.pack("106141412345678908", "D-1")
    assert faults(parsed(shelf, "empty")) == {"empty": "serial_unknown"}
    assert parsed(shelf, "(00)106141412345678908").numbers == ("D-1",)


def test_a_gs1_code_gives_its_serial_number_also_when_written_with_spaces():
    shelf = Shelf()
    text = "(01)09506000134352 (21)S1\n010950600013435221S2, N-3"
    assert parsed(shelf, text).numbers == ("S1", "S2", "N-3")


def test_what_cannot_be_a_number_never_stops_the_others():
    found = parsed(Shelf(), "D-1 中文 " + "x" * 101)
    assert found.numbers == ("D-1",)
    assert set(faults(found).values()) == {"number_invalid"}


def test_a_sku_or_barcode_scanned_by_mistake_is_told():
    assert faults(parsed(Shelf(), "phone 9506000134352")) == {"phone": "number_taken", "9506000134352": "number_taken"}


def test_for_an_item_its_format_and_the_serials_of_others_are_asked():
    shelf = Shelf()
    shelf.buy("D-1")
    shelf.item("TAB", tracking="serial", number_format={"regex": "T[0-9]+", "check": None})
    found = parsed(shelf, "T1 X1 D-1 (01)09506000134352(21)T9", item="tab")
    assert found.numbers == ("T1", "T9")
    assert faults(found) == {"X1": "number_invalid", "D-1": "serial_of_other_item"}


def test_a_gtin_of_another_item_makes_the_number_one_of_that_item():
    shelf = Shelf()
    shelf.item("TAB", tracking="serial", barcode="4006381333931")
    assert faults(parsed(shelf, "010950600013435221T9", item="TAB")) == {"010950600013435221T9": "serial_of_other_item"}


def test_too_many_numbers_and_unknown_items_are_refused():
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    shelf.pack("BOX", "D-1 D-2")
    assert refusals(lambda: parsed(shelf, "a b c d", limit=3)) == ["too_many_numbers"]
    assert refusals(lambda: parsed(shelf, "BOX x", limit=2)) == ["too_many_numbers"]
    assert refusals(lambda: parsed(shelf, "a", item="nothing")) == ["item_unknown"]
    assert parsed(shelf, "a a a a", limit=1).numbers == ("a",)


def test_a_list_costs_one_statement_however_long():
    shelf = Shelf()
    assert statement_count(lambda: parsed(shelf, " ".join(map(str, range(900))))) == 1


def test_generated_numbers_tell_which_are_taken_by_serials_aliases_cartons_and_items():
    shelf = Shelf()
    shelf.buy("P007 D-1")
    shelf.change("D-1", aliases=(("tag", "P008"),))
    shelf.pack("P009", "D-1")
    shelf.item("P010")
    made = numbers.generate(shelf.org, NumberRule("p", "006", 1, 6), 1000)
    assert made["numbers"] == ["p006", "p007", "p008", "p009", "p010", "p011"]
    assert made["taken"] == ["p007", "p008", "p009", "p010"]


def test_a_rule_that_cannot_be_followed_is_refused_with_the_field():
    shelf = Shelf()
    with pytest.raises(Refused) as refused:
        numbers.generate(shelf.org, NumberRule("中", "x", 0, 1), 1000)
    assert [refusal.facts["field"] for refusal in refused.value.refusals] == ["prefix", "start", "increment"]
    assert refusals(lambda: numbers.generate(shelf.org, NumberRule(pieces=5), 4)) == ["too_many_numbers"]


def test_numbers_of_another_organization_are_new_here():
    shelf, other = Shelf(), Shelf()
    other.buy("D-1")
    other.pack("BOX", "D-1")
    assert parsed(shelf, "d-1 box").numbers == ("d-1", "box")
    assert numbers.generate(shelf.org, NumberRule("D-", "1"), 10)["taken"] == []
