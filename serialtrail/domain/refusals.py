"""Refusals: the closed, ordered list of reasons why something may not happen, with sentences and facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from serialtrail.domain.fields import called, said
from serialtrail.domain.texts import gettext_noop

# In order of precedence (rules.md §7); the English sentence of each. `%(…)s` are facts of the refusal.
SENTENCES: dict[str, str] = {
    "not_permitted": gettext_noop("You do not have the right to do this."),
    "document_not_draft": gettext_noop("Only a draft can be changed: %(document)s is %(state)s."),
    "document_state": gettext_noop("This step is not possible now: %(document)s is %(state)s."),
    "version_stale": gettext_noop(
        "Somebody changed this document in the meantime (version %(version)s); load it again."
    ),
    "serial_moved_since": gettext_noop("%(serial)s has moved since, by %(document)s. Void that first."),
    "line_invalid": gettext_noop("%(field)s: %(problem)s"),
    "date_invalid": gettext_noop("The date %(date)s cannot be used: it must be a calendar day and not in the future."),
    "item_unknown": gettext_noop("There is no item %(item)s."),
    "location_unknown": gettext_noop("There is no location %(location)s."),
    "party_unknown": gettext_noop("There is no party %(party)s."),
    "document_kind_without_serials": gettext_noop("A %(kind)s carries no serial numbers."),
    "serials_disabled": gettext_noop("Serial number management is switched off for this organization."),
    "tracking_off": gettext_noop("%(item)s is not tracked by serial number, so it takes no numbers."),
    "unit_not_base": gettext_noop("%(item)s is tracked by serial number; sell it in its base unit %(unit)s."),
    "quantity_invalid": gettext_noop("The quantity %(quantity)s cannot be used: %(problem)s"),
    "number_invalid": gettext_noop("%(problem)s"),
    "number_duplicate": gettext_noop("%(serial)s is entered more than once."),
    "number_taken": gettext_noop("%(serial)s is already used as %(used_as)s."),
    "too_many_numbers": gettext_noop("%(given)s numbers were given; one operation takes at most %(limit)s."),
    "serial_count_mismatch": gettext_noop(
        "%(item)s: %(given)s serial numbers for a quantity of %(quantity)s; they must be as many."
    ),
    "serial_unknown": gettext_noop("%(serial)s is not known."),
    "serial_of_other_item": gettext_noop("%(serial)s is a serial number of %(item)s."),
    "serial_already_in_stock": gettext_noop("%(serial)s is already in stock at %(location)s."),
    "serial_not_in_stock": gettext_noop("%(serial)s is not in stock: it is %(status)s."),
    "serial_at_other_location": gettext_noop("%(serial)s is in stock at %(location)s, not here."),
    "serial_in_transit": gettext_noop("%(serial)s is in transit on %(document)s."),
    "serial_not_shipped": gettext_noop("%(serial)s is not on its way with %(document)s."),
    "serial_not_sold": gettext_noop("%(serial)s is not sold: it is %(status)s."),
    "serial_held": gettext_noop("%(serial)s is held by %(document)s."),
    "serial_blocked": gettext_noop("%(serial)s is blocked: %(reason)s."),
    "serial_sold_to_other": gettext_noop("%(serial)s was sold to %(party)s."),
    "repurchase_forbidden": gettext_noop("%(serial)s is sold; it cannot be bought again this way."),
    "unassigned_short": gettext_noop(
        "%(item)s: %(needed)s units without serial number are needed at %(location)s, %(unassigned)s are there."
    ),
    "stock_short": gettext_noop("%(item)s: %(needed)s are needed at %(location)s, %(on_hand)s are there."),
    "count_unresolved": gettext_noop(
        "%(serial)s was counted here but stands at %(location)s. Confirm that it is here now."
    ),
    # Turning tracking on and off (rules.md §3).
    "stock_negative": gettext_noop("%(item)s: stock at %(location)s is negative (%(on_hand)s); mend it first."),
    "stock_fractional": gettext_noop(
        "%(item)s: stock at %(location)s is not a whole number (%(on_hand)s); mend it first."
    ),
    "bundle_not_trackable": gettext_noop("%(item)s is a %(kind)s; only goods can be tracked."),
    "tracking_exclusive": gettext_noop("%(item)s is tracked by %(tracking)s; switch that off first."),
    "stock_below_serials": gettext_noop(
        "%(item)s: %(serials)s serial numbers stand at %(location)s, but only %(on_hand)s are on hand."
    ),
    # About requests rather than stock.
    "idempotency_mismatch": gettext_noop("This Idempotency-Key was used for another request."),
}
PRECEDENCE = {code: place for place, code in enumerate(SENTENCES)}
ENDING = frozenset({"not_permitted", "document_not_draft", "document_state", "version_stale", "serial_moved_since"})
"""The first five end the check: what follows them is not asked."""

# What a member with the right may confirm, per kind of document (rules.md §5, Confirming).
OUTGOING = ("purchase_return", "transfer", "adjustment")
CONFIRMABLE: dict[str, frozenset[str]] = {
    "serial_sold_to_other": frozenset({"sale_return"}),
    "serial_unknown": frozenset({"sale_return"}),
    "serial_blocked": frozenset(OUTGOING),
    "count_unresolved": frozenset({"count"}),
}


@dataclass(frozen=True)
class Refusal:
    """One reason: its code, the line (from 1) and serial it is about, and facts that can be shown."""

    code: str
    line: int | None = None
    serial: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.code in SENTENCES, self.code


class NotThere(Exception):
    """There is no such thing in this organization, which includes what belongs to another one."""


class Refused(Exception):
    """Raised with every refusal of an attempt, in order of precedence; nothing was written."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = ordered(refusals)
        assert self.refusals
        super().__init__(", ".join(r.code for r in self.refusals[:5]))


def ordered(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Return the refusals by precedence, then line, then serial; only the ending ones where there are any."""
    once = {(r.code, r.line, r.serial, str(sorted(r.facts.items()))): r for r in refusals}.values()
    listed = tuple(sorted(once, key=lambda r: (PRECEDENCE[r.code], r.line or 0, r.serial or "")))
    if listed and listed[0].code in ENDING:
        return tuple(r for r in listed if r.code == listed[0].code)
    return listed


def sentence(refusal: Refusal, translate: Callable[[str], str] = str) -> str:
    """Return what a refusal says to a person; `translate` turns the English pattern into their language."""
    facts = {"serial": refusal.serial, **{name: said(name, fact, translate) for name, fact in refusal.facts.items()}}
    if refusal.code in ("number_invalid", "quantity_invalid", "line_invalid") and "pattern" in facts:
        facts["problem"] = translate(str(facts["pattern"])) % _Facts(facts)
    if "field" in facts:
        facts["field"] = called(str(facts["field"]), translate)
    return translate(SENTENCES[refusal.code]) % _Facts(facts)


class _Facts(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "?"
