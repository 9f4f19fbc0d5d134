"""The storekeeper's language: a story is a text, each line of it an act or a claim.

    purchase  P1  PHONE D-001 D-002 CASE x5   from ACME to MAIN
    sale      S1  D-001                       from MAIN to Ann      refused: serial_held
    in stock  MAIN D-002

Numbers without an item are of PHONE; `D-1..D-9` is nine numbers; `x2:box` two boxes. `as cashier …` says who acts,
`as storekeeper@EAST …` one who is limited to a store. `#` begins a remark.
"""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from serialtrail.domain.documents import KINDS
from serialtrail.domain.facts import Draft, DraftLine
from tests.stories.shop import ITEMS

PARTY_FIRST = ("purchase", "sale_return", "purchase_order")  # from a party to a place
TWO_WORDS = ("in stock", "on hand", "left alone")
_QUANTITY = re.compile(r"x(-?[\d.]+|NaN)(?::(\w+))?")
_RANGE = re.compile(r"(.*?)(\d+)\.\.(.*?)(\d+)")


class Unclear(Exception):
    """The story cannot be understood: a mistake of who wrote it."""


@dataclass(frozen=True)
class Line:
    """A line of a story: who does what; `refused` are the codes it must be refused with, `stores` limit who acts."""

    text: str
    verb: str
    words: tuple[str, ...]
    role: str = "owner"
    stores: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """A document as a line says it: the fields that are named, its lines, and what is to be done with it."""

    ref: str
    kind: str
    fields: dict[str, Any] = field(default_factory=dict)
    lines: tuple[DraftLine, ...] = ()
    act: str = "post"

    def draft(self, **more: Any) -> Draft:
        return Draft(self.kind, self.lines, **{**self.fields, **more})


def read(story: str) -> list[Line]:
    """Take a story apart."""
    return [line for text in story.splitlines() for line in _line(text.strip())]


def _line(text: str) -> Iterator[Line]:
    told, _, refused = text.partition(" #")[0].partition("refused:")
    words = shlex.split(told, comments=False) if not told.startswith("#") else []
    if not words:
        return
    role = "owner"
    stores: tuple[str, ...] = ()
    if words[0] == "as":
        role, _, limited = words[1].partition("@")
        stores = tuple(limited.split(",")) if limited else ()
        words = words[2:]
    verb, rest = words[0], words[1:]
    if rest and f"{verb} {rest[0]}" in TWO_WORDS:
        verb, rest = f"{verb}_{rest[0]}", rest[1:]
    codes = tuple(code.strip() for code in refused.split(",") if code.strip())
    yield Line(text, verb, tuple(rest), role, stores, codes)


def document(kind: str, words: Sequence[str]) -> Said:
    """Read what a line says about a document: `words` begin with the name the story gives it."""
    if kind not in KINDS or not words:
        raise Unclear(f"{kind} {' '.join(words)}")
    reader = _Reader(kind, list(words[1:]))
    reader.read()
    return Said(words[0], kind, reader.fields, tuple(reader.lines), reader.act)


def lines(words: Sequence[str]) -> tuple[DraftLine, ...]:
    """Read items, quantities and numbers alone."""
    reader = _Reader("sale", list(words))
    reader.read()
    return tuple(reader.lines)


def spread(word: str) -> list[str]:
    """`D-08..D-10` is D-08, D-09, D-10; anything else stays as it is."""
    found = _RANGE.fullmatch(word)
    if not found or found[1] != found[3]:
        return [word]
    first, last = found[2], found[4]
    return [f"{found[1]}{n:0{len(first)}d}" for n in range(int(first), int(last) + 1)]


FLAGS: dict[str, tuple[str, Any]] = {
    "full": ("full", True), "partial": ("full", False), "hold": ("hold", True), "release": ("hold", False),
    "all": ("scope", "all"), "listed": ("scope", "lines"), "label": ("mode", "label"), "add": ("mode", "add"),
    "register": ("mode", "register"), "keep_unit": ("mode", "keep_unit"), "used": ("mode", "used"),
    "broken": ("mode", "broken"), "request": ("direction", "request"),
    "send": ("direction", "send"), "unlimited": ("limit", None),
}  # fmt: skip
NAMED = {
    "at": "location", "with_party": "party", "note": "note", "reference": "reference", "category": "category",
    "scope": "scope", "mode": "mode", "direction": "direction",
}  # fmt: skip
OF_LINE = {"batch": "production_batch", "lot": "batch", "unit": "unit", "going": "direction"}
ACTS = ("draft", "ship", "check")


class _Reader:
    """Reads words one by one; a word belongs to the item named before it."""

    def __init__(self, kind: str, words: list[str]) -> None:
        self.kind, self.words = kind, words
        self.fields: dict[str, Any] = {}
        self.lines: list[DraftLine] = []
        self.act = "post"

    def read(self) -> None:
        while self.words:
            self._word(self.words.pop(0))

    def _word(self, word: str) -> None:
        if word in ITEMS or word.startswith("item:"):
            self.lines.append(DraftLine(word.removeprefix("item:")))
        elif word in ("from", "to"):
            self.fields[self._end(word)] = self._next()
        elif word in ACTS:
            self.act = word
        elif word in FLAGS:
            name, value = FLAGS[word]
            self.fields[name] = value
        elif word == "on":
            self.fields["date"] = date.fromisoformat(self._next())
        elif word == "confirm":
            self.fields["confirm"] = frozenset(self._next().split(","))
        elif word in NAMED:
            self.fields[NAMED[word]] = self._next()
        else:
            self._of_line(word)

    def _of_line(self, word: str) -> None:
        if word in ("in", "out"):
            self._change(direction=word)
        elif word in OF_LINE:
            self._change(**{OF_LINE[word]: self._next()})
        elif word == "price":
            self._change(unit_price=Decimal(self._next()))
        elif word == "expires":
            self._change(expires_on=date.fromisoformat(self._next()))
        elif found := _QUANTITY.fullmatch(word):
            self._change(quantity=Decimal(found[1]), unit=found[2])
        else:
            before = self.lines[-1].numbers if self.lines else ()
            self._change(numbers=(*before, *spread(word)))

    def _change(self, **changes: Any) -> None:
        if not self.lines:
            self.lines.append(DraftLine("PHONE"))
        self.lines[-1] = replace(self.lines[-1], **changes)

    def _end(self, word: str) -> str:
        if self.kind in ("transfer", "adjustment"):
            return "location" if word == "from" else "to_location"
        return "party" if (word == "from") == (self.kind in PARTY_FIRST) else "location"

    def _next(self) -> str:
        if not self.words:
            raise Unclear("the line ends too early")
        return self.words.pop(0)
