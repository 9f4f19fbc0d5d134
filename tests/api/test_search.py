"""/search"""

from tests.queries.shelf import Shelf
from tests.shop import Caller, caller, fields


def test_any_code_or_text_finds_the_best_first() -> None:
    shelf = Shelf()
    shelf.buy("D-1 D-10")
    answer = caller(shelf.who).get("/search?q=d-1")
    assert answer.status_code == 200
    found = answer.json()["results"]
    assert [(row["type"], row["code"]) for row in found] == [("serial", "D-1"), ("serial", "D-10")]
    assert set(found[0]) == {"type", "id", "code", "title", "detail"}


def test_nothing_and_too_much_are_answered_in_order(alice: Caller) -> None:
    assert alice.get("/search").json() == alice.get("/search?q=%20").json() == {"results": []}
    assert "q" in str(fields(alice.get(f"/search?q={'x' * 2001}")))


def test_others_find_nothing_of_mine(charlie: Caller) -> None:
    shelf = Shelf()
    shelf.buy("D-1")
    assert charlie.get("/search?q=D-1").json() == {"results": []}
    assert charlie.without_token().get("/search?q=D-1").status_code == 401
