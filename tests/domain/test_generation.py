"""Numbers by rule: what comes out, what is refused, and where the next ones begin."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serialtrail.domain import generation, numbers
from serialtrail.domain.generation import NumberRule, continue_after, first_last, generate, next_start, rule_faults

parts = st.text("".join(chr(c) for c in range(0x21, 0x7F) if chr(c) not in ",;"), max_size=20)
rules = st.builds(
    NumberRule,
    prefix=parts,
    start=st.text("0123456789", min_size=1, max_size=12),
    increment=st.integers(1, generation.MAX_INCREMENT),
    pieces=st.integers(1, 200),
    width=st.none() | st.integers(1, 40),
    suffix=parts,
)


def test_a_rule_makes_prefix_rising_value_and_suffix() -> None:
    assert generate(NumberRule("SN-", "8", 2, 3, None, "-X")) == ["SN-8-X", "SN-10-X", "SN-12-X"]


def test_a_start_with_leading_zeros_implies_the_width() -> None:
    assert generate(NumberRule("", "0007", 1, 4)) == ["0007", "0008", "0009", "0010"]
    assert generate(NumberRule("", "7", 1, 4)) == ["7", "8", "9", "10"]
    assert generate(NumberRule("", "0", 1, 2)) == ["0", "1"]


def test_a_width_given_wins_over_the_one_implied() -> None:
    assert generate(NumberRule("", "7", 1, 2, 4)) == ["0007", "0008"]
    assert generate(NumberRule("", "0007", 1, 2, 2)) == ["07", "08"]


def test_a_value_that_outgrows_the_width_becomes_longer() -> None:
    assert generate(NumberRule("", "0098", 1, 3, 2)) == ["98", "99", "100"]


@given(rules)
def test_generated_numbers_are_valid_and_distinct(rule: NumberRule) -> None:
    assert rule_faults(rule) == []
    made = generate(rule)
    assert len(made) == rule.pieces
    assert len({numbers.key(number) for number in made}) == rule.pieces
    assert all(numbers.fault(number) is None for number in made)
    assert first_last(rule) == (made[0], made[-1])


@given(rules, st.integers(1, 200))
def test_a_remembered_rule_continues_where_it_stopped(rule: NumberRule, pieces: int) -> None:
    whole = generate(replace(rule, pieces=rule.pieces + pieces))
    rest = replace(continue_after(rule, rule.pieces), pieces=pieces)
    assert generate(rule) + generate(rest) == whole


@given(rules)
def test_the_next_start_follows_the_last_number_used(rule: NumberRule) -> None:
    following = next_start(rule, first_last(rule)[1].lower())
    assert following == continue_after(rule, rule.pieces).start


@pytest.mark.parametrize(
    "number", ["", "SN-X", "SN-1", "XX-1-A", "SN--A", "SN-A", "SN-\u0661-A", "SN-" + "1" * 101 + "-A"]
)
def test_a_number_of_another_make_has_no_next(number: str) -> None:
    assert next_start(NumberRule("SN-", "1", 1, 1, None, "-A"), number) is None


def test_prefix_and_suffix_may_not_share_a_sign_to_fit() -> None:
    assert next_start(NumberRule("1", "1", 1, 1, None, "1"), "1") is None
    assert next_start(NumberRule("1", "1", 1, 1, None, "1"), "151") == "6"


def _faults(rule: NumberRule, most: int = 1000) -> list[tuple[str, str]]:
    return [(fault.field, fault.reason) for fault in rule_faults(rule, most)]


@pytest.mark.parametrize(
    ("rule", "faults"),
    [
        (NumberRule(start=""), [("start", "start_not_digits")]),
        (NumberRule(start="A1"), [("start", "start_not_digits")]),
        (NumberRule(start="-1"), [("start", "start_not_digits")]),
        (NumberRule(start="1.5"), [("start", "start_not_digits")]),
        (NumberRule(start="\u0661"), [("start", "start_not_digits")]),
        (NumberRule(start="1\n"), [("start", "start_not_digits")]),
        (NumberRule(increment=0), [("increment", "out_of_range")]),
        (NumberRule(increment=-1), [("increment", "out_of_range")]),
        (NumberRule(increment=2**64), [("increment", "out_of_range")]),
        (NumberRule(pieces=0), [("pieces", "out_of_range")]),
        (NumberRule(pieces=-(2**70)), [("pieces", "out_of_range")]),
        (NumberRule(pieces=1001), [("pieces", "too_many")]),
        (NumberRule(pieces=2**70), [("pieces", "too_many")]),
        (NumberRule(width=0), [("width", "out_of_range")]),
        (NumberRule(width=-1), [("width", "out_of_range")]),
        (NumberRule(width=101), [("width", "out_of_range")]),
        (NumberRule(prefix="A B"), [("prefix", "part_characters")]),
        (NumberRule(prefix="A,"), [("prefix", "part_characters")]),
        (NumberRule(suffix="中"), [("suffix", "part_characters")]),
        (NumberRule(suffix="\ud800"), [("suffix", "part_characters")]),
        (NumberRule(prefix="A" * 100), [("start", "too_long")]),
        (NumberRule(start="9" * 5000), [("start", "too_long")]),
        (NumberRule(prefix="A" * 99, start="9", pieces=2), [("start", "too_long")]),
        (NumberRule(prefix="A", width=100), [("start", "too_long")]),
        (NumberRule(";", "x", 0, 0, 0, " x"), None),
    ],
)
def test_rules_that_can_make_nothing_say_why(rule: NumberRule, faults: list[tuple[str, str]] | None) -> None:
    everything = [
        ("prefix", "part_characters"),
        ("suffix", "part_characters"),
        ("start", "start_not_digits"),
        ("increment", "out_of_range"),
        ("width", "out_of_range"),
        ("pieces", "out_of_range"),
    ]
    assert _faults(rule) == (everything if faults is None else faults)
    for fault in rule_faults(rule, 1000):
        numbers.sentence(fault).encode("utf-8")


def test_too_many_pieces_is_the_refusal_of_too_many_numbers() -> None:
    (fault,) = rule_faults(NumberRule(pieces=1001), 1000)
    assert fault.code == "too_many_numbers"
    assert fault.facts == {"given": 1001, "limit": 1000}
    assert rule_faults(NumberRule(pieces=1000), 1000) == []


def test_typed_parts_are_folded_first() -> None:
    rule = generation.folded(NumberRule(" \uff33\uff2e ", "\uff10\uff17", 1, 1, None, "\uff0d"))
    assert generate(rule) == ["SN07-"]


def test_generating_from_a_faulty_rule_is_a_programmers_mistake() -> None:
    with pytest.raises(AssertionError):
        generate(NumberRule(pieces=0))
