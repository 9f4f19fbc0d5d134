"""A shop that has one of everything the interface can name, and how each of its routes is called."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.utils.timezone import now

from serialtrail.api.routes import api
from serialtrail.exchange.imports import jobs, runner
from tests.shop import BASE, Caller, caller, codes, member, owner

SPEC = api.get_openapi_schema()
METHODS = ("get", "post", "put", "patch", "delete")


def good(response: Any) -> Any:
    assert response.status_code < 400, response.content
    return response.json()


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path below the base and description of every route in the OpenAPI document."""
    return [
        (method.upper(), path.removeprefix(BASE), told)
        for path, methods in SPEC["paths"].items()
        for method, told in methods.items()
        if method in METHODS
    ]


def body_schema(told: dict[str, Any]) -> Any:
    """The schema of an operation's body, None when it takes none."""
    return told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")


class Shop:
    """Alice's shop (or whose name is given), made over the interface; `ids` by what the things are called."""

    def __init__(self, name: str = "Alpha") -> None:
        self.owner: Caller = caller(owner(name=name))
        self.ids: dict[str, str] = {}
        for code in ("MAIN", "EAST"):
            self.make(f"location {code}", "/locations", {"code": code, "name": code})
        for code, role in (("ACME", "supplier"), ("ANN", "customer")):
            self.make(f"party {code}", "/parties", {"code": code, "name": code, "role": role})
        self.make("item PHONE", "/items", {"sku": "PHONE", "name": "Phone", "tracking": "serial"})
        self.make("item CABLE", "/items", {"sku": "CABLE", "name": "Cable"})
        for place in ("MAIN", "EAST"):
            numbers = [f"{place[0]}{n}" for n in range(1, 31)]
            self.document(f"purchase {place}", "purchase", numbers, place, party="ACME")
        self.document("sale", "sale", ["M29"], post=True)
        self.document("draft", "sale", ["M1"], post=False)
        self.document("quotation", "quotation", [], quantity="1", post=False)
        self.document("shipped", "transfer", ["M2", "M3"], post=False, to_location="EAST")
        good(self.owner.post(f"/documents/{self.ids['shipped']}/ship"))
        self.document("pending", "transfer", ["M4"], post=False, to_location="EAST")
        good(self.owner.post(f"/documents/{self.ids['pending']}/submit"))
        for number in ("M10", "M11"):
            self.ids[f"serial {number}"] = good(self.owner.get(f"/serials/{number}"))["id"]
        self.make("carton", "/cartons", {"code": "BOX", "serials": ["M20"]})
        self.make("carton 2", "/cartons", {"code": "BOX2", "serials": ["M21"]})
        self.ids["member"] = str(member(self.owner.who, "cashier").member_id)
        self.ids["import"] = self._looked_at(b"sku,location,sn\nPHONE,MAIN,I-1\nPHONE,MAIN,I 2\n")
        self.make("token", "/tokens", {"scope": "read", "member": self.ids["member"]})

    def _looked_at(self, file: bytes) -> str:
        """An import that waits for its decision."""
        job = jobs.submit(self.owner.who, jobs.Given("serials", "file.csv", mode="add"), [file], now())
        while runner.once():
            pass
        return str(job)

    def make(self, name: str, path: str, body: Any) -> None:
        self.ids[name] = good(self.owner.post(path, body))["id"]

    def document(
        self, name: str, kind: str, numbers: list[str], place: str = "MAIN", *, quantity: str | None = None,
        post: bool = True, **more: Any,
    ) -> None:  # fmt: skip
        line = {"item": "PHONE", "serials": numbers, **({"quantity": quantity} if quantity else {})}
        self.make(name, "/documents", {"kind": kind, "location": place, "lines": [line], "post": post, **more})

    def path(self, template: str) -> str:
        """The address of a thing of this shop, for a path of the OpenAPI document."""
        thing = next((thing for start, thing in _THINGS if template.startswith(start)), "")
        code = next((code for start, code in _CODES if template.startswith(start)), "")
        return template.format(id=self.ids.get(thing, ""), sku="PHONE", code=code, number="M11")


_CODES = (("/locations", "MAIN"), ("/parties", "ACME"), ("/cartons", "BOX"))
_THINGS = (
    ("/items", "item CABLE"),
    ("/locations", "location EAST"),
    ("/parties", "party ANN"),
    ("/members", "member"),
    ("/tokens", "token"),
    ("/serials", "serial M10"),
    ("/cartons", "carton 2"),
    ("/imports", "import"),
    ("/documents/{id}/approve", "pending"),
    ("/documents/{id}/reject", "pending"),
    ("/documents/{id}/receive", "shipped"),
    ("/documents/{id}/close", "shipped"),
    ("/documents/{id}/convert", "quotation"),
    ("/documents/{id}/void", "sale"),
    ("/documents", "draft"),
)

# What fields are filled with where their name says more than their type.
_KNOWN: dict[str, Any] = {
    "item": "PHONE", "sku": "PHONE", "skus": ["CABLE"], "location": "MAIN", "to_location": "EAST", "party": "ACME",
    "serials": ["M5"], "numbers": ["M6"], "rest": "back", "email": "new@example.com", "role": "cashier",
    "stores": ["MAIN"], "time_zone": "UTC", "currency": "EUR", "industry": "electronics", "scope": "lines",
    "direction": "in", "mode": "add", "kind": "sale", "reason": "quality", "check": "luhn", "regex": "[A-Z0-9]+",
    "policy": {"purchase": "optional"}, "parent": "BOX", "date": "2026-01-31", "expires_on": "2026-01-31",
    "warranty_until": "2030-01-31", "start": "1", "unit": "pcs", "base_unit": "pcs",
}  # fmt: skip


def sample(schema: Any, name: str = "") -> Any:
    """A body with every field filled, as its schema says."""
    schema = resolved(schema)
    if "properties" in schema:
        return {field: sample(inner, field) for field, inner in schema["properties"].items()}
    if name in _KNOWN and not schema.get("enum"):
        known = _KNOWN[name]
        return known if schema.get("type") != "boolean" else False
    if "enum" in schema or "const" in schema:
        return schema.get("enum", [schema.get("const")])[0]
    kind = schema.get("type")
    if kind == "array":
        return [sample(schema["items"], name)]
    formats = {
        "date": "2026-01-31",
        "date-time": "2027-01-31T12:00:00Z",
        "uuid": "5f0c4a3e-0b7a-4f0e-9d53-6f2c1f9a7e11",
    }
    words = "2" if "pattern" in schema else formats.get(schema.get("format", ""), "X")
    return {"integer": 1, "boolean": False, "object": {}, "string": words}.get(str(kind), "2")


def resolved(schema: Any) -> Any:
    """The schema that a reference or a choice leads to first, null left out."""
    while True:
        if "$ref" in schema:
            schema = SPEC["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        elif "anyOf" in schema:
            schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
        elif "allOf" in schema:
            schema = schema["allOf"][0]
        else:
            return schema


def assert_told(response: Any, about: Any) -> None:
    """Never a 5xx; what is refused is told in a sentence."""
    assert response.status_code < 500, (about, response.status_code, response.content[:500])
    if response.status_code >= 400:
        assert codes(response), about
        assert response.json()["title"], about


def text(path: str) -> str:
    """A path segment, quoted."""
    return quote(path, safe="")
