"""A count as it goes: what is expected, found, missing and unexpected, and what posting would make of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from decimal import Decimal

from serialtrail.domain.answers import quantity_text
from serialtrail.domain.counts import ALWAYS, absence, finding
from serialtrail.domain.facts import SerialFact
from serialtrail.domain.whereabouts import status
from serialtrail.queries.rows import Row, among, decimal, fetch, first, id_text, many

MOST = 1000
"""So many missing and unexpected numbers are listed; the sums count all."""

# What posting does with what was found, for people; `resolve` needs the right to resolve counts.
_PROPOSALS = {
    "matched": "none",
    "left_alone": "none",
    "unknown": "create",
    "elsewhere": "resolve",
    "in_transit": "refused",
    "held": "refused",
    "exception": "bring_back",
    "missing": "mark_missing",
}


def view(organization_id: int, document_id: int, most: int = MOST) -> Row | None:
    """The live view of a count, None when there is no such count.

    `expected`, `found`, `missing`, `unexpected` and `left_alone` are sums, `found_by_line` those of numbers by line;
    `found_serials`, `missing_serials` and `unexpected_serials` list `{"id", "number", "item", "finding", "proposal",
    "status", "location", "held_by", "document"}`. `label` proposes an unassigned unit of that item, `create` a new
    one. Of a posted count they say what it did, `left_alone_serials` what it did not touch because it had moved since
    it was counted, and `units` what changed without number: `{"item", "item_name", "units"}`, less than 0 if missing.
    """
    asked = {"org": organization_id, "document": document_id}
    head = first(_HEAD, asked)
    if head is None:
        return None
    if head["state"] in ("posted", "voided"):
        return _done(head, asked, most)
    entered = fetch(_ENTERED.format(only=""), asked)
    left = _unassigned(head, asked)
    sums: Counter[str] = Counter()
    found: list[Row] = []
    unexpected: list[Row] = []
    for row in entered:
        word = "unknown" if row["id"] is None else _finding(row, head)
        sums[word] += 1
        into = found if word == "matched" else unexpected
        into.append(_shape(row, word, _proposal(row, word, left)))
    expected, missing, absent = _absent(head, asked, [row["id"] for row in entered if row["id"] is not None], most)
    return {
        "full": bool(head["full"]),
        "expected": expected,
        "found": sums["matched"],
        "missing": missing,
        "unexpected": len(unexpected) - sums["left_alone"],
        "left_alone": sums["left_alone"],
        "found_by_line": dict(Counter(str(row["line_id"]) for row in entered)),
        "found_serials": found[-most:],
        "missing_serials": absent,
        "unexpected_serials": unexpected[:most],
        "left_alone_serials": [],
        "units": [],
    }


def told(organization_id: int, document_id: int, keys: Collection[str]) -> dict[str, Row]:
    """What numbers on an open count have turned out to be, by the key they were entered with."""
    asked = {"org": organization_id, "document": document_id, "keys": many(keys)}
    head = first(_HEAD, asked)
    if head is None:
        return {}
    found = fetch(_ENTERED.format(only=f"AND {among('e.key', 'keys', 'text')}"), asked)
    left = _unassigned(head, asked)
    words = [(row, "unknown" if row["id"] is None else _finding(row, head)) for row in found]
    return {row["entered_key"]: _shape(row, word, _proposal(row, word, left)) for row, word in words}


_HEAD = """
SELECT d.id, d.state, d.location_id, d.scope, d.category, d.full, d.start_seq, p.seq AS posted_seq
FROM document d
LEFT JOIN posting p ON p.organization_id = d.organization_id AND p.document_id = d.id AND p.act <> 'void'
WHERE d.organization_id = %(org)s AND d.id = %(document)s AND d.kind = 'count'"""

_LINE_ITEMS = "SELECT n.item_id FROM document_line n WHERE n.organization_id = %(org)s AND n.document_id = %(document)s"
_SCOPES = {
    "": f"AND s.item_id IN ({_LINE_ITEMS})",
    "lines": f"AND s.item_id IN ({_LINE_ITEMS})",
    "category": "AND s.item_id IN (SELECT i.id FROM item i"
    " WHERE i.organization_id = %(org)s AND i.category = %(category)s)",
    "all": "",
}

_SERIAL = """s.id, s.number, s.key, s.item_id, s.location_id, s.version, s.lives, s.holder_id, i.sku,
    y.seq AS moved_seq, l.kind AS place, l.code AS place_code, h.number AS holder_number, d.number AS document_number"""
_AROUND = """
LEFT JOIN location l ON l.organization_id = s.organization_id AND l.id = s.location_id
LEFT JOIN document h ON h.organization_id = s.organization_id AND h.id = s.holder_id
LEFT JOIN serial_movement m
    ON m.organization_id = s.organization_id AND m.serial_id = s.id AND m.version = s.live_version
LEFT JOIN posting t ON t.organization_id = m.organization_id AND t.id = m.posting_id
LEFT JOIN document d ON d.organization_id = t.organization_id AND d.id = t.document_id
LEFT JOIN serial_movement x ON x.organization_id = s.organization_id AND x.serial_id = s.id AND x.version = s.version
LEFT JOIN posting y ON y.organization_id = x.organization_id AND y.id = x.posting_id"""

_ENTERED = f"""
SELECT e.number AS entered, e.key AS entered_key, e.line_id, e.seen_seq, n.item_id AS line_item, {_SERIAL}
FROM line_serial e
LEFT JOIN document_line n ON n.organization_id = e.organization_id AND n.id = e.line_id
LEFT JOIN item i ON i.organization_id = n.organization_id AND i.id = n.item_id
LEFT JOIN serial s ON s.organization_id = %(org)s AND s.id = COALESCE(
    (SELECT o.id FROM serial o WHERE o.organization_id = %(org)s AND o.key = e.key),
    (SELECT a.serial_id FROM serial_alias a WHERE a.organization_id = %(org)s AND a.key = e.key))
{_AROUND}
WHERE e.organization_id = %(org)s AND e.document_id = %(document)s {{only}}
ORDER BY e.id"""

_DONE = f"""
SELECT a.kind AS source, a.code AS source_code, b.kind AS target, v.quantity, z.version AS step, {_SERIAL}
FROM posting p CROSS JOIN serial_movement z CROSS JOIN movement v CROSS JOIN location a CROSS JOIN location b
CROSS JOIN serial s
LEFT JOIN item i ON i.organization_id = s.organization_id AND i.id = s.item_id
{_AROUND}
WHERE p.organization_id = %(org)s AND p.document_id = %(document)s AND p.act <> 'void'
AND z.organization_id = p.organization_id AND z.posting_id = p.id
AND v.organization_id = z.organization_id AND v.id = z.movement_id
AND a.organization_id = z.organization_id AND a.id = z.source_id
AND b.organization_id = z.organization_id AND b.id = z.target_id
AND s.organization_id = z.organization_id AND s.id = z.serial_id
ORDER BY s.key"""


def _unassigned(head: Row, asked: Row) -> dict[int, int]:
    """How many units without number stand here, by item of the lines."""
    sql = f"""
        SELECT k.item_id, k.on_hand - k.serials AS units FROM stock_level k
        WHERE k.organization_id = %(org)s AND k.location_id = %(place)s AND k.item_id IN ({_LINE_ITEMS})"""
    return {row["item_id"]: int(decimal(row["units"])) for row in fetch(sql, {**asked, "place": head["location_id"]})}


def _absent(head: Row, asked: Row, entered: list[int], most: int) -> tuple[int, int, list[Row]]:
    """How many serials of the scope stand here by the books, how many of them were not found, and which."""
    here = f"""s.organization_id = %(org)s AND s.location_id = %(place)s AND s.lives > 0 {_SCOPES[head["scope"]]}"""
    found = among("s.id", "entered")
    params = {
        **asked, "place": head["location_id"], "category": head["category"], "entered": many(entered), "most": most,
    }  # fmt: skip
    sums = first(
        f"""SELECT COUNT(*) AS expected, COUNT(CASE WHEN {found} THEN NULL ELSE 1 END) AS missing
        FROM serial s WHERE {here}""",
        params,
    )
    assert sums is not None
    sql = f"""
        SELECT {_SERIAL} FROM serial s
        LEFT JOIN item i ON i.organization_id = s.organization_id AND i.id = s.item_id
        {_AROUND} WHERE {here} AND NOT {found} ORDER BY s.key LIMIT CAST(%(most)s AS bigint)"""
    absent = []
    for row in fetch(sql, params):
        word = absence(_serial(row), head["start_seq"])
        absent.append(_shape(row, word, _PROPOSALS[word] if head["full"] else "none"))
    return sums["expected"], sums["missing"], absent


def _done(head: Row, asked: Row, most: int) -> Row:
    """What a posted count did, from the ledger."""
    entered = fetch(_ENTERED.format(only=""), asked)
    moved: dict[int, Row] = {}
    for row in fetch(_DONE, asked):
        moved[row["id"]] = row
    missing = [_shape(row, "missing", "none") for row in moved.values() if row["target"] == "missing"]
    unexpected = [
        # Where it was by the books, not where the count has brought it.
        {**_shape(row, _was(row), "none"), "location": row["source_code"], "status": None}
        for row in moved.values()
        if row["target"] != "missing"
    ]
    params = {
        **asked, "place": head["location_id"], "category": head["category"], "start": head["start_seq"],
        "seq": head["posted_seq"], "rest": many([row["id"] for row in entered if row["id"] not in moved and row["id"]]),
        "known": many([*moved, *(row["id"] for row in entered if row["id"])]),
    }  # fmt: skip
    gone = {row["id"] for row in fetch(_GONE.format(rest=among("s.id", "rest")), params)}
    found = [row for row in entered if row["id"] not in moved and row["id"] not in gone]
    alone = [row for row in entered if row["id"] in gone]
    if head["full"]:
        alone += fetch(_SINCE.format(scope=_SCOPES[head["scope"]], known=among("s.id", "known")), params)
    return {
        "full": bool(head["full"]),
        "expected": len(found) + len(missing),
        "found": len(found),
        "missing": len(missing),
        "unexpected": len(unexpected),
        "left_alone": len(alone),
        "found_by_line": dict(Counter(str(row["line_id"]) for row in entered)),
        "found_serials": [_shape(row, "matched", "none") for row in found[-most:]],
        "missing_serials": missing[:most],
        "unexpected_serials": unexpected[:most],
        "left_alone_serials": [_shape(row, "left_alone", "none") for row in alone[:most]],
        "units": _units(asked),
    }


# Where a serial was when the count was posted.
_THEN = """(SELECT z.target_id FROM serial_movement z CROSS JOIN posting t
    WHERE z.organization_id = %(org)s AND z.serial_id = s.id
    AND t.organization_id = z.organization_id AND t.id = z.posting_id AND t.seq < %(seq)s
    ORDER BY z.version DESC LIMIT 1)"""

# Of the serials entered that the posting did not move: those that were no longer here.
_GONE = f"""
SELECT s.id FROM serial s WHERE s.organization_id = %(org)s AND {{rest}}
AND COALESCE({_THEN}, 0) <> %(place)s"""

# What came here between the count's start and its posting, and was not found.
_SINCE = f"""
SELECT {_SERIAL}
FROM (SELECT DISTINCT m.serial_id AS id FROM posting q CROSS JOIN serial_movement m
    WHERE q.organization_id = %(org)s AND q.seq > %(start)s AND q.seq < %(seq)s
    AND m.organization_id = q.organization_id AND m.posting_id = q.id AND m.target_id = %(place)s) came
CROSS JOIN serial s
LEFT JOIN item i ON i.organization_id = s.organization_id AND i.id = s.item_id
{_AROUND}
WHERE s.organization_id = %(org)s AND s.id = came.id {{scope}} AND NOT {{known}} AND {_THEN} = %(place)s
ORDER BY s.key"""

_UNITS = """
SELECT i.sku, i.name, v.quantity, b.kind AS target,
    (SELECT COUNT(*) FROM serial_movement z WHERE z.organization_id = %(org)s AND z.movement_id = v.id) AS numbers
FROM posting p CROSS JOIN movement v CROSS JOIN location b CROSS JOIN item i
WHERE p.organization_id = %(org)s AND p.document_id = %(document)s AND p.act <> 'void'
AND v.organization_id = p.organization_id AND v.posting_id = p.id
AND b.organization_id = v.organization_id AND b.id = v.target_id
AND i.organization_id = v.organization_id AND i.id = v.item_id
ORDER BY i.key"""


def _units(asked: Row) -> list[Row]:
    """What a posted count changed without number, by item."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in fetch(_UNITS, asked):
        # Quantity 0 puts numbers on units that were here.
        units = decimal(row["quantity"]) - (row["numbers"] if decimal(row["quantity"]) else 0)
        sums[row["sku"], row["name"]] += -units if row["target"] == "missing" else units
    return [
        {"item": sku, "item_name": name, "units": quantity_text(units)} for (sku, name), units in sums.items() if units
    ]


def _was(row: Row) -> str:
    if row["step"] == 1 or not row["quantity"]:
        return "unknown"
    return "elsewhere" if row["source"] == "storage" else "exception"


def _finding(row: Row, head: Row) -> str:
    seen = ALWAYS if head["start_seq"] is None else row["seen_seq"]
    word = finding(_serial(row), row["place"], here=row["location_id"] == head["location_id"], seen=seen)
    return "held" if word == "elsewhere" and row["holder_id"] is not None else word


def _proposal(row: Row, word: str, left: dict[int, int]) -> str:
    """What posting would do; units without number are given out as they are found."""
    if row["id"] is not None and row["item_id"] != row["line_item"]:
        return "refused"
    if word == "unknown" and left.get(row["line_item"], 0) > 0:
        left[row["line_item"]] -= 1
        return "label"
    return _PROPOSALS[word]


def _serial(row: Row) -> SerialFact:
    return SerialFact(
        row["id"], row["number"], row["key"], row["item_id"], row["location_id"], row["version"],
        lives=row["lives"], moved_seq=row["moved_seq"] or 0, holder=row["holder_id"],
    )  # fmt: skip


def _shape(row: Row, word: str, proposal: str) -> Row:
    place = row["place"]
    held_by = None
    if row["holder_id"] is not None:
        held_by = row["holder_number"] or f"draft {row['holder_id']}"
    return {
        "id": id_text(row["id"]),
        "number": row["number"] or row["entered"],
        "item": row["sku"],
        "finding": word,
        "proposal": proposal,
        "status": None if place is None else status(row["lives"], place),
        "location": row["place_code"] if place == "storage" else None,
        "held_by": held_by,
        "document": row["document_number"],
    }
