"""Read the lines of a draft against the facts: items, units, quantities, and the serials that the numbers mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from serialtrail.domain import formats, numbers
from serialtrail.domain.documents import KINDS, Kind
from serialtrail.domain.facts import Draft, DraftLine, Facts, ItemFact
from serialtrail.domain.numbers import Entry
from serialtrail.domain.refusals import Refusal
from serialtrail.domain.texts import gettext_noop

MOST = Decimal(10) ** 14
NOT_POSITIVE = gettext_noop("it must be more than 0.")
TOO_LARGE = gettext_noop("it is too large.")
TOO_FINE = gettext_noop("it has more than four decimal places.")
NOT_WHOLE = gettext_noop("items tracked by serial number come in whole pieces.")
MISSING = gettext_noop("it is missing, and there are no serial numbers to count.")
NO_UNIT = gettext_noop("this item has no unit %(unit)s.")
BUNDLE_SOLD_ONLY = gettext_noop("a bundle can only be sold; its components are bought, moved and returned one by one.")


@dataclass(frozen=True)
class Part:
    """What a line asks of one item: the line's own item, or a component of its bundle. `quantity` is in base units."""

    position: int
    item: ItemFact
    quantity: Decimal
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Read:
    """The lines as read: parts to move, base quantity per line position, and what was wrong."""

    parts: tuple[Part, ...]
    quantities: dict[int, Decimal]
    refusals: tuple[Refusal, ...]


def read(draft: Draft, facts: Facts, *, posting: bool) -> Read:
    """Read all lines; `posting` asks everything, otherwise only what saving a draft asks."""
    kind = KINDS[draft.kind]
    parts: list[Part] = []
    refusals: list[Refusal] = []
    quantities: dict[int, Decimal] = {}
    seen: set[str] = set()
    given = 0
    for position, line in enumerate(draft.lines, 1):
        item = facts.items.get(numbers.key(line.sku))
        if item is None:
            refusals.append(Refusal("item_unknown", position, facts={"item": line.sku}))
            if line.quantity is not None and (fault := quantity_fault(line.quantity, zero=kind.name == "count")):
                shown = {"quantity": line.quantity, "pattern": fault, "item": line.sku}
                refusals.append(Refusal("quantity_invalid", position, facts=shown))
        if line.numbers and not kind.moves:
            refusals.append(Refusal("document_kind_without_serials", position, facts={"kind": kind.name}))
            continue
        entries, faults = read_entries(line, position, facts)
        refusals += faults
        given += len(entries) + len(faults)
        if posting or kind.name == "count":
            entries, doubles = _once(entries, seen, position, kind)
            refusals += doubles
        if item is None:
            continue
        quantity, faults = _quantity(line, position, item, len(entries), kind, posting=posting)
        refusals += faults
        quantities[position] = quantity
        if posting:
            refusals += _whole(line, position, item, quantity, facts)
            refusals += _tracking(draft, position, item, entries, facts)
            if item.kind == "goods" or kind.name == "sale":
                parts += _parts(position, item, quantity, entries, facts)
    if draft.limit is not None and given > draft.limit:
        refusals.append(Refusal("too_many_numbers", facts={"given": given, "limit": draft.limit}))
    return Read(tuple(parts), quantities, tuple(refusals))


def read_entries(line: DraftLine, position: int, facts: Facts) -> tuple[list[Entry], list[Refusal]]:
    """Return the serials that the numbers of a line mean, and the numbers that cannot be one."""
    if not facts.codes and not any(map(itemgetter(2), line.entered)):
        return list(line.entered), []
    entries: list[Entry] = []
    faults: list[Refusal] = []
    for entry in line.entered:
        number, fault = entry.number, entry.fault
        meant = facts.codes.get(entry.key)
        if meant is not None:
            entries += (Entry(facts.serials[k].number if k in facts.serials else k, k) for k in meant)
            if not meant:
                faults.append(Refusal("serial_unknown", position, number, {"carton": number}))
        elif fault:
            shown = {"pattern": fault.template, **fault.facts}
            faults.append(Refusal("number_invalid", position, number[:200], shown))
        else:
            entries.append(entry)
    return entries, faults


def _once(entries: list[Entry], seen: set[str], position: int, kind: Kind) -> tuple[list[Entry], list[Refusal]]:
    keys = {entry.key for entry in entries}
    if len(keys) == len(entries) and seen.isdisjoint(keys):
        seen |= keys
        return entries, []
    once: list[Entry] = []
    doubles: list[Refusal] = []
    for entry in entries:
        if entry.key not in seen:
            seen.add(entry.key)
            once.append(entry)
        elif kind.name != "count":
            doubles.append(Refusal("number_duplicate", position, entry.number))
    return once, doubles


def quantity_fault(quantity: Decimal, *, zero: bool = False) -> str | None:
    """Return why this cannot be a quantity of any item, as a sentence to translate; None when it can."""
    if not quantity.is_finite() or quantity < 0 or (quantity == 0 and not zero):
        return NOT_POSITIVE
    if quantity >= MOST:
        return TOO_LARGE
    return TOO_FINE if quantity != round(quantity, 4) else None


def total(draft: Draft) -> Decimal:
    """Return what the lines cost together, to four decimal places; more than `MOST` no document may."""
    lines = (
        (line.quantity if line.quantity is not None else len(line.numbers), line.unit_price) for line in draft.lines
    )
    whole = sum((Decimal(quantity) * price for quantity, price in lines if price), Decimal(0))
    return round(whole, 4) if abs(whole) < MOST else whole


def _quantity(
    line: DraftLine, position: int, item: ItemFact, given: int, kind: Kind, *, posting: bool
) -> tuple[Decimal, list[Refusal]]:
    def refuse(pattern: str, **facts: object) -> tuple[Decimal, list[Refusal]]:
        shown = {"quantity": line.quantity, "pattern": pattern, "item": item.sku, **facts}
        return Decimal(0), [Refusal("quantity_invalid", position, facts=shown)]

    unit = line.unit or item.base_unit
    factor = Decimal(1) if unit == item.base_unit else item.units.get(unit)
    if factor is None:
        facts = {"field": "unit", "pattern": NO_UNIT, "unit": unit}
        return Decimal(0), [Refusal("line_invalid", position, facts=facts)]
    if line.quantity is None:
        if posting and not line.numbers and kind.name != "count":
            return refuse(MISSING)
        return Decimal(given), []
    if fault := quantity_fault(line.quantity, zero=kind.name == "count"):
        return refuse(fault)
    base = line.quantity * factor
    if fault := quantity_fault(base, zero=kind.name == "count"):
        return refuse(fault)
    if posting and item.tracked and kind.side == "sales" and unit != item.base_unit:
        return base, [Refusal("unit_not_base", position, facts={"item": item.sku, "unit": item.base_unit})]
    return base, []


def _whole(line: DraftLine, position: int, item: ItemFact, quantity: Decimal, facts: Facts) -> Iterator[Refusal]:
    """Refuse pieces of tracked things, of the item itself or of what is in the bundle, and what no column holds."""
    inside = [(facts.item(component), each) for component, each in item.components] or [(item, Decimal(1))]
    for part, each in inside:
        pieces = part.tracked and quantity * each != (quantity * each).to_integral_value()
        if fault := NOT_WHOLE if pieces else quantity_fault(quantity * each, zero=True):
            shown = {"quantity": line.quantity, "pattern": fault, "item": part.sku}
            yield Refusal("quantity_invalid", position, facts=shown)


def _tracking(draft: Draft, position: int, item: ItemFact, entries: list[Entry], facts: Facts) -> Iterator[Refusal]:
    kind = KINDS[draft.kind]
    if item.kind == "bundle" and kind.moves and kind.name != "sale":
        yield Refusal("line_invalid", position, facts={"field": "item", "pattern": BUNDLE_SOLD_ONLY})
    # Labelling and registering are about numbers alone.
    if not draft.lines[position - 1].numbers and draft.mode not in ("label", "register"):
        return
    tracked = item.tracked or any(facts.item(component).tracked for component, _ in item.components)
    known = kind.name in ("count", "adjustment") and all(e.key in facts.serials for e in entries)
    if not tracked and not known:
        code = "tracking_off" if facts.settings.serials_enabled else "serials_disabled"
        yield Refusal(code, position, facts={"item": item.sku})
    for entry in entries if item.format else ():
        serial = facts.serials.get(entry.key)
        if item.format and (serial is None or serial.created) and kind.moves:
            fault = formats.format_fault(entry.number, item.format)
            if fault:
                yield Refusal("number_invalid", position, entry.number, {"pattern": fault.template, **fault.facts})


def _parts(position: int, item: ItemFact, quantity: Decimal, entries: list[Entry], facts: Facts) -> Iterator[Part]:
    if item.kind == "goods":
        yield Part(position, item, quantity, tuple(entries))
        return
    components = [(facts.item(component), each) for component, each in item.components]
    tracked = [component for component, _ in components if component.tracked]
    for component, each in components:
        # The only tracked component takes the numbers that nobody knows, so that they are refused or labelled there.
        own = tuple(
            e for e in entries
            if (e.key in facts.serials and facts.serials[e.key].item == component.id)
            or (tracked and component is tracked[0] and not _of_any(e, tracked, facts))
        )  # fmt: skip
        yield Part(position, component, quantity * each, own)


def _of_any(entry: Entry, items: list[ItemFact], facts: Facts) -> bool:
    serial = facts.serials.get(entry.key)
    return serial is not None and any(serial.item == item.id for item in items)
