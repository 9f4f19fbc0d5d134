"""Numbers before anything is written: a typed list taken apart with what is known of each, and numbers by rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from serialtrail.domain import formats, generation, gs1, numbers
from serialtrail.domain.generation import NumberRule
from serialtrail.domain.gs1 import Scanned
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.queries.codes import Known, Meanings, meanings
from serialtrail.queries.rows import Row, first

_LINES = re.compile(r"[\r\n]+")


@dataclass(frozen=True)
class Parsed:
    """A typed list taken apart: numbers as given, what was given again, what is none and why, what was folded.

    A known serial stands there by its present number, whichever of its codes was entered; a carton by its members.
    """

    numbers: tuple[str, ...]
    duplicates: tuple[str, ...]
    invalid: tuple[tuple[str, Refusal], ...]
    folded: tuple[str, ...]


@dataclass(frozen=True)
class _Entry:
    """What was entered, folded; the number that a GS1 code names, else the entry itself; and what the code says."""

    text: str
    number: str
    scanned: Scanned | None

    @property
    def keys(self) -> list[str]:
        """The keys it may be known by, the first known one counts."""
        sscc = self.scanned and self.scanned.sscc
        texts = [self.text, *([sscc, f"00{sscc}", f"(00){sscc}"] if sscc else []), self.number]
        return [numbers.key(text) for text in texts]


def parse(organization_id: int, text: str, limit: int, item: str | None = None) -> Parsed:
    """Take a list apart; with `item` (a SKU) also ask whether each number can be one of that item.

    Refuses with item_unknown and, for more than `limit` numbers, too_many_numbers.
    """
    owner = _item(organization_id, item) if item is not None else None
    changed, entries = [], []
    for entered in _entries(text):
        folded = numbers.fold(entered)
        if folded.changed:
            changed.append(folded.text)
        entries.append(_Entry(folded.text, gs1.serial_of(folded.text), gs1.read_code(folded.text)))
    known = meanings(organization_id, {key for entry in entries for key in entry.keys})
    found: dict[str, str] = {}
    duplicates: list[str] = []
    invalid: list[tuple[str, Refusal]] = []
    for entry in entries:
        for number, key, refusal in _read(entry, known, owner):
            if refusal is not None:
                invalid.append((numbers.shown(entry.text), refusal))
            elif key in found:
                duplicates.append(number)
            else:
                found[key] = number
    given = len(found) + len(invalid)
    if given > limit:
        raise Refused([Refusal("too_many_numbers", facts={"given": given, "limit": limit})])
    return Parsed(tuple(found.values()), tuple(duplicates), tuple(invalid), tuple(changed))


def generate(organization_id: int, rule: NumberRule, limit: int) -> Row:
    """`{"numbers", "taken"}`: the numbers of a rule, and those among them that exist or may not be used.

    Refuses with line_invalid, naming the field, and too_many_numbers.
    """
    rule = generation.folded(rule)
    faults = generation.rule_faults(rule, limit)
    if faults:
        shown = [(fault, {"field": fault.field, "pattern": fault.template, **fault.facts}) for fault in faults]
        raise Refused([Refusal(fault.code, facts=facts) for fault, facts in shown])
    made = {numbers.key(number): number for number in generation.generate(rule)}
    known = meanings(organization_id, made.keys())
    return {"numbers": list(made.values()), "taken": [number for key, number in made.items() if known.taken(key)]}


def _entries(text: str) -> Iterator[str]:
    """Split at separators; but a line that is one GS1 code with a number stays whole, with its spaces."""
    for line in _LINES.split(text):
        scanned = gs1.read_code(line) if numbers.split(line)[1:] else None
        if scanned is not None and scanned.serial and numbers.fault(scanned.serial) is None:
            yield line
        else:
            yield from numbers.split(line)


def _item(organization_id: int, sku: str) -> Row:
    sql = """
        SELECT i.sku, i.gtin, i.number_regex, i.number_check FROM item i
        WHERE i.organization_id = %(org)s AND i.key = %(sku)s"""
    row = first(sql, {"org": organization_id, "sku": numbers.key(sku)})
    if row is None:
        raise Refused([Refusal("item_unknown", facts={"item": numbers.shown(sku)})])
    return row


def _read(entry: _Entry, known: Meanings, owner: Row | None) -> Iterator[tuple[str, str, Refusal | None]]:
    """Yield number, key and what is wrong of everything that one entry stands for."""
    for key in entry.keys:
        serial = known.serials.get(key) or known.aliases.get(key)
        if serial is not None:
            yield serial.number, serial.key, _of_other_item(serial, owner)
            return
        if key in known.cartons:
            yield from _members(entry, known.cartons[key], owner)
            return
    number = numbers.clean(entry.number)
    yield number, numbers.key(number), _new_number_refusal(entry, number, known, owner)


def _members(entry: _Entry, members: list[Known], owner: Row | None) -> Iterator[tuple[str, str, Refusal | None]]:
    if not members:
        yield "", "", Refusal("serial_unknown", serial=entry.text, facts={"carton": entry.text})
    for member in members:
        yield member.number, member.key, _of_other_item(member, owner)


def _of_other_item(serial: Known, owner: Row | None) -> Refusal | None:
    if owner is None or serial.sku == owner["sku"]:
        return None
    return Refusal("serial_of_other_item", serial=serial.number, facts={"item": serial.sku})


def _new_number_refusal(entry: _Entry, number: str, known: Meanings, owner: Row | None) -> Refusal | None:
    fault = numbers.fault(number)
    if fault is None and numbers.key(number) in known.items:
        return Refusal("number_taken", serial=number, facts={"used_as": known.items[numbers.key(number)]})
    if fault is None and owner is not None:
        gtin = entry.scanned and entry.scanned.gtin
        if gtin and owner["gtin"] and gtin != owner["gtin"]:
            return Refusal("serial_of_other_item", serial=number, facts={"item": gtin})
        if owner["number_regex"] or owner["number_check"]:
            wanted = formats.NumberFormat(owner["number_regex"], owner["number_check"])
            fault = formats.format_fault(number, wanted)
    if fault is None:
        return None
    return Refusal("number_invalid", serial=numbers.shown(number), facts={"pattern": fault.template, **fault.facts})
