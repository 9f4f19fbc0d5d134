"""What posting reads, always under the organization, sets only; the ones named lock_… lock what they read."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from serialtrail.db import codes
from serialtrail.posting.sql.dialects import among, by_id, fetch, gathered, listed, lock, postgresql, rows, told

Row = tuple[Any, ...]
_DECODED = json.JSONDecoder(parse_float=Decimal).decode


def header(
    organization: int,
    member: int,
    skus: Collection[str],
    named: Collection[str],
    keys: Collection[str] = (),
) -> list[tuple[str, Any, str, str | None]]:
    """Return organization, member, items with units and components, places, parties as (what, facts, '', None); and
    what the keys mean besides serials as (what, None, key, meant), see `meanings`."""
    made = "json_build_object" if postgresql() else "json_object"
    text = "::text" if postgresql() else ""
    rest = f"{text}, '', NULL"
    # SQLite knows no other writer until this transaction ends: the next id is the one after the last.
    last = "" if postgresql() else ", 'last', (SELECT seq FROM sqlite_sequence WHERE name = 'serial')"
    seq = "(SELECT seq FROM ledger_head WHERE organization_id = %s)"
    sql = f"""
        SELECT 'organization', {made}('time_zone', time_zone, 'policy', policy, 'serials', serials_enabled,
            'most', max_numbers, 'repurchase', allow_repurchase, 'negative', allow_negative_stock,
            'review', review_transfers, 'seq', {seq}{last}){rest}
        FROM organization WHERE id = %s
        UNION ALL SELECT 'member', {made}('role', role, 'stores', stores, 'active', active, 'name', name){rest}
        FROM member WHERE organization_id = %s AND id = %s
        UNION ALL SELECT 'place', {made}('id', id, 'code', code, 'key', key, 'kind', kind){rest}
        FROM location WHERE organization_id = %s AND (kind <> 'storage' OR {among("key")})"""
    bound: list[Any] = [organization, organization, organization, member, organization, listed(named)]
    if named:
        sql += f"""
            UNION ALL SELECT 'party', {made}('id', id, 'code', code, 'key', key, 'role', role){rest}
            FROM party WHERE organization_id = %s AND {among("key")}"""
        bound += [organization, listed(named)]
    if skus:
        items = listed(skus)
        sql += f"""
            UNION ALL SELECT 'item', {made}('id', i.id, 'sku', i.sku, 'kind', i.kind, 'tracking', i.tracking,
                'unit', i.base_unit, 'category', i.category, 'regex', i.number_regex, 'check', i.number_check,
                'months', i.warranty_months, 'units', (SELECT {gathered("u.name", "u.factor")} FROM unit u
                    WHERE u.organization_id = %s AND u.item_id = i.id),
                'components', (SELECT {gathered("c.item_id", "c.quantity")} FROM component c
                    WHERE c.organization_id = %s AND c.bundle_id = i.id)){rest}
            FROM item i WHERE i.organization_id = %s AND {among("i.key")}"""
        bound += [organization, organization, organization, items]
    if keys:
        meant, given = codes.meanings(organization, keys, serials=False)
        nothing = "NULL::text" if postgresql() else "NULL"
        sql += f" UNION ALL SELECT what, {nothing}, code, {_MEANT} FROM ({meant}) AS meant"
        bound += given
    return [(what, _DECODED(facts) if facts else None, code, key) for what, facts, code, key in fetch(sql, bound)]


def items_by_id(organization: int, ids: Collection[int]) -> list[Row]:
    """Return id, sku, kind, tracking, base_unit, category, number_regex, number_check, warranty_months."""
    sql = f"""SELECT id, sku, kind, tracking, base_unit, category, number_regex, number_check, warranty_months
        FROM item WHERE organization_id = %s AND {among("id", "bigint")}"""
    return fetch(sql, [organization, listed(ids)])


def places_by_id(organization: int, ids: Collection[int]) -> list[Row]:
    """Return id, code, key, kind."""
    sql = f"SELECT id, code, key, kind FROM location WHERE organization_id = %s AND {among('id', 'bigint')}"
    return fetch(sql, [organization, listed(ids)])


def meanings(organization: int, keys: Collection[str]) -> list[tuple[str, str, str | None]]:
    """Return what the keys are: ('serial', key, key), ('alias', key, serial's key), ('carton', key, member's or None),
    ('item', key, SKU) for those that are a SKU or barcode."""
    sql, bound = codes.meanings(organization, keys)
    return [(what, code, key) for what, code, key in fetch(f"SELECT what, code, {_MEANT} FROM ({sql}) AS meant", bound)]


_MEANT = "CASE WHEN what = 'item' THEN sku ELSE key END"


def coming_serials(count: int, last: int) -> Sequence[int]:
    """Return rising ids for so many serials that are to come in this transaction; `last` is as `header` told it."""
    if postgresql():
        sql = "SELECT nextval(pg_get_serial_sequence('serial', 'id')) FROM generate_series(1, %s)"
        return [i for (i,) in fetch(sql, [count])]
    return range(last + 1, last + count + 1)


# The first fields of a SerialFact. The date is no plain column, for the driver of SQLite takes its time to read one.
SERIAL = (
    "id, number, key, item_id, location_id, version, live_version, lives, holder_id, block_reason, party_id, "
    "coalesce(warranty_until, NULL)"
)


def lock_serials(organization: int, keys: Collection[str], place: int | None = None) -> list[Row]:
    """Lock the serials with these keys, and all that stand at a place, in the order of keys; return the columns of
    `SERIAL`."""
    if place is None:
        return _locked(among("key"), organization, listed(keys))
    if postgresql():
        return _locked(f"({among('key')} OR location_id = %s)", organization, listed(keys), place)
    # It would not use two indexes for one condition.
    here = "SELECT id FROM serial WHERE organization_id = %s AND"
    which = f"id IN ({here} {among('key')} UNION ALL {here} location_id = %s)"
    return _locked(which, organization, organization, listed(keys), organization, place, hint=by_id())


def lock_serials_by_id(organization: int, ids: Collection[int]) -> list[Row]:
    """The same by id."""
    return _locked(among("id", "bigint"), organization, listed(ids), hint=by_id())


def lock_serials_held(organization: int, document: int) -> list[Row]:
    """The same for all that a document holds."""
    return _locked("holder_id = %s", organization, document)


def _locked(which: str, organization: int, *given: Any, hint: str = "") -> list[Row]:
    sql = f"SELECT {SERIAL} FROM serial {hint} WHERE organization_id = %s AND {which}"
    if postgresql():
        return fetch(f"{sql} ORDER BY key {lock()}", [organization, *given])
    # Nothing is locked one by one; and to have them in order, it would walk all serials there are.
    found = sorted(fetch(sql, [organization, *given]), key=itemgetter(2))
    return [(*row[:-1], date.fromisoformat(row[-1])) if row[-1] else row for row in found]


def trail_postings(organization: int, ids: Collection[int]) -> dict[tuple[int, int], int]:
    """Return the posting of every serial movement of these serials, by serial id and version."""
    found = fetch(_trail(), [organization, listed(ids)])
    return {(serial, version): posting for serial, version, posting in found}


def _trail() -> str:
    return f"""
        SELECT serial_id, version, posting_id FROM serial_movement
        WHERE organization_id = %s AND {among("serial_id", "bigint")}"""


Trail = dict[tuple[int, int], int]
Names = dict[tuple[str, int], tuple[int, int | None, str]]


def trail_and_names(
    organization: int, serials: Collection[int], holders: Collection[int], parties: Collection[int]
) -> tuple[Trail, Names]:
    """Return the trail of these serials (`trail_postings`); and what ids mean, by what and id: seq, document's id and
    number of each posting in it; as the last of three also the number or kind of a holder, and the code of a party."""
    # On PostgreSQL it is asked for flat sets of ids: a join of the same tables is planned badly as long as they have no
    # statistics, and takes a quarter of a minute for the first thousand serials of a fresh database.
    trail = trail_postings(organization, serials) if postgresql() else {}
    of, given = among("p.id", "bigint"), [listed(set(trail.values()))]
    moved = ""
    if not postgresql():
        of, given = f"p.id IN (SELECT posting_id FROM ({_trail()}))", [organization, listed(serials)]
        moved = f"UNION ALL SELECT 'moved', serial_id, version, posting_id, '' FROM ({_trail()})"
    sql = f"""
        SELECT 'posting', p.id, p.seq, d.id, coalesce(d.number, d.kind) FROM posting p {by_id()}
        LEFT JOIN document d ON d.organization_id = %s AND d.id = p.document_id
        WHERE p.organization_id = %s AND {of} {moved}
        UNION ALL SELECT 'holder', id, 0, id, coalesce(number, kind) FROM document
        WHERE organization_id = %s AND {among("id", "bigint")}
        UNION ALL SELECT 'party', id, 0, id, code FROM party WHERE organization_id = %s AND {among("id", "bigint")}"""
    org = organization
    bound = [org, org, *given, *(given if moved else ()), org, listed(holders), org, listed(parties)]
    names: Names = {}
    for what, i, seq, document, name in fetch(sql, bound):
        if what == "moved":
            trail[i, seq] = document
        else:
            names[what, i] = (seq, document, name or "")
    return trail, names


def lock_stock(organization: int, pairs: Collection[tuple[int, int]]) -> list[Row]:
    """Lock the stock of (item, place) pairs in sorted order; return those that exist: item, place, on hand, serials,
    whether tracked."""
    wanted, bound = rows("wanted", sorted(pairs), item="bigint", place="bigint")
    of = " OF s" if postgresql() else ""
    sql = f"""
        SELECT s.item_id, s.location_id, s.on_hand, s.serials, s.tracked FROM stock_level s
        JOIN {wanted} ON s.item_id = wanted.item AND s.location_id = wanted.place
        WHERE s.organization_id = %s ORDER BY s.item_id, s.location_id {lock()}{of}"""
    found = fetch(sql, [*bound, organization])
    return [(i, p, told(on_hand), told(n), bool(on)) for i, p, on_hand, n, on in found]


def stock_pairs_at(organization: int, place: int) -> list[tuple[int, int]]:
    """Return every (item, place) that has stock recorded at a place."""
    found = fetch(
        "SELECT item_id FROM stock_level WHERE organization_id = %s AND location_id = %s", [organization, place]
    )
    return [(item, place) for (item,) in found]


def head_seq(organization: int) -> int:
    """Return the present end of the organization's order."""
    found = fetch("SELECT seq FROM ledger_head WHERE organization_id = %s", [organization])
    return int(found[0][0]) if found else 0


def live_postings(organization: int, documents: Collection[int]) -> list[Row]:
    """Return id, seq and document of every live posting of these documents, newest first."""
    sql = f"""
        SELECT p.id, p.seq, p.document_id FROM posting p
        WHERE p.organization_id = %s AND {among("p.document_id", "bigint")} AND p.act <> 'void' AND NOT EXISTS
            (SELECT 1 FROM posting v WHERE v.organization_id = %s AND v.reverses_id = p.id)
        ORDER BY p.seq DESC"""
    return fetch(sql, [organization, listed(documents), organization])


def live_movements(organization: int, document: int) -> tuple[list[Row], list[Row]]:
    """Return the live postings of a document, newest first (id, seq), and what they moved (`posted_movements`)."""
    sql = """
        SELECT p.id, p.seq, m.id, l.position, m.item_id, m.quantity, m.source_id, m.target_id FROM posting p
        LEFT JOIN movement m ON m.organization_id = %s AND m.posting_id = p.id
        LEFT JOIN document_line l ON l.organization_id = %s AND l.id = m.line_id
        WHERE p.organization_id = %s AND p.document_id = %s AND p.act <> 'void' AND NOT EXISTS
            (SELECT 1 FROM posting v WHERE v.organization_id = %s AND v.reverses_id = p.id)"""
    found = fetch(sql, [organization, organization, organization, document, organization])
    postings = sorted({(posting, seq) for posting, seq, *_ in found}, key=itemgetter(1), reverse=True)
    return postings, _in_order((posting, *move) for posting, _, *move in found if move[0] is not None)


def posted_movements(organization: int, postings: Collection[int]) -> list[Row]:
    """Return posting, movement id, line position, item, quantity, source, target, in the order written."""
    sql = f"""
        SELECT m.posting_id, m.id, l.position, m.item_id, m.quantity, m.source_id, m.target_id FROM movement m
        JOIN document_line l ON l.organization_id = m.organization_id AND l.id = m.line_id
        WHERE m.organization_id = %s AND l.organization_id = %s AND {among("m.posting_id", "bigint")}"""
    return _in_order(fetch(sql, [organization, organization, listed(postings)]))


def _in_order(movements: Iterable[Row]) -> list[Row]:
    # Sorted here: to have it in order, SQLite would walk all movements there are.
    found = sorted(movements, key=itemgetter(1))
    return [(p, i, line, item, told(q), a, b) for p, i, line, item, q, a, b in found]


def posted_serial_movements(organization: int, postings: Collection[int]) -> list[Row]:
    """Return posting, movement, version, below, source, target, party, warranty before and block set, and the serials
    (ids) for which these are the same."""
    gather = "array_agg" if postgresql() else "json_group_array"
    alike = "posting_id, movement_id, version, below, source_id, target_id, party_before_id, warranty_before, block_set"
    sql = f"""
        SELECT {alike}, {gather}(serial_id) FROM serial_movement
        WHERE organization_id = %s AND {among("posting_id", "bigint")} GROUP BY {alike}"""
    found = fetch(sql, [organization, listed(postings)])
    return [(*row, sorted(ids if postgresql() else json.loads(ids))) for *row, ids in found]


def later_documents(organization: int, documents: Collection[int]) -> list[Row]:
    """Return live documents that moved a serial after one of these did: the serial, the document, its number, kind
    and place in the order; newest first."""
    own = {posting: document for posting, _, document in live_postings(organization, documents)}
    since: dict[tuple[int, int], int] = {}
    for posting, _, version, *_, serials in posted_serial_movements(organization, list(own)):
        for pair in ((own[posting], serial) for serial in serials):
            since[pair] = min(version, since.get(pair, version))
    trail = trail_postings(organization, {serial for _, serial in since})
    heads = {row[0]: row[1:] for row in _live_heads(organization, set(trail.values()) - own.keys())}
    heads |= {row[0]: row[1:] for row in _live_heads(organization, own)} if len(documents) > 1 else {}
    found = set()
    for (serial, version), posting in trail.items():
        if posting in heads:
            seq, document, number, kind = heads[posting]
            if any(version > since.get((mine, serial), version) for mine in documents if mine != document):
                found.add((serial, document, number, kind, seq))
    return sorted(found, key=lambda row: -row[4])


def _live_heads(organization: int, postings: Collection[int]) -> list[Row]:
    """Return id, seq, document, its number and kind of those of the postings that are live."""
    sql = f"""
        SELECT p.id, p.seq, d.id, d.number, d.kind FROM posting p
        JOIN document d ON d.organization_id = p.organization_id AND d.id = p.document_id
        WHERE p.organization_id = %s AND d.organization_id = %s AND {among("p.id", "bigint")} AND p.act <> 'void'
            AND NOT EXISTS (SELECT 1 FROM posting v WHERE v.organization_id = %s AND v.reverses_id = p.id)"""
    return fetch(sql, [organization, organization, listed(postings), organization])


def moved_numbers(organization: int, document: int) -> dict[int, list[str]]:
    """Return by line position the present numbers of the serials that a document moved, live or voided."""
    sql = "SELECT id FROM posting WHERE organization_id = %s AND document_id = %s AND act <> 'void'"
    postings = [posting for (posting,) in fetch(sql, [organization, document])]
    line_of = {row[1]: row[2] for row in posted_movements(organization, postings)}
    moved = {
        (serial, line_of[movement])
        for _, movement, *_, serials in posted_serial_movements(organization, postings)
        for serial in serials
    }
    sql = f"SELECT id, number FROM serial WHERE organization_id = %s AND {among('id', 'bigint')}"
    number = dict(fetch(sql, [organization, listed({serial for serial, _ in moved})]))
    by_line: dict[int, list[str]] = {}
    for serial, line in moved:
        by_line.setdefault(line, []).append(number[serial])
    return {line: sorted(entered) for line, entered in by_line.items()}


def fulfilled(organization: int, line_ids: Collection[int]) -> dict[int, Decimal]:
    """Return by order line the base quantity of the lines made from it, those of voided documents left out."""
    sql = f"""
        SELECT l.origin_line_id, sum(l.base_quantity) FROM document_line l
        JOIN document d ON d.organization_id = l.organization_id AND d.id = l.document_id
        WHERE l.organization_id = %s AND d.organization_id = %s AND d.state <> 'voided'
            AND {among("l.origin_line_id", "bigint")} GROUP BY l.origin_line_id"""
    found = fetch(sql, [organization, organization, listed(line_ids)])
    return {line: told(quantity) for line, quantity in found}


def lock_documents(organization: int, ids: Collection[int]) -> dict[int, tuple[Row, list[Row]]]:
    """Lock documents by ascending id; return by id the columns of `stored.Head`, and the lines by position.

    A line is: id, position, SKU, quantity, unit, base quantity, unit price, direction, production batch, batch, expiry,
    order line, and the numbers entered on it as [number, key, the place in the order at which it was entered]. Of a
    posted document only a count and a register keep what was entered; the ledger has the rest.
    """
    these, given = f"d.organization_id = %s AND {among('d.id', 'bigint')}", [organization, listed(ids)]
    # Join by join, so that SQLite looks the lines up by their document.
    lines = f"""
        {{}} JOIN document_line line ON line.organization_id = %s AND line.document_id = d.id
        LEFT JOIN item ON item.organization_id = %s AND item.id = line.item_id
        LEFT JOIN (SELECT line_id, {gathered("number", "key", "seen_seq", order="id")} AS entered FROM line_serial
            WHERE organization_id = %s AND {among("document_id", "bigint")} GROUP BY line_id) n ON n.line_id = line.id
        WHERE {these} ORDER BY d.id, line.position"""
    bound = [organization, organization, organization, listed(ids), *given]
    found: dict[int, tuple[Row, list[Row]]] = {}
    if not postgresql():
        # Nobody else writes: one statement reads it all.
        for row in fetch(f"SELECT {_HEAD}, {_LINE} FROM {_HEADS} {lines.format('LEFT')}", bound):
            head, line = row[:_WIDTH], row[_WIDTH:]
            of = found.setdefault(head[0], (head, []))[1]
            if line[0] is not None:
                of.append((*line[:-1], json.loads(line[-1] or "[]")))
        return found
    # The lines are read when the lock is held: who held it before may have written them.
    for row in fetch(f"SELECT {_HEAD} FROM {_HEADS} WHERE {these} ORDER BY d.id {lock()} OF d", given):
        found[row[0]] = (row, [])
    for document, *told_line, entered in fetch(f"SELECT d.id, {_LINE} FROM document d {lines.format('')}", bound):
        found[document][1].append((*told_line, entered or []))
    return found


_HEAD = """d.id, d.kind, d.state, d.number, d.version, d.created_by_id, d.location_id, d.to_location_id, a.code,
    b.code, p.code, d.date, d.reference, d.note, d.mode, d.direction, d.scope, d.category, d."full", d.hold,
    d.confirmed, d.start_seq, d.origin_id"""
_WIDTH = _HEAD.count(",") + 1
_HEADS = """document d
    LEFT JOIN location a ON a.organization_id = d.organization_id AND a.id = d.location_id
    LEFT JOIN location b ON b.organization_id = d.organization_id AND b.id = d.to_location_id
    LEFT JOIN party p ON p.organization_id = d.organization_id AND p.id = d.party_id"""
_LINE = """line.id, line.position, item.sku, line.quantity, line.unit, line.base_quantity, line.unit_price,
    line.direction, line.production_batch, line.batch, line.expires_on, line.origin_line_id,
    CASE WHEN d.state IN ('draft', 'pending') OR d.kind IN ('count', 'opening') THEN n.entered END"""
