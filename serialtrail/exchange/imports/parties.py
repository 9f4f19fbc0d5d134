"""Parties from a file: a known code is changed where the row says something, an unknown one is made."""

from __future__ import annotations

from functools import partial

from serialtrail.catalog import parties
from serialtrail.domain import checks
from serialtrail.domain.refusals import Refusal
from serialtrail.domain.texts import gettext_noop
from serialtrail.exchange.imports.outcome import Outcome
from serialtrail.exchange.imports.rowwise import BATCH, FirstRows, one_by_one, recalled, repeated
from serialtrail.exchange.imports.sheets import Chunk
from serialtrail.exchange.imports.task import Task, Way

KEEPS_ROLE = gettext_noop("a party that is known keeps its role; change it on its page")
_ROLES = {"供应商": "supplier", "供货商": "supplier", "vendor": "supplier", "客户": "customer", "顾客": "customer"}


def way(task: Task) -> Way:
    """How parties come in: one by one."""
    seen: FirstRows = {}
    return Way(BATCH, partial(_bring, task, seen), recall=partial(recalled, seen, "code"))


def _bring(task: Task, seen: FirstRows, chunk: Chunk, really: bool) -> Outcome:
    return one_by_one(chunk, partial(_row, task, seen, chunk), really)


def _row(task: Task, seen: FirstRows, chunk: Chunk, spot: int, outcome: Outcome) -> list[Refusal]:
    """Bring one row in; return what it is refused for."""
    given = {"code": ""}
    refusals: list[Refusal] = []
    for name in chunk.places:
        column = chunk.column(name)
        text = column.texts[spot]
        if (pattern := column.spoilt.get(spot)) and name != "name":
            refusals.append(checks.invalid(name, pattern, value=text))
        elif text:
            given[name] = _ROLES.get(text.lower(), text.lower()) if name == "role" else text
    refusals += checks.code_faults("code", given["code"], parties.CODE_LENGTH)
    refusals += repeated(seen, "code", given["code"], chunk, spot)
    if refusals:
        return refusals
    found = parties.found(task.organization, code=given["code"])
    if found is None:
        # A party is somebody's: without a role nobody knows whose.
        parties.create(task.actor, task.organization, {"name": "", "role": "", **given}, task.at)
        outcome.created += 1
    elif given.get("role", found.role) != found.role:
        # By a slip in one column a supplier would be gone from all purchases.
        return [checks.invalid("role", KEEPS_ROLE)]
    else:
        del given["code"]
        parties.change(task.actor, task.organization, found, given, task.at)
        outcome.changed += 1
    return []
