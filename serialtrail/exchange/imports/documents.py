"""Rows that become documents: serials and opening stock as openings by place, a packing list as a purchase."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import groupby, repeat

from django.db.transaction import atomic

from serialtrail.domain import checks, gs1, numbers
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.shape import NEEDED, NOT_HERE
from serialtrail.domain.texts import gettext_noop
from serialtrail.exchange.imports.catalogue import Names
from serialtrail.exchange.imports.outcome import Fault, Outcome
from serialtrail.exchange.imports.sheets import Chunk
from serialtrail.exchange.imports.task import Task, Way
from serialtrail.posting import engine

MOST = 10_000
"""Rows that are read together, and numbers of a document."""
MOST_OF_A_PURCHASE = 100_000
NOT_A_QUANTITY = gettext_noop("%(value)s is not a quantity; write it like 12 or 2.5")
NEITHER = gettext_noop("the row has neither a serial number nor a quantity")
ONE_PIECE = gettext_noop("a serial number stands for one piece; the row says %(value)s")
NOT_AN_AMOUNT = gettext_noop("%(value)s is not an amount; write it like 1299.50")
_LONGEST = {"sku": 100, "location": 40, "batch": 100}


def way(task: Task) -> Way:
    """How rows of these kinds come in."""
    size = MOST_OF_A_PURCHASE if task.kind == "purchase" else MOST
    return Way(size, partial(_bring, task, Names(task.organization)), "number")


@dataclass
class Entries:
    """Rows that say what they must, by column; `spots` are their places in the chunk, `keys` what their serials are
    found by (empty where a row has a quantity instead)."""

    chunk: Chunk
    sku: list[str]
    batch: list[str]
    number: list[str]
    quantity: list[Decimal | None]
    price: list[Decimal | None]
    _keys: list[str] = field(default_factory=list)

    def keys(self) -> list[str]:
        """Asked only when a row was refused."""
        if not self._keys:
            self._keys = [numbers.key(gs1.serial_of(number)) if number else "" for number in self.number]
        return self._keys


def _bring(task: Task, names: Names, chunk: Chunk, really: bool) -> Outcome:
    names.read(chunk)
    outcome = Outcome(rows=len(chunk), converted=chunk.converted)
    entries, refusals = _entries(task, chunk)
    for place, spots in _by_place(task, chunk, refusals).items():
        _settle(task, place, entries, spots, really, outcome, refusals)
    outcome.refuse([Fault(chunk.row(spot), tuple(why)) for spot, why in sorted(refusals.items())])
    outcome.warnings = list(names.differing(chunk))
    outcome.warned = len(outcome.warnings)
    return outcome


Blame = dict[int, list[Refusal]]


def _entries(task: Task, chunk: Chunk) -> tuple[Entries, Blame]:
    """Return what the rows say, and by place what of it cannot be."""
    blame: Blame = {}
    sku, batch, location = (chunk.column(name) for name in ("sku", "batch", "location"))
    for name, column in (("sku", sku), ("batch", batch), ("location", location)):
        for spot, pattern in column.spoilt.items():
            blame.setdefault(spot, []).append(checks.invalid(name, pattern, value=column.texts[spot]))
        bad = {
            text: faults
            for text in set(column.texts)
            if (text or name == "sku") and (faults := checks.code_faults(name, text, _LONGEST[name]))
        }
        if bad:
            for spot, text in enumerate(column.texts):
                if text in bad and spot not in column.spoilt:
                    blame.setdefault(spot, []).extend(bad[text])
    _places(task, location.texts, blame)
    number = chunk.column("number")
    texts = _numbers(task, chunk, blame)
    quantity: list[Decimal | None] = [None] * len(chunk)
    price: list[Decimal | None] = [None] * len(chunk)
    if task.kind != "serials":
        quantity = _quantities(chunk, texts, number.spoilt, blame)
        price = _prices(chunk, blame)
    return Entries(chunk, sku.texts, batch.texts, texts, quantity, price), blame


def _places(task: Task, texts: Sequence[str], blame: Blame) -> None:
    """A place is needed, or, of numbers that are only registered, must not be."""
    if task.kind == "purchase":
        wrong, spots = NEEDED, [] if task.location else range(len(texts))
    elif task.kind == "serials" and task.mode == "register":
        wrong, spots = NOT_HERE, [spot for spot, text in enumerate(texts) if text]
    else:
        wrong, spots = NEEDED, [] if task.location else [spot for spot, text in enumerate(texts) if not text]
    refusal = checks.invalid("location", wrong, **({"kind": "register"} if wrong == NOT_HERE else {}))
    for spot in spots:
        blame.setdefault(spot, []).append(refusal)


def _numbers(task: Task, chunk: Chunk, blame: Blame) -> list[str]:
    """Return the cleaned numbers; the chunk may have none but for serials."""
    column = chunk.column("number")
    if numbers.good(column.texts) and not column.spoilt:
        return column.texts
    needed = task.kind == "serials"
    entered = numbers.read(tuple(column.texts))
    cleaned = [entry.number for entry in entered]
    # Only what does not read well at once is looked at: a scanned GS1 string has more characters than a number may.
    odd = [spot for spot, entry in enumerate(entered) if entry.fault and (needed or entry.number)]
    for spot in odd:
        if spot not in column.spoilt and (fault := numbers.fault(gs1.serial_of(cleaned[spot]))):
            told = {"pattern": fault.template, **fault.facts}
            blame.setdefault(spot, []).append(Refusal("number_invalid", None, numbers.shown(cleaned[spot]), told))
    for spot, pattern in column.spoilt.items():
        text = cleaned[spot][:200]
        facts = {"pattern": pattern, "value": column.texts[spot]}
        blame.setdefault(spot, []).append(Refusal("number_invalid", None, text, facts))
    return cleaned


def _quantities(chunk: Chunk, texts: Sequence[str], spoilt: Mapping[int, str], blame: Blame) -> list[Decimal | None]:
    quantities: list[Decimal | None] = []
    for spot, (text, number) in enumerate(zip(chunk.column("quantity").texts, texts, strict=True)):
        quantity = checks.amount(text) if text else None
        refusal = None
        if text and (quantity is None or checks.amount_faults("quantity", quantity, positive=True)):
            refusal = checks.invalid("quantity", NOT_A_QUANTITY, value=numbers.shown(text[:100]))
        elif number and quantity not in (None, 1):
            refusal = checks.invalid("quantity", ONE_PIECE, value=text)
        elif not number and quantity is None and spot not in spoilt:
            refusal = checks.invalid("quantity", NEITHER)
        if refusal:
            blame.setdefault(spot, []).append(refusal)
        quantities.append(None if number else quantity)
    return quantities


def _prices(chunk: Chunk, blame: Blame) -> list[Decimal | None]:
    prices: list[Decimal | None] = []
    for spot, text in enumerate(chunk.column("price").texts):
        price = checks.amount(text) if text else None
        if text and (price is None or checks.amount_faults("price", price)):
            refusal = checks.invalid("price", NOT_AN_AMOUNT, value=numbers.shown(text[:100]))
            blame.setdefault(spot, []).append(refusal)
        prices.append(price)
    return prices


def _by_place(task: Task, chunk: Chunk, blame: Blame) -> dict[str | None, list[int]]:
    """Return by place the rows that can be on a document."""
    spots = [spot for spot in range(len(chunk)) if spot not in blame] if blame else range(len(chunk))
    if task.kind == "purchase":
        return {task.location: list(spots)}
    if task.kind == "serials" and task.mode == "register":
        return {None: list(spots)}
    texts = chunk.column("location").texts
    named: dict[str, list[int]] = defaultdict(list)
    for text, alike in groupby(spots, texts.__getitem__):
        named[text] += alike
    found: dict[str, tuple[str | None, list[int]]] = {}
    for text, those in named.items():
        place = text or task.location
        found.setdefault(numbers.key(place or ""), (place, []))[1].extend(those)
    return {place: sorted(those) for place, those in found.values()}


def _settle(
    task: Task, place: str | None, entries: Entries, spots: Sequence[int], really: bool, outcome: Outcome, blame: Blame
) -> None:
    """Bring in rows of a place without those that are refused, until the rest is good."""
    waiting = [list(spots)]
    while waiting:
        some = waiting.pop()
        if not some:
            continue
        draft, by_line = _draft(task, place, entries, some)
        try:
            document = _attempt(task, draft, really)
        except Refused as refused:
            blamed = _blamed(refused.refusals, entries, some, by_line)
            if not blamed:
                # A code that stands for other serials: find the row by halves.
                middle = len(some) // 2
                waiting += [some[middle:], some[:middle]]
                continue
            for spot, why in blamed.items():
                blame.setdefault(spot, []).extend(why)
            waiting.append([spot for spot in some if spot not in blamed])
        else:
            outcome.created += len(some)
            outcome.documents += [] if document is None else [document]


def _attempt(task: Task, draft: Draft, really: bool) -> int | None:
    """Post, or only look; raises Refused, and then nothing of it is written."""
    if not really:
        if refusals := engine.look(task.organization, task.actor, draft, task.at):
            raise Refused(refusals)
        return None
    # The transaction goes on with the other rows.
    with atomic():
        return engine.create(task.organization, task.actor, draft, task.at, post=True).document


def _draft(task: Task, place: str | None, entries: Entries, spots: Sequence[int]) -> tuple[Draft, list[list[int]]]:
    """Return the document, and by line which rows it came from."""
    kept: dict[tuple[str, str, Decimal | None, bool, int | None], list[int]] = defaultdict(list)
    plain = task.kind == "serials"
    # Most rows look as others do: SKUs are folded once for each way of writing them.
    fold = {text: numbers.key(text) for text in set(entries.sku)}
    numbered = repeat(True) if plain else map(bool, entries.number)
    # Two halves together would look like a whole piece: what is not whole is a line of its own.
    halves = (
        repeat(None) if plain else (spot if each and each % 1 else None for spot, each in enumerate(entries.quantity))
    )
    names = list(zip(map(fold.__getitem__, entries.sku), entries.batch, entries.price, numbered, halves, strict=False))
    for name, alike in groupby(spots, names.__getitem__):
        kept[name] += alike
    lines = tuple(_line(entries, own, numbered=numbered) for (*_, numbered, _half), own in kept.items())
    party = task.party if task.kind == "purchase" else None
    kind, mode = ("purchase", "") if task.kind == "purchase" else ("opening", task.mode if plain else "add")
    return Draft(kind, lines, location=place, party=party or None, mode=mode, note=task.note), list(kept.values())


def _line(entries: Entries, spots: Sequence[int], *, numbered: bool) -> DraftLine:
    first = spots[0]
    texts = tuple(map(entries.number.__getitem__, spots)) if numbered else ()
    quantity = None if numbered else sum((entries.quantity[spot] or Decimal(0) for spot in spots), Decimal(0))
    return DraftLine(
        entries.sku[first], quantity, numbers=texts, production_batch=entries.batch[first],
        unit_price=entries.price[first],
    )  # fmt: skip


def _blamed(
    refusals: Iterable[Refusal], entries: Entries, spots: Sequence[int], by_line: Sequence[Sequence[int]]
) -> Blame:
    """Return by row what it is refused for; nothing when a refusal with a serial fits no row."""
    keys = entries.keys()
    by_key: dict[str, list[int]] = {}
    for spot in spots:
        by_key.setdefault(keys[spot], []).append(spot)
    blamed: Blame = {}
    short = []
    for refusal in refusals:
        if refusal.code == "unassigned_short":
            short.append(refusal)
            continue
        own = spots if refusal.line is None else by_line[refusal.line - 1]
        if refusal.serial is not None and len(spots) > 1:
            same = by_key.get(numbers.key(refusal.serial), [])
            if refusal.code == "number_duplicate":
                same = same[1:]
            inside = set(own) if len(same) > 1 and refusal.line is not None else None
            own = same if inside is None else [spot for spot in same if spot in inside]
        for spot, why in zip(own, repeat(refusal)):
            blamed.setdefault(spot, []).append(why)
    if not blamed:
        for refusal in short:
            # There are units for the first so many rows of the item.
            item = numbers.key(str(refusal.facts["item"]))
            rows = [spot for spot in spots if numbers.key(entries.sku[spot]) == item]
            for spot in rows[int(Decimal(str(refusal.facts["unassigned"]))) :]:
                blamed.setdefault(spot, []).append(refusal)
    return blamed
