"""Texts in cells: nothing is calculated, and what is read is what was written."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serialtrail.exchange.guards import exact, guarded, in_book, told, told_in_book

PUT = ("#N/A", "#DIV/0!", "#NAME?", "#REF!", "Err:502", "1E+15")
HOSTILE = (
    st.text(alphabet="'=+-@\t\r\n\"E0179.,x", max_size=12)
    | st.text(alphabet=string.printable, max_size=20)
    | st.builds("{}{}".format, st.text(alphabet="'", max_size=3), st.sampled_from(PUT))
)


@given(HOSTILE)
def test_a_guarded_cell_begins_no_formula_and_tells_the_same_text(text: str) -> None:
    cell = guarded(text)
    assert cell[:1] not in set("=+-@\t\r\n")
    assert told(cell) == (text, False)


@given(HOSTILE)
def test_a_text_cell_of_a_workbook_is_only_guarded_where_it_would_be_read_otherwise(text: str) -> None:
    assert told_in_book(exact(text)) == told_in_book(in_book(guarded(text))) == (text, False)
    assert exact(text) == text or any(one in text for one in ("E+", "#", "Err:"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0"), ("+1", "'+1"), ("-D1", "'-D1"), ("@x", "'@x"), ("007", "007"),
        ("'=x", "''=x"), ("'x'", "'x'"), ('="x"', '\'="x"'), ("1E+15", "'1E+15"), ("", ""), ("PLAIN-1", "PLAIN-1"),
    ],
)  # fmt: skip
def test_what_stands_in_the_file(text: str, cell: str) -> None:
    assert guarded(text) == cell


@pytest.mark.parametrize(
    ("cell", "text", "spoilt"),
    [
        ('="007"', "007", False),
        ('="1E+15"', "1E+15", False),
        ('="a""b"', 'a"b', False),
        ("1E+15", "1E+15", True),
        ("'1E+15", "1E+15", False),
        ("#N/A", "#N/A", True),
        ("'#N/A", "#N/A", False),
        ("#N/A-7", "#N/A-7", False),
        ("Err:502", "Err:502", True),
    ],
)
def test_what_other_programs_wrote_is_understood(cell: str, text: str, spoilt: bool) -> None:
    assert told(cell) == (text, spoilt)
