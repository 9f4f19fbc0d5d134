"""What the fields of the catalogue and of settings may hold, and whether the member may write them, as refusals."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from serialtrail.domain import rights
from serialtrail.domain.facts import Actor
from serialtrail.domain.numbers import NumberFault, key, shown
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop

DIGITS, PLACES = 18, 4
HIGHEST = Decimal(10) ** (DIGITS - PLACES)
"""First amount that no longer fits: 18 digits, four of them behind the point."""

EMPTY = gettext_noop("must not be empty")
TOO_LONG = gettext_noop("has %(length)s characters; at most %(most)s are allowed")
UNPRINTABLE = gettext_noop("the character %(codepoint)s at position %(position)s is not allowed")
NOT_ONE_OF = gettext_noop("must be one of: %(known)s")
OUT_OF_RANGE = gettext_noop("must be from %(least)s to %(most)s")
NOT_POSITIVE = gettext_noop("must be more than 0")
NEGATIVE = gettext_noop("must not be negative")
TOO_EXACT = gettext_noop("has too many digits; at most 14 before and 4 behind the point are kept")
TAKEN = gettext_noop("%(value)s is already used")

_BREAKS = "\n\r\t"
_AMOUNT = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")


def demand(actor: Actor, action: str, kind: str | None = None, *, location_id: int | None = None) -> None:
    """Raise Refused(not_permitted) unless the member's role and scope, and their stores for a location, allow it."""
    if not rights.may(actor.role, action, kind=kind, scope=actor.scope) or not rights.store_allowed(
        actor.stores, location_id
    ):
        raise Refused([Refusal("not_permitted", facts={"action": action})])


def invalid(field: str, pattern: str, **facts: Any) -> Refusal:
    """The refusal of one field; `pattern` is an English source string with places for `facts`."""
    return Refusal("line_invalid", facts={"field": field, "pattern": pattern, "problem": pattern % facts, **facts})


def number_fault(field: str, fault: NumberFault) -> Refusal:
    """The same for a fault found by the rules of numbers, formats or generation."""
    return invalid(field, fault.template, **fault.facts)


def code_faults(field: str, value: str, most: int) -> list[Refusal]:
    """Why a text cannot be a SKU, a code or a barcode: 1 to `most` printable characters of any script."""
    return (
        text_faults(field, value, most, least=1)
        or [
            invalid(field, UNPRINTABLE, codepoint=f"U+{ord(sign):04X}", position=place)
            for place, sign in enumerate(value, 1)
            if not sign.isprintable()
        ][:1]
    )


def text_faults(field: str, value: str, most: int, *, least: int = 0, lines: bool = False) -> list[Refusal]:
    """Why a text cannot stand in `field`: control characters, too long, empty. `lines`: it may have several lines."""
    if least and not value.strip():
        return [invalid(field, EMPTY)]
    if len(value) > most:
        return [invalid(field, TOO_LONG, length=len(value), most=most)]
    for place, sign in enumerate(value, 1):
        if unicodedata.category(sign) in ("Cc", "Cs") and not (lines and sign in _BREAKS):
            return [invalid(field, UNPRINTABLE, codepoint=f"U+{ord(sign):04X}", position=place)]
    return []


def choice_faults(field: str, value: str, known: tuple[str, ...]) -> list[Refusal]:
    return [] if value in known else [invalid(field, NOT_ONE_OF, known=", ".join(known))]


def range_faults(field: str, value: int, least: int, most: int) -> list[Refusal]:
    return [] if least <= value <= most else [invalid(field, OUT_OF_RANGE, least=least, most=most)]


def amount_faults(field: str, value: Decimal, *, positive: bool = False) -> list[Refusal]:
    """Why an amount cannot be kept: negative (or 0 where `positive`), or more digits than a column holds."""
    if value < 0 or (positive and value == 0):
        return [invalid(field, NOT_POSITIVE if positive else NEGATIVE)]
    return [] if fits(value) else [invalid(field, TOO_EXACT)]


def fits(value: Decimal) -> bool:
    """Whether a finite amount has at most 14 digits before and 4 behind the point."""
    return abs(value) < HIGHEST and value == value.quantize(Decimal(1).scaleb(-PLACES))


def amount(text: str) -> Decimal | None:
    """The amount a plain decimal string says; None for exponents, NaN, white space, anything else."""
    return Decimal(text) if _AMOUNT.fullmatch(text) else None


def taken(field: str, value: str) -> Refusal:
    return invalid(field, TAKEN, value=shown(value))


def code_key(code: str) -> str:
    """What makes two codes the same: folded, trimmed, a to z in upper case, as with numbers."""
    return key(code)
