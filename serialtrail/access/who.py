"""Who asks: a member of one organization, as every door hands them down."""

from __future__ import annotations

from dataclasses import dataclass

from serialtrail.domain.facts import Actor


@dataclass(frozen=True)
class Who:
    """A member and the facts of their organization that doors need. `stores`: ids of locations, None for all."""

    organization_id: int
    slug: str
    organization: str
    time_zone: str
    currency: str
    max_numbers: int
    member_id: int
    member: str
    role: str
    scope: str
    stores: frozenset[int] | None


def actor(who: Who) -> Actor:
    """The same person as the domain knows them."""
    return Actor(member=who.member_id, role=who.role, scope=who.scope, stores=who.stores)
