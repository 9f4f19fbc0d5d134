"""Backup and restore: every table as rows of JSON in one compressed file, read on either engine, written to either.

The file is a tar.gz of NAME.jsonl per table, in the order in which they refer to each other, and `manifest.json` last.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from serialtrail.db import search, statistics
from serialtrail.db.transaction import snapshot
from serialtrail.queries import auditor

FORMAT = 1
MANIFEST = "manifest.json"
# Made anew by migrations and by use; nothing in them belongs to a merchant.
_LEFT_OUT = ("contenttypes", "auth", "sessions", "axes", "admin")
_BATCH = 2_000
_PUT = "INSERT INTO TABLE (COLUMNS) VALUES (PLACES)"
_LINK = "UPDATE TABLE SET COLUMN = %s WHERE id = %s"

Told = Callable[[str, int], None]


class CannotRestore(Exception):
    """Why a file cannot be restored, as a sentence for people."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: per table its rows and SHA-256; `digest` is that of all tables together."""

    made_at: str
    tables: dict[str, tuple[int, str]]

    @property
    def digest(self) -> str:
        told = "\n".join(f"{name} {rows} {sha}" for name, (rows, sha) in sorted(self.tables.items()))
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def rows(self) -> int:
        return sum(rows for rows, _ in self.tables.values())


def tables() -> list[type[models.Model]]:
    """Return what is backed up, each table after those it refers to."""
    left = [one for one in apps.get_models(include_auto_created=True) if one._meta.app_label not in _LEFT_OUT]
    done: list[type[models.Model]] = []
    while left:
        ready = [one for one in left if not _parents(one) & (set(left) - {one})]
        assert ready, "tables refer to each other in a circle"
        done += ready
        left = [one for one in left if one not in ready]
    return done


def backup(path: Path, at: datetime, told: Told | None = None) -> Manifest:
    """Write everything, as of one moment, to `path` while others go on writing; whole or not at all."""
    counted: dict[str, tuple[int, str]] = {}
    with _appearing(path) as made, tarfile.open(fileobj=made, mode="w") as archive, snapshot():
        for model in tables():
            with tempfile.TemporaryFile(dir=path.parent) as file:
                counted[model._meta.db_table] = _write_rows(model, file)
                _add(archive, f"{model._meta.db_table}.jsonl", file)
            if told:
                told(model._meta.db_table, counted[model._meta.db_table][0])
        manifest = Manifest(at.astimezone(UTC).isoformat(), counted)
        text = {"format": FORMAT, "made_at": manifest.made_at, "digest": manifest.digest, "tables": counted}
        with tempfile.TemporaryFile() as file:
            file.write(json.dumps(text, indent=1).encode())
            _add(archive, MANIFEST, file)
    return manifest


def inspected(path: Path) -> Manifest:
    """Read a backup through and return its manifest. Raises CannotRestore when it is damaged or no backup."""
    found: dict[str, tuple[int, str]] = {}
    try:
        with tarfile.open(path, mode="r:gz") as archive:
            for member in archive:
                file = archive.extractfile(member)
                assert file is not None
                if member.name == MANIFEST:
                    return _agreed(json.load(file), found)
                rows, digest = 0, hashlib.sha256()
                for line in file:
                    rows += 1
                    digest.update(line)
                found[member.name.removesuffix(".jsonl")] = (rows, digest.hexdigest())
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, ValueError, KeyError, AssertionError, OSError) as error:
        raise CannotRestore(_("This is not a whole backup: %s") % error) from error
    raise CannotRestore(_("This is not a whole backup: %s") % MANIFEST)


def restore(path: Path, replace: bool = False, told: Told | None = None) -> auditor.Report:
    """Bring a backup into this database, which must be empty unless `replace`; verified before it is committed.

    Raises CannotRestore; then nothing was changed.
    """
    manifest = inspected(path)
    wanted = {model._meta.db_table: model for model in tables()}
    if strange := sorted(set(manifest.tables) - set(wanted)):
        raise CannotRestore(_("The backup holds tables that this version does not know: %s") % ", ".join(strange))
    with transaction.atomic():
        with connection.cursor() as cursor:
            occupied = [model for model in wanted.values() if model._base_manager.exists()]
            if occupied and not replace:
                raise CannotRestore(_("The database is not empty; --replace deletes what is in it."))
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA defer_foreign_keys = ON")
            if occupied:
                _empty(cursor, list(wanted.values()))
        with tarfile.open(path, mode="r:gz") as archive:
            for member in archive:
                model = wanted.get(member.name.removesuffix(".jsonl"))
                if model is not None:
                    _read_rows(model, archive.extractfile(member))
                    if told:
                        told(model._meta.db_table, manifest.tables[model._meta.db_table][0])
        _restart_ids(list(wanted.values()))
        statistics.refresh()
        report = auditor.verify()
        if not report.ok:
            names = ", ".join(check.name for check in report.broken)
            raise CannotRestore(_("What the backup holds is not sound, so it was not restored: %s") % names)
    return report


def _parents(model: type[models.Model]) -> set[Any]:
    return {one.remote_field.model for one in model._meta.concrete_fields if one.remote_field is not None}


def _columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return list(model._meta.concrete_fields)


def _agreed(told: dict[str, Any], found: dict[str, tuple[int, str]]) -> Manifest:
    if told["format"] != FORMAT:
        raise CannotRestore(_("The backup was made by another version of the program."))
    manifest = Manifest(told["made_at"], {name: (rows, sha) for name, (rows, sha) in told["tables"].items()})
    if manifest.tables != found or manifest.digest != told["digest"]:
        raise CannotRestore(_("The backup was damaged or changed after it was made."))
    return manifest


@contextmanager
def _appearing(path: Path) -> Iterator[IO[bytes]]:
    """A compressed file that takes its name when all is written."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as bare:
            with gzip.GzipFile(fileobj=bare, mode="wb", compresslevel=5, mtime=0) as packed:
                yield cast("IO[bytes]", packed)  # it writes bytes like any other file
            bare.flush()
            os.fsync(bare.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write_rows(model: type[models.Model], file: IO[bytes]) -> tuple[int, str]:
    names = [one.attname for one in _columns(model)]
    digest, rows = hashlib.sha256(), 0
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=_BATCH):
        text = dict(zip(names, row, strict=True))
        line = json.dumps(text, ensure_ascii=False, separators=(",", ":"), default=_plain).encode() + b"\n"
        digest.update(line)
        file.write(line)
        rows += 1
    return rows, digest.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return f"{value:.4f}"
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, date | UUID):
        return str(value)
    raise TypeError(type(value))


def _add(archive: tarfile.TarFile, name: str, file: IO[bytes]) -> None:
    about = tarfile.TarInfo(name)
    about.size = file.seek(0, os.SEEK_END)
    file.seek(0)
    archive.addfile(about, file)


def _read_rows(model: type[models.Model], file: IO[bytes] | None) -> None:
    assert file is not None
    fields = _columns(model)
    own = [one for one in fields if one.remote_field is not None and one.remote_field.model is model]
    sql = _PUT.replace("TABLE", _quoted(model._meta.db_table)).replace(
        "COLUMNS", ", ".join(_quoted(one.column) for one in fields)
    )
    sql = sql.replace("PLACES", ", ".join(["%s"] * len(fields)))
    readers = [(one, one.attname, _reader(one)) for one in fields]
    late: list[tuple[str, int, int]] = []
    with connection.cursor() as cursor:
        while lines := list(islice(file, _BATCH)):
            rows = [json.loads(line) for line in lines]
            for row in rows:
                # A row may refer to a later one of its own table: that is filled in when all are there.
                for one in own:
                    if row.get(one.attname) is not None and row[one.attname] >= row["id"]:
                        late.append((one.column, row[one.attname], row["id"]))
                        row[one.attname] = None
            cursor.executemany(sql, [[_value(row, *one) for one in readers] for row in rows])
        for column, target, key in late:
            link = _LINK.replace("TABLE", _quoted(model._meta.db_table)).replace("COLUMN", _quoted(column))
            cursor.execute(link, [target, key])


def _value(row: dict[str, Any], field: models.Field[Any, Any], name: str, read: Callable[[Any], Any] | None) -> Any:
    # A column that is newer than the backup takes its default.
    value = row[name] if name in row else field.get_default()
    return value if read is None else read(value)


def _reader(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """What turns a value of the file into one of this engine; None where it is the same."""
    if field.remote_field is not None or isinstance(
        field, models.IntegerField | models.BooleanField | models.CharField
    ):
        return None
    if isinstance(field, models.BinaryField):
        return lambda value: None if value is None else base64.b64decode(value)
    if isinstance(field, models.DateTimeField):
        return lambda value: field.get_db_prep_save(value and datetime.fromisoformat(value), connection)
    return lambda value: field.get_db_prep_save(value, connection)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _empty(cursor: Any, wanted: list[type[models.Model]]) -> None:
    """Delete every row. The ledger's guards step aside for this one act and stand again before it ends."""
    names = [model._meta.db_table for model in wanted]
    search.empty()
    if connection.vendor == "postgresql":
        for name in names:
            cursor.execute(f"ALTER TABLE {_quoted(name)} DISABLE TRIGGER USER")
        cursor.execute("TRUNCATE " + ", ".join(_quoted(name) for name in names) + " CASCADE")
        for name in names:
            cursor.execute(f"ALTER TABLE {_quoted(name)} ENABLE TRIGGER USER")
        return
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    guards = cursor.fetchall()
    for name, _sql in guards:
        cursor.execute(f"DROP TRIGGER {_quoted(name)}")
    for name in reversed(names):
        cursor.execute("DELETE FROM " + _quoted(name))  # noqa: S608  # a name of our own tables
    for _name, sql in guards:
        cursor.execute(sql)


def _restart_ids(wanted: list[type[models.Model]]) -> None:
    """Let new rows go on after the restored ones; SQLite does so by itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), wanted):
            cursor.execute(statement)
