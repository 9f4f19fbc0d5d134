"""May this serial come in, go out, be returned? One question per function, every reason in the answer."""

from __future__ import annotations

from collections.abc import Iterator

from serialtrail.domain.documents import Kind
from serialtrail.domain.facts import Draft, Facts, ItemFact, PlaceFact, SerialFact
from serialtrail.domain.numbers import Entry, key
from serialtrail.domain.refusals import Refusal

STATUS = {
    "storage": "in_stock",
    "transit": "in_transit",
    "customer": "sold",
    "supplier": "returned_to_supplier",
    "missing": "missing",
    "removed": "removed",
}
STATUSES = ("registered", *STATUS.values())


def status(lives: int, place_kind: str) -> str:
    """Return the status word of a serial: it follows from where it is, unless it was never in stock."""
    return STATUS[place_kind] if lives else "registered"


def of_item(entry: Entry, serial: SerialFact | None, item: ItemFact, line: int, facts: Facts) -> Iterator[Refusal]:
    """Refuse a serial that belongs to another item."""
    if serial is not None and serial.item != item.id:
        other = next((i.sku for i in facts.items.values() if i.id == serial.item), "")
        yield Refusal("serial_of_other_item", line, entry.number, {"item": other, "item_id": str(serial.item)})


def occupied(entry: Entry, serial: SerialFact, draft: Draft, line: int, facts: Facts) -> Iterator[Refusal]:
    """Refuse what another open document has claimed, or what is on its way."""
    if facts.place(serial.place).kind == "transit" and serial.lives:
        yield Refusal("serial_in_transit", line, entry.number, _document(serial))
    if serial.holder is not None and serial.holder != draft.id:
        shown = {"document": serial.holder_number, "document_id": str(serial.holder)}
        yield Refusal("serial_held", line, entry.number, shown)


def coming_in(entry: Entry, serial: SerialFact, kind: Kind, draft: Draft, line: int, facts: Facts) -> Iterator[Refusal]:
    """Ask whether a known serial may enter stock by a purchase, an opening or an adjustment."""
    yield from occupied(entry, serial, draft, line, facts)
    place = facts.place(serial.place)
    if place.kind == "storage":
        yield Refusal("serial_already_in_stock", line, entry.number, _where(serial, place))
    elif place.kind == "customer" and not (kind.name == "purchase" and facts.settings.allow_repurchase):
        yield Refusal("repurchase_forbidden", line, entry.number, _where(serial, place))


def going_out(
    entry: Entry, serial: SerialFact, kind: Kind, draft: Draft, here: PlaceFact, line: int, facts: Facts
) -> Iterator[Refusal]:
    """Ask whether a known serial may leave the document's location."""
    yield from occupied(entry, serial, draft, line, facts)
    place = facts.place(serial.place)
    if place.kind == "storage" and place.id != here.id:
        yield Refusal("serial_at_other_location", line, entry.number, _where(serial, place))
    elif place.outside:
        yield Refusal("serial_not_in_stock", line, entry.number, _where(serial, place))
    yield from blocked(entry, serial, line)


def blocked(entry: Entry, serial: SerialFact, line: int) -> Iterator[Refusal]:
    """Refuse what should not leave."""
    if serial.block:
        yield Refusal("serial_blocked", line, entry.number, {"reason": serial.block})


def coming_back(entry: Entry, serial: SerialFact, draft: Draft, line: int, facts: Facts) -> Iterator[Refusal]:
    """Ask whether a known serial may be returned by a customer."""
    yield from occupied(entry, serial, draft, line, facts)
    place = facts.place(serial.place)
    if place.kind == "storage":
        yield Refusal("serial_already_in_stock", line, entry.number, _where(serial, place))
    elif place.outside and place.kind != "customer":
        yield Refusal("serial_not_sold", line, entry.number, _where(serial, place))
    elif place.outside and draft.party and serial.party and serial.party not in _ids(draft.party, facts):
        shown = {"party": serial.party_code, **_document(serial)}
        yield Refusal("serial_sold_to_other", line, entry.number, shown)


def _ids(party: str, facts: Facts) -> set[int]:
    known = facts.parties.get(key(party))
    return {known.id} if known else set()


def arriving(
    entry: Entry, serial: SerialFact | None, draft: Draft, line: int, number: str, facts: Facts
) -> Iterator[Refusal]:
    """Ask whether a serial is on its way on this transfer."""
    if serial is None:
        yield Refusal("serial_unknown", line, entry.number)
    elif facts.place(serial.place).kind != "transit" or serial.document_id != draft.id:
        place = facts.place(serial.place)
        where = {"location": place.code, "status": status(serial.lives, place.kind)}
        yield Refusal("serial_not_shipped", line, entry.number, {"document": number, **where})


def _where(serial: SerialFact, place: PlaceFact) -> dict[str, str]:
    return {"location": place.code, "status": status(serial.lives, place.kind), **_document(serial)}


def _document(serial: SerialFact) -> dict[str, str]:
    if serial.document_id is None:
        return {}
    return {"document": serial.document, "document_id": str(serial.document_id)}
