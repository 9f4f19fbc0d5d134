"""Alice, Bob and Charlie with their tokens, each test in organizations of its own."""

import pytest

from tests.shop import Caller, caller, member, owner


@pytest.fixture
def alice() -> Caller:
    """Owner of an electronics shop."""
    return caller(owner())


@pytest.fixture
def bob(alice: Caller) -> Caller:
    """Cashier in Alice's shop."""
    return caller(member(alice.who, "cashier"))


@pytest.fixture
def charlie() -> Caller:
    """Owner of another shop."""
    return caller(owner(name="Charlie's"))
