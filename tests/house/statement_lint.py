"""Every statement names its one organization: read from the SQL, for each tenant table in each query block.

In one block a table is pinned when its `organization_id` equals a literal or a bound parameter, itself or by way of
another table of the same block. Every subquery says it anew. All pins of a statement are bound to the same value.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import FrameType
from typing import Any

import sqlglot
from django.apps import apps
from sqlglot import exp

from serialtrail.db.tenant import TenantModel

TENANT = frozenset(one._meta.db_table for one in apps.get_models() if issubclass(one, TenantModel))
# The search index: a table like others on PostgreSQL. On SQLite its entries carry the organization as a word that every
# query asks for, and lead to serials, which are pinned.
SEARCHED = frozenset({"serial_search"})
COLUMN = "organization_id"
# Statements that cannot name an organization yet, by what they look for, and why.
UNPINNED: dict[tuple[str, str], str] = {
    ("member", "user_id"): "signing in asks which organizations a user belongs to",
}
_PRODUCT = Path(__file__).resolve().parents[2] / "serialtrail"
# What looks across organizations on purpose: the auditor's rule about rows of none, copies of everything, the search
# index made anew from all numbers.
ACROSS = frozenset(
    {
        ("reference_rules.py", "strays"),
        ("backups.py", "backup"),
        ("backups.py", "restore"),
        ("search.py", "rebuild"),
    }
)
_PARAMETER = re.compile(r"%(?:\((\w+)\)s|s|%)")
_MARK = "__bound_"
_SPOKEN = re.compile(r"\s*(WITH|SELECT|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
_NAMES = re.compile(r"\b(" + "|".join(sorted(TENANT | SEARCHED)) + r")\b")


@dataclass(frozen=True)
class Reading:
    """What is wrong with a statement, and the parameters (place or name) that must be the organization."""

    faults: tuple[str, ...]
    pins: tuple[int | str, ...]


@lru_cache(maxsize=20_000)
def read(sql: str, dialect: str) -> Reading:
    """Return the reading of a statement with Django's placeholders."""
    if not _SPOKEN.match(sql) or not _NAMES.search(sql):
        return Reading((), ())
    names = TENANT if dialect == "sqlite" else TENANT | SEARCHED
    faults: list[str] = []
    pins: list[int | str] = []
    trees: list[Any] = sqlglot.parse(_marked(sql), read=dialect)
    for tree in trees:
        ctes = {one.alias for one in tree.find_all(exp.CTE)}
        for block in tree.find_all(exp.Select, exp.Update, exp.Delete):
            _block(block, names - ctes, faults, pins)
        for insert in tree.find_all(exp.Insert):
            _insert(insert, faults, pins)
    return Reading(tuple(faults), tuple(dict.fromkeys(pins)))


def faults(sql: str, params: Any = (), dialect: str = "sqlite") -> list[str]:
    """Return what is wrong with a statement and the values bound to it."""
    reading = read(sql, dialect)
    bound = list(_values(reading.pins, params))
    found = list(reading.faults)
    if any(value != bound[0] for value in bound):
        found.append(f"two organizations in one statement: {bound}")
    return found


class Lint:
    """An execute wrapper that stops a statement of the product which does not name its one organization."""

    def __init__(self, dialect: str) -> None:
        self.dialect = "postgres" if dialect == "postgresql" else dialect
        self.found: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        sets = list(params or ()) if many else [params]
        wrong = [fault for one in sets for fault in faults(sql, one, self.dialect)]
        if wrong and _is_ours():
            self.found.append(f"{'; '.join(dict.fromkeys(wrong))}: {' '.join(sql.split())[:600]}")
            raise AssertionError(self.found[-1])
        return execute(sql, params, many, context)


def _is_ours() -> bool:
    """Tell whether the product asked, not a test, and not where it must look across organizations."""
    frame: FrameType | None = sys._getframe(2)
    ours = False
    while frame is not None:
        file = Path(frame.f_code.co_filename)
        if (file.name, frame.f_code.co_name) in ACROSS:
            return False
        ours = ours or file.is_relative_to(_PRODUCT)
        if not ours and file.is_relative_to(_PRODUCT.parent / "tests") and file != Path(__file__):
            return False
        frame = frame.f_back
    return ours


def _marked(sql: str) -> str:
    """Put a plain identifier in the place of each placeholder, so that every dialect reads it."""
    places = iter(range(sys.maxsize))

    def mark(match: re.Match[str]) -> str:
        if match.group() == "%%":
            return "%"
        return f"{_MARK}{match.group(1) or next(places)}"

    return _PARAMETER.sub(mark, sql)


def _block(block: exp.Expression, names: Set[str], faults: list[str], pins: list[int | str]) -> None:
    tables = dict(_tables(block))
    tenant = {alias: name for alias, name in tables.items() if name in names}
    if not tenant:
        return
    same: dict[str, set[str]] = {alias: {alias} for alias in tenant}
    pinned: dict[str, int | str | None] = {}
    filtered = set()
    for one, other in ((one.unnest(), other.unnest()) for one, other in _equalities(block)):
        column = _column(one, tenant)
        if column is None:
            filtered.add(one.name if isinstance(one, exp.Column) else "")
            continue
        joined = _column(other, tenant)
        if joined is not None:
            group = same[column] | same[joined]
            for alias in group:
                same[alias] = group
        elif isinstance(other, exp.Literal):
            pinned.setdefault(column, None)
        elif (pin := _parameter(other)) is not None:
            pinned[column] = pin
            pins.append(pin)
    for alias, name in tenant.items():
        excused = any((name, looked_for) in UNPINNED for looked_for in filtered)
        if not same[alias] & pinned.keys() and not excused:
            faults.append(f"{name} is not pinned to an organization")


def _tables(block: exp.Expression) -> Iterator[tuple[str, str]]:
    """Yield alias and name of the tables that stand in this very block."""
    sources: list[Any] = []
    if isinstance(block, exp.Select | exp.Update):
        sources += [one.this for one in (block.args.get("from_") or block.args.get("from"),) if one is not None]
        sources += [one.this for one in block.args.get("joins") or ()]
    if isinstance(block, exp.Update | exp.Delete):
        sources.append(block.this)
    for source in sources:
        if isinstance(source, exp.Table):
            yield source.alias_or_name, source.name
            for join in source.args.get("joins") or ():
                if isinstance(join.this, exp.Table):
                    yield join.this.alias_or_name, join.this.name


def _equalities(block: exp.Expression) -> Iterator[tuple[exp.Expression, exp.Expression]]:
    """Yield the equalities that must all hold in this block, both ways round."""
    conditions = [block.args["where"].this] if block.args.get("where") else []
    joins = list(block.args.get("joins") or ())
    start = block.args.get("from_") or block.args.get("from")
    for source in (
        start.this if start is not None else None,
        block.this if not isinstance(block, exp.Select) else None,
    ):
        if isinstance(source, exp.Table):
            joins += source.args.get("joins") or ()
    conditions += [one.args["on"] for one in joins if one.args.get("on")]
    for condition in conditions:
        for one in _conjuncts(condition):
            if isinstance(one, exp.EQ):
                yield one.this, one.expression
                yield one.expression, one.this
            elif isinstance(one, exp.In) and len(one.expressions) == 1:
                yield one.this, one.expressions[0]


def _conjuncts(condition: exp.Expression) -> Iterator[exp.Expression]:
    bare: Any = condition.unnest()
    if isinstance(bare, exp.And):
        yield from _conjuncts(bare.this)
        yield from _conjuncts(bare.expression)
    else:
        yield bare


def _column(one: Any, tenant: Mapping[str, str]) -> str | None:
    """Return the alias whose organization this is; a bare column belongs to the block's only tenant table."""
    if not isinstance(one, exp.Column) or one.name != COLUMN:
        return None
    if one.table:
        return one.table if one.table in tenant else None
    return next(iter(tenant)) if len(tenant) == 1 else None


def _parameter(one: Any) -> int | str | None:
    while isinstance(one, exp.Cast | exp.Paren):
        one = one.this
    if isinstance(one, exp.Column) and one.name.startswith(_MARK):
        name = one.name.removeprefix(_MARK)
        return int(name) if name.isdecimal() else name
    return None


def _insert(insert: exp.Insert, faults: list[str], pins: list[int | str]) -> None:
    schema = insert.this
    if not isinstance(schema, exp.Schema) or schema.this.name not in TENANT:
        if isinstance(schema, exp.Table) and schema.name in TENANT:
            faults.append(f"{schema.name} is filled without naming its columns")
        return
    columns = [one.name for one in schema.expressions]
    if COLUMN not in columns:
        faults.append(f"{schema.this.name} is filled without an organization")
        return
    place = columns.index(COLUMN)
    for value in _inserted(insert.expression, place):
        parameter = _parameter(value)
        if parameter is not None:
            pins.append(parameter)
        elif not isinstance(value, exp.Literal):
            faults.append(f"{schema.this.name} is filled with the organization of something else")


def _inserted(source: Any, place: int) -> Iterator[exp.Expression]:
    """Yield what an INSERT puts into its column at `place`."""
    if isinstance(source, exp.Values):
        yield from (row.expressions[place] for row in source.expressions)
    elif isinstance(source, exp.Select):
        chosen = source.expressions
        if len(chosen) == 1 and isinstance(chosen[0], exp.Star):
            arrays = next(source.find_all(exp.Unnest), None)
            yield from [arrays.expressions[place]] if arrays is not None else chosen
        else:
            yield chosen[place].unalias()
    elif isinstance(source, exp.Union):
        yield from _inserted(source.left, place)
        yield from _inserted(source.right, place)


def _values(pins: Iterable[int | str], params: Any) -> Iterator[Any]:
    for pin in pins:
        value = params[pin]
        yield from value if isinstance(value, list) else (value,)
