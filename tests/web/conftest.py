"""Alice's shop with something on its shelves, and Alice, Bob and Charlie signed in on its pages."""

import pytest

from tests.shop import member, owner
from tests.web.shelf import Visitor, filled, visitor


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
