"""/stock"""

from tests.queries.shelf import Shelf, cables
from tests.shop import Caller, caller, member


def test_stock_is_one_row_per_item_and_store_in_decimal_strings() -> None:
    shelf = Shelf()
    shelf.buy("D-1", quantity="3")
    shelf.write("purchase", cables("2.5"), location="SHOP")
    answer = caller(shelf.who).get("/stock").json()
    cable, phone = answer["results"]
    assert (cable["item"], cable["location"], cable["on_hand"], cable["unassigned"]) == ("CABLE", "SHOP", "2.5", "0")
    assert {name: phone[name] for name in phone if name not in ("item_name", "tracked")} == {
        "item": "PHONE",
        "location": "MAIN",
        "on_hand": "3",
        "in_stock_serials": "1",
        "unassigned": "2",
        "held": "0",
        "in_transit_out": "0",
        "in_transit_in": "0",
    }
    assert (answer["next"], answer["count"]) == (None, 2)


def test_stock_is_filtered_and_paged() -> None:
    shelf = Shelf()
    shelf.buy("D-1")
    shelf.buy("D-2", location="SHOP")
    alice = caller(shelf.who)
    assert [row["location"] for row in alice.get("/stock?item=phone&location=shop").json()["results"]] == ["SHOP"]
    first = alice.get("/stock?limit=1").json()
    second = alice.get(f"/stock?limit=1&cursor={first['next']}").json()
    assert [first["results"][0]["location"], second["results"][0]["location"]] == ["MAIN", "SHOP"]
    assert second["next"] is None


def test_stores_and_organizations_see_their_own_stock(charlie: Caller) -> None:
    shelf = Shelf()
    shelf.buy("D-1")
    bob = caller(member(shelf.who, "storekeeper", ["SHOP"]))
    for who in (bob, charlie):
        assert who.get("/stock").json() == {"results": [], "next": None, "count": 0}
    assert charlie.without_token().get("/stock").status_code == 401
