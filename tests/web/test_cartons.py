"""Cartons: list, page, packing by numbers, and deleting."""

from serialtrail.queries import cartons
from tests.web.shelf import carton, clean, document, serial, text


def codes(answer):
    return [row["code"] for row in answer.context["rows"]]


def test_a_carton_is_packed_with_numbers_and_stands_in_the_list(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    said = text(alice.follow("/cartons/new", {"code": "BOX-1", "numbers": "D-1\nD-2"}))
    assert "Carton BOX-1 is saved." in said
    assert "Whole MAIN · 2 numbers" in said
    assert codes(alice.get("/cartons")) == ["BOX-1"]
    assert serial(alice.who, "D-1")["carton"] == "BOX-1"
    assert "BOX-1" in text(alice.get(f"/serials/{serial(alice.who, 'D-1')['id']}"))


def test_a_number_nobody_knows_is_refused_and_what_was_typed_stays(alice):
    document(alice.who, "purchase", "D-1")
    answer = alice.post("/cartons/new", {"code": "BOX-1", "numbers": "D-1 D-9"})
    assert answer.status_code == 422
    assert "D-9" in text(answer)
    assert answer.context["typed"] == {"code": "BOX-1", "parent": "", "numbers": "D-1 D-9"}
    assert codes(alice.get("/cartons")) == []


def test_what_lies_in_another_carton_is_refused_with_its_name(alice):
    document(alice.who, "purchase", "D-1")
    carton(alice.who, "BOX-1", "D-1")
    answer = alice.post("/cartons/new", {"code": "BOX-2", "numbers": "D-1"})
    assert "D-1 already lies in carton BOX-1." in text(answer)


def test_a_carton_is_found_by_its_code_and_by_what_lies_in_it(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    carton(alice.who, "BOX-1", "D-1")
    carton(alice.who, "CRATE-2", "D-2")
    assert codes(alice.get("/cartons", q="ate")) == ["CRATE-2"]
    assert codes(alice.get("/cartons", serial="D-1")) == ["BOX-1"]
    assert alice.client.get("/find", {"q": "BOX-1"}, follow=True).context["carton"]["code"] == "BOX-1"


def test_a_carton_whose_numbers_went_apart_is_opened(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    made = carton(alice.who, "BOX-1", "D-1", "D-2")
    document(alice.who, "sale", "D-2")
    said = text(alice.get(f"/cartons/{made}"))
    assert "Opened" in said
    assert "no longer all in one place" in said
    assert [row["status"] for row in alice.get(f"/cartons/{made}").context["rows"]] == ["in_stock", "sold"]


def test_what_lies_in_a_carton_is_shown_page_by_page(alice):
    many = [f"D-{n:03d}" for n in range(60)]
    document(alice.who, "purchase", *many)
    made = carton(alice.who, "BOX-1", *many)
    first = alice.get(f"/cartons/{made}")
    second = alice.get(f"/cartons/{made}", after=first.context["next"])
    assert [row["number"] for row in (*first.context["rows"], *second.context["rows"])] == many


def test_packing_again_replaces_what_lies_in_it_and_puts_it_on_a_pallet(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    pallet = carton(alice.who, "PAL-1")
    made = carton(alice.who, "BOX-1", "D-1")
    alice.post(f"/cartons/{made}/edit", {"numbers": "D-2", "parent": "PAL-1"})
    row = cartons.read(alice.who.organization_id, id=made)
    assert row is not None
    assert (row["serials"], row["parent"]) == (["D-2"], "PAL-1")
    assert "BOX-1" in text(alice.get(f"/cartons/{pallet}"))
    answer = alice.post(f"/cartons/{pallet}/edit", {"numbers": "", "parent": "PAL-1"})
    assert "cannot lie in itself" in text(answer)


def test_a_deleted_carton_leaves_its_numbers_where_they_are(alice):
    document(alice.who, "purchase", "D-1")
    made = carton(alice.who, "BOX-1", "D-1")
    assert "The 1 number in it stays in stock" in text(alice.get(f"/cartons/{made}/delete"))
    assert "Carton BOX-1 is gone" in text(alice.follow(f"/cartons/{made}/delete"))
    assert serial(alice.who, "D-1")["location"] == "MAIN"
    assert clean(alice.who)


def test_a_cashier_looks_at_cartons_but_packs_none(alice, bob):
    document(alice.who, "purchase", "D-1")
    made = carton(alice.who, "BOX-1", "D-1")
    assert "New carton" not in text(bob.get("/cartons"))
    assert bob.get(f"/cartons/{made}").status_code == 200
    assert bob.post("/cartons/new", {"code": "BOX-2", "numbers": ""}).status_code == 403
    assert bob.post(f"/cartons/{made}/edit", {"numbers": ""}).status_code == 403
    assert bob.post(f"/cartons/{made}/delete").status_code == 403
    assert codes(alice.get("/cartons")) == ["BOX-1"]


def test_an_empty_list_says_what_a_carton_is_for(alice):
    assert "one scan moves all of it" in text(alice.get("/cartons"))
