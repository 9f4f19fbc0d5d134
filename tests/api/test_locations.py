"""/locations"""

from tests.shop import Caller, caller, codes, fields, member


def test_a_location_is_made_read_and_changed(alice: Caller) -> None:
    made = alice.post("/locations", {"code": "Süd/1", "name": "South", "address": "1 Road\nTown"})
    assert made.status_code == 201
    place = made.json()
    assert alice.get("/locations/sÜd/1").status_code == 404  # only a to z have two cases
    assert alice.get("/locations/SüD/1").json() == place
    assert alice.get(f"/locations/by-id/{place['id']}").json() == place
    assert alice.patch("/locations/Süd/1", {"code": "S1"}).json() == {**place, "code": "S1"}
    assert alice.patch(f"/locations/by-id/{place['id']}", {"name": "Far south"}).json()["name"] == "Far south"


def test_locations_are_listed_by_code_without_the_virtual_places(alice: Caller) -> None:
    for code in ("b", "A"):
        alice.post("/locations", {"code": code, "name": code})
    page = alice.get("/locations").json()
    assert [place["code"] for place in page["results"]] == ["A", "b"]
    assert (page["next"], page["count"]) == (None, 2)
    assert alice.get("/locations/supplier").status_code == 404


def test_a_code_in_use_or_reserved_is_refused(alice: Caller) -> None:
    alice.post("/locations", {"code": "MAIN", "name": "x"})
    for code in ("main", "Transit", "", "x" * 41):
        assert fields(alice.post("/locations", {"code": code, "name": "x"})) == ["code"]


def test_another_organizations_locations_are_not_there(alice: Caller, charlie: Caller) -> None:
    place = charlie.post("/locations", {"code": "MAIN", "name": "x"}).json()
    assert alice.get("/locations").json()["results"] == []
    assert alice.get("/locations/MAIN").status_code == 404
    assert alice.patch(f"/locations/by-id/{place['id']}", {"name": "Mine"}).status_code == 404


def test_cashiers_and_read_tokens_make_none(alice: Caller, bob: Caller) -> None:
    for who in (bob, alice.scoped("read")):
        assert codes(who.post("/locations", {"code": "N", "name": "x"})) == ["not_permitted"]


def test_a_manager_of_one_store_changes_that_store_only(alice: Caller) -> None:
    for code in ("A", "B"):
        alice.post("/locations", {"code": code, "name": "x"})
    limited = caller(member(alice.who, "manager", ["A"]))
    assert limited.patch("/locations/A", {"name": "y"}).status_code == 200
    assert limited.patch("/locations/B", {"name": "y"}).status_code == 403
    assert limited.post("/locations", {"code": "C", "name": "y"}).status_code == 403
    assert len(limited.get("/locations").json()["results"]) == 2


def test_a_location_sent_twice_is_made_once(alice: Caller) -> None:
    body = {"code": "MAIN", "name": "x"}
    first, second = (alice.post("/locations", body, Idempotency_Key="k") for _ in range(2))
    assert first.json() == second.json()
