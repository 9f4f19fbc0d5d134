"""Cartons from a file: each row says what lies in a carton, or on which pallet it stands."""

from __future__ import annotations

from functools import partial

from serialtrail.domain import checks, gs1, numbers
from serialtrail.domain.refusals import Refusal
from serialtrail.exchange.imports.outcome import Outcome
from serialtrail.exchange.imports.rowwise import one_by_one
from serialtrail.exchange.imports.sheets import Chunk
from serialtrail.exchange.imports.task import Task, Way
from serialtrail.posting import cartons
from serialtrail.queries import cartons as known

_BATCH = 200


def way(task: Task) -> Way:
    """How cartons come in: row by row."""
    return Way(_BATCH, partial(_bring, task))


def _bring(task: Task, chunk: Chunk, really: bool) -> Outcome:
    outcome = one_by_one(chunk, partial(_row, task, chunk), really)
    if not really:
        # The next rows that are looked at would make the same ones again.
        outcome.cartons = 0
    return outcome


def _row(task: Task, chunk: Chunk, spot: int, outcome: Outcome) -> list[Refusal]:
    """Bring one row in; a carton or pallet that is not there yet is made."""
    given = {name: chunk.column(name).texts[spot] for name in ("carton", "number", "parent")}
    refusals = [
        checks.invalid(name, pattern, value=given[name])
        for name in given
        if (pattern := chunk.column(name).spoilt.get(spot))
    ]
    refusals += checks.code_faults("carton", given["carton"], numbers.MAX_LENGTH)
    if given["parent"]:
        refusals += checks.code_faults("parent", given["parent"], numbers.MAX_LENGTH)
    if given["number"] and (fault := numbers.fault(gs1.serial_of(given["number"]))):
        told = {"pattern": fault.template, **fault.facts}
        refusals.append(Refusal("number_invalid", None, numbers.shown(given["number"]), told))
    if refusals:
        return refusals
    organization, actor, at = task.organization, task.actor, task.at
    parent, members = given["parent"] or None, [given["number"]] if given["number"] else []
    if parent and known.read(organization, code=parent) is None:
        cartons.create(organization, actor, parent, (), at)
        outcome.cartons += 1
    found = known.read(organization, code=given["carton"])
    if found is None:
        cartons.create(organization, actor, given["carton"], members, at, parent=parent)
        outcome.cartons += 1
        outcome.created += 1
        return []
    moved = parent is not None and numbers.key(parent) != numbers.key(found["parent"] or "")
    inside = {numbers.key(number) for number in found["serials"]}
    if moved:
        cartons.edit(organization, actor, int(found["id"]), at, parent=parent, set_parent=True)
    if new := [number for number in members if numbers.key(number) not in inside]:
        cartons.add(organization, actor, int(found["id"]), new, at)
    outcome.changed += 1
    return []
