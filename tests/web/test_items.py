"""Items: list, page, form."""

from serialtrail.catalog import items
from tests.web.shelf import clean, document, item, item_id, text

ITEM = {
    "sku": "TAB-10",
    "name": "Drift Tablet",
    "kind": "goods",
    "base_unit": "pcs",
    "price": "399.00",
    "units": "box = 12\ncrate = 48",
    "check_digit": "imei",
}


def test_the_list_finds_by_sku_and_name_and_keeps_the_filter_in_the_address(alice):
    answer = alice.get("/items", q="aurora")
    assert [row["sku"] for row in answer.context["rows"]] == ["PHONE"]
    assert 'value="aurora"' in answer.content.decode()


def test_a_filter_that_nothing_meets_offers_to_show_all_again(alice):
    assert "Nothing matches" in text(alice.get("/items", q="no such thing"))


def test_an_item_is_made_and_its_page_says_what_it_is(alice):
    said = text(alice.follow("/items/new", ITEM))
    assert "Drift Tablet is saved." in said
    assert "box = 12" in said
    assert "IMEI" in said


def test_a_sku_that_is_taken_is_refused_beside_its_field(alice):
    answer = alice.post("/items/new", {**ITEM, "sku": "phone"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["sku"] == ["phone is already used"]


def test_a_unit_that_is_no_pair_is_refused_beside_its_field(alice):
    answer = alice.post("/items/new", {**ITEM, "units": "box twelve"})
    assert answer.context["form"].errors.keys() == {"units"}


def test_an_item_is_changed_and_keeps_what_was_left(alice):
    phone = item_id(alice.who)
    form = {**ITEM, "sku": "PHONE", "name": "Aurora Phone 2", "barcode": "4006381333931"}
    alice.post(f"/items/{phone}/edit", form)
    row = item(alice.who, "PHONE")
    assert (row["name"], row["tracking"], row["price"]) == ("Aurora Phone 2", "serial", "399.00")


def test_the_page_shows_stock_by_place_and_the_latest_documents(alice):
    document(alice.who, "purchase", "D-1", "D-2", quantity=3)
    answer = alice.get(f"/items/{item_id(alice.who)}")
    assert answer.context["stock"][0]["unassigned"] == "1"
    assert "PI-000001" in text(answer)


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
