"""One document: lines with the numbers that were valid, what is still open or on its way, its postings."""

from decimal import Decimal
from typing import Any

from serialtrail.domain.facts import DraftLine
from serialtrail.posting import engine, steps
from serialtrail.queries import documents
from tests.queries.shelf import Shelf, cables, phones, statement_count


def read(shelf: Shelf, document: int) -> dict[str, Any]:
    found = documents.read(shelf.org, document)
    assert found is not None
    return found


def test_a_draft_shows_the_numbers_as_entered_and_in_that_order():
    shelf = Shelf()
    draft = read(shelf, shelf.write("purchase", phones("d-2 D-1", quantity="3"), post=False))
    assert (draft["state"], draft["number"], draft["posted_at"]) == ("draft", None, None)
    [line] = draft["lines"]
    assert (line["serials"], line["unassigned"]) == (["d-2", "D-1"], "1")
    assert draft["postings"] == []


def test_a_posted_document_has_number_total_posting_and_who_posted_it():
    shelf = Shelf()
    line = phones("D-1 D-2", unit_price=Decimal("599"), production_batch="B7")
    found = read(shelf, shelf.write("purchase", line, cables("2.5", unit_price=Decimal("0.4")), party="ACME"))
    assert (found["number"], found["state"], found["total"]) == ("PI-000001", "posted", "1199.00")
    assert (found["posted_by"], found["posted_at"]) == ("Alice", "2026-03-02T10:00:00Z")
    assert (found["location"], found["party"], found["party_name"]) == ("MAIN", "ACME", "ACME & Co")
    assert [line["item"] for line in found["lines"]] == ["PHONE", "CABLE"]
    assert found["lines"][0]["unit_price"] == "599.00"
    assert found["lines"][0]["production_batch"] == "B7"
    assert (found["lines"][1]["quantity"], found["lines"][1]["unassigned"]) == ("2.5", "0")
    [posting] = found["postings"]
    assert (posting["seq"], posting["act"], posting["user"], posting["reverses"]) == (1, "post", "Alice", None)


def test_units_without_number_are_told_per_line():
    shelf = Shelf()
    [line] = read(shelf, shelf.buy("D-1", quantity="4"))["lines"]
    assert (line["base_quantity"], line["unassigned"], line["tracked"]) == ("4", "3", True)


def test_a_number_labelled_and_sold_in_one_posting_is_listed_once():
    shelf = Shelf()
    shelf.buy(quantity="2")
    [line] = read(shelf, shelf.sell("D-1"))["lines"]
    assert line["serials"] == ["D-1"]


def test_a_document_prints_the_number_that_was_valid_when_posted():
    shelf = Shelf()
    bought = shelf.buy("D-00l")
    shelf.change("D-00l", number="D-002")
    sold = shelf.sell("D-002")
    shelf.take_back("D-002")
    shelf.change("D-002", number="D-001")
    assert read(shelf, bought)["lines"][0]["serials"] == ["D-00l"]
    assert read(shelf, sold)["lines"][0]["serials"] == ["D-002"]
    assert shelf.serial("D-00l")["number"] == "D-001"


def test_a_voided_document_keeps_its_numbers_and_shows_the_mirror():
    shelf = Shelf()
    shelf.buy("D-1")
    sold = shelf.sell("D-1")
    shelf.void(sold)
    found = read(shelf, sold)
    assert (found["state"], found["number"], found["lines"][0]["serials"]) == ("voided", "SI-000001", ["D-1"])
    assert found["voided_by"] == "Alice"
    post, mirror = found["postings"]
    assert (mirror["act"], mirror["reverses"]) == ("void", post["id"])


def test_a_transfer_tells_what_arrived_and_what_is_still_on_its_way():
    shelf = Shelf()
    shelf.buy("D-1 D-2", quantity="5")
    on_the_way = shelf.send("D-1 D-2", quantity="4")
    shelf.receive(on_the_way, "D-2", quantity="2")
    [line] = read(shelf, on_the_way)["lines"]
    assert [line[name] for name in ("shipped", "received", "outstanding", "missing")] == ["4", "2", "2", "0"]
    assert (line["received_serials"], line["outstanding_serials"]) == (["D-2"], ["D-1"])
    assert (line["serials"], line["unassigned"]) == (["D-1", "D-2"], "2")


def test_a_closed_transfer_tells_what_never_arrived():
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    lost, taken_back = shelf.send("D-1"), shelf.send("D-2")
    shelf.close(lost, "missing")
    shelf.close(taken_back, "back")
    [line], [other] = read(shelf, lost)["lines"], read(shelf, taken_back)["lines"]
    assert [line[name] for name in ("received", "returned", "missing", "outstanding")] == ["0", "0", "1", "0"]
    assert [other[name] for name in ("received", "returned", "missing", "outstanding")] == ["0", "1", "0", "0"]
    assert line["received_serials"] == line["outstanding_serials"] == []


def test_an_order_tells_what_is_still_open_and_what_was_made_from_it():
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3")
    order = shelf.write("sales_order", phones(quantity="3"), party="Ann")
    made = steps.convert(shelf.org, shelf.actor, order, shelf.now, "sale", [phones("D-1", "1")]).document
    found = read(shelf, order)
    assert found["lines"][0]["open"] == "2"
    assert found["successors"] == [{"id": str(made), "kind": "sale", "number": None, "state": "draft"}]
    assert read(shelf, made)["origin"]["number"] == found["number"]


def test_a_voided_sale_gives_the_order_its_quantity_back():
    shelf = Shelf()
    shelf.buy("D-1")
    order = shelf.write("sales_order", phones(quantity="3"))
    sale = steps.convert(shelf.org, shelf.actor, order, shelf.now, "sale", [phones("D-1", "1")]).document
    engine.post(shelf.org, shelf.actor, sale, shelf.now)
    assert read(shelf, order)["lines"][0]["open"] == "2"
    shelf.void(sale)
    assert read(shelf, order)["lines"][0]["open"] == "3"


def test_a_bundle_tells_the_tracked_pieces_in_it_that_went_without_number():
    shelf = Shelf()
    shelf.item("KIT", kind="bundle", components=[{"sku": "PHONE", "quantity": Decimal(2)}])
    shelf.buy("D-1 D-2")
    draft = shelf.write("sale", DraftLine("KIT", Decimal(1), numbers=("D-1",)), post=False)
    assert read(shelf, draft)["lines"][0]["unassigned"] == "1"
    sold = shelf.write("sale", DraftLine("KIT", Decimal(1), numbers=("D-1", "D-2")))
    assert (read(shelf, sold)["lines"][0]["serials"], read(shelf, sold)["lines"][0]["unassigned"]) == (
        ["D-1", "D-2"],
        "0",
    )


def test_a_posted_count_keeps_what_was_scanned():
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    counted = shelf.write("count", phones("D-1"), full=True)
    assert read(shelf, counted)["lines"][0]["serials"] == ["D-1"]


def test_one_document_costs_the_same_statements_for_one_number_and_for_many():
    shelf = Shelf()
    few, many = shelf.buy("D-1"), shelf.buy(" ".join(f"E-{n}" for n in range(60)))
    cost = statement_count(lambda: read(shelf, few))
    assert statement_count(lambda: read(shelf, many)) == cost <= 6


def test_a_document_is_found_by_its_number_and_only_at_home():
    shelf, other = Shelf(), Shelf()
    bought = shelf.buy("D-1")
    assert documents.named(shelf.org, "pi-000001") == bought
    assert documents.named(other.org, "PI-000001") is None
    assert documents.read(other.org, bought) is None
    assert documents.read(shelf.org, 2**63 - 1) is None


def test_what_rights_ask_of_a_document_is_read_without_its_lines():
    shelf = Shelf()
    found = documents.places(shelf.org, shelf.buy("D-1"))
    assert found is not None
    assert (found["kind"], found["state"], found["location"]) == ("purchase", "posted", shelf.place("MAIN"))
