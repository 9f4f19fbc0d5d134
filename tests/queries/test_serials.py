"""One serial: by which codes it is found, and what is told of it."""

from datetime import date

from serialtrail.posting import serials as edits
from serialtrail.queries import serials
from tests.queries.shelf import START, Shelf, phones, statement_count


def test_a_serial_is_found_without_regard_to_case_and_shown_as_first_entered():
    shelf = Shelf()
    shelf.buy("d-001")
    assert shelf.serial(" D-001 ")["number"] == "d-001"
    assert shelf.serial("Ｄ-001")["number"] == "d-001"


def test_a_renamed_serial_is_found_under_both_numbers_and_lists_the_former_one():
    shelf = Shelf()
    shelf.buy("D-00l")
    shelf.change("D-00l", number="D-001")
    found = shelf.serial("d-00L")
    assert found["number"] == "D-001"
    assert found["aliases"] == [{"type": "former", "code": "D-00l"}]


def test_a_serial_is_found_by_its_aliases_and_by_a_gs1_code():
    shelf = Shelf()
    shelf.buy("D-001")
    shelf.change("D-001", aliases=(("imei", "356868000041412"),))
    assert shelf.serial("356868000041412")["number"] == "D-001"
    assert shelf.serial("(01)09506000134352(21)D-001")["number"] == "D-001"
    assert shelf.serial("]C10109506000134352\x1d21d-001")["number"] == "D-001"


def test_nothing_is_found_by_codes_that_nobody_has():
    shelf, other = Shelf(), Shelf()
    other.buy("D-001")
    for code in ("D-001", "", "D-\x00", "\ud800", "x" * 3000, "D-00"):
        assert serials.find(shelf.org, code) is None
    assert serials.read(shelf.org, int(other.serial("D-001")["id"])) is None
    assert serials.read(shelf.org, 2**63 - 1) is None


def test_a_serial_in_stock_names_its_store_and_its_purchase():
    shelf = Shelf()
    bought = shelf.buy("D-001")
    found = shelf.serial("D-001")
    assert (found["item"], found["item_name"]) == ("PHONE", "Phone X")
    assert (found["status"], found["location"], found["lives"]) == ("in_stock", "MAIN", 1)
    assert (found["purchase_document"], found["purchase_document_id"]) == ("PI-000001", str(bought))
    assert found["party"] == "ACME"
    assert [found[name] for name in ("held_by", "blocked", "sale_document", "transfer", "carton")] == [None] * 5
    assert found["moved_at"] == "2026-03-02T10:00:00Z"


def test_a_sold_serial_names_its_sale_and_customer_but_no_store():
    shelf = Shelf()
    shelf.buy("D-001")
    shelf.sell("D-001", party="Ben")
    found = shelf.serial("D-001")
    assert (found["status"], found["location"], found["party"]) == ("sold", None, "Ben")
    assert (found["sale_document"], found["purchase_document"]) == ("SI-000001", "PI-000001")


def test_after_its_return_a_serial_has_no_live_sale():
    shelf = Shelf()
    shelf.buy("D-001")
    shelf.sell("D-001")
    shelf.take_back("D-001")
    found = shelf.serial("D-001")
    assert (found["status"], found["sale_document"], found["lives"]) == ("in_stock", None, 2)


def test_a_voided_return_brings_the_sale_back():
    shelf = Shelf()
    shelf.buy("D-001")
    shelf.sell("D-001")
    shelf.void(shelf.take_back("D-001"))
    assert shelf.serial("D-001")["sale_document"] == "SI-000001"


def test_a_repurchased_serial_names_its_latest_live_purchase():
    shelf = Shelf()
    shelf.buy("D-001")
    shelf.sell("D-001")
    again = shelf.buy("D-001")
    assert shelf.serial("D-001")["purchase_document"] == "PI-000002"
    shelf.void(again)
    assert shelf.serial("D-001")["purchase_document"] == "PI-000001"


def test_a_serial_that_came_by_an_opening_names_the_opening_until_it_is_purchased():
    shelf = Shelf()
    shelf.write("opening", phones("D-001"), mode="add")
    assert shelf.serial("D-001")["purchase_document"] == "OP-000001"
    shelf.sell("D-001")
    shelf.buy("D-001")
    assert shelf.serial("D-001")["purchase_document"] == "PI-000001"


def test_a_serial_in_transit_names_its_transfer():
    shelf = Shelf()
    shelf.buy("D-001")
    on_the_way = shelf.send("D-001")
    found = shelf.serial("D-001")
    assert (found["status"], found["location"]) == ("in_transit", None)
    assert (found["transfer"], found["transfer_id"]) == ("TR-000001", str(on_the_way))


def test_a_held_serial_names_the_draft_that_holds_it():
    shelf = Shelf()
    shelf.buy("D-001")
    draft = shelf.write("sale", phones("D-001"), post=False, hold=True)
    assert shelf.serial("D-001")["held_by"] == f"draft {draft}"
    assert shelf.serial("D-001")["held_by_id"] == str(draft)


def test_a_registered_number_is_nowhere_and_has_no_life():
    shelf = Shelf()
    edits.register(shelf.org, shelf.actor, "PHONE", ["R-1"], START, None)
    found = shelf.serial("R-1")
    assert (found["status"], found["location"], found["lives"], found["purchase_document"]) == (
        "registered",
        None,
        0,
        None,
    )


def test_a_serial_whose_only_purchase_was_voided_is_registered_again():
    shelf = Shelf()
    shelf.void(shelf.buy("D-001"))
    found = shelf.serial("D-001")
    assert (found["status"], found["purchase_document"]) == ("registered", None)


def test_blocks_warranty_batch_note_and_carton_are_told():
    shelf = Shelf()
    shelf.buy("D-001")
    shelf.pack("BOX-1", "D-001")
    shelf.change(
        "D-001", block=("quality", "scratch"), note="shelf 3", production_batch="B7", warranty_until=date(2027, 1, 31)
    )
    found = shelf.serial("D-001")
    assert found["blocked"] == {"reason": "quality", "note": "scratch"}
    assert (found["note"], found["production_batch"], found["carton"]) == ("shelf 3", "B7", "BOX-1")
    assert found["warranty_until"] == "2027-01-31"


def test_one_serial_costs_at_most_two_statements_however_long_its_story():
    shelf = Shelf()
    shelf.buy("D-001")
    first = statement_count(lambda: serials.find(shelf.org, "D-001"))
    for _ in range(4):
        shelf.sell("D-001")
        shelf.take_back("D-001")
    assert statement_count(lambda: serials.find(shelf.org, "D-001")) == first <= 2


def test_many_are_read_by_their_ids_at_once_and_those_of_others_are_left_out():
    shelf, other = Shelf(), Shelf()
    shelf.buy("D-2 D-1 D-3")
    other.buy("X-1")
    ids = [int(shelf.serial(number)["id"]) for number in ("D-2", "D-1")]
    found = serials.those(shelf.org, [*ids, int(other.serial("X-1")["id"])])
    assert found == [shelf.serial("D-1"), shelf.serial("D-2")]
    assert serials.those(shelf.org, []) == []
