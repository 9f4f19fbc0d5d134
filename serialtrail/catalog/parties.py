"""Parties: suppliers and customers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from serialtrail.db import audit, transaction
from serialtrail.db.models import catalog
from serialtrail.db.rows import counted, keyset, saved
from serialtrail.domain.answers import Page, time_text
from serialtrail.domain.checks import choice_faults, code_faults, code_key, demand, invalid, taken, text_faults
from serialtrail.domain.facts import Actor
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop

NO_ADDRESS = gettext_noop("is not an e-mail address")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
LENGTHS = {"name": 200, "email": 254, "phone": 40}
CODE_LENGTH = 40


def create(actor: Actor, organization_id: int, given: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Make a party of `code`, `name`, `role` (supplier or customer), perhaps `email` and `phone`.

    Refuses with not_permitted and line_invalid.
    """
    row = catalog.Party(organization_id=organization_id, created_at=at)

    def work() -> dict[str, Any]:
        _put(actor, row, given)
        audit.record(organization_id, actor.member, "party.created", row.code, at)
        return shape(row)

    return transaction.write(work)


def change(
    actor: Actor, organization_id: int, row: catalog.Party, changes: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """Change any field; the role needs the right for both. Refuses with not_permitted and line_invalid."""
    demand(actor, "party_write", row.role)

    def work() -> dict[str, Any]:
        _put(actor, row, changes)
        audit.record(organization_id, actor.member, "party.changed", row.code, at, {"fields": sorted(changes)})
        return shape(row)

    return transaction.write(work)


def found(organization_id: int, *, code: str | None = None, id: int | None = None) -> catalog.Party | None:
    """The party of this code, or of this id."""
    rows = catalog.Party.objects.for_org(organization_id)
    rows = rows.filter(pk=id) if code is None else rows.filter(key=code_key(code))
    party: catalog.Party | None = rows.first()
    return party


def listed(
    organization_id: int,
    after: Sequence[Any] | None,
    limit: int,
    exact: bool = False,
    *,
    role: str | None = None,
    q: str | None = None,
) -> Page:
    """The parties by code; keyset (key). `q` finds by beginning of the code, or any part of the name."""
    rows = catalog.Party.objects.for_org(organization_id)
    if role is not None:
        rows = rows.filter(role=role)
    if q:
        rows = rows.filter(Q(key__startswith=code_key(q)) | Q(name__icontains=q.strip()))
    found, beyond = keyset(rows, ("key",), after, limit)
    return Page([shape(row) for row in found], beyond, counted(rows, exact))


def shape(row: catalog.Party) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "code": row.code,
        "name": row.name,
        "role": row.role,
        "email": row.email,
        "phone": row.phone,
        "created_at": time_text(row.created_at),
    }


def _put(actor: Actor, row: catalog.Party, given: Mapping[str, Any]) -> None:
    faults: list[Refusal] = []
    if "role" in given:
        faults += choice_faults("role", given["role"], catalog.PARTY_ROLES)
        if not faults:
            demand(actor, "party_write", given["role"])
    if "code" in given:
        faults += code_faults("code", given["code"].strip(), CODE_LENGTH)
    for field, most in LENGTHS.items():
        if field in given:
            faults += text_faults(field, given[field], most, least=1 if field == "name" else 0)
    if given.get("email", "").strip() and not _ADDRESS.fullmatch(given["email"].strip()):
        faults.append(invalid("email", NO_ADDRESS))
    if faults:
        raise Refused(faults)
    if "code" in given:
        row.code = given["code"].strip()
        row.key = code_key(row.code)
    row.role = given.get("role", row.role)
    for field in LENGTHS:
        setattr(row, field, given.get(field, getattr(row, field)).strip())
    if not saved(row):
        raise Refused([taken("code", row.code)])
