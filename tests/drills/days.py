"""A shop's days for drills inside the process: one step of every kind of document, each a single transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils.timezone import now

from serialtrail.access.who import actor
from serialtrail.catalog import items, locations, parties
from serialtrail.db.tenant import TenantModel
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.posting import cartons, engine, scans, steps, tracking, transfers, voids
from serialtrail.posting import serials as edits
from serialtrail.queries import serials
from tests.shop import owner

Step = Callable[["Days"], Any]


def digest(organization: int) -> str:
    """A hash over every row of an organization, its own included; read past Django, since drills ask it often."""
    tables = sorted(one._meta.db_table for one in apps.get_models() if issubclass(one, TenantModel))
    connection.ensure_connection()
    cursor = connection.connection.cursor()
    told = hashlib.sha256()
    for table in ("organization", *tables):
        column = "id" if table == "organization" else "organization_id"
        cursor.execute(f"SELECT * FROM {table} WHERE {column} = {organization:d} ORDER BY 1, 2")
        told.update(repr((table, cursor.fetchall())).encode())
    cursor.close()
    return told.hexdigest()


class Days:
    """The shop, and the documents its steps have left for later ones, by name."""

    def __init__(self) -> None:
        self.who = owner()
        self.org, self.actor, self.left = self.who.organization_id, actor(self.who), dict[str, int]()
        for code in ("MAIN", "EAST"):
            locations.create(self.actor, self.org, {"code": code, "name": code}, now())
        for code, role in (("ACME", "supplier"), ("Ann", "customer")):
            parties.create(self.actor, self.org, {"code": code, "name": code, "role": role}, now())
        for sku, more in _ITEMS.items():
            items.create(self.actor, self.org, {"sku": sku, "name": sku, **more}, now())

    def write(self, kind: str, *lines: DraftLine, keep: str = "", post: bool = True, **draft: Any) -> None:
        """A document, posted at once unless told otherwise; kept by name for a later step."""
        draft.setdefault("location", "MAIN")
        done = engine.create(self.org, self.actor, Draft(kind, lines, **draft), now(), post=post)
        self.left[keep] = done.document

    def call(self, what: Callable[..., Any], name: str, *more: Any, **named: Any) -> Any:
        """A step on a document that was left."""
        return what(self.org, self.actor, self.left[name], *more, **named)

    def serial(self, number: str) -> int:
        found = serials.find(self.org, number)
        assert found is not None, number
        return int(found["id"])

    def change(self, serial: str, **changes: Any) -> None:
        wanted = edits.Changes(frozenset(changes), **changes)
        edits.edit(self.org, self.actor, self.serial(serial), now(), wanted)


_ITEMS: dict[str, dict[str, Any]] = {
    "PHONE": {"tracking": "serial", "warranty_months": 24},
    "CABLE": {"units": [{"name": "box", "factor": "12"}]},
    "KIT": {"kind": "bundle", "components": [{"sku": "PHONE", "quantity": "1"}, {"sku": "CABLE", "quantity": "2"}]},
    "LATER": {},
}


def phones(numbers: str = "", quantity: int | None = None, **line: Any) -> DraftLine:
    return DraftLine("PHONE", None if quantity is None else Decimal(quantity), numbers=tuple(numbers.split()), **line)


def cables(quantity: int, **line: Any) -> DraftLine:
    return DraftLine("CABLE", Decimal(quantity), **line)


def _later(day: Days, what: Callable[..., Any], name: str, keep: str, *more: Any) -> None:
    day.left[keep] = day.call(what, name, *more).document


def _longer(draft: Draft) -> Draft:
    return replace(draft, lines=(phones("P1 P2"),), note="changed")


# What a shop does, in an order in which everything goes well. Every line is one transaction.
STEPS: dict[str, Step] = {
    "purchase": lambda d: d.write("purchase", phones("P1 P2 P3 P4 P5 P6 P7 P8"), cables(9), party="ACME", keep="buy"),
    "purchase by count": lambda d: d.write("purchase", phones(quantity=6), cables(1, unit="box")),
    "opening, add": lambda d: d.write("opening", phones("A1 A2"), mode="add"),
    "opening, label": lambda d: d.write("opening", phones("L1 L2"), mode="label"),
    "opening, register": lambda d: d.write("opening", phones("R1 R2"), mode="register", location=None),
    "draft with holds": lambda d: d.write("sale", phones("P1"), post=False, hold=True, keep="sale"),
    "scan": lambda d: d.call(scans.add, "sale", now(), ["P2", "P3", "NOBODY"], "PHONE", 100),
    "take back": lambda d: d.call(scans.take_back, "sale", ["P3"]),
    "edit": lambda d: d.call(steps.edit, "sale", now(), _longer),
    "post a draft": lambda d: d.call(engine.post, "sale", now()),
    "sale that labels": lambda d: d.write("sale", phones("N1"), party="Ann", keep="label-sale"),
    "sale of a bundle": lambda d: d.write("sale", DraftLine("KIT", Decimal(1), numbers=("P4",)), party="Ann"),
    "sale return": lambda d: d.write("sale_return", phones("P2"), party="Ann", keep="back"),
    "sold again": lambda d: d.write("sale", phones("P2"), party="Ann", keep="again"),
    "purchase return": lambda d: d.write("purchase_return", phones("A2"), party="ACME"),
    "repurchase": lambda d: d.write("purchase", phones("A2"), party="ACME"),
    "transfer, draft": lambda d: d.write(
        "transfer", phones("P5 P6", 3), cables(2), post=False, to_location="EAST", keep="move"
    ),
    "submit": lambda d: d.call(steps.submit, "move", now()),
    "reject": lambda d: d.call(steps.reject, "move", now()),
    "submit again": lambda d: d.call(steps.submit, "move", now()),
    "approve": lambda d: d.call(steps.approve, "move", now()),
    "receive in part": lambda d: d.call(transfers.receive, "move", now(), [phones("P5"), cables(1)]),
    "close": lambda d: d.call(transfers.close, "move", now(), "missing"),
    "transfer, ship": lambda d: d.write("transfer", phones("P7"), post=False, to_location="EAST", keep="ship"),
    "ship": lambda d: d.call(engine.ship, "ship", now()),
    "receive all": lambda d: d.call(transfers.receive, "ship", now(), None),
    "transfer whole": lambda d: d.write("transfer", phones("P7"), location="EAST", to_location="MAIN"),
    "adjustment out": lambda d: d.write("adjustment", phones("L2", direction="out"), cables(1, direction="out")),
    "adjustment in": lambda d: d.write("adjustment", phones("L2 I1", direction="in")),
    "relocation": lambda d: d.write("adjustment", phones("I1"), to_location="EAST"),
    "count, draft": lambda d: d.write("count", phones("P3 P6 F1"), post=False, full=True, keep="count"),
    "count": lambda d: d.call(engine.post, "count", now(), confirm=["count_unresolved"]),
    "quotation": lambda d: d.write("quotation", phones(quantity=1), cables(1), post=False, keep="quote"),
    "convert": lambda d: _later(d, steps.convert, "quote", "order", now(), "sales_order"),
    "order": lambda d: d.call(engine.post, "order", now()),
    "purchase order": lambda d: d.write("purchase_order", cables(3)),
    "assembly order": lambda d: d.write("assembly_order", cables(1)),
    "copy": lambda d: _later(d, steps.copy, "back", "copied", now()),
    "discard": lambda d: d.call(steps.discard, "copied"),
    "rename": lambda d: d.change("F1", number="F2"),
    "aliases, place": lambda d: d.change("F2", aliases=(("IMEI", "490154203237518"),), location="EAST", note="seen"),
    "block": lambda d: d.change("F2", block=("quality", "scratched")),
    "unblock": lambda d: d.change("F2", block=None),
    "delete, keep the unit": lambda d: edits.delete(d.org, d.actor, d.serial("F2"), now(), keep_unit=True),
    "delete a number": lambda d: edits.delete(d.org, d.actor, d.serial("R2"), now()),
    "carton": lambda d: d.left.update(box=cartons.create(d.org, d.actor, "BOX-1", ["P6", "L1"], now())),
    "carton, changed": lambda d: d.call(cartons.edit, "box", now(), members=["P6"]),
    "carton, forgotten": lambda d: d.call(cartons.delete, "box", now()),
    "tracking on": lambda d: tracking.switch(d.org, d.actor, ["LATER"], True, now()),
    "void": lambda d: d.call(voids.void, "label-sale", now()),
    "void and correct": lambda d: d.call(voids.void_and_correct, "again", now()),
    "void with successors": lambda d: d.call(voids.void, "buy", now(), with_successors=True),
}
