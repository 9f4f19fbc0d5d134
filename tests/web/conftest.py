"""Alice's shop with something on its shelves, and Alice, Bob and Charlie signed in on its pages."""

from collections.abc import Iterator

import pytest

from serialtrail.queries import auditor
from tests.shop import member, owner
from tests.web.shelf import Visitor, document, filled, visitor


@pytest.fixture
def alice() -> Visitor:
    """Owner of a shop with two stores, a tracked phone, an untracked cable, a supplier and a customer."""
    who = owner()
    filled(who)
    return visitor(who)


@pytest.fixture
def bob(alice: Visitor) -> Visitor:
    """Cashier in Alice's shop."""
    return visitor(member(alice.who, "cashier"))


@pytest.fixture
def charlie() -> Visitor:
    """Owner of another shop, as well filled."""
    who = owner(name="Charlie's")
    filled(who)
    return visitor(who)


@pytest.fixture
def till(alice: Visitor, bob: Visitor) -> Iterator[Visitor]:
    """Bob, cashier, at the till of MAIN; three phones and ten cables are there, one phone at SIDE."""
    document(alice.who, "purchase", "D-1", "D-2", "D-3")
    document(alice.who, "purchase", "S-1", location="SIDE")
    document(alice.who, "purchase", item="CABLE", quantity=10)
    bob.post("/till/store", {"location": "MAIN"})
    yield bob
    report = auditor.verify(alice.who.organization_id)
    assert report.ok, report.broken
