"""Adding rows that a unique constraint may refuse, and reading pages of a list by keyset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q

from serialtrail.db.transaction import sqlstate
from serialtrail.domain.answers import COUNTED

UNIQUE_VIOLATION = "23505"


def saved(row: models.Model, **how: Any) -> bool:
    """Save the row; False, with the transaction still usable, when a unique constraint stands against it."""
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError as error:
        if sqlstate(error) == UNIQUE_VIOLATION or (connection.vendor == "sqlite" and "UNIQUE" in str(error)):
            return False
        raise
    return True


def keyset(
    rows: models.QuerySet[Any], order: Sequence[str], after: Sequence[Any] | None, limit: int
) -> tuple[list[Any], tuple[Any, ...] | None]:
    """Return up to `limit` rows beyond `after` in rising `order`, and the values to go on from if more follow."""
    if after is not None:
        rows = rows.filter(_beyond(order, after))
    found = list(rows.order_by(*order)[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], tuple(getattr(last, field) for field in order)


def counted(rows: models.QuerySet[Any], exact: bool) -> int | None:
    """Return how many rows there are: always when `exact`, else only up to the bound that lists count to."""
    if exact:
        return rows.count()
    number = rows.order_by().values("pk")[: COUNTED + 1].count()
    return number if number <= COUNTED else None


def _beyond(order: Sequence[str], after: Sequence[Any]) -> Q:
    assert len(order) == len(after), (order, after)
    beyond = Q()
    for place, (field, value) in enumerate(zip(order, after, strict=True)):
        same = dict(zip(order[:place], after[:place], strict=True))
        beyond |= Q(**same, **{f"{field}__gt": value})
    return beyond
