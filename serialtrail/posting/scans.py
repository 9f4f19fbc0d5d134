"""Scanning into a draft: numbers are added or taken back one by one, each with its own verdict."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from serialtrail.db import transaction
from serialtrail.db.models import catalog, documents
from serialtrail.domain import gs1, numbers, shape
from serialtrail.domain.facts import Actor, Draft, DraftLine, Facts
from serialtrail.domain.lines import NOT_WHOLE
from serialtrail.domain.plan import check_draft
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.posting import facts as loading
from serialtrail.posting import header as headers
from serialtrail.posting import stored
from serialtrail.posting.begin import begin
from serialtrail.posting.engine import draft_facts, holdable
from serialtrail.posting.sql import reads, writes
from serialtrail.posting.sql.dialects import exact
from serialtrail.posting.stored import Stored

# Said of a whole line: it takes no numbers, so none that is scanned onto it stays.
NO_NUMBERS = ("document_kind_without_serials", "tracking_off", "serials_disabled")


@dataclass(frozen=True)
class Verdict:
    """What became of one number: added or taken back, unless there are refusals; `item` is the SKU it was tried as.

    `noted` is what posting would refuse of a number that was added all the same.
    """

    number: str
    refusals: tuple[Refusal, ...] = ()
    item: str = ""
    noted: tuple[Refusal, ...] = ()


def add(
    organization: int,
    actor: Actor,
    document: int,
    at: datetime,
    texts: Sequence[str],
    sku: str | None,
    limit: int,
    *,
    note: Collection[str] = (),
    beside: bool = False,
) -> list[Verdict]:
    """Add numbers to the line of `sku` (or of each serial's own item); those that posting would refuse stay out.

    Refusals with a code in `note` are told, and keep nothing out: a count records what was seen. `beside`: the numbers
    are further units of a line that has a quantity of its own, which grows with them; they are asked about alone, so
    that a scan takes no longer the more was counted, and are no aliases or cartons.

    Raises Refused(too_many_numbers, document_not_draft, …) for the request as a whole, NoDocument.
    """

    def work() -> list[Verdict]:
        found = begin(organization, actor, document, "edit", action="scan_into_document")
        verdicts, good, facts = _tried(
            organization, actor, found, at, texts, sku, limit, "scan_into_document", note, alone=beside
        )
        _insert(organization, found, good, facts)
        if beside:
            writes.grow(organization, found.id, {numbers.key(number) for number, _ in good})
        return verdicts

    return transaction.write(work)


def judge(
    organization: int, actor: Actor, document: int, at: datetime, texts: Sequence[str], sku: str | None, limit: int
) -> list[Verdict]:
    """Say what `add` would of numbers that shipping is to bring, to whoever may ship; nothing is written.

    Raises as `add` does.
    """

    def work() -> list[Verdict]:
        found = begin(organization, actor, document, "ship")
        return _tried(organization, actor, found, at, texts, sku, limit, "document_ship")[0]

    return transaction.write(work)


def _tried(
    organization: int,
    actor: Actor,
    found: Stored,
    at: datetime,
    texts: Sequence[str],
    sku: str | None,
    limit: int,
    action: str,
    note: Collection[str] = (),
    *,
    alone: bool = False,
) -> tuple[list[Verdict], list[tuple[str, str]], Facts]:
    """Return the verdicts in order, (number, SKU) of what can be added, and the facts under lock; `note` as in `add`.

    `alone`: without the numbers that are on the draft already, which were asked when they came.
    """
    if len(texts) > limit:
        raise Refused([Refusal("too_many_numbers", facts={"given": len(texts), "limit": limit})])
    cleaned = [numbers.clean(gs1.serial_of(text)) for text in texts]
    skus = _skus(organization, texts, cleaned) if sku is None else {}
    verdicts, wanted = _sorted(found, cleaned, sku, skus)
    # What a full count does not find is asked when it is posted; to lock all that stands here would take long.
    draft = _with(replace(_bare(found.draft) if alone else found.draft, full=False), wanted)
    facts = loading.load(organization, actor, draft, at)
    if refusals := shape.permitted(action, facts.actor, draft, facts):
        raise Refused(refusals)
    said = _refused(organization, draft, facts)
    refused = {key for key, against in said.items() if any(one.code not in note for one in against)}
    for number, of in wanted:
        told = tuple(said.get(numbers.key(number), ()))
        out = numbers.key(number) in refused
        verdicts.append(Verdict(number, told if out else (), of, () if out else told))
    good = [(number, of) for number, of in wanted if numbers.key(number) not in refused]
    by_key = {numbers.key(v.number): v for v in reversed(verdicts)}
    return [by_key.pop(numbers.key(text), Verdict(text, _double(text))) for text in cleaned], good, facts


def take_back(
    organization: int, actor: Actor, document: int, texts: Sequence[str], *, beside: bool = False
) -> list[Verdict]:
    """Take numbers off a draft again; `beside` as in `add`."""

    def work() -> list[Verdict]:
        found = begin(organization, actor, document, "edit", action="scan_into_document")
        verdicts = []
        gone: set[str] = set()
        on_draft = {numbers.key(n) for line in found.draft.lines for n in line.numbers}
        for text in texts:
            number = numbers.clean(gs1.serial_of(text))
            key = numbers.key(number)
            there = key in on_draft and key not in gone
            gone.add(key)
            verdicts.append(Verdict(number, () if there else (Refusal("serial_unknown", None, number[:200]),)))
        if beside:
            writes.grow(organization, found.id, gone & on_draft, -1)
        rows = documents.LineSerial.objects.for_org(organization).filter(document_id=found.id)
        rows.filter(key__in=gone).delete()
        _count_again(organization, found)
        return verdicts

    return transaction.write(work)


def count_units(
    organization: int, actor: Actor, document: int, at: datetime, sku: str, units: Decimal, *, more: bool = False
) -> Decimal:
    """Say how many units of an item were counted without number (`more`: so many further ones); return how many now.

    The line's quantity is these and its numbers; an item that is not listed gets a line. Raises Refused, NoDocument.
    """

    def work() -> Decimal:
        found = begin(organization, actor, document, "edit", action="scan_into_document")
        lines = list(found.draft.lines)
        place = next((n for n, line in enumerate(lines) if numbers.key(line.sku) == numbers.key(sku)), None)
        before = DraftLine(sku=sku) if place is None else lines[place]
        bare = Decimal(0) if before.quantity is None else before.quantity - len(before.numbers)
        now = max(units + bare, Decimal(0)) if more else units
        line = replace(before, quantity=now + len(before.numbers), unit=None)
        draft = replace(found.draft, lines=(line,))
        facts = draft_facts(organization, actor, draft, at)
        _, refusals = check_draft(draft, facts)
        item = facts.items.get(numbers.key(sku))
        if item is not None and item.tracked and now % 1:
            shown = {"quantity": now, "pattern": NOT_WHOLE, "item": item.sku}
            refusals = (*refusals, Refusal("quantity_invalid", facts=shown))
        refusals = (*shape.permitted("scan_into_document", facts.actor, draft, facts), *refusals)
        if refusals or item is None:
            raise Refused([replace(refusal, line=None) for refusal in refusals])
        # Of an item with numbers nothing else was counted: its quantity follows them again.
        quantity = None if item.tracked and not now else line.quantity
        if place is None:
            row = (
                len(lines) + 1, item.id, _exact(quantity), item.base_unit, exact(line.quantity or Decimal(0)),
                None, "", "", "", None, None,
            )  # fmt: skip
            writes.lines(organization, found.id, [row])
        else:
            writes.set_units(organization, found.line_ids[place + 1], quantity, line.quantity, item.base_unit)
        return now

    return transaction.write(work)


def _exact(value: Decimal | None) -> Decimal | int | None:
    return None if value is None else exact(value)


def _double(text: str) -> tuple[Refusal, ...]:
    return (Refusal("number_duplicate", None, text),)


def _skus(organization: int, texts: Sequence[str], cleaned: Sequence[str]) -> dict[str, str]:
    """Return by key the SKU of the item that each known number, alias or carton belongs to, else that a GTIN names."""
    scanned = zip(cleaned, map(gs1.read_code, texts), strict=True)
    gtins = {numbers.key(number): code.gtin for number, code in scanned if code and code.gtin}
    rows = catalog.Item.objects.for_org(organization).filter(gtin__in=set(gtins.values())) if gtins else []
    sku_by_gtin = {row.gtin: row.sku for row in rows}
    named = {code: sku_by_gtin[gtin] for code, gtin in gtins.items() if gtin in sku_by_gtin}
    means = headers.meanings(organization, {numbers.key(number) for number in cleaned})[0]
    known = reads.lock_serials(organization, {key for keys in means.values() for key in keys})
    item_of = {row[2]: row[3] for row in known}
    sku_of = {row[0]: row[1] for row in reads.items_by_id(organization, set(item_of.values()))}
    return named | {code: sku_of[item_of[keys[0]]] for code, keys in means.items() if keys and keys[0] in item_of}


def _sorted(
    found: Stored, texts: Sequence[str], sku: str | None, skus: dict[str, str]
) -> tuple[list[Verdict], list[tuple[str, str]]]:
    """Return verdicts on what cannot even be tried, and (number, SKU) of the rest."""
    verdicts: list[Verdict] = []
    wanted: dict[str, tuple[str, str]] = {}
    there = {numbers.key(n): p for p, line in enumerate(found.draft.lines, 1) for n in line.numbers}
    for text in texts:
        key = numbers.key(text)
        of = sku or skus.get(key)
        fault = numbers.fault(text)
        if fault:
            shown = {"pattern": fault.template, **fault.facts}
            verdicts.append(Verdict(text, (Refusal("number_invalid", None, numbers.shown(text), shown),)))
        elif key in there:
            verdicts.append(Verdict(text, (Refusal("number_duplicate", there[key], text),)))
        elif of is None:
            verdicts.append(Verdict(text, (Refusal("serial_unknown", None, text),)))
        elif key not in wanted:
            wanted[key] = (text, of)
    return verdicts, list(wanted.values())


def _bare(draft: Draft) -> Draft:
    """The draft without the numbers on it."""
    return replace(draft, lines=tuple(replace(line, numbers=(), seen={}) for line in draft.lines))


def _with(draft: Draft, wanted: Sequence[tuple[str, str]]) -> Draft:
    lines = list(draft.lines)
    for number, sku in wanted:
        at = next((n for n, line in enumerate(lines) if numbers.key(line.sku) == numbers.key(sku)), None)
        if at is None:
            lines.append(DraftLine(sku=sku, numbers=(number,)))
        else:
            lines[at] = replace(lines[at], numbers=(*lines[at].numbers, number))
    return replace(draft, lines=tuple(lines))


def _refused(organization: int, draft: Draft, facts: Facts) -> dict[str, list[Refusal]]:
    by_key: dict[str, list[Refusal]] = {}
    # How many numbers there have to be is asked when the document is posted.
    whole = tuple(replace(line, quantity=None) for line in draft.lines)
    for refusal in loading.plan(organization, replace(draft, lines=whole), facts).refusals:
        if refusal.serial is not None:
            by_key.setdefault(numbers.key(refusal.serial), []).append(refusal)
        elif refusal.code == "item_unknown":
            raise Refused([refusal])
        elif refusal.code in NO_NUMBERS and refusal.line is not None:
            for text in draft.lines[refusal.line - 1].numbers:
                by_key.setdefault(numbers.key(text), []).append(refusal)
    for code, keys in facts.codes.items():
        for key in keys:
            if key in by_key:
                by_key.setdefault(code, []).extend(by_key[key])
    return by_key


def _insert(organization: int, found: Stored, good: Sequence[tuple[str, str]], facts: Facts) -> None:
    lines = {numbers.key(line.sku): found.line_ids[p] for p, line in reversed(list(enumerate(found.draft.lines, 1)))}
    new = list(dict.fromkeys(numbers.key(sku) for _, sku in good if numbers.key(sku) not in lines))
    first = len(found.draft.lines) + 1
    none = exact(Decimal(0))
    rows: list[writes.LineRow] = [
        (first + n, facts.items[sku].id, None, facts.items[sku].base_unit, none, None, "", "", "", None, None)
        for n, sku in enumerate(new)
    ]
    lines |= dict(zip(new, writes.lines(organization, found.id, rows), strict=True))
    entered: dict[int, list[str]] = {}
    for number, sku in good:
        entered.setdefault(lines[numbers.key(sku)], []).append(number)
    seq = reads.head_seq(organization) if found.kind == "count" else 0
    stored.insert_numbers(organization, found.id, entered, seq)
    if _holds(found):
        held = {numbers.key(number) for number, _ in good}
        held |= {key for code in held for key in facts.codes.get(code, ())}
        ids = [s.id for s in facts.serials.values() if s.key in held and holdable(s, facts, found.kind)]
        writes.hold(organization, found.id, ids)
    _count_again(organization, found)


def _count_again(organization: int, found: Stored) -> None:
    """Lines whose quantity is left out are as many as their numbers."""
    writes.count_numbers(organization, found.id)
    if _holds(found):
        writes.release_unlisted(organization, found.id)


def _holds(found: Stored) -> bool:
    """A draft that asked for it holds its numbers, and so does a transfer that waits for review."""
    return found.draft.hold or found.state == "pending"
