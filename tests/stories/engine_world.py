"""A story's world on the database of the test run: a shop of its own, every act through posting."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from serialtrail.access import members, organizations, users
from serialtrail.access.who import Who, actor
from serialtrail.db import transaction
from serialtrail.db.models import accounts, catalog
from serialtrail.domain import gs1, numbers
from serialtrail.domain.documents import KINDS
from serialtrail.domain.facts import Actor, Draft, DraftLine
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.posting import cartons, engine, scans, serials, steps, tracking, transfers, voids
from serialtrail.posting.begin import Done
from serialtrail.posting.serials import Changes
from serialtrail.queries import documents, stock, trails
from serialtrail.queries import serials as serial_queries
from serialtrail.queries.serials import SerialFilters
from serialtrail.queries.stock import StockFilters
from tests.stories import shop
from tests.stories.language import Line, Said, Unclear, document, lines, spread
from tests.stories.telling import Seen

Words = Sequence[str]


class EngineWorld:
    """One organization; `refs` are the documents by the names the story gives them."""

    def __init__(self, industry: str = "electronics") -> None:
        self.at = shop.AT
        self.who = transaction.write(lambda: _founded(industry, self.at))
        self.organization = self.who.organization_id
        self.me = actor(self.who)
        self.staff: dict[tuple[str, tuple[str, ...]], Actor] = {("owner", ()): self.me}
        self.refs: dict[str, int] = {}
        self.left: tuple[str, ...] = ()
        self.last_void: list[int] = []

    # -- acts ---------------------------------------------------------------------------------------------------

    def act(self, line: Line) -> None:
        self.at += timedelta(minutes=1)
        by = self._member(line)
        if line.verb in KINDS:
            self._document(by, document(line.verb, line.words))
            return
        does: Callable[[Actor, Words], None] | None = getattr(self, f"do_{line.verb}", None)
        if does is None:
            raise Unclear(line.text)
        does(by, line.words)

    def _member(self, line: Line) -> Actor:
        key = (line.role, line.stores)
        if key not in self.staff:
            email = f"{secrets.token_hex(6)}@example.com"
            added = members.add(self.who, email, line.role, self.at, stores=list(line.stores) or None)
            self.staff[key] = Actor(int(added["id"]), line.role)
        return self.staff[key]

    def _limited(self, said: Said) -> Draft:
        limit = self._organization().max_numbers if "limit" not in said.fields else None
        return said.draft(limit=limit)

    def _organization(self) -> accounts.Organization:
        return accounts.Organization.objects.get(pk=self.organization)

    def _document(self, by: Actor, said: Said) -> None:
        draft = self._limited(said)
        if said.act == "check":
            if refusals := engine.check(self.organization, by, draft, self.at):
                raise Refused(refusals)
            return

        def work() -> Done:
            done = engine.create(self.organization, by, draft, self.at, post=said.act == "post")
            return engine.ship(self.organization, by, done.document, self.at) if said.act == "ship" else done

        self._done(said.ref, transaction.write(work))

    def _done(self, ref: str, done: Done) -> None:
        self.refs[ref] = done.document
        self.left = done.left_alone

    def do_post(self, by: Actor, words: Words) -> None:
        confirm = words[2].split(",") if words[1:2] == ["confirm"] or words[1:2] == ("confirm",) else ()
        self._done(words[0], engine.post(self.organization, by, self.refs[words[0]], self.at, confirm=confirm))

    def do_submit(self, by: Actor, words: Words) -> None:
        steps.submit(self.organization, by, self.refs[words[0]], self.at)

    def do_reject(self, by: Actor, words: Words) -> None:
        steps.reject(self.organization, by, self.refs[words[0]], self.at)

    def do_approve(self, by: Actor, words: Words) -> None:
        steps.approve(self.organization, by, self.refs[words[0]], self.at, change=_bringing(words))

    def do_ship(self, by: Actor, words: Words) -> None:
        engine.ship(self.organization, by, self.refs[words[0]], self.at, change=_bringing(words))

    def do_receive(self, by: Actor, words: Words) -> None:
        chosen = None if list(words[1:]) == ["all"] else lines(words[1:])
        limit = self._organization().max_numbers
        transfers.receive(self.organization, by, self.refs[words[0]], self.at, chosen, limit=limit)

    def do_close(self, by: Actor, words: Words) -> None:
        transfers.close(self.organization, by, self.refs[words[0]], self.at, words[1])

    def do_void(self, by: Actor, words: Words) -> None:
        chain = list(words[1:]) == ["with", "successors"]
        self.last_void = voids.void(self.organization, by, self.refs[words[0]], self.at, with_successors=chain)

    def do_correct(self, by: Actor, words: Words) -> None:
        voided, draft = voids.void_and_correct(self.organization, by, self.refs[words[0]], self.at)
        self.last_void, self.refs[words[2]] = voided, draft

    def do_discard(self, by: Actor, words: Words) -> None:
        steps.discard(self.organization, by, self.refs[words[0]])

    def do_edit(self, by: Actor, words: Words) -> None:
        words, version = list(words), None
        if "version" in words:
            place = words.index("version")
            version = int(words[place + 1])
            del words[place : place + 2]
        document_id = self.refs[words[0]]
        row = documents.read(self.organization, document_id)
        assert row is not None
        said = document(row["kind"], words)

        def change(before: Draft) -> Draft:
            return replace(before, lines=said.lines or before.lines, **said.fields)

        steps.edit(self.organization, by, document_id, self.at, change, version=version)

    def do_copy(self, by: Actor, words: Words) -> None:
        self._done(words[2], steps.copy(self.organization, by, self.refs[words[0]], self.at))

    def do_convert(self, by: Actor, words: Words) -> None:
        """convert Q1 to sale as S1 PHONE x2"""
        chosen = lines(words[5:]) or None
        done = steps.convert(self.organization, by, self.refs[words[0]], self.at, words[2], chosen)
        self._done(words[4], done)

    def do_scan(self, by: Actor, words: Words) -> None:
        """scan S1 [of LAPTOP] D-1 D-2; a number that stays out is a refusal of the line."""
        sku, texts = (words[2], words[3:]) if words[1] == "of" else (None, words[1:])
        texts = [text for word in texts for text in spread(word)]
        limit = self._organization().max_numbers
        _told(scans.add(self.organization, by, self.refs[words[0]], self.at, texts, sku, limit))

    def do_unscan(self, by: Actor, words: Words) -> None:
        _told(scans.take_back(self.organization, by, self.refs[words[0]], words[1:]))

    def _edit(self, by: Actor, code: str, **changes: Any) -> None:
        serials.edit(self.organization, by, self._id(code), self.at, Changes(frozenset(changes), **changes))

    def _id(self, code: str) -> int:
        row = serial_queries.find(self.organization, code)
        assert row is not None, f"{code} is not known"
        return int(row["id"])

    def do_rename(self, by: Actor, words: Words) -> None:
        self._edit(by, words[0], number=words[2])

    def do_move(self, by: Actor, words: Words) -> None:
        self._edit(by, words[0], location=words[2])

    def do_block(self, by: Actor, words: Words) -> None:
        self._edit(by, words[0], block=(words[1], ""))

    def do_unblock(self, by: Actor, words: Words) -> None:
        self._edit(by, words[0], block=None)

    def do_alias(self, by: Actor, words: Words) -> None:
        self._edit(by, words[0], aliases=tuple(zip(words[1::2], words[2::2], strict=True)))

    def do_extend(self, by: Actor, words: Words) -> None:
        self._edit(by, words[0], warranty_until=date.fromisoformat(words[1]))

    def do_note(self, by: Actor, words: Words) -> None:
        self._edit(by, words[0], note=" ".join(words[1:]), production_batch=words[1])

    def do_delete(self, by: Actor, words: Words) -> None:
        done = serials.delete(self.organization, by, self._id(words[0]), self.at, keep_unit="keep_unit" in words)
        if done is not None and "as" in words:
            self.refs[words[-1]] = done

    def do_carton(self, by: Actor, words: Words) -> None:
        """carton C-1 [on P-1] holds D-1 D-2"""
        parent, rest = (words[2], words[3:]) if words[1:2] in (["on"], ("on",)) else (None, words[1:])
        held = [text for word in rest[1:] for text in spread(word)]
        cartons.create(self.organization, by, words[0], held, self.at, parent=parent)

    def do_track(self, by: Actor, words: Words) -> None:
        self._switch(by, words, True)

    def do_untrack(self, by: Actor, words: Words) -> None:
        self._switch(by, words, False)

    def _switch(self, by: Actor, words: Words, on: bool) -> None:
        found = tracking.switch(self.organization, by, words, on, self.at)
        if refusals := [r for one in found for r in one.refusals]:
            raise Refused(refusals)

    def do_set(self, by: Actor, words: Words) -> None:
        given: Any = {"on": True, "off": False}.get(words[1]) if not words[1].isdecimal() else int(words[1])
        organizations.change(self.who, {words[0]: given}, self.at)

    def do_policy(self, by: Actor, words: Words) -> None:
        wanted = {"preset": words[0]} if len(words) == 1 else {words[0]: words[1]}
        organizations.change(self.who, {"policy": wanted}, self.at)

    # -- what is seen -------------------------------------------------------------------------------------------

    def serial(self, code: str) -> Seen | None:
        row = serial_queries.find(self.organization, code)
        if row is None:
            return None
        steps_of = trails.trail(self.organization, int(row["id"]), 1000).results
        trail = tuple(f"{step['source']}>{step['target']}" for step in steps_of)
        names = {str(document_id): ref for ref, document_id in self.refs.items()}
        return Seen(
            row["number"], row["status"], row["location"] or "", trail, row["lives"], row["party"],
            date.fromisoformat(row["warranty_until"]) if row["warranty_until"] else None,
            row["blocked"]["reason"] if row["blocked"] else "", names.get(str(row["held_by_id"])),
        )  # fmt: skip

    def standing(self, place: str) -> set[str]:
        found = serial_queries.page(self.organization, SerialFilters(location=place, statuses=("in_stock",)), 1000)
        return {row["number"] for row in found.results}

    def stock(self, sku: str, place: str) -> tuple[Decimal, Decimal]:
        rows = stock.page(self.organization, StockFilters(item=sku, location=place)).results
        return (Decimal(rows[0]["on_hand"]), Decimal(rows[0]["in_stock_serials"])) if rows else (Decimal(0), Decimal(0))

    def _read(self, ref: str) -> dict[str, Any]:
        row = documents.read(self.organization, self.refs[ref])
        assert row is not None, f"{ref} is gone"
        return row

    def state(self, ref: str) -> str:
        row = documents.read(self.organization, self.refs[ref])
        return str(row["state"]) if row else "gone"

    def number(self, ref: str) -> str:
        return str(self._read(ref)["number"] or "")

    def numbers(self, ref: str) -> list[str]:
        return [number for line in self._read(ref)["lines"] for number in line["serials"]]

    def open(self, ref: str, sku: str) -> Decimal:
        return sum((Decimal(line["open"]) for line in self._read(ref)["lines"] if line["item"] == sku), Decimal(0))

    def voided(self) -> list[str]:
        names = {document_id: ref for ref, document_id in self.refs.items()}
        return [names.get(document_id, str(document_id)) for document_id in self.last_void]

    def left_alone(self) -> set[str]:
        return set(self.left)

    def confirmed(self, ref: str) -> list[str]:
        return list(self._read(ref)["confirm"])


def _bringing(words: Words) -> Callable[[Draft], Draft] | None:
    """`ship T1 with D-1 D-2`: the numbers of the lines of these items."""
    if "with" not in words:
        return None
    brought = {line.sku: line for line in lines(words[2:])}

    def change(draft: Draft) -> Draft:
        return replace(draft, lines=tuple(_brought(line, brought) for line in draft.lines))

    return change


def _brought(line: DraftLine, brought: dict[str, DraftLine]) -> DraftLine:
    return replace(line, numbers=brought[line.sku].numbers) if line.sku in brought else line


def _told(verdicts: Sequence[scans.Verdict]) -> None:
    refusals: list[Refusal] = [refusal for verdict in verdicts for refusal in verdict.refusals]
    if refusals:
        raise Refused(refusals)


def _founded(industry: str, at: Any) -> Who:
    """A shop with its items, written in bulk: stories are many."""
    user = users.create(f"{secrets.token_hex(8)}@example.com", None)
    home = organizations.create("Story", industry, user, at)
    org = home.organization_id
    catalog.Location.objects.bulk_create(
        catalog.Location(organization_id=org, code=code, key=code, name=code, kind="storage", created_at=at)
        for code in shop.PLACES
    )
    catalog.Party.objects.bulk_create(
        catalog.Party(organization_id=org, code=code, key=numbers.key(code), name=code, role=role, created_at=at)
        for code, role in shop.PARTIES.items()
    )
    off = industry != "electronics"
    catalog.Item.objects.bulk_create(_item(org, item, at, off) for item in shop.ITEMS.values())
    ids = dict(catalog.Item.objects.for_org(org).values_list("sku", "id"))
    catalog.Unit.objects.bulk_create(
        catalog.Unit(organization_id=org, item_id=ids[item.sku], name=name, factor=factor)
        for item in shop.ITEMS.values()
        for name, factor in item.units.items()
    )
    catalog.Component.objects.bulk_create(
        catalog.Component(organization_id=org, bundle_id=ids[item.sku], item_id=ids[sku], quantity=quantity)
        for item in shop.ITEMS.values()
        for sku, quantity in item.components.items()
    )
    who = members.signed_in(user.pk, org)
    assert who is not None
    return who


def _item(org: int, item: shop.Item, at: Any, off: bool) -> catalog.Item:
    return catalog.Item(
        organization_id=org, sku=item.sku, key=item.sku, name=item.sku.title(), category=item.category,
        kind=item.kind, tracking="none" if off and item.tracked else item.tracking, base_unit="pcs",
        warranty_months=item.months, number_check=item.check, number_regex=item.regex, barcode=item.barcode,
        barcode_key=item.barcode, gtin=gs1.gtin14(item.barcode) if item.barcode else None, created_at=at,
    )  # fmt: skip
