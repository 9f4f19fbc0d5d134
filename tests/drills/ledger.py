"""A small second writer of healthy ledgers, for tests of the auditor; it shares no code with posting."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from serialtrail.db.models import accounts, catalog, documents, ledger, serials
from serialtrail.domain.documents import OUTSIDE, document_number

PLACES = ("supplier", "customer", "transit", "missing", "removed")


@dataclass
class Move:
    """One movement to be: a line, a quantity of an item, from where to where, with which numbers."""

    line: documents.DocumentLine
    quantity: Decimal
    source: str
    target: str
    numbers: tuple[str, ...] = ()
    item: catalog.Item | None = None


@dataclass
class Thing:
    """What is known of a serial while the ledger is written."""

    row: serials.Serial
    trail: list[tuple[int, str, str, int, bool]] = field(default_factory=list)
    """(version, source kind, target kind, below, mirror) of each step."""


class Ledger:
    """One organization whose documents are written step by step; `close` writes what is derived."""

    def __init__(self, slug: str) -> None:
        self.now = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
        self.org = accounts.Organization.objects.create(slug=slug, name=slug, created_at=self.now, serials_enabled=True)
        user = accounts.User.objects.create(email=f"{slug}@example.com", password="!")
        self.o = {"organization_id": self.org.pk}
        self.member = accounts.Member.objects.create(
            **self.o, user=user, name="Olga", role="owner", created_at=self.now
        )
        self.places = {
            code: catalog.Location.objects.create(
                **self.o,
                code=code,
                key=code.upper(),
                name=code,
                kind=code if code in PLACES else "storage",
                created_at=self.now,
            )
            for code in (*PLACES, "MAIN", "SHOP")
        }
        self.kind = {place.pk: place.kind for place in self.places.values()}
        self.things: dict[str, Thing] = {}
        self.counters: Counter[str] = Counter()
        self.stock: defaultdict[tuple[int, int], Decimal] = defaultdict(Decimal)
        self.hash, self.seq = bytes(32), 0
        self.by_id = {place.pk: place for place in self.places.values()}

    def item(self, sku: str, **more: Any) -> Any:
        return catalog.Item.objects.create(**self.o, sku=sku, key=sku.upper(), name=sku, created_at=self.now, **more)

    def party(self, code: str, role: str) -> Any:
        return catalog.Party.objects.create(
            **self.o, code=code, key=code.upper(), name=code, role=role, created_at=self.now
        )

    def document(
        self, kind: str, *lines: tuple[catalog.Item, str], state: str = "posted", **more: Any
    ) -> tuple[documents.Document, list[documents.DocumentLine]]:
        numbered = state not in ("draft", "pending")
        if numbered:
            self.counters[kind] += 1
        for name in ("location", "to_location"):
            if name in more:
                more[name] = self.places[more[name]]
        document = documents.Document.objects.create(
            **self.o,
            kind=kind,
            state=state,
            number=document_number(kind, self.counters[kind]) if numbered else None,
            date=self.now.date(),
            created_at=self.now,
            created_by=self.member,
            **more,
        )
        made = [
            documents.DocumentLine.objects.create(
                **self.o,
                document=document,
                position=place,
                item=item,
                quantity=Decimal(quantity),
                unit="pcs",
                base_quantity=Decimal(quantity),
                direction="in" if more.get("reference") == "in" else ("out" if kind == "adjustment" else ""),
            )
            for place, (item, quantity) in enumerate(lines, 1)
        ]
        return document, made

    def post(
        self,
        document: documents.Document | None,
        *moves: Move,
        act: str = "post",
        reverses: ledger.Posting | None = None,
        rename: tuple[str, str] | None = None,
    ) -> ledger.Posting:
        self.seq += 1
        self.now += timedelta(hours=1, microseconds=7)
        lines = [self._head_line(document, act, reverses)]
        posting = ledger.Posting(
            **self.o,
            seq=self.seq,
            document=document,
            act=act,
            at=self.now,
            date=self.now.date(),
            member=self.member,
            reverses=reverses,
            hash=b"",
        )
        # The hash needs no ids of the posting, but those of its movements: written after them, in one transaction.
        pending = [(move, self._movement(move)) for move in moves]
        text, rows = self._texts(pending, reverses, document)
        if rename:
            text.append(f"rename|{self.things[rename[0].upper()].row.pk}|{rename[0]}|{rename[1]}")
        self.hash = hashlib.sha256(self.hash + "\n".join(lines + text).encode()).digest()
        posting.hash = self.hash
        posting.save()
        for movement, parts in rows:
            movement.posting = posting
            movement.save(force_insert=True)
            for part in parts:
                part.posting, part.movement = posting, movement
                part.save(force_insert=True)
        if rename:
            self._rename(posting, *rename)
        return posting

    def void(self, document: documents.Document) -> None:
        """Mirror every posting of the document, newest first."""
        for posting in reversed(ledger.Posting.objects.for_org(self.org.pk).filter(document=document).order_by("seq")):
            moves = []
            for movement in reversed(
                ledger.Movement.objects.for_org(self.org.pk).filter(posting=posting).order_by("id")
            ):
                parts = ledger.SerialMovement.objects.for_org(self.org.pk).filter(movement=movement).order_by("-id")
                moves.append(
                    Move(
                        movement.line,
                        movement.quantity,
                        self.by_id[movement.target_id].code,
                        self.by_id[movement.source_id].code,
                        tuple(part.serial.number for part in parts),
                        movement.item,
                    )
                )
            self.post(document, *moves, act="void", reverses=posting)
        document.state = "voided"
        document.save()

    def hold(self, document: documents.Document, line: documents.DocumentLine, *numbers: str) -> None:
        for number in numbers:
            self.things[number.upper()].row.holder = document
            documents.LineSerial.objects.create(
                **self.o, document=document, line=line, number=number, key=number.upper(), seen_seq=self.seq
            )

    def register(self, item: catalog.Item, *numbers: str) -> None:
        for number in numbers:
            self._thing(number, item, "supplier")

    def close(self) -> None:
        """Write what is derived: serials, stock levels, head, counters."""
        counted: Counter[tuple[int, int]] = Counter()
        for thing in self.things.values():
            thing.row.save()
            if self.kind[thing.row.location_id] not in OUTSIDE:
                counted[thing.row.item_id, thing.row.location_id] += 1
        tracked = {item.pk: item.tracking == "serial" for item in catalog.Item.objects.for_org(self.org.pk)}
        for (item, place), on_hand in self.stock.items():
            ledger.StockLevel.objects.create(
                **self.o,
                item_id=item,
                location_id=place,
                on_hand=on_hand,
                serials=counted[item, place],
                tracked=tracked[item],
            )
        # On SQLite it is there already: it follows the postings.
        head = {"seq": self.seq, "hash": self.hash}
        ledger.LedgerHead.objects.update_or_create(head, organization_id=self.org.pk)
        for kind, last in self.counters.items():
            documents.DocumentCounter.objects.create(**self.o, kind=kind, last=last)

    def _head_line(self, document: documents.Document | None, act: str, reverses: ledger.Posting | None) -> str:
        at = self.now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        told = [document.pk, document.number, document.kind] if document else ["", "", ""]
        parts = ["posting", self.seq, self.org.pk, act, *told, at, self.now.date(), self.member.pk]
        return "|".join(str(part) for part in [*parts, reverses.seq if reverses else ""])

    def _movement(self, move: Move) -> ledger.Movement:
        item = move.item or move.line.item
        source, target = self.places[move.source], self.places[move.target]
        for place, sign in ((target, 1), (source, -1)):
            if place.kind not in OUTSIDE:
                self.stock[item.pk, place.pk] += sign * move.quantity
        return ledger.Movement(
            **self.o, line=move.line, item=item, quantity=move.quantity, source=source, target=target
        )

    def _texts(
        self, pending: list[tuple[Move, ledger.Movement]], reverses: Any, document: Any
    ) -> tuple[list[str], list[tuple[ledger.Movement, list[ledger.SerialMovement]]]]:
        text, rows = [], []
        for move, movement in pending:
            quantity = f"{movement.quantity:.4f}"
            text.append(
                f"movement|{movement.line_id}|{movement.item_id}|{quantity}|{movement.source_id}|{movement.target_id}"
            )
            parts = [self._step(number, move, movement, reverses, document) for number in move.numbers]
            for part, number in zip(parts, move.numbers, strict=True):
                text.append(f"serial|{part.serial_id}|{part.version}")
                if part.version == 1:
                    text.append(f"new|{part.serial_id}|{number}")
            rows.append((movement, parts))
        return text, rows

    def _thing(self, number: str, item: catalog.Item, place: str) -> Thing:
        if number.upper() not in self.things:
            row = serials.Serial.objects.create(
                **self.o,
                item=item,
                location=self.places[place],
                number=number,
                key=number.upper(),
                key_reversed=number.upper()[::-1],
                moved_at=self.now,
                created_at=self.now,
            )
            self.things[number.upper()] = Thing(row)
        return self.things[number.upper()]

    def _step(self, number: str, move: Move, movement: Any, reverses: Any, document: Any) -> ledger.SerialMovement:
        thing = self._thing(number, movement.item, move.source)
        row, version = thing.row, len(thing.trail) + 1
        top = row.live_version
        mirrored = thing.trail[top - 1] if reverses else None
        below = mirrored[3] if mirrored else top
        source, target = self.places[move.source].kind, self.places[move.target].kind
        thing.trail.append((version, source, target, below, mirrored is not None))
        part = ledger.SerialMovement(
            **self.o,
            serial=row,
            version=version,
            below=below,
            source=movement.source,
            target=movement.target,
            party_before=row.party,
        )
        if mirrored:
            before = ledger.SerialMovement.objects.for_org(self.org.pk).get(serial=row, version=top)
            row.party = before.party_before
            row.lives -= source == "storage" and target in OUTSIDE
        else:
            if (source in OUTSIDE) != (target in OUTSIDE):
                row.party = document.party
            row.lives += source in OUTSIDE and target == "storage"
        row.version, row.live_version = version, below if mirrored else version
        row.location, row.moved_at = movement.target, self.now
        return part

    def _rename(self, posting: ledger.Posting, old: str, new: str) -> None:
        thing = self.things.pop(old.upper())
        ledger.Rename.objects.create(**self.o, posting=posting, serial=thing.row, old_number=old, new_number=new)
        serials.SerialAlias.objects.create(
            **self.o, serial=thing.row, type="former", code=old, key=old.upper(), key_reversed=old.upper()[::-1]
        )
        thing.row.number, thing.row.key, thing.row.key_reversed = new, new.upper(), new.upper()[::-1]
        self.things[new.upper()] = thing


def healthy(slug: str) -> Ledger:
    """Write one organization with a bit of everything, and return it."""
    book = Ledger(slug)
    phone, case = book.item("PHONE", tracking="serial", category="phones"), book.item("CABLE")
    service, kit = book.item("FITTING", kind="service"), book.item("KIT", kind="bundle")
    for item, quantity in ((phone, "1"), (case, "2.5")):
        catalog.Component.objects.create(**book.o, bundle=kit, item=item, quantity=Decimal(quantity))
    acme, ann = book.party("ACME", "supplier"), book.party("ANN", "customer")
    one, two = Decimal(1), Decimal(2)
    bought = tuple(f"{slug}-A{number:02d}" for number in range(1, 13))
    buy, (line, rest) = book.document("purchase", (phone, "20"), (case, "40.25"), location="MAIN", party=acme)
    book.post(
        buy,
        Move(line, Decimal(20), "supplier", "MAIN", bought),
        Move(rest, Decimal("40.25"), "supplier", "MAIN"),
    )
    label, (line,) = book.document("opening", (phone, "2"), location="MAIN", mode="label")
    book.post(label, Move(line, Decimal(0), "supplier", "MAIN", (f"{slug}-L1", f"{slug}-L2")))
    sale, (line, fitting, third) = book.document(
        "sale", (phone, "2"), (service, "1"), (kit, "1"), location="MAIN", party=ann
    )
    fresh = f"{slug}-N1"
    book.post(
        sale,
        Move(line, Decimal(0), "supplier", "MAIN", (fresh,)),
        Move(line, two, "MAIN", "customer", (bought[0], fresh)),
        Move(third, one, "MAIN", "customer", (bought[1],), phone),
        Move(third, Decimal("2.5"), "MAIN", "customer", (), case),
    )
    assert fitting.item_id == service.pk
    back, (line,) = book.document("sale_return", (phone, "1"), location="SHOP", party=ann)
    book.post(back, Move(line, one, "customer", "SHOP", (bought[1],)))
    wrong, (line, more) = book.document("sale", (phone, "2"), (case, "1"), location="MAIN", party=ann)
    book.post(
        wrong,
        Move(line, Decimal(0), "supplier", "MAIN", (f"{slug}-N2",)),
        Move(line, two, "MAIN", "customer", (bought[2], f"{slug}-N2")),
        Move(more, one, "MAIN", "customer"),
    )
    book.void(wrong)
    _transfers(book, phone, bought)
    give, (line,) = book.document("purchase_return", (phone, "1"), location="MAIN", party=acme)
    book.post(give, Move(line, one, "MAIN", "supplier", (bought[8],)))
    lost, (line,) = book.document("adjustment", (phone, "1"), location="MAIN")
    book.post(lost, Move(line, one, "MAIN", "removed", (bought[9],)))
    counted, (line,) = book.document("count", (phone, "9"), location="MAIN", scope="lines", full=True)
    book.post(
        counted,
        Move(line, one, "MAIN", "missing", (bought[10],)),
        Move(line, one, "removed", "MAIN", (bought[9],)),
    )
    book.post(None, act="rename", rename=(bought[11], f"{slug}-B12"))
    book.document("quotation", (phone, "1"), state="posted", location="MAIN", party=ann)
    held, (line,) = book.document("sale", (phone, "1"), state="draft", location="MAIN", hold=True)
    book.hold(held, line, bought[3])
    book.register(phone, f"{slug}-R1")
    carton = serials.Carton.objects.create(**book.o, code=f"{slug}-C1", key=f"{slug}-C1".upper(), created_at=book.now)
    serials.CartonSerial.objects.create(**book.o, carton=carton, serial=book.things[bought[3].upper()].row)
    book.close()
    return book


def _transfers(book: Ledger, phone: catalog.Item, bought: tuple[str, ...]) -> None:
    one, two = Decimal(1), Decimal(2)
    there = {"location": "MAIN", "to_location": "SHOP", "direction": "send"}
    done, (line,) = book.document("transfer", (phone, "3"), **there)
    book.post(done, Move(line, Decimal(3), "MAIN", "transit", bought[4:6]), act="ship")
    book.post(done, Move(line, two, "transit", "SHOP", (bought[4],)), act="receive")
    book.post(done, Move(line, one, "transit", "missing", (bought[5],)), act="close")
    under_way, (line,) = book.document("transfer", (phone, "2"), state="shipped", **there)
    book.post(under_way, Move(line, two, "MAIN", "transit", bought[6:8]), act="ship")
    book.post(under_way, Move(line, one, "transit", "SHOP", (bought[6],)), act="receive")
    taken_back, (line,) = book.document("transfer", (phone, "1"), **there)
    book.post(taken_back, Move(line, one, "MAIN", "transit", (bought[2],)), act="ship")
    book.post(taken_back, Move(line, one, "transit", "SHOP", (bought[2],)), act="receive")
    book.void(taken_back)
    waits, (line,) = book.document("transfer", (phone, "1"), state="pending", **there)
    book.hold(waits, line, bought[2])
