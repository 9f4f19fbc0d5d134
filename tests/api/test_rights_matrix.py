"""Every route × every role × every scope × own and foreign store, and every route from another organization."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.db.transaction import atomic

from serialtrail.api.routes import api
from serialtrail.db.models import catalog, documents
from serialtrail.domain import rights
from tests.api.everything import Shop, good, operations
from tests.shop import BASE, Caller, caller, codes, member, owner

OWN, FOREIGN = "MAIN", "EAST"
EXPORTS = (
    "serials", "trail", "documents", "stock", "opening", "items", "parties", "locations", "cartons", "labels",
    "imports",
)  # fmt: skip
NUMBERS = {OWN: "M", FOREIGN: "E"}


@dataclass(frozen=True)
class Claim:
    """What a route asks for: the action, on which kind; the state of the document it acts on, and what is sent.

    `kind` of a document, or role of a party; `here`: the action is bound to the store where the thing is; `{place}`
    and `{number}` stand for the store and a serial that is there. `state`: draft, pending, shipped, posted.
    """

    action: str
    kind: str | None = None
    body: Any = None
    here: bool = False
    state: str = ""
    unlimited: bool = False


def _line(number: str = "{letter}5") -> list[dict[str, Any]]:
    return [{"item": "PHONE", "serials": [number]}]


def _document(kind: str, **more: Any) -> dict[str, Any]:
    lines = [{"item": "CABLE", "quantity": "1"}] if kind not in ("sale", "quotation") else _line()
    lines = [{"item": "PHONE", "quantity": "1"}] if kind == "quotation" else lines
    return {"kind": kind, "location": "{place}", "lines": lines, **more}


READ = Claim("read")
ITEM, PLACE = Claim("catalog_write", body={"name": "New"}), Claim("catalog_write", body={"name": "New"}, here=True)
SERIAL = [
    Claim("serial_edit", body={"note": "seen"}, here=True),
    Claim("serial_edit", body={"number": "OTHER-1"}, here=True),
    Claim("serial_block", body={"block": {"reason": "quality"}}, here=True),
]
CARTON = Claim("carton_write", body={"serials": ["{letter}22"]}, here=True)
KINDS = ("sale", "purchase", "quotation", "adjustment")


def _of(action: str, state: str, body: Any = None, kinds: tuple[str, ...] = KINDS) -> list[Claim]:
    return [Claim(action, kind, body, here=True, state=state) for kind in kinds]


# Every route, and what it asks for. A path that is not named here fails the test.
TABLE: dict[str, list[Claim]] = {
    "GET /organization": [READ],
    "PATCH /organization": [
        Claim("organization_edit", body={"name": "New"}),
        Claim("policy_edit", body={"max_numbers": 500}),
    ],
    "GET /items": [READ],
    "POST /items": [Claim("catalog_write", body={"sku": "NEW", "name": "New"})],
    "POST /items/serial-tracking": [Claim("tracking_switch", body={"skus": ["CABLE"], "enabled": True})],
    "GET /items/by-id/{id}": [READ],
    "PATCH /items/by-id/{id}": [ITEM],
    "GET /items/{sku}": [READ],
    "PATCH /items/{sku}": [ITEM],
    "GET /locations": [READ],
    "POST /locations": [Claim("catalog_write", body={"code": "NEW", "name": "New"}, unlimited=True)],
    "GET /locations/by-id/{id}": [READ],
    "PATCH /locations/by-id/{id}": [PLACE],
    "GET /locations/{code}": [READ],
    "PATCH /locations/{code}": [PLACE],
    "GET /parties": [READ],
    "POST /parties": [
        Claim("party_write", kind, {"code": "NEW", "name": "New", "role": kind}) for kind in ("supplier", "customer")
    ],
    "GET /parties/by-id/{id}": [READ],
    "PATCH /parties/by-id/{id}": [Claim("party_write", "customer", {"name": "New"})],
    "GET /parties/{code}": [READ],
    "PATCH /parties/{code}": [Claim("party_write", "supplier", {"name": "New"})],
    "GET /members": [READ],
    "POST /members": [
        Claim("member_write", body={"email": "n@example.com", "role": "auditor", "password": "correct horse 99"})
    ],
    "GET /members/{id}": [READ],
    "PATCH /members/{id}": [Claim("member_write", body={"name": "New"})],
    "GET /tokens": [READ],
    "POST /tokens": [Claim("token_write", body={"scope": "read"})],
    "DELETE /tokens/{id}": [Claim("token_write")],
    "GET /verify": [Claim("verify")],
    "POST /labels": [Claim("label", body={"serials": ["{letter}5"], "format": "zpl"}, here=True)],
    "GET /labels/templates": [READ],
    "GET /labels/prints": [READ],
    "GET /labels/prints/{id}/file": [Claim("label")],
    "GET /stock": [READ],
    "GET /documents": [READ],
    "POST /documents": [
        *(Claim("document_draft", kind, _document(kind), here=True) for kind in KINDS if kind != "adjustment"),
        *(Claim("document_post", kind, _document(kind, post=True), here=True) for kind in ("sale", "purchase")),
        Claim("document_hold", "sale", _document("sale", hold=True), here=True),
    ],
    "GET /documents/{id}": [Claim("read", "sale", state="draft")],
    "GET /documents/{id}/print": [Claim("read", "sale", state="draft")],
    "PATCH /documents/{id}": _of("document_draft", "draft", {"note": "new"}),
    "DELETE /documents/{id}": _of("document_discard", "draft"),
    "POST /documents/{id}/submit": _of("document_submit", "draft"),
    "POST /documents/{id}/approve": _of("document_approve", "pending"),
    "POST /documents/{id}/reject": _of("document_approve", "pending"),
    "POST /documents/{id}/post": _of("document_post", "draft"),
    "POST /documents/{id}/check": [],
    "POST /documents/{id}/ship": _of("document_ship", "draft", kinds=("transfer",)),
    "POST /documents/{id}/receive": _of("document_receive", "shipped", kinds=("transfer",)),
    "POST /documents/{id}/close": _of("document_close", "shipped", {"rest": "back"}, kinds=("transfer",)),
    "POST /documents/{id}/copy": _of("document_draft", "draft"),
    "POST /documents/{id}/convert": [
        Claim("document_draft", "sale", {"kind": "sale"}, here=True, state="quotation"),
    ],
    "POST /documents/{id}/void": _of("document_void", "posted"),
    "POST /documents/{id}/serials": _of("scan_into_document", "draft", {"numbers": ["{letter}9"]}, ("sale",)),
    "DELETE /documents/{id}/serials": _of("scan_into_document", "draft", {"numbers": ["{letter}1"]}, ("sale",)),
    "GET /serials": [READ],
    "POST /serials": [
        Claim(
            "serial_create", body={"item": "PHONE", "location": "{place}", "numbers": ["N1"], "mode": "add"}, here=True
        ),
        Claim("serial_create", body={"item": "PHONE", "numbers": ["N1"], "mode": "register"}),
    ],
    "GET /serials/by-id/{id}": [READ],
    "PATCH /serials/by-id/{id}": SERIAL,
    "DELETE /serials/by-id/{id}": [Claim("serial_delete", here=True)],
    "GET /serials/by-id/{id}/trail": [READ],
    "GET /serials/{number}/trail": [READ],
    "GET /serials/{number}": [READ],
    "PATCH /serials/{number}": SERIAL,
    "DELETE /serials/{number}": [Claim("serial_delete", here=True)],
    "GET /cartons": [READ],
    "POST /cartons": [Claim("carton_write", body={"code": "NEW", "serials": ["{letter}23"]}, here=True)],
    "GET /cartons/by-id/{id}": [READ],
    "PATCH /cartons/by-id/{id}": [CARTON],
    "DELETE /cartons/by-id/{id}": [Claim("carton_write", here=True)],
    "GET /cartons/{code}": [READ],
    "PATCH /cartons/{code}": [CARTON],
    "DELETE /cartons/{code}": [Claim("carton_write", here=True)],
    "POST /numbers/parse": [Claim("read", body={"text": "A B"})],
    "POST /numbers/generate": [Claim("read", body={"start": "1", "increment": 1, "pieces": 2})],
    "GET /search": [READ],
    **{f"GET /exports/{kind}.{form}": [Claim("export")] for kind in EXPORTS for form in ("csv", "xlsx")},
    # Files are sent as multipart, and answered in pieces: tests/api/test_imports.py asks for the rights to these.
    "POST /imports": [],
    "GET /imports/template.xlsx": [],
    "GET /imports": [Claim("import")],
    "GET /imports/{id}": [Claim("import")],
    "GET /imports/{id}/errors": [],
    "POST /imports/{id}/start": [Claim("import", body={"on_error": "skip_bad"})],
    "POST /imports/{id}/cancel": [Claim("import")],
}


def _routes() -> set[str]:
    """Every route that the interface has, those left out of its document too."""
    found = set()
    for base, router in api._routers:
        for path, view in router.path_operations.items():
            address = (base.rstrip("/") + path).replace("{path:", "{")
            found |= {f"{method} {address}" for one in view.operations for method in one.methods}
    return found


def test_every_route_of_the_interface_stands_in_the_table() -> None:
    assert _routes() == set(TABLE)
    assert {f"{method} {path}" for method, path, _ in operations()} == set(TABLE)


class World:
    """A shop with the same things in two stores, and members of every role who are limited to the first."""

    def __init__(self) -> None:
        self.shop = Shop("Matrix")
        self.places = {
            row.code: row.id
            for row in catalog.Location.objects.for_org(self.shop.owner.who.organization_id).filter(kind="storage")
        }
        self.things: dict[tuple[str, str], str] = {}
        for place, letter in NUMBERS.items():
            self._furnish(place, letter)
        # By role and scope those who are limited to one store; by role those who are not.
        self.callers: dict[tuple[str, str], Caller] = {}
        self.free: dict[str, Caller] = {}
        for role in rights.ROLES:
            who = member(self.shop.owner.who, role, [OWN])
            self.callers |= {(role, scope): caller(who, scope) for scope in rights.SCOPES}
            self.free[role] = caller(member(self.shop.owner.who, role))

    def _furnish(self, place: str, letter: str) -> None:
        shop, there = self.shop, FOREIGN if place == OWN else OWN
        cable = [{"item": "CABLE", "quantity": "1"}]
        bodies: dict[str, Any] = {
            "sale": {},
            "purchase": {"lines": cable},
            "quotation": {"lines": cable},
            "adjustment": {"lines": [{**cable[0], "direction": "in"}]},
        }
        for kind, (state, steps) in itertools.product(bodies, _STEPS.items()):
            lines = {"lines": _filled(_line("{letter}" + _SOLD[state]), place)} if kind == "sale" else bodies[kind]
            self._make(place, kind, state, {"kind": kind, "location": place, **lines}, steps)
        transfer = {"kind": "transfer", "lines": _filled(_line("{letter}8"), place)}
        self._make(place, "transfer", "draft", {**transfer, "location": place, "to_location": there}, ())
        # What arrives at this place was sent from the other.
        sent = {"kind": "transfer", "lines": _filled(_line("{letter}12"), there)}
        self._make(place, "transfer", "shipped", {**sent, "location": there, "to_location": place}, ("ship",))
        self.things[place, "item"] = shop.ids["item CABLE"]
        self.things[place, "serial"] = good(shop.owner.get(f"/serials/{letter}15"))["id"]
        made = good(shop.owner.post("/cartons", {"code": f"BOX-{place}", "serials": [f"{letter}16"]}))
        self.things[place, "carton"] = made["id"]

    def _make(self, place: str, kind: str, state: str, body: Any, steps: tuple[str, ...]) -> None:
        made = good(self.shop.owner.post("/documents", body))["id"]
        for step in steps:
            good(self.shop.owner.post(f"/documents/{made}/{step}"))
        self.things[place, f"{kind} {state}"] = made

    def path(self, template: str, place: str, claim: Claim) -> str:
        """The address of the thing at this place."""
        noun = template.split("/")[1]
        ids = {
            "items": self.things[place, "item"], "locations": str(self.places[place]),
            "parties": self.shop.ids["party ANN"], "members": self.shop.ids["member"], "tokens": self.shop.ids["token"],
            "serials": self.things[place, "serial"], "cartons": self.things[place, "carton"],
            "documents": self.things.get((place, _named(claim)), ""), "labels": self.shop.ids["print"],
            "imports": self.shop.ids["import"],
        }  # fmt: skip
        code = {"locations": place, "parties": "ACME", "cartons": f"BOX-{place}"}.get(noun, "")
        return template.format(id=ids.get(noun, ""), sku="CABLE", code=code, number=f"{NUMBERS[place]}15")


# Which serial the sale in each state is about.
_SOLD = {"draft": "1", "pending": "25", "posted": "26"}
_STEPS: dict[str, tuple[str, ...]] = {"draft": (), "pending": ("submit",), "posted": ("post",)}


def _named(claim: Claim) -> str:
    return "quotation draft" if claim.state == "quotation" else f"{claim.kind} {claim.state}"


def _filled(body: Any, place: str) -> Any:
    return json.loads(json.dumps(body).replace("{letter}", NUMBERS[place]).replace("{place}", place))


@pytest.fixture(scope="module")
def world(database: None) -> World:
    return World()


def _undone(work: Callable[[], Any]) -> Any:
    """What the work gives, and nothing of what it did."""
    with atomic():
        given = work()
        transaction.set_rollback(True)
    return given


CASES = [(route, claim) for route, claims in TABLE.items() for claim in claims]


@pytest.mark.parametrize(("route", "claim"), CASES, ids=[f"{r} {c.action} {c.kind or ''}" for r, c in CASES])
def test_a_route_lets_through_who_may_and_nobody_else(world: World, route: str, claim: Claim) -> None:
    method, template = route.split(" ")
    asking = [(one, place) for one in world.callers.values() for place in (OWN, FOREIGN)]
    for one, place in [*asking, *((one, FOREIGN) for one in world.free.values())]:
        address, sent = world.path(template, place, claim), _filled(claim.body, place)

        def ask(one: Caller = one, address: str = address, sent: Any = sent) -> Any:
            if claim.state:
                rows = documents.Document.objects.for_org(one.who.organization_id)
                rows.filter(id=address.split("/")[2]).update(created_by_id=one.who.member_id)
            return one.call(method, address, sent)

        answer = _undone(ask)
        who = one.who
        about = (route, claim.action, claim.kind, who.role, who.scope, who.stores, place, answer.content[:300])
        if _may(claim, one, world.places, place):
            assert answer.status_code < 300, about
        else:
            assert answer.status_code == 403, about
            assert codes(answer)[0] == "not_permitted", about


def _may(claim: Claim, one: Caller, places: dict[str, int], place: str) -> bool:
    kind = claim.kind if rights.needs_kind(claim.action) else None
    if not rights.may(one.who.role, claim.action, kind=kind, scope=one.who.scope):
        return False
    if claim.unlimited:
        return one.who.stores is None
    return not claim.here or _bound(claim, one.who.stores, places, place)


def _bound(claim: Claim, stores: frozenset[int] | None, places: dict[str, int], place: str) -> bool:
    """Whether the member's stores include where the thing is; a transfer binds the side that acts."""
    if claim.kind != "transfer":
        return rights.store_allowed(stores, places[place])
    there = FOREIGN if place == OWN else OWN
    ends = (place, there) if claim.state == "draft" else (there, place)
    return rights.document_allowed(
        stores, claim.action, kind="transfer", location_id=places[ends[0]], to_location_id=places[ends[1]]
    )


def test_a_cashier_works_on_drafts_of_their_own_only(world: World) -> None:
    cashier, draft = world.callers["cashier", "write"], world.things[OWN, "sale draft"]
    for method, path, body in (
        ("PATCH", "", {"note": "x"}), ("DELETE", "", None), ("POST", "/post", None), ("POST", "/submit", None),
        ("POST", "/serials", {"numbers": ["M9"]}), ("DELETE", "/serials", {"numbers": ["M1"]}),
    ):  # fmt: skip
        answer = _undone(partial(cashier.call, method, f"/documents/{draft}{path}", body))
        assert codes(answer) == ["not_permitted"], (method, path)


@pytest.mark.parametrize("role", rights.ROLES)
def test_lists_show_a_member_only_what_is_in_their_stores(world: World, role: str) -> None:
    one = world.callers[role, "read"]
    for row in good(one.get("/documents?limit=1000"))["results"]:
        assert OWN in (row["location"], row["to_location"]), row
    stock = good(one.get("/stock?limit=1000"))["results"]
    assert {row["location"] for row in stock} == {OWN}
    standing = good(one.get("/serials?limit=1000&status=in_stock"))["results"]
    assert {row["location"] for row in standing} == {OWN}
    boxes = good(one.get("/cartons?limit=1000"))["results"]
    assert "BOX-EAST" not in {row["code"] for row in boxes}
    for narrowed in ("/documents?location=EAST", "/stock?location=EAST", "/serials?location=EAST&status=in_stock"):
        for row in good(one.get(narrowed))["results"]:
            assert OWN in (row["location"], row.get("to_location")), (narrowed, row)


def test_nothing_is_seen_or_touched_from_another_organization(world: World) -> None:
    stranger = caller(owner(name="Stranger"))
    for route, claims in TABLE.items():
        method, template = route.split(" ")
        for claim in claims or [Claim("read", "sale", state="draft")]:
            address = world.path(template, OWN, claim)
            sent = _filled(claim.body, OWN)
            answer = _undone(partial(stranger.call, method, address, sent))
            if "{" in template:
                assert answer.status_code == 404, (route, answer.content)
            elif template.endswith(".csv"):
                assert answer.content.count(b"\n") == 1, (route, answer.content)
            elif template.startswith("/exports"):
                assert answer.status_code == 200, (route, answer.content)
            elif method == "GET" and "results" in answer.json():
                # What is built in belongs to nobody.
                only = [one for one in answer.json()["results"] if not one.get("built_in")]
                assert len(only) == (1 if template in ("/members", "/tokens") else 0), (route, only)


def test_without_a_token_there_is_nothing(world: World) -> None:
    nobody = world.shop.owner.without_token()
    for route in TABLE:
        method, template = route.split(" ")
        answer = nobody.call(method, world.path(template, OWN, Claim("read", "sale", state="draft")), {})
        assert answer.status_code == 401, route
    assert nobody.client.get(f"{BASE}/openapi.json").status_code == 200
