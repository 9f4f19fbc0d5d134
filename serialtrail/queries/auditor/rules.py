"""A rule of the auditor: what must be true, and the query that returns the rows for which it is not.

Rules are written once for both engines. Three words in their SQL are spelled out before it runs: `outside(x)`,
`storage(x)` and `live(p, v)`, where `v` is the posting that reverses `p`, joined from the left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from serialtrail.db.fields import SCALE

Row = dict[str, Any]
VIRTUAL = ("supplier", "customer", "transit", "missing", "removed")

_SPELLED = (
    (re.compile(r"outside\(([\w.]+)\)"), r"(\1 IN (%(supplier)s, %(customer)s, %(missing)s, %(removed)s))"),
    (
        re.compile(r"storage\(([\w.]+)\)"),
        r"(\1 NOT IN (%(supplier)s, %(customer)s, %(missing)s, %(removed)s, %(transit)s))",
    ),
    (re.compile(r"live\((\w+), (\w+)\)"), r"(\1.act <> 'void' AND \2.id IS NULL)"),
)
# Serials that moved since a date; in a full run the words cost nothing.
_MOVED = re.compile(r"moved\(([\w.]+)\)")
_MOVED_SINCE = (
    r"\1 IN (SELECT late.id FROM serial late WHERE late.organization_id = %(org)s AND late.moved_at >= %(since)s)"
)
# The letters a to z only, whatever the database's own language does.
_UPPER = re.compile(r"upper\(([\w.]+)\)")
_FETCH = 5_000


@dataclass(frozen=True)
class Scope:
    """One organization under audit: its virtual places by kind, and where to begin.

    `first` is the first `seq` looked at (0: all), `since` the time that belongs to it, as this engine stores times.
    """

    organization_id: int
    slug: str
    first: int = 0
    since: Any = None
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def vendor(self) -> str:
        return connection.vendor

    @property
    def values(self) -> dict[str, Any]:
        """What the SQL of a rule may name: org, since, one (a stored unit), and a virtual place by its kind."""
        one = SCALE if self.vendor == "sqlite" else 1
        return {"org": self.organization_id, "since": self.since, "one": one} | {
            kind: self.places.get(kind, 0) for kind in VIRTUAL
        }


@dataclass(frozen=True)
class Rule:
    """What must be true (`sentence`), its number in rules.md §8, and the table that is looked through."""

    name: str
    invariant: int
    table: str
    sentence: str
    find: Callable[[Scope], Iterator[Row]]


def rule(name: str, invariant: int, table: str, sentence: str, sql: str) -> Rule:
    """Return a rule that is one query: each row it returns is an offence."""
    return Rule(name, invariant, table, sentence, lambda scope: rows(sql, scope))


def rows(sql: str, scope: Scope, **more: Any) -> Iterator[Row]:
    """Yield the rows of a query as dicts, streaming on both engines."""
    with _run(sql, scope, more) as cursor:
        names: list[str] = []
        while found := cursor.fetchmany(_FETCH):
            names = names or [column[0] for column in cursor.description]
            for row in found:
                yield dict(zip(names, row, strict=True))


def tuples(sql: str, scope: Scope, **more: Any) -> Iterator[Any]:
    """Yield the rows of a query bare, for loops that see every row of the ledger."""
    with _run(sql, scope, more) as cursor:
        while found := cursor.fetchmany(_FETCH):
            yield from found


@contextmanager
def _run(sql: str, scope: Scope, more: Mapping[str, Any]) -> Iterator[Any]:
    text, values = written(sql, scope), scope.values | dict(more)
    with connection.chunked_cursor() as cursor:
        cursor.execute(text, {name: value for name, value in values.items() if f"%({name})s" in text})
        yield cursor


def written(sql: str, scope: Scope) -> str:
    """Spell a rule's words out for this engine and run."""
    for pattern, text in _SPELLED:
        sql = pattern.sub(text, sql)
    sql = _MOVED.sub(_MOVED_SINCE if scope.first else "1 = 1", sql)
    return sql if scope.vendor == "sqlite" else _UPPER.sub(r'upper(\1 COLLATE "C")', sql)
