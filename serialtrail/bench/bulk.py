"""What trading leaves, written by table in bulk: the same rows as the engine's, chain and stock included, much sooner.

Ids are given here and hashes computed here. Indexes and references of the two big tables are set aside meanwhile, and
made again over all rows at the end, as is the search index. Only for a database that is nobody's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from serialtrail.access.who import actor
from serialtrail.bench.floors.world import DAY, Posting, World, hashed, raw, world
from serialtrail.bench.load import SHARES, Loaded, Merchant, analyze, found, receipts, sku, store
from serialtrail.db import search
from serialtrail.db.models import catalog

NOW = "2026-03-01 12:00:00"
BIG = ("serial", "serial_movement")
_PREFIX = {"purchase": "PI", "sale": "SI", "transfer": "TR"}
# In the order in which they refer to each other: the columns that differ, then those that do not, with their values.
_TABLES: dict[str, tuple[str, dict[str, Any]]] = {
    "document": (
        "id, organization_id, kind, state, number, version, location_id, to_location_id, party_id,"
        " created_by_id, posted_by_id, voided_at, voided_by_id",
        {"date": DAY, "reference": "", "note": "", "mode": "", "direction": "", "scope": "", "category": "",
         '"full"': False, "hold": False, "confirmed": "[]", "total": 0, "created_at": NOW, "posted_at": NOW},
    ),
    "document_line": (
        "id, organization_id, document_id, item_id, quantity, base_quantity",
        {"position": 1, "unit": "pcs", "direction": "", "production_batch": "", "batch": ""},
    ),
    "posting": (
        "id, organization_id, seq, document_id, act, member_id, reverses_id, hash", {"at": NOW, "date": DAY}
    ),
    "movement": ("id, organization_id, posting_id, line_id, item_id, quantity, source_id, target_id", {}),
    "serial": (
        "id, organization_id, item_id, location_id, number, key, key_reversed, version, live_version, party_id",
        {"lives": 1, "moved_at": NOW, "block_reason": "", "block_note": "", "production_batch": "", "note": "",
         "created_at": NOW},
    ),
    "serial_movement": (
        "id, organization_id, posting_id, movement_id, serial_id, version, below, source_id, target_id,"
        " party_before_id",
        {},
    ),
    "stock_level": ("id, organization_id, item_id, location_id, on_hand, serials", {"tracked": True}),
    "document_counter": ("id, organization_id, kind, last", {}),
    "ledger_head": ("id, organization_id, seq, hash", {}),
}  # fmt: skip
# Serials written in one transaction.
_AT_ONCE = 50_000


def load(serials: int) -> Loaded:
    """Load so many serials of three merchants, as `load.traded` would leave them."""
    merchants = []
    with aside():
        for share in SHARES:
            who = found()
            merchants.append(Merchant(who.organization_id, actor(who), round(serials * share)))
            trade(merchants[-1])
    analyze()
    return Loaded([one.organization for one in merchants], merchants)


def trade(merchant: Merchant) -> None:
    """Write what a merchant does who has posted nothing yet."""
    org = merchant.organization
    items = dict(catalog.Item.objects.for_org(org).values_list("key", "id"))
    places = dict(catalog.Location.objects.for_org(org).values_list("key", "id"))
    ledger = Ledger(world(merchant))
    for n, numbers in enumerate(receipts(merchant.serials)):
        ledger.trade(n, Receipt(items[sku(n)], places[store(n)], places[store(n + 1)], numbers))
        if len(ledger.rows["serial"]) >= _AT_ONCE:
            ledger.write()
    ledger.end()


@dataclass(frozen=True)
class Receipt:
    """The numbers that came in one purchase: of which item, at which store, and the store beside it."""

    item: int
    here: int
    there: int
    numbers: Sequence[str]


@dataclass(frozen=True)
class _Document:
    id: int
    line: int
    kind: str
    number: str


@dataclass(frozen=True)
class _Batch:
    """Serials of one receipt: ids by number; and how they stand now by id: version, live version, place, party."""

    ids: dict[str, int]
    now: dict[int, tuple[int, int, int, int | None]]


class Ledger:
    """The rows of one organization that has posted nothing yet, in the order in which they would have come."""

    def __init__(self, world: World) -> None:
        self.w = world
        self.sqlite = connection.vendor == "sqlite"
        # Quantities are counted in ten-thousandths on SQLite.
        self.scale = 10_000 if self.sqlite else 1
        self.rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self.next = {table: int(_one(f"SELECT COALESCE(MAX(id), 0) + 1 FROM {table}")) for table in _TABLES}
        self.last: Counter[str] = Counter()
        self.stock: Counter[tuple[int, int]] = Counter()
        self.seq, self.hash = 0, bytes(32)

    def trade(self, n: int, receipt: Receipt) -> None:
        """Buy the numbers; move, sell and void some of them: all that is ever done to them."""
        w = self.w = replace(self.w, item=receipt.item)
        numbers, here, there = receipt.numbers, receipt.here, receipt.there
        half = len(numbers) // 2
        first = self._ids("serial", len(numbers))
        new = {number: first + i for i, number in enumerate(sorted(numbers))}
        batch = _Batch(new, dict.fromkeys(new.values(), (0, 0, w.supplier, None)))
        bought = self._document("purchase", here, len(numbers))
        self._post(batch, bought, "post", numbers, w.supplier, here, w.acme)
        if n % 3 == 0:
            moved = self._document("transfer", here, half, to=there)
            self._post(batch, moved, "ship", numbers[:half], here, w.transit, w.acme)
            self._post(batch, moved, "receive", numbers[:half], w.transit, there, w.acme)
        if n % 3 == 1:
            sold = self._document("sale", here, len(numbers) - half, voided=n % 9 == 1)
            self._post(batch, sold, "post", numbers[half:], here, w.customer, w.ann)
            if n % 9 == 1:
                self._post(batch, sold, "void", numbers[half:], w.customer, here, w.acme)
        at = there if n % 3 == 0 else here
        for one in numbers[:3]:
            self._post(batch, self._document("sale", at, 1), "post", [one], at, w.customer, w.ann)
        self.rows["serial"] += [
            (serial, w.organization, w.item, place, number, number, number[::-1], version, live, party)
            for number, serial in new.items()
            for version, live, place, party in (batch.now[serial],)
        ]

    def end(self) -> None:
        """Add what is kept once: stock, the documents' counters, the end of the chain."""
        org = self.w.organization
        for (item, place), n in self.stock.items():
            self.rows["stock_level"].append(
                (self._ids("stock_level"), org, item, place, n * self.scale, n * self.scale)
            )
        for kind, last in self.last.items():
            self.rows["document_counter"].append((self._ids("document_counter"), org, kind, last))
        if not self.sqlite:  # there it follows by itself
            self.rows["ledger_head"].append((self._ids("ledger_head"), org, self.seq, self._digest()))
        self.write()

    def write(self) -> None:
        """Write the rows there are, and forget them."""
        put = _insert if self.sqlite else _copy
        raw().execute("BEGIN")
        for table in _TABLES:
            if rows := self.rows.pop(table, None):
                put(table, rows)
        raw().execute("COMMIT")

    def _document(self, kind: str, at: int, n: int, to: int | None = None, *, voided: bool = False) -> _Document:
        w, org = self.w, self.w.organization
        self.last[kind] += 1
        made = _Document(
            self._ids("document"), self._ids("document_line"), kind, f"{_PREFIX[kind]}-{self.last[kind]:06d}"
        )
        state, version, when, whom = ("voided", 2, NOW, w.member) if voided else ("posted", 1, None, None)
        self.rows["document"].append(
            (made.id, org, kind, state, made.number, version, at, to, w.party(kind), w.member, w.member, when, whom)
        )
        quantity = n * self.scale
        self.rows["document_line"].append((made.line, org, made.id, w.item, quantity, quantity))
        return made

    def _post(
        self, batch: _Batch, of: _Document, act: str, numbers: Sequence[str], source: int, target: int, party: int
    ) -> None:
        """All numbers are at one version; a void mirrors the posting before it."""
        w, org, n, void = self.w, self.w.organization, len(numbers), act == "void"
        ids = sorted(batch.ids[number] for number in numbers)
        top, _, _, before = batch.now[ids[0]]
        version, below = top + 1, top - void
        posting, movement = self._ids("posting"), self._ids("movement")
        self.seq += 1
        said = Posting(self.seq, act, of.id, of.number, of.kind, self.seq - 1 if void else None)
        moved = (of.line, n, source, target)
        self.hash = hashed(self.hash, w, said, [moved], ids, version, () if top else sorted(numbers))
        self.rows["posting"].append(
            (posting, org, self.seq, of.id, act, w.member, posting - 1 if void else None, self._digest())
        )
        self.rows["movement"].append((movement, org, posting, of.line, w.item, n * self.scale, source, target))
        at = self._ids("serial_movement", n)
        self.rows["serial_movement"] += [
            (at + i, org, posting, movement, serial, version, below, source, target, before)
            for i, serial in enumerate(ids)
        ]
        batch.now.update(dict.fromkeys(ids, (version, below if void else version, target, party)))
        for place, change in ((source, -n), (target, n)):
            if place not in (w.supplier, w.customer):
                self.stock[w.item, place] += change

    def _digest(self) -> bytes | str:
        return self.hash if self.sqlite else f"\\\\x{self.hash.hex()}"

    def _ids(self, table: str, n: int = 1) -> int:
        first = self.next[table]
        self.next[table] += n
        return first


@contextmanager
def aside() -> Iterator[None]:
    """Set indexes, references and the feeding of the search index aside; make them anew over all rows afterwards."""
    take, bring = _aside_sqlite() if connection.vendor == "sqlite" else _aside_postgresql()
    c = raw()
    for statement in take:
        c.execute(statement)
    try:
        yield
        search.rebuild()
    finally:
        for statement in bring:
            c.execute(statement)
    if connection.vendor == "sqlite":
        wrong = [row for table in BIG for row in c.execute(f"PRAGMA foreign_key_check({table})")]
        assert not wrong, wrong[:5]


def _aside_sqlite() -> tuple[list[str], list[str]]:
    found = raw().execute(
        "SELECT type, name, sql FROM sqlite_master WHERE tbl_name IN (?, ?) AND (name = 'serial_search_added'"
        " OR type = 'index' AND sql NOT LIKE 'CREATE UNIQUE%')",
        BIG,
    )
    rows = found.fetchall()
    [(durable,)] = raw().execute("PRAGMA synchronous").fetchall()
    return (
        ["PRAGMA foreign_keys=OFF", "PRAGMA synchronous=OFF", *(f'DROP {kind} "{name}"' for kind, name, _ in rows)],
        [*(sql for _, _, sql in rows), f"PRAGMA synchronous={durable}", "PRAGMA foreign_keys=ON",
         "PRAGMA wal_checkpoint(TRUNCATE)"],
    )  # fmt: skip


def _aside_postgresql() -> tuple[list[str], list[str]]:
    c = raw()
    indexes = c.execute(
        """SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
        WHERE i.indrelid = ANY(%s::regclass[])
        AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))""",
        [[*BIG, "serial_search"]],
    ).fetchall()
    references = c.execute(
        """SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
        WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])""",
        [list(BIG)],
    ).fetchall()
    sequences = [f"pg_get_serial_sequence('{table}', 'id')" for table in _TABLES]
    return (
        ["SET synchronous_commit = off", "SET maintenance_work_mem = '1GB'", "ALTER TABLE serial DISABLE TRIGGER USER",
         *(f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _ in references),
         *(f"DROP INDEX {name}" for name, _ in indexes)],
        [*(definition for _, definition in indexes),
         *(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for table, name, definition in references),
         "ALTER TABLE serial ENABLE TRIGGER USER",
         *(f"SELECT setval({sequence}, GREATEST(nextval({sequence}), (SELECT COALESCE(MAX(id), 1) FROM {table})))"
           for table, sequence in zip(_TABLES, sequences, strict=True)),
         "RESET maintenance_work_mem", "RESET synchronous_commit"],
    )  # fmt: skip


def _columns(table: str) -> tuple[str, tuple[Any, ...]]:
    varying, constant = _TABLES[table]
    return ", ".join([varying, *constant]), tuple(constant.values())


def _insert(table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    names, constant = _columns(table)
    places = ", ".join("?" * (names.count(",") + 1))
    raw().executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", (row + constant for row in rows))


def _copy(table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    names, constant = _columns(table)
    end = "".join(f"\t{value}" for value in constant) + "\n"
    with raw().cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN (NULL 'None')") as copy:
        copy.write("".join("\t".join(map(str, row)) + end for row in rows))


def _one(sql: str) -> Any:
    return raw().execute(sql).fetchone()[0]
