"""Formats that an item may demand of its numbers: a regular expression and a check.

Patterns run on RE2, which matches in linear time whatever the pattern: nobody can freeze the server with `(a+)+$`.
It knows no look-around and no back-references, and such patterns are refused when the item is saved.
Luhn, MAC and GTIN arithmetic is python-stdnum's (LGPL), the VIN check digit is ours.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import re2
from stdnum import luhn, mac

from serialtrail.domain import gs1, numbers
from serialtrail.domain.numbers import NumberFault
from serialtrail.domain.texts import gettext_noop

MAX_PATTERN_LENGTH = 200


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What an item demands: the whole number matches `regex`, and passes `check`; either may be absent."""

    regex: str | None = None
    check: str | None = None


SENTENCES = {
    "regex": gettext_noop("The number does not have the form this item asks for: %(regex)s"),
    "luhn": gettext_noop("The check digit is wrong; a digit was probably mistyped."),
    "imei": gettext_noop("This is not an IMEI: 15 digits, the last of them a check digit."),
    "vin": gettext_noop(
        "This is not a vehicle identification number: 17 letters and digits, no I, O or Q, the ninth a check digit."
    ),
    "gtin": gettext_noop("This is not a GTIN: 8, 12, 13 or 14 digits, the last of them a check digit."),
    "mac": gettext_noop("This is not a MAC address: 12 hexadecimal digits, also in pairs with colons or hyphens."),
    "pattern_empty": gettext_noop("The regular expression is empty; leave it out instead."),
    "pattern_too_long": gettext_noop("The regular expression has %(length)s characters; at most %(most)s are allowed."),
    "pattern_characters": gettext_noop("The regular expression may hold printable ASCII characters only."),
    "pattern_invalid": gettext_noop(
        "The regular expression cannot be used: %(detail)s. Look-around and back-references are not supported."
    ),
}


def format_fault(number: str, format: NumberFormat) -> NumberFault | None:
    """Why this number does not have the format; None when it has. The pattern is one that `regex_fault` let pass.

    The pattern must match the whole number as entered, upper and lower case told apart (`(?i)` joins them).
    """
    text = numbers.clean(number)
    if wrong := numbers.fault(text):
        return wrong
    if format.regex is not None and not _compile(format.regex).fullmatch(text.encode()):
        return NumberFault("regex", SENTENCES["regex"], {"regex": format.regex})
    if format.check is not None and not CHECKS[format.check](text):
        return NumberFault(format.check, SENTENCES[format.check], {})
    return None


def regex_fault(pattern: str) -> NumberFault | None:
    """Why a pattern cannot be demanded of an item's numbers; None when it can."""
    if not pattern:
        return _pattern_fault("pattern_empty")
    if len(pattern) > MAX_PATTERN_LENGTH:
        return _pattern_fault("pattern_too_long", length=len(pattern), most=MAX_PATTERN_LENGTH)
    if not re.fullmatch(r"[ -~]+", pattern):
        return _pattern_fault("pattern_characters")
    try:
        _compile(pattern)
    except re2.error as error:
        return _pattern_fault("pattern_invalid", detail=error.args[0].decode())
    return None


def _pattern_fault(reason: str, **facts: str | int) -> NumberFault:
    return NumberFault(reason, SENTENCES[reason], facts, "line_invalid", "number_format.regex")


@lru_cache(maxsize=256)
def _compile(pattern: str) -> re2._Regexp:
    """The pattern, to be asked about UTF-8: the road by str counts its characters anew at each match."""
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    options.max_mem = 1 << 20  # bytes a pattern may take; a pattern that unfolds beyond it is refused
    return re2.compile(pattern.encode(), options)


def _is_luhn(number: str) -> bool:
    return number.isdecimal() and luhn.is_valid(number)


def _is_imei(number: str) -> bool:
    return len(number) == 15 and _is_luhn(number)


def _is_gtin(number: str) -> bool:
    return gs1.gtin14(number) is not None


def _is_mac(number: str) -> bool:
    if len(number) == 12:
        number = ":".join(number[i : i + 2] for i in range(0, 12, 2))
    # Without the manufacturer: the list of manufacturers is older than the newest devices.
    return len(number) == 17 and mac.is_valid(number, validate_manufacturer=False)


_VIN = re.compile(r"[0-9A-HJ-NPR-Z]{8}[0-9X][0-9A-HJ-NPR-Z]{8}")
_VIN_VALUES = dict(zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", "012345678912345678123457923456789", strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def _is_vin(number: str) -> bool:
    vin = number.upper()
    if not _VIN.fullmatch(vin):
        return False
    rest = sum(int(_VIN_VALUES[sign]) * weight for sign, weight in zip(vin, _VIN_WEIGHTS, strict=True)) % 11
    return vin[8] == "0123456789X"[rest]


CHECKS: dict[str, Callable[[str], bool]] = {
    "luhn": _is_luhn,
    "imei": _is_imei,
    "vin": _is_vin,
    "gtin": _is_gtin,
    "mac": _is_mac,
}
