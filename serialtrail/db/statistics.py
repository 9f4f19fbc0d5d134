"""What PostgreSQL knows of how much there is in its tables; SQLite is never told (see queries/rows.py)."""

from __future__ import annotations

from django.db import connection

MANY = 5_000
"""Rows after which it is told at once: by itself it looks but once a minute, and until then joins compare each with
each."""
_GROWING = (
    "serial, serial_search, serial_alias, serial_movement, line_serial, document, document_line, movement, posting,"
    " stock_level, carton, carton_serial"
)
_FEWER = "SELECT reltuples < %s FROM pg_class WHERE oid = 'serial'::regclass"
_UNKNOWN = "SELECT reltuples < 0 FROM pg_class WHERE oid = 'serial_movement'::regclass"


def outdated(rows: int) -> bool:
    """Whether so many new rows are many, and a tenth or more of what is known of: when it would look by itself."""
    if rows < MANY or connection.vendor != "postgresql":
        return False
    return _says(_FEWER, [10 * rows])


def refresh() -> None:
    """Look anew at the tables that grow with the trade: a second or so."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {_GROWING}")


def unknown() -> bool:
    """Whether nobody has looked at them yet."""
    return connection.vendor == "postgresql" and _says(_UNKNOWN)


def _says(sql: str, params: list[int] | None = None) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        [(found,)] = cursor.fetchall()
    return bool(found)
