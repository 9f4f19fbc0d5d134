"""Tokens: a program's key to one organization, made, recognised, taken back.

The text of a token, `st_<organization, base 36>_<secret>`, names its organization, so that it is found without
knowing who asks; only its SHA-256 digest is stored.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.http import base36_to_int, int_to_base36

from serialtrail.access.who import Who, actor
from serialtrail.db import audit, transaction
from serialtrail.db.models import accounts
from serialtrail.db.rows import counted, keyset
from serialtrail.domain.answers import Page, time_text
from serialtrail.domain.checks import choice_faults, demand, invalid, text_faults
from serialtrail.domain.refusals import Refused
from serialtrail.domain.rights import SCOPES
from serialtrail.domain.texts import gettext_noop

LIFETIME = timedelta(days=365)
LONGEST = timedelta(days=3660)
EXPIRES_WRONG = gettext_noop("must lie in the future, at most ten years ahead")
NO_MEMBER = gettext_noop("there is no active member %(value)s")
_HIGHEST_ID = 2**63 - 1

# One read on the unique index (organization, digest); the rest by primary keys.
_AUTHENTICATE = """
SELECT o.slug, o.name, o.time_zone, o.currency, o.max_numbers, m.id, m.name, m.role, t.scope, m.stores
FROM api_token t
JOIN member m ON m.organization_id = t.organization_id AND m.id = t.member_id
JOIN organization o ON o.id = t.organization_id
WHERE t.organization_id = %s AND t.digest = %s AND t.revoked_at IS NULL AND t.expires_at > %s AND m.active
"""


@dataclass(frozen=True)
class Issued:
    """A new token; `text` can be shown this once."""

    id: int
    text: str
    shape: dict[str, Any]


def authenticate(bearer: str, now: datetime) -> Who | None:
    """Who a token's text stands for; None when there is no such token, or it is expired or revoked."""
    organization_id = _organization(bearer)
    if organization_id is None:
        return None
    digest = hashlib.sha256(bearer.encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute(_AUTHENTICATE, [organization_id, digest, connection.ops.adapt_datetimefield_value(now)])
        row = cursor.fetchone()
    if row is None:
        return None
    slug, organization, time_zone, currency, max_numbers, member_id, member, role, scope, stores = row
    if isinstance(stores, str):
        stores = json.loads(stores)
    return Who(
        organization_id=organization_id,
        slug=slug,
        organization=organization,
        time_zone=time_zone,
        currency=currency,
        max_numbers=max_numbers,
        member_id=member_id,
        member=member,
        role=role,
        scope=scope,
        stores=None if stores is None else frozenset(stores),
    )


def issue(
    who: Who, member_id: int, scope: str, at: datetime, *, name: str = "", expires: datetime | None = None
) -> Issued:
    """Make a token of a member's; it expires after a year unless `expires` says when.

    Refuses with not_permitted and line_invalid.
    """
    demand(actor(who), "token_write")
    expires = expires or at + LIFETIME
    faults = choice_faults("scope", scope, SCOPES) + text_faults("name", name, 100)
    if not at < expires <= at + LONGEST:
        faults.append(invalid("expires_at", EXPIRES_WRONG))
    rows = accounts.Member.objects.for_org(who.organization_id).filter(pk=member_id, active=True)
    member = rows.first()
    if member is None:
        faults.append(invalid("member", NO_MEMBER, value=member_id))
    if faults:
        raise Refused(faults)
    text = f"st_{int_to_base36(who.organization_id)}_{secrets.token_urlsafe(32)}"

    def work() -> Issued:
        token = accounts.ApiToken.objects.create(
            organization_id=who.organization_id,
            member=member,
            name=name.strip(),
            scope=scope,
            digest=hashlib.sha256(text.encode()).digest(),
            created_at=at,
            expires_at=expires,
        )
        data = {"scope": scope, "member": member_id, "name": token.name}
        audit.record(who.organization_id, who.member_id, "token.issued", str(token.pk), at, data)
        return Issued(token.pk, text, _shape(token))

    return transaction.write(work)


def revoke(who: Who, token_id: int, at: datetime) -> dict[str, Any] | None:
    """Take a token back, for good; None when there is no such token. Refuses with not_permitted."""
    demand(actor(who), "token_write")

    def work() -> dict[str, Any] | None:
        rows = accounts.ApiToken.objects.for_org(who.organization_id).select_related("member")
        token = rows.filter(pk=token_id).first()
        if token is None:
            return None
        if token.revoked_at is None:
            token.revoked_at = at
            token.save(update_fields=["revoked_at"])
            audit.record(who.organization_id, who.member_id, "token.revoked", str(token.pk), at)
        return _shape(token)

    return transaction.write(work)


def shown(organization_id: int, token_id: int) -> dict[str, Any] | None:
    """One token without its text; None when there is no such token in this organization."""
    rows = accounts.ApiToken.objects.for_org(organization_id).select_related("member")
    token = rows.filter(pk=token_id).first()
    return None if token is None else _shape(token)


def listed(organization_id: int, after: Sequence[Any] | None, limit: int, exact: bool = False) -> Page:
    """The tokens, oldest first, without their texts; keyset (id)."""
    rows = accounts.ApiToken.objects.for_org(organization_id)
    found, beyond = keyset(rows.select_related("member"), ("id",), after, limit)
    return Page([_shape(token) for token in found], beyond, counted(rows, exact))


def _organization(bearer: str) -> int | None:
    begin, _, rest = bearer.partition("_")
    number, _, secret = rest.partition("_")
    if begin != "st" or not secret or not bearer.isascii():
        return None
    try:
        organization_id = base36_to_int(number)
    except ValueError:
        return None
    return organization_id if 0 < organization_id <= _HIGHEST_ID else None


def _shape(token: accounts.ApiToken) -> dict[str, Any]:
    return {
        "id": str(token.pk),
        "name": token.name,
        "scope": token.scope,
        "member": str(token.member_id),
        "member_name": token.member.name,
        "created_at": time_text(token.created_at),
        "expires_at": time_text(token.expires_at),
        "revoked_at": time_text(token.revoked_at) if token.revoked_at else None,
    }
