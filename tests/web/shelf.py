"""What the tests of pages put on the shelves, and how they look at pages."""

import html
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils.timezone import now

from serialtrail.access import users
from serialtrail.access.who import Who, actor
from serialtrail.catalog import items, locations, parties
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.posting import cartons, engine
from serialtrail.queries import auditor, documents, serials
from serialtrail.web.members import SESSION_KEY
from tests.shop import email_of

_PARTIES = {
    "purchase": "ACME", "purchase_order": "ACME", "purchase_return": "ACME",
    "sale": "ANN", "sales_order": "ANN", "quotation": "ANN", "sale_return": "ANN",
}  # fmt: skip
_TAGS = re.compile(r"<[^>]*>|\s+")


@dataclass(frozen=True)
class Visitor:
    """A signed-in member at the pages."""

    who: Who
    client: Client

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(path, query)

    def post(self, path: str, data: dict[str, Any] | None = None) -> Any:
        return self.client.post(path, data or {})

    def follow(self, path: str, data: dict[str, Any] | None = None) -> Any:
        """Send a form, and go where its answer leads."""
        return self.client.post(path, data or {}, follow=True)


def visitor(who: Who) -> Visitor:
    """A member, signed in with a session of their own."""
    client = Client()
    user = users.found(email_of(who))
    assert user is not None
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[SESSION_KEY] = who.organization_id
    session.save()
    return Visitor(who, client)


def filled(who: Who) -> None:
    """Two stores, a tracked phone, an untracked cable, a supplier, a customer."""
    act, home, at = actor(who), who.organization_id, now()
    for code in ("MAIN", "SIDE"):
        locations.create(act, home, {"code": code, "name": f"Store {code}"}, at)
    phone = {
        "sku": "PHONE",
        "name": "Aurora Phone",
        "tracking": "serial",
        "price": Decimal("599"),
        "barcode": "4006381333931",
    }
    items.create(act, home, phone, at)
    items.create(act, home, {"sku": "CABLE", "name": "Long cable", "price": Decimal("9.90")}, at)
    parties.create(act, home, {"code": "ACME", "name": "Acme Distribution", "role": "supplier"}, at)
    parties.create(act, home, {"code": "ANN", "name": "Ann Lee", "role": "customer"}, at)


def document(who: Who, kind: str, *numbers: str, quantity: int | None = None, post: bool = True, **more: Any) -> int:
    """A document with one line of phones (or `item`) at MAIN; its id."""
    line = DraftLine(
        more.pop("item", "PHONE"),
        None if quantity is None else Decimal(quantity),
        numbers=numbers,
        unit_price=Decimal(10),
    )
    party = _PARTIES.get(kind)
    draft = Draft(kind=kind, location=more.pop("location", "MAIN"), party=party, lines=(line,), **more)
    return engine.create(who.organization_id, actor(who), draft, now(), post=post).document


def carton(who: Who, code: str, *numbers: str) -> int:
    """A carton with these numbers in it; its id."""
    return cartons.create(who.organization_id, actor(who), code, numbers, now())


def serial(who: Who, number: str) -> dict[str, Any]:
    found = serials.find(who.organization_id, number)
    assert found is not None
    return found


def item_id(who: Who, sku: str = "PHONE") -> int:
    row = items.found(who.organization_id, sku=sku)
    assert row is not None
    return int(row.pk)


def item(who: Who, sku: str) -> dict[str, Any]:
    row = items.found(who.organization_id, sku=sku)
    assert row is not None
    return items.shape(row)


def change(who: Who, sku: str, **changes: Any) -> None:
    """Change an item."""
    row = items.found(who.organization_id, sku=sku)
    assert row is not None
    items.change(actor(who), who.organization_id, row, changes, now())


def read(who: Who, document_id: int) -> dict[str, Any]:
    found = documents.read(who.organization_id, document_id)
    assert found is not None
    return found


def text(answer: Any) -> str:
    """What a person reads on the page: no tags, single spaces."""
    body = answer.content.decode()
    body = body[body.index("<body") :]
    return html.unescape(" ".join(_TAGS.sub(" ", body).split()))


def lines(*rows: dict[str, str], **head: str) -> dict[str, str]:
    """The fields of the editor."""
    fields = {"location": "MAIN", "act": "save", **head}
    for place, row in enumerate(rows, 1):
        fields |= {f"line-{place}-{name}": value for name, value in {"item": "", **row}.items()}
    return fields


def clean(who: Who) -> bool:
    """Whether the auditor finds nothing wrong with the books."""
    return auditor.verify(who.organization_id).ok
