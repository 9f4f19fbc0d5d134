"""What the floors of writing know beforehand, and what they all must say: ids, and the text that is hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from serialtrail.bench.load import AT, Merchant, sku, store
from serialtrail.db.models import catalog

TIME = AT.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
DAY = AT.date().isoformat()


@dataclass(frozen=True)
class World:
    """Ids of one organization: its member, an item, two stores, the virtual places, a supplier and a customer."""

    organization: int
    member: int
    item: int
    here: int
    there: int
    supplier: int
    customer: int
    transit: int
    acme: int
    ann: int

    def party(self, kind: str) -> int | None:
        return {"purchase": self.acme, "sale": self.ann}.get(kind)


def world(merchant: Merchant) -> World:
    """Read what the floors know."""
    org = merchant.organization
    place = dict(catalog.Location.objects.for_org(org).values_list("key", "id"))
    party = dict(catalog.Party.objects.for_org(org).values_list("code", "id"))
    item = catalog.Item.objects.for_org(org).get(sku=sku(0))
    return World(
        org, merchant.actor.member, item.pk, place[store(0)], place[store(1)], place["SUPPLIER"], place["CUSTOMER"],
        place["TRANSIT"], party["ACME"], party["ANN"],
    )  # fmt: skip


@dataclass(frozen=True)
class Posting:
    """The head of a posting as it is hashed."""

    seq: int
    act: str
    document: int
    number: str
    kind: str
    reverses: int | None = None


def hashed(
    before: bytes, w: World, posting: Posting, moves: Sequence[tuple[int, int, int, int]], serials: Sequence[int],
    version: int, numbers: Sequence[str] = (),
) -> bytes:  # fmt: skip
    """Return the hash of a posting of one move: (line, quantity, source, target), all serials at one version."""
    p = posting
    lines = [
        f"posting|{p.seq}|{w.organization}|{p.act}|{p.document}|{p.number}|{p.kind}|{TIME}|{DAY}|{w.member}"
        f"|{p.reverses or ''}"
    ]
    for line, quantity, source, target in moves:
        lines.append(f"movement|{line}|{w.item}|{quantity}.0000|{source}|{target}")
    if numbers:
        lines += [f"serial|{i}|1\nnew|{i}|{number}" for i, number in zip(serials, numbers, strict=True)]
    else:
        lines += [f"serial|{i}|{version}" for i in serials]
    return hashlib.sha256(before + "\n".join(lines).encode()).digest()


def raw() -> Any:
    """Return the driver's own connection, opened as ours is."""
    connection.ensure_connection()
    return connection.connection
