"""Signing up: a person, their organization, and their place in it as owner, all or nothing."""

from __future__ import annotations

from datetime import datetime

from serialtrail.access import organizations, users
from serialtrail.access.organizations import Founded
from serialtrail.db import transaction


def sign_up(
    email: str,
    password: str | None,
    organization: str,
    industry: str,
    at: datetime,
    *,
    name: str = "",
    time_zone: str = "UTC",
    currency: str = "USD",
    strict: bool = True,
    known: bool = False,
) -> Founded:
    """Make the user and found the organization. Refuses with line_invalid; `strict` as in users.create.

    `known`: an address that has a user already founds another organization, and gets the password if one is given.
    For the server's administrator only.
    """

    def work() -> Founded:
        owner = users.found(email) if known else None
        if owner is None:
            owner = users.create(email, password, name, strict=strict)
        elif password is not None:
            users.set_password(email, password, strict=strict)
        return organizations.create(organization, industry, owner, at, time_zone=time_zone, currency=currency)

    return transaction.write(work)
