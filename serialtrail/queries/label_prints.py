"""What labels need to be told: the serials they are of, and the log of those that were made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from serialtrail.domain.answers import Page
from serialtrail.domain.numbers import key
from serialtrail.queries import serials
from serialtrail.queries.codes import meanings
from serialtrail.queries.rows import Row, among, counted, cut, fetch, first, many, time_text, tuples
from serialtrail.queries.serials import SerialFilters

_CHUNK = 1000
_TOLD = ("template", "format", "source", "pieces", "copies", "member", "numbers", "reprints")
_PRINT = """
SELECT p.id, p.at, p.template, p.format, p.source, p.pieces, p.copies, m.name AS member,
    (SELECT COUNT(*) FROM label_print_number n
        WHERE n.organization_id = %(org)s AND n.label_print_id = p.id) AS numbers,
    (SELECT COUNT(*) FROM label_print_number n
        WHERE n.organization_id = %(org)s AND n.label_print_id = p.id AND n.printed_before) AS reprints
FROM label_print p
LEFT JOIN member m ON m.organization_id = p.organization_id AND m.id = p.member_id
WHERE p.organization_id = %(org)s"""


def named(organization_id: int, codes: Sequence[str]) -> tuple[list[Row], list[str]]:
    """The serials that go by these numbers or aliases, each once, in the order given; and the codes of none."""
    meant = _meant(organization_id, codes)
    unknown = [code for code, row in zip(codes, meant, strict=True) if row is None]
    return each_once(row for row in meant if row is not None), unknown


def each_once(rows: Iterable[Row]) -> list[Row]:
    """Serials without those that are there already: two codes of one thing ask for one label."""
    return list({row["id"]: row for row in rows}.values())


def chosen(organization_id: int, filters: SerialFilters, most: int) -> tuple[list[Row], int | None]:
    """Up to `most` serials of a list, and how many the list has (None: too many to count)."""
    rows: list[Row] = []
    found = serials.page(organization_id, filters, min(most, _CHUNK))
    rows += found.results
    while found.after is not None and len(rows) < most:
        found = serials.page(organization_id, filters, min(most - len(rows), _CHUNK), found.after)
        rows += found.results
    return rows, serials.count(organization_id, filters) if found.after is not None else len(rows)


def gtins(organization_id: int, skus: Collection[str]) -> dict[str, str]:
    """The GTIN, 14 digits, of those of the items that have one, by SKU."""
    sql = f"""
        SELECT i.sku, i.gtin FROM item i
        WHERE i.organization_id = %(org)s AND i.gtin IS NOT NULL AND {among("i.key", "skus", "text")}"""
    rows = tuples(sql, {"org": organization_id, "skus": many({key(sku) for sku in skus})})
    return dict(rows)


def prints(organization_id: int, limit: int = 50, after: tuple[Any, ...] | None = None) -> Page:
    """The log, newest first."""
    beyond = " AND p.id < %(after)s" if after else ""
    sql = f"{_PRINT}{beyond} ORDER BY p.id DESC LIMIT CAST(%(take)s AS bigint)"
    params = {"org": organization_id, "after": after[0] if after else 0, "take": limit + 1}
    page = cut(fetch(sql, params), limit, "id")
    return Page([_shape(row) for row in page.results], page.after)


def count(organization_id: int) -> int | None:
    """How many prints there are; None beyond what lists count to."""

    def select(limit: int | None) -> str:
        rows = "SELECT p.id FROM label_print p WHERE p.organization_id = %(org)s"
        return f"{rows}{'' if limit is None else f' LIMIT {limit}'}"

    return counted(select, {"org": organization_id}, False)


def read(organization_id: int, print_id: int) -> Row | None:
    """One print of the log, with its `labels` in their order: the number as it was printed, whether it had been printed
    before, and the serial as it is now, None where it is deleted."""
    row = first(f"{_PRINT} AND p.id = %(id)s", {"org": organization_id, "id": print_id})
    if row is None:
        return None
    sql = """
        SELECT n.number, n.printed_before FROM label_print_number n
        WHERE n.organization_id = %(org)s AND n.label_print_id = %(id)s ORDER BY n.id"""
    labels = fetch(sql, {"org": organization_id, "id": print_id})
    meant = _meant(organization_id, [label["number"] for label in labels])
    shown = [
        {"number": label["number"], "printed_before": bool(label["printed_before"]), "serial": serial}
        for label, serial in zip(labels, meant, strict=True)
    ]
    return {**_shape(row), "labels": shown}


def numbers(organization_id: int, limit: int, after: tuple[Any, ...] | None = None) -> Page:
    """The numbers of the log as they were printed, of the newest print first, each with what its print says."""
    beyond = "AND (p.id < %(print)s OR (p.id = %(print)s AND n.id > %(number)s))" if after else ""
    sql = f"""
        SELECT n.id AS number_id, n.number, n.printed_before, n.label_print_id, p.at, p.template, p.format, p.source,
            p.copies, m.name AS member
        FROM label_print p
        JOIN label_print_number n ON n.organization_id = %(org)s AND n.label_print_id = p.id
        LEFT JOIN member m ON m.organization_id = p.organization_id AND m.id = p.member_id
        WHERE p.organization_id = %(org)s {beyond}
        ORDER BY p.id DESC, n.id LIMIT CAST(%(take)s AS bigint)"""
    print_id, number_id = after or (0, 0)
    params = {"org": organization_id, "print": print_id, "number": number_id, "take": limit + 1}
    return cut(fetch(sql, params), limit, "label_print_id", "number_id")


def printed_before(organization_id: int, keys: Collection[str]) -> set[str]:
    """Those of the keys of numbers that are in the log."""
    sql = f"""
        SELECT DISTINCT n.key FROM label_print_number n
        WHERE n.organization_id = %(org)s AND {among("n.key", "keys", "text")}"""
    return {k for (k,) in tuples(sql, {"org": organization_id, "keys": many(keys)})}


def of_serial(organization_id: int, codes: Collection[str], limit: int = 20) -> list[Row]:
    """The latest prints on which a serial stands, by its number and former numbers."""
    sql = f"""{_PRINT} AND p.id IN (
        SELECT n.label_print_id FROM label_print_number n
        WHERE n.organization_id = %(org)s AND {among("n.key", "keys", "text")})
        ORDER BY p.id DESC LIMIT CAST(%(take)s AS bigint)"""
    found = fetch(sql, {"org": organization_id, "keys": many({key(code) for code in codes}), "take": limit})
    return [_shape(row) for row in found]


def _meant(organization_id: int, codes: Sequence[str]) -> list[Row | None]:
    """For each code the serial that goes by it, as a number or an alias."""
    keys = [key(code) for code in codes]
    known = meanings(organization_id, set(keys))
    meant = {k: one.key for k in keys if (one := known.serials.get(k) or known.aliases.get(k)) is not None}
    found = {row["key"]: row for row in _by_key(organization_id, set(meant.values()))}
    return [found.get(meant[k]) if k in meant else None for k in keys]


def _by_key(organization_id: int, keys: Collection[str]) -> list[Row]:
    sql = f"SELECT n.id, n.key FROM serial n WHERE n.organization_id = %(org)s AND {among('n.key', 'keys', 'text')}"
    ids = {str(id): k for id, k in tuples(sql, {"org": organization_id, "keys": many(keys)})}
    return [{**row, "key": ids[row["id"]]} for row in serials.those(organization_id, [int(id) for id in ids])]


def _shape(row: Row) -> Row:
    told = {name: row[name] for name in _TOLD}
    return {"id": str(row["id"]), "at": time_text(row["at"]), **told}
