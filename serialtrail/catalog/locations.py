"""Locations that the user makes: stores and warehouses. The five virtual places are not listed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from serialtrail.db import audit, transaction
from serialtrail.db.models import catalog
from serialtrail.db.rows import counted, keyset, saved
from serialtrail.domain.answers import Page, time_text
from serialtrail.domain.checks import code_faults, code_key, demand, invalid, taken, text_faults
from serialtrail.domain.facts import Actor
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop

RESERVED = gettext_noop("%(value)s is the name of a place that every organization has; choose another code")
CODE_LENGTH, NAME_LENGTH, ADDRESS_LENGTH = 40, 200, 2000


def create(actor: Actor, organization_id: int, given: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Make a store or warehouse of `code`, `name` and perhaps `address`; return it as the API answers it.

    Refuses with not_permitted (also a member limited to stores) and line_invalid.
    """
    demand(actor, "catalog_write")
    if actor.stores is not None:
        raise Refused([Refusal("not_permitted", facts={"action": "catalog_write"})])
    row = catalog.Location(organization_id=organization_id, kind="storage", created_at=at)

    def work() -> dict[str, Any]:
        _put(row, given)
        audit.record(organization_id, actor.member, "location.created", row.code, at)
        return shape(row)

    return transaction.write(work)


def change(
    actor: Actor, organization_id: int, row: catalog.Location, changes: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """Change code, name or address. Refuses with not_permitted and line_invalid."""
    demand(actor, "catalog_write", location_id=row.pk)

    def work() -> dict[str, Any]:
        before = shape(row)
        _put(row, changes)
        after = shape(row)
        audit.record(organization_id, actor.member, "location.changed", row.code, at, _difference(before, after))
        return after

    return transaction.write(work)


def choices(organization_id: int, most: int) -> list[tuple[int, str, str]]:
    """Id, code and name of the first `most` storages by code: what forms offer; nothing is counted."""
    rows = catalog.Location.objects.for_org(organization_id).filter(kind="storage").order_by("key")
    return list(rows.values_list("pk", "code", "name")[:most])


def found(organization_id: int, *, code: str | None = None, id: int | None = None) -> catalog.Location | None:
    """The storage of this code, or of this id."""
    rows = catalog.Location.objects.for_org(organization_id).filter(kind="storage")
    rows = rows.filter(pk=id) if code is None else rows.filter(key=code_key(code))
    location: catalog.Location | None = rows.first()
    return location


def listed(organization_id: int, after: Sequence[Any] | None, limit: int, exact: bool = False) -> Page:
    """The storages by code; keyset (key)."""
    rows = catalog.Location.objects.for_org(organization_id).filter(kind="storage")
    found, beyond = keyset(rows, ("key",), after, limit)
    return Page([shape(row) for row in found], beyond, counted(rows, exact))


def shape(row: catalog.Location) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "code": row.code,
        "name": row.name,
        "address": row.address,
        "created_at": time_text(row.created_at),
    }


def _put(row: catalog.Location, given: Mapping[str, Any]) -> None:
    faults = _faults(given)
    if faults:
        raise Refused(faults)
    if "code" in given:
        row.code = given["code"].strip()
        row.key = code_key(row.code)
    row.name = given.get("name", row.name).strip()
    row.address = given.get("address", row.address).strip()
    if not saved(row):
        raise Refused([taken("code", row.code)])


def _faults(given: Mapping[str, Any]) -> list[Refusal]:
    faults: list[Refusal] = []
    if "code" in given:
        faults += code_faults("code", given["code"].strip(), CODE_LENGTH)
        if code_key(given["code"]).lower() in catalog.LOCATION_KINDS:
            faults.append(invalid("code", RESERVED, value=given["code"]))
    if "name" in given:
        faults += text_faults("name", given["name"], NAME_LENGTH, least=1)
    if "address" in given:
        faults += text_faults("address", given["address"], ADDRESS_LENGTH, lines=True)
    return faults


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {field: [before[field], after[field]] for field in after if after[field] != before[field]}
