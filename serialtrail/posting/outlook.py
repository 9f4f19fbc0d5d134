"""What posting a saved count would do, told before it is done: nothing is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from serialtrail.db import transaction
from serialtrail.domain import counts, shape
from serialtrail.domain.facts import Actor, Draft, Facts
from serialtrail.domain.lines import read
from serialtrail.domain.moves import Move
from serialtrail.domain.refusals import CONFIRMABLE, Refusal
from serialtrail.posting import facts as loading
from serialtrail.posting.begin import begin


@dataclass
class Outlook:
    """What stands against posting, and what it would do: how many serials of each sort, and which units.

    `refusals` without those that this member may confirm, whose codes are `confirmable`. `moved`: how many come from
    which store. `units`: by SKU, how many units without number are found (more than 0) or missing.
    """

    refusals: tuple[Refusal, ...] = ()
    confirmable: tuple[str, ...] = ()
    labelled: int = 0
    created: int = 0
    moved: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    back: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    missing: int = 0
    units: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    left_alone: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """What tells two outlooks apart that people would read differently."""
        sums = [self.labelled, self.created, self.missing, len(self.left_alone)]
        named = [f"{name}={n:f}" for of in (self.moved, self.back, self.units) for name, n in sorted(of.items()) if n]
        return " ".join([*map(str, sums), *named])

    @property
    def quiet(self) -> bool:
        """Whether the books already say what was counted."""
        serials = self.labelled or self.created or self.moved or self.back or self.missing
        return not serials and not any(self.units.values())


def of_count(organization: int, actor: Actor, document: int, at: datetime) -> Outlook:
    """Return what posting this count would do, as far as can be told. Raises Refused (may not post it), NoDocument."""

    def work() -> Outlook:
        found = begin(organization, actor, document, "post")
        codes = frozenset(code for code, kinds in CONFIRMABLE.items() if found.kind in kinds)
        facts = loading.load(organization, actor, found.draft, at, "post")
        confirmed = loading.plan(organization, replace(found.draft, confirm=codes), facts)
        told = Outlook(refusals=confirmed.refusals, confirmable=confirmed.confirmed, left_alone=confirmed.left_alone)
        return _added(told, found.draft, facts, confirmed.moves)

    return transaction.write(work)


def _added(told: Outlook, draft: Draft, facts: Facts, moves: tuple[Move, ...]) -> Outlook:
    here = shape.storage(facts, draft.location)
    if here is None:
        return told
    if not moves:
        # Something stands against it; what it would do otherwise is what people want to see all the same.
        planned, findings = counts.plan(draft, facts, read(draft, facts, posting=True))
        refused = {refusal.serial for refusal in told.refusals}
        moves = tuple(planned)
        told = replace(told, left_alone=findings.left_alone)
    else:
        refused = set()
    for move in moves:
        _add(told, move, facts, here.id, refused)
    return told


def _add(told: Outlook, move: Move, facts: Facts, here: int, refused: set[str | None]) -> None:
    serials = [facts.serials[key] for key in move.serials]
    good = [serial for serial in serials if serial.number not in refused]
    source = facts.place(move.source)
    sku = facts.item(move.item).sku
    if move.source == here:
        told.missing += len(serials)
        told.units[sku] -= move.quantity - len(serials)
        return
    if not move.quantity:
        told.labelled += len(good)
        return
    told.units[sku] += move.quantity - len(serials)
    if source.kind == "storage":
        told.moved[source.code] += len(good)
    else:
        new = sum(serial.registered for serial in good)
        told.created += new
        if len(good) > new:
            told.back[source.kind] += len(good) - new
