"""How a read runs: one statement, named parameters, rows as dicts; and how stored values become the API's texts.

SQLite knows nothing of how much there is in a table, and guesses badly. So tables stand in the order in which they are
to be walked, joined by LEFT JOIN or CROSS JOIN (with the condition in WHERE), which SQLite keeps and PostgreSQL is free
to change; a plus sign before a column keeps SQLite from going by that column's index.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connection

from serialtrail.db import statistics
from serialtrail.db.fields import loaded
from serialtrail.domain import answers
from serialtrail.domain.answers import COUNTED, Page

_UNBINDABLE = re.compile(r"[\x00\ud800-\udfff]")

Row = dict[str, Any]
LONGEST_ID = 2**63 - 1


def fetch(sql: str, params: Mapping[str, Any] | list[Any]) -> list[Row]:
    """Run one statement, its parameters by name or in order, and return its rows by column name."""
    names, found = _run(sql, params)
    return [dict(zip(names, row, strict=True)) for row in found]


def tuples(sql: str, params: Mapping[str, Any] | list[Any]) -> list[tuple[Any, ...]]:
    """The same as bare tuples, for many rows that are only looked through."""
    return _run(sql, params)[1]


def streamed(sql: str, params: Mapping[str, Any], at_once: int) -> Iterator[list[tuple[Any, ...]]]:
    """The same, so many rows at a time, however many there are; inside `snapshot`."""
    if statistics.unknown():
        # Without figures every table is taken for tiny, and each row compared with each.
        first("SELECT set_config('enable_nestloop', 'off', true) AS off", {})
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, _bound(params))
        while found := cursor.fetchmany(at_once):
            yield found


def together(params: Mapping[str, Any], *statements: str) -> list[list[Row]]:
    """Run statements with the same parameters that do not wait for each other's answers; return the rows of each as
    `fetch` does. On PostgreSQL they are one round trip."""
    if sqlite():
        return [fetch(sql, params) for sql in statements]
    bound = _bound(params)
    with ExitStack() as open_, connection.wrap_database_errors:
        cursors = [open_.enter_context(connection.cursor()) for _ in statements]
        with connection.connection.pipeline():
            for cursor, sql in zip(cursors, statements, strict=True):
                cursor.execute(sql, bound)
        return [
            [dict(zip(_names(sql, cursor), row, strict=True)) for row in cursor.fetchall()]
            for cursor, sql in zip(cursors, statements, strict=True)
        ]


def _run(sql: str, params: Mapping[str, Any] | list[Any]) -> tuple[list[str], list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, _bound(params))
        return _names(sql, cursor), cursor.fetchall()


def _bound(params: Mapping[str, Any] | list[Any]) -> Any:
    if isinstance(params, list):
        return [bindable(value) for value in params]
    return {name: bindable(value) for name, value in params.items()}


def _names(sql: str, cursor: Any) -> list[str]:
    """The columns of what was asked; on PostgreSQL to be told them takes longer than many an answer, so once."""
    found = _columns.get(sql)
    if found is None:
        found = [column[0] for column in cursor.description]
        if len(_columns) < _MOST_KEPT:
            _columns[sql] = found
    return found


_columns: dict[str, list[str]] = {}
_MOST_KEPT = 2000


@cache
def sqlite() -> bool:
    """Whether the engine is SQLite; asked often, and a process knows only one."""
    return connection.vendor == "sqlite"


def stored(column: str) -> str:
    """A column of dates as it is stored: on SQLite the plus sign keeps the driver from parsing what is only shown."""
    return f"+{column}" if sqlite() else column


def stored_time(column: str) -> str:
    """A column of times as a text for `time_text`: to make a time of each and a text of that takes either driver as
    long as the rest of a list."""
    return f"+{column}" if sqlite() else f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"


def first(sql: str, params: Mapping[str, Any]) -> Row | None:
    """Run one statement and return its first row, if any."""
    found = fetch(sql, params)
    return found[0] if found else None


def cut(found: list[Row], limit: int, *order: str) -> Page:
    """Make a page of rows that were read in this order with one more than `limit`."""
    if len(found) <= limit:
        return Page(found)
    return Page(found[:limit], tuple(found[limit - 1][name] for name in order))


def among(column: str, name: str, type_: str = "bigint") -> str:
    """The condition that `column` is one of the parameter `name`, which was made by `many`."""
    if sqlite():
        return f"{column} IN (SELECT value FROM json_each(%({name})s))"
    return f"{column} = ANY(%({name})s::{type_}[])"


def given_ids(name: str, column: str) -> str:
    """The SELECT of the ids that are the parameter `name`, which was made by `many`, as `column`."""
    if sqlite():
        return f"SELECT value AS {column} FROM json_each(%({name})s)"
    return f"SELECT unnest(%({name})s::bigint[]) AS {column}"


def by_id() -> str:
    """What follows a table's name when rows are looked up by id: SQLite would at times rather read a whole index."""
    return " NOT INDEXED" if sqlite() else ""


def many(values: Collection[int] | Collection[str]) -> Any:
    """A set of values as one parameter."""
    listed = [bindable(value) for value in sorted(values, key=str)]
    return json.dumps(listed) if sqlite() else listed


def containing(text: str) -> str:
    """The LIKE pattern (ESCAPE '!') of what contains `text`."""
    return f"%{_escaped(text)}%"


def beginning(text: str) -> str:
    """The LIKE pattern (ESCAPE '!') of what begins with `text`."""
    return f"{_escaped(text)}%"


def ending(text: str) -> str:
    """The LIKE pattern (ESCAPE '!') of what ends with `text`."""
    return f"%{_escaped(text)}"


def past(prefix: str) -> str:
    """The upper end of the range of keys that begin with `prefix`."""
    return f"{prefix}\U0010fffd"


def moment(value: datetime) -> Any:
    """A time as a parameter; the first and the last day of the calendar are in no other zone than their own."""
    try:
        value = value.astimezone(UTC)
    except OverflowError:
        value = value.replace(tzinfo=UTC)
    return connection.ops.adapt_datetimefield_value(value)


def day(value: date) -> Any:
    """A date as a parameter."""
    return connection.ops.adapt_datefield_value(value)


def id_of(text: str | int | None) -> int | None:
    """The key behind an opaque id, None when the text cannot be one."""
    text = str(text or "")
    if not (text.isascii() and text.isdigit()) or len(text) > 19:
        return None
    return int(text) if int(text) <= LONGEST_ID else None


def decimal(value: Any) -> Decimal:
    """A stored quantity or amount; 0 for NULL."""
    return loaded(value or 0, "sqlite" if sqlite() else "postgresql")


def quantity(value: Any) -> str:
    """A stored quantity as text; 0 for NULL."""
    return answers.quantity_text(decimal(value))


def money(value: Any) -> str | None:
    """A stored amount as text."""
    return None if value is None else answers.money_text(decimal(value))


def time_text(value: Any) -> str | None:
    """A stored time as RFC 3339 in UTC, as the engine hands it over: a text (`stored_time`) or a time, naive on
    SQLite."""
    if value is None:
        return None
    if isinstance(value, str):
        return value.replace(" ", "T").removesuffix(".000000") + "Z"
    text = value.isoformat()
    if value.tzinfo is None:
        return f"{text}Z"
    return f"{text[:-6]}Z" if text.endswith("+00:00") else answers.time_text(value)


def date_text(value: Any) -> str | None:
    """A stored date as YYYY-MM-DD."""
    return None if value is None else str(value)


def as_date(value: Any) -> date | None:
    """A stored date."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def data(value: Any) -> Any:
    """A stored JSON value."""
    return json.loads(value) if isinstance(value, str) else value


def digest(value: Any) -> str:
    """A stored hash in hexadecimal."""
    return bytes(value).hex()


def id_text(value: int | None) -> str | None:
    """A key as the opaque id of the answers."""
    return None if value is None else str(value)


def counted(select: Callable[[int | None], str], params: Mapping[str, Any], exact: bool) -> int | None:
    """How many rows `select` (given a limit) has: always when `exact`, else None beyond what lists count to."""
    found = first(f"SELECT COUNT(*) AS n FROM ({select(None if exact else COUNTED + 1)}) counted", params)
    assert found is not None
    return int(found["n"]) if exact or found["n"] <= COUNTED else None


def bindable(value: Any) -> Any:
    """The value, or a text that matches nothing: NUL and lone surrogates cannot be bound, and none is stored."""
    return _UNBINDABLE.sub("\ufffd", value) if isinstance(value, str) else value


def _escaped(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
