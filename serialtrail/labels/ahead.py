"""Numbers by a rule and their labels in one step: ahead of the goods, or for units in stock that have none yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from serialtrail.access.who import Who, actor
from serialtrail.catalog import items
from serialtrail.db import transaction
from serialtrail.domain import checks, generation
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.domain.generation import NumberRule
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.labels import printing
from serialtrail.labels.printing import Wanted
from serialtrail.posting import engine
from serialtrail.queries import label_prints, numbers

MODES = ("register", "label")
_LOOKED_AT = 1_000
_TURNS = 20


def free(organization_id: int, rule: NumberRule) -> NumberRule:
    """The rule from the first number on that none of its numbers follows which exists already, as far as is looked."""
    looked = generation.folded(NumberRule(rule.prefix, rule.start, rule.increment, _LOOKED_AT, rule.width, rule.suffix))
    for _turn in range(_TURNS):
        if generation.rule_faults(looked, _LOOKED_AT):
            return rule
        made = numbers.generate(organization_id, looked, _LOOKED_AT)
        if not made["taken"]:
            break
        used = made["numbers"].index(made["taken"][-1]) + 1
        looked = generation.continue_after(looked, used)
        if used < _LOOKED_AT:
            break
    return NumberRule(looked.prefix, looked.start, looked.increment, rule.pieces, looked.width, looked.suffix)


def make(who: Who, sku: str, rule: NumberRule, mode: str, location: str, wanted: Wanted, at: datetime) -> int:
    """Make the numbers of the rule, register them (or `label` units in stock at `location`), and write their labels
    into the log: all of it, or nothing. The item's own rule goes on behind them. The id of the print.

    Refuses with not_permitted, number_taken, item_unknown, unassigned_short and whatever else an opening is refused.
    """
    checks.demand(actor(who), "label")
    faults = checks.choice_faults("mode", mode, MODES)
    if faults:
        raise Refused(faults)

    def work() -> int:
        made = numbers.generate(who.organization_id, rule, who.max_numbers)
        if made["taken"]:
            used = "serial"
            raise Refused(Refusal("number_taken", None, number, {"used_as": used}) for number in made["taken"][:1000])
        line = DraftLine(sku=sku, numbers=tuple(made["numbers"]))
        place = location if mode == "label" else None
        draft = Draft("opening", (line,), location=place, mode=mode, limit=who.max_numbers)
        engine.create(who.organization_id, actor(who), draft, at, post=True)
        _go_on(who.organization_id, sku, generation.folded(rule))
        rows, _unknown = label_prints.named(who.organization_id, made["numbers"])
        return printing.record(who, rows, wanted, at)

    return transaction.write(work)


def _go_on(organization_id: int, sku: str, rule: NumberRule) -> None:
    """Let the item's rule, if the numbers were made by it, begin behind them the next time."""
    row = items.found(organization_id, sku=sku)
    kept: Mapping[str, Any] | None = items.shape(row)["number_rule"] if row is not None else None
    if row is None or kept is None:
        return
    same = (rule.prefix, rule.suffix, rule.increment) == (kept["prefix"], kept["suffix"], kept["increment"])
    if same and int(rule.start) >= int(kept["start"]):
        items.go_on_behind(row, generation.continue_after(rule, rule.pieces).start)
