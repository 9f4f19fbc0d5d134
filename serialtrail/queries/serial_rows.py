"""Serials with the names of what stands around them: item, place, party, holder, carton, aliases, documents.

SQLite joins, looking one row after another up: nothing is quicker there. PostgreSQL takes longer to plan such a join
than to run it, and plans it badly as long as the tables are new; so there the serials are read first, then all names by
flat sets of ids.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import Any, NamedTuple

from serialtrail.queries.rows import among, many, sqlite, stored, stored_time, tuples

NOTHING = (None, None)


class Told(NamedTuple):
    """A serial with what stands around it, as stored. `place` is the kind of where it is; `bought` is number and id, a
    space between, of the latest live purchase, else of the opening or the purchase that it names; `latest` and
    `latest_id` tell the document of the latest live movement; `aliases` are (type, code), oldest first.
    """

    id: int
    number: str
    key: str
    lives: int
    version: int
    live_version: int
    block_reason: str
    block_note: str
    warranty_until: Any
    production_batch: str
    note: str
    moved_at: Any
    created_at: Any
    holder_id: int | None
    sku: str
    item_name: str
    place: str
    place_code: str
    party: str | None
    party_name: str | None
    holder: str | None
    carton: str | None
    latest: str | None
    latest_id: int | None
    bought: str | None
    aliases: Any


def rows(organization_id: int, picked: str, params: Mapping[str, Any]) -> list[Told]:
    """Return the serials whose ids the SELECT `picked` gives, in the order of their keys, by at most two statements."""
    asked = {"org": organization_id, **params}
    return _joined(asked, picked) if sqlite() else _gathered(asked, picked)


def _own() -> str:
    return f"""s.id, s.number, s.key, s.lives, s.version, s.live_version, s.block_reason, s.block_note,
        {stored("s.warranty_until")} AS warranty_until, s.production_batch, s.note,
        {stored_time("s.moved_at")} AS moved_at, {stored_time("s.created_at")} AS created_at, s.holder_id"""


# -- SQLite ---------------------------------------------------------------------------------------------------------


@cache
def _join(picked: str) -> str:
    return f"""
        SELECT {_own()}, i.sku, i.name, l.kind, l.code, p.code, p.name, h.number, c.code, d.number, d.id,
            (SELECT COALESCE(o.number, e.number) || ' ' || COALESCE(o.id, e.id)
                FROM serial_movement n CROSS JOIN posting q NOT INDEXED CROSS JOIN document e NOT INDEXED
                LEFT JOIN document o NOT INDEXED ON o.organization_id = %(org)s AND o.id = e.origin_id
                    AND o.kind = 'purchase' AND e.kind = 'opening'
                WHERE n.organization_id = %(org)s AND n.serial_id = s.id
                AND q.organization_id = n.organization_id AND q.id = n.posting_id AND q.act <> 'void'
                AND e.organization_id = q.organization_id AND e.id = q.document_id
                AND e.kind IN ('purchase', 'opening') AND e.state <> 'voided'
                ORDER BY e.kind = 'purchase' DESC, n.version DESC LIMIT 1),
            (SELECT json_group_array(json_array(a.id, a.type, a.code)) FROM serial_alias a
                WHERE a.organization_id = %(org)s AND a.serial_id = s.id HAVING COUNT(*) > 0)
        FROM ({picked}) picked CROSS JOIN serial s NOT INDEXED
        LEFT JOIN item i NOT INDEXED ON i.organization_id = %(org)s AND i.id = s.item_id
        LEFT JOIN location l NOT INDEXED ON l.organization_id = %(org)s AND l.id = s.location_id
        LEFT JOIN party p NOT INDEXED ON p.organization_id = %(org)s AND p.id = s.party_id
        LEFT JOIN document h NOT INDEXED ON h.organization_id = %(org)s AND h.id = s.holder_id
        LEFT JOIN carton_serial b ON b.organization_id = %(org)s AND b.serial_id = s.id
        LEFT JOIN carton c NOT INDEXED ON c.organization_id = %(org)s AND c.id = b.carton_id
        LEFT JOIN serial_movement m
            ON m.organization_id = %(org)s AND m.serial_id = s.id AND m.version = s.live_version
        LEFT JOIN posting t NOT INDEXED ON t.organization_id = %(org)s AND t.id = m.posting_id
        LEFT JOIN document d NOT INDEXED ON d.organization_id = %(org)s AND d.id = t.document_id
        WHERE s.organization_id = %(org)s AND s.id = picked.id ORDER BY s.key"""


def _joined(asked: Mapping[str, Any], picked: str) -> list[Told]:
    found = map(_AS_TOLD, tuples(_join(picked), asked))
    return [row if row[-1] is None else row._replace(aliases=_in_order(json.loads(row[-1]))) for row in found]


# As `Told._make`, without a call of Python's for each row.
_AS_TOLD: Callable[[tuple[Any, ...]], Told] = partial(tuple.__new__, Told)


def _in_order(aliases: Iterable[Any]) -> list[list[Any]]:
    return [told for _, *told in sorted(aliases)]


# -- PostgreSQL -----------------------------------------------------------------------------------------------------


def _gathered(asked: Mapping[str, Any], picked: str) -> list[Told]:
    found = tuples(
        f"""SELECT {_own()}, s.item_id, s.location_id, s.party_id FROM serial s
        WHERE s.organization_id = %(org)s AND s.id = ANY(ARRAY(SELECT id FROM ({picked}) picked)) ORDER BY s.key""",
        asked,
    )
    if not found:
        return []
    ids, holders, items, locations, parties = ([row[at] for row in found] for at in (0, -4, -3, -2, -1))
    sets = {
        "org": asked["org"],
        "serials": many(ids),
        "items": many(set(items)),
        "locations": many(set(locations)),
        "parties": many(set(parties) - {None}),
        "holders": many(set(holders) - {None}),
    }
    around = _Around(sets)
    return [_told(row, around) for row in found]


def _told(row: tuple[Any, ...], around: _Around) -> Told:
    *own, item, location, party = row
    serial, holder, names = own[0], own[-1], around.names
    latest, latest_id = around.latest(serial, own[Told._fields.index("live_version")])
    sku, item_name = names["item", item]
    place, place_code = names["location", location]
    party_code, party_name = names.get(("party", party), NOTHING)
    return Told._make(
        (
            *own, sku, item_name, place, place_code, party_code, party_name,
            names.get(("holder", holder), NOTHING)[0], names.get(("carton", serial), NOTHING)[0],
            latest, latest_id, around.bought(serial), _in_order(around.aliases.get(serial, ())),
        )
    )  # fmt: skip


class _Around:
    """What stands around some serials: names by what and id; the documents of their movements, `(version, number, "",
    kind, act, state, id)`, and their aliases, `(id, type, code)`, both in no order."""

    def __init__(self, sets: Mapping[str, Any]) -> None:
        self.names: dict[tuple[str, int | None], tuple[Any, ...]] = {}
        self.moved: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        self.aliases: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for row in tuples(_sets(), sets):
            what, id = row[:2]
            if what == "alias":
                self.aliases[id].append(row[2:5])
            elif what == "moved":
                self.moved[id].append(row[2:])
            else:
                self.names[what, id] = row[3:5]

    def latest(self, serial: int, version: int) -> tuple[Any, Any]:
        return next(((step[1], step[6]) for step in self.moved[serial] if step[0] == version), NOTHING)

    def bought(self, serial: int) -> str | None:
        live = [
            step
            for step in self.moved[serial]
            if step[3] in ("purchase", "opening") and step[4] != "void" and step[5] != "voided"
        ]
        best = max(live, key=lambda step: (step[3] == "purchase", step[0]), default=None)
        return None if best is None else f"{best[1]} {best[6]}"


@cache
def _sets() -> str:
    names = (
        ("item", "items", "item", "t.sku", "t.name"),
        ("location", "locations", "location", "t.kind", "t.code"),
        ("party", "parties", "party", "t.code", "t.name"),
        ("holder", "holders", "document", "t.number", "''"),
    )
    selects = [
        f"""SELECT '{what}' AS what, t.id, 0 AS n, {a} AS a, {b} AS b, '' AS kind, '' AS act, '' AS state, 0 AS document
        FROM {table} t WHERE t.organization_id = %(org)s AND {among("t.id", given)}"""
        for what, given, table, a, b in names
    ]
    return f"""{" UNION ALL ".join(selects)}
        UNION ALL SELECT 'alias', a.serial_id, a.id, a.type, a.code, '', '', '', 0 FROM serial_alias a
        WHERE a.organization_id = %(org)s AND {among("a.serial_id", "serials")}
        UNION ALL SELECT 'carton', b.serial_id, 0, c.code, '', '', '', '', 0 FROM carton_serial b CROSS JOIN carton c
        WHERE b.organization_id = %(org)s AND {among("b.serial_id", "serials")}
        AND c.organization_id = b.organization_id AND c.id = b.carton_id
        UNION ALL SELECT 'moved', m.serial_id, m.version, COALESCE(o.number, d.number), '', d.kind, t.act, d.state,
            COALESCE(o.id, d.id)
        FROM serial_movement m CROSS JOIN posting t CROSS JOIN document d
        LEFT JOIN document o ON o.organization_id = %(org)s AND o.id = d.origin_id AND o.kind = 'purchase'
            AND d.kind = 'opening'
        WHERE m.organization_id = %(org)s AND {among("m.serial_id", "serials")}
        AND t.organization_id = m.organization_id AND t.id = m.posting_id
        AND d.organization_id = t.organization_id AND d.id = t.document_id"""
