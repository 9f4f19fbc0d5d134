"""/serials, read: lists, one by any code, trails"""

import pytest

from serialtrail.posting import serials as edits
from tests.queries.shelf import START, Shelf
from tests.shop import Caller, caller, codes, fields, member

SHAPE = {
    "id", "number", "item", "item_name", "status", "location", "held_by", "blocked", "party", "purchase_document",
    "sale_document", "warranty_until", "production_batch", "aliases", "carton", "lives",
}  # fmt: skip
STEP = {
    "at", "date", "document", "document_number", "kind", "source", "target", "party", "user", "act", "live",
    "reverses", "hash",
}  # fmt: skip


@pytest.fixture
def shelf() -> Shelf:
    shelf = Shelf()
    shelf.buy("D-1 D-2 D/3")
    shelf.sell("D-1")
    return shelf


@pytest.fixture
def alice(shelf: Shelf) -> Caller:
    return caller(shelf.who)


def numbers(caller: Caller, query: str) -> list[str]:
    answer = caller.get(f"/serials?{query}")
    assert answer.status_code == 200, answer.content
    return [row["number"] for row in answer.json()["results"]]


def test_a_serial_is_shown_as_the_interface_promises(alice: Caller) -> None:
    answer = alice.get("/serials/d-1")
    assert answer.status_code == 200
    serial = answer.json()
    assert set(serial) >= SHAPE
    assert (serial["number"], serial["status"], serial["location"]) == ("D-1", "sold", None)
    assert alice.get(f"/serials/by-id/{serial['id']}").json() == serial


def test_a_number_with_a_slash_is_reached_by_name_by_id_and_by_filter(alice: Caller) -> None:
    serial = alice.get("/serials/D%2F3").json()
    assert serial["number"] == "D/3"
    assert alice.get("/serials/D/3").json() == serial
    assert alice.get("/serials?number=d/3").json()["results"] == [serial]
    assert [step["act"] for step in alice.get("/serials/D/3/trail").json()["results"]] == ["post"]


def test_a_former_number_and_a_gs1_code_lead_to_the_present_one(shelf: Shelf, alice: Caller) -> None:
    shelf.change("D-2", number="E-2")
    for code in ("D-2", "e-2", "%5DC1010950600013435221E-2", "(01)09506000134352(21)e-2"):
        answer = alice.get(f"/serials/{code}")
        assert (answer.status_code, answer.json()["number"]) == (200, "E-2")


def test_the_trail_has_every_step_in_the_promised_form(shelf: Shelf, alice: Caller) -> None:
    answer = alice.get("/serials/D-1/trail").json()
    assert [step["document_number"] for step in answer["results"]] == ["PI-000001", "SI-000001"]
    assert all(set(step) >= STEP for step in answer["results"])
    assert (answer["next"], answer["count"]) == (None, 2)
    assert alice.get(f"/serials/by-id/{shelf.serial('D-1')['id']}/trail").json() == answer
    first = alice.get("/serials/D-1/trail?limit=1").json()
    rest = alice.get(f"/serials/D-1/trail?limit=1&cursor={first['next']}").json()
    assert first["results"] + rest["results"] == answer["results"]


def test_a_registered_number_has_an_empty_trail(shelf: Shelf, alice: Caller) -> None:
    edits.register(shelf.org, shelf.actor, "PHONE", ["R-1"], START, None)
    assert alice.get("/serials/R-1/trail").json() == {"results": [], "next": None, "count": 0}


def test_lists_are_filtered_counted_and_paged(alice: Caller) -> None:
    assert numbers(alice, "status=in_stock") == ["D-2", "D/3"]
    assert numbers(alice, "status=in_stock&status=sold&q=d-") == ["D-1", "D-2"]
    assert numbers(alice, "location=main&item=phone&held=false&blocked=no") == ["D-2", "D/3"]
    assert numbers(alice, "party=ann") == numbers(alice, "document=SI-000001") == ["D-1"]
    page = alice.get("/serials?limit=2").json()
    assert [row["number"] for row in page["results"]] == ["D-1", "D-2"]
    assert page["count"] == 3
    assert numbers(alice, f"limit=2&cursor={page['next']}") == ["D/3"]


def test_days_are_those_of_the_organization(alice: Caller) -> None:
    alice.patch("/organization", {"time_zone": "Asia/Shanghai"})
    assert numbers(alice, "since=2026-03-02&until=2026-03-02") == ["D-1", "D-2", "D/3"]
    assert numbers(alice, "until=2026-03-02T10:00:00Z") == ["D-2", "D/3"]
    assert numbers(alice, "since=2026-03-02T18:30:00") == ["D-1"]
    assert numbers(alice, "since=2026-03-03") == []


def test_what_a_query_cannot_mean_is_refused_with_the_field(alice: Caller) -> None:
    for query, field in (
        ("since=yesterday", "since"),
        ("until=2026-13-01", "until"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("cursor=abc", "cursor"),
        ("held=perhaps", "held"),
    ):
        answer = alice.get(f"/serials?{query}")
        assert answer.status_code == 422
        assert any(field in one for one in fields(answer)), query
    assert codes(alice.get("/serials?status=gone")) == ["line_invalid"]


def test_what_does_not_exist_is_not_found(alice: Caller) -> None:
    for path in ("X-1", "X-1/trail", "by-id/0", "by-id/abc", "by-id/99999999999999999999", "by-id/1/trail/x"):
        assert alice.get(f"/serials/{path}").status_code == 404, path


def test_another_organizations_serials_are_not_there(alice: Caller, shelf: Shelf, charlie: Caller) -> None:
    one = shelf.serial("D-1")["id"]
    assert numbers(charlie, "") == numbers(charlie, "q=D-1") == []
    for path in ("D-1", "D-1/trail", f"by-id/{one}", f"by-id/{one}/trail"):
        assert charlie.get(f"/serials/{path}").status_code == 404


def test_without_a_token_nothing_is_told(alice: Caller) -> None:
    for path in ("/serials", "/serials/D-1", "/serials/D-1/trail"):
        assert alice.without_token().get(path).status_code == 401


def test_a_cashier_of_one_store_lists_it_and_looks_every_code_up(shelf: Shelf, alice: Caller) -> None:
    shelf.buy("S-1", location="SHOP")
    bob = caller(member(alice.who, "cashier", ["SHOP"]), "read")
    assert numbers(bob, "") == ["S-1"]
    assert bob.get("/serials/D-2").json()["location"] == "MAIN"
    assert bob.get("/serials/D-2/trail").status_code == 200
