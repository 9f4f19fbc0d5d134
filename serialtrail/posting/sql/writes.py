"""What posting writes beside the ledger: documents, their lines and numbers, claims, stock rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from serialtrail.posting.sql.dialects import (
    EXACT,
    among,
    exact,
    fetch,
    in_order,
    listed,
    lock,
    rows,
    run,
)


def missing_stock(organization: int, pairs: Iterable[tuple[int, int]]) -> int:
    """Insert empty stock rows for (item, place), tracked as the item is now; return how many there were not yet."""
    given, bound = rows("new", sorted(pairs), item="bigint", place="bigint")
    sql = f"""
        INSERT INTO stock_level (organization_id, item_id, location_id, on_hand, serials, tracked)
        SELECT %s, new.item, new.place, 0, 0, item.tracking = 'serial'
        FROM {given} JOIN item ON item.id = new.item
        WHERE item.organization_id = %s ORDER BY new.item, new.place
        ON CONFLICT (organization_id, item_id, location_id) DO NOTHING"""
    return run(sql, [organization, *bound, organization])


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


def changed(organization: int, document: int, **columns: Any) -> tuple[str, list[Any]]:
    """Return the statement that sets columns of a document, and its parameters; its version rises."""
    names = ", ".join(f'"{name}" = %s' for name in columns)
    sql = f"UPDATE document SET {names}, version = version + 1 WHERE organization_id = %s AND id = %s"
    return sql, [*columns.values(), organization, document]


def update_document(organization: int, document: int, **columns: Any) -> None:
    """Set columns of a document; its version rises."""
    run(*changed(organization, document, **columns))


def new_document(organization: int, **columns: Any) -> tuple[str, list[Any]]:
    """Return the statement that inserts a document, and its parameters; with an `id` where one was given already."""
    sql = f"""
        INSERT INTO document (organization_id, {", ".join(f'"{name}"' for name in columns)}, version)
        VALUES (%s, {", ".join(["%s"] * len(columns))}, 1)"""
    return sql, [organization, *columns.values()]


def insert_document(organization: int, **columns: Any) -> int:
    """Insert a document; return its id."""
    sql, bound = new_document(organization, **columns)
    return int(fetch(f"{sql} RETURNING id", bound)[0][0])


LineRow = tuple[int, int, Any, str, Any, Any, str, str, str, Any, int | None]
"""Position, item, quantity, unit, base quantity, unit price, direction, production batch, batch, expiry, order line."""
LINE = (
    "position, item_id, quantity, unit, base_quantity, unit_price, direction, production_batch, batch, expires_on,"
    " origin_line_id"
)


def line_table(new: Sequence[LineRow]) -> tuple[str, list[Any]]:
    """Return lines to insert as `rows`."""
    return rows(
        "line", new, position="integer", item_id="bigint", quantity=EXACT, unit="text", base_quantity=EXACT,
        unit_price=EXACT, direction="text", production_batch="text", batch="text", expires_on="date",
        origin_line_id="bigint",
    )  # fmt: skip


def lines(organization: int, document: int, new: Sequence[LineRow]) -> list[int]:
    """Insert lines of a document; return their ids in order."""
    given, bound = line_table(new)
    sql = f"""
        INSERT INTO document_line (organization_id, document_id, {LINE})
        SELECT %s, %s, {LINE} FROM {given} {in_order()} RETURNING id"""
    return sorted(i for (i,) in fetch(sql, [organization, document, *bound])) if new else []


def numbers(organization: int, document: int, entered: Sequence[tuple[int, str, str]], seq: int) -> None:
    """Insert the numbers entered on lines (line id, number, key); `seq` is the place in the order when they were."""
    given, bound = rows("entered", entered, line="bigint", number="text", key="text")
    sql = f"""
        INSERT INTO line_serial (organization_id, document_id, line_id, number, key, seen_seq)
        SELECT %s, %s, line, number, key, %s FROM {given} {in_order()}"""
    run(sql, [organization, document, seq, *bound])


def count_numbers(organization: int, document: int) -> None:
    """Set the base quantity of lines whose quantity is left out to how many numbers they have."""
    sql = """
        UPDATE document_line SET base_quantity = %s * (SELECT count(*) FROM line_serial n
            WHERE n.organization_id = %s AND n.line_id = document_line.id)
        WHERE organization_id = %s AND document_id = %s AND quantity IS NULL"""
    run(sql, [exact(Decimal(1)), organization, organization, document])


def grow(organization: int, document: int, keys: Collection[str], each: int = 1) -> None:
    """Let lines that have a quantity of their own, in base units, grow by `each` for each of these numbers on them."""
    counted = f"""(SELECT count(*) FROM line_serial n
            WHERE n.organization_id = %s AND n.line_id = document_line.id AND {among("n.key")})"""
    sql = f"""
        UPDATE document_line SET quantity = quantity + %s * {counted}, base_quantity = base_quantity + %s * {counted}
        WHERE organization_id = %s AND document_id = %s AND quantity IS NOT NULL AND quantity = base_quantity"""
    more = [exact(Decimal(each)), organization, listed(sorted(keys))]
    run(sql, [*more, *more, organization, document])


def set_units(organization: int, line: int, quantity: Decimal | None, base: Decimal | None, unit: str) -> None:
    """Set what a line counts, in base units; None: as many as its numbers, which are `base`."""
    sql = """
        UPDATE document_line SET quantity = %s, base_quantity = %s, unit = %s
        WHERE organization_id = %s AND id = %s"""
    shown = None if quantity is None else exact(quantity)
    run(sql, [shown, exact(base or Decimal(0)), unit, organization, line])


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
