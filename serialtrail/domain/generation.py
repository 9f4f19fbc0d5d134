"""Numbers by rule: prefix, rising value, suffix."""

import re
from dataclasses import dataclass, replace

from serialtrail.domain import numbers
from serialtrail.domain.numbers import MAX_LENGTH, NumberFault
from serialtrail.domain.texts import gettext_noop

MAX_INCREMENT = 1_000_000_000
MAX_PIECES = 1_000_000  # what even an import or the command line may ask for at once


@dataclass(frozen=True, slots=True)
class NumberRule:
    """Start `0007` implies width 4; a value that outgrows the width simply becomes longer."""

    prefix: str = ""
    start: str = "1"
    increment: int = 1
    pieces: int = 1
    width: int | None = None
    suffix: str = ""


SENTENCES = {
    "part_characters": gettext_noop("%(character)s at position %(position)s cannot be part of a number."),
    "start_not_digits": gettext_noop("The starting value must consist of digits."),
    "out_of_range": gettext_noop("Must be from %(least)s to %(most)s."),
    "too_many": gettext_noop("%(given)s numbers were asked for; at most %(limit)s are allowed at once."),
    "too_long": gettext_noop("The last number would have %(length)s characters; at most %(most)s are allowed."),
}


def folded(rule: NumberRule) -> NumberRule:
    """The rule with its typed parts folded and trimmed, as all other functions expect it."""
    prefix, start, suffix = (numbers.clean(part) for part in (rule.prefix, rule.start, rule.suffix))
    return replace(rule, prefix=prefix, start=start, suffix=suffix)


def rule_faults(rule: NumberRule, most: int = MAX_PIECES) -> list[NumberFault]:
    """Every reason why nothing can be generated, each with its `field`; `most` is the limit on pieces.

    Code `line_invalid`, or `too_many_numbers` with the facts `given` and `limit`.
    """
    faults = [
        _fault("part_characters", field, facts=wrong.facts)
        for field, part in (("prefix", rule.prefix), ("suffix", rule.suffix))
        if (wrong := numbers.character_fault(part))
    ]
    if not re.fullmatch(r"[0-9]+", rule.start):
        faults.append(_fault("start_not_digits", "start"))
    most = min(most, MAX_PIECES)
    bounds = [("increment", rule.increment, MAX_INCREMENT), ("width", rule.width, MAX_LENGTH)]
    # More pieces than allowed has a refusal of its own, so that only their least is a matter of range.
    bounds.append(("pieces", min(rule.pieces, most), most))
    for field, value, highest in bounds:
        if value is not None and not 1 <= value <= highest:
            faults.append(_fault("out_of_range", field, facts={"least": 1, "most": highest}))
    if rule.pieces > most:
        faults.append(_fault("too_many", "pieces", "too_many_numbers", {"given": rule.pieces, "limit": most}))
    return faults or _length_faults(rule)


def generate(rule: NumberRule) -> list[str]:
    """The numbers of a rule without faults, in rising order; distinct by construction."""
    assert not rule_faults(rule), rule
    return [_number(rule, piece) for piece in range(rule.pieces)]


def first_last(rule: NumberRule) -> tuple[str, str]:
    """The first and the last number of a rule without faults, for a preview that writes nothing."""
    assert not rule_faults(rule), rule
    return _number(rule, 0), _number(rule, rule.pieces - 1)


def continue_after(rule: NumberRule, pieces: int) -> NumberRule:
    """The rule an item remembers once `pieces` of its numbers were used: it starts at the next one."""
    return _starting_at(rule, int(rule.start) + rule.increment * pieces)


def next_start(rule: NumberRule, last_number: str) -> str | None:
    """The starting value that follows a number made by this rule; None when the rule cannot have made it."""
    last, prefix, suffix = (numbers.key(text) for text in (last_number, rule.prefix, rule.suffix))
    value = last.removeprefix(prefix).removesuffix(suffix)
    if f"{prefix}{value}{suffix}" != last or not re.fullmatch(r"[0-9]{1,100}", value):
        return None
    return _starting_at(rule, int(value) + rule.increment).start


def _width(rule: NumberRule) -> int:
    if rule.width is not None:
        return rule.width
    return len(rule.start) if rule.start.startswith("0") else 1


def _number(rule: NumberRule, piece: int) -> str:
    value = int(rule.start) + rule.increment * piece
    return f"{rule.prefix}{value:0{_width(rule)}d}{rule.suffix}"


def _starting_at(rule: NumberRule, value: int) -> NumberRule:
    # The width becomes explicit: a start that has outgrown its leading zeros no longer implies it.
    width = _width(rule)
    return replace(rule, start=f"{value:0{width}d}", width=width if width > 1 else rule.width)


def _length_faults(rule: NumberRule) -> list[NumberFault]:
    # Before the start is a number at all: a string of 5,000 digits is refused by its length, not converted.
    length = len(rule.prefix) + len(rule.start) + len(rule.suffix)
    if length <= MAX_LENGTH:
        length = len(_number(rule, rule.pieces - 1))
    if length <= MAX_LENGTH:
        return []
    return [_fault("too_long", "start", facts={"length": length, "most": MAX_LENGTH})]


def _fault(
    reason: str, field: str, code: str = "line_invalid", facts: dict[str, str | int] | None = None
) -> NumberFault:
    return NumberFault(reason, SENTENCES[reason], facts or {}, code, field)
