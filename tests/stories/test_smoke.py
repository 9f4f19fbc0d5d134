from datetime import UTC, datetime
from decimal import Decimal

import pytest

from serialtrail.access import organizations, users
from serialtrail.catalog import items, locations, parties
from serialtrail.domain.facts import Actor, Draft, DraftLine
from serialtrail.domain.refusals import Refused
from serialtrail.posting import engine, transfers, voids
from serialtrail.queries import serials as s
from serialtrail.queries.auditor import verify

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_smoke():
    u = users.create("a@b.cd", None, strict=False)
    o = organizations.create("Smoke", "electronics", u, AT)
    org, me = o.organization_id, Actor(o.owner, "owner")
    for c in ("MAIN", "EAST"):
        locations.create(me, org, {"code": c, "name": c}, AT)
    parties.create(me, org, {"code": "ACME", "name": "ACME", "role": "supplier"}, AT)
    parties.create(me, org, {"code": "Ann", "name": "Ann", "role": "customer"}, AT)
    items.create(me, org, {"sku": "PHONE", "name": "Phone", "tracking": "serial"}, AT)
    items.create(me, org, {"sku": "CASE", "name": "Case"}, AT)

    def doc(kind, lines, post=True, **k):
        return engine.create(org, me, Draft(kind, tuple(lines), **k), AT, post=post).document

    p1 = doc("purchase", [DraftLine("PHONE", Decimal(3), numbers=("D-1", "d-2", "D-3")), DraftLine("CASE", Decimal("5.5"))], location="main", party="acme")
    s1 = doc("sale", [DraftLine("PHONE", numbers=("D-1",)), DraftLine("CASE", Decimal("2"))], location="MAIN", party="Ann")
    with pytest.raises(Refused) as e:
        doc("sale", [DraftLine("PHONE", numbers=("D-1", "X"))], location="MAIN")
    print([(r.code, r.serial, r.facts) for r in e.value.refusals])
    t1 = doc("transfer", [DraftLine("PHONE", numbers=("D-2", "D-3"))], post=False, location="MAIN", to_location="EAST")
    engine.ship(org, me, t1, AT)
    transfers.receive(org, me, t1, AT, [DraftLine("PHONE", numbers=("D-2",))])
    with pytest.raises(Refused) as e:
        voids.void(org, me, p1, AT)
    print([(r.code, r.serial, r.facts) for r in e.value.refusals])
    transfers.close(org, me, t1, AT, "missing")
    c1 = doc("count", [DraftLine("PHONE", numbers=("D-3", "D-9"))], location="EAST", full=True)
    print(s.find(org, "d-3"))
    print(voids.void(org, me, p1, AT, with_successors=True))
    r = verify(org, AT)
    print(r)
    assert r.ok, [c for c in r.checks if c.rows]
