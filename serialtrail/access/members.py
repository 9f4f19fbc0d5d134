"""Members: who belongs to an organization, in which role, limited to which stores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from serialtrail.access import users
from serialtrail.access.organizations import locked
from serialtrail.access.who import Who, actor
from serialtrail.db import audit, transaction
from serialtrail.db.models import accounts, catalog
from serialtrail.db.rows import counted, keyset, saved
from serialtrail.domain.answers import Page, time_text
from serialtrail.domain.checks import choice_faults, code_key, demand, invalid, taken, text_faults
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.rights import ROLES
from serialtrail.domain.texts import gettext_noop

OWNER_NEEDED = gettext_noop("an organization needs an owner; name another one first")


def listed(organization_id: int, after: Sequence[Any] | None, limit: int, exact: bool = False) -> Page:
    """The members, oldest first; keyset (id)."""
    rows = accounts.Member.objects.for_org(organization_id)
    found, beyond = keyset(rows, ("id",), after, limit)
    return Page(_shapes(organization_id, found), beyond, counted(rows, exact))


def shown(organization_id: int, member_id: int) -> dict[str, Any] | None:
    """One member as the API answers it, None when there is none in this organization."""
    rows = accounts.Member.objects.for_org(organization_id).filter(pk=member_id)
    return next(iter(_shapes(organization_id, list(rows))), None)


def add(
    who: Who,
    email: str,
    role: str,
    at: datetime,
    *,
    name: str = "",
    stores: Sequence[str] | None = None,
    password: str | None = None,
    strict: bool = True,
) -> dict[str, Any]:
    """Make a member of a known user, or of a new one with `password`. `stores` are codes, None for all.

    Refuses with not_permitted, line_invalid, location_unknown. `strict` as in users.create.
    """
    demand(actor(who), "member_write")

    def work() -> dict[str, Any]:
        places, faults = _stores(who.organization_id, stores)
        faults += choice_faults("role", role, ROLES) + text_faults("name", name, 100)
        if faults:
            raise Refused(faults)
        user = users.found(email) or users.create(email, password, name, strict=strict)
        member = accounts.Member(
            organization_id=who.organization_id,
            user=user,
            name=name.strip() or str(user)[:100],
            role=role,
            stores=places,
            created_at=at,
        )
        if not saved(member):
            raise Refused([taken("email", email)])
        data = {"role": role, "stores": places}
        audit.record(who.organization_id, who.member_id, "member.added", user.email, at, data)
        return _shapes(who.organization_id, [member])[0]

    return transaction.write(work)


def change(who: Who, member_id: int, changes: Mapping[str, Any], at: datetime) -> dict[str, Any] | None:
    """Change `name`, `role`, `stores` (codes or None) or `active`; None when there is no such member.

    Refuses with not_permitted, location_unknown, and line_invalid, also when no active owner would be left.
    """
    demand(actor(who), "member_write")

    def work() -> dict[str, Any] | None:
        locked(who.organization_id)  # two owners cannot step down at once
        member = accounts.Member.objects.for_org(who.organization_id).filter(pk=member_id).first()
        if member is None:
            return None
        faults = []
        if "name" in changes:
            faults += text_faults("name", changes["name"], 100, least=1)
        if "role" in changes:
            faults += choice_faults("role", changes["role"], ROLES)
        if "stores" in changes:
            member.stores, unknown = _stores(who.organization_id, changes["stores"])
            faults += unknown
        member.name = changes.get("name", member.name).strip()
        member.role = changes.get("role", member.role)
        member.active = changes.get("active", member.active)
        if not (member.role == "owner" and member.active) and not _other_owner(member):
            faults.append(invalid("role" if "role" in changes else "active", OWNER_NEEDED))
        if faults:
            raise Refused(faults)
        member.save()
        data = {"role": member.role, "stores": member.stores, "active": member.active}
        audit.record(who.organization_id, who.member_id, "member.changed", member.name, at, data)
        return _shapes(who.organization_id, [member])[0]

    return transaction.write(work)


def signed_in(user_id: int, organization_id: int) -> Who | None:
    """The member that a signed-in user is in this organization; None when they are none, or not any more."""
    rows = accounts.Member.objects.for_org(organization_id).filter(user_id=user_id, active=True)
    member = rows.select_related("organization").first()
    return None if member is None else _who(member)


def on_behalf(organization_id: int) -> Who:
    """The first owner, as whom the server's administrator acts from the shell."""
    rows = accounts.Member.objects.for_org(organization_id).filter(role="owner", active=True)
    return _who(rows.select_related("organization").order_by("id")[:1].get())


def _who(member: accounts.Member) -> Who:
    home = member.organization
    return Who(
        organization_id=home.pk,
        slug=home.slug,
        organization=home.name,
        time_zone=home.time_zone,
        currency=home.currency,
        max_numbers=home.max_numbers,
        member_id=member.pk,
        member=member.name,
        role=member.role,
        scope="admin",
        stores=None if member.stores is None else frozenset(member.stores),
    )


def organizations_of(user_id: int) -> list[dict[str, Any]]:
    """The organizations in which a user is an active member, by name: id, slug, name; the one read across tenants."""
    rows = accounts.Member.objects.filter(user_id=user_id, active=True).select_related("organization")
    homes = sorted((row.organization for row in rows), key=lambda home: home.name.lower())
    return [{"id": home.pk, "slug": home.slug, "name": home.name} for home in homes]


def by_email(organization_id: int, email: str) -> int | None:
    """The member that the user of this address is here."""
    user = users.found(email)
    if user is None:
        return None
    rows = accounts.Member.objects.for_org(organization_id).filter(user=user, active=True)
    member: int | None = rows.values_list("pk", flat=True).first()
    return member


def _stores(organization_id: int, codes: Sequence[str] | None) -> tuple[list[int] | None, list[Refusal]]:
    if codes is None:
        return None, []
    rows = catalog.Location.objects.for_org(organization_id).filter(kind="storage")
    keys = {code_key(code): code for code in codes}
    ids = dict(rows.filter(key__in=keys).values_list("key", "pk"))
    unknown = [Refusal("location_unknown", facts={"location": code}) for key, code in keys.items() if key not in ids]
    return sorted(ids.values()), unknown


def _other_owner(member: accounts.Member) -> bool:
    rows = accounts.Member.objects.for_org(member.organization_id).filter(role="owner", active=True)
    return rows.exclude(pk=member.pk).exists()


def _shapes(organization_id: int, members: Sequence[accounts.Member]) -> list[dict[str, Any]]:
    emails = accounts.User.objects.in_bulk([member.user_id for member in members])
    places = {place for member in members for place in member.stores or ()}
    rows = catalog.Location.objects.for_org(organization_id).filter(pk__in=places)
    codes = dict(rows.values_list("pk", "code"))
    return [
        {
            "id": str(member.pk),
            "email": emails[member.user_id].email,
            "name": member.name,
            "role": member.role,
            "stores": None if member.stores is None else [codes[place] for place in member.stores],
            "active": member.active,
            "created_at": time_text(member.created_at),
        }
        for member in members
    ]
