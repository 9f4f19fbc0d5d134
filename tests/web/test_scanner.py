"""The check of scanners, the command cards, and the barcodes on both."""

import re

import pytest
import zxingcpp
from PIL import Image

from serialtrail.web.bars import HEIGHT, QUIET, drawing
from serialtrail.web.scanner import COMMANDS, GS1, GS1_SHOWN, PLAIN
from tests.web.shelf import text

BAR = re.compile(r"M(\d+) 0h(\d+)v\d+h-\d+z")


def modules(code, **how):
    """The drawing as a row of modules, read back from the path."""
    drawn = drawing(code, **how)
    row = [0] * drawn.width
    for left, wide in BAR.findall(drawn.path):
        for place in range(int(left), int(left) + int(wide)):
            row[place] = 1
    return row


def scanned(row):
    """What a scanner sends for these modules."""
    picture = Image.new("L", (len(row), HEIGHT), 255)
    picture.putdata([255 * (1 - dark) for dark in row] * HEIGHT)
    [found] = zxingcpp.read_barcodes(picture.resize((4 * len(row), HEIGHT)))
    return found


@pytest.mark.parametrize(
    "code", [*COMMANDS, PLAIN, "".join(map(chr, range(32, 80))), "".join(map(chr, range(80, 127)))]
)
def test_a_code_on_a_page_is_read_as_it_was_written_and_has_white_around(code):
    row = modules(code)
    assert row[:QUIET] == row[-QUIET:] == [0] * QUIET
    assert scanned(row).bytes.decode() == code


def test_a_gs1_code_is_read_as_one_with_its_separator():
    found = scanned(modules(GS1_SHOWN, gs1=True))
    assert found.bytes.decode() == GS1
    assert found.content_type is zxingcpp.ContentType.GS1


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
