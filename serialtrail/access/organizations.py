"""Organizations: founding one with its virtual places and first owner, and changing its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.text import slugify

from serialtrail.access.who import Who, actor
from serialtrail.db import audit, transaction
from serialtrail.db.models import accounts, catalog
from serialtrail.db.rows import saved
from serialtrail.domain import policy
from serialtrail.domain.answers import time_text
from serialtrail.domain.checks import choice_faults, demand, invalid, range_faults, text_faults
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop

# The places that every organization has once; their code is their kind.
VIRTUAL_PLACES = {
    "supplier": "Suppliers",
    "customer": "Customers",
    "transit": "In transit",
    "missing": "Missing",
    "removed": "Removed",
}
NOT_A_TIME_ZONE = gettext_noop("is not a time zone; write it like Europe/Berlin")
NOT_A_CURRENCY = gettext_noop("is not a currency code of three letters, such as EUR")
SWITCHES = ("serials_enabled", "allow_repurchase", "allow_negative_stock", "review_transfers")
PLAIN_FIELDS = ("name", "industry", "time_zone", "currency", "max_numbers", *SWITCHES)


@dataclass(frozen=True)
class Founded:
    """A new organization and the member who owns it."""

    organization_id: int
    slug: str
    owner: int


def create(
    name: str, industry: str, owner: accounts.User, at: datetime, *, time_zone: str = "UTC", currency: str = "USD"
) -> Founded:
    """Found an organization owned by `owner`. Refuses with line_invalid."""
    faults = _faults({"name": name, "industry": industry, "time_zone": time_zone, "currency": currency})
    if faults:
        raise Refused(faults)

    def work() -> Founded:
        organization = _inserted(
            accounts.Organization(
                name=name.strip(),
                industry=industry,
                time_zone=time_zone,
                currency=currency,
                serials_enabled=policy.starts_with_serials(industry),
                policy=policy.PRESETS[policy.DEFAULT_PRESET],
                created_at=at,
            )
        )
        catalog.Location.objects.bulk_create(
            catalog.Location(
                organization=organization, code=kind, key=kind.upper(), name=shown, kind=kind, created_at=at
            )
            for kind, shown in VIRTUAL_PLACES.items()
        )
        member = accounts.Member.objects.create(
            organization=organization, user=owner, name=str(owner), role="owner", created_at=at
        )
        audit.record(organization.pk, member.pk, "organization.created", organization.slug, at)
        return Founded(organization.pk, organization.slug, member.pk)

    return transaction.write(work)


def found(slug: str) -> accounts.Organization | None:
    return accounts.Organization.objects.filter(slug=slug).first()


def listed() -> list[dict[str, Any]]:
    """Every organization on this server, for its administrator."""
    return [_shape(row) for row in accounts.Organization.objects.order_by("slug")]


def shown(organization_id: int) -> dict[str, Any]:
    """The organization as the API answers it."""
    return _shape(accounts.Organization.objects.get(pk=organization_id))


def change(who: Who, changes: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Change settings, `policy` among them (a preset, choices by kind, or both); the rest stays as it is.

    Refuses with not_permitted, line_invalid, and tracking_exclusive when serial numbers shall be switched off while
    an item is tracked by them.
    """
    demand(actor(who), "organization_edit")
    if "policy" in changes:
        demand(actor(who), "policy_edit")
    faults = _faults(changes)
    if faults:
        raise Refused(faults)

    def work() -> dict[str, Any]:
        row = locked(who.organization_id)
        if changes.get("serials_enabled") is False:
            _refuse_while_tracked(who.organization_id)
        before = _shape(row)
        for field in PLAIN_FIELDS:
            if field in changes:
                setattr(row, field, changes[field].strip() if field == "name" else changes[field])
        if "policy" in changes:
            row.policy = policy.changed(row.policy, changes["policy"])
        row.save()
        after = _shape(row)
        changed = {field: [before[field], after[field]] for field in after if after[field] != before[field]}
        if changed:
            audit.record(who.organization_id, who.member_id, "organization.changed", row.slug, at, changed)
        return after

    return transaction.write(work)


def locked(organization_id: int) -> accounts.Organization:
    """The organization, its settings standing still until the transaction ends."""
    return accounts.Organization.objects.select_for_update(no_key=True).get(pk=organization_id)


def _inserted(organization: accounts.Organization) -> accounts.Organization:
    base = slugify(organization.name) or slugify(organization.name, allow_unicode=True) or "organization"
    base = base[:50].strip("-_")
    used = set(accounts.Organization.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    count = 1
    while True:
        organization.slug = base if count == 1 else f"{base}-{count}"
        if organization.slug not in used and saved(organization):
            return organization
        organization.pk = None
        count += 1


def _refuse_while_tracked(organization_id: int) -> None:
    tracked = catalog.Item.objects.for_org(organization_id).filter(tracking="serial").order_by("key")[:1000]
    refusals = [Refusal("tracking_exclusive", facts={"item": item.sku, "tracking": "serial"}) for item in tracked]
    if refusals:
        raise Refused(refusals)


def _faults(given: Mapping[str, Any]) -> list[Refusal]:
    faults: list[Refusal] = []
    if "name" in given:
        faults += text_faults("name", given["name"], 200, least=1)
    if "industry" in given:
        faults += choice_faults("industry", given["industry"], policy.INDUSTRIES)
    if "time_zone" in given and not _is_time_zone(given["time_zone"]):
        faults.append(invalid("time_zone", NOT_A_TIME_ZONE))
    if "currency" in given and not _is_currency(given["currency"]):
        faults.append(invalid("currency", NOT_A_CURRENCY))
    if "max_numbers" in given:
        faults += range_faults("max_numbers", given["max_numbers"], 1, 10_000)
    return faults + policy.faults(given.get("policy", {}))


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of the zone database, a name too long
        return False
    return 0 < len(name) <= 64


def _is_currency(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


def _shape(row: accounts.Organization) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "slug": row.slug,
        **{field: getattr(row, field) for field in PLAIN_FIELDS},
        "policy": policy.changed(row.policy, {}),
        "created_at": time_text(row.created_at),
    }
