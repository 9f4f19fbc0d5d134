"""The least SQL that leaves the rows of a document on PostgreSQL, no rule asked: in our schema, and in the thinnest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from serialtrail.bench.floors.world import DAY, Posting, World, hashed, raw

NOW = "2026-03-01 12:00:00+00"
PREFIX = {"purchase": "PU", "sale": "SI", "transfer": "TR"}
_PLANS = """SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
    set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)"""


def _next(table: str) -> str:
    return f"nextval(pg_get_serial_sequence('{table}', 'id'))"


class Own:
    """Our own schema."""

    def __init__(self, w: World) -> None:
        self.w, self.c = w, raw()

    def _all(self, sql: str, *values: Any) -> list[Any]:
        found: list[Any] = self.c.execute(sql, values).fetchall()
        return found

    def _begin(self) -> None:
        self.c.execute("BEGIN")
        self.c.execute(_PLANS)

    def _commit(self) -> None:
        self.c.execute("COMMIT")

    def purchase(self, numbers: Sequence[str]) -> None:
        w = self.w
        self._begin()
        found = self._all(
            """INSERT INTO serial (organization_id, item_id, location_id, number, key, key_reversed, version,
                live_version, lives, moved_at, party_id, block_reason, block_note, production_batch, note, created_at)
            SELECT %s, %s, %s, n, n, reverse(n), 1, 1, 1, %s, %s, '', '', '', '', %s FROM unnest(%s::text[]) AS u(n)
            RETURNING id""",
            w.organization, w.item, w.here, NOW, w.acme, NOW, list(numbers),
        )  # fmt: skip
        ids = sorted(i for (i,) in found)
        self._posting("purchase", "post", ids, 1, w.supplier, w.here, numbers=numbers)
        self._commit()

    def sell(self, keys: Sequence[str], version: int) -> None:
        w = self.w
        self._begin()
        ids = self._locked(keys)
        self._posting("sale", "post", ids, version + 1, w.here, w.customer, party=w.acme, now=w.ann)
        self._commit()

    def transfer(self, keys: Sequence[str], version: int) -> None:
        w = self.w
        self._begin()
        ids = self._locked(keys)
        document, line = self._posting(
            "transfer", "ship", ids, version + 1, w.here, w.transit, party=w.acme, now=w.acme
        )
        self._posting(
            "transfer", "receive", ids, version + 2, w.transit, w.there, of=(document, line), party=w.acme, now=w.acme
        )
        self._commit()

    def void(self, keys: Sequence[str], version: int, document: int) -> None:
        """Of a sale."""
        w = self.w
        self._begin()
        [(line, posting, seq)] = self._all(
            """SELECT l.id, p.id, p.seq FROM document_line l JOIN posting p
                ON p.organization_id = l.organization_id AND p.document_id = l.document_id
            WHERE l.organization_id = %s AND l.document_id = %s""",
            w.organization, document,
        )  # fmt: skip
        ids = self._locked(keys)
        self._posting(
            "sale", "void", ids, version + 1, w.customer, w.here, of=(document, line), below=version - 1,
            party=w.ann, now=w.acme, reverses=(posting, seq),
        )  # fmt: skip
        self._commit()

    def _locked(self, keys: Sequence[str]) -> list[int]:
        return [
            i for (i,) in self._all(
                "SELECT id FROM serial WHERE organization_id = %s AND key = ANY(%s::text[]) ORDER BY key"
                " FOR NO KEY UPDATE",
                self.w.organization, list(keys),
            )
        ]  # fmt: skip

    def _posting(
        self, kind: str, act: str, ids: Sequence[int], version: int, source: int, target: int,
        of: tuple[int, int] | None = None, below: int | None = None, party: int | None = None,
        numbers: Sequence[str] = (), now: int | None = None, reverses: tuple[int, int] | None = None,
    ) -> tuple[int, int]:  # fmt: skip
        w, n, org = self.w, len(ids), self.w.organization
        under = version - 1 if below is None else below
        inside = [
            (place, sign * n) for place, sign in ((source, -1), (target, 1)) if place in (w.here, w.there, w.transit)
        ]
        new = of is None
        line = f"{_next('document_line')}" if new else "%s::bigint"
        document = f"{_next('document')}" if new else "%s::bigint"
        lined = """, lined AS (INSERT INTO document_line (organization_id, id, document_id, position, item_id, quantity,
            unit, base_quantity, direction, production_batch, batch)
            SELECT %s, line, document, 1, %s, %s::int, 'pcs', %s::int, '', '', '' FROM i)"""
        moved = """, moved AS (UPDATE serial SET version = %s, live_version = %s, location_id = %s, party_id = %s,
                moved_at = %s, holder_id = NULL
            FROM unnest(%s::bigint[]) AS u(id) WHERE serial.organization_id = %s AND serial.id = u.id)"""
        live = version if act != "void" else under
        [(posting, made, at)] = self._all(
            f"""WITH i AS MATERIALIZED (SELECT {_next("posting")} AS posting, {_next("movement")} AS movement,
                {document} AS document, {line} AS line){lined if new else ""}, m AS (
                INSERT INTO movement (organization_id, id, posting_id, line_id, item_id, quantity, source_id, target_id)
                SELECT %s, movement, posting, line, %s, %s::int, %s::bigint, %s::bigint FROM i), s AS (
                INSERT INTO serial_movement (organization_id, posting_id, movement_id, serial_id, version, below,
                    source_id, target_id, party_before_id)
                SELECT %s, posting, movement, u.id, %s::int, %s::int, %s::bigint, %s::bigint, %s::bigint
                FROM i CROSS JOIN unnest(%s::bigint[]) AS u(id)), l AS (
                UPDATE stock_level SET on_hand = on_hand + u.n, serials = serials + u.n
                FROM unnest(%s::bigint[], %s::bigint[]) AS u(place, n)
                WHERE organization_id = %s AND item_id = %s AND location_id = u.place){"" if numbers else moved}
            SELECT posting, document, line FROM i""",
            *(of or ()), *((org, w.item, n, n) if new else ()),
            org, w.item, n, source, target,
            org, version, under, source, target, party, list(ids),
            [place for place, _ in inside], [change for _, change in inside], org, w.item,
            *(() if numbers else (version, live, target, now, NOW, list(ids), org)),
        )  # fmt: skip
        seq, before, number, kept, bound = self._document(kind, act, made, new=new)
        said = Posting(seq, act, made, number, kind, reverses and reverses[1])
        digest = hashed(bytes(before), w, said, [(at, n, source, target)], ids, version, numbers)
        self.c.execute(
            f"""WITH p AS (
                INSERT INTO posting (organization_id, id, seq, document_id, act, at, date, member_id, reverses_id, hash)
                VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)), d AS ({kept})
            UPDATE ledger_head SET hash = %s WHERE organization_id = %s""",
            [org, posting, seq, made, act, NOW, DAY, w.member, reverses and reverses[0], digest, *bound, digest, org],
        )
        return made, at

    def _document(self, kind: str, act: str, made: int, *, new: bool) -> tuple[int, Any, str, str, list[Any]]:
        """Take the place in the order; return it, the hash so far, the number, and how the document is written."""
        w, org = self.w, self.w.organization
        if new:
            [(seq, before, last)] = self._all(
                """WITH h AS (UPDATE ledger_head SET seq = seq + 1 WHERE organization_id = %s RETURNING seq, hash),
                    c AS (INSERT INTO document_counter (organization_id, kind, last) SELECT %s, %s, 1 FROM h
                        ON CONFLICT (organization_id, kind) DO UPDATE SET last = document_counter.last + 1
                        RETURNING last)
                SELECT h.seq, h.hash, c.last FROM h CROSS JOIN c""",
                org, org, kind,
            )  # fmt: skip
            number = f"{PREFIX[kind]}-{last:06d}"
            kept = """INSERT INTO document (organization_id, id, number, kind, state, version, location_id, party_id,
                    date, reference, note, mode, direction, scope, category, "full", hold, confirmed, total, created_at,
                    created_by_id, posted_at, posted_by_id)
                VALUES (%s, %s, %s, %s, 'posted', 1, %s, %s, %s, '', '', '', '', '', '', false, false, '[]', 0, %s, %s,
                    %s, %s)"""
            bound = [org, made, number, kind, w.here, w.party(kind), DAY, NOW, w.member, NOW, w.member]
            return seq, before, number, kept, bound
        [(seq, before, number)] = self._all(
            """WITH h AS (UPDATE ledger_head SET seq = seq + 1 WHERE organization_id = %s RETURNING seq, hash)
            SELECT h.seq, h.hash, d.number FROM h CROSS JOIN document d
            WHERE d.organization_id = %s AND d.id = %s""",
            org, org, made,
        )  # fmt: skip
        kept = """UPDATE document SET state = %s, voided_at = %s, version = version + 1
            WHERE organization_id = %s AND id = %s"""
        bound = ["voided" if act == "void" else "posted", NOW, org, made]
        return seq, before, number, kept, bound


class Bare:
    """The thinnest schema that could do it, beside ours in a schema of its own: a statement a document."""

    def __init__(self) -> None:
        self.c: Any = raw()
        for statement in (
            "CREATE SCHEMA IF NOT EXISTS bare",
            "CREATE TABLE IF NOT EXISTS bare.serial (id bigserial PRIMARY KEY, number text COLLATE \"C\" UNIQUE,"
            " item int, place int)",
            "CREATE TABLE IF NOT EXISTS bare.movement (serial bigint, document bigint, source int, target int,"
            " PRIMARY KEY (serial, document))",
            "CREATE TABLE IF NOT EXISTS bare.document (id bigserial PRIMARY KEY, kind text, at timestamptz)",
            "CREATE TABLE IF NOT EXISTS bare.stock (item int, place int, quantity bigint, PRIMARY KEY (item, place))",
            "INSERT INTO bare.stock VALUES (1, 1, 0), (1, 2, 0), (1, 3, 0) ON CONFLICT DO NOTHING",
        ):  # fmt: skip
            self.c.execute(statement)

    def purchase(self, numbers: Sequence[str]) -> None:
        self.c.execute(
            """WITH d AS (INSERT INTO bare.document (kind, at) VALUES ('purchase', %s) RETURNING id),
                s AS (INSERT INTO bare.serial (number, item, place) SELECT n, 1, 1 FROM unnest(%s::text[]) AS u(n)
                    RETURNING id),
                m AS (INSERT INTO bare.movement SELECT s.id, d.id, 0, 1 FROM s CROSS JOIN d)
            UPDATE bare.stock SET quantity = quantity + %s WHERE item = 1 AND place = 1""",
            [NOW, list(numbers), len(numbers)],
        )

    def move(self, kind: str, numbers: Sequence[str], source: int, target: int) -> None:
        n = len(numbers)
        self.c.execute(
            """WITH d AS (INSERT INTO bare.document (kind, at) VALUES (%s, %s) RETURNING id),
                s AS (UPDATE bare.serial SET place = %s WHERE number = ANY(%s::text[]) AND place = %s RETURNING id),
                m AS (INSERT INTO bare.movement SELECT s.id, d.id, %s::int, %s::int FROM s CROSS JOIN d)
            UPDATE bare.stock SET quantity = quantity + CASE place WHEN %s THEN -(%s::int) ELSE %s::int END
            WHERE item = 1 AND place IN (%s, %s)""",
            [
                kind,
                NOW,
                target,
                list(numbers),
                source,
                source,
                target,
                source,
                n,
                n,
                source,
                target,
            ],
        )

    def transfer(self, numbers: Sequence[str]) -> None:
        self.c.execute("BEGIN")
        self.move("ship", numbers, 1, 2)
        self.move("receive", numbers, 2, 3)
        self.c.execute("COMMIT")
