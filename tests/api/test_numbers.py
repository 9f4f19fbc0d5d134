"""/numbers/parse and /numbers/generate"""

from typing import Any

import pytest

from tests.queries.shelf import Shelf
from tests.shop import Caller, caller, codes, fields

RULE = {"prefix": "P", "start": "0007", "increment": 2, "pieces": 3}


def test_a_pasted_list_is_taken_apart(alice: Caller) -> None:
    answer = alice.post("/numbers/parse", {"text": "a1,A1;中文\nＢ２  c3"})
    assert answer.status_code == 200
    found = answer.json()
    assert (found["numbers"], found["duplicates"], found["folded"]) == (["a1", "B2", "c3"], ["A1"], ["B2"])
    [wrong] = found["invalid"]
    assert (wrong["text"], wrong["code"]) == ("中文", "number_invalid")
    assert "中 (U+4E2D)" in wrong["message"]


def test_what_is_wrong_is_said_in_the_language_asked_for(alice: Caller) -> None:
    answer = alice.post("/numbers/parse", {"text": "中文"}, Accept_Language="zh-CN")
    assert answer.json()["invalid"][0]["code"] == "number_invalid"


def test_cartons_and_gs1_codes_give_their_serials() -> None:
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3")
    shelf.pack("BOX", "D-1 D-2")
    text = "box\n(01)09506000134352 (21)D-3"
    found = caller(shelf.who).post("/numbers/parse", {"text": text, "item": "phone"}).json()
    assert (found["numbers"], found["invalid"]) == (["D-1", "D-2", "D-3"], [])


def test_more_numbers_than_one_operation_takes_are_refused_with_how_many(alice: Caller) -> None:
    answer = alice.post("/numbers/parse", {"text": " ".join(map(str, range(1001)))})
    assert codes(answer) == ["too_many_numbers"]
    assert answer.json()["refusals"][0]["facts"] == {"given": 1001, "limit": 1000}
    assert codes(alice.post("/numbers/parse", {"text": "x", "item": "nothing"})) == ["item_unknown"]


def test_numbers_are_made_by_rule_and_the_taken_ones_told() -> None:
    shelf = Shelf()
    shelf.buy("p0009")
    answer = caller(shelf.who).post("/numbers/generate", {**RULE, "suffix": ""})
    assert answer.json() == {"numbers": ["P0007", "P0009", "P0011"], "taken": ["P0009"]}
    assert caller(shelf.who).post("/numbers/generate", {**RULE, "width": 2}).json()["numbers"][0] == "P07"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"start": "x"}, "start"),
        ({"start": 7}, "start"),
        ({"increment": 0}, "increment"),
        ({"increment": "1"}, "increment"),
        ({"pieces": 1.5}, "pieces"),
        ({"pieces": 0}, "pieces"),
        ({"pieces": 2**63}, "pieces"),
        ({"width": 101}, "width"),
        ({"prefix": "中"}, "prefix"),
        ({"start": "9" * 100}, "start"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_rule_that_cannot_be_followed_names_the_field(alice: Caller, wrong: dict[str, Any], field: str) -> None:
    answer = alice.post("/numbers/generate", {**RULE, **wrong})
    assert answer.status_code == 422
    assert field in str(fields(answer))


def test_too_many_pieces_are_refused(alice: Caller) -> None:
    assert codes(alice.post("/numbers/generate", {**RULE, "pieces": 1001})) == ["too_many_numbers"]


def test_an_idempotency_key_is_kept_for_these_too(alice: Caller) -> None:
    first = alice.post("/numbers/generate", RULE, Idempotency_Key="k")
    again = alice.post("/numbers/generate", RULE, Idempotency_Key="k")
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    assert codes(alice.post("/numbers/parse", {"text": "x"}, Idempotency_Key="k")) == ["idempotency_mismatch"]


def test_reading_tokens_may_ask_and_strangers_may_not(alice: Caller) -> None:
    assert alice.scoped("read").post("/numbers/parse", {"text": "x"}).status_code == 200
    assert alice.without_token().post("/numbers/parse", {"text": "x"}).status_code == 401
