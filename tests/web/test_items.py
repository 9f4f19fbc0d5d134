"""Items: list, page, form."""

from django.utils.timezone import now

from serialtrail.access.who import actor
from serialtrail.catalog import items
from serialtrail.posting import engine
from tests.shop import member
from tests.web.shelf import clean, document, item, item_id, text, visitor

ITEM = {
    "sku": "TAB-10",
    "name": "Drift Tablet",
    "kind": "goods",
    "base_unit": "pcs",
    "price": "399.00",
    "unit-1-name": "box",
    "unit-1-factor": "12",
    "unit-2-name": "crate",
    "unit-2-factor": "48",
    "check_digit": "imei",
}
RULE = {"rule_prefix": "DT-", "rule_start": "0098", "rule_increment": "1"}
BUNDLE = {"sku": "SET", "name": "Travel set", "kind": "bundle", "base_unit": "pcs"}


def test_the_list_finds_by_sku_and_name_and_keeps_the_filter_in_the_address(alice):
    answer = alice.get("/items", q="aurora")
    assert [row["sku"] for row in answer.context["rows"]] == ["PHONE"]
    assert 'value="aurora"' in answer.content.decode()


def test_the_list_is_narrowed_by_category_and_kind(alice):
    alice.post("/items/new", {**ITEM, "category": "Tablets"})
    alice.post("/items/new", BUNDLE)
    assert [row["sku"] for row in alice.get("/items", category="Tablets").context["rows"]] == ["TAB-10"]
    assert [row["sku"] for row in alice.get("/items", kind="bundle").context["rows"]] == ["SET"]


def test_a_filter_that_nothing_meets_offers_to_show_all_again(alice):
    assert "Nothing matches" in text(alice.get("/items", q="no such thing"))


def test_an_item_is_made_and_its_page_says_what_it_is(alice):
    said = text(alice.follow("/items/new", ITEM))
    assert "Drift Tablet is saved." in said
    assert "box = 12" in said
    assert "crate = 48" in said
    assert "IMEI" in said


def test_a_sku_that_is_taken_is_refused_beside_its_field(alice):
    answer = alice.post("/items/new", {**ITEM, "sku": "phone"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["sku"] == ["phone is already used"]


def test_a_unit_without_an_amount_is_refused_in_its_row_and_what_was_typed_stays(alice):
    answer = alice.post("/items/new", {**ITEM, "unit-1-factor": "twelve"})
    assert answer.status_code == 422
    assert [bool(row.get("wrong")) for row in answer.context["units"]] == [True, False, False]
    assert answer.context["units"][0]["factor"] == "twelve"
    assert items.found(alice.who.organization_id, sku="TAB-10") is None


def test_a_unit_named_twice_is_refused_in_the_row_of_the_second(alice):
    answer = alice.post("/items/new", {**ITEM, "unit-2-name": "box"})
    assert answer.context["units"][1]["wrong"] == ["the unit box is named twice"]


def test_without_scripts_a_button_brings_one_more_row(alice):
    answer = alice.post("/items/new", {**ITEM, "sku": "", "act": "unit"})
    assert answer.status_code == 200
    assert [row["name"] for row in answer.context["units"]] == ["box", "crate", ""]
    assert answer.context["form"]["name"].value() == "Drift Tablet"


def test_a_bundle_is_made_of_components_and_one_that_is_unknown_is_refused_in_its_row(alice):
    parts = {"part-1-sku": "PHONE", "part-1-quantity": "1", "part-2-sku": "NO-SUCH", "part-2-quantity": "2"}
    answer = alice.post("/items/new", {**BUNDLE, **parts})
    assert answer.status_code == 422
    assert answer.context["parts"][1]["wrong"] == ["There is no item NO-SUCH."]
    alice.post("/items/new", {**BUNDLE, **parts, "part-2-sku": "CABLE"})
    assert item(alice.who, "SET")["components"] == [
        {"sku": "PHONE", "quantity": "1"},
        {"sku": "CABLE", "quantity": "2"},
    ]


def test_an_item_keeps_the_rule_of_its_numbers_and_its_page_shows_the_next(alice):
    assert "DT-0098 DT-0099 DT-0100" in text(alice.follow("/items/new", {**ITEM, **RULE}))
    rule = {"prefix": "DT-", "start": "0098", "increment": 1, "width": None, "suffix": ""}
    assert item(alice.who, "TAB-10")["number_rule"] == rule
    row = items.found(alice.who.organization_id, sku="TAB-10")
    assert row is not None
    alice.post(f"/items/{row.pk}/edit", ITEM)
    assert item(alice.who, "TAB-10")["number_rule"] is None


def test_a_rule_that_makes_no_numbers_is_refused_beside_its_field(alice):
    answer = alice.post("/items/new", {**ITEM, **RULE, "rule_start": "abc"})
    assert answer.context["form"].errors.keys() == {"rule_start"}


def test_categories_in_use_are_suggested(alice, charlie):
    alice.post("/items/new", {**ITEM, "category": "Tablets"})
    charlie.post("/items/new", {**ITEM, "category": "Secret"})
    assert alice.get("/items/new").context["categories"] == ["Tablets"]


def test_an_item_is_changed_and_keeps_what_was_left(alice):
    phone = item_id(alice.who)
    form = {**ITEM, "sku": "PHONE", "name": "Aurora Phone 2", "barcode": "4006381333931"}
    alice.post(f"/items/{phone}/edit", form)
    row = item(alice.who, "PHONE")
    assert (row["name"], row["tracking"], row["price"]) == ("Aurora Phone 2", "serial", "399.00")
    shown = alice.get(f"/items/{phone}/edit")
    assert [(unit["name"], unit["factor"]) for unit in shown.context["units"]] == [
        ("box", "12"), ("crate", "48"), ("", ""),
    ]  # fmt: skip


def test_the_page_shows_stock_by_place_with_its_sum_and_what_moved_lately(alice):
    document(alice.who, "purchase", "D-1", "D-2", quantity=3)
    document(alice.who, "purchase", "D-3", location="SIDE")
    document(alice.who, "sale", "D-1", post=False, hold=True)
    answer = alice.get(f"/items/{item_id(alice.who)}")
    main, side = answer.context["stock"]
    assert (main["on_hand"], main["in_stock_serials"], main["unassigned"], main["held"]) == ("3", "2", "1", "1")
    assert side["on_hand"] == "1"
    assert (answer.context["sums"]["on_hand"], answer.context["sums"]["unassigned"]) == (4, 1)
    assert [(row["number"], row["quantity"]) for row in answer.context["movements"]] == [
        ("PI-000002", "1"), ("PI-000001", "3"),
    ]  # fmt: skip
    assert "PI-000001" in text(answer)


def test_a_store_that_it_is_on_its_way_to_for_the_first_time_is_shown_too(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    sent(alice.who, "D-1")
    main, side = alice.get(f"/items/{item_id(alice.who)}").context["stock"]
    assert (main["in_transit_out"], side["location"], side["on_hand"], side["in_transit_in"]) == ("1", "SIDE", "0", "1")
    main_only = visitor(member(alice.who, "storekeeper", stores=["MAIN"]))
    assert len(main_only.get(f"/items/{item_id(alice.who)}").context["stock"]) == 1


def sent(who, number):
    """A transfer of this number from MAIN to SIDE, shipped."""
    made = document(who, "transfer", number, post=False, to_location="SIDE", direction="send")
    engine.ship(who.organization_id, actor(who), made, now())


def test_a_cashier_sees_items_but_no_form(bob, alice):
    assert "New item" not in text(bob.get("/items"))
    assert bob.post("/items/new", ITEM).status_code in (403, 422)
    assert items.found(alice.who.organization_id, sku="TAB-10") is None


# -- numbers of an item ---------------------------------------------------------------------------------------------


def test_an_item_can_begin_with_stock_and_its_numbers_fill_the_quantity(alice):
    stock = {"stock-place": "MAIN", "stock-numbers": "353012345678906, 353012345678914"}
    said = text(alice.follow("/items/new", {**ITEM, **stock}))
    assert "Drift Tablet is saved." in said
    assert item(alice.who, "TAB-10")["tracking"] == "serial"
    rows = alice.get("/stock", q="TAB-10").context["rows"]
    assert [(row["on_hand"], row["in_stock_serials"]) for row in rows] == [("2", "2")]
    assert clean(alice.who)


def test_an_item_without_numbers_begins_with_a_quantity(alice):
    alice.post("/items/new", {**ITEM, "stock-place": "MAIN", "stock-quantity": "7"})
    assert item(alice.who, "TAB-10")["tracking"] == "none"
    assert [row["on_hand"] for row in alice.get("/stock", q="TAB-10").context["rows"]] == ["7"]


def test_stock_that_is_refused_leaves_no_item_behind_and_says_so(alice):
    document(alice.who, "purchase", "353012345678906")
    stock = {"stock-place": "MAIN", "stock-numbers": "353012345678906 NOIMEI"}
    answer = alice.post("/items/new", {**ITEM, **stock})
    assert answer.status_code == 422
    assert {one["code"] for one in answer.context["refusals"]} >= {"number_invalid", "serial_of_other_item"}
    assert "The item is not saved either" in text(answer)
    assert "NOIMEI</textarea>" in answer.content.decode()
    assert items.found(alice.who.organization_id, sku="TAB-10") is None


def test_stock_needs_a_place(alice):
    answer = alice.post("/items/new", {**ITEM, "stock-quantity": "7"})
    assert answer.status_code == 422
    assert items.found(alice.who.organization_id, sku="TAB-10") is None


def test_the_page_leads_to_labelling_and_adjusting_with_item_and_place_entered(alice):
    document(alice.who, "purchase", "D-1", quantity=3)
    page = alice.get(f"/items/{item_id(alice.who)}").content.decode()
    assert "/documents/new/opening?mode=label&amp;item=PHONE&amp;location=MAIN" in page
    assert "/documents/new/adjustment?line-1-item=PHONE&amp;line-1-direction=out&amp;location=MAIN" in page


def test_who_may_write_no_stock_sees_no_links_to_it(alice, bob):
    document(alice.who, "purchase", "D-1", quantity=3)
    assert "Label unassigned stock" not in text(bob.get(f"/items/{item_id(alice.who)}"))
