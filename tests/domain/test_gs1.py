"""What a scanned code says when it is GS1, and that a plain number never passes for one."""

import string
from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from serialtrail.domain import gs1, numbers
from serialtrail.domain.gs1 import Scanned

GTIN = "09506000134352"
# What AI 21 may hold (GS1 General Specifications, character set 82), but the brackets that brackets would misread.
CSET82 = string.ascii_letters + string.digits + "!\"%&'*+,-./_:;<=>?"
serials = st.text(CSET82, min_size=1, max_size=20)
gtins = st.integers(1, 10**13 - 1).map(lambda n: f"{n:013d}").map(lambda d: d + ean.calc_check_digit(d))


@given(gtins, serials)
def test_all_ways_to_write_a_gs1_code_say_the_same(gtin: str, serial: str) -> None:
    said = Scanned(gtin=gtin, serial=serial)
    assert gs1.read_code(f"(01){gtin}(21){serial}") == said
    assert gs1.read_code(f"]C101{gtin}21{serial}") == said
    assert gs1.read_code(f"]d2\x1d01{gtin}21{serial}") == said
    assert gs1.read_code(f"]Q301{gtin}21{serial}\x1d") == said
    assert gs1.read_code(f"01{gtin}21{serial}") == said


@given(gtins, serials)
def test_a_digital_link_says_item_and_serial(gtin: str, serial: str) -> None:
    said = Scanned(gtin=gtin, serial=serial)
    link = f"https://id.gs1.org/01/{gtin}/21/{quote(serial, safe='')}"
    if serial.strip("."):  # a browser would swallow dots alone; nobody prints them
        assert gs1.read_code(link) == said
        assert gs1.read_code("]Q1" + link) == said
        assert gs1.read_code("]Q3" + link) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"(01){GTIN}(21)AB(C)1(17)251200", Scanned(gtin=GTIN, serial="AB(C)1", expiry="251200")),
        (f"(01) {GTIN} (21) ABC", Scanned(gtin=GTIN, serial="ABC")),
        (f"\uff08\uff10\uff11\uff09{GTIN}\uff0821\uff09\uff21", Scanned(gtin=GTIN, serial="A")),
        ("(21)ABC", Scanned(serial="ABC")),
        (f"]C101{GTIN}10B1\x1d21S1", Scanned(gtin=GTIN, serial="S1", batch="B1")),
        (f"01{GTIN}10B1\x1d21S1", Scanned(gtin=GTIN, serial="S1", batch="B1")),
        (f"01{GTIN}1124010217260131" + "21S1", Scanned(gtin=GTIN, serial="S1", produced="240102", expiry="260131")),
        ("]C100106141412345678908", Scanned(sscc="106141412345678908")),
        ("(00)106141412345678908", Scanned(sscc="106141412345678908")),
        ("]E05901234123457", Scanned(gtin="05901234123457")),
        ("]E496385074", Scanned(gtin="00000096385074")),
        ("https://shop.example/p/01/9506000134352/10/L/21/S1?17=251231&x=2", Scanned(GTIN, "S1", "L", "251231")),
        (f"HTTP://shop.example/01/{GTIN}", Scanned(gtin=GTIN)),
        ("]C0ABC123", Scanned(plain="ABC123")),
        ("]Q1ABC123", Scanned(plain="ABC123")),
        (f"]C001{GTIN}21S1", Scanned(plain=f"01{GTIN}21S1")),
        (f"]C101{GTIN[:-1]}921S1", Scanned(plain=f"01{GTIN[:-1]}921S1")),
    ],
)
def test_what_codes_say(text: str, said: Scanned) -> None:
    assert gs1.read_code(text) == said


@pytest.mark.parametrize(
    "plain",
    [
        "0112345",
        "356868000041412",
        "00356868000041412",
        "21ABC",
        GTIN,
        f"01{GTIN}",
        f"01{GTIN[:-1]}921S1",
        f"01{GTIN}99S1",
        "0100000000000000" + "2100",
        f"01{GTIN}17211301",
        f"(01){GTIN[:-1]}9(21)A",
        "(01)234",
        "(99)ABC",
        "(A)21",
        "]",
        "]C",
        "]C1",
        "[)>\x1e06\x1dP123",
        "A\x1dB",
        "http://[/01/",
        "https://shop.example/01/17",
        "https://shop.example/01/",
        "https://shop.example/item/21/S1",
        f"https://shop.example/?a=/01/{GTIN}",
        f"ftp://shop.example/01/{GTIN}",
        "\ud800",
        "",
        "(01)" * 1000,
    ],
)
def test_what_is_not_gs1_stays_a_plain_number(plain: str) -> None:
    assert gs1.read_code(plain) is None
    assert gs1.serial_of(plain) == plain


@given(st.text(string.digits, max_size=18))
def test_digits_too_few_for_item_and_serial_are_never_gs1(number: str) -> None:
    assert gs1.read_code(number) is None


@given(st.text(string.ascii_letters + string.digits + "-_/.#", max_size=100).filter(lambda text: text[:2] != "01"))
def test_an_ordinary_number_is_never_gs1(number: str) -> None:
    assert gs1.read_code(number) is None


hostile = st.lists(
    st.sampled_from(["]C1", "]d2", "]Q3", "]E0", "]z0", "(01)", "(21)", "(", ")", GTIN, "01", "21", "10", "17", "\x1d"])
    | st.sampled_from(["https://", "http://[", "/01/", "/21/", "%2F", "%FF", "?", "#", "\ud800", "\x00", "310", "391"])
    | st.text(max_size=8)
).map("".join)


@given(hostile)
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    scanned = gs1.read_code(text)
    if scanned and scanned.gtin:
        assert gs1.gtin14(scanned.gtin) == scanned.gtin
    numbers.fault(gs1.serial_of(text))


def test_an_entered_code_names_its_serial() -> None:
    assert gs1.serial_of(f"(01){GTIN}(21)S1") == "S1"
    assert gs1.serial_of("]C0S1") == "S1"
    assert gs1.serial_of("S1") == "S1"


@pytest.mark.parametrize(
    ("text", "gtin"),
    [
        ("96385074", "00000096385074"),
        ("036000291452", "00036000291452"),
        ("9506000134352", GTIN),
        (" 9506000134352 ", GTIN),
        (GTIN, GTIN),
        ("9506000134353", None),
        ("950600013435", None),
        ("978-0-471-11709-4", None),
        ("00000000", None),
        ("\xb296385074", None),
        ("\u0669\u0666\u0663\u0668\u0665\u0660\u0667\u0664", None),
        ("", None),
    ],
)
def test_a_gtin_of_any_length_becomes_fourteen_digits_or_nothing(text: str, gtin: str | None) -> None:
    assert gs1.gtin14(text) == gtin


@given(gtins)
def test_a_gtin_14_is_its_own_normal_form(gtin: str) -> None:
    assert gs1.gtin14(gtin) == gtin


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("251231", date(2025, 12, 31)),
        ("251200", date(2025, 12, 31)),
        ("240200", date(2024, 2, 29)),
        ("750101", date(2075, 1, 1)),
        ("760101", date(1976, 1, 1)),
        ("000101", date(2000, 1, 1)),
        ("250230", None),
        ("251300", None),
        ("000000", None),
        ("2512", None),
        ("ABCDEF", None),
    ],
)
def test_a_printed_date_gets_the_nearest_century(text: str, day: date | None) -> None:
    assert gs1.full_date(text, 2025) == day
