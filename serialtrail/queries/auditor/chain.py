"""The chain: each posting's hash, made anew from the ledger as it stands, in the order of `seq`.

The text that is hashed is laid down in docs/rules.md; this module writes it with code of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from serialtrail.db.models.ledger import APPEND_ONLY
from serialtrail.domain.texts import gettext_noop
from serialtrail.queries.auditor.rules import Row, Rule, Scope, tuples

BEFORE_THE_FIRST = bytes(32)
# Postings read at a time: ordering all of a long ledger at once would take memory in proportion.
_SPAN = 20_000

_HEAD = "SELECT h.seq, h.hash FROM ledger_head h WHERE h.organization_id = %(org)s"
_ENDS = "SELECT min(p.seq), max(p.seq) FROM posting p WHERE p.organization_id = %(org)s"
_HASH = "SELECT p.hash FROM posting p WHERE p.organization_id = %(org)s AND p.seq = %(at)s"
_POSTINGS = """
    SELECT p.seq, p.id, p.act, p.document_id, d.number, d.kind, p.at, p.date, p.member_id, p.reverses_id, r.seq, p.hash
      FROM posting p
      LEFT JOIN document d ON d.organization_id = %(org)s AND d.id = p.document_id
      LEFT JOIN posting r ON r.organization_id = %(org)s AND r.id = p.reverses_id
     WHERE p.organization_id = %(org)s AND p.seq >= %(low)s AND p.seq < %(high)s
     ORDER BY p.seq
"""
_MOVEMENTS = """
    SELECT p.seq, m.id, m.line_id, m.item_id, m.quantity, m.source_id, m.target_id
      FROM posting p JOIN movement m ON m.organization_id = %(org)s AND m.posting_id = p.id
     WHERE p.organization_id = %(org)s AND p.seq >= %(low)s AND p.seq < %(high)s
     ORDER BY p.seq, m.id
"""
_SERIALS = """
    SELECT m.id, n.serial_id, n.version, CASE WHEN n.version = 1 THEN s.number END
      FROM posting p
      JOIN movement m ON m.organization_id = %(org)s AND m.posting_id = p.id
      JOIN serial_movement n ON n.organization_id = %(org)s AND n.movement_id = m.id
      LEFT JOIN serial s ON s.organization_id = %(org)s AND s.id = n.serial_id
     WHERE p.organization_id = %(org)s AND p.seq >= %(low)s AND p.seq < %(high)s
     ORDER BY p.seq, m.id, n.id
"""
_RENAMES = """
    SELECT p.seq, r.serial_id, r.old_number, r.new_number
      FROM rename r JOIN posting p ON p.organization_id = %(org)s AND p.id = r.posting_id
     WHERE r.organization_id = %(org)s ORDER BY p.seq, r.id
"""
_TRIGGERS = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) "
        "FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    ),
}


def broken_links(scope: Scope) -> Iterator[Row]:
    """Yield the postings whose place or hash is not what the ledger gives, and an end that is not the head's."""
    first, last = next(tuples(_ENDS, scope))
    seq, previous = _start(scope, first)
    renames = _Renames(scope)
    for low in range(max(scope.first, first or 1, 1), (last or 0) + 1, _SPAN):
        span = {"low": low, "high": low + _SPAN}
        movements = groupby(tuples(_MOVEMENTS, scope, **span), itemgetter(0))
        serials = groupby(tuples(_SERIALS, scope, **span), itemgetter(0))
        bodies = _bodies(movements, serials, renames)
        body = next(bodies, None)
        for posting in tuples(_POSTINGS, scope, **span):
            lines = [_posting_line(scope, posting)]
            while body is not None and body[0] <= posting[0]:
                lines += body[1]
                body = next(bodies, None)
            lines += renames.at(posting[0])
            made = sha256(previous + "\n".join(lines).encode()).digest()
            stored = bytes(posting[11])
            if posting[0] != seq + 1:
                yield {"seq": posting[0], "expected_seq": seq + 1}
            if made != stored:
                yield {"seq": posting[0], "hash": stored.hex(), "recomputed": made.hex(), "document": posting[4]}
            # On from the stored hash, so that one forged posting is one row.
            seq, previous = posting[0], stored
    yield from _head(scope, seq, previous)


def _start(scope: Scope, first: int | None) -> tuple[int, bytes]:
    if scope.first > 1 and first is not None:
        found = next(tuples(_HASH, scope, at=scope.first - 1), None)
        if found is not None:
            return scope.first - 1, bytes(found[0])
    return 0, BEFORE_THE_FIRST


def _head(scope: Scope, seq: int, last_hash: bytes) -> Iterator[Row]:
    head = next(tuples(_HEAD, scope), None)
    if (head is None and seq) or (head is not None and (head[0] != seq or (seq and bytes(head[1]) != last_hash))):
        yield {"seq": seq, "head_seq": head[0] if head else None, "problem": "the head is not the last posting"}


class _Renames:
    """The renames of one organization: few beside its movements, so they are kept."""

    def __init__(self, scope: Scope) -> None:
        self._lines: dict[int, list[str]] = {}
        self._olds: dict[int, list[tuple[int, str]]] = {}
        for seq, serial, old, new in tuples(_RENAMES, scope):
            self._lines.setdefault(seq, []).append(f"rename|{serial}|{old}|{new}")
            self._olds.setdefault(serial, []).append((seq, old))

    def at(self, seq: int) -> list[str]:
        return self._lines.get(seq, [])

    def number(self, serial: int, seq: int, now: str) -> str:
        """The number that a serial had at `seq`: what its next rename took away, else the present one."""
        return next((old for later, old in self._olds.get(serial, ()) if later > seq), now)


def _bodies(movements: Any, serials: Any, renames: _Renames) -> Iterator[tuple[int, list[str]]]:
    """Yield, per posting, its seq and the lines of its movements with their serials."""
    movement_of, rows = next(serials, (None, ()))
    for seq, group in movements:
        lines = []
        for _, movement, line, item, quantity, source, target in group:
            lines.append(f"movement|{line}|{item}|{_quantity(quantity)}|{source}|{target}")
            if movement_of == movement:
                for _, serial, version, number in rows:
                    lines.append(f"serial|{serial}|{version}")
                    if version == 1:
                        lines.append(f"new|{serial}|{renames.number(serial, seq, number)}")
                movement_of, rows = next(serials, (None, ()))
        yield seq, lines


def _posting_line(scope: Scope, posting: tuple[Any, ...]) -> str:
    seq, _, act, document, number, kind, at, date, member, reverses, reverses_seq, _ = posting
    back = "" if reverses is None else reverses_seq
    named = f"{'' if document is None else document}|{number or ''}|{kind or ''}"
    return f"posting|{seq}|{scope.organization_id}|{act}|{named}|{_instant(at)}|{str(date)[:10]}|{member}|{back}"


def _quantity(stored: Any) -> str:
    exact = Decimal(stored).scaleb(-4) if isinstance(stored, int) else Decimal(stored)
    return f"{exact:.4f}"


def _instant(at: Any) -> str:
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return str(moment.strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z")


def missing_triggers(scope: Scope) -> Iterator[Row]:
    """Yield the tables of the ledger that something may change or delete unhindered."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS[scope.vendor])
        guards = [(table, str(body).upper()) for _, table, body in cursor.fetchall()]
    events = ("UPDATE", "DELETE") if scope.vendor == "sqlite" else ("UPDATE", "DELETE", "TRUNCATE")
    for table in APPEND_ONLY:
        for event in events:
            if not any(on == table and _stops(body, event) for on, body in guards):
                yield {"table": table, "event": event}


def _stops(body: str, event: str) -> bool:
    before, _, after = body.partition(" ON ")
    raises = "RAISE(ABORT" in after or "LEDGER_IS_APPEND_ONLY()" in after
    return event in before and "BEFORE" in before and "INSTEAD" not in before and " WHEN " not in after and raises


TRIGGERS = Rule(
    "append_only", 8, "posting", gettext_noop("The ledger refuses every change and deletion."), missing_triggers
)
RULES = (
    Rule("hash_chain", 8, "posting", gettext_noop("Every posting is as it was when it was chained."), broken_links),
)
