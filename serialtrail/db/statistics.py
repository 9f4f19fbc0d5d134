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
_UNKNOWN = "SELECT reltuples < 0 FROM pg_class WHERE oid = 'serial_movement'::regclass"


def refresh() -> None:
    """Look anew at the tables that grow with the trade: a second or so."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {_GROWING}")


def unknown() -> bool:
    """Whether nobody has looked at them yet."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(_UNKNOWN)
        [(never,)] = cursor.fetchall()
    return bool(never)
