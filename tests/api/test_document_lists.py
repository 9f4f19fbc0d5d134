"""/documents, read: lists, and one whole"""

import pytest

from tests.queries.shelf import Shelf, phones
from tests.shop import Caller, caller, fields, member

HEAD = {
    "id", "number", "state", "version", "total", "kind", "location", "to_location", "party", "date", "reference",
    "note", "created_at", "posted_at", "posted_by", "voided_at",
}  # fmt: skip
LINE = {"id", "item", "quantity", "unit", "unit_price", "serials", "base_quantity", "unassigned", "production_batch"}


@pytest.fixture
def shelf() -> Shelf:
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    shelf.sell("D-1")
    shelf.write("transfer", phones("D-2"), to_location="SHOP", post=False)
    return shelf


@pytest.fixture
def alice(shelf: Shelf) -> Caller:
    return caller(shelf.who)


def listed(caller: Caller, query: str = "") -> list[str]:
    answer = caller.get(f"/documents?{query}")
    assert answer.status_code == 200, answer.content
    return [row["number"] or row["state"] for row in answer.json()["results"]]


def test_documents_are_listed_newest_first_filtered_counted_and_paged(alice: Caller) -> None:
    assert listed(alice) == ["draft", "SI-000001", "PI-000001"]
    assert listed(alice, "kind=sale&kind=transfer") == ["draft", "SI-000001"]
    assert listed(alice, "state=posted&item=phone&party=ann&serial=d-1&location=main") == ["SI-000001"]
    assert listed(alice, "since=2026-03-02&until=2026-03-02&q=pi-") == ["PI-000001"]
    page = alice.get("/documents?limit=2").json()
    assert (len(page["results"]), page["count"]) == (2, 3)
    assert listed(alice, f"limit=2&cursor={page['next']}") == ["PI-000001"]


def test_one_document_is_shown_whole(alice: Caller) -> None:
    row = alice.get("/documents?kind=purchase").json()["results"][0]
    found = alice.get(f"/documents/{row['id']}").json()
    assert set(found) >= HEAD
    [line] = found["lines"]
    assert set(line) >= LINE
    assert (line["serials"], line["quantity"], line["base_quantity"]) == (["D-1", "D-2"], "2", "2")
    assert [posting["act"] for posting in found["postings"]] == ["post"]


def test_what_a_query_cannot_mean_is_refused_with_the_field(alice: Caller) -> None:
    for query, field in (("since=soon", "since"), ("cursor=x", "cursor"), ("kind=loan", "kind"), ("state=x", "state")):
        answer = alice.get(f"/documents?{query}")
        assert answer.status_code == 422
        assert any(field in one for one in fields(answer)), query


def test_what_does_not_exist_or_belongs_to_others_is_not_found(alice: Caller, charlie: Caller) -> None:
    row = alice.get("/documents").json()["results"][0]
    assert charlie.get(f"/documents/{row['id']}").status_code == 404
    assert listed(charlie) == []
    for id in ("0", "x", "99999999999999999999", "SI-000001"):
        assert alice.get(f"/documents/{id}").status_code == 404
    assert alice.without_token().get("/documents").status_code == 401


def test_a_member_of_one_store_lists_what_has_an_end_there(alice: Caller) -> None:
    bob = caller(member(alice.who, "storekeeper", ["SHOP"]), "read")
    assert listed(bob) == ["draft"]
