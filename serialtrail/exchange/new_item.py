"""A new item together with the stock it begins with: both, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from serialtrail.catalog import items
from serialtrail.db import transaction
from serialtrail.domain.checks import demand, invalid
from serialtrail.domain.facts import Actor, Draft, DraftLine
from serialtrail.domain.refusals import Refused
from serialtrail.domain.shape import NEEDED
from serialtrail.posting import engine


@dataclass(frozen=True)
class Beginning:
    """Stock to begin with: where, how much (left out: as many as there are numbers), and the numbers."""

    location: str
    quantity: Decimal | None = None
    numbers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.quantity is not None or bool(self.numbers)


def create(
    actor: Actor, organization: int, given: Mapping[str, Any], stock: Beginning, at: datetime, limit: int
) -> dict[str, Any]:
    """Make the item and post its opening; with numbers it is tracked from the start. Return the item.

    Raises Refused as making an item and posting an opening do; then there is neither.
    """
    if not stock:
        return items.create(actor, organization, given, at)
    if not stock.location:
        raise Refused([invalid("location", NEEDED)])

    def work() -> dict[str, Any]:
        tracking = {}
        if stock.numbers:
            demand(actor, "tracking_switch")
            tracking = {"tracking": "serial"}
        made = items.create(actor, organization, {**given, **tracking}, at)
        line = DraftLine(sku=made["sku"], quantity=stock.quantity, numbers=stock.numbers)
        draft = Draft("opening", (line,), location=stock.location, mode="add", limit=limit)
        engine.create(organization, actor, draft, at, post=True)
        return made

    return transaction.write(work)
