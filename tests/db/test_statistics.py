"""PostgreSQL is told at once of what an import brings, where it would not find out by itself in time."""

import pytest
from django.db import connection, transaction

from serialtrail.db import statistics

pytestmark = pytest.mark.only_on("postgresql")


def known(rows: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_class SET reltuples = %s WHERE oid = 'serial'::regclass", [rows])


def told(rows: int, came: int) -> bool:
    with transaction.atomic():
        known(rows)
        outdated = statistics.outdated(came)
        transaction.set_rollback(True)
    return outdated


def test_what_is_many_and_a_tenth_of_all_is_looked_at():
    assert told(-1, 5_000)
    assert told(10_000, 5_000)
    assert told(99_999, 10_000)


def test_what_is_little_or_a_small_part_of_all_is_left_to_itself():
    assert not told(-1, 4_999)
    assert not told(1_000_000, 10_000)


def test_tables_that_were_looked_at_are_known():
    statistics.refresh()
    assert not statistics.unknown()
