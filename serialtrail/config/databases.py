"""How the two engines are opened."""

from pathlib import Path
from typing import Any

from environ import Env

SQLITE = "serialtrail.db.engines.sqlite3"
POSTGRESQL = "serialtrail.db.engines.postgresql"
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA mmap_size=0",
    "PRAGMA cache_size=-65536",  # KiB
)
# The driver throws out of a full cache what came last, so that once it is full every new statement is prepared anew,
# four times as slow, for as long as the connection lives. So it must hold all that a thread will ever say.
_STATEMENTS_KEPT = 1000


def databases(url: str, data: Path, prepare_threshold: int) -> dict[str, dict[str, Any]]:
    """Django's DATABASES for one database under two aliases.

    `default` writes. `reading` is for long reads (the auditor, exports) that must see one moment and lock nobody out:
    a deferred, query-only connection on SQLite, a read-only REPEATABLE READ transaction on PostgreSQL. Use it as
    `with transaction.atomic(using="reading")`; on PostgreSQL and SQLite alike it cannot write.
    """
    given = Env.db_url_config(url or f"sqlite:///{data / 'serialtrail.sqlite3'}")
    if given["ENGINE"] == "django.db.backends.sqlite3":
        return _sqlite(given)
    if given["ENGINE"] == "django.db.backends.postgresql":
        return _postgresql(given, prepare_threshold)
    raise ValueError(f"SERIALTRAIL_DATABASE_URL: {given['ENGINE']} is not supported, use sqlite or postgres")


def _sqlite(given: dict[str, Any]) -> dict[str, dict[str, Any]]:
    file = str(Path(given["NAME"]).expanduser().resolve())
    shared = {**given, "ENGINE": SQLITE, "NAME": file, "CONN_HEALTH_CHECKS": False}
    writing = {
        "timeout": 20,
        "cached_statements": _STATEMENTS_KEPT,
        "transaction_mode": "IMMEDIATE",
        "init_command": ";".join(_SQLITE_PRAGMAS),
    }
    reading = {
        "timeout": 20,
        "cached_statements": _STATEMENTS_KEPT,
        "transaction_mode": "DEFERRED",
        "init_command": ";".join([*_SQLITE_PRAGMAS, "PRAGMA query_only=ON"]),
    }
    return {
        "default": {**shared, "CONN_MAX_AGE": None, "OPTIONS": writing},
        "reading": {**shared, "CONN_MAX_AGE": 0, "OPTIONS": reading},
    }


def _postgresql(given: dict[str, Any], prepare_threshold: int) -> dict[str, dict[str, Any]]:
    from psycopg import IsolationLevel

    options = {
        **given.get("OPTIONS", {}),
        "server_side_binding": True,
        "prepare_threshold": prepare_threshold or None,
        "application_name": "serialtrail",
    }
    reading = {
        **options,
        "isolation_level": IsolationLevel.REPEATABLE_READ,
        "options": "-c default_transaction_read_only=on",
    }
    return {
        "default": {
            **given,
            "ENGINE": POSTGRESQL,
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {**options, "isolation_level": IsolationLevel.READ_COMMITTED},
        },
        "reading": {**given, "ENGINE": POSTGRESQL, "CONN_MAX_AGE": 0, "OPTIONS": reading},
    }
