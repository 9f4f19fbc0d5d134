"""/items"""

from typing import Any
from urllib.parse import quote

import pytest

from tests.shop import Caller, caller, codes, member


def made(who: Caller, sku: str = "P", **given: Any) -> dict[str, Any]:
    response = who.post("/items", {"sku": sku, "name": "Phone", **given})
    assert response.status_code == 201, response.content
    return dict(response.json())


def test_an_item_is_made_and_read_by_sku_in_any_case_and_by_id(alice: Caller) -> None:
    item = made(alice, "Ph/1 #ü", units=[{"name": "box", "factor": "12"}], price="599.00", warranty_months=24)
    assert item == alice.get(f"/items/{quote('pH/1 #ü', safe='')}").json()
    assert item == alice.get("/items/pH/1%20%23ü").json()
    assert item == alice.get(f"/items/by-id/{item['id']}").json()
    assert alice.get(f"/items?sku={quote('PH/1 #ü')}").json()["results"] == [item]
    assert isinstance(item["id"], str)


def test_amounts_are_decimal_strings_and_whole_numbers_are_taken_too(alice: Caller) -> None:
    item = made(alice, price=599, cost="410.1", units=[{"name": "box", "factor": 12}])
    assert (item["price"], item["cost"], item["units"]) == ("599.00", "410.10", [{"name": "box", "factor": "12"}])


def test_a_change_by_sku_or_id_leaves_the_rest_and_null_empties(alice: Caller) -> None:
    item = made(alice, price="5", category="phones")
    changed = alice.patch("/items/p", {"price": None, "warranty_months": 12}).json()
    assert changed == {**item, "price": None, "warranty_months": 12}
    assert alice.patch(f"/items/by-id/{item['id']}", {"name": "Handset"}).json() == {**changed, "name": "Handset"}


@pytest.mark.parametrize("field", ["sku", "name", "category", "kind", "tracking", "base_unit", "units", "components"])
def test_null_is_no_value_of_what_an_item_must_have(alice: Caller, field: str) -> None:
    made(alice)
    response = alice.patch("/items/P", {field: None})
    assert (response.status_code, codes(response)) == (422, ["line_invalid"])


def test_a_list_goes_on_where_the_page_before_ended(alice: Caller) -> None:
    for sku in ("b", "A", "c", "D", "e"):
        made(alice, sku)
    seen: list[str] = []
    path = "/items?limit=2"
    while path:
        page = alice.get(path).json()
        assert page["count"] == 5
        seen += [item["sku"] for item in page["results"]]
        path = f"/items?limit=2&cursor={page['next']}" if page["next"] else ""
    assert seen == ["A", "b", "c", "D", "e"]


def test_a_list_is_filtered(alice: Caller) -> None:
    made(alice, "A", category="x", tracking="serial")
    made(alice, "B", category="x", kind="service", barcode="4006381333931")
    made(alice, "C", name="Cable")

    def found(query: str) -> list[str]:
        return [item["sku"] for item in alice.get(f"/items?{query}").json()["results"]]

    assert found("category=x") == ["A", "B"]
    assert found("tracking=serial") == ["A"]
    assert found("kind=service") == ["B"]
    assert found("barcode=4006381333931") == ["B"]
    assert found("q=cab") == ["C"]
    assert found("q=400638") == ["B"]
    assert found("category=x&kind=goods") == ["A"]


def test_an_item_cannot_be_tracked_while_serials_are_off(charlie: Caller) -> None:
    charlie.patch("/organization", {"serials_enabled": False})
    response = charlie.post("/items", {"sku": "P", "name": "x", "tracking": "serial"})
    assert (response.status_code, codes(response)) == (422, ["serials_disabled"])
    made(charlie)
    assert codes(charlie.patch("/items/P", {"tracking": "serial"})) == ["serials_disabled"]


def test_tracking_is_switched_by_a_change_with_the_rest_of_it(alice: Caller) -> None:
    made(alice)
    changed = alice.patch("/items/P", {"tracking": "serial", "name": "Handset"}).json()
    assert (changed["tracking"], changed["name"]) == ("serial", "Handset")
    assert alice.patch("/items/P", {"tracking": "none"}).json()["tracking"] == "none"


def test_a_refused_switch_undoes_the_rest_of_the_change(alice: Caller) -> None:
    made(alice, kind="service")
    response = alice.patch("/items/P", {"name": "Handset", "tracking": "serial"})
    assert (response.status_code, codes(response)) == (422, ["bundle_not_trackable"])
    assert alice.get("/items/P").json()["name"] == "Phone"


@pytest.mark.parametrize(("before", "after"), [("batch", "serial"), ("serial", "batch"), ("shelf_life", "batch")])
def test_tracking_changes_through_none_only(alice: Caller, before: str, after: str) -> None:
    made(alice, tracking=before)
    response = alice.patch("/items/P", {"tracking": after})
    assert (response.status_code, codes(response)) == (422, ["tracking_exclusive"])


def test_many_items_are_switched_at_once_and_each_answers_for_itself(alice: Caller) -> None:
    made(alice, "A")
    made(alice, "B", kind="service")
    made(alice, "C", tracking="batch")
    made(alice, "D", tracking="serial")
    response = alice.post("/items/serial-tracking", {"skus": ["a", "A", "B", "C", "D", "E"], "enabled": True})
    assert response.status_code == 200
    told = [
        (one["sku"], one["changed"], [refusal["code"] for refusal in one["refusals"]])
        for one in response.json()["results"]
    ]
    assert told == [
        ("A", True, []),
        ("B", False, ["bundle_not_trackable"]),
        ("C", False, ["tracking_exclusive"]),
        ("D", False, []),
        ("E", False, ["item_unknown"]),
    ]
    assert alice.get("/items/A").json()["tracking"] == "serial"


@pytest.mark.parametrize("body", [{}, {"skus": [], "enabled": True}, {"skus": ["A"]}, {"skus": "A", "enabled": True}])
def test_a_switch_needs_items_and_a_direction(alice: Caller, body: dict[str, Any]) -> None:
    assert alice.post("/items/serial-tracking", body).status_code == 422


def test_another_organizations_items_are_not_there(alice: Caller, charlie: Caller) -> None:
    item = made(charlie, "SECRET")
    assert alice.get("/items/SECRET").status_code == 404
    assert alice.get(f"/items/by-id/{item['id']}").status_code == 404
    assert alice.patch(f"/items/by-id/{item['id']}", {"name": "Mine"}).status_code == 404
    assert alice.get("/items").json()["results"] == []
    bundle = {"sku": "B", "name": "x", "kind": "bundle", "components": [{"sku": "SECRET", "quantity": "1"}]}
    assert codes(alice.post("/items", bundle)) == ["item_unknown"]


@pytest.mark.parametrize("role", ["cashier", "storekeeper", "technician", "auditor", "manager"])
def test_managers_write_the_catalogue_and_everybody_reads_it(alice: Caller, role: str) -> None:
    made(alice)
    who = caller(member(alice.who, role))
    assert who.get("/items").json()["count"] == 1
    expected = 201 if role == "manager" else 403
    assert who.post("/items", {"sku": "N", "name": "x"}).status_code == expected
    assert (who.patch("/items/P", {"name": "x"}).status_code == 200) is (role == "manager")
    switched = who.post("/items/serial-tracking", {"skus": ["P"], "enabled": True})
    assert (switched.status_code == 200) is (role == "manager")


def test_a_read_token_changes_nothing(alice: Caller) -> None:
    made(alice)
    reader = alice.scoped("read")
    assert reader.get("/items/P").status_code == 200
    for method, path in (("POST", "/items"), ("PATCH", "/items/P")):
        assert codes(reader.call(method, path, {"sku": "N", "name": "x"})) == ["not_permitted"]


def test_a_switch_sent_twice_is_made_once(alice: Caller) -> None:
    made(alice)
    body = {"skus": ["P"], "enabled": True}
    first, second = (alice.post("/items/serial-tracking", body, Idempotency_Key="k") for _ in range(2))
    assert first.json() == second.json()
    assert second.json()["results"][0]["changed"] is True
