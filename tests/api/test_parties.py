"""/parties"""

import pytest

from tests.shop import Caller, caller, codes, fields, member


def test_a_party_is_made_read_and_changed(alice: Caller) -> None:
    body = {"code": "Ann", "name": "Ann", "role": "customer", "email": "ann@example.com", "phone": "+49 1"}
    party = alice.post("/parties", body).json()
    assert {field: party[field] for field in body} == body
    assert alice.get("/parties/ANN").json() == alice.get(f"/parties/by-id/{party['id']}").json() == party
    assert alice.patch("/parties/ann", {"phone": ""}).json() == {**party, "phone": ""}
    assert alice.patch(f"/parties/by-id/{party['id']}", {"role": "supplier"}).json()["role"] == "supplier"


def test_parties_are_listed_by_code_filtered_and_searched(alice: Caller) -> None:
    for code, role in (("b", "supplier"), ("A", "customer")):
        alice.post("/parties", {"code": code, "name": f"Name {code}", "role": role})
    assert [party["code"] for party in alice.get("/parties").json()["results"]] == ["A", "b"]
    assert [party["code"] for party in alice.get("/parties?role=supplier").json()["results"]] == ["b"]
    assert [party["code"] for party in alice.get("/parties?q=NAME%20b").json()["results"]] == ["b"]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [({"role": "both"}, "role"), ({"code": ""}, "code"), ({"email": None}, "email"), ({"vat": 1}, "vat")],
)
def test_a_party_that_cannot_be_is_refused(alice: Caller, given: dict[str, object], wrong: str) -> None:
    response = alice.post("/parties", {"code": "A", "name": "x", "role": "customer", **given})
    assert (response.status_code, fields(response)) == (422, [wrong])


def test_another_organizations_parties_are_not_there(alice: Caller, charlie: Caller) -> None:
    party = charlie.post("/parties", {"code": "A", "name": "x", "role": "customer"}).json()
    assert alice.get("/parties/A").status_code == 404
    assert alice.patch(f"/parties/by-id/{party['id']}", {"name": "Mine"}).status_code == 404
    assert alice.get("/parties").json()["results"] == []


def test_cashiers_write_customers_storekeepers_suppliers_auditors_none(alice: Caller, bob: Caller) -> None:
    callers = {"cashier": bob, **{role: caller(member(alice.who, role)) for role in ("storekeeper", "auditor")}}
    allowed = {
        (role, kind): who.post("/parties", {"code": role + kind, "name": "x", "role": kind}).status_code
        for role, who in callers.items()
        for kind in ("customer", "supplier")
    }
    assert {pair for pair, status in allowed.items() if status == 201} == {
        ("cashier", "customer"),
        ("storekeeper", "supplier"),
    }
    assert set(allowed.values()) == {201, 403}


def test_a_read_token_changes_nothing(alice: Caller) -> None:
    reader = alice.scoped("read")
    assert codes(reader.post("/parties", {"code": "A", "name": "x", "role": "customer"})) == ["not_permitted"]


def test_a_party_sent_twice_is_made_once(alice: Caller) -> None:
    body = {"code": "A", "name": "x", "role": "customer"}
    first, second = (alice.post("/parties", body, Idempotency_Key="k") for _ in range(2))
    assert first.json() == second.json()
