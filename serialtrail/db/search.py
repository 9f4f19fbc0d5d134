"""The search index of numbers and aliases, which triggers feed (migration 0004): how its entries are made."""

from __future__ import annotations

from django.db import connection

END = "\n"
"""Stands twice behind a key in an entry on SQLite, so that ends of one and two characters are trigrams too."""

_THREE = "char(19968 + {0} / 16777216 % 4096, 19968 + {0} / 4096 % 4096, 19968 + {0} % 4096)"
_CODES = (("serial", "id", "id"), ("serial_alias", "-id", "serial_id"))


def organization_token(organization_id: int) -> str:
    """Return the three characters, one trigram, that every entry of an organization has on SQLite."""
    return "".join(chr(19968 + organization_id // step % 4096) for step in (16_777_216, 4096, 1))


def empty() -> None:
    """Forget every entry: whoever empties the tables with the triggers aside does this too."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO serial_search (serial_search) VALUES ('delete-all')")
        else:
            cursor.execute("TRUNCATE serial_search")


def rebuild() -> None:
    """Fill the index anew from the tables, in bulk: after a load for which the triggers stood aside."""
    empty()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Collected in larger pieces than a receipt needs: fewer of them are merged.
            cursor.execute(f"INSERT INTO serial_search (serial_search, rank) VALUES ('hashsize', {64 << 20})")
        for table, code, serial in _CODES:
            cursor.execute(_fill(table, code, serial))
        if connection.vendor == "sqlite":
            cursor.execute(f"INSERT INTO serial_search (serial_search, rank) VALUES ('hashsize', {1 << 20})")


def _fill(table: str, code: str, serial: str) -> str:
    if connection.vendor == "sqlite":
        return (
            "INSERT INTO serial_search (rowid, organization, code) "
            f"SELECT {code}, {_THREE.format('organization_id')}, key || char(10, 10) FROM {table} ORDER BY {code}"
        )
    return (
        "INSERT INTO serial_search (organization_id, code_id, serial_id, key, key_reversed) "
        f"SELECT organization_id, {code}, {serial}, key, key_reversed FROM {table} ORDER BY {code}"
    )
