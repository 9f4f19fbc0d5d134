"""What posting writes: the ledger by bulk insert, serials and stock by one update each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from serialtrail.domain.facts import SerialFact
from serialtrail.domain.moves import Move, Step
from serialtrail.posting.sql.dialects import (
    EXACT,
    among,
    by_id,
    day,
    exact,
    fetch,
    listed,
    lock,
    moment,
    postgresql,
    rows,
    run,
    table,
)


def _next_posting() -> str:
    """Return the query for the id of the posting to come; movements are written before it, under late references."""
    if postgresql():
        return "SELECT nextval(pg_get_serial_sequence('posting', 'id')) AS id"
    return "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'posting'), 0) + 1 AS id"


def next_posting() -> int:
    """Return the id of a posting to come that moves nothing."""
    return int(fetch(_next_posting())[0][0])


def movements(organization: int, moves: Sequence[Move], line_ids: Mapping[int, int]) -> tuple[int, list[int]]:
    """Insert the moves of a posting to come; return its id, and theirs in order."""
    sql = f"""
        WITH coming AS ({_next_posting()})
        INSERT INTO movement (organization_id, posting_id, line_id, item_id, quantity, source_id, target_id)
        SELECT %s, coming.id, line, item, quantity, source, target
        FROM coming CROSS JOIN
            {rows("moved", line="bigint", item="bigint", quantity=EXACT, source="bigint", target="bigint")}
        ORDER BY ord RETURNING id, posting_id"""
    values = [(line_ids[m.line], m.item, exact(m.quantity), m.source, m.target) for m in moves]
    written = sorted(fetch(sql, [organization, *table(values, 5)]))
    return int(written[0][1]), [i for i, _ in written]


def serial_movements(organization: int, posting: int, steps: Sequence[Step], movement_ids: Sequence[int]) -> None:
    """Insert the steps of the trail."""
    columns = rows(
        "step", movement="bigint", serial="bigint", version="bigint", below="bigint", source="bigint", target="bigint",
        party="bigint", warranty="date", block="text",
    )  # fmt: skip
    sql = f"""
        INSERT INTO serial_movement (organization_id, posting_id, movement_id, serial_id, version, below, source_id,
            target_id, party_before_id, warranty_before, block_set)
        SELECT %s, %s, movement, serial, version, below, source, target, party, warranty, block
        FROM {columns} ORDER BY ord"""
    values = [
        (movement_ids[s.move], s.serial, s.version, s.below, s.source, s.target, s.party_before,
         day(s.warranty_before), s.block_set)
        for s in steps
    ]  # fmt: skip
    run(sql, [organization, posting, *table(values, 9)])


def serials(organization: int, ends: Sequence[SerialFact], before: Mapping[int, int], at: datetime) -> int:
    """Bring every moved serial to where it stands now, if its version is still the one read; return how many were.

    A moved serial is no longer held.
    """
    columns = rows(
        "now", id="bigint", version="bigint", expected="bigint", live="bigint", lives="bigint", place="bigint",
        party="bigint", warranty="date", block="text",
    )  # fmt: skip
    sql = f"""
        UPDATE serial {by_id()} SET version = now.version, live_version = now.live, lives = now.lives,
            location_id = now.place, party_id = now.party, warranty_until = now.warranty, block_reason = now.block,
            holder_id = NULL, moved_at = %s
        FROM {columns}
        WHERE serial.organization_id = %s AND serial.id = now.id AND serial.version = now.expected"""
    values = [
        (s.id, s.version, before[s.id], s.live_version, s.lives, s.place, s.party, day(s.warranty_until), s.block)
        for s in ends
    ]
    return run(sql, [moment(at), *table(values, 9), organization])


def missing_stock(organization: int, pairs: Iterable[tuple[int, int]]) -> int:
    """Insert empty stock rows for (item, place), tracked as the item is now; return how many there were not yet."""
    sql = f"""
        INSERT INTO stock_level (organization_id, item_id, location_id, on_hand, serials, tracked)
        SELECT %s, new.item, new.place, 0, 0, item.tracking = 'serial'
        FROM {rows("new", item="bigint", place="bigint")} JOIN item ON item.id = new.item
        WHERE item.organization_id = %s ORDER BY new.item, new.place
        ON CONFLICT (organization_id, item_id, location_id) DO NOTHING"""
    return run(sql, [organization, *table(sorted(pairs), 2), organization])


def stock(organization: int, changes: Mapping[tuple[int, int], tuple[Decimal, int]]) -> int:
    """Add the changes to the stock rows; return how many there were."""
    sql = f"""
        UPDATE stock_level SET on_hand = on_hand + change.quantity, serials = stock_level.serials + change.numbers
        FROM {rows("change", item="bigint", place="bigint", quantity=EXACT, numbers=EXACT)}
        WHERE stock_level.organization_id = %s AND item_id = change.item AND location_id = change.place"""
    values = [(i, p, exact(q), exact(Decimal(n))) for (i, p), (q, n) in sorted(changes.items())]
    return run(sql, [*table(values, 4), organization])


def lock_head(organization: int) -> tuple[int, bytes]:
    """Lock the end of the organization's chain and move it on by one; return the new seq and the hash so far."""
    sql = """
        INSERT INTO ledger_head (organization_id, seq, hash) VALUES (%s, 1, %s)
        ON CONFLICT (organization_id) DO UPDATE SET seq = ledger_head.seq + 1 RETURNING seq, hash"""
    [(seq, digest)] = fetch(sql, [organization, bytes(32)])
    return int(seq), bytes(digest)


def hold_head(organization: int) -> None:
    """Lock the end of the chain without moving it on: whoever makes a code looks at all others under this lock."""
    start = "INSERT INTO ledger_head (organization_id, seq, hash) VALUES (%s, 0, %s) ON CONFLICT DO NOTHING"
    run(start, [organization, bytes(32)])
    fetch(f"SELECT seq FROM ledger_head WHERE organization_id = %s {lock()}", [organization])


def next_number(organization: int, kind: str) -> int:
    """Take the next document number of a kind; only under the locked head, so that there are no gaps."""
    sql = """
        INSERT INTO document_counter (organization_id, kind, last) VALUES (%s, %s, 1)
        ON CONFLICT (organization_id, kind) DO UPDATE SET last = document_counter.last + 1 RETURNING last"""
    return int(fetch(sql, [organization, kind])[0][0])


def codes_in_use(organization: int, keys: Sequence[str]) -> list[str]:
    """Return those of the keys that are an alias or a carton code; asked under the locked head (rules.md §2.8)."""
    sql = f"""
        SELECT key FROM serial_alias WHERE organization_id = %s AND {among("key")}
        UNION ALL SELECT key FROM carton WHERE organization_id = %s AND {among("key")}"""
    given = listed(keys)
    return [key for (key,) in fetch(sql, [organization, given, organization, given])]


def posting(
    organization: int, row: tuple[int, int, int | None, str, datetime, date, int, int | None, bytes], topic: str
) -> None:
    """Insert the posting (id, seq, document, act, at, date, member, reverses, hash), note its hash at the head of the
    chain and tell the outbox: one round trip where the engine allows it, the head being locked."""
    number, seq, document, act, at, on, member, reverses, digest = row
    values = [organization, number, seq, document, act, moment(at), day(on), member, reverses, digest]
    insert = """
        INSERT INTO posting (organization_id, id, seq, document_id, act, at, date, member_id, reverses_id, hash)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
    head = "UPDATE ledger_head SET hash = %s WHERE organization_id = %s"
    outbox = "INSERT INTO outbox (organization_id, posting_id, topic) VALUES (%s, %s, %s)"
    told = [organization, number, topic]
    if postgresql():
        run(f"WITH posted AS ({insert}), told AS ({outbox}) {head}", [*values, *told, digest, organization])
    else:
        run(insert, values)
        run(head, [digest, organization])
        run(outbox, told)


def release(organization: int, document: int) -> None:
    """Let go of every serial the document holds."""
    run("UPDATE serial SET holder_id = NULL WHERE organization_id = %s AND holder_id = %s", [organization, document])


def hold(organization: int, document: int, ids: Sequence[int]) -> None:
    """Claim serials for the document; they are locked, and the plan has seen that nobody else holds them."""
    sql = f"UPDATE serial SET holder_id = %s WHERE organization_id = %s AND {among('id', 'bigint')}"
    run(sql, [document, organization, listed(ids)])


def forget(organization: int, ids: Sequence[int]) -> None:
    """Delete serials that never moved."""
    run(
        f"DELETE FROM serial WHERE organization_id = %s AND version = 0 AND {among('id', 'bigint')}",
        [organization, listed(ids)],
    )


def json_value(value: Any) -> Any:
    """Return what a JSON column is set to."""
    return connection.ops.adapt_json_value(value, None)


def update_document(organization: int, document: int, **columns: Any) -> None:
    """Set columns of a document; its version rises."""
    names = ", ".join(f"{name} = %s" for name in columns)
    sql = f"UPDATE document SET {names}, version = version + 1 WHERE organization_id = %s AND id = %s"
    run(sql, [*columns.values(), organization, document])


def numbers(organization: int, document: int, entered: Sequence[tuple[int, str, str]], seq: int) -> None:
    """Insert the numbers entered on lines (line id, number, key); `seq` is the place in the order when they were."""
    sql = f"""
        INSERT INTO line_serial (organization_id, document_id, line_id, number, key, seen_seq)
        SELECT %s, %s, line, number, key, %s FROM {rows("entered", line="bigint", number="text", key="text")}
        ORDER BY ord"""
    run(sql, [organization, document, seq, *table(entered, 3)])


def count_numbers(organization: int, document: int) -> None:
    """Set the base quantity of lines whose quantity is left out to how many numbers they have."""
    sql = """
        UPDATE document_line SET base_quantity = %s * (SELECT count(*) FROM line_serial n
            WHERE n.organization_id = %s AND n.line_id = document_line.id)
        WHERE organization_id = %s AND document_id = %s AND quantity IS NULL"""
    run(sql, [exact(Decimal(1)), organization, organization, document])


def release_unlisted(organization: int, document: int) -> None:
    """Let go of serials the document holds though their numbers are no longer on it."""
    sql = """
        UPDATE serial SET holder_id = NULL WHERE organization_id = %s AND holder_id = %s
        AND key NOT IN (SELECT n.key FROM line_serial n WHERE n.organization_id = %s AND n.document_id = %s)
        AND id NOT IN (SELECT a.serial_id FROM serial_alias a JOIN line_serial n
            ON n.organization_id = a.organization_id AND n.key = a.key
            WHERE a.organization_id = %s AND n.organization_id = %s AND n.document_id = %s)
        AND id NOT IN (SELECT cs.serial_id FROM carton_serial cs
            JOIN carton c ON c.organization_id = cs.organization_id AND c.id = cs.carton_id
            JOIN line_serial n ON n.organization_id = c.organization_id AND n.key = c.key
            WHERE cs.organization_id = %s AND c.organization_id = %s AND n.organization_id = %s
                AND n.document_id = %s)"""
    o, d = organization, document
    run(sql, [o, d, o, d, o, o, d, o, o, o, d])
