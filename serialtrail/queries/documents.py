"""One document as every door shows it: its head, lines with their numbers, what of it is still open, its postings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from serialtrail.domain.answers import quantity_text
from serialtrail.domain.documents import KINDS
from serialtrail.queries.rows import (
    Row,
    among,
    data,
    date_text,
    decimal,
    digest,
    fetch,
    first,
    id_text,
    many,
    money,
    quantity,
    sqlite,
    time_text,
    together,
)

UNNUMBERED = ("draft", "pending")


def read(organization_id: int, document_id: int) -> Row | None:
    """The document in the shape of the API, None when there is none.

    Besides: `origin` and `successors` (made from it), `postings`; in lines of a transfer that was shipped `shipped`,
    `received`, `returned`, `missing`, `outstanding` and the numbers received and outstanding; in lines of an order or
    quotation `open`, the base quantity that no other document has taken over.
    """
    asked = {"org": organization_id, "document": document_id}
    heads, found, moved, postings, successors = together(asked, _HEAD, _LINES, _MOVED, _POSTINGS, _SUCCESSORS)
    if not heads:
        return None
    [head] = heads
    lines = [_line(row) for row in found]
    kind, state = KINDS[head["kind"]], head["state"]
    if kind.moves:
        entered = state in UNNUMBERED or kind.name == "count" or not head["location"]
        _add_numbers(lines, fetch(_ENTERED, asked) if entered else moved, entered=entered)
        _add_unassigned(lines, found, organization_id)
    if kind.name == "transfer" and state not in UNNUMBERED:
        _add_whereabouts(lines, asked)
    if kind.turns_into:
        _add_open(lines, organization_id)
    for line in lines:
        line.pop("steps", None)
    return {
        **_shape(head),
        "lines": lines,
        "postings": [_posting(row) for row in postings],
        "successors": [_reference(row) for row in successors],
    }


def warranties(organization_id: int, document_id: int) -> dict[str, str]:
    """Until when the warranty lasts of each number that this document moved last."""
    rows = fetch(_WARRANTIES, {"org": organization_id, "document": document_id})
    return {row["number"]: str(row["warranty_until"]) for row in rows}


def named(organization_id: int, number: str) -> int | None:
    """The id of the document with this number, such as SI-000042."""
    sql = "SELECT d.id FROM document d WHERE d.organization_id = %(org)s AND d.number = %(number)s"
    row = first(sql, {"org": organization_id, "number": number.strip().upper()})
    return None if row is None else int(row["id"])


def numbered(organization_id: int, ids: Collection[int]) -> list[tuple[str, str]]:
    """Id and number of these documents, in the order of their ids; a draft has no number."""
    sql = f"SELECT d.id, d.number FROM document d WHERE d.organization_id = %(org)s AND {among('d.id', 'ids')}"
    found = fetch(f"{sql} ORDER BY d.id", {"org": organization_id, "ids": many(ids)})
    return [(str(row["id"]), row["number"] or "") for row in found]


def by_uid(organization_id: int, uid: UUID) -> int | None:
    """The id of the document that its maker gave this uid."""
    sql = "SELECT d.id FROM document d WHERE d.organization_id = %(org)s AND d.uid = %(uid)s"
    row = first(sql, {"org": organization_id, "uid": uid.hex if sqlite() else uid})
    return None if row is None else int(row["id"])


def places(organization_id: int, document_id: int) -> Row | None:
    """What rights ask of a document: `kind`, `state`, `direction`, ids of `location`, `to_location`, `created_by`."""
    sql = """
        SELECT d.kind, d.state, d.direction, d.location_id AS location, d.to_location_id AS to_location,
            d.created_by_id AS created_by
        FROM document d WHERE d.organization_id = %(org)s AND d.id = %(document)s"""
    return first(sql, {"org": organization_id, "document": document_id})


def reviews(organization_id: int, document_id: int) -> list[Row]:
    """Who handed the document over and who sent it back: `[{"act", "at", "user", "reason"}]`, oldest first.

    `act` is `submitted` or `rejected`; a reason is given with a rejection only, and not with every one.
    """
    found = fetch(_REVIEWS, {"org": organization_id, "subject": str(document_id)})
    return [
        {
            "act": row["what"].removeprefix("document."),
            "at": time_text(row["at"]),
            "user": row["member"],
            "reason": data(row["data"]).get("reason", ""),
        }
        for row in found
    ]


_HEAD = """
SELECT d.id, d.uid, d.kind, d.state, d.number, d.version, d.date, d.reference, d.note, d.mode, d.direction, d.scope,
    d.category, d.full, d.hold, d.confirmed, d.total, d.created_at, d.submitted_at, d.posted_at, d.voided_at,
    l.code AS location, x.code AS to_location, p.code AS party, p.name AS party_name,
    o.id AS origin_id, o.kind AS origin_kind, o.number AS origin_number, o.state AS origin_state,
    c.id AS copy_id, c.kind AS copy_kind, c.number AS copy_number, c.state AS copy_state,
    w1.name AS created_by, w2.name AS submitted_by, w3.name AS posted_by, w4.name AS voided_by
FROM document d
LEFT JOIN location l ON l.organization_id = d.organization_id AND l.id = d.location_id
LEFT JOIN location x ON x.organization_id = d.organization_id AND x.id = d.to_location_id
LEFT JOIN party p ON p.organization_id = d.organization_id AND p.id = d.party_id
LEFT JOIN document o ON o.organization_id = d.organization_id AND o.id = d.origin_id
LEFT JOIN document c ON c.organization_id = d.organization_id AND c.id = d.copy_of_id
LEFT JOIN member w1 ON w1.organization_id = d.organization_id AND w1.id = d.created_by_id
LEFT JOIN member w2 ON w2.organization_id = d.organization_id AND w2.id = d.submitted_by_id
LEFT JOIN member w3 ON w3.organization_id = d.organization_id AND w3.id = d.posted_by_id
LEFT JOIN member w4 ON w4.organization_id = d.organization_id AND w4.id = d.voided_by_id
WHERE d.organization_id = %(org)s AND d.id = %(document)s"""

_LINES = """
SELECT n.id, n.quantity, n.unit, n.base_quantity, n.unit_price, n.direction, n.production_batch, n.batch, n.expires_on,
    i.id AS item_id, i.sku, i.name AS item_name, i.kind AS item_kind, i.tracking,
    i.base_unit
FROM document_line n
LEFT JOIN item i ON i.organization_id = n.organization_id AND i.id = n.item_id
WHERE n.organization_id = %(org)s AND n.document_id = %(document)s
ORDER BY n.position"""

_ENTERED = """
SELECT e.line_id, e.number FROM line_serial e
WHERE e.organization_id = %(org)s AND e.document_id = %(document)s
ORDER BY e.id"""

# Each number as it was valid at that posting: what the first later rename took it from.
_MOVED = """
SELECT v.line_id, m.serial_id, t.act, b.kind AS target, COALESCE((
        SELECT r.old_number FROM rename r CROSS JOIN posting q
        WHERE r.organization_id = %(org)s AND r.serial_id = m.serial_id
        AND q.organization_id = r.organization_id AND q.id = r.posting_id AND q.seq > t.seq
        ORDER BY q.seq LIMIT 1
    ), s.number) AS number
FROM posting t CROSS JOIN serial_movement m CROSS JOIN movement v CROSS JOIN serial s CROSS JOIN location b
WHERE t.organization_id = %(org)s AND t.document_id = %(document)s AND t.act <> 'void'
AND m.organization_id = t.organization_id AND m.posting_id = t.id
AND v.organization_id = m.organization_id AND v.id = m.movement_id
AND s.organization_id = m.organization_id AND s.id = m.serial_id
AND b.organization_id = m.organization_id AND b.id = m.target_id
ORDER BY s.key, m.version"""

_WARRANTIES = """
SELECT s.number, s.warranty_until
FROM posting t CROSS JOIN serial_movement m CROSS JOIN serial s
WHERE t.organization_id = %(org)s AND t.document_id = %(document)s AND t.act <> 'void'
AND m.organization_id = t.organization_id AND m.posting_id = t.id
AND s.organization_id = m.organization_id AND s.id = m.serial_id
AND s.live_version = m.version AND s.warranty_until IS NOT NULL"""

_ON_THE_WAY = """
SELECT v.line_id, t.act, a.kind AS source, b.kind AS target, SUM(v.quantity) AS quantity
FROM posting t CROSS JOIN movement v CROSS JOIN location a CROSS JOIN location b
WHERE t.organization_id = %(org)s AND t.document_id = %(document)s AND t.act <> 'void'
AND v.organization_id = t.organization_id AND v.posting_id = t.id
AND a.organization_id = v.organization_id AND a.id = v.source_id
AND b.organization_id = v.organization_id AND b.id = v.target_id
GROUP BY v.line_id, t.act, a.kind, b.kind"""

_POSTINGS = """
SELECT t.id, t.seq, t.act, t.at, t.date, t.reverses_id, t.hash, w.name AS member
FROM posting t
LEFT JOIN member w ON w.organization_id = t.organization_id AND w.id = t.member_id
WHERE t.organization_id = %(org)s AND t.document_id = %(document)s
ORDER BY t.seq"""

_REVIEWS = """
SELECT e.what, e.at, e.data, w.name AS member FROM audit_event e
LEFT JOIN member w ON w.organization_id = e.organization_id AND w.id = e.member_id
WHERE e.organization_id = %(org)s AND e.subject = %(subject)s
AND e.what IN ('document.submitted', 'document.rejected')
ORDER BY e.id"""

_SUCCESSORS = """
SELECT d.id, d.kind, d.number, d.state FROM document d
WHERE d.organization_id = %(org)s AND d.origin_id = %(document)s
ORDER BY d.id"""


def _shape(head: Row) -> Row:
    shown = {name: str(head[name]) or None for name in ("mode", "direction", "scope", "category")}
    texts = (
        "kind",
        "state",
        "number",
        "version",
        "location",
        "to_location",
        "party",
        "party_name",
        "reference",
        "note",
    )
    people = ("created_by", "submitted_by", "posted_by", "voided_by")
    return {
        "id": str(head["id"]),
        "uid": _uuid(head["uid"]),
        **{name: head[name] for name in (*texts, "reference", "note")},
        "date": date_text(head["date"]),
        **shown,
        "full": bool(head["full"]),
        "hold": bool(head["hold"]),
        "confirm": data(head["confirmed"]),
        "total": money(head["total"]),
        "origin": _reference(head, "origin_"),
        "copy_of": _reference(head, "copy_"),
        **{name: time_text(head[name]) for name in ("created_at", "submitted_at", "posted_at", "voided_at")},
        **{name: head[name] for name in people},
    }


def _uuid(value: Any) -> str | None:
    text = None if value is None else str(value)
    if text is not None and "-" not in text:  # SQLite keeps the 32 digits
        return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
    return text


def _reference(row: Row, prefix: str = "") -> Row | None:
    if row[f"{prefix}id"] is None:
        return None
    return {"id": str(row[f"{prefix}id"]), **{name: row[f"{prefix}{name}"] for name in ("kind", "number", "state")}}


def _posting(row: Row) -> Row:
    return {
        "id": str(row["id"]),
        "seq": row["seq"],
        "act": row["act"],
        "at": time_text(row["at"]),
        "date": date_text(row["date"]),
        "user": row["member"],
        "reverses": id_text(row["reverses_id"]),
        "hash": digest(row["hash"]),
    }


def _line(row: Row) -> Row:
    return {
        "id": str(row["id"]),
        "item": row["sku"],
        "item_name": row["item_name"],
        # Left out means as many base units as there are numbers.
        "quantity": quantity(row["base_quantity"] if row["quantity"] is None else row["quantity"]),
        "unit": row["base_unit"] if row["quantity"] is None else row["unit"],
        "unit_price": money(row["unit_price"]),
        "base_quantity": quantity(row["base_quantity"]),
        "serials": [],
        "unassigned": "0",
        "production_batch": row["production_batch"],
        "batch": row["batch"],
        "expires_on": date_text(row["expires_on"]),
        "direction": row["direction"] or None,
        "tracked": row["tracking"] == "serial",
    }


def _add_numbers(lines: list[Row], rows: list[Row], *, entered: bool) -> None:
    """Put in the numbers: those entered on a draft or count, else those that the ledger moved, each once a line."""
    by_line: dict[str, dict[Any, Row]] = defaultdict(dict)
    if entered:
        for place, row in enumerate(rows):
            by_line[str(row["line_id"])][place] = row
    else:
        for row in rows:
            # The first number stays: it is the one at the earliest posting; the last step tells where it is.
            known = by_line[str(row["line_id"])].setdefault(row["serial_id"], row)
            known |= {"act": row["act"], "target": row["target"]}
    for line in lines:
        line["steps"] = list(by_line[line["id"]].values())
        line["serials"] = [row["number"] for row in line["steps"]]


def _add_unassigned(lines: list[Row], found: list[Row], organization_id: int) -> None:
    bundles = {row["item_id"] for row in found if row["item_kind"] == "bundle"}
    factors = _tracked_components(organization_id, bundles) if bundles else {}
    for line, row in zip(lines, found, strict=True):
        factor = factors.get(row["item_id"], Decimal(int(line["tracked"])))
        units = decimal(row["base_quantity"]) * factor - len(line["serials"])
        line["unassigned"] = quantity_text(max(units, Decimal(0)))


def _tracked_components(organization_id: int, bundles: set[int]) -> dict[int, Decimal]:
    """How many tracked pieces are in one of each bundle."""
    sql = f"""
        SELECT c.bundle_id, SUM(c.quantity) AS pieces
        FROM component c CROSS JOIN item i
        WHERE c.organization_id = %(org)s AND {among("c.bundle_id", "bundles")}
        AND i.organization_id = c.organization_id AND i.id = c.item_id AND i.tracking = 'serial'
        GROUP BY c.bundle_id"""
    found = fetch(sql, {"org": organization_id, "bundles": many(bundles)})
    return {row["bundle_id"]: decimal(row["pieces"]) for row in found}


def _add_whereabouts(lines: list[Row], asked: Row) -> None:
    """Say what of each line was shipped, and what became of it."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in fetch(_ON_THE_WAY, asked):
        if row["target"] == "transit":
            sums[str(row["line_id"])]["shipped"] += decimal(row["quantity"])
        elif row["source"] == "transit":
            sums[str(row["line_id"])][_arrival(row)] += decimal(row["quantity"])
    for line in lines:
        shares = sums[line["id"]]
        settled = shares["received"] + shares["returned"] + shares["missing"]
        line |= {name: quantity_text(shares[name]) for name in ("shipped", "received", "returned", "missing")}
        line["outstanding"] = quantity_text(shares["shipped"] - settled)
        for name in ("received", "outstanding"):
            line[f"{name}_serials"] = [row["number"] for row in line["steps"] if _arrival(row) == name]


def _arrival(row: Row) -> str:
    """What became of something on its way, by the last step of it."""
    if row["target"] == "transit":
        return "outstanding"
    if row["act"] != "close":
        return "received"
    return "missing" if row["target"] == "missing" else "returned"


def _add_open(lines: list[Row], organization_id: int) -> None:
    sql = f"""
        SELECT n.origin_line_id, SUM(n.base_quantity) AS taken
        FROM document_line n CROSS JOIN document d
        WHERE n.organization_id = %(org)s AND {among("n.origin_line_id", "lines")}
        AND d.organization_id = n.organization_id AND d.id = n.document_id AND d.state <> 'voided'
        GROUP BY n.origin_line_id"""
    found = fetch(sql, {"org": organization_id, "lines": many([int(line["id"]) for line in lines])})
    taken = {str(row["origin_line_id"]): decimal(row["taken"]) for row in found}
    for line in lines:
        rest = Decimal(line["base_quantity"]) - taken.get(line["id"], Decimal(0))
        line["open"] = quantity_text(max(rest, Decimal(0)))
