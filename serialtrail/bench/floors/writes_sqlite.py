"""The least SQL that leaves the rows of a document on SQLite, no rule asked: in our schema, and in the thinnest."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from serialtrail.bench.floors.world import DAY, Posting, World, hashed, raw

NOW = "2026-03-01 12:00:00"
PREFIX = {"purchase": "PU", "sale": "SI", "transfer": "TR"}


class Own:
    """Our own schema."""

    def __init__(self, w: World) -> None:
        self.w, self.c = w, raw()

    def _all(self, sql: str, *values: Any) -> list[Any]:
        found: list[Any] = self.c.execute(sql, values).fetchall()
        return found

    def purchase(self, numbers: Sequence[str]) -> None:
        w = self.w
        self._all("BEGIN IMMEDIATE")
        found = self._all(
            """INSERT INTO serial (organization_id, item_id, location_id, number, key, key_reversed, version,
                live_version, lives, moved_at, party_id, block_reason, block_note, production_batch, note, created_at)
            SELECT ?, ?, ?, value ->> 0, value ->> 0, value ->> 1, 1, 1, 1, ?, ?, '', '', '', '', ? FROM json_each(?)
            RETURNING id""",
            w.organization, w.item, w.here, NOW, w.acme, NOW, json.dumps([(n, n[::-1]) for n in numbers]),
        )  # fmt: skip
        ids = sorted(i for (i,) in found)
        self._posting("purchase", "post", ids, 1, w.supplier, w.here, numbers=numbers)
        self._all("COMMIT")

    def sell(self, keys: Sequence[str], version: int) -> None:
        w = self.w
        self._all("BEGIN IMMEDIATE")
        ids = self._locked(keys)
        self._moved(ids, version + 1, w.customer, w.ann)
        self._posting("sale", "post", ids, version + 1, w.here, w.customer, party=w.acme)
        self._all("COMMIT")

    def transfer(self, keys: Sequence[str], version: int) -> None:
        w = self.w
        self._all("BEGIN IMMEDIATE")
        ids = self._locked(keys)
        document, line = self._posting("transfer", "ship", ids, version + 1, w.here, w.transit, party=w.acme)
        self._moved(ids, version + 2, w.there, w.acme)
        self._posting("transfer", "receive", ids, version + 2, w.transit, w.there, of=(document, line), party=w.acme)
        self._all("COMMIT")

    def void(self, keys: Sequence[str], version: int, document: int) -> None:
        """Of a sale."""
        w = self.w
        self._all("BEGIN IMMEDIATE")
        [(line,)] = self._all(
            "SELECT id FROM document_line WHERE organization_id = ? AND document_id = ?", w.organization, document
        )
        [(posting, seq)] = self._all(
            "SELECT id, seq FROM posting WHERE organization_id = ? AND document_id = ?", w.organization, document
        )
        ids = self._locked(keys)
        self._moved(ids, version + 1, w.here, w.acme, live=version - 1)
        self._posting(
            "sale", "void", ids, version + 1, w.customer, w.here, of=(document, line), below=version - 1,
            party=w.ann, reverses=(posting, seq),
        )  # fmt: skip
        self._all("COMMIT")

    def _locked(self, keys: Sequence[str]) -> list[int]:
        return [
            i for (i,) in self._all(
                "SELECT id FROM serial WHERE organization_id = ? AND key IN (SELECT value FROM json_each(?))"
                " ORDER BY key",
                self.w.organization, json.dumps(list(keys)),
            )
        ]  # fmt: skip

    def _moved(self, ids: Sequence[int], version: int, place: int, party: int, live: int | None = None) -> None:
        self._all(
            """UPDATE serial NOT INDEXED SET version = ?, live_version = ?, location_id = ?, party_id = ?, moved_at = ?
            FROM json_each(?) AS j WHERE serial.organization_id = ? AND serial.id = j.value""",
            version, version if live is None else live, place, party, NOW, json.dumps(ids), self.w.organization,
        )  # fmt: skip

    def _posting(
        self, kind: str, act: str, ids: Sequence[int], version: int, source: int, target: int,
        of: tuple[int, int] | None = None, below: int | None = None, party: int | None = None,
        numbers: Sequence[str] = (), reverses: tuple[int, int] | None = None,
    ) -> tuple[int, int]:  # fmt: skip
        w, n = self.w, len(ids)
        org = w.organization
        [(document, posting)] = self._all(
            "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'document'), 0) + 1,"
            " coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'posting'), 0) + 1"
        )
        if of is None:
            [(line,)] = self._all(
                """INSERT INTO document_line (organization_id, document_id, position, item_id, quantity, unit,
                    base_quantity, direction, production_batch, batch)
                VALUES (?, ?, 1, ?, ?, 'pcs', ?, '', '', '') RETURNING id""",
                org, document, w.item, n * 10_000, n * 10_000,
            )  # fmt: skip
        else:
            document, line = of
        [(movement,)] = self._all(
            """INSERT INTO movement (organization_id, posting_id, line_id, item_id, quantity, source_id, target_id)
            VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id""",
            org, posting, line, w.item, n * 10_000, source, target,
        )  # fmt: skip
        self._all(
            """INSERT INTO serial_movement (organization_id, posting_id, movement_id, serial_id, version, below,
                source_id, target_id, party_before_id)
            SELECT ?, ?, ?, value, ?, ?, ?, ?, ? FROM json_each(?)""",
            org, posting, movement, version, version - 1 if below is None else below, source, target, party,
            json.dumps(ids),
        )  # fmt: skip
        self._level(n, source, target)
        number, seq, before = self._document(kind, act, document, new=of is None)
        said = Posting(seq + 1, act, document, number, kind, reverses and reverses[1])
        digest = hashed(before, w, said, [(line, n, source, target)], ids, version, numbers)
        self._all(
            """INSERT INTO posting (organization_id, id, seq, document_id, act, at, date, member_id, reverses_id, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            org, posting, seq + 1, document, act, NOW, DAY, w.member, reverses and reverses[0], digest,
        )  # fmt: skip
        return document, line

    def _level(self, n: int, source: int, target: int) -> None:
        w, org = self.w, self.w.organization
        levels = [(place, sign * n * 10_000) for place, sign in ((source, -1), (target, 1)) if place in self._inside()]
        self._all(
            """UPDATE stock_level SET on_hand = on_hand + (j.value ->> 1), serials = serials + (j.value ->> 1)
            FROM json_each(?) AS j WHERE organization_id = ? AND item_id = ? AND location_id = j.value ->> 0""",
            json.dumps(levels), org, w.item,
        )  # fmt: skip

    def _document(self, kind: str, act: str, document: int, *, new: bool) -> tuple[str, int, bytes]:
        """Write its row; return its number, and the end of the chain as it is."""
        w, org = self.w, self.w.organization
        if new:
            [(last, seq, before)] = self._all(
                """INSERT INTO document_counter (organization_id, kind, last) VALUES (?, ?, 1)
                ON CONFLICT (organization_id, kind) DO UPDATE SET last = document_counter.last + 1
                RETURNING last, (SELECT seq FROM ledger_head WHERE organization_id = ?),
                    (SELECT hash FROM ledger_head WHERE organization_id = ?)""",
                org, kind, org, org,
            )  # fmt: skip
            number = f"{PREFIX[kind]}-{last:06d}"
            self._all(
                """INSERT INTO document (organization_id, id, number, kind, state, version, location_id, party_id, date,
                    reference, note, mode, direction, scope, category, "full", hold, confirmed, total, created_at,
                    created_by_id, posted_at, posted_by_id)
                VALUES (?, ?, ?, ?, 'posted', 1, ?, ?, ?, '', '', '', '', '', '', 0, 0, '[]', 0, ?, ?, ?, ?)""",
                org, document, number, kind, w.here, w.party(kind), DAY, NOW, w.member, NOW, w.member,
            )  # fmt: skip
            return number, seq, before
        [(number, seq, before)] = self._all(
            """UPDATE document SET state = ?, version = version + 1, voided_at = ?
            WHERE organization_id = ? AND id = ?
            RETURNING number, (SELECT seq FROM ledger_head WHERE organization_id = ?),
                (SELECT hash FROM ledger_head WHERE organization_id = ?)""",
            "voided" if act == "void" else "posted", NOW, org, document, org, org,
        )  # fmt: skip
        return number, seq, before

    def _inside(self) -> set[int]:
        return {self.w.here, self.w.there, self.w.transit}


class Bare:
    """The thinnest schema that could do it, in a file of its own, as durable."""

    def __init__(self, folder: Path) -> None:
        self.c = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None, check_same_thread=False)
        self.c.executescript(
            """PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;
            CREATE TABLE IF NOT EXISTS serial (id INTEGER PRIMARY KEY, number TEXT UNIQUE, item INT, place INT);
            CREATE TABLE IF NOT EXISTS movement
                (serial INT, document INT, source INT, target INT, PRIMARY KEY (serial, document)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS document (id INTEGER PRIMARY KEY, kind TEXT, at TEXT);
            CREATE TABLE IF NOT EXISTS stock (item INT, place INT, quantity INT, PRIMARY KEY (item, place));
            INSERT OR IGNORE INTO stock VALUES (1, 1, 0), (1, 2, 0), (1, 3, 0);"""
        )

    def purchase(self, numbers: Sequence[str]) -> None:
        self.c.execute("BEGIN IMMEDIATE")
        document = self.c.execute(
            "INSERT INTO document (kind, at) VALUES ('purchase', ?) RETURNING id", [NOW]
        ).fetchone()[0]
        found = self.c.execute(
            "INSERT INTO serial (number, item, place) SELECT value, 1, 1 FROM json_each(?) RETURNING id",
            [json.dumps(list(numbers))],
        ).fetchall()
        self.c.execute(
            "INSERT INTO movement SELECT value, ?, 0, 1 FROM json_each(?)",
            [document, json.dumps([i for (i,) in found])],
        )
        self.c.execute("UPDATE stock SET quantity = quantity + ? WHERE item = 1 AND place = 1", [len(numbers)])
        self.c.execute("COMMIT")

    def move(self, kind: str, numbers: Sequence[str], source: int, target: int) -> None:
        self.c.execute("BEGIN IMMEDIATE")
        self._move(kind, numbers, source, target)
        self.c.execute("COMMIT")

    def transfer(self, numbers: Sequence[str]) -> None:
        self.c.execute("BEGIN IMMEDIATE")
        self._move("ship", numbers, 1, 2)
        self._move("receive", numbers, 2, 3)
        self.c.execute("COMMIT")

    def _document(self, kind: str) -> Any:
        made = self.c.execute("INSERT INTO document (kind, at) VALUES (?, ?) RETURNING id", [kind, NOW])
        return made.fetchone()[0]

    def _move(self, kind: str, numbers: Sequence[str], source: int, target: int) -> None:
        document = self.c.execute("INSERT INTO document (kind, at) VALUES (?, ?) RETURNING id", [kind, NOW]).fetchone()[
            0
        ]
        found = self.c.execute(
            "UPDATE serial SET place = ? WHERE number IN (SELECT value FROM json_each(?)) AND place = ? RETURNING id",
            [target, json.dumps(list(numbers)), source],
        ).fetchall()
        self.c.execute(
            "INSERT INTO movement SELECT value, ?, ?, ? FROM json_each(?)",
            [document, source, target, json.dumps([i for (i,) in found])],
        )
        self.c.execute(
            "UPDATE stock SET quantity = quantity + CASE place WHEN ? THEN -? ELSE ? END"
            " WHERE item = 1 AND place IN (?, ?)",
            [source, len(found), len(found), source, target],
        )
