"""Load under lock what a decision needs: one read of the header, one of the codes, one of the serials, one of stock."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import chain, repeat

from serialtrail.db.transaction import Again
from serialtrail.domain import gs1, numbers, rights
from serialtrail.domain.documents import KINDS
from serialtrail.domain.facts import (
    Actor,
    Draft,
    Facts,
    ItemFact,
    PlaceFact,
    SerialFact,
    StockFact,
    state,
)
from serialtrail.domain.moves import Plan
from serialtrail.domain.plan import plan as decide
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.posting.header import Header, header_and_codes, items_by_id
from serialtrail.posting.sql import counts, reads, writes


def scanned(draft: Draft) -> Draft:
    """Return the draft with GS1 element strings replaced by the serial numbers inside them."""
    read = [gs1.serials_of(line.numbers) for line in draft.lines]
    if all(numbers == line.numbers for numbers, line in zip(read, draft.lines, strict=True)):
        return draft
    lines = zip(draft.lines, read, strict=True)
    return replace(draft, lines=tuple(replace(line, numbers=numbers) for line, numbers in lines))


def load(organization: int, actor: Actor, draft: Draft, at: datetime, step: str = "", *, writes: bool = True) -> Facts:
    """Return all facts for posting the draft, with serials and stock locked, in that order.

    Numbers that nobody knows are serials to be, where the kind brings them into being: the ledger inserts them.

    `step` is what follows in this transaction: `post`, `ship`, or nothing that moves stock. Where nothing of it is
    written, the serials to be of a line are one and the same.
    """
    keys = set(chain.from_iterable(numbers.keys_of(line.entered) for line in draft.lines))
    head, (means, taken) = header_and_codes(organization, actor, draft, at, keys)
    here = head.places.get(numbers.key(draft.location)) if draft.location else None
    all_of = here.id if here and draft.kind == "count" and draft.full else None
    known = lock(organization, keys, means, all_of)
    serials = _new(draft, head, means.keys() | known.keys(), writes=writes) | known
    facts = Facts(
        settings=head.settings,
        actor=head.actor,
        items=head.items,
        places=head.places,
        parties=head.parties,
        serials=serials,
        taken=taken,
        seq=head.seq,
    )
    facts = _surroundings(organization, facts)
    facts = replace(facts, codes=_codes(means, facts, draft, here))
    if here is not None and all_of:
        at_here = tuple(k for k, s in facts.serials.items() if s.place == here.id and s.lives)
        facts = replace(facts, expected=at_here)
    needed = _needed(draft, head, here, step)
    return with_stock(organization, facts, needed | _pairs(organization, draft, facts, here), draft, needed)


def plan(organization: int, draft: Draft, facts: Facts) -> Plan:
    """Return what posting the draft does, or every reason why it may not, with the names that reasons have to tell."""
    planned = decide(draft, facts)
    return decide(draft, surround(organization, facts)) if planned.refusals else planned


def lock(
    organization: int, keys: Collection[str], means: Mapping[str, Sequence[str]], place: int | None = None
) -> dict[str, SerialFact]:
    """Lock the serials that these keys are or stand for, and all that stand at a place; return them by key."""
    meant = {key for found in means.values() for key in found}
    wanted = meant.union(keys)
    found = by_key(reads.lock_serials(organization, wanted, place)) if wanted or place else {}
    if meant - found.keys():
        raise Again("a serial was deleted or renamed while this was being read")
    return found


def by_key(rows: Iterable[reads.Row]) -> dict[str, SerialFact]:
    """Return rows of `reads.SERIAL` as facts by key."""
    return {row[2]: _FACT(SerialFact, row + _REST) for row in rows}


# What a fact has beside the columns that are read, as it is until somebody asks.
_REST = SerialFact(0, "", "", 0, 0)[SerialFact._fields.index("moved_seq") :]
# As SerialFact._make, which takes twice as long by counting the fields of each again.
_FACT: Callable[..., SerialFact] = tuple.__new__


def _new(draft: Draft, head: Header, known: Collection[str], *, writes: bool) -> dict[str, SerialFact]:
    """Return by key a serial to be for every number nobody knows, where this kind may bring one into being."""
    kind = KINDS[draft.kind]
    if not (kind.creates or kind.labels or kind.name == "sale_return"):
        return {}
    origin = head.places["SUPPLIER"].id
    new: dict[str, str] = {}
    alike: list[tuple[Mapping[str, str], SerialFact]] = []
    for line in draft.lines:
        item = head.items.get(numbers.key(line.sku))
        if item is None or line.direction == "out" or (kind.name == "adjustment" and draft.to_location):
            continue
        parts = [item] if item.kind == "goods" else [_by_id(head, i) for i, _ in item.components]
        owner = next((part for part in parts if part.tracked), None)
        if owner is None:
            continue
        like = SerialFact(0, "", "", owner.id, origin, created=True, production_batch=line.production_batch)
        own = {
            key: number for number, key, fault in line.entered if key not in known and key not in new and fault is None
        }
        alike.append((own, like))
        new |= own
    if not new or (draft.limit is not None and len(new) > draft.limit):
        return {}
    # A count names the serials it finds.
    if not writes and kind.name != "count":
        return {key: like for own, like in alike for key in own}
    ids = dict(zip(sorted(new), reads.coming_serials(len(new), head.last_serial), strict=True))
    facts: dict[str, SerialFact] = {}
    for those, like in alike:
        rows = zip(map(ids.__getitem__, those), those.values(), those, *map(repeat, state(like)), strict=False)
        facts |= zip(those, map(_FACT, repeat(SerialFact), rows), strict=False)
    # In the order of their ids, as the ledger writes them.
    return dict(zip(ids, map(facts.__getitem__, ids), strict=True))


def _by_id(head: Header, item: int) -> ItemFact:
    return next(i for i in head.items.values() if i.id == item)


def surround(organization: int, facts: Facts) -> Facts:
    """Add the documents, parties, places and items that refusals about these serials, or a count, have to name."""
    named = [s for s in facts.serials.values() if s.version]
    held = [s for s in facts.serials.values() if s.holder]
    if named or held:
        trail, names = reads.trail_and_names(
            organization,
            [s.id for s in named],
            {s.holder for s in held if s.holder},
            {s.party for s in named if s.party},
        )
        facts = replace(facts, serials={key: _named(s, trail, names) for key, s in facts.serials.items()})
    return _surroundings(organization, facts)


def _surroundings(organization: int, facts: Facts) -> Facts:
    """Add the places and items that these serials are at and of."""
    serials = facts.serials.values()
    return with_names(organization, facts, {s.place for s in serials}, {s.item for s in serials})


def _named(s: SerialFact, trail: reads.Trail, names: reads.Names) -> SerialFact:
    """Return a serial with what its ids mean: its holder, the document of its latest live movement, its party."""
    nothing = (0, None, "")
    _, document, number = names.get(("posting", trail.get((s.id, s.live_version), 0)), nothing)
    return s._replace(
        holder_number=names.get(("holder", s.holder or 0), nothing)[2],
        document_id=document,
        document=number,
        party_code=names.get(("party", s.party or 0), nothing)[2],
        moved_seq=names.get(("posting", trail.get((s.id, s.version), 0)), nothing)[0],
    )


def with_names(organization: int, facts: Facts, place_ids: set[int], item_ids: set[int]) -> Facts:
    """Add the places and items with these ids that the facts lack."""
    places, items = dict(facts.places), dict(facts.items)
    if elsewhere := place_ids - {p.id for p in places.values()}:
        for i, code, key, kind in reads.places_by_id(organization, elsewhere):
            places[key] = PlaceFact(i, code, kind)
    if others := item_ids - {i.id for i in items.values()}:
        items |= items_by_id(organization, others)
    return replace(facts, places=places, items=items)


def _codes(
    means: dict[str, list[str]], facts: Facts, draft: Draft, here: PlaceFact | None
) -> dict[str, tuple[str, ...]]:
    """Return the keys that stand for other serials: aliases, and cartons with their members that are here."""
    # A serial's own number is before an alias, and that before a carton's code.
    return {
        code: tuple(k for k in found if len(found) == 1 or _is_here(facts.serials.get(k), facts, draft, here))
        for code, found in means.items()
        if code not in facts.serials
    }


def _is_here(serial: SerialFact | None, facts: Facts, draft: Draft, here: PlaceFact | None) -> bool:
    if serial is None:
        return False
    place = facts.place(serial.place)
    if draft.kind == "sale_return":
        return place.kind == "customer"
    if KINDS[draft.kind].flow == "in" or any(line.direction == "in" for line in draft.lines):
        return place.outside
    return here is not None and place.id == here.id


def _pairs(organization: int, draft: Draft, facts: Facts, here: PlaceFact | None) -> set[tuple[int, int]]:
    """Return the (item, place) pairs whose stock the document may touch."""
    if not KINDS[draft.kind].moves or here is None:
        return set()
    goods = {item.id for item in facts.items.values() if item.kind == "goods"}
    places = {here.id}
    if draft.kind == "transfer":
        places.add(facts.place_of("transit").id)
    elif draft.to_location and (there := facts.places.get(numbers.key(draft.to_location))):
        places.add(there.id)
    pairs = {(item, place) for item in goods for place in places}
    inside = {p.id for p in facts.places.values() if not p.outside}
    pairs |= {(s.item, s.place) for s in facts.serials.values() if s.place in inside}
    if draft.kind == "count" and draft.scope in ("category", "all"):
        pairs |= set(reads.stock_pairs_at(organization, here.id))
    return pairs


def _needed(draft: Draft, head: Header, here: PlaceFact | None, step: str) -> set[tuple[int, int]]:
    """Return the (item, place) pairs that will have stock when the step is done; a count may turn out to move none."""
    if not step or here is None or draft.kind == "count" or not KINDS[draft.kind].moves:
        return set()
    there = head.places.get(numbers.key(draft.to_location)) if draft.to_location else None
    places = {here.id} | ({there.id} if there and (draft.kind == "adjustment" or step == "post") else set())
    if draft.kind == "transfer":
        places.add(head.places["TRANSIT"].id)
    goods = {item.id for item in head.items.values() if item.kind == "goods"}
    return {(item, place) for item in goods for place in places}


def with_stock(
    organization: int,
    facts: Facts,
    pairs: set[tuple[int, int]],
    draft: Draft | None = None,
    needed: Collection[tuple[int, int]] = (),
) -> Facts:
    """Lock and add the stock of these pairs; for a count that began earlier also what it was then, and what
    its serials did since.

    Rows for `needed` pairs are made here if there are none: made any later, two postings could wait for each other.
    """
    if not pairs:
        return facts
    rows = reads.lock_stock(organization, pairs)
    stock = {(item, place): StockFact(on_hand, serials) for item, place, on_hand, serials, _ in rows}
    if absent := set(needed) - stock.keys():
        if writes.missing_stock(organization, absent) < len(absent):
            raise Again("somebody else brought this stock into being; it has to be locked in order")
        stock |= dict.fromkeys(absent, StockFact(Decimal(0), Decimal(0)))
    tracked = {item.id: item.tracked for item in facts.items.values()}
    if any(tracked.get(item, on) != on for item, _, _, _, on in rows):
        raise Again("the item's tracking was switched while this was being read")
    if draft is not None and draft.kind == "count":
        missing = {item for item, _ in stock} - {i.id for i in facts.items.values()}
        facts = replace(facts, items={**facts.items, **items_by_id(organization, missing)})
        if draft.start_seq is not None and draft.location:
            return _as_it_began(organization, replace(facts, stock=stock), draft)
    return replace(facts, stock=stock)


def _as_it_began(organization: int, facts: Facts, draft: Draft) -> Facts:
    """Add what was done since the count began; read with the stock in hand, so that all of it is in the stock."""
    assert draft.start_seq is not None and draft.location
    here = facts.places[numbers.key(draft.location)].id
    since = counts.since(organization, here, draft.start_seq, [s.id for s in facts.serials.values() if s.version])
    stock = dict(facts.stock)
    for (item, place), level in facts.stock.items():
        if place == here:
            quantity, number = since.stock.get(item, (Decimal(0), 0))
            stock[item, place] = replace(
                level, on_hand_at_start=level.on_hand - quantity, serials_at_start=level.serials - number
            )
    serials = {
        key: s._replace(moved_seq=since.moved.get(s.id, 0), labelled_seq=since.labelled.get(s.id, 0))
        for key, s in facts.serials.items()
    }
    return replace(facts, serials=serials, stock=stock)


def demand(actor: Actor, action: str, kind: str | None = None, places: Iterable[int | None] = ()) -> None:
    """Raise Refused(not_permitted) unless the member may do this at these places."""
    fits = rights.may(actor.role, action, kind=kind, scope=actor.scope)
    if not fits or not all(rights.store_allowed(actor.stores, place) for place in places):
        raise Refused([Refusal("not_permitted", facts={"action": action})])
