"""A shop of its own for each test of imports."""

from pathlib import Path

import pytest

from tests.exchange.files import Desk, desk


@pytest.fixture
def office(tmp_path: Path, database: None) -> Desk:
    return desk(tmp_path)
