"""The auditor against a healthy database that was changed behind its back: it finds each change, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from serialtrail.db.fields import SCALE
from serialtrail.queries import auditor
from tests.drills.corruptions import SERIALS, STOCK, TRAILS, Corruption
from tests.drills.ledger import Ledger, healthy
from tests.drills.ledger_corruptions import DOCUMENTS, LEDGER, REFERENCES

pytestmark = pytest.mark.first

CORRUPTIONS = SERIALS + TRAILS + STOCK + DOCUMENTS + LEDGER + REFERENCES


@pytest.fixture(scope="module")
def books(database: None) -> tuple[Ledger, Ledger]:
    """Two organizations with a bit of everything."""
    return healthy("corrupt-a"), healthy("corrupt-b")


def _names(book: Ledger, other: Ledger) -> dict[str, Any]:
    """What the corruptions call by name."""
    org = {"org": book.org.pk}
    names: dict[str, Any] = {**org, "other": other.org.pk, "one": SCALE if connection.vendor == "sqlite" else 1}
    names |= {code: place.pk for code, place in book.places.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.sku, i.id FROM item i WHERE i.organization_id = %(org)s UNION ALL "
            "SELECT p.code, p.id FROM party p WHERE p.organization_id = %(org)s UNION ALL "
            "SELECT replace(s.number, 'corrupt-a-', ''), s.id FROM serial s WHERE s.organization_id = %(org)s",
            org,
        )
        names |= dict(cursor.fetchall())
        names["A12"] = names["B12"]
        cursor.execute(
            "SELECT d.kind, d.id, (SELECT min(p.id) FROM posting p WHERE p.document_id = d.id), "
            "(SELECT min(l.id) FROM document_line l WHERE l.document_id = d.id) "
            "FROM document d WHERE d.organization_id = %(org)s ORDER BY d.id",
            org,
        )
        count: dict[str, int] = {}
        for kind, document, posting, line in cursor.fetchall():
            count[kind] = count.get(kind, 0) + 1
            names |= {f"{kind}_{count[kind]}{end}": key for end, key in (("", document), ("_p", posting), ("_l", line))}
    return names


@contextmanager
def _behind_its_back(*corruptions: Corruption, **names: Any) -> Iterator[None]:
    """Make the changes while nothing guards the tables; the guards stand again inside, and all is undone after."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            guards = _disarm(cursor, corruptions)
            for statement in (one for corruption in corruptions for one in corruption.sql.split(";")):
                cursor.execute(
                    statement.replace("%(json)s", "" if connection.vendor == "sqlite" else "::jsonb"),
                    {name: value for name, value in names.items() if f"%({name})s" in statement},
                )
                assert cursor.rowcount > 0, f"changed nothing: {statement}"
            for guard in guards:
                cursor.execute(guard)
            yield
            transaction.set_rollback(True)
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def _disarm(cursor: Any, corruptions: tuple[Corruption, ...]) -> list[str]:
    """Take triggers, references and the named constraints away; return what puts the triggers back."""
    dropped = [corruption for corruption in corruptions if corruption.constraint]
    if connection.vendor == "postgresql":
        for one in dropped:
            cursor.execute(f"ALTER TABLE {one.table} DROP CONSTRAINT {one.constraint} CASCADE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        return []
    cursor.execute("PRAGMA defer_foreign_keys = ON")
    cursor.execute("PRAGMA ignore_check_constraints = ON")
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    guards = cursor.fetchall()
    for name, _ in guards:
        cursor.execute(f"DROP TRIGGER {name}")
    for one in dropped:
        if one.constraint.endswith("unique"):
            _unlocked(cursor, one.table)
    return [sql for _, sql in guards]


def _unlocked(cursor: Any, table: str) -> None:
    """Put a copy without any constraint in the table's place."""
    cursor.execute("PRAGMA legacy_alter_table = ON")
    cursor.execute(f"CREATE TABLE copied AS SELECT * FROM {table}")
    cursor.execute(f"DROP TABLE {table}")
    cursor.execute(f"ALTER TABLE copied RENAME TO {table}")
    cursor.execute("PRAGMA legacy_alter_table = OFF")


def test_the_auditor_finds_nothing_in_a_healthy_database(books: tuple[Ledger, Ledger], tmp_path: Path) -> None:
    auditor.record_heads(tmp_path, datetime(2026, 2, 1, tzinfo=UTC))
    report = auditor.verify(folder=tmp_path)
    assert report.ok, report.broken
    assert {book.org.slug for book in books} <= set(report.organizations)
    assert all(check.looked_at for check in report.checks)
    assert {check.invariant for check in report.checks} == set(range(1, 14))


def test_there_are_at_least_sixty_corruptions_and_each_rule_finds_one() -> None:
    assert len(CORRUPTIONS) >= 60
    found = set().union(*(corruption.found_by for corruption in CORRUPTIONS))
    assert found == {rule.name for rule in (*auditor.RULES, *auditor.ONCE)} - {"append_only"}


@pytest.mark.parametrize("corruption", CORRUPTIONS, ids=lambda corruption: corruption.claim)
def test_the_auditor_finds(corruption: Corruption, books: tuple[Ledger, Ledger]) -> None:
    with _behind_its_back(corruption, **_names(*books)):
        report = auditor.verify()
    assert {check.name for check in report.broken} == corruption.found_by, report.broken


@pytest.mark.parametrize("table", ["posting", "movement", "serial_movement", "rename"])
def test_the_auditor_finds_a_table_that_lost_its_trigger(table: str, books: tuple[Ledger, Ledger]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        name = f"{table}_no_delete" if connection.vendor == "sqlite" else f"{table}_append_only ON {table}"
        cursor.execute(f"DROP TRIGGER {name}")
        report = auditor.verify()
        transaction.set_rollback(True)
    assert [check.name for check in report.broken] == ["append_only"]
    assert {row["table"] for row in report.broken[0].rows} == {table}


def test_a_disabled_trigger_guards_nothing(books: tuple[Ledger, Ledger]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER posting_no_update")
            cursor.execute("CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting BEGIN SELECT 1; END")
        else:
            cursor.execute("ALTER TABLE posting DISABLE TRIGGER posting_append_only")
        report = auditor.verify()
        transaction.set_rollback(True)
    assert [check.name for check in report.broken] == ["append_only"]


def test_one_organization_is_verified_without_the_other(books: tuple[Ledger, Ledger]) -> None:
    head = next(one for one in CORRUPTIONS if one.claim == "the head is gone")
    with _behind_its_back(head, **_names(*books)):
        assert not auditor.verify(books[0].org.pk).ok
        report = auditor.verify(books[1].org.pk)
    assert report.ok
    assert report.organizations == ("corrupt-b",)


def test_what_was_posted_before_a_day_can_be_left_out(books: tuple[Ledger, Ledger]) -> None:
    back = next(one for one in CORRUPTIONS if one.claim == "a posting is dated back")
    with _behind_its_back(back, **_names(*books)):
        assert not auditor.verify(since=date(2026, 1, 5)).ok
        assert auditor.verify(since=date(2026, 1, 6)).ok
        assert auditor.verify(since=date(2030, 1, 1)).ok


def test_a_chain_made_anew_does_not_match_the_signed_heads(books: tuple[Ledger, Ledger], tmp_path: Path) -> None:
    assert auditor.record_heads(tmp_path, datetime(2026, 2, 1, tzinfo=UTC), books[0].org.pk) == 1
    assert auditor.record_heads(tmp_path, datetime(2026, 2, 1, 23, tzinfo=UTC), books[0].org.pk) == 0
    assert auditor.record_heads(tmp_path, datetime(2026, 2, 2, tzinfo=UTC), books[0].org.pk) == 1
    assert (tmp_path / "heads" / "key.pem").stat().st_mode & 0o777 == 0o600
    with _behind_its_back(Corruption("the end is cut off", _CUT_OFF, frozenset()), **_names(*books)):
        assert auditor.verify(books[0].org.pk).ok
        report = auditor.verify(books[0].org.pk, folder=tmp_path)
    assert [check.name for check in report.broken] == ["signed_heads"]
    assert auditor.verify(books[0].org.pk, folder=tmp_path).ok


def test_a_head_that_was_edited_is_not_signed(books: tuple[Ledger, Ledger], tmp_path: Path) -> None:
    auditor.record_heads(tmp_path, datetime(2026, 2, 1, tzinfo=UTC), books[0].org.pk)
    file = tmp_path / "heads" / "corrupt-a.jsonl"
    file.write_text(file.read_text().replace('"seq": ', '"seq": 1'))
    report = auditor.verify(books[0].org.pk, folder=tmp_path)
    assert [check.name for check in report.broken] == ["signed_heads"]


# The last posting, a rename, taken back without a trace in the database itself.
_CUT_OFF = """
    DELETE FROM serial_alias WHERE organization_id = %(org)s;
    UPDATE serial SET number = 'corrupt-a-A12', key = 'CORRUPT-A-A12', key_reversed = '21A-A-TPURROC'
     WHERE organization_id = %(org)s AND id = %(A12)s;
    DELETE FROM rename WHERE organization_id = %(org)s;
    DELETE FROM posting WHERE organization_id = %(org)s AND act = 'rename';
    UPDATE ledger_head SET seq = (SELECT max(p.seq) FROM posting p WHERE p.organization_id = %(org)s),
           hash = (SELECT p.hash FROM posting p WHERE p.organization_id = %(org)s ORDER BY p.seq DESC LIMIT 1)
     WHERE organization_id = %(org)s
"""
