"""Numbers and aliases found by their end and their middle: a search index fed by triggers.

SQLite: a full-text table of trigrams, one entry per code, its rowid the serial's id, or minus the alias's. PostgreSQL:
a narrow table of codes, which a movement does not touch as it would every index of `serial`, with an index of ends and,
where pg_trgm and btree_gin may be created, one of trigrams (docs/indexes.md).
"""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, migrations, models, transaction

# On SQLite an entry is the organization as three characters, which are one trigram, and the key with two line ends
# behind it, so that the last one and two characters make trigrams of their own.
_THREE = "char(19968 + {0} / 16777216 % 4096, 19968 + {0} / 4096 % 4096, 19968 + {0} % 4096)"
_ENTRY = "{id}, " + _THREE.format("{row}.organization_id") + ", {row}.key || char(10, 10)"
_TABLES = (("serial", "{row}.id"), ("serial_alias", "-{row}.id"))
_EXTENSIONS = ("pg_trgm", "btree_gin")


def build(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        _build_sqlite(editor)
    else:
        _build_postgresql(editor)


def raze(apps: Any, editor: Any) -> None:
    for table, _ in _TABLES:
        for event in ("added", "changed", "gone"):
            on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
            editor.execute(f"DROP TRIGGER {table}_search_{event}{on}")
            if on:
                editor.execute(f"DROP FUNCTION {table}_search_{event}()")
    editor.execute("DROP TABLE serial_search")


def _build_sqlite(editor: Any) -> None:
    editor.execute(
        "CREATE VIRTUAL TABLE serial_search USING fts5(organization, code, content='', columnsize=0, detail=none, "
        "tokenize='trigram case_sensitive 1')"
    )
    for table, number in _TABLES:
        new, old = (_ENTRY.format(id=number.format(row=row), row=row) for row in ("new", "old"))
        add = f"INSERT INTO serial_search (rowid, organization, code) VALUES ({new});"
        take = f"INSERT INTO serial_search (serial_search, rowid, organization, code) VALUES ('delete', {old});"
        for event, when, acts in (
            ("added", "INSERT", add),
            ("changed", "UPDATE OF key", take + add),
            ("gone", "DELETE", take),
        ):
            changed = " WHEN old.key <> new.key" if event == "changed" else ""
            editor.execute(f"CREATE TRIGGER {table}_search_{event} AFTER {when} ON {table}{changed} BEGIN {acts} END")
        entry = _ENTRY.format(id=number.format(row=table), row=table)
        editor.execute(f"INSERT INTO serial_search (rowid, organization, code) SELECT {entry} FROM {table}")


def _build_postgresql(editor: Any) -> None:
    editor.execute(
        "CREATE TABLE serial_search (organization_id bigint NOT NULL, code_id bigint NOT NULL, "
        'serial_id bigint NOT NULL, key varchar(100) COLLATE "C" NOT NULL, '
        'key_reversed varchar(100) COLLATE "C" NOT NULL)'
        # What was added is brought into the trigrams in the background, not by whoever receives goods.
        " WITH (autovacuum_vacuum_insert_threshold = 10000, autovacuum_vacuum_insert_scale_factor = 0)"
    )
    columns = "organization_id, code_id, serial_id, key, key_reversed"
    for table, number in _TABLES:
        serial = "id" if table == "serial" else "serial_id"
        code = number.format(row="row")
        put = f"INSERT INTO serial_search ({columns}) SELECT organization_id, {code}, {serial}, key, key_reversed"
        editor.execute(f"{put} FROM {table} AS row")
        _trigger(editor, table, "added", "INSERT", "REFERENCING NEW TABLE AS rows", f"{put} FROM rows AS row")
        _trigger(
            editor,
            table,
            "gone",
            "DELETE",
            "REFERENCING OLD TABLE AS rows",
            "DELETE FROM serial_search USING rows AS row WHERE serial_search.organization_id = row.organization_id "
            f"AND serial_search.code_id = {code}",
        )
        _trigger(
            editor,
            table,
            "changed",
            "UPDATE OF key",
            "FOR EACH ROW WHEN (OLD.key IS DISTINCT FROM NEW.key)",
            "UPDATE serial_search SET key = NEW.key, key_reversed = NEW.key_reversed "
            f"WHERE organization_id = NEW.organization_id AND code_id = {number.format(row='NEW')}",
        )
    editor.execute("ALTER TABLE serial_search ADD CONSTRAINT serial_search_key PRIMARY KEY (organization_id, code_id)")
    editor.execute("CREATE INDEX serial_search_tail ON serial_search (organization_id, key_reversed)")
    if _extended(editor):
        editor.execute(
            "CREATE INDEX serial_search_middle ON serial_search USING gin (organization_id, key gin_trgm_ops) "
            "WITH (gin_pending_list_limit = 8192)"
        )


def _trigger(editor: Any, table: str, event: str, when: str, how: str, act: str) -> None:
    name = f"{table}_search_{event}"
    editor.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {act}; RETURN NULL; END $$", params=None
    )
    editor.execute(f"CREATE TRIGGER {name} AFTER {when} ON {table} {how} EXECUTE FUNCTION {name}()", params=None)


def _extended(editor: Any) -> bool:
    """Create the extensions; False where this user may not, or the server has none: then middles are walked for."""
    try:
        with transaction.atomic(using=editor.connection.alias):
            for name in _EXTENSIONS:
                editor.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
    except DatabaseError:
        return False
    return True


class Migration(migrations.Migration):
    dependencies = (("db", "0002_append_only"),)
    operations = (
        migrations.RunPython(build, raze),
        migrations.RemoveIndex("serial", "serial_tail"),
        migrations.RemoveIndex("serialalias", "serial_alias_tail"),
        migrations.AddIndex(
            "serial",
            models.Index(fields=["organization", "key"], name="serial_registered", condition=models.Q(lives=0)),
        ),
    )
