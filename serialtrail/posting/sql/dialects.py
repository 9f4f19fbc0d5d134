"""What differs between the engines: how a set of rows is handed over, and how rows are locked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from itertools import chain, repeat
from typing import Any

from django.db import connection

from serialtrail.db.fields import loaded, stored

EXACT = "numeric"


@cache
def vendor() -> str:
    """Return the engine's name; a process knows one, and every part of every statement asks."""
    return connection.vendor


@cache
def postgresql() -> bool:
    """Tell the engine."""
    return vendor() == "postgresql"


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
    """Return a derived table of bound rows with these columns and `ord`, their order; and its parameters."""
    turned = list(zip(*values, strict=True)) or [()] * len(columns)
    said = zip(columns.items(), map(_said, map(list, turned)), strict=True)
    return _table(name, len(values), {column: (kind, *values) for (column, kind), values in said})


def groups(
    name: str,
    found: Sequence[tuple[Sequence[Any], Sequence[Sequence[Any]]]],
    shared: Mapping[str, str],
    own: Mapping[str, str],
) -> tuple[str, list[Any]]:
    """Return as `rows` does a table of groups: each with what all of its rows say, then the columns in which every row
    says its own."""
    sizes = [len(columns[0]) for _, columns in found]
    table: dict[str, tuple[str, bool, list[Any]]] = {}
    for at, (column, kind) in enumerate(shared.items()):
        same, values = _said([said[at] for said, _ in found])
        table[column] = (kind, same, values if same else list(chain.from_iterable(map(repeat, values, sizes))))
    for at, (column, kind) in enumerate(own.items()):
        table[column] = (kind, False, list(chain.from_iterable(columns[at] for _, columns in found)))
    return _table(name, sum(sizes), table)


def _said(values: list[Any]) -> tuple[bool, list[Any]]:
    """Tell whether all values are one, and return that one, or all."""
    # The ends first: comparing a thousand different ones takes its time.
    same = bool(values) and values[0] == values[-1] and values.count(values[0]) == len(values)
    return same, values[:1] if same else values


def _table(name: str, count: int, columns: Mapping[str, tuple[str, bool, list[Any]]]) -> tuple[str, list[Any]]:
    """Return a derived table of columns: kind, whether all rows say the same, and that or what each says.

    A column that says the same in every row is bound once: taking a thousand values apart is most of what a statement
    of a thousand rows costs, and a single row is no list at all.
    """
    if count != 1 and all(same for _, same, _ in columns.values()):
        first, (kind, _, values) = next(iter(columns.items()))
        columns = {**columns, first: (kind, False, values * count)}
    spread = {column: values for column, (_, same, values) in columns.items() if not same}
    once = [values[0] for _, same, values in columns.values() if same]
    one = {c: f"%s::{kind}" if postgresql() else "%s" for c, (kind, _, _) in columns.items()}
    if not spread:
        return f"(SELECT {', '.join(f'{value} AS {c}' for c, value in one.items())}, 1 AS ord) AS {name}", once
    if postgresql():
        shown = ", ".join(f"{c} AS {c}" if c in spread else f"{value} AS {c}" for c, value in one.items())
        arrays = ", ".join(f"%s::{columns[c][0]}[]" for c in spread)
        source = f"unnest({arrays}) WITH ORDINALITY AS u({', '.join(spread)}, ord)"
        return f"(SELECT {shown}, ord FROM {source}) AS {name}", [*once, *spread.values()]
    picked = {c: "value" if len(spread) == 1 else f"value ->> {n}" for n, c in enumerate(spread)}
    shown = ", ".join(f"{picked.get(c, '%s')} AS {c}" for c in columns)
    given = next(iter(spread.values())) if len(spread) == 1 else list(zip(*spread.values(), strict=True))
    return f"(SELECT {shown}, key AS ord FROM json_each(%s)) AS {name}", [*once, json.dumps(given, default=_plain)]


def in_order(column: str = "ord") -> str:
    """Return the clause that inserts bound rows in their order; SQLite reads a list in order, and sorts at length."""
    return f"ORDER BY {column}" if postgresql() else ""


def gathered(*columns: str, order: str = "") -> str:
    """Return the aggregate that gathers rows of these columns into one JSON list of lists, in the order of one."""
    build, gather = ("json_build_array", "json_agg") if postgresql() else ("json_array", "json_group_array")
    return f"{gather}({build}({', '.join(columns)}){f' ORDER BY {order}' if order else ''})"


def told(held: Any) -> Decimal:
    """Return a quantity that this engine stores so."""
    return loaded(held, vendor())


def exact(value: Decimal) -> Decimal | int:
    """Return a quantity as this engine stores it."""
    held = stored(value, vendor())
    assert held is not None
    return held


@lru_cache(maxsize=64)
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
