"""Changes to one serial: its number, aliases, notes, warranty, block and place; creating and deleting it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from serialtrail.db import audit, transaction
from serialtrail.db.models import ledger, serials
from serialtrail.domain import formats, numbers
from serialtrail.domain.documents import KEEP_UNIT
from serialtrail.domain.facts import Actor, Draft, DraftLine, Facts, SerialFact
from serialtrail.domain.refusals import NotThere, Refusal, Refused
from serialtrail.domain.shape import ONE_OF
from serialtrail.domain.texts import gettext_noop
from serialtrail.domain.whereabouts import status
from serialtrail.posting import engine
from serialtrail.posting import facts as loading
from serialtrail.posting import header as headers
from serialtrail.posting.ledger import Act, Effect, append
from serialtrail.posting.sql import reads, writes

FORMER = "former"
ALIAS_TYPE = gettext_noop("an alias needs a type of 1 to 20 letters other than “former”.")


class NoSerial(NotThere):
    """There is no such serial in this organization."""


@dataclass(frozen=True)
class Changes:
    """What to change on a serial; a field that is not named in `given` stays. `block` None takes the block away."""

    given: frozenset[str]
    number: str = ""
    location: str | None = None
    note: str = ""
    production_batch: str = ""
    warranty_until: date | None = None
    aliases: tuple[tuple[str, str], ...] = ()
    block: tuple[str, str] | None = None


def register(
    organization: int, actor: Actor, sku: str, texts: Sequence[str], at: datetime, limit: int | None
) -> list[str]:
    """Make numbers known ahead of goods, by an opening in mode register; return the serials' keys."""
    draft = Draft("opening", (DraftLine(sku=sku, numbers=tuple(texts)),), mode="register", limit=limit)
    engine.create(organization, actor, draft, at, post=True)
    return [numbers.key(text) for text in texts]


def edit(organization: int, actor: Actor, serial: int, at: datetime, changes: Changes) -> None:
    """Change a serial. Number and place only while it is in stock and not held. Raises Refused, NoSerial."""

    def work() -> None:
        fact, facts = _locked(organization, actor, serial, at)
        if changes.given - {"block"}:
            loading.demand(facts.actor, "serial_edit", places=_store(fact, facts))
        if "block" in changes.given:
            loading.demand(facts.actor, "serial_block", places=_store(fact, facts))
        if changes.given & {"number", "location"}:
            _standing(fact, facts)
        # Moving takes locks on stock, a new code the ledger head: in this order, as everywhere.
        if "location" in changes.given:
            _relocate(organization, actor, fact, facts, changes.location, at)
        if "number" in changes.given:
            _rename(organization, fact, facts, numbers.clean(changes.number), at)
        if "aliases" in changes.given:
            _aliases(organization, fact, changes.aliases)
        _columns(organization, fact, facts, changes, at)

    transaction.write(work)


def _locked(organization: int, actor: Actor, serial: int, at: datetime) -> tuple[SerialFact, Facts]:
    head = headers.header(organization, actor, Draft("adjustment"), at)
    rows = reads.lock_serials_by_id(organization, [serial])
    if not rows:
        raise NoSerial
    facts = Facts(head.settings, head.actor, head.items, head.places, head.parties)
    facts = loading.surround(organization, replace(facts, serials=loading.by_key(rows)))
    return facts.serials[rows[0][2]], facts


def _store(fact: SerialFact, facts: Facts) -> list[int]:
    """Return the store whose right a change of this serial needs: where it stands, if it stands in one."""
    place = facts.place(fact.place)
    return [place.id] if place.kind == "storage" else []


def _standing(fact: SerialFact, facts: Facts) -> None:
    """Refuse unless the serial is in stock and nobody has claimed it."""
    problems = []
    place = facts.place(fact.place)
    if place.kind == "transit":
        shown = {"document": fact.document, "document_id": str(fact.document_id or "")}
        problems.append(Refusal("serial_in_transit", None, fact.number, shown))
    elif place.kind != "storage":
        shown = {"status": status(fact.lives, place.kind), "location": place.code}
        problems.append(Refusal("serial_not_in_stock", None, fact.number, shown))
    if fact.holder is not None:
        shown = {"document": fact.holder_number, "document_id": str(fact.holder)}
        problems.append(Refusal("serial_held", None, fact.number, shown))
    if problems:
        raise Refused(problems)


def _rename(organization: int, fact: SerialFact, facts: Facts, number: str, at: datetime) -> None:
    key = numbers.key(number)
    if number == fact.number:
        return
    item = facts.item(fact.item)
    fault = numbers.fault(number)
    if fault is None and item.format:
        fault = formats.format_fault(number, item.format)
    if fault:
        shown = {"pattern": fault.template, **fault.facts}
        raise Refused([Refusal("number_invalid", None, numbers.shown(number), shown)])
    own = serials.Serial.objects.for_org(organization).filter(id=fact.id)
    if key != fact.key:
        writes.hold_head(organization)
        _refuse_taken(organization, [key], but_of=fact.id)
        own.update(number=number, key=key, key_reversed=key[::-1])
        aliases = serials.SerialAlias.objects.for_org(organization)
        # Back to a number it had before: that is its number again, no further code beside it.
        aliases.filter(serial_id=fact.id, key=key).delete()
        if not aliases.filter(key=fact.key).exists():
            aliases.create(
                organization_id=organization, serial_id=fact.id, type=FORMER, code=fact.number, key=fact.key,
                key_reversed=fact.key[::-1],
            )  # fmt: skip
    else:
        own.update(number=number)
    act = Act(organization, facts.actor.member, "rename", at, facts.settings.today)
    posting = append(act, Effect(), rename=(fact.id, fact.number, number)).posting
    ledger.Rename.objects.create(
        organization_id=organization, posting_id=posting, serial_id=fact.id, old_number=fact.number, new_number=number
    )


def _refuse_taken(organization: int, keys: Sequence[str], but_of: int | None = None) -> None:
    """Raise Refused(number_taken) for codes that name anything but this serial; under the locked head."""
    own = set()
    if but_of is not None:
        rows = serials.SerialAlias.objects.for_org(organization).filter(serial_id=but_of)
        own = set(rows.values_list("key", flat=True))
    taken = [row for row in reads.meanings(organization, keys) if row[1] not in own]
    if taken:
        words = {"item": "SKU", "carton": "carton code"}
        raise Refused(
            Refusal("number_taken", None, code, {"used_as": words.get(what, what)}) for what, code, _ in taken
        )


def _aliases(organization: int, fact: SerialFact, wanted: Sequence[tuple[str, str]]) -> None:
    """Replace the aliases of a serial; former numbers stay. Raises Refused(number_invalid, number_taken, …)."""
    problems = []
    for kind, code in wanted:
        fault = numbers.fault(code)
        if fault:
            shown = {"pattern": fault.template, **fault.facts}
            problems.append(Refusal("number_invalid", None, numbers.shown(code), shown))
        if not kind.strip() or len(kind) > 20 or kind == FORMER:
            problems.append(Refusal("line_invalid", facts={"field": "aliases", "pattern": ALIAS_TYPE}))
    keys = [numbers.key(code) for _, code in wanted]
    problems += [Refusal("number_duplicate", None, key) for key in {k for k in keys if keys.count(k) > 1}]
    if problems:
        raise Refused(problems)
    rows = serials.SerialAlias.objects.for_org(organization).filter(serial_id=fact.id)
    kept = set(rows.filter(type=FORMER).values_list("key", flat=True))
    writes.hold_head(organization)
    _refuse_taken(organization, [key for key in keys if key not in kept], but_of=fact.id)
    rows.exclude(type=FORMER).delete()
    serials.SerialAlias.objects.bulk_create(
        serials.SerialAlias(
            organization_id=organization,
            serial_id=fact.id,
            type=kind.strip(),
            code=numbers.clean(code),
            key=key,
            key_reversed=key[::-1],
        )
        for (kind, code), key in zip(wanted, keys, strict=True)
        if key not in kept
    )


def _columns(organization: int, fact: SerialFact, facts: Facts, changes: Changes, at: datetime) -> None:
    columns: dict[str, Any] = {
        name: getattr(changes, name) for name in ("note", "production_batch", "warranty_until") if name in changes.given
    }
    if "block" in changes.given:
        reason, note = changes.block or ("", "")
        known = [word for word in serials.BLOCK_REASONS if word]
        if changes.block and reason not in known:
            shown = {"field": "block.reason", "pattern": ONE_OF, "choices": ", ".join(known)}
            raise Refused([Refusal("line_invalid", facts=shown)])
        columns |= {"block_reason": reason, "block_note": note}
        audit.record(
            organization, facts.actor.member, "serial.block", fact.number, at, {"reason": reason, "note": note}
        )
    if columns:
        serials.Serial.objects.for_org(organization).filter(id=fact.id).update(**columns)


def _relocate(organization: int, actor: Actor, fact: SerialFact, facts: Facts, code: str | None, at: datetime) -> None:
    here = facts.place(fact.place)
    if code is not None and numbers.key(code) == numbers.key(here.code):
        return
    number = serials.Serial.objects.for_org(organization).values_list("number", flat=True).get(id=fact.id)
    line = DraftLine(sku=facts.item(fact.item).sku, numbers=(number,))
    draft = Draft("adjustment", (line,), location=here.code, to_location=code or "")
    engine.create(organization, actor, draft, at, post=True)


def delete(organization: int, actor: Actor, serial: int, at: datetime, *, keep_unit: bool = False) -> int | None:
    """Take a serial off the list: by an adjustment to *removed*, which is returned; a number that never moved is
    really deleted (None). Raises Refused, NoSerial."""

    def work() -> int | None:
        fact, facts = _locked(organization, actor, serial, at)
        loading.demand(facts.actor, "serial_delete", places=_store(fact, facts))
        if fact.version == 0 and fact.holder is None:
            serials.SerialAlias.objects.for_org(organization).filter(serial_id=serial).delete()
            serials.CartonSerial.objects.for_org(organization).filter(serial_id=serial).delete()
            writes.forget(organization, [serial])
            audit.record(organization, facts.actor.member, "serial.delete", fact.number, at)
            return None
        _standing(fact, facts)
        place = facts.place(fact.place)
        line = DraftLine(sku=facts.item(fact.item).sku, numbers=(fact.number,), direction="out")
        mode = KEEP_UNIT if keep_unit else ""
        draft = Draft("adjustment", (line,), location=place.code, mode=mode)
        return engine.create(organization, actor, draft, at, post=True).document

    return transaction.write(work)


def refuse_new_codes(organization: int, codes: Sequence[str], but_of: int | None = None) -> None:
    """Refuse codes that cannot be used or name something already; locks the head until the commit."""
    problems = []
    for code in codes:
        if fault := numbers.fault(code):
            shown = {"pattern": fault.template, **fault.facts}
            problems.append(Refusal("number_invalid", None, numbers.shown(code), shown))
    if problems:
        raise Refused(problems)
    writes.hold_head(organization)
    _refuse_taken(organization, [numbers.key(code) for code in codes], but_of)
