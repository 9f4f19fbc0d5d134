"""The tables as the database has them, whatever the models say: columns, keys, indexes, references, guards."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from serialtrail.db.tenant import TenantModel
from tests.house.schema_lint import OTHER_INDEXES, is_key

TABLES = [one._meta.db_table for one in apps.get_app_config("db").get_models() if issubclass(one, TenantModel)]
each_table = pytest.mark.parametrize("table", TABLES)


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def test_the_migrations_make_what_the_models_say() -> None:
    call_command("makemigrations", "db", check=True, dry_run=True, verbosity=0)


@each_table
def test_the_organization_is_the_second_column_and_never_missing(table: str) -> None:
    if connection.vendor == "sqlite":
        found = [(name, kind, bool(filled)) for _, name, kind, filled, _, _ in rows(f"PRAGMA table_info({table})")]
        whole = {"integer", "bigint"}
    else:
        found = rows(
            "SELECT column_name, data_type, is_nullable = 'NO' FROM information_schema.columns "
            "WHERE table_name = %s AND table_schema = 'public' ORDER BY ordinal_position",
            table,
        )
        whole = {"bigint"}
    assert [name for name, _, _ in found[:2]] == ["id", "organization_id"]
    assert all(filled for _, _, filled in found[:2])
    assert {kind.lower() for _, kind, _ in found[:2]} <= whole
    assert not [name for name, kind, _ in found if kind.lower() in ("real", "double precision", "float")]


@each_table
def test_every_index_begins_with_the_organization(table: str) -> None:
    if connection.vendor == "sqlite":
        firsts = [rows(f"PRAGMA index_info('{index}')")[0][2] for _, index, *_ in rows(f"PRAGMA index_list({table})")]
    else:
        firsts = [
            name
            for (name,) in rows(
                "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid "
                "AND a.attnum = i.indkey[0] WHERE i.indrelid = %s::regclass AND NOT i.indisprimary",
                table,
            )
        ]
    assert firsts
    assert [name for name in firsts if name != "organization_id" and (table, name) not in OTHER_INDEXES] == []


@each_table
def test_every_reference_carries_the_organization(table: str) -> None:
    if connection.vendor == "sqlite":
        kept: dict[int, tuple[str, list[str], list[str]]] = {}
        for number, _, target, column, to, *_ in rows(f"PRAGMA foreign_key_list({table})"):
            kept.setdefault(number, (target, [], []))[1].append(column)
            kept[number][2].append(to or "id")
        references = list(kept.values())
    else:
        references = rows(
            "SELECT confrelid::regclass::text, "
            "(SELECT array_agg(attname::text ORDER BY o) FROM unnest(conkey) WITH ORDINALITY AS k(n, o) "
            "JOIN pg_attribute ON attrelid = conrelid AND attnum = n), "
            "(SELECT array_agg(attname::text ORDER BY o) FROM unnest(confkey) WITH ORDINALITY AS k(n, o) "
            "JOIN pg_attribute ON attrelid = confrelid AND attnum = n) "
            "FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass",
            table,
        )
    inside = [(target, list(own), list(other)) for target, own, other in references if target in TABLES]
    assert [one for one in inside if one[1][0] != "organization_id" or one[2] != ["organization_id", "id"]] == []
    model = next(one for one in apps.get_app_config("db").get_models() if one._meta.db_table == table)
    wanted = {
        field.column
        for field in model._meta.concrete_fields
        if field.remote_field is not None and field.remote_field.model._meta.db_table in TABLES
    }
    assert {own[1] for _, own, _ in inside} == wanted


def test_folded_keys_are_compared_byte_by_byte() -> None:
    if connection.vendor == "sqlite":
        assert [table for (table,) in rows("SELECT name FROM sqlite_master WHERE sql LIKE '%%COLLATE%%'")] == []
        return
    found = rows(
        "SELECT table_name, column_name, collation_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = ANY(%s) AND character_maximum_length IS NOT NULL",
        TABLES,
    )
    assert [row for row in found if is_key(row[1]) and row[2] != "C"] == []
    assert len([row for row in found if is_key(row[1])]) >= 12


@pytest.mark.parametrize("table", ["posting", "movement", "serial_movement", "rename"])
def test_the_ledger_refuses_change_and_deletion(table: str) -> None:
    if connection.vendor == "sqlite":
        found = {
            name for (name,) in rows("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", table)
        }
        follows = {"posting_moves_head"} if table == "posting" else set()
        assert found == {f"{table}_no_update", f"{table}_no_delete"} | follows
    else:
        found = {
            name
            for (name,) in rows(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", table
            )
        }
        assert found == {f"{table}_append_only", f"{table}_no_truncate"}
