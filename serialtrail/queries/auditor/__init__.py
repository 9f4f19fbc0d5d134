"""The auditor: makes every invariant of rules.md §8 anew from the ledger, sharing no code with posting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection

from serialtrail.db import statistics
from serialtrail.db.transaction import snapshot
from serialtrail.queries.auditor import chain, document_rules, heads, reference_rules, serial_rules, stock_rules
from serialtrail.queries.auditor.rules import Row, Rule, Scope, tuples

SHOWN = 10
RULES: tuple[Rule, ...] = (
    *serial_rules.RULES,
    *stock_rules.RULES,
    *document_rules.RULES,
    *chain.RULES,
    *reference_rules.RULES,
)
ONCE: tuple[Rule, ...] = (chain.TRIGGERS, reference_rules.STRAYS)
"""Rules about the database as a whole, asked once a run."""

_PLACES = (
    "SELECT l.kind, l.id FROM location l WHERE l.organization_id = %(org)s AND l.kind <> 'storage' ORDER BY l.id DESC"
)
_FIRST = "SELECT min(p.seq) FROM posting p WHERE p.organization_id = %(org)s AND p.at >= %(since)s"
_BEYOND = "SELECT coalesce(max(p.seq), 0) + 1 FROM posting p WHERE p.organization_id = %(org)s"
# Every row is read, so plans are made for the whole, sorted in memory where it fits.
_WHOLE = (
    "SELECT set_config('work_mem', '64MB', true), set_config('cursor_tuple_fraction', '1', true), "
    "set_config('jit', 'off', true)"
)
_COUNT = "SELECT count(*) FROM TABLE x WHERE x.organization_id = %(org)s"


@dataclass(frozen=True)
class Check:
    """What one rule found: how many rows it looked through, and the first offending ones."""

    name: str
    invariant: int
    sentence: str
    looked_at: int
    rows: tuple[Row, ...]

    @property
    def ok(self) -> bool:
        return not self.rows


@dataclass(frozen=True)
class Report:
    """The auditor's answer: organizations by slug, and every check over all of them."""

    organizations: tuple[str, ...]
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)

    @property
    def broken(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.ok)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as the API answers it."""
        return {
            "ok": self.ok,
            "organizations": list(self.organizations),
            "checks": [
                {
                    "name": check.name,
                    "invariant": check.invariant,
                    "sentence": check.sentence,
                    "ok": check.ok,
                    "looked_at": check.looked_at,
                    "rows": [{name: _plain(value) for name, value in row.items()} for row in check.rows],
                }
                for check in self.checks
            ],
        }


def verify(organization_id: int | None = None, since: date | None = None, folder: Path | None = None) -> Report:
    """Check every invariant in one read transaction, of one organization or of all.

    `since` limits the trails and the chain to what was posted on that day (UTC) or later; stock is always summed from
    the beginning. `folder` is the data folder whose signed heads are compared. Changes nothing.
    """
    rules = (*RULES, heads.rule(folder)) if folder else RULES
    once = ONCE if organization_id is None else (chain.TRIGGERS,)
    with snapshot():
        _plan_for_all_rows()
        scopes = list(_scopes(organization_id, since))
        found: dict[str, list[Row]] = {rule.name: [] for rule in (*once, *rules)}
        looked: dict[str, int] = dict.fromkeys(found, 0)
        for rule in once:
            looked[rule.name] = len(scopes)
            found[rule.name] += islice(rule.find(Scope(0, "")), SHOWN)
        for scope in scopes:
            counts = _counts(scope, rules)
            for rule in rules:
                looked[rule.name] += counts[rule.table]
                room = SHOWN - len(found[rule.name])
                found[rule.name] += ({"organization": scope.slug, **row} for row in islice(rule.find(scope), room))
    checks = (
        Check(rule.name, rule.invariant, rule.sentence, looked[rule.name], tuple(found[rule.name]))
        for rule in sorted((*once, *rules), key=lambda one: one.invariant)
    )
    return Report(tuple(scope.slug for scope in scopes), tuple(checks))


def record_heads(folder: Path, at: datetime, organization_id: int | None = None) -> int:
    """Sign the present heads into the data folder, one a day for each organization; return how many were written."""
    with snapshot():
        return sum(heads.record(folder, scope, at) for scope in _scopes(organization_id, None))


def _plan_for_all_rows() -> None:
    if connection.vendor == "postgresql":
        new = statistics.unknown()
        with connection.cursor() as cursor:
            cursor.execute(_WHOLE)
            if new:
                # Without figures every table is taken for tiny, and each row compared with each.
                cursor.execute("SELECT set_config('enable_nestloop', 'off', true)")


def _scopes(organization_id: int | None, since: date | None) -> Iterator[Scope]:
    with connection.cursor() as cursor:
        if organization_id is None:
            cursor.execute("SELECT o.id, o.slug FROM organization o ORDER BY o.id")
        else:
            cursor.execute("SELECT o.id, o.slug FROM organization o WHERE o.id = %s", [organization_id])
        named = cursor.fetchall()
    bound = connection.ops.adapt_datetimefield_value(datetime.combine(since, time.min, UTC)) if since else None
    for number, slug in named:
        bare = Scope(number, slug)
        yield Scope(number, slug, _first(bare, bound) if since else 0, bound, dict(tuples(_PLACES, bare)))


def _first(scope: Scope, since: Any) -> int:
    (found,) = next(tuples(_FIRST, scope, since=since))
    return int(found if found is not None else next(tuples(_BEYOND, scope))[0])


def _counts(scope: Scope, rules: Sequence[Rule]) -> dict[str, int]:
    counts = {"organization": 1}
    for table in {rule.table for rule in rules} - {"organization"}:
        (counts[table],) = next(tuples(_COUNT.replace("TABLE", table), scope))
    return counts


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value if value is None or isinstance(value, bool | int | str | list) else str(value)
