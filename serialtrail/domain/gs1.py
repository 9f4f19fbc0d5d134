"""What a scanned code says when it is GS1: element strings, symbology prefixes, Digital Link.

A plain number must never be mistaken for GS1. In this order a text counts as GS1:
1. an AIM symbology prefix (`]C1`, `]d2`, `]Q3`, `]e0`, `]J1`, and the EAN/ITF ones) says so. A prefix of another
   symbology (`]C0`, `]Q1`) says it is not; it is taken off and the rest is `plain`, but for brackets and links;
2. brackets: it begins with `(00)`, `(01)` or `(21)` and every element has the form its identifier asks for;
3. a group separator (0x1D) stands in it;
4. an http or https link with `/01/` and a GTIN in its path;
5. neither, but it begins with `01`, a GTIN-14 whose check digit is right, and 21, 10, 11 or 17. This one is ambiguous:
   a plain number of 19 and more characters could look so by chance (about one random digit string in 25,000).
A GTIN or SSCC with a wrong check digit makes the whole text not GS1.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from biip import ParseConfig, ParseError
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gs1_element_strings import GS1ElementString
from biip.gs1_messages import GS1Message
from biip.symbology import GS1Symbology
from stdnum import ean

from serialtrail.domain import numbers

SEPARATOR = "\x1d"
_MAX_LENGTH = 2000
# What begins with a letter or digit and holds no separator can only be GS1 by rules 4 and 5.
# Both cases are written out: to ignore them takes four times as long.
_ONE_PLAIN = r"(?!01[0-9]{14}|[hH][tT][tT][pP][sS]?:)[0-9A-Za-z][!-~]*+"
_PLAIN = re.compile(_ONE_PLAIN)
_ALL_PLAIN = re.compile(rf"(?:{_ONE_PLAIN}\n)*+{_ONE_PLAIN}")
_PREFIX = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_BRACKETED = re.compile(r"\((?:00|01|21)\)")
_IDENTIFIER = re.compile(r"\((\d{2,4})\)")
_RAW = re.compile(r"01(\d{14})(?:21|10|11|17)")
_LINK = re.compile(r"https?://[^/]+(?:/[^/?#]+)*/01/([0-9]{8,14})(?=[/?#]|$)", re.IGNORECASE)
_MESSAGES = {symbology.value for symbology in GS1Symbology.with_gs1_messages()}
_GTINS = {symbology.value for symbology in GS1Symbology.with_gtin()}
# Dates are handed on as printed: biip would put the century by the clock, and the domain has none.
_CONFIG = ParseConfig(gs1_element_strings_verify_date=False)


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a code says. `gtin` has 14 digits; dates are YYMMDD as printed, see `full_date`."""

    gtin: str | None = None  # AI 01
    serial: str | None = None  # AI 21, not yet checked as a number
    batch: str | None = None  # AI 10
    expiry: str | None = None  # AI 17
    produced: str | None = None  # AI 11
    sscc: str | None = None  # AI 00, the code of a carton or pallet
    plain: str | None = None  # the text behind a symbology prefix that is not GS1


def read_code(text: str) -> Scanned | None:
    """What a scanned or typed code says; None when it is not GS1, so a plain number."""
    if _PLAIN.fullmatch(text):
        return None
    code = numbers.fold(text).text
    if len(code) > _MAX_LENGTH:
        return None
    if _PREFIX.match(code):
        return _prefixed(code[1:3], code[3:])
    return _bracketed(code) or _linked(code) or _raw(code)


def serial_of(text: str) -> str:
    """The number that an entered code names: the serial of a GS1 code, else the text itself without its prefix."""
    scanned = read_code(text)
    if scanned is None:
        return text
    return scanned.serial or scanned.plain or text


def serials_of(texts: Sequence[str]) -> tuple[str, ...]:
    """`serial_of` each."""
    # A thousand are mostly plain: they are looked at as one text.
    whole = "\n".join(texts)
    if _ALL_PLAIN.fullmatch(whole) and whole.count("\n") == len(texts) - 1:
        return tuple(texts)
    return tuple(map(serial_of, texts))


def gtin14(text: str) -> str | None:
    """A GTIN-8, -12, -13 or -14 with the right check digit as GTIN-14; None for anything else."""
    digits = numbers.fold(text).text
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", digits) or not ean.is_valid(digits):
        return None
    return digits.zfill(14) if int(digits) else None  # nothing but zeros has the right check digit too


def full_date(yymmdd: str, this_year: int) -> date | None:
    """The date of a GS1 element, century by the nearest hundred years; day 00 is the month's last. None: no date."""
    if not re.fullmatch(r"[0-9]{6}", yymmdd):
        return None
    year, month, day = int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:])
    year += this_year - this_year % 100
    if year - this_year >= 51:
        year -= 100
    elif year - this_year <= -50:
        year += 100
    try:
        if day:
            return date(year, month, day)
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1) if 1 <= month <= 12 else None
    except ValueError:
        return None


def _prefixed(symbology: str, content: str) -> Scanned | None:
    if symbology in _GTINS:
        gtin = gtin14(content)
        return Scanned(gtin=gtin) if gtin else Scanned(plain=content)
    found = _linked(content) or _bracketed(content)
    if found is None and (symbology in _MESSAGES or SEPARATOR in content):
        found = _message(content)
    return found or (Scanned(plain=content) if content else None)


def _bracketed(code: str) -> Scanned | None:
    if not _BRACKETED.match(code):
        return None
    _, *pieces = _IDENTIFIER.split(code)
    return _elements([identifier + value.strip() for identifier, value in zip(pieces[::2], pieces[1::2], strict=True)])


def _linked(code: str) -> Scanned | None:
    link = _LINK.match(code)
    if link is None or gtin14(link[1]) is None:  # biip would pad any digits to a GTIN-14
        return None
    try:
        return _scanned(list(GS1DigitalLinkURI.parse(code, config=_CONFIG).element_strings))
    except (ParseError, ValueError):  # a link that cannot be taken apart is ValueError
        return None


def _raw(code: str) -> Scanned | None:
    start = _RAW.match(code)
    if SEPARATOR in code or (start and gtin14(start[1])):
        return _message(code)
    return None


def _message(code: str) -> Scanned | None:
    try:
        return _scanned(list(GS1Message.parse(code.lstrip(SEPARATOR), config=_CONFIG).element_strings))
    except (ParseError, ValueError):
        return None


def _elements(texts: list[str]) -> Scanned | None:
    try:
        return _scanned([GS1ElementString.parse(text, config=_CONFIG) for text in texts])
    except (ParseError, ValueError):
        return None


def _scanned(elements: list[GS1ElementString]) -> Scanned | None:
    if not elements or any(element.gtin_error or element.sscc_error for element in elements):
        return None
    values = {element.ai.ai: element.value for element in reversed(elements)}
    if "01" in values and gtin14(values["01"]) is None:
        return None
    return Scanned(
        gtin=values.get("01"),
        serial=values.get("21"),
        batch=values.get("10"),
        expiry=values.get("17"),
        produced=values.get("11"),
        sscc=values.get("00"),
    )
