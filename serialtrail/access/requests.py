"""Requests that are told twice: the first answer is kept in the very transaction of its effect and given again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection

from serialtrail.db import transaction
from serialtrail.db.models import accounts
from serialtrail.domain.checks import invalid
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop

Busy = transaction.Busy
"""For the doors, which do not see the database: it does not answer in time, or cannot be reached."""

KEPT = timedelta(hours=48)
KEY_WRONG = gettext_noop("must be 1 to 200 printable ASCII characters")
_KEY = re.compile(r"[ -~]{1,200}")

_CLAIM = """
INSERT INTO idempotency (organization_id, key, fingerprint, created_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (organization_id, key) DO NOTHING
"""
_KEEP = "UPDATE idempotency SET status = %s, answer = %s WHERE organization_id = %s AND key = %s"


@dataclass(frozen=True)
class Answer:
    """What a request is answered: status and JSON text. `kept`, where given, is what a repetition gets instead."""

    status: int
    body: str
    replayed: bool = False
    kept: str | None = None


def once(organization_id: int, key: str | None, fingerprint: bytes, at: datetime, work: Callable[[], Answer]) -> Answer:
    """Run `work` in a write transaction, unless a request with this key was answered: then give that answer.

    A second sender waits for the first. Whatever `work` raises leaves nothing behind, the key neither. Refuses with
    idempotency_mismatch when the key was used for a request of another fingerprint (32 bytes), and line_invalid.
    """
    if key is None:
        return transaction.write(work)
    if not _KEY.fullmatch(key):
        raise Refused([invalid("Idempotency-Key", KEY_WRONG)])

    def kept() -> Answer:
        if not _claimed(organization_id, key, fingerprint, at):
            return _replayed(organization_id, key, fingerprint)
        answer = work()
        told = answer.body if answer.kept is None else answer.kept
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [answer.status, told, organization_id, key])
        return replace(answer, kept=None)

    return transaction.write(kept)


def purge(at: datetime) -> int:
    """Forget the answers that are older than `KEPT`; how many they were."""
    gone = 0
    for organization_id in accounts.Organization.objects.values_list("pk", flat=True):
        old = accounts.Idempotency.objects.for_org(organization_id).filter(created_at__lt=at - KEPT)
        gone += transaction.write(old.delete)[0]
    return gone


def _claimed(organization_id: int, key: str, fingerprint: bytes, at: datetime) -> bool:
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(at)
        cursor.execute(_CLAIM, [organization_id, key, fingerprint, moment])
        return bool(cursor.rowcount == 1)


def _replayed(organization_id: int, key: str, fingerprint: bytes) -> Answer:
    row = accounts.Idempotency.objects.for_org(organization_id).filter(key=key).first()
    if row is None or row.status is None:
        # Purged between the two statements: the sender may simply try again.
        raise Busy("the key was just forgotten")
    if bytes(row.fingerprint) != fingerprint:
        raise Refused([Refusal("idempotency_mismatch")])
    return Answer(row.status, row.answer or "", replayed=True)
