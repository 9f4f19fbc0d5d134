"""How the two engines are opened, seen on a live connection."""

import importlib
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction

from serialtrail.config.databases import databases


def value(statement, using="default"):
    with connections[using].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.mark.only_on("sqlite")
def test_sqlite_writes_ahead_and_flushes_each_commit():
    assert value("PRAGMA journal_mode") == "wal"
    assert value("PRAGMA synchronous") == 2
    assert value("PRAGMA foreign_keys") == 1
    assert value("PRAGMA mmap_size") == 0
    assert value("PRAGMA busy_timeout") == 20_000


@pytest.mark.only_on("sqlite")
def test_sqlite_is_the_bundled_one_with_what_search_needs():
    options = [row[0] for row in connection.cursor().execute("PRAGMA compile_options")]
    assert "ENABLE_FTS5" in options
    assert importlib.import_module("sqlite3").sqlite_version_info >= (3, 51, 3)


@pytest.mark.only_on("sqlite")
def test_a_long_read_does_not_keep_a_writer_out():
    with transaction.atomic(using="reading"):
        value("SELECT count(*) FROM django_migrations", using="reading")
        with transaction.atomic():
            connection.cursor().execute("CREATE TABLE written_meanwhile (a integer)")
    connection.cursor().execute("DROP TABLE written_meanwhile")


@pytest.mark.only_on("postgresql")
def test_postgresql_prepares_what_comes_again_and_commits_durably():
    with connection.cursor() as cursor:
        for _again in range(7):
            cursor.execute("SELECT 1 + %s AS again_and_again", [1])
    prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%again_and_again%%'"
    assert value(prepared.replace("%%", "%")) == 1
    assert value("SHOW synchronous_commit") == "on"
    assert value("SHOW transaction_isolation") == "read committed"


@pytest.mark.only_on("postgresql")
def test_a_long_read_sees_one_moment():
    with transaction.atomic(using="reading"):
        assert value("SHOW transaction_isolation", using="reading") == "repeatable read"


def test_what_is_for_reading_cannot_write():
    with pytest.raises(DatabaseError), transaction.atomic(using="reading"):
        connections["reading"].cursor().execute("CREATE TABLE never (a integer)")


def test_a_prepare_threshold_of_zero_means_never():
    opened = databases("postgres://u@h/n", Path("/nowhere"), 0)
    assert opened["default"]["OPTIONS"]["prepare_threshold"] is None


def test_an_engine_that_is_neither_is_refused():
    with pytest.raises(ValueError, match="use sqlite or postgres"):
        databases("mysql://u@h/n", Path("/nowhere"), 5)
