"""The journal: every posting in its order, the latest first, with who, when, what, and the hash that seals it."""

from __future__ import annotations

from typing import Any

from serialtrail.domain.answers import Page
from serialtrail.domain.texts import gettext_noop
from serialtrail.queries.reports.asked import After, Asked, Column, Conditions, Report
from serialtrail.queries.rows import Row, by_id, date_text, digest, fetch, id_text, moment, time_text

_EDGES = {
    "start": (
        ">=",
        """SELECT q.seq FROM posting q WHERE q.organization_id = %(org)s AND q.at >= %(start)s
        ORDER BY q.at, q.seq LIMIT 1""",
    ),
    "end": (
        "<=",
        """SELECT q.seq FROM posting q WHERE q.organization_id = %(org)s AND q.at <= %(end)s
        ORDER BY q.at DESC, q.seq DESC LIMIT 1""",
    ),
}


def _conditions(organization_id: int, asked: Asked) -> Conditions:
    given = Conditions(organization_id, asked)
    for name, (sign, edge) in _EDGES.items():
        if (at := getattr(asked, name)) is not None:
            given.add(f"t.seq {sign} ({edge})", **{name: moment(at)})
    given.named(document="t.document_id")
    for column, name in (("t.act", "act"), ("d.kind", "kind")):
        if word := getattr(asked, name):
            given.add(f"{column} = %({name})s", **{name: word})
    given.within_stores("d.location_id", "d.to_location_id")
    return given


def page(organization_id: int, asked: Asked, limit: int, after: After) -> Page:
    """Postings from the latest on, each with its document, or the number that was mended."""
    given = _conditions(organization_id, asked)
    if after is not None:
        given.add("t.seq < %(after)s", after=after[0])
    # By number a document's own few postings are found first, and sorted; else the order is walked.
    order = "t.seq" if not asked.document else "+t.seq"
    found = fetch(
        f"""
        SELECT t.seq, t.at, t.date, t.act, t.hash, d.id AS document_id, d.number, d.kind, w.name AS member,
            p.name AS party_name, r.seq AS reverses, n.serial_id, n.old_number, n.new_number
        FROM posting t
        LEFT JOIN document d{by_id()} ON d.organization_id = t.organization_id AND d.id = t.document_id
        LEFT JOIN member w{by_id()} ON w.organization_id = t.organization_id AND w.id = t.member_id
        LEFT JOIN party p{by_id()} ON p.organization_id = t.organization_id AND p.id = d.party_id
        LEFT JOIN posting r{by_id()} ON r.organization_id = t.organization_id AND r.id = t.reverses_id
        LEFT JOIN rename n ON n.organization_id = t.organization_id AND n.posting_id = t.id
        WHERE t.organization_id = %(org)s{given.also}
        ORDER BY {order} DESC LIMIT CAST(%(take)s AS bigint)""",
        {**given.params, "take": limit + 1},
    )
    return Page([_shape(row) for row in found[:limit]], (found[limit - 1]["seq"],) if len(found) > limit else None)


def _shape(row: Row) -> dict[str, Any]:
    return {
        "seq": str(row["seq"]),
        "at": time_text(row["at"]),
        "date": date_text(row["date"]),
        "act": row["act"],
        "kind": row["kind"],
        "document": row["number"],
        "document_id": id_text(row["document_id"]),
        "party_name": row["party_name"],
        "renamed": f"{row['old_number']} → {row['new_number']}" if row["serial_id"] else None,
        "serial_id": id_text(row["serial_id"]),
        "user": row["member"],
        "reverses": None if row["reverses"] is None else str(row["reverses"]),
        "hash": digest(row["hash"]),
    }


JOURNAL = Report(
    "journal",
    (
        Column("seq", gettext_noop("No."), "place_in_order"),
        Column("at", gettext_noop("When"), "moment"),
        Column("user", gettext_noop("By")),
        Column("act", gettext_noop("Act"), "act"),
        Column("kind", gettext_noop("Kind"), "kind"),
        Column("document", gettext_noop("Document"), "document", "document_id"),
        Column("date", gettext_noop("Date"), "day"),
        Column("party_name", gettext_noop("Party")),
        Column("renamed", gettext_noop("Number mended"), "serial", "serial_id", rare=True),
        Column("reverses", gettext_noop("Takes back"), "place_in_order", rare=True),
        Column("hash", gettext_noop("Hash"), "hash"),
    ),
    page,
)
