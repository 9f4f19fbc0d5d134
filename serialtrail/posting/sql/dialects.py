"""What differs between the engines: how a set of rows is handed over, and how rows are locked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connection

from serialtrail.db.fields import stored

EXACT = "numeric"


@cache
def postgresql() -> bool:
    """Tell the engine; a process knows one, and every part of every statement asks."""
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


def rows(name: str, values: Sequence[Sequence[Any]], **columns: str) -> tuple[str, list[Any]]:
    """Return a derived table of bound rows with these columns and `ord`, their order; and its parameters.

    A column that says the same in every row is bound once: taking a thousand values apart is most of what a statement
    of a thousand rows costs, and a single row is no list at all.
    """
    turned = list(zip(*values, strict=True)) or [()] * len(columns)
    spread = [at for at, column in enumerate(turned) if not column or column.count(column[0]) < len(column)]
    if not spread and len(values) > 1:
        spread = [0]
    kinds = list(columns.values())
    once = [values[0][at] for at in range(len(columns)) if at not in spread]
    if not spread:
        typed = (f"%s::{kind}" for kind in kinds) if postgresql() else ("%s" for _ in kinds)
        one = ", ".join(f"{value} AS {column}" for value, column in zip(typed, columns, strict=True))
        return f"(SELECT {one}, 1 AS ord) AS {name}", once
    if postgresql():
        arrays = ", ".join(f"%s::{kinds[at]}[]" for at in spread)
        inner = ", ".join(f"c{at}" for at in spread)
        picked = {at: f"c{at}" for at in spread}
        shown = ", ".join(f"{picked.get(at, f'%s::{kinds[at]}')} AS {column}" for at, column in enumerate(columns))
        bound = [*once, *(list(turned[at]) for at in spread)]
        return f"(SELECT {shown}, ord FROM unnest({arrays}) WITH ORDINALITY AS u({inner}, ord)) AS {name}", bound
    picked = {at: "value" if len(spread) == 1 else f"value ->> {n}" for n, at in enumerate(spread)}
    shown = ", ".join(f"{picked.get(at, '%s')} AS {column}" for at, column in enumerate(columns))
    given = turned[spread[0]] if len(spread) == 1 else list(zip(*(turned[at] for at in spread), strict=True))
    return f"(SELECT {shown}, key AS ord FROM json_each(%s)) AS {name}", [*once, json.dumps(given, default=_plain)]


def gathered(*columns: str) -> str:
    """Return the aggregate that gathers rows of these columns into one JSON list of lists."""
    build, gather = ("json_build_array", "json_agg") if postgresql() else ("json_array", "json_group_array")
    return f"{gather}({build}({', '.join(columns)}))"


def exact(value: Decimal) -> Decimal | int:
    """Return a quantity as this engine stores it."""
    held = stored(value, connection.vendor)
    assert held is not None
    return held


def moment(at: datetime) -> Any:
    """Return a time as this engine stores it (naive UTC text on SQLite, as Django writes it)."""
    return connection.ops.adapt_datetimefield_value(at)


def day(value: date | None) -> Any:
    """Return a date as this engine stores it."""
    return None if value is None else value if postgresql() else value.isoformat()


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
