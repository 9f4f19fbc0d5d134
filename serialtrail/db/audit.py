"""The record of changes outside the ledger: who changed which setting, member, token or item, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from serialtrail.db.models import work
from serialtrail.db.models.work import REVIEWED

SUBMITTED, REJECTED = REVIEWED


def record(
    organization_id: int,
    member_id: int | None,
    what: str,
    subject: str,
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Add one row; `what` is noun.verb, `data` plain JSON. Belongs in the transaction of the change itself."""
    record_each(organization_id, member_id, what, [subject], at, data)


def record_each(
    organization_id: int,
    member_id: int | None,
    what: str,
    subjects: Iterable[str],
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Add one row for each subject, in one statement a few hundred."""
    work.AuditEvent.objects.bulk_create(
        work.AuditEvent(
            organization_id=organization_id,
            member_id=member_id,
            what=what,
            subject=subject[:200],
            at=at,
            data=dict(data or {}),
        )
        for subject in subjects
    )
