"""Formats an item may demand: regular expressions that cannot freeze anybody, and check digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from serialtrail.domain import formats, numbers
from serialtrail.domain.formats import NumberFormat, format_fault, regex_fault


def _passes(number: str, regex: str | None = None, check: str | None = None) -> bool:
    return format_fault(number, NumberFormat(regex, check)) is None


@pytest.mark.parametrize(
    ("check", "number"),
    [
        ("luhn", "79927398713"),
        ("imei", "354178036859789"),
        ("imei", "490154203237518"),
        ("vin", "1M8GDM9AXKP042788"),
        ("vin", "1m8gdm9axkp042788"),
        ("vin", "11111111111111111"),
        ("vin", "LSVAA4182E2184847"),
        ("gtin", "96385074"),
        ("gtin", "036000291452"),
        ("gtin", "9506000134352"),
        ("gtin", "09506000134352"),
        ("mac", "D0:50:99:84:A2:A0"),
        ("mac", "d0-50-99-84-a2-a0"),
        ("mac", "d0509984a2a0"),
    ],
)
def test_right_codes_pass_their_check(check: str, number: str) -> None:
    assert _passes(number, check=check)


@pytest.mark.parametrize(
    ("check", "number"),
    [
        ("luhn", "79927398710"),
        ("luhn", "7992739871A"),
        ("imei", "354178036859788"),
        ("imei", "35417803685978"),
        ("imei", "3568680000414120"),
        ("imei", "35-417803-685978-9"),
        ("vin", "1M8GDM9A1KP042788"),
        ("vin", "1M8GDM9AXKP04278"),
        ("vin", "1M8GDM9AXKPO42788"),
        ("vin", "1M8GDM9AXKP04278I"),
        ("gtin", "9506000134353"),
        ("gtin", "978-0-471-11709-4"),
        ("mac", "D0:50:99:84:A2"),
        ("mac", "D0:50:99:84:A2:G0"),
        ("mac", "0:0:0:0:0:0"),
        ("mac", "d0509984a2ag"),
    ],
)
def test_wrong_codes_are_refused_by_the_name_of_the_check(check: str, number: str) -> None:
    fault = format_fault(number, NumberFormat(check=check))
    assert fault is not None
    assert (fault.code, fault.reason) == ("number_invalid", check)
    assert numbers.sentence(fault)


@given(st.text("0123456789", min_size=14, max_size=14), st.integers(0, 14), st.integers(1, 9))
def test_an_imei_with_one_digit_mistyped_is_refused(body: str, place: int, shift: int) -> None:
    imei = body + luhn.calc_check_digit(body)
    wrong = imei[:place] + str((int(imei[place]) + shift) % 10) + imei[place + 1 :]
    assert _passes(imei, check="imei")
    assert not _passes(wrong, check="imei")


def test_each_check_has_a_sentence() -> None:
    assert set(formats.CHECKS) == {"luhn", "imei", "vin", "gtin", "mac"}
    assert set(formats.CHECKS) < set(formats.SENTENCES)


@given(st.sampled_from(sorted(formats.CHECKS)), st.text(max_size=20))
def test_no_text_whatever_breaks_a_check(check: str, text: str) -> None:
    _passes(text, check=check)


def test_a_pattern_must_match_the_whole_number() -> None:
    assert _passes("AB123456", r"[A-Z]{2}\d{6}")
    assert not _passes("XAB123456", r"[A-Z]{2}\d{6}")
    assert not _passes("AB1234567", r"[A-Z]{2}\d{6}")
    assert not _passes("AB", r"A|AB1")
    assert _passes("AB", r"A|AB")


def test_a_pattern_tells_upper_from_lower_case_unless_it_says_otherwise() -> None:
    assert not _passes("ab1", "[A-Z]+1")
    assert _passes("ab1", "(?i)[A-Z]+1")


def test_a_number_is_folded_and_trimmed_before_it_is_matched() -> None:
    assert _passes(" \uff21\uff22\uff11 ", "AB1")


def test_pattern_and_check_must_both_hold() -> None:
    assert _passes("354178036859789", "35.*", "imei")
    assert not _passes("354178036859789", "36.*", "imei")
    assert not _passes("354178036859788", "35.*", "imei")
    assert _passes("anything")


def test_what_is_no_number_at_all_is_refused_as_such() -> None:
    fault = format_fault("中", NumberFormat(".*"))
    assert fault is not None
    assert fault.reason == "non_ascii"


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("", "pattern_empty"),
        ("a" * 201, "pattern_too_long"),
        ("中", "pattern_characters"),
        ("a\x00", "pattern_characters"),
        ("\ud800", "pattern_characters"),
        ("[", "pattern_invalid"),
        ("(", "pattern_invalid"),
        ("*a", "pattern_invalid"),
        ("(?=a)b", "pattern_invalid"),
        (r"(a)\1", "pattern_invalid"),
        ("a{1001}", "pattern_invalid"),
        ("((a{100}){100}){100}", "pattern_invalid"),
    ],
)
def test_patterns_that_cannot_be_used_are_refused_when_saved(pattern: str, reason: str) -> None:
    fault = regex_fault(pattern)
    assert fault is not None
    assert (fault.code, fault.field, fault.reason) == ("line_invalid", "number_format.regex", reason)
    numbers.sentence(fault).encode("utf-8")


@pytest.mark.parametrize(
    "pattern", ["a" * 200, r"\d{15}", "[A-Z]{2}[0-9]+", "(?i)sn-.*", r"(\d{4}-){3}\d{4}", "[^IOQ]{17}"]
)
def test_ordinary_patterns_are_accepted(pattern: str) -> None:
    assert regex_fault(pattern) is None


@given(st.text(max_size=30) | st.text("ab(){}[]|*+?^$\\.1,-:=<!Pidw", max_size=30), st.text("ab1-", max_size=30))
def test_a_pattern_is_refused_or_can_be_used(pattern: str, number: str) -> None:
    if regex_fault(pattern) is None:
        _passes(number, pattern)


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(a|a)*b", "(a*)*b", "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)b", "(a|aa)+b"]
)
def test_patterns_that_backtrack_for_ever_elsewhere_just_say_no(pattern: str) -> None:
    """With a backtracking engine each of these would outlive the test run."""
    assert regex_fault(pattern) is None
    assert not _passes("a" * 99 + "!", pattern)
