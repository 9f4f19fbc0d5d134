"""A text in the numbers of serials, best first: what begins like it, what ends like it, what has it in the middle.

One phase after the other, each in the order of its own index, so that nothing is sorted and a page costs the same
however many there are: beginnings by key; ends and middles the newest first, from the search index that triggers feed
(PostgreSQL reads ends in the order of the reversed keys). A serial is shown in the first phase it belongs to, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from serialtrail.db.search import END, organization_token
from serialtrail.domain import gs1
from serialtrail.domain.answers import COUNTED
from serialtrail.domain.numbers import key
from serialtrail.queries.rows import Row, beginning, containing, ending, fetch, first, past, sqlite
from serialtrail.queries.serial_filters import Chosen

# From so many characters on, the middle of numbers is searched too.
MIDDLE_FROM = 3
# What the other filters leave of so few serials is compared with the text one by one.
FEW = 2_000
# PostgreSQL looks at so many of the newest codes before it asks its index of trigrams, which tells all or nothing;
# where there is no such index, a page ends after so many.
WALKED = 10_000
_WORD = re.compile("[A-Z0-9]")
_WHOLE = re.compile("-?[0-9]{1,18}")

Mark = tuple[str, str]
"""Where a page ended: the name of a phase, and the place in its order."""


@dataclass(frozen=True)
class Phase:
    """Serials with a code like the parameter `name`; `numbered` if they stand in the order of numbers, falling."""

    name: str
    numbered: bool

    def meets(self, table: str) -> str:
        return f"{table}.key LIKE %({self.name})s ESCAPE '!'"


BEGIN = Phase("begins", numbered=False)


def text_of(q: str) -> str:
    """What of an entered text is searched for: the number in a GS1 code, folded. Empty: nothing."""
    return key(gs1.serial_of(q))


def compared(picked: Chosen, text: str, *, middle: bool) -> Chosen | None:
    """The chosen serials that have the text, in the order of keys, compared one by one; None if they are too many."""
    if picked.walks_all:
        return None
    if not picked.selective:
        found = first(f"SELECT COUNT(*) AS n FROM ({picked.ids(FEW + 1)}) counted", picked.params)
        assert found is not None
        if found["n"] > FEW:
            return None
    named = [_named(picked, phase) for phase in _phases(text, middle)]
    return picked.narrowed(f"({' OR '.join(named)})", **_params(picked, text))


def page(picked: Chosen, text: str, limit: int, after: Mark | None, *, middle: bool) -> tuple[list[int], Mark | None]:
    """Ids of up to `limit` serials beyond the mark, best first, and the mark to go on from if there may be more."""
    found: list[tuple[int, Mark]] = []
    phases, params = _phases(text, middle), _params(picked, text)
    names = [phase.name for phase in phases]
    start = names.index(after[0]) if after is not None and after[0] in names else 0
    for place, phase in enumerate(phases[start:], start):
        beyond = after[1] if after is not None and after[0] == phase.name else None
        if place and "match_ends" not in params:
            params |= _matches(picked, text)
        rows, ended = _page(picked, phases[:place], phase, text, limit + 1 - len(found), {**params}, beyond)
        found += [(row["id"], (phase.name, str(row["mark"]))) for row in rows]
        if len(found) > limit:
            return [serial for serial, _ in found[:limit]], found[limit - 1][1]
        if ended is not None:
            return [serial for serial, _ in found], (phase.name, ended)
    return [serial for serial, _ in found], None


def count(picked: Chosen, text: str, exact: bool, *, middle: bool) -> int | None:
    """How many there are; None beyond the bound that lists count to, or without an index, unless `exact`."""
    phases = _phases(text, middle)
    if not exact and phases[-1].name == "contains" and not _indexed(text):
        return None
    selects = [_begun(picked).ids(), *_begun_aliases(picked)]
    selects += [_codes(picked, phases[:place], phase) for place, phase in enumerate(phases) if place]
    marked = " UNION ALL ".join(f"SELECT id FROM ({select}) part{n}" for n, select in enumerate(selects))
    end = "" if exact else f" LIMIT {COUNTED + 1}"
    params = _params(picked, text) | _matches(picked, text)
    row = first(f"SELECT COUNT(*) AS n FROM ({marked}{end}) counted", params)
    assert row is not None
    return int(row["n"]) if exact or row["n"] <= COUNTED else None


def _phases(text: str, middle: bool) -> list[Phase]:
    phases = [BEGIN, Phase("ends", numbered=sqlite())]
    return [*phases, Phase("contains", numbered=True)] if middle and len(text) >= MIDDLE_FROM else phases


def _params(picked: Chosen, text: str) -> Row:
    return {
        **picked.params, "begins": beginning(text), "ends": ending(text), "contains": containing(text),
        "from": text, "to": past(text), "tail_from": text[::-1], "tail_to": past(text[::-1]),
    }  # fmt: skip


def _matches(picked: Chosen, text: str) -> Row:
    """The parameters of the full-text index, where there is one."""
    if not sqlite():
        return {}
    own = "" if _prevails(picked.params["org"]) else f' AND "{organization_token(picked.params["org"])}"'
    ends = _match(f"{text}{END if text[1:] else END * 2}")
    contains = _match(text) if len(text) >= MIDDLE_FROM else ""
    return {"match_ends": f"{ends}{own}", "match_contains": f"{contains}{own}"}


def _match(text: str) -> str:
    """The full-text query for entries with trigrams that cover the text; the last ones tell most, so they lead."""
    starts = [*range(len(text) - 3, 0, -3), 0]
    trigrams = dict.fromkeys(text[start : start + 3] for start in starts)
    return " AND ".join('"' + trigram.replace('"', '""') + '"' for trigram in trigrams)


def _prevails(organization_id: int) -> bool:
    """Tell whether a fair part of all serials is the organization's, by a sample: then to ask for entries of the
    organization only, a list as long as it has serials, costs more than to meet those of others (a thirtieth of ten
    million is where the two are equal, and below a million neither takes long)."""
    sample = """
        WITH RECURSIVE step (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < 64)
        SELECT COUNT(*) AS n FROM step CROSS JOIN sqlite_sequence last CROSS JOIN serial s
        WHERE last.name = 'serial' AND s.organization_id = %(org)s AND s.id = last.seq * step.n / 64"""
    found = first(sample, {"org": organization_id})
    return found is not None and found["n"] >= 3


@cache
def _has_trigrams() -> bool:
    found = first("SELECT to_regclass('serial_search_middle') IS NOT NULL AS there", {})
    return found is not None and bool(found["there"])


def _indexed(text: str) -> bool:
    """Tell whether an index knows which codes have the text in the middle."""
    # pg_trgm takes apart words: signs alone are in none.
    return sqlite() or (_WORD.search(text) is not None and _has_trigrams())


def _named(picked: Chosen, phase: Phase) -> str:
    """The condition that a serial `s` goes by a code that belongs to the phase."""
    own = phase.meets("s")
    return f"({own} OR {_alias(phase)})" if picked.aliased else own


def _alias(phase: Phase, further: str = "") -> str:
    return f"""EXISTS (SELECT 1 FROM serial_alias b
        WHERE b.organization_id = %(org)s AND b.serial_id = s.id AND {phase.meets("b")}{further})"""


def _page(
    picked: Chosen, before: list[Phase], phase: Phase, text: str, limit: int, params: Row, after: str | None
) -> tuple[list[Row], str | None]:
    """Rows of `id` and `mark` of one phase; and where it stopped to look, if it did before the end."""
    if after is not None:
        params["after"] = (int(after) if _WHOLE.fullmatch(after) else 0) if phase.numbered else after
    if phase.name == "begins":
        own = _begun(picked).first(limit, beyond=after is not None)
        beyond = " AND a.key > %(after)s" if after is not None else ""
        aliases = [f"{select}{beyond} ORDER BY a.key LIMIT {limit}" for select in _begun_aliases(picked)]
        both = " UNION ALL ".join(f"SELECT id, key FROM ({one}) part{n}" for n, one in enumerate([own, *aliases]))
        return fetch(f"SELECT id, key AS mark FROM ({both}) parts ORDER BY key LIMIT {limit}", params), None
    if phase.name == "contains" and not sqlite():
        return _middles(picked, before, phase, text, limit, params)
    mark = _mark(phase)
    beyond = "" if after is None else f" AND f.{mark} {'<' if phase.numbered else '>'} %(after)s"
    order = f" ORDER BY f.{mark} {'DESC' if phase.numbered else 'ASC'} LIMIT {limit}"
    return fetch(_codes(picked, before, phase) + beyond + order, params), None


def _middles(
    picked: Chosen, before: list[Phase], phase: Phase, text: str, limit: int, params: Row
) -> tuple[list[Row], str | None]:
    """The middle on PostgreSQL: what is common is soon met among the newest codes, what is rare the index knows."""
    here = "x.organization_id = %(org)s" + (" AND x.code_id < %(after)s" if "after" in params else "")
    order = f" ORDER BY f.code_id DESC LIMIT {limit}"
    walk = f"SELECT x.* FROM serial_search x WHERE {here} ORDER BY x.code_id DESC LIMIT {WALKED}"
    rows = fetch(_codes(picked, before, phase, f"({walk})") + order, params)
    if len(rows) == limit:
        return rows, None
    if not _indexed(text):
        last = first(f"SELECT MIN(f.code_id) AS mark, COUNT(*) AS n FROM ({walk}) f", params)
        assert last is not None
        return rows, str(last["mark"]) if last["n"] == WALKED else None
    # A WITH of its own keeps the planner from walking all codes in their order in the hope of meeting some soon.
    found = f"WITH found AS MATERIALIZED (SELECT x.* FROM serial_search x WHERE {here} AND {phase.meets('x')})"
    return fetch(f"{found} {_codes(picked, before, phase, 'found')}{order}", params), None


def _begun(picked: Chosen) -> Chosen:
    return picked.narrowed("s.key >= %(from)s AND s.key < %(to)s")


def _begun_aliases(picked: Chosen) -> list[str]:
    """Serials of which only an alias begins like the text, `key` the first of those that were added."""
    if not picked.aliased:
        return []
    rest = (*picked.conditions, *picked.rest, f"NOT {BEGIN.meets('s')}", f"NOT {_alias(BEGIN, ' AND b.id < a.id')}")
    return [
        f"""SELECT s.id, a.key FROM serial_alias a CROSS JOIN serial s
        WHERE a.organization_id = %(org)s AND a.key >= %(from)s AND a.key < %(to)s
        AND s.id = a.serial_id AND {" AND ".join(rest)}"""
    ]


def _codes(picked: Chosen, before: Iterable[Phase], phase: Phase, source: str = "serial_search") -> str:
    """SELECT id, mark of the serials with a code in the search index that belongs to the phase and to none `before`."""
    rest = [*picked.conditions, *picked.rest, *(f"NOT {_named(picked, one)}" for one in before)]
    number = "f.rowid" if sqlite() else "f.code_id"
    if picked.aliased:
        # Of several codes of one serial its own number counts, else the alias that was added first.
        earlier = f"{phase.meets('s')} OR {_alias(phase, f' AND b.id < -{number}')}"
        rest.append(f"({number} > 0 OR NOT ({earlier}))")
    if not sqlite():
        tail = "f.key_reversed >= %(tail_from)s AND f.key_reversed < %(tail_to)s"
        rest.append(tail if phase.name == "ends" else phase.meets("f"))
        # Looked up one by one, whatever the planner believes: joined, as long as the tables are new, it compares each
        # with each.
        return f"""SELECT s.id, f.{_mark(phase)} AS mark FROM {source} f CROSS JOIN LATERAL (SELECT n.* FROM serial n
            WHERE n.organization_id = %(org)s AND n.id = f.serial_id OFFSET 0) s
            WHERE f.organization_id = %(org)s AND {" AND ".join(rest)}"""
    alias, code = "", phase.meets("s")
    if picked.aliased:
        alias = "LEFT JOIN serial_alias a ON a.organization_id = %(org)s AND a.id = -f.rowid"
        code = f"CASE WHEN f.rowid > 0 THEN {phase.meets('s')} ELSE {phase.meets('a')} END"
    serial = "COALESCE(a.serial_id, f.rowid)" if picked.aliased else "f.rowid"
    return f"""SELECT s.id, f.rowid AS mark FROM serial_search f {alias} CROSS JOIN serial s
        WHERE f.serial_search MATCH %(match_{phase.name})s AND s.id = {serial} AND {code} AND {" AND ".join(rest)}"""


def _mark(phase: Phase) -> str:
    if sqlite():
        return "rowid"
    return "code_id" if phase.numbered else "key_reversed"
