"""The check of scanners, the command cards, and the barcodes on both."""

import re

import pytest

from serialtrail.web.code128 import QUIET, symbol, values
from serialtrail.web.scanner import COMMANDS, GS1, PLAIN
from tests.web.shelf import text

BAR = re.compile(r"M(\d+) 0h(\d+)v\d+h-\d+z")


def modules(text, **how):
    """The drawing as a row of modules, read back from the path."""
    drawn = symbol(text, **how)
    row = [0] * drawn.width
    for left, wide in BAR.findall(drawn.path):
        for place in range(int(left), int(left) + int(wide)):
            row[place] = 1
    return "".join(map(str, row))


@pytest.mark.parametrize(
    "code", [*COMMANDS, PLAIN, "".join(map(chr, range(32, 80))), "".join(map(chr, range(80, 127)))]
)
def test_a_symbol_has_its_quiet_zones_eleven_modules_a_sign_and_its_check(code):
    row, sent = modules(code), values(code)
    assert len(row) == 2 * QUIET + 11 * (len(code) + 2) + 13
    assert row[:QUIET] == row[-QUIET:] == "0" * QUIET
    assert row[QUIET : QUIET + 11] == "11010010000"  # start in set B
    assert row[-QUIET - 13 : -QUIET] == "1100011101011"  # stop
    assert (104 + sum(place * value for place, value in enumerate(sent[1:-2], 1))) % 103 == sent[-2]


def test_every_sign_has_a_pattern_of_its_own():
    row = modules("".join(map(chr, range(32, 127))))[QUIET + 11 : -QUIET - 24]
    assert len({row[at : at + 11] for at in range(0, len(row), 11)}) == 95


def test_a_known_symbol_is_drawn_as_the_standard_says():
    # "PJJ123C" is the standard's own example for set B.
    assert values("PJJ123C") == [104, 48, 42, 42, 17, 18, 19, 35, 55, 106]


def test_a_separator_and_the_beginning_of_a_gs1_code_are_fnc1():
    assert values("01\x1d1", gs1=True)[1:-2] == [102, 16, 17, 102, 17]


def test_the_page_shows_the_codes_to_try_and_what_they_hold(alice):
    page = alice.get("/scanner").content.decode()
    assert f'data-plain="{PLAIN}"' in page
    assert f'data-gs1="{GS1}"' in page
    assert page.count('class="bars"') == 2


def test_every_role_may_check_a_scanner_and_print_cards(bob):
    assert bob.get("/scanner").status_code == 200
    assert bob.get("/command-cards").status_code == 200


def test_the_cards_say_what_each_does(alice):
    said = text(alice.get("/command-cards"))
    for code in COMMANDS:
        assert code in said
    assert "Takes the last scan out again." in said
