"""What holds at every address: who may call, what cannot be understood, how failures look, what is sent twice."""

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from ninja import Schema

from serialtrail.access import organizations, requests
from serialtrail.api.routes import api
from tests.shop import Caller, codes, fields


def test_without_a_good_token_the_answer_is_401(alice: Caller) -> None:
    for token in ("", "nonsense", alice.token[:-1], alice.token + "x"):
        response = Caller(alice.who, token).get("/organization")
        assert (response.status_code, codes(response)) == (401, ["unauthenticated"])
        assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_cookie_opens_nothing(alice: Caller) -> None:
    visitor = alice.without_token()
    visitor.client.cookies["Authorization"] = f"Bearer {alice.token}"
    visitor.client.cookies["sessionid"] = alice.token
    assert visitor.get("/organization").status_code == 401


def test_a_basic_authorization_is_no_token(alice: Caller) -> None:
    assert alice.without_token().get("/items", Authorization=f"Basic {alice.token}").status_code == 401


@pytest.mark.parametrize("path", ["/nothing", "/items/", "/items/%00", "/items/by-id/x", "/items/%0A", "/../x"])
def test_what_is_not_there_is_404_in_json(alice: Caller, path: str) -> None:
    response = alice.get(path)
    assert (response.status_code, codes(response)) == (404, ["not_found"])


@pytest.mark.parametrize("number", ["0", "99999999999999999999", str(2**63), str(2**63 - 1), "1e3", "٣", "1\n"])
def test_a_number_that_is_no_id_is_404(alice: Caller, number: str) -> None:
    for noun in ("items", "locations", "parties"):
        assert alice.get(f"/{noun}/by-id/{number}").status_code == 404
    assert alice.get(f"/members/{number}").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/organization"),
        ("PUT", "/items"),
        ("DELETE", "/items/x"),
        ("PATCH", "/tokens"),
        ("POST", "/items/x"),
    ],
)
def test_a_method_that_an_address_does_not_take_is_405(alice: Caller, method: str, path: str) -> None:
    response = alice.call(method, path, {})
    assert (response.status_code, codes(response)) == (405, ["method_not_allowed"])
    assert response.headers["Allow"]


HOSTILE = {
    "nothing": b"",
    "half an object": b'{"sku":',
    "a list": b"[]",
    "a text": b'"sku"',
    "a number": b"7",
    "null": b"null",
    "depth": b"[" * 200_000,
    "NaN": b'{"sku":"A","name":"x","price":NaN}',
    "infinity": b'{"sku":"A","name":"x","price":-Infinity}',
    "5,000 digits": b'{"sku":"A","name":"x","price":' + b"9" * 5000 + b"}",
    "a whole number beyond 64 bits": b'{"sku":"A","name":"x","warranty_months":9223372036854775808}',
    "NUL": b'{"sku":"A\\u0000","name":"x"}',
    "half a surrogate pair": b'{"sku":"A","name":"\\ud83d"}',
    "a NUL as key": b'{"sku":"A","name":"x","\\u0000":1}',
    "half a surrogate pair as key": b'{"sku":"A","name":"x","\\udc00":1}',
    "not UTF-8": b'{"sku":"\xff","name":"x"}',
    "UTF-16": '{"sku":"A","name":"x"}'.encode("utf-16"),
    "a raw control character": b'{"sku":"A\x01","name":"x"}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_body_that_is_none_is_422_with_a_sentence(alice: Caller, body: bytes) -> None:
    response = alice.call("POST", "/items", raw=body)
    assert (response.status_code, set(codes(response))) == (422, {"line_invalid"})
    assert alice.get("/items").json()["count"] == 0


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, ["sku", "name"]),
        ({"sku": 7, "name": ["x"]}, ["sku", "name"]),
        ({"sku": "A", "name": "x", "colour": "red"}, ["colour"]),
        ({"sku": "A", "name": "x", "units": {"name": "box"}}, ["units"]),
        ({"sku": "A", "name": "x", "units": [{"name": "box"}]}, ["units[0].factor"]),
        ({"sku": "A", "name": "x", "kind": "thing"}, ["kind"]),
        ({"sku": "A", "name": "x", "price": 1.5}, ["price"]),
        ({"sku": "A", "name": "x", "price": "1e5"}, ["price"]),
        ({"sku": "A", "name": "x", "price": True}, ["price"]),
        ({"sku": "A", "name": "x", "price": "1.00001"}, ["price"]),
        ({"sku": "A", "name": "x", "warranty_months": "12"}, ["warranty_months"]),
        ({"sku": "A", "name": "x", "warranty_months": 1.0}, ["warranty_months"]),
        ({"sku": "A", "name": "x" * 100_001}, ["name"]),
    ],
)
def test_every_field_of_the_wrong_shape_is_named(alice: Caller, given: dict[str, Any], wrong: list[str]) -> None:
    response = alice.post("/items", given)
    assert (response.status_code, fields(response)) == (422, wrong)


def test_a_quantity_of_the_wrong_shape_has_a_code_of_its_own(alice: Caller) -> None:
    factors: list[Any] = ["NaN", "1e3", "-Infinity", 1.5, [], "1.23456", "9" * 19]
    for factor in factors:
        response = alice.post("/items", {"sku": "A", "name": "x", "units": [{"name": "box", "factor": factor}]})
        assert codes(response) == ["quantity_invalid"]
        assert fields(response) == ["units[0].factor"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=many", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("count=some", "count"),
        ("kind=thing", "kind"),
        ("cursor=", "cursor"),
        ("cursor=abc", "cursor"),
        ("cursor=%C3%A4", "cursor"),
        ("cursor=W10", "cursor"),  # []
        ("cursor=WzFd", "cursor"),  # [1]
        ("cursor=WyJhIiwiYiJd", "cursor"),  # ["a","b"]
        ("cursor=WyJcdTAwMDAiXQ", "cursor"),  # ["\u0000"]
        ("cursor=WyJcdWQ4MDAiXQ", "cursor"),  # ["\ud800"]
        ("cursor=" + "W1tb" * 400, "cursor"),
        ("cursor=" + "x" * 3000, "cursor"),
        ("q=%00", "query"),
        ("q=" + "x" * 201, "q"),
    ],
)
def test_a_query_that_cannot_be_is_422_with_its_field(alice: Caller, query: str, field: str) -> None:
    response = alice.get(f"/items?{query}")
    assert (response.status_code, codes(response), fields(response)) == (422, ["line_invalid"], [field])


@pytest.mark.parametrize("cursor", ["WyJhIl0", "Wy0xXQ", "WzkyMjMzNzIwMzY4NTQ3NzU4MDhd", "W3RydWVd", "WzEuNV0"])
def test_a_cursor_by_id_carries_a_whole_number_of_64_bits(alice: Caller, cursor: str) -> None:
    expected = 200 if cursor == "Wy0xXQ" else 422
    assert alice.get(f"/members?cursor={cursor}").status_code == expected


def test_bytes_that_are_no_text_find_nothing(alice: Caller) -> None:
    assert alice.get("/items?q=%ff%fe").json()["results"] == []
    assert alice.get("/items/%ff").status_code == 404


def test_a_request_too_large_is_413(alice: Caller) -> None:
    response = alice.call("POST", "/items", raw=b'{"sku":"' + b"x" * 9_000_000 + b'"}')
    assert (response.status_code, codes(response)) == (413, ["too_large"])


def test_refusals_speak_the_language_of_the_caller_and_english_to_others(alice: Caller) -> None:
    told = {
        language: alice.post("/items", {}, Accept_Language=language).json()["refusals"][0]["message"]
        for language in ("en", "zh-CN,zh;q=0.9", "xx", "", "zh-Hans", ";;;", "x" * 10_000)
    }
    assert told["zh-CN,zh;q=0.9"] == told["zh-Hans"]
    assert {told[language] for language in ("en", "xx", "", ";;;", "x" * 10_000)} == {"SKU: is needed"}


def test_at_most_a_thousand_refusals_are_told(alice: Caller) -> None:
    units = [{"name": "box", "factor": "x"}] * 1001
    problem = alice.post("/items", {"sku": "A", "name": "x", "units": units}).json()
    assert (len(problem["refusals"]), problem["truncated"]) == (1000, True)
    problem = alice.post("/items", {"sku": "A", "name": "x", "units": units[:1000]}).json()
    assert (len(problem["refusals"]), "truncated" in problem) == (1000, False)


def test_a_change_sent_twice_is_made_once(alice: Caller) -> None:
    item = {"sku": "A", "name": "x"}
    first, second = (alice.post("/items", item, Idempotency_Key="k-1") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/items", {"sku": "B", "name": "x"}),
        ("POST", "/locations", {"code": "A", "name": "x"}),
        ("PATCH", "/items/A", {"sku": "A", "name": "x"}),
        ("POST", "/items?x=1", {"sku": "A", "name": "x"}),
    ],
)
def test_a_key_used_for_another_request_is_refused(alice: Caller, method: str, path: str, body: dict[str, Any]) -> None:
    alice.post("/items", {"sku": "A", "name": "x"}, Idempotency_Key="k")
    response = alice.call(method, path, body, Idempotency_Key="k")
    assert (response.status_code, codes(response)) == (422, ["idempotency_mismatch"])


def test_a_refused_request_frees_its_key(alice: Caller) -> None:
    assert alice.post("/items", {"sku": "", "name": "x"}, Idempotency_Key="k").status_code == 422
    assert alice.post("/items", {"sku": "A", "name": "x"}, Idempotency_Key="k").status_code == 201


def test_a_key_that_is_none_is_refused(alice: Caller) -> None:
    assert fields(alice.post("/items", {"sku": "A", "name": "x"}, Idempotency_Key="x" * 201)) == ["Idempotency-Key"]


def test_keys_of_two_organizations_never_meet(alice: Caller, charlie: Caller) -> None:
    for caller in (alice, charlie):
        response = caller.post("/items", {"sku": "A", "name": "x"}, Idempotency_Key="same")
        assert "Idempotency-Replayed" not in response.headers


def test_a_busy_database_is_503_with_when_to_try_again(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (requests.Busy("full", 3), OperationalError("gone")):

        def fail(*args: Any, error: Exception = error, **kwargs: Any) -> Any:
            raise error

        monkeypatch.setattr(organizations, "shown", fail)
        response = alice.get("/organization")
        assert (response.status_code, codes(response)) == (503, ["busy"])
        assert int(response.headers["Retry-After"]) >= 1


def test_a_fault_of_ours_is_500_and_says_nothing_of_the_inside(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("secret inside")

    monkeypatch.setattr(organizations, "shown", fail)
    response = alice.get("/organization")
    assert (response.status_code, codes(response)) == (500, ["internal"])
    assert b"secret" not in response.content


def test_answers_are_not_kept_by_caches_and_load_nothing(alice: Caller) -> None:
    for response in (alice.get("/organization"), alice.get("/nothing")):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_the_document_names_every_route_its_problem_and_its_token(alice: Caller) -> None:
    document = alice.without_token().get("/openapi.json").json()
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    assert len(operations) >= 24
    for operation in operations:
        assert "application/problem+json" in operation["responses"]["default"]["content"]
        assert operation["security"] == [{"Bearer": []}]
    assert json.dumps(document).count("#/components/schemas/Problem") == len(operations)
    assert set(_references(document)) <= {f"#/components/schemas/{n}" for n in document["components"]["schemas"]}


def test_the_page_of_documentation_loads_from_nowhere_else() -> None:
    page = Client(headers={"host": "localhost"}).get("/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert "swagger-ui" in text
    assert "http://" not in text
    assert "https://" not in text


def test_no_two_shapes_share_a_name() -> None:
    """The document names shapes by their class, so that a second one of the name would stand for both."""
    names = [shape.__name__ for shape in set(_below(Schema)) if shape.__module__.startswith("serialtrail.api")]
    assert sorted(set(names)) == sorted(names)


# Routes that write nothing; POST /documents answers a mere check itself, and hands the rest to a route that is wrapped;
# POST /labels answers with a file and keeps only which print it was (tests/api/test_labels.py).
PURE = {"/numbers/parse", "/numbers/generate", "/documents/{id}/check", "/documents", "/labels"}


def test_every_change_is_made_once_only_and_has_a_sentence() -> None:
    """A route that changes and is not wrapped by `idempotent` would repeat its effect."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                assert operation.description, f"{prefix}{path}"
                if operation.methods[0] != "GET" and not (operation.methods[0] == "POST" and prefix + path in PURE):
                    assert operation.view_func.__code__.co_name == "run", f"{operation.methods} {prefix}{path}"


def _below(shape: type[Schema]) -> list[type[Schema]]:
    return [each for child in shape.__subclasses__() for each in (child, *_below(child))]


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [ref for value in node.values() for ref in _references(value)]
    return [ref for value in node for ref in _references(value)] if isinstance(node, list) else []
