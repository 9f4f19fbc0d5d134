"""Serial numbers as text: what is accepted, folded, refused, and how lists are taken apart."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serialtrail.domain import numbers

ALLOWED = "".join(chr(c) for c in range(0x21, 0x7F) if chr(c) not in ",;")
valid_numbers = st.text(ALLOWED, min_size=1, max_size=100)
separators = st.sampled_from([",", ";", " ", "\n", "\r\n", "\t", "\uff0c", "\uff1b", "\u3001", "\u3000", "\xa0", ", "])


def _reason(text: str) -> str | None:
    fault = numbers.fault(text)
    return fault.reason if fault else None


@given(valid_numbers)
def test_every_printable_sign_but_comma_and_semicolon_is_allowed(number: str) -> None:
    assert numbers.fault(number) is None


def test_each_allowed_sign_alone_is_a_number() -> None:
    assert [sign for sign in ALLOWED if numbers.fault(sign)] == []
    assert len(ALLOWED) == 92


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("\u3000", "empty"),
        ("A" * 101, "too_long"),
        ("A,B", "comma"),
        ("A\uff0cB", "comma"),
        ("A;B", "semicolon"),
        ("A B", "space"),
        ("A\u3000B", "space"),
        ("A\xa0B", "space"),
        ("A\tB", "space"),
        ("A\x00B", "control"),
        ("\x7fA", "control"),
        ("A\x1dB", "control"),
        ("A\x1d", "control"),
        ("A\u200bB", "control"),
        ("\ufeffA", "control"),
        ("SN中1", "non_ascii"),
        ("caf\xe9", "non_ascii"),
        ("\u2460", "non_ascii"),
        ("A\ud800", "non_ascii"),
        ("SN\U0001f600", "emoji"),
        ("\u2705A", "emoji"),
    ],
)
def test_what_cannot_be_a_number_is_named(text: str, reason: str) -> None:
    assert _reason(text) == reason


def test_a_hundred_characters_are_allowed_and_a_hundred_and_one_are_not() -> None:
    assert numbers.fault("A" * 100) is None
    fault = numbers.fault("A" * 101)
    assert fault is not None
    assert fault.facts == {"length": 101, "most": 100}


def test_chinese_is_refused_with_the_character_and_its_position() -> None:
    fault = numbers.fault("  SN中文1 ")
    assert fault is not None
    assert fault.code == "number_invalid"
    assert fault.facts["position"] == 3
    assert fault.facts["codepoint"] == "U+4E2D"
    assert numbers.sentence(fault).startswith("The character 中 (U+4E2D) at position 3 is not allowed")


@given(st.text(st.characters(), max_size=120))
def test_no_text_whatever_breaks_the_rules_or_their_sentences(text: str) -> None:
    fault = numbers.fault(text)
    if fault is None:
        assert set(numbers.clean(text)) <= set(ALLOWED)
    else:
        numbers.sentence(fault).encode("utf-8")
    for shown, _ in numbers.parse(text).invalid:
        shown.encode("utf-8")


@pytest.mark.parametrize("text", ["\ud800", "A\udfffB", "\x00", "A\ud83d"])
def test_lone_surrogates_and_nul_are_refused_and_can_be_shown(text: str) -> None:
    (shown, fault), *rest = numbers.collect([text]).invalid
    assert rest == []
    assert "\ufffd" in shown
    assert "\x00" not in numbers.sentence(fault).encode("utf-8").decode()


def test_full_width_forms_are_folded_and_the_user_is_told() -> None:
    assert numbers.fold("\uff33\uff2e\uff0d\uff11\uff12") == numbers.Folded("SN-12", True)
    assert numbers.parse("\uff33\uff2e1 SN2").folded == (("\uff33\uff2e1", "SN1"),)


def test_trimming_alone_is_not_worth_telling() -> None:
    assert numbers.fold("\u3000 SN-1\t") == numbers.Folded("SN-1", False)


@pytest.mark.parametrize("sign", ["\u2460", "\xb2", "\u2160", "\uff71", "\u212b", "\ufb01", "\uffe5"])
def test_nothing_but_full_width_ascii_is_folded(sign: str) -> None:
    assert numbers.fold(sign).text == sign


@given(st.text(ALLOWED + ",; ", max_size=50))
def test_folding_gives_back_what_an_input_method_widened(text: str) -> None:
    wide = "".join("\u3000" if c == " " else chr(ord(c) + 0xFEE0) for c in text)
    assert numbers.clean(wide) == text.strip()


@given(st.text())
def test_the_key_of_a_key_is_the_key(text: str) -> None:
    assert numbers.key(numbers.key(text)) == numbers.key(text)


@given(valid_numbers)
def test_case_does_not_make_another_serial(number: str) -> None:
    assert numbers.key(number.lower()) == numbers.key(number.upper()) == numbers.key(f" {number} ")
    assert not set(numbers.key(number)) & set(string.ascii_lowercase)


def test_only_the_letters_a_to_z_are_raised() -> None:
    assert numbers.key("a\xdf\u0131\xe9") == "A\xdf\u0131\xe9"


@given(st.lists(valid_numbers), st.data())
def test_splitting_never_loses_or_invents_a_number(entered: list[str], data: st.DataObject) -> None:
    text = "".join(number + data.draw(separators) for number in entered)
    assert numbers.split(text) == entered


@pytest.mark.parametrize("text", ["", " ", ",,;;\n\n", "\uff0c\u3001\uff1b\u3000"])
def test_empty_entries_vanish(text: str) -> None:
    assert numbers.parse(text) == numbers.Parsed((), (), (), ())


def test_a_scanned_code_with_group_separators_stays_in_one_piece() -> None:
    assert numbers.split("]C1010950600013435210B1\x1d21S1\nS2") == ["]C1010950600013435210B1\x1d21S1", "S2"]


def test_a_data_element_is_one_code_and_never_split() -> None:
    parsed = numbers.collect([" A-1 ", "B,2", ""])
    assert parsed.numbers == ("A-1",)
    assert [(text, fault.reason) for text, fault in parsed.invalid] == [("B,2", "comma"), ("", "empty")]


def test_a_number_entered_twice_counts_once_as_first_entered() -> None:
    parsed = numbers.parse("abc-1, X, ABC-1, abc-1")
    assert parsed.numbers == ("abc-1", "X")
    assert parsed.duplicates == ("ABC-1", "abc-1")


def test_one_typing_error_never_rejects_the_rest() -> None:
    parsed = numbers.parse("A1 A中2 A3")
    assert parsed.numbers == ("A1", "A3")
    assert [text for text, _ in parsed.invalid] == ["A中2"]


@given(st.lists(st.text(max_size=20)))
def test_every_entry_is_a_number_a_duplicate_or_invalid(elements: list[str]) -> None:
    parsed = numbers.collect(elements)
    assert len(parsed.numbers) + len(parsed.duplicates) + len(parsed.invalid) == len(elements)
    keys = [numbers.key(number) for number in parsed.numbers]
    assert len(set(keys)) == len(keys)
    assert {numbers.key(number) for number in parsed.duplicates} <= set(keys)


@given(st.lists(valid_numbers))
def test_parsing_what_was_parsed_changes_nothing(entered: list[str]) -> None:
    once = numbers.parse("\n".join(entered))
    assert numbers.parse("\n".join(once.numbers)).numbers == once.numbers


def test_an_endless_text_is_shown_short() -> None:
    assert len(numbers.shown("中" * 10_000)) == 200
    assert numbers.shown("A" * 200) == "A" * 200


@pytest.mark.parametrize(
    ("unit", "counts"),
    [
        ("A", (0, 0, 1)),
        ("A1,", (1, 333_332, 0)),
        (" ", (0, 0, 0)),
        (",;", (0, 0, 0)),
        ("\x00", (0, 0, 1)),
        ("\u3000中中中中", (0, 0, 200_000)),
    ],
)
def test_a_megabyte_of_anything_is_taken_apart(unit: str, counts: tuple[int, int, int]) -> None:
    parsed = numbers.parse(unit * (1_000_000 // len(unit)))
    assert (len(parsed.numbers), len(parsed.duplicates), len(parsed.invalid)) == counts
