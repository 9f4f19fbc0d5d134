"""Serial numbers as text: folding, keys, what is refused, and how typed lists are taken apart."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import attrgetter
from typing import NamedTuple

from serialtrail.domain.texts import gettext_noop

MAX_LENGTH = 100

# All white space but 0x1C-0x1F, which separate the parts of scanned codes (GS in GS1) and must reach their reader.
_WHITE = "".join(chr(c) for c in range(0x3001) if chr(c).isspace() and not 0x1C <= c <= 0x1F)
_SEPARATORS = re.compile(f"[{re.escape(_WHITE)},;\uff0c\uff1b\u3001]+")
_GOOD = re.compile(r"[!-+\--:<-~]{1,100}")
_ALL_GOOD = re.compile(r"(?:[!-+\--:<-~]{1,100}\n)*[!-+\--:<-~]{1,100}")
_BAD = re.compile(r"[^!-+\--:<-~]")
_TO_ASCII = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_TO_UPPER = {c: c - 32 for c in range(ord("a"), ord("z") + 1)}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SHOWN_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Folded:
    """A text after folding and trimming; `changed` when a full-width form became ASCII, which the user is told."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class NumberFault:
    """Why a text cannot be a number (or a part of a rule or format for numbers).

    `template` is an English source string for gettext with `%(name)s` places that `facts` fill; `code` is the refusal.
    """

    reason: str
    template: str
    facts: dict[str, str | int]
    code: str = "number_invalid"
    field: str = ""


class Entry(NamedTuple):
    """A code on a line: as it is to be shown, its key, and why it cannot be a number."""

    number: str
    key: str
    fault: NumberFault | None = None


# As Entry(), which takes three times as long.
_ENTRY: Callable[..., Entry] = tuple.__new__


@dataclass(frozen=True, slots=True)
class Parsed:
    """A list of entries taken apart: every entry is in exactly one of `numbers`, `duplicates` and `invalid`."""

    numbers: tuple[str, ...]  # distinct by key, in the order first entered
    duplicates: tuple[str, ...]  # each further entry of a number already given
    invalid: tuple[tuple[str, NumberFault], ...]  # the text made fit to be shown, and why
    folded: tuple[tuple[str, str], ...]  # entered and folded text of good entries that folding changed


SENTENCES = {
    "empty": gettext_noop("The number is empty."),
    "too_long": gettext_noop("The number has %(length)s characters; at most %(most)s are allowed."),
    "comma": gettext_noop("The comma at position %(position)s separates numbers and cannot be part of one."),
    "semicolon": gettext_noop("The semicolon at position %(position)s separates numbers and cannot be part of one."),
    "space": gettext_noop("There is a space (%(codepoint)s) at position %(position)s; a number has no spaces inside."),
    "control": gettext_noop("There is an invisible control character (%(codepoint)s) at position %(position)s."),
    "emoji": gettext_noop(
        "The emoji %(character)s at position %(position)s is not allowed; use letters, digits and common signs."
    ),
    "non_ascii": gettext_noop(
        "The character %(character)s at position %(position)s is not allowed;"
        " use the letters A to Z, digits and common signs."
    ),
}


def sentence(fault: NumberFault) -> str:
    """The fault in plain English."""
    return fault.template % fault.facts


def fold(text: str) -> Folded:
    """Full-width forms and the ideographic space become ASCII, nothing else; the ends are trimmed."""
    trimmed = text.strip(_WHITE)
    if trimmed.isascii():
        return Folded(trimmed, False)
    folded = trimmed.translate(_TO_ASCII)
    return Folded(folded, folded != trimmed)


def clean(element: str) -> str:
    """One element of data (of `serials`, a cell) as one code: trimmed and folded, never split."""
    if _GOOD.fullmatch(element):
        return element
    return fold(element).text


def key(number: str) -> str:
    """What makes two numbers the same serial: folded, trimmed, with the letters a to z in upper case."""
    if _GOOD.fullmatch(number):
        return number.upper()
    text = fold(number).text
    return text.upper() if text.isascii() else text.translate(_TO_UPPER)


def read(entered: Sequence[str]) -> tuple[Entry, ...]:
    """Take entered codes one by one."""
    whole = _good_together(entered)
    if whole:
        return tuple(map(_ENTRY, repeat(Entry), zip(entered, whole.upper().split("\n"), repeat(None))))
    return tuple(Entry(clean(text), key(text), fault(text)) for text in entered)


def keys_of(entries: Iterable[Entry]) -> list[str]:
    return list(map(attrgetter("key"), entries))


def keys(entered: Sequence[str]) -> list[str]:
    """The keys alone of entered codes."""
    whole = _good_together(entered)
    return whole.upper().split("\n") if whole else [key(text) for text in entered]


def good(entered: Sequence[str]) -> bool:
    """Whether each is a number just as it stands."""
    return bool(_good_together(entered))


def _good_together(entered: Sequence[str]) -> str:
    """The codes as lines of one text, if each is good as it stands, else nothing."""
    # A thousand are mostly good: they are looked at as one text.
    whole = "\n".join(entered)
    return whole if _ALL_GOOD.fullmatch(whole) and whole.count("\n") == len(entered) - 1 else ""


def fault(number: str) -> NumberFault | None:
    """Why this text, once folded and trimmed, cannot be a number; None when it can.

    Facts: `length` and `most` of a text too long; `character`, `codepoint` (U+4E2D) and `position` (from 1, in the
    trimmed text) of the first character that is not allowed.
    """
    if _GOOD.fullmatch(number):
        return None
    text = fold(number).text
    if _GOOD.fullmatch(text):
        return None
    if not text:
        return NumberFault("empty", SENTENCES["empty"], {})
    if len(text) > MAX_LENGTH:
        return NumberFault("too_long", SENTENCES["too_long"], {"length": len(text), "most": MAX_LENGTH})
    return character_fault(text)


def character_fault(text: str) -> NumberFault | None:
    """The first character of a folded text that no number may hold; None when there is none."""
    bad = _BAD.search(text)
    if bad is None:
        return None
    reason, character = _reason(bad.group()), bad.group()
    codepoint = f"U+{ord(character):04X}"
    # Only what prints as one sign of its own is shown; lone surrogates cannot even be encoded.
    visible = character.isprintable() and not unicodedata.category(character).startswith("M")
    facts: dict[str, str | int] = {
        "character": f"{character} ({codepoint})" if visible else codepoint,
        "codepoint": codepoint,
        "position": bad.start() + 1,
    }
    return NumberFault(reason, SENTENCES[reason], facts)


def split(text: str) -> list[str]:
    """The entries of a typed or pasted list, as entered; empty ones vanish."""
    return [entry for entry in _SEPARATORS.split(text) if entry]


def parse(text: str) -> Parsed:
    """Take a typed or pasted list apart."""
    return collect(split(text))


def collect(elements: Iterable[str]) -> Parsed:
    """Sort entries, one code each, into numbers, duplicates and invalid ones; good ones never wait for bad ones."""
    numbers: dict[str, str] = {}
    duplicates: list[str] = []
    invalid: list[tuple[str, NumberFault]] = []
    changed: list[tuple[str, str]] = []
    for element in elements:
        folded = fold(element)
        if wrong := fault(folded.text):
            invalid.append((shown(element), wrong))
            continue
        if folded.changed:
            changed.append((element, folded.text))
        name = key(folded.text)
        if name in numbers:
            duplicates.append(folded.text)
        else:
            numbers[name] = folded.text
    return Parsed(tuple(numbers.values()), tuple(duplicates), tuple(invalid), tuple(changed))


def shown(text: str) -> str:
    """A refused text made fit for any screen, log or JSON: no control characters or lone surrogates, not endless."""
    cut = text if len(text) <= _SHOWN_LENGTH else text[: _SHOWN_LENGTH - 1] + "\u2026"
    return _UNPRINTABLE.sub("\ufffd", cut)


def _reason(character: str) -> str:
    point, category = ord(character), unicodedata.category(character)
    if character in ",;":
        return "comma" if character == "," else "semicolon"
    if character in _WHITE:
        return "space"
    if category in ("Cc", "Cf"):
        return "control"
    if category in ("So", "Sk") and (point >= 0x1F000 or 0x2600 <= point < 0x27C0 or 0x2B00 <= point < 0x2C00):
        return "emoji"
    return "non_ascii"
