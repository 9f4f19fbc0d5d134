"""Whatever is sent, the answer is a refusal or another 4xx with a sentence, never a failure of the server."""

from __future__ import annotations

import base64
import copy
import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.everything import Shop, assert_told, body_schema, good, operations, sample, text
from tests.shop import Caller, codes

WRONG: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**40, 1e308, "", " ", "x", "0", "-1",
    "1.5", "0.00001", "1e5", "NaN", "Infinity", "9" * 40, "１２", [], [None], [1], ["x", "x"], [[]], [{}], {}, {"a": 1},
    "序列号", "😀", "a\x01b", "a\x7f", "\x00", "a" * 101, "a" * 10_001, "2026-02-30", "0000-00-00", "9999-12-31",
    "0001-01-01", "99999-01-01", "1", "a,b;c", "'; DROP TABLE serial; --", "%s%d{0}", "../..", "BOX", "ACME",
    "S\u202e1",
)  # fmt: skip
BODIES = [one for one in operations() if body_schema(one[2])]
QUERIES = [
    (path, told["parameters"]) for method, path, told in operations() if method == "GET" and told.get("parameters")
]
NAMED = [(method, path) for method, path, _ in operations() if "{" in path]


@pytest.fixture(scope="module")
def shop(database: None) -> Shop:
    return Shop()


@pytest.fixture(scope="module")
def fuzzed(database: None) -> Shop:
    """One that becomes what odd bodies make of it."""
    return Shop("Fuzzed")


@pytest.fixture(scope="module")
def other(database: None) -> Shop:
    return Shop("Another")


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands inside a body, from the outside in."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield (*path, name)
        yield from _places(one, (*path, name))


def _with(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(body)
    place = changed
    for name in path[:-1]:
        place = place[name]
    if value is _WITHOUT:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return changed


_WITHOUT = object()


@pytest.mark.parametrize(("method", "path", "told"), BODIES, ids=[f"{m} {p}" for m, p, _ in BODIES])
def test_a_wrong_value_in_any_field_of_any_body_is_told(
    fuzzed: Shop, method: str, path: str, told: dict[str, Any], soak: bool
) -> None:
    whole = sample(body_schema(told))
    address, few = fuzzed.path(path), itertools.count(len(path))
    for place in _places(whole):
        for value in (*WRONG, _WITHOUT):
            # Every third in turn: over all fields every value has its turn; the long form tries them all.
            if not soak and next(few) % 3:
                continue
            body = _with(whole, place, value)
            assert_told(fuzzed.owner.call(method, address, body), (method, path, place, value))
        if isinstance(place[-1], str):
            unknown = _with(whole, (*place[:-1], "unheard_of"), 1)
            answer = fuzzed.owner.call(method, address, unknown)
            assert answer.status_code == 422 or place[:-1] == ("policy",), (path, place, answer.content)


@pytest.mark.parametrize(("method", "path", "told"), BODIES, ids=[f"{m} {p}" for m, p, _ in BODIES])
def test_a_body_that_is_none_is_told(fuzzed: Shop, method: str, path: str, told: dict[str, Any]) -> None:
    address = fuzzed.path(path)
    raws = (
        b"null", b"true", b"1", b'"x"', b"[]", b"[[]]", b"{", b"nonsense", b'{"a":1}', b'{"":1}', b"\xff\xfe", b"{}{}",
        b'{"a":NaN}', b'{"a":1e999}', b'{"a":' + b"9" * 5000 + b"}", b'{"\\ud800":1}', b'{"a":"\\u0000"}',
        b'{"lines":' + b"[" * 20_000 + b"]" * 20_000 + b"}", b'{"a":' * 20_000 + b"1" + b"}" * 20_000, b" ",
    )  # fmt: skip
    for raw in raws:
        assert_told(fuzzed.owner.call(method, address, raw=raw), (method, path, raw[:50]))


@pytest.mark.parametrize(("method", "path"), NAMED, ids=[f"{m} {p}" for m, p in NAMED])
def test_an_odd_name_in_any_path_is_told(shop: Shop, method: str, path: str) -> None:
    names = (
        "0", "-1", "1.0", "1e3", "１", str(2**63 - 1), str(2**63), "9" * 30, "9" * 5000, "abc", " ", "%", "\x00",
        "a\nb",
        "序列号", "😀", "..", "a/b", "by-id", "by-id/x", "a" * 3000, "'", "\u202e",
    )  # fmt: skip
    start, _, rest = path.partition("{")
    for name in names:
        answer = shop.owner.call(method, start + text(name) + rest.partition("}")[2], {} if method != "GET" else None)
        assert_told(answer, (method, path, name[:50]))
        assert answer.status_code >= 400, (method, path, name[:50], answer.content)


def _forged(values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(("path", "known"), QUERIES, ids=[path for path, _ in QUERIES])
def test_an_odd_query_is_told(shop: Shop, path: str, known: list[dict[str, Any]]) -> None:
    address = shop.path(path)
    forged: list[Any] = [
        None, 1, "a", {}, {"a": 1}, [], [None], [1], [-1], [True], [1.5], ["a"], [2**63], [10**30], ["a", "b"], [1, 2],
        [1, "a"], ["a", 1], [["a"]], ["\x00"], ["a" * 1000], [1, 2, 3], ["é"], ["\ud800"],
    ]  # fmt: skip
    odd = [
        "x", "-1", "0", "1.5", "1001", "9" * 30, "", " ", "%00", "%ff", "%F0%9F%98%80", "%E5%BA%8F", "NaN", "null",
        "true", "2026-02-30", "0001-01-01", "9999-12-31", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00%2B14:00",
        "a" * 1999,
        "a" * 50_000, "%25", "_", "[]", "%27", "*", "%2B", "%5C", "(01)09506000134352(21)X", "%1D21ABC", "%22%22",
        "AND",
        ",", "M1,M2", "M%25", "\\",
    ]  # fmt: skip
    for parameter in known:
        if parameter["in"] == "query":
            values = odd + ([_forged(one) for one in forged] if parameter["name"] == "cursor" else [])
            for value in values:
                answer = shop.owner.get(f"{address}?{parameter['name']}={value}")
                assert_told(answer, (path, parameter["name"], value[:60]))
    assert_told(shop.owner.get(f"{address}?{'&'.join(f'q={n}' for n in range(3000))}"), path)


def test_a_dead_cursor_or_one_of_another_list_is_refused(shop: Shop) -> None:
    mark = good(shop.owner.get("/documents?limit=1"))["next"]
    assert mark
    for wrong in ("x", "AAAA", mark[:-3], _forged(["a"]), _forged([2**70])):
        assert codes(shop.owner.get(f"/documents?cursor={wrong}")) == ["line_invalid"]
    assert codes(shop.owner.get(f"/items?cursor={mark}")) == ["line_invalid"]


ODD_NUMBERS = {
    "a" * 101: "number_invalid", "序列号": "number_invalid", "a b": "number_invalid", "a\tb": "number_invalid",
    "a\x01b": "number_invalid", "a\x7fb": "number_invalid", "S😀1": "number_invalid", "a,b": "number_invalid",
    "a;b": "number_invalid", "": "number_invalid", "  ": "number_invalid", "é": "number_invalid", "①": "number_invalid",
}  # fmt: skip


@pytest.mark.parametrize("number", ODD_NUMBERS, ids=[ascii(number)[:20] for number in ODD_NUMBERS])
@pytest.mark.parametrize("kind", ["purchase", "sale", "sale_return", "opening", "count"])
def test_a_number_that_cannot_be_one_is_refused_with_its_line(shop: Shop, kind: str, number: str) -> None:
    body = {"kind": kind, "location": "MAIN", "lines": [{"item": "PHONE", "serials": [number]}]}
    for step in ({}, {"check": False, "post": True}):
        answer = shop.owner.post("/documents", {**body, **step})
        assert answer.status_code == 422
        assert "number_invalid" in codes(answer)
        (told,) = [one for one in answer.json()["refusals"] if one["code"] == "number_invalid"]
        assert told["line"] == 1


@pytest.mark.parametrize("raw", ["\\ud800", "a\\udc00", "\\u0000", "a\\u0000b"])
def test_half_a_character_or_none_at_all_is_refused(shop: Shop, raw: str) -> None:
    body = '{"kind":"purchase","location":"MAIN","lines":[{"item":"PHONE","serials":["RAW"]}],"post":true}'
    answer = shop.owner.call("POST", "/documents", raw=body.replace("RAW", raw).encode())
    assert codes(answer) == ["line_invalid"]


@pytest.mark.parametrize("sku", ["PHONE", "CABLE"])
@pytest.mark.parametrize(
    "quantity",
    [
        "0",
        "-1",
        "-0.0001",
        "1.00001",
        "1e5",
        "NaN",
        "Infinity",
        "-Infinity",
        "1" * 20,
        "",
        " ",
        "one",
        "1,5",
        "0x10",
        "１",
    ],
)
def test_a_quantity_that_cannot_be_one_is_refused(shop: Shop, sku: str, quantity: str) -> None:
    body = {"kind": "purchase", "location": "MAIN", "lines": [{"item": sku, "quantity": quantity}], "post": True}
    answer = shop.owner.post("/documents", body)
    assert answer.status_code == 422
    assert codes(answer) == ["quantity_invalid"]


def test_half_a_phone_is_refused_and_half_a_metre_of_cable_is_not(shop: Shop) -> None:
    body = {"kind": "purchase", "location": "MAIN", "post": True}
    phone = shop.owner.post("/documents", {**body, "lines": [{"item": "PHONE", "quantity": "1.5"}]})
    assert codes(phone) == ["quantity_invalid"]
    good(shop.owner.post("/documents", {**body, "lines": [{"item": "CABLE", "quantity": "1.5"}]}))


@pytest.mark.parametrize("kind", ["purchase", "sale", "transfer", "adjustment", "sales_order"])
def test_empty_lines_and_unknown_names_are_refused(shop: Shop, kind: str) -> None:
    body = {"kind": kind, "location": "NOWHERE", "party": "NOBODY", "post": True}
    assert codes(shop.owner.post("/documents", {**body, "lines": []}))
    told = codes(shop.owner.post("/documents", {**body, "lines": [{"item": "NOTHING", "quantity": "1"}]}))
    assert told[-3:] == ["item_unknown", "location_unknown", "party_unknown"]
    assert set(told[:-3]) <= {"line_invalid"}


def test_amounts_that_no_column_holds_are_refused(shop: Shop) -> None:
    most = "9" * 14
    head = {"kind": "purchase", "location": "EAST", "post": True}
    dear = {**head, "lines": [{"item": "CABLE", "quantity": most, "unit_price": most}]}
    for step in ({}, {"post": False}, {"check": True}):
        assert_told(shop.owner.post("/documents", {**dear, **step}), step)
    many = {**head, "lines": [{"item": "CABLE", "quantity": most, "unit_price": "1"}] * 40}
    assert_told(shop.owner.post("/documents", many), "many lines")
    for turn in range(12):
        assert_told(shop.owner.post("/documents", {**head, "lines": [{"item": "CABLE", "quantity": most}]}), turn)
    assert_told(shop.owner.get("/stock"), "stock")
    assert good(shop.owner.get("/verify"))["ok"]


@pytest.mark.parametrize("quantity", ["0.0001", "0.0003", "99999999999999"])
def test_a_bundle_of_which_some_part_would_be_too_fine_or_too_large_is_refused(shop: Shop, quantity: str) -> None:
    parts = [{"sku": "CABLE", "quantity": "0.5" if quantity.startswith("0") else "2.5"}]
    sku = f"KIT-{quantity}"
    good(shop.owner.post("/items", {"sku": sku, "name": "Kit", "kind": "bundle", "components": parts}))
    body = {"kind": "sale", "location": "MAIN", "lines": [{"item": sku, "quantity": quantity}], "post": True}
    assert codes(shop.owner.post("/documents", body)) == ["quantity_invalid"]
    assert good(shop.owner.get("/verify"))["ok"]


def test_big_bodies_are_told_one_way_or_the_other(shop: Shop) -> None:
    head = {"kind": "purchase", "location": "MAIN", "post": True}
    many = {**head, "lines": [{"item": "PHONE", "serials": [f"Z{n}" for n in range(100_000)]}]}
    assert codes(shop.owner.post("/documents", many)) == ["too_many_numbers"]
    assert_told(
        shop.owner.post("/documents", {**head, "lines": [{"item": "PHONE", "serials": ["Z"] * 100_001}]}), "many"
    )
    assert_told(
        shop.owner.post("/documents", {**head, "lines": [{"item": "PHONE", "quantity": "1"}] * 10_001}), "lines"
    )
    assert_told(shop.owner.post("/documents", {**head, "note": "n" * 2_000_000}), "note")
    assert_told(shop.owner.post("/numbers/parse", {"text": "A " * 49_999}), "parse")
    too_large = shop.owner.call("POST", "/documents", raw=b'{"note":"' + b"n" * 9_000_000 + b'"}')
    assert codes(too_large) == ["too_large"]
    assert too_large.status_code == 413


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "", "a/b; charset=utf-16"]
)
def test_another_content_type_is_told(shop: Shop, kind: str) -> None:
    for raw in (b"", b"x", b'{"code":"X","name":"X"}', b"--x\r\n\r\n--x--"):
        sent = shop.owner.client.generic(
            "POST", "/api/v1/locations", raw, content_type=kind, headers={"Authorization": f"Bearer {shop.owner.token}"}
        )
        assert_told(sent, (kind, raw))


@pytest.mark.parametrize("key", ["", " ", "k" * 201, "schlüssel", "a\x01b"])
def test_an_idempotency_key_that_cannot_be_one_is_told(shop: Shop, key: str) -> None:
    answer = shop.owner.post(
        "/locations", {"code": "NEVER", "name": "Never", "address": ["wrong"]}, Idempotency_Key=key
    )
    assert codes(answer)


def test_the_same_uid_twice_is_a_refusal(shop: Shop) -> None:
    body = {"kind": "purchase", "location": "MAIN", "lines": [{"item": "CABLE", "quantity": "1"}]}
    body["uid"] = "6b2f0e1c-52a0-4e9f-8ee0-2f3c6d2a9b11"
    good(shop.owner.post("/documents", body))
    assert codes(shop.owner.post("/documents", body)) == ["line_invalid"]


def test_ids_and_names_of_another_organization_mean_nothing_here(shop: Shop, other: Shop) -> None:
    mine: Caller = shop.owner
    for method, path, _ in operations():
        if "{id}" in path:
            answer = mine.call(method, other.path(path), {} if method in ("POST", "PATCH") else None)
            told = codes(answer)
            # A body of the wrong shape is told before anything is looked for.
            assert answer.status_code == 404 or told[0] == "line_invalid", (method, path, answer.content)
    theirs = good(other.owner.post("/items", {"sku": "THEIRS", "name": "Theirs", "tracking": "serial"}))["sku"]
    body = {"kind": "sale", "location": "MAIN", "lines": [{"item": theirs, "quantity": "1"}], "post": True}
    assert codes(mine.post("/documents", body)) == ["item_unknown"]
    assert codes(mine.post("/tokens", {"scope": "read", "member": other.ids["member"]})) == ["line_invalid"]
