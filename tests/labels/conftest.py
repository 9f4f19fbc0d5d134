"""How many labels of each kind are read: a sample, or with --soak the whole run of a thousand."""

from collections.abc import Iterator

import pytest

from tests.services.labels import Printer, zpl_printer


@pytest.fixture(scope="session")
def printer() -> Iterator[Printer]:
    with zpl_printer() as made:
        yield made


@pytest.fixture(scope="session")
def pieces(soak: bool) -> int:
    return 1000 if soak else 15
