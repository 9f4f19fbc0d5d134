"""What differs between the engines: how a set of rows is handed over, and how rows are locked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from serialtrail.db.fields import stored

EXACT = "numeric"


def postgresql() -> bool:
    return connection.vendor == "postgresql"


def lock() -> str:
    """Return the clause that locks the rows read; SQLite's write transaction has locked everything already."""
    return "FOR NO KEY UPDATE" if postgresql() else ""


def by_id() -> str:
    """Return the hint after a table's name that its rows are looked up by id: SQLite without statistics would rather
    read all of the organization's and compare."""
    return "" if postgresql() else "NOT INDEXED"


def among(column: str, of: str = "text") -> str:
    """Return the condition that `column` is one of a bound list; bind the list with `listed`."""
    return f"{column} = ANY(%s::{of}[])" if postgresql() else f"{column} IN (SELECT value FROM json_each(%s))"


def listed(values: Iterable[Any]) -> Any:
    """Return the one parameter that `among` binds."""
    return list(values) if postgresql() else json.dumps(list(values))


def rows(name: str, **columns: str) -> str:
    """Return a derived table of bound rows with these columns and `ord`, their order; bind with `table`."""
    if postgresql():
        arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
        return f"unnest({arrays}) WITH ORDINALITY AS {name}({', '.join(columns)}, ord)"
    fields = ", ".join(f"value ->> {index} AS {column}" for index, column in enumerate(columns))
    return f"(SELECT {fields}, key AS ord FROM json_each(%s)) AS {name}"


def table(values: Sequence[Sequence[Any]], width: int) -> list[Any]:
    """Return the parameters of `rows`: one array per column, or all rows as one JSON text."""
    if postgresql():
        return [list(column) for column in zip(*values, strict=True)] if values else [[] for _ in range(width)]
    return [json.dumps(values, default=_plain)]


def exact(value: Decimal) -> Decimal | int:
    """Return a quantity as this engine stores it."""
    held = stored(value, connection.vendor)
    assert held is not None
    return held


def moment(at: datetime) -> Any:
    """Return a time as this engine stores it (naive UTC text on SQLite, as Django writes it)."""
    return connection.ops.adapt_datetimefield_value(at)


def day(value: date | None) -> Any:
    return connection.ops.adapt_datefield_value(value)


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return str(value)
    raise TypeError(type(value))


def run(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Execute a statement; return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def fetch(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Execute a statement; return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
