"""/cartons, read"""

from tests.queries.shelf import Shelf
from tests.shop import Caller, caller


def test_cartons_are_listed_and_shown_with_members_and_whether_they_were_opened(charlie: Caller) -> None:
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    shelf.pack("BOX/1", "D-1 D-2")
    alice = caller(shelf.who)
    shelf.sell("D-2")
    [carton] = alice.get("/cartons?serial=d-1").json()["results"]
    assert (carton["code"], carton["serials"], carton["opened"]) == ("BOX/1", ["D-1", "D-2"], True)
    assert alice.get("/cartons/box/1").json() == alice.get(f"/cartons/by-id/{carton['id']}").json() == carton
    assert alice.get("/cartons/none").status_code == charlie.get("/cartons/BOX/1").status_code == 404
    assert charlie.get("/cartons").json() == {"results": [], "next": None, "count": 0}
    assert alice.without_token().get("/cartons").status_code == 401
