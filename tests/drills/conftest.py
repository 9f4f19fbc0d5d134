"""A server of its own for the drills, and for each test a new shop at it."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.drills.tills import Till, furnish, till
from tests.services.server import Served, serving
from tests.shop import caller, owner


@dataclass(frozen=True)
class Shop:
    """Where a shop is served, its owner's token, and a till of the owner's."""

    url: str
    token: str
    owner: Till


@pytest.fixture(scope="package")
def served(database: None) -> Iterator[Served]:
    """The program, serving the database of the run; it ends with the drills, for it would do the imports of others."""
    with serving() as server:
        yield server


@pytest.fixture
def shop(served: Served) -> Iterator[Shop]:
    """A new shop with two stores, a supplier and phones."""
    token = caller(owner(name=f"Drill {secrets.token_hex(4)}")).token
    with till(served.url, token) as first:
        furnish(first)
        yield Shop(served.url, token, first)
