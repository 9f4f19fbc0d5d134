"""What fields may hold: texts, codes and amounts."""

from decimal import Decimal

import pytest

from serialtrail.domain import checks
from serialtrail.domain.answers import money_text, quantity_text, refusal_shape
from serialtrail.domain.facts import Actor
from serialtrail.domain.refusals import Refusal, Refused


@pytest.mark.parametrize("code", ["A", "a/b c", "手机-1", "é", "x" * 40, "#?&%"])
def test_a_code_is_printable_text_of_any_script(code: str) -> None:
    assert checks.code_faults("code", code, 40) == []


@pytest.mark.parametrize("code", ["", "  ", "x" * 41, "a\tb", "a\x00", "a\u200b", "\ud800", "a\u2028b"])
def test_a_code_has_no_invisible_characters_and_is_neither_empty_nor_endless(code: str) -> None:
    (fault,) = checks.code_faults("code", code, 40)
    assert fault.code == "line_invalid"
    assert fault.facts["field"] == "code"


def test_an_address_has_lines_and_a_name_has_not() -> None:
    assert checks.text_faults("address", "One street\nTown", 100, lines=True) == []
    assert len(checks.text_faults("name", "One street\nTown", 100)) == 1


@pytest.mark.parametrize("text", ["1e5", "NaN", "Infinity", "", " 1", "1,5", "0x1", "1_000", "٣", "+1", ".5"])
def test_only_plain_decimals_are_amounts(text: str) -> None:
    assert checks.amount(text) is None


@pytest.mark.parametrize(
    ("text", "fits"), [("9" * 14, True), ("1" + "0" * 14, False), ("0.0001", True), ("0.00001", False)]
)
def test_an_amount_has_fourteen_digits_before_and_four_behind_the_point(text: str, fits: bool) -> None:
    value = checks.amount(text)
    assert value is not None
    assert checks.fits(value) is fits


def test_an_amount_may_be_nothing_unless_it_must_be_more() -> None:
    assert checks.amount_faults("price", Decimal(0)) == []
    assert len(checks.amount_faults("factor", Decimal(0), positive=True)) == 1
    assert len(checks.amount_faults("price", Decimal(-1))) == 1


def test_answers_write_quantities_short_and_money_with_cents() -> None:
    assert [quantity_text(Decimal(text)) for text in ("2.0000", "0.5000", "100", "0.0000")] == ["2", "0.5", "100", "0"]
    assert [money_text(Decimal(text)) for text in ("599", "0.1250", "1.5")] == ["599.00", "0.125", "1.50"]


def test_a_right_is_asked_for_role_scope_and_store() -> None:
    manager = Actor(1, "manager", stores=frozenset({7}))
    checks.demand(manager, "catalog_write", location_id=7)
    for actor, place in ((manager, 8), (Actor(1, "cashier"), None), (Actor(1, "manager", scope="read"), None)):
        with pytest.raises(Refused, match="not_permitted"):
            checks.demand(actor, "catalog_write", location_id=place)


def test_a_refusal_is_told_in_the_language_of_the_reader() -> None:
    words = {
        "%(field)s: %(problem)s": "%(field)s：%(problem)s", "must be more than 0": "必须大于 0", "Factor": "换算系数"
    }  # fmt: skip
    shape = refusal_shape(checks.invalid("factor", checks.NOT_POSITIVE), lambda text: words.get(text, text))
    assert shape["message"] == "换算系数：必须大于 0"
    assert shape["facts"] == {"field": "factor", "problem": "必须大于 0"}


def test_facts_of_a_refusal_are_plain_json() -> None:
    facts = {"item": "A", "needed": Decimal("2.0000"), "codes": ("a", "b"), "n": 1}
    shape = refusal_shape(Refusal("unassigned_short", facts=facts))
    assert shape["facts"] == {"item": "A", "needed": "2", "codes": ["a", "b"], "n": 1}
