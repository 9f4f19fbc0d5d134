"""The database of a test run: migrated once, never flushed (the ledger refuses it); a test makes its own organization.

SQLite in a temporary folder, unless SERIALTRAIL_TEST_DATABASE_URL names a PostgreSQL server: then one is made there.
Tests under tests/domain and tests/house run without any, and once: beside SQLite.
"""

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
WITHOUT_DATABASE = ("domain", "house")
_SERVER = os.environ.get("SERIALTRAIL_TEST_DATABASE_URL", "")
_ENGINE = "postgresql" if _SERVER else "sqlite"
_DATABASE = f"serialtrail_test_{secrets.token_hex(4)}"
_DATA = Path(tempfile.mkdtemp(prefix="serialtrail-test-"))


def _set_environment() -> None:
    """A clean slate: what the developer has set for a server of their own must not reach the tests."""
    for name in [name for name in os.environ if name.startswith("SERIALTRAIL_") and "_TEST_" not in name]:
        del os.environ[name]
    os.environ["SERIALTRAIL_DATA_DIR"] = str(_DATA)
    os.environ["SERIALTRAIL_ASSETS_DIR"] = str(Path(sys.prefix) / "assets")
    os.environ["SERIALTRAIL_SECRET_KEY"] = "only-for-tests-" + "0123456789" * 4
    os.environ["SERIALTRAIL_DATABASE_URL"] = (
        f"{_SERVER.rpartition('/')[0]}/{_DATABASE}" if _SERVER else f"sqlite:///{_DATA / 'test.sqlite3'}"
    )
    os.environ["DJANGO_SETTINGS_MODULE"] = "serialtrail.config.settings"


def _make_django_ready() -> None:
    import django
    from django.conf import settings

    # Tests make many users. The hash says how often it was turned, so that a server of its own accepts it too.
    settings.PASSWORD_HASHERS = ["tests.services.passwords.QuickHasher"]
    # Pages are rendered without collecting static files first; a served page has the hashed ones.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    django.setup()


_set_environment()
_make_django_ready()


def pytest_addoption(parser: pytest.Parser) -> None:
    always = bool(os.environ.get("SERIALTRAIL_TEST_SOAK"))
    parser.addoption("--soak", action="store_true", default=always, help="the drills in their long form")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give each test the database; leave out (not: skip) what is for the other engine."""
    left_out = {item for item in items if not _runs_here(item)}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]
    # What looks at the whole database comes while there is nothing else in it.
    items.sort(key=lambda item: item.get_closest_marker("first") is None)
    for item in items:
        if _needs_database(item):
            assert isinstance(item, pytest.Function)
            item.fixturenames.insert(0, "database")


def _needs_database(item: pytest.Item) -> bool:
    return item.path.is_relative_to(HERE) and item.path.relative_to(HERE).parts[0] not in WITHOUT_DATABASE


def _runs_here(item: pytest.Item) -> bool:
    if _SERVER and not _needs_database(item):
        return False
    return all(_ENGINE in mark.args for mark in item.iter_markers("only_on"))


def pytest_unconfigure() -> None:
    shutil.rmtree(_DATA, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Takes the place of pytest-django's own, which would make another database."""


@pytest.fixture(scope="session")
def database(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """The database, migrated, open to the whole session; dropped at its end."""
    from django.core.management import call_command
    from django.db import connections

    if _SERVER:
        _on_server(f'CREATE DATABASE "{_DATABASE}"')
    django_db_blocker.unblock()
    call_command("prepare", database_only=True)
    yield
    connections.close_all()
    if _SERVER:
        _on_server(f'DROP DATABASE "{_DATABASE}" WITH (FORCE)')


@pytest.fixture(scope="session")
def database_url(database: None) -> str:
    """The address of the test database, for programs started beside the tests (they inherit it anyway)."""
    return os.environ["SERIALTRAIL_DATABASE_URL"]


@pytest.fixture(scope="session")
def soak(pytestconfig: pytest.Config) -> bool:
    """Whether drills run in their long form: `--soak`, or SERIALTRAIL_TEST_SOAK set to anything."""
    return bool(pytestconfig.getoption("soak"))


@pytest.fixture(scope="session")
def engine() -> str:
    """`sqlite` or `postgresql`."""
    return _ENGINE


@pytest.fixture(autouse=True)
def every_statement_names_its_organization(request: pytest.FixtureRequest) -> Iterator[None]:
    """The statement lint, in force wherever a test has the database: what the product asks is read before it runs."""
    if "database" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("database")
    from django.db import connection

    from tests.house.statement_lint import Lint

    lint = Lint(connection.vendor)
    with connection.execute_wrapper(lint):
        yield
    assert not lint.found, lint.found


@pytest.fixture
def close_connections() -> Iterator[None]:
    """For tests that use threads or processes of their own: none of this thread's connections is left open."""
    from django.db import connections

    connections.close_all()
    yield
    connections.close_all()


def _on_server(statement: str) -> None:
    import psycopg

    with psycopg.connect(_SERVER, autocommit=True) as connection:
        connection.execute(statement)
