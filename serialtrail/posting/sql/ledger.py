"""The statements that append to the ledger and bring its projections along: all of one posting in a few of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from serialtrail.domain.facts import SerialFact
from serialtrail.domain.moves import End, Move, Step
from serialtrail.posting.sql.dialects import (
    EXACT,
    among,
    by_id,
    day,
    exact,
    fetch,
    groups,
    in_order,
    listed,
    moment,
    postgresql,
    rows,
    run,
)
from serialtrail.posting.sql.writes import LINE, LineRow, line_table

Born = tuple[SerialFact, Sequence[SerialFact]]
"""How serials that come into being stand afterwards, and which they are."""
# So many sets of serials that stood alike are settled one by one on PostgreSQL.
APART = 8


@dataclass(frozen=True)
class Written:
    """The ids that were given: of the document, of the posting to come, of the lines in order."""

    document: int
    posting: int
    lines: Sequence[int]


def posted(
    organization: int,
    document: int | None,
    new_lines: Sequence[LineRow],
    lines: Sequence[int],
    moves: Sequence[tuple[int, Move]],
    steps: Sequence[Step],
    born: Sequence[Born],
    ends: Sequence[End],
    stock: Mapping[tuple[int, int], tuple[Decimal, int]],
    at: datetime,
) -> Written:
    """Write all of a posting but the posting itself, whose id it is given here; references to it wait for the commit.

    `document` is None for one that comes with the posting, and so do its `new_lines`; else `lines` are their ids.
    `moves` name their line by its place among these, from 0; `born` are serials that come into being, `ends` how others
    stand afterwards. A moved serial is no longer held. A miss means a lock was forgotten: an assertion.
    """
    given = _Given(organization, document, new_lines, lines, moves, steps, born, ends, stock, at)
    written, settled, levelled = _at_once(given) if postgresql() else _one_by_one(given)
    moved = sum(len(end.serials) for end in ends)
    assert settled == moved, f"{moved - settled} serials changed under the lock"
    assert levelled == len(stock), "a stock row is missing"
    return written


@dataclass(frozen=True)
class _Given:
    organization: int
    document: int | None
    new_lines: Sequence[LineRow]
    lines: Sequence[int]
    moves: Sequence[tuple[int, Move]]
    steps: Sequence[Step]
    born: Sequence[Born]
    ends: Sequence[End]
    stock: Mapping[tuple[int, int], tuple[Decimal, int]]
    at: datetime

    def moved(self, ids: Sequence[int] | None) -> tuple[str, list[Any]]:
        """The moves as rows; their lines by id, or by place from 1 where these are not known yet."""
        values = [
            (ids[line] if ids else line + 1, m.item, exact(m.quantity), m.source, m.target) for line, m in self.moves
        ]
        return rows("moved", values, line="bigint", item="bigint", quantity=EXACT, source="bigint", target="bigint")

    def stepped(self, movements: Sequence[int] | None) -> tuple[str, list[Any]]:
        found = [
            ((movements[s.move] if movements else s.move + 1, s.version, s.below, s.source, s.target, s.party_before,
              day(s.warranty_before), s.block_set), [s.serials])
            for s in self.steps
        ]  # fmt: skip
        shared = {
            "movement": "bigint", "version": "integer", "below": "integer", "source": "bigint", "target": "bigint",
            "party": "bigint", "warranty": "date", "block": "text",
        }  # fmt: skip
        return groups("step", found, shared, {"serial": "bigint"})

    def came(self) -> tuple[str, list[Any]]:
        # In the order of keys, as everybody takes them.
        # Most numbers are their own key: then one of the two is handed over.
        apart = any(s.number != s.key for _, serials in self.born for s in serials)
        first = None if postgresql() else _first([s.id for _, serials in self.born for s in serials])
        found = [
            ((s.item, s.place, s.version, s.live_version, s.lives, s.party, day(s.warranty_until), s.block,
              s.production_batch), _numbered(serials, ids=first is None, apart=apart))
            for s, serials in self.born
        ]  # fmt: skip
        shared = {
            "item": "bigint", "place": "bigint", "version": "integer", "live": "integer", "lives": "integer",
            "party": "bigint", "warranty": "date", "block": "text", "batch": "text",
        }  # fmt: skip
        own = {"key": "text", "tail": "text"} | ({"number": "text"} if apart else {})
        own = {"id": "bigint"} | own if first is None else own
        given, bound = groups("new", found, shared, own)
        number, i = "new.number" if apart else "new.key", "new.id" if first is None else "new.ord + %s"
        sql = f"""
            INSERT INTO serial (id, organization_id, number, key, key_reversed, item_id, location_id, version,
                live_version, lives, party_id, warranty_until, block_reason, production_batch, moved_at, created_at,
                block_note, note)
            SELECT {i}, %s, {number}, new.key, new.tail, new.item, new.place, new.version, new.live, new.lives,
                new.party, new.warranty, new.block, new.batch, %s, %s, '', '' FROM {given} {in_order("new.key")}"""
        when = moment(self.at)
        return sql, [*([] if first is None else [first]), self.organization, when, when, *bound]

    def settled(self) -> list[tuple[str, list[Any]]]:
        """The statements that settle the serials: one for those that stood alike, while these are few, for lookups by
        a list of ids are planned well whatever the statistics say; else one that joins."""
        when, org = moment(self.at), self.organization
        if len(self.ends) <= (APART if postgresql() else 1):
            return [self._end(end) for end in self.ends]
        shared = {
            "version": "integer", "live": "integer", "lives": "integer", "place": "bigint", "party": "bigint",
            "warranty": "date", "block": "text", "expected": "integer",
        }  # fmt: skip
        found = [((*_standing(end.after).values(), end.before.version), [end.serials]) for end in self.ends]
        given, bound = groups("now", found, shared, {"id": "bigint"})
        sql = f"""
            UPDATE serial {by_id()} SET version = now.version, live_version = now.live, lives = now.lives,
                location_id = now.place, party_id = now.party, warranty_until = now.warranty, block_reason = now.block,
                holder_id = NULL, moved_at = %s
            FROM {given}
            WHERE serial.organization_id = %s AND serial.id = now.id AND serial.version = now.expected"""
        return [(sql, [when, *bound, org])]

    def _end(self, end: End) -> tuple[str, list[Any]]:
        """Only what changes is said: the indexes and references of all else need not be looked at."""
        before = _standing(end.before)
        changed = {name: value for name, value in _standing(end.after).items() if value != before[name]}
        if end.before.holder is not None:
            changed["holder_id"] = None
        sql = f"""
            UPDATE serial {by_id()} SET {"".join(f"{name} = %s, " for name in changed)}moved_at = %s
            WHERE organization_id = %s AND {among("id", "bigint")} AND version = %s"""
        given = [moment(self.at), self.organization, listed(end.serials), end.before.version]
        return sql, [*changed.values(), *given]

    def levelled(self) -> tuple[str, list[Any]]:
        values = [(i, p, exact(q), exact(Decimal(n))) for (i, p), (q, n) in self.stock.items()]
        given, bound = rows("change", values, item="bigint", place="bigint", quantity=EXACT, numbers=EXACT)
        sql = f"""
            UPDATE stock_level SET on_hand = on_hand + change.quantity, serials = stock_level.serials + change.numbers
            FROM {given}
            WHERE stock_level.organization_id = %s AND item_id = change.item AND location_id = change.place"""
        return sql, [*bound, self.organization]


def _first(ids: list[int]) -> int | None:
    """The first of ids that follow one another, which need not be handed over one by one."""
    return ids[0] if len(ids) > 1 and ids == list(range(ids[0], ids[0] + len(ids))) else None


def _numbered(serials: Sequence[SerialFact], *, ids: bool, apart: bool) -> list[list[Any]]:
    """Keys and reversed keys; where they are asked for ids before, and where they are told apart numbers behind."""
    keys = [serial.key for serial in serials]
    before = [[s.id for s in serials]] if ids else []
    return [*before, keys, [key[::-1] for key in keys], *([[s.number for s in serials]] if apart else [])]


def _standing(s: SerialFact) -> dict[str, Any]:
    return {
        "version": s.version,
        "live_version": s.live_version,
        "lives": s.lives,
        "location_id": s.place,
        "party_id": s.party,
        "warranty_until": day(s.warranty_until),
        "block_reason": s.block,
    }


_MOVEMENT = "movement (organization_id, posting_id, line_id, item_id, quantity, source_id, target_id"
_STEP = """serial_movement (organization_id, posting_id, movement_id, serial_id, version, below, source_id, target_id,
    party_before_id, warranty_before, block_set)"""


def _at_once(given: _Given) -> tuple[Written, int, int]:
    """One statement: ids come from the sequences, so that what refers to each other can be inserted together."""
    parts: list[str] = []
    bound: list[Any] = []

    def part(sql: str, *values: Any) -> None:
        parts.append(sql)
        bound.extend(values)

    org = given.organization
    new = given.document is None
    if given.born:
        sql, values = given.came()
        part(f"came AS ({sql})", *values)
    document = f"{_next('document')}" if new else "%s::bigint"
    known = [] if new else [given.document]
    part(f"coming AS MATERIALIZED (SELECT {_next('posting')} AS posting, {document} AS document)", *known)
    if given.new_lines:
        lines, values = line_table(given.new_lines)
        part(f"line AS MATERIALIZED (SELECT {_next('document_line')} AS id, line.* FROM {lines})", *values)
        part(
            f"lined AS (INSERT INTO document_line (organization_id, id, document_id, {LINE})"
            f" SELECT %s, id, document, {LINE} FROM line CROSS JOIN coming)", org,
        )  # fmt: skip
    if given.moves:
        moves, values = given.moved(None if new else given.lines)
        line, joined = ("line.id", "JOIN line ON line.ord = moved.line") if new else ("moved.line", "")
        part(f"moved AS MATERIALIZED (SELECT {_next('movement')} AS id, moved.* FROM {moves})", *values)
        part(
            f"movements AS (INSERT INTO {_MOVEMENT}, id) SELECT %s, posting, {line}, moved.item, moved.quantity,"
            f" source, target, moved.id FROM moved {joined} CROSS JOIN coming)", org,
        )  # fmt: skip
    if given.steps:
        steps, values = given.stepped(None)
        part(
            f"stepped AS (INSERT INTO {_STEP} SELECT %s, posting, moved.id, step.serial, step.version, step.below,"
            " step.source, step.target, step.party, step.warranty, step.block"
            f" FROM {steps} JOIN moved ON moved.ord = step.movement CROSS JOIN coming ORDER BY step.ord)",
            org, *values,
        )  # fmt: skip
    settled = []
    for n, (sql, values) in enumerate(given.settled()):
        part(f"settled{n} AS ({sql} RETURNING 1)", *values)
        settled.append(f"(SELECT count(*) FROM settled{n})")
    if given.stock:
        sql, values = given.levelled()
        part(f"levelled AS ({sql} RETURNING 1)", *values)
    levelled = "(SELECT count(*) FROM levelled)" if given.stock else "0"
    ids = "(SELECT array_agg(id ORDER BY ord) FROM line)" if given.new_lines else "NULL::bigint[]"
    counts = f"{' + '.join(settled) or '0'}, {levelled}"
    sql = f"WITH {', '.join(parts)} SELECT posting, document, {ids}, {counts} FROM coming"
    [(posting, of, made_lines, serials, levels)] = fetch(sql, bound)
    return Written(of, posting, made_lines or [] if new else given.lines), serials, levels


def _one_by_one(given: _Given) -> tuple[Written, int, int]:
    """A statement a table; the engine knows no others while this transaction writes, so ids can be foretold."""
    org = given.organization
    document = given.document
    lines = given.lines
    if given.born:
        run(*given.came())
    if document is None:
        if given.new_lines:
            new, values = line_table(given.new_lines)
            sql = f"""
                INSERT INTO document_line (organization_id, document_id, {LINE})
                SELECT %s, {_foretold("document")}, {LINE} FROM {new} RETURNING id, document_id"""
            found = sorted(fetch(sql, [org, *values]))
            lines, document = [i for i, _ in found], found[0][1]
        else:
            document = fetch(f"SELECT {_foretold('document')}")[0][0]
    if not given.moves:
        posting = fetch(f"SELECT {_foretold('posting')}")[0][0]
    else:
        moves, values = given.moved(lines)
        sql = f"""
            INSERT INTO {_MOVEMENT}) SELECT %s, {_foretold("posting")}, line, item, quantity, source, target
            FROM {moves} RETURNING id, posting_id"""
        found = sorted(fetch(sql, [org, *values]))
        movements, posting = [i for i, _ in found], found[0][1]
        if given.steps:
            steps, values = given.stepped(movements)
            sql = f"""
                INSERT INTO {_STEP} SELECT %s, %s, movement, serial, version, below, source, target, party, warranty,
                    block FROM {steps}"""
            run(sql, [org, posting, *values])
    settled = sum(run(sql, values) for sql, values in given.settled())
    levelled = run(*given.levelled()) if given.stock else 0
    return Written(document, posting, lines), settled, levelled


def _next(table: str) -> str:
    return f"nextval(pg_get_serial_sequence('{table}', 'id'))"


def _foretold(table: str) -> str:
    return f"coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0) + 1"


def others_write() -> bool:
    """Tell whether others can have written since this transaction began, so that what was read is asked again."""
    return postgresql()


Statement = tuple[str, list[Any]]


def take_place(organization: int, kind: str, document: Statement | None = None) -> tuple[int, bytes, int]:
    """Lock the end of the organization's chain, to the commit; return the place in the order to take, the hash so far
    and, where a kind is named, the next document number of that kind: only here, so that there are no gaps.

    `document` is a statement that changes the posting's document, and is carried out as well.
    """
    kept, values = document or ("", [])
    if postgresql():
        head = """
            INSERT INTO ledger_head (organization_id, seq, hash) VALUES (%s, 1, %s)
            ON CONFLICT (organization_id) DO UPDATE SET seq = ledger_head.seq + 1 RETURNING seq, hash"""
        if not kind:
            beside = f", kept AS ({kept})" if kept else ""
            sql = f"WITH head AS ({head}){beside} SELECT seq, hash FROM head"
            [(seq, digest)] = fetch(sql, [organization, bytes(32), *values])
            return seq, bytes(digest), 0
        # The counter is asked for with the head in hand: one order of locks.
        sql = f"""
            WITH head AS ({head}), counter AS ({_COUNTER} RETURNING last)
            SELECT head.seq, head.hash, counter.last FROM head CROSS JOIN counter"""
        [(seq, digest, last)] = fetch(sql, [organization, bytes(32), organization, kind])
        return seq, bytes(digest), last
    head = "(SELECT {} FROM ledger_head WHERE organization_id = %s)"
    found = f"{head.format('seq')}, {head.format('hash')}"
    if not kind:
        asked = f"{kept} RETURNING {found}" if kept else f"SELECT {found}"
        [(before, digest)] = fetch(asked, [*values, organization, organization])
        last = 0
    else:
        sql = f"""
            INSERT INTO document_counter (organization_id, kind, last) VALUES (%s, %s, 1)
            ON CONFLICT (organization_id, kind) DO UPDATE SET last = document_counter.last + 1
            RETURNING {found}, last"""
        [(before, digest, last)] = fetch(sql, [organization, kind, organization, organization])
    return (before or 0) + 1, bytes(digest or bytes(32)), last


_COUNTER = """
    INSERT INTO document_counter (organization_id, kind, last) SELECT %s, %s, 1 FROM head
    ON CONFLICT (organization_id, kind) DO UPDATE SET last = document_counter.last + 1"""


PostingRow = tuple[int, int, int | None, str, datetime, date, int, int | None, bytes]
"""Id, seq, document, act, at, date, member, the posting it reverses, hash."""


def append(organization: int, row: PostingRow, document: Statement | None) -> None:
    """Insert the posting, move the end of the chain on to it and write its document (`new_document`, `changed`) unless
    that is done: one round trip where the engine allows it, the head being locked."""
    number, seq, of, act, at, on, member, reverses, digest = row
    values = [organization, number, seq, of, act, moment(at), day(on), member, reverses, digest]
    insert = """
        INSERT INTO posting (organization_id, id, seq, document_id, act, at, date, member_id, reverses_id, hash)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
    kept, bound = document or ("", [])
    if postgresql():
        head = "UPDATE ledger_head SET hash = %s WHERE organization_id = %s"
        both = f"posted AS ({insert})" + (f", kept AS ({kept})" if kept else "")
        run(f"WITH {both} {head}", [*values, *bound, digest, organization])
        return
    if kept:
        run(kept, bound)
    # The head follows by a trigger (migration 0006).
    run(insert, values)
