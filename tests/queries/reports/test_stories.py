"""A story for each report, in the storekeeper's words, with figures reckoned by hand."""

from datetime import date, timedelta

from serialtrail.domain.facts import DraftLine
from tests.queries.reports.telling import TODAY, count, points, sums, told
from tests.queries.shelf import Shelf, cables, phones


def only(shelf: Shelf, *codes: str) -> frozenset[int]:
    return frozenset(shelf.place(code) for code in codes)


# -- serial overview, missing ---------------------------------------------------------------------------------------


def test_each_number_stands_with_where_it_is_and_the_documents_of_its_purchase_and_sale():
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3")
    shelf.sell("D-1")
    shelf.send("D-2")
    names = "number item status location purchase_document sale_document transfer party_name"
    assert told(shelf, "serials", names) == [
        "D-1 PHONE sold - PI-000001 SI-000001 - Ann & Co",
        "D-2 PHONE in_transit - PI-000001 - TR-000001 ACME & Co",
        "D-3 PHONE in_stock MAIN PI-000001 - - ACME & Co",
    ]
    assert told(shelf, "serials", "number", status="sold") == ["D-1"]
    assert told(shelf, "serials", "number", q="-3", item="phone", location="main") == ["D-3"]
    assert count(shelf, "serials") == 3
    assert told(shelf, "serials", "number", stores=only(shelf, "SHOP")) == ["D-2"]


def test_what_a_count_did_not_find_is_missing_from_its_last_place_since_that_day():
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3")
    shelf.write("count", phones("D-1"), full=True)
    lost = shelf.send("D-1")
    shelf.close(lost, "missing")
    names = "number last_place since document kind purchase_document"
    assert told(shelf, "missing", names) == [
        f"D-1 transit {TODAY} TR-000001 transfer PI-000001",
        f"D-2 MAIN {TODAY} CO-000001 count PI-000001",
        f"D-3 MAIN {TODAY} CO-000001 count PI-000001",
    ]
    assert count(shelf, "missing") == 3
    shelf.write("count", phones("D-2"), full=False)
    assert told(shelf, "missing", "number") == ["D-1", "D-3"]


# -- stock against serials ------------------------------------------------------------------------------------------


def test_units_without_a_number_are_what_differs_between_stock_and_serials():
    shelf = Shelf()
    shelf.buy("D-1 D-2", quantity="5")
    shelf.buy("D-3", location="SHOP")
    shelf.write("purchase", cables("7"))
    names = "item location on_hand serials unassigned finding"
    assert told(shelf, "stock", names) == ["PHONE MAIN 5 2 3 unassigned", "PHONE SHOP 1 1 0 -"]
    assert told(shelf, "stock", names, mark="different") == ["PHONE MAIN 5 2 3 unassigned"]
    assert sums(shelf, "stock") == {"on_hand": "6", "serials": "3", "unassigned": "3", "different": "1"}
    assert points(shelf, "stock") == [("MAIN", 2, 3), ("SHOP", 1, 0)]
    assert told(shelf, "stock", names, stores=only(shelf, "SHOP")) == ["PHONE SHOP 1 1 0 -"]
    assert count(shelf, "stock") == 2


def test_numbers_that_an_item_kept_from_when_it_was_tracked_differ():
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    shelf.sell("D-1 D-2")
    shelf.buy("D-3")
    shelf.write("adjustment", phones("D-3", direction="out"))
    assert told(shelf, "stock", "item location on_hand finding") == ["PHONE MAIN 0 -"]


# -- movements of a period ------------------------------------------------------------------------------------------


def test_in_less_out_is_the_change_of_stock_and_a_void_takes_back():
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3")
    sold = shelf.sell("D-1 D-2")
    shelf.void(sold)
    shelf.sell("D-1")
    shelf.write("transfer", phones("D-2"), to_location="SHOP")
    shelf.write("purchase", cables("2.5"))
    period = {"since": TODAY, "until": TODAY}
    names = "item location kind came went change"
    assert told(shelf, "movements", names, **period) == [
        "CABLE MAIN purchase 2.5 0 2.5",
        "PHONE MAIN purchase 3 0 3",
        "PHONE MAIN sale 0 1 -1",
        "PHONE MAIN transfer 0 1 -1",
        "PHONE SHOP transfer 1 0 1",
    ]
    assert sums(shelf, "movements", **period) == {"came": "6.5", "went": "2", "change": "4.5"}
    assert points(shelf, "movements", **period) == [(str(TODAY), 6.5, 2)]
    assert told(shelf, "movements", names, **period, stores=only(shelf, "SHOP")) == ["PHONE SHOP transfer 1 0 1"]
    assert told(shelf, "movements", names, since=TODAY + timedelta(1)) == []


def test_a_void_counts_on_its_own_day():
    shelf = Shelf()
    early = TODAY - timedelta(3)
    shelf.buy("D-1")
    sold = shelf.sell("D-1", date=early)
    shelf.void(sold)
    assert told(shelf, "movements", "kind came went", until=early) == ["sale 0 1"]
    assert told(shelf, "movements", "kind came went", since=TODAY) == ["purchase 1 0", "sale 0 -1"]
    assert told(shelf, "movements", "kind came went") == ["purchase 1 0"]


def test_each_movement_can_be_looked_at_the_latest_first():
    shelf = Shelf()
    shelf.buy("D-1 D-2", quantity="3")
    shelf.sell("D-1")
    sold = shelf.sell("D-9 D-2")
    shelf.void(sold)
    names = "document act source target quantity numbers party_name"
    assert told(shelf, "movement-lines", names, kind="sale", party="ann", item="phone", location="main") == [
        "SI-000002 void MAIN supplier 0 1 Ann & Co",
        "SI-000002 void customer MAIN 2 2 Ann & Co",
        "SI-000002 post MAIN customer 2 2 Ann & Co",
        "SI-000002 post supplier MAIN 0 1 Ann & Co",
        "SI-000001 post MAIN customer 1 1 Ann & Co",
    ]
    assert told(shelf, "movement-lines", "document", stores=only(shelf, "SHOP")) == []


# -- in transit by age ----------------------------------------------------------------------------------------------


def test_what_is_on_its_way_is_told_by_transfer_and_item_until_it_arrives():
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3", quantity="6")
    shelf.write("purchase", cables("9"))
    old = shelf.send("D-1 D-2", quantity="4", date=TODAY)
    shelf.send("D-3")
    names = "document source target age item units numbers"
    later = {"today": TODAY + timedelta(10)}
    assert told(shelf, "in-transit", names, **later) == [
        "TR-000001 MAIN SHOP 10 PHONE 4 2",
        "TR-000002 MAIN SHOP 10 PHONE 1 1",
    ]
    shelf.receive(old, "D-1", quantity="2")
    assert told(shelf, "in-transit", names, **later)[0] == "TR-000001 MAIN SHOP 10 PHONE 2 1"
    assert sums(shelf, "in-transit", **later) == {"documents": "2", "units": "3", "numbers": "2"}
    assert points(shelf, "in-transit", **later) == [(0, 0), (3, 0), (8, 3), (15, 0), (31, 0)]
    assert told(shelf, "in-transit", names, **later, days=11) == []
    assert told(shelf, "in-transit", "units", **later, days=10, stores=only(shelf, "SHOP")) == ["2", "1"]
    shelf.close(old, "back")
    assert told(shelf, "in-transit", "document", **later) == ["TR-000002"]


# -- returned -------------------------------------------------------------------------------------------------------


def test_what_came_back_stands_by_item_and_customer_beside_what_was_sold():
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3 D-4")
    shelf.write("purchase", cables("10"))
    shelf.sell("D-1 D-2 D-3 D-4")
    shelf.write("sale", cables("10"), party="Ben")
    shelf.take_back("D-1", party="Ann")
    voided = shelf.take_back("D-2", party="Ann")
    shelf.void(voided)
    shelf.write("sale_return", cables("2.5"), party="Ben")
    shelf.write("sale_return", cables("0.5"))
    names = "item party came numbers documents sold share"
    assert told(shelf, "returned", names) == [
        "CABLE - 0.5 0 1 0 -",
        "CABLE Ben 2.5 0 1 10 25",
        "PHONE Ann 1 1 1 4 25",
    ]
    assert sums(shelf, "returned") == {"came": "4", "documents": "3", "sold": "14", "share": "29"}
    assert points(shelf, "returned") == [(str(TODAY), 4)]
    assert told(shelf, "returned", names, party="ben", item="cable") == ["CABLE Ben 2.5 0 1 10 25"]
    assert told(shelf, "returned", names, stores=only(shelf, "SHOP")) == []
    assert told(shelf, "returned", names, since=TODAY + timedelta(1)) == []


# -- sold, never bought; bought again -------------------------------------------------------------------------------


def test_a_number_first_put_on_at_the_sale_was_sold_but_never_bought():
    shelf = Shelf()
    shelf.buy("D-1", quantity="3")
    shelf.sell("D-1 D-2")
    names = "number document party_name came_by_kind came_by"
    assert told(shelf, "never-bought", names) == ["D-2 SI-000001 Ann & Co sale SI-000001"]
    shelf.write("count", phones("D-7"), full=False)
    sold = shelf.sell("D-7", party="Ben")
    assert told(shelf, "never-bought", names)[0] == "D-7 SI-000002 Ben & Co count CO-000001"
    assert told(shelf, "never-bought", "number", stores=only(shelf, "SHOP")) == []
    shelf.void(sold)
    assert told(shelf, "never-bought", "number") == ["D-2"]


def test_a_number_whose_purchase_was_voided_was_never_bought():
    shelf = Shelf()
    bought = shelf.buy("D-1")
    shelf.void(bought)
    shelf.write("count", phones("D-1"), full=False)
    shelf.sell("D-1")
    assert told(shelf, "never-bought", "number came_by") == ["D-1 CO-000001"]


def test_a_number_that_comes_from_a_supplier_a_second_time_is_bought_again():
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    shelf.sell("D-1", party="Ben")
    shelf.buy("D-1 D-3")
    names = "number document party_name before_kind before before_date"
    assert told(shelf, "bought-again", names) == [f"D-1 PI-000002 ACME & Co sale SI-000001 {TODAY}"]
    assert told(shelf, "bought-again", names, since=TODAY + timedelta(1)) == []


# -- warranty -------------------------------------------------------------------------------------------------------


def test_warranties_that_end_soon_stand_by_the_day_and_only_of_what_is_sold():
    shelf = Shelf()
    shelf.item("TAB", tracking="serial", warranty_months=1)
    shelf.item("LAP", tracking="serial", warranty_months=2)
    shelf.write("purchase", DraftLine("LAP", numbers=("D-1", "D-2")), DraftLine("TAB", numbers=("T-1",)), party="ACME")
    shelf.write("sale", DraftLine("LAP", numbers=("D-1", "D-2")), party="Ben")
    shelf.write("sale", DraftLine("TAB", numbers=("T-1",)), party="Ann")
    shelf.write("sale_return", DraftLine("LAP", numbers=("D-2",)))
    tablet, phone = date(2026, 4, 2), date(2026, 5, 2)
    names = "number warranty_until days_left party sale_document"
    assert told(shelf, "warranty", names, days=90) == [
        f"T-1 {tablet} 31 Ann SI-000002",
        f"D-1 {phone} 61 Ben SI-000001",
    ]
    assert told(shelf, "warranty", "number", days=31) == ["T-1"]
    assert told(shelf, "warranty", "number", days=30) == []
    assert told(shelf, "warranty", "number", days=90, party="ben") == ["D-1"]
    assert told(shelf, "warranty", "number", days=90, today=tablet + timedelta(1)) == ["D-1"]
    assert count(shelf, "warranty", days=90) == 2
    assert points(shelf, "warranty", days=90) == [(str(tablet), 1), (str(phone), 1)]
    assert told(shelf, "warranty", "number", days=90, stores=only(shelf, "SHOP")) == []
    assert told(shelf, "warranty", "number", days=90, stores=only(shelf, "MAIN")) == ["T-1", "D-1"]


# -- gaps -----------------------------------------------------------------------------------------------------------


def test_numbers_missing_between_others_are_gaps_of_their_sequence():
    shelf = Shelf()
    shelf.buy("A-007 A-008 A-010 A-015 B1 B2 B10 B12 X 5000")
    shelf.sell("A-010")
    names = "first last missing before after"
    assert told(shelf, "gaps", names, item="phone") == [
        "A-009 A-009 1 A-008 A-010",
        "A-011 A-014 4 A-010 A-015",
        "B11 B11 1 B10 B12",
    ]
    assert sums(shelf, "gaps", item="phone") == {"gaps": "3", "missing": "6"}
    assert told(shelf, "gaps", names, item="phone", most=1) == ["A-009 A-009 1 A-008 A-010", "B11 B11 1 B10 B12"]
    assert told(shelf, "gaps", names, item="cable") == told(shelf, "gaps", names) == []


def test_a_check_digit_is_no_part_of_the_counting():
    shelf = Shelf()
    shelf.item("CALL", tracking="serial", number_format={"regex": None, "check": "luhn"})
    shelf.write("purchase", DraftLine("CALL", numbers=("10009", "10025", "10033")), party="ACME")
    assert told(shelf, "gaps", "first last missing before after", item="call") == ["10017 10017 1 10009 10025"]


def test_very_long_digits_are_counted_by_their_end():
    shelf = Shelf()
    shelf.buy("89490200001234567890123 89490200001234567890125")
    assert told(shelf, "gaps", "first missing", item="phone") == ["89490200001234567890124 1"]


# -- journal --------------------------------------------------------------------------------------------------------


def test_the_journal_tells_every_posting_in_order_with_who_and_what():
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    sold = shelf.sell("D-1")
    shelf.void(sold)
    shelf.change("D-2", number="E-2")
    names = "seq user act kind document reverses renamed"
    assert told(shelf, "journal", names) == [
        "4 Alice rename - - - D-2 → E-2",
        "3 Alice void sale SI-000001 2 -",
        "2 Alice post sale SI-000001 - -",
        "1 Alice post purchase PI-000001 - -",
    ]
    assert told(shelf, "journal", "seq", act="void") == ["3"]
    assert told(shelf, "journal", "seq", kind="sale") == ["3", "2"]
    assert told(shelf, "journal", "seq", document="si-000001") == ["3", "2"]
    assert told(shelf, "journal", "seq", start=shelf.now) == ["4"]
    assert told(shelf, "journal", "seq", end=shelf.now - timedelta(hours=2)) == ["2", "1"]
    assert told(shelf, "journal", "seq", start=shelf.now + timedelta(1)) == []
    assert told(shelf, "journal", "seq", end=shelf.now - timedelta(9)) == []
    assert told(shelf, "journal", "seq", stores=only(shelf, "SHOP")) == []
    hashes = told(shelf, "journal", "hash")
    assert len(set(hashes)) == 4
    assert {len(one) for one in hashes} == {64}
