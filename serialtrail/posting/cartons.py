"""Cartons: a code that stands for serials; may sit on a pallet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from serialtrail.db import transaction
from serialtrail.db.models import serials
from serialtrail.domain import numbers
from serialtrail.domain.facts import Actor, Draft
from serialtrail.domain.refusals import NotThere, Refusal, Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.posting import facts as loading
from serialtrail.posting import header as headers
from serialtrail.posting.serials import refuse_new_codes
from serialtrail.posting.sql import reads

PARENT_UNKNOWN = gettext_noop("there is no carton %(code)s.")
PARENT_INSIDE = gettext_noop("a carton cannot lie in itself.")
IN_OTHER = gettext_noop("%(serial)s already lies in carton %(carton)s.")


class NoCarton(NotThere):
    """There is no such carton in this organization."""


def create(
    organization: int,
    actor: Actor,
    code: str,
    members: Sequence[str],
    at: datetime,
    *,
    parent: str | None = None,
) -> int:
    """Register a carton with its members. Raises Refused(number_invalid, number_taken, serial_unknown, …)."""

    def work() -> int:
        head = _demand(organization, actor, at)
        clean = numbers.clean(code)
        refuse_new_codes(organization, [code])
        row = serials.Carton.objects.create(
            organization_id=organization, code=clean, key=numbers.key(clean), created_at=at,
            parent_id=_parent(organization, parent, None),
        )  # fmt: skip
        _fill(organization, head, row.id, members)
        return int(row.pk)

    return transaction.write(work)


def edit(
    organization: int,
    actor: Actor,
    carton: int,
    at: datetime,
    *,
    members: Sequence[str] | None = None,
    parent: str | None = None,
    set_parent: bool = False,
) -> None:
    """Change what lies in a carton, or where it lies. Raises Refused, NoCarton."""

    def work() -> None:
        head = _demand(organization, actor, at)
        row = _row(organization, head, carton)
        if set_parent:
            row.parent_id = _parent(organization, parent, carton)
            row.save(update_fields=["parent"])
        if members is not None:
            serials.CartonSerial.objects.for_org(organization).filter(carton_id=carton).delete()
            _fill(organization, head, carton, members)

    transaction.write(work)


def add(organization: int, actor: Actor, carton: int, members: Sequence[str], at: datetime) -> None:
    """Lay further serials into a carton. Raises Refused, NoCarton."""

    def work() -> None:
        head = _demand(organization, actor, at)
        _row(organization, head, carton)
        _fill(organization, head, carton, members)

    transaction.write(work)


def delete(organization: int, actor: Actor, carton: int, at: datetime) -> None:
    """Forget a carton; its members stay where they are, cartons in it come out of it. Raises NoCarton."""

    def work() -> None:
        head = _demand(organization, actor, at)
        row = _row(organization, head, carton)
        serials.Carton.objects.for_org(organization).filter(parent_id=carton).update(parent_id=None)
        serials.CartonSerial.objects.for_org(organization).filter(carton_id=carton).delete()
        row.delete()

    transaction.write(work)


def _demand(organization: int, actor: Actor, at: datetime) -> headers.Header:
    head = headers.header(organization, actor, Draft("opening"), at)
    loading.demand(head.actor, "carton_write")
    return head


def _row(organization: int, head: headers.Header, carton: int) -> Any:
    """Return the carton, if the member may change it: what lies in it stands in none but their stores."""
    row = serials.Carton.objects.for_org(organization).filter(id=carton).first()
    if row is None:
        raise NoCarton
    inside = serials.CartonSerial.objects.for_org(organization).filter(carton_id=carton)
    rows = reads.lock_serials_by_id(organization, list(inside.values_list("serial_id", flat=True)))
    _demand_stores(head, {serial[4] for serial in rows})
    return row


def _demand_stores(head: headers.Header, places: set[int]) -> None:
    """Refuse where a place is a store that is not the member's; the header knows the places that are none."""
    virtual = {place.id for place in head.places.values()}
    loading.demand(head.actor, "carton_write", places=places - virtual)


def _parent(organization: int, code: str | None, carton: int | None) -> int | None:
    if code is None:
        return None
    rows = serials.Carton.objects.for_org(organization)
    found = rows.filter(key=numbers.key(code)).first()
    if found is None:
        facts = {"field": "parent", "pattern": PARENT_UNKNOWN, "code": numbers.shown(code)}
        raise Refused([Refusal("line_invalid", facts=facts)])
    above = found
    while above is not None:
        if above.id == carton:
            raise Refused([Refusal("line_invalid", facts={"field": "parent", "pattern": PARENT_INSIDE})])
        above = rows.filter(id=above.parent_id).first() if above.parent_id else None
    return int(found.id)


def _fill(organization: int, head: headers.Header, carton: int, members: Sequence[str]) -> None:
    means = headers.meanings(organization, {numbers.key(text) for text in members})[0]
    problems = []
    keys: dict[str, str] = {}
    for text in members:
        found = means.get(numbers.key(text), [])
        if len(found) != 1:
            problems.append(Refusal("serial_unknown", None, numbers.shown(text)))
        elif found[0] in keys:
            problems.append(Refusal("number_duplicate", None, numbers.shown(text)))
        else:
            keys[found[0]] = text
    rows = reads.lock_serials(organization, list(keys))
    _demand_stores(head, {row[4] for row in rows})
    lying = serials.CartonSerial.objects.for_org(organization).filter(serial_id__in=[row[0] for row in rows])
    number = {row[0]: row[1] for row in rows}
    for serial, other in lying.values_list("serial_id", "carton__code"):
        shown = {"field": "serials", "pattern": IN_OTHER, "carton": other, "serial": number[serial]}
        problems.append(Refusal("line_invalid", None, number[serial], shown))
    if problems:
        raise Refused(problems)
    serials.CartonSerial.objects.bulk_create(
        serials.CartonSerial(organization_id=organization, carton_id=carton, serial_id=row[0]) for row in rows
    )
