"""Items: what one may be, what it may become, and how it is found."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils.timezone import now

from serialtrail.access.who import Who, actor
from serialtrail.catalog import items
from serialtrail.db.models import work
from serialtrail.domain.refusals import Refused
from tests.shop import member, owner


@pytest.fixture
def alice() -> Who:
    return owner()


def make(who: Who, sku: str = "P", **given: Any) -> dict[str, Any]:
    return items.create(actor(who), who.organization_id, {"sku": sku, "name": "Phone", **given}, now())


def change(who: Who, sku: str, /, **changes: Any) -> dict[str, Any]:
    row = items.found(who.organization_id, sku=sku)
    assert row is not None
    return items.change(actor(who), who.organization_id, row, changes, now())


def refused(who: Who, sku: str = "P", **given: Any) -> list[str]:
    """Codes of the refusals, for line_invalid the field."""
    with pytest.raises(Refused) as error:
        make(who, sku, **given)
    assert items.found(who.organization_id, sku=sku) is None
    return [str(fault.facts["field"]) if fault.code == "line_invalid" else fault.code for fault in error.value.refusals]


def test_an_item_needs_a_sku_and_a_name_only(alice: Who) -> None:
    made = make(alice)
    assert {field: made[field] for field in ("kind", "tracking", "base_unit", "units", "barcode", "price")} == {
        "kind": "goods",
        "tracking": "none",
        "base_unit": "pcs",
        "units": [],
        "barcode": None,
        "price": None,
    }


def test_everything_an_item_can_have_comes_back_as_given(alice: Who) -> None:
    given: dict[str, Any] = {
        "category": "Phones",
        "barcode": "4006381333931",
        "tracking": "serial",
        "units": [{"name": "box", "factor": Decimal(12)}, {"name": "pallet", "factor": Decimal("480.5")}],
        "price": Decimal("599"),
        "cost": Decimal("410.125"),
        "warranty_months": 24,
        "number_format": {"regex": "[0-9]{15}", "check": "imei"},
        "number_rule": {"prefix": "A-", "start": "0007", "increment": 2, "width": None, "suffix": "/X"},
    }
    made = make(alice, **given)
    assert made["units"] == [{"name": "box", "factor": "12"}, {"name": "pallet", "factor": "480.5"}]
    assert (made["price"], made["cost"], made["warranty_months"]) == ("599.00", "410.125", 24)
    for field in ("category", "barcode", "tracking", "number_format", "number_rule"):
        assert made[field] == given[field]


def test_a_sku_is_kept_as_given_and_unique_whatever_its_case(alice: Who) -> None:
    assert make(alice, "Phone/Ü 手机")["sku"] == "Phone/Ü 手机"
    with pytest.raises(Refused, match="line_invalid"):
        make(alice, "PHONE/Ü 手机")
    other = owner()
    assert make(other, "Phone/Ü 手机")["sku"] == "Phone/Ü 手机"


@pytest.mark.parametrize("barcode", ["4006381333931", "04006381333931", " 4006381333931 "])
def test_a_barcode_is_unique_also_as_gtin_14(alice: Who, barcode: str) -> None:
    make(alice, barcode="4006381333931")
    assert refused(alice, "Q", barcode=barcode) == ["barcode"]


def test_a_barcode_need_not_be_a_gtin(alice: Who) -> None:
    assert make(alice, barcode="SHELF-12/b")["barcode"] == "SHELF-12/b"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 301),
        ("name", "a\x00b"),
        ("category", "x" * 101),
        ("barcode", ""),
        ("barcode", "x" * 101),
        ("base_unit", ""),
        ("price", Decimal(-1)),
        ("cost", Decimal("0.00001")),
        ("warranty_months", -1),
        ("warranty_months", 1201),
        ("number_format.regex", {"regex": "(", "check": None}),
        ("number_format.regex", {"regex": r"(a)\1", "check": None}),
        ("number_format.check", {"regex": None, "check": "isbn"}),
        ("number_rule.start", {"start": "x1"}),
        ("number_rule.start", {"start": "1" * 41}),
        ("number_rule.increment", {"increment": 0}),
        ("number_rule.prefix", {"prefix": "手"}),
        ("number_rule.width", {"width": 101}),
        ("units[0].factor", [{"name": "box", "factor": Decimal(0)}]),
        ("units[0].name", [{"name": "", "factor": Decimal(2)}]),
        ("units[0].name", [{"name": "pcs", "factor": Decimal(2)}]),
        ("units[1].name", [{"name": "box", "factor": Decimal(2)}, {"name": "box", "factor": Decimal(3)}]),
        ("components", [{"sku": "X", "quantity": Decimal(1)}]),
    ],
)
def test_what_a_field_cannot_hold_is_refused_by_its_name(alice: Who, field: str, value: Any) -> None:
    assert refused(alice, **{re.split(r"[.\[]", field)[0]: value}) == [field]


def test_all_faults_of_an_item_are_told_at_once(alice: Who) -> None:
    assert set(refused(alice, name="", price=Decimal(-1), warranty_months=-1)) == {"name", "price", "warranty_months"}


@pytest.mark.parametrize("kind", ["bundle", "service"])
@pytest.mark.parametrize("tracking", ["serial", "batch"])
def test_only_goods_are_tracked(alice: Who, kind: str, tracking: str) -> None:
    assert refused(alice, kind=kind, tracking=tracking) == ["bundle_not_trackable"]


def test_a_bundle_has_components_but_none_that_is_a_bundle_or_unknown(alice: Who) -> None:
    make(alice, "A")
    bundle = make(alice, "B", kind="bundle", components=[{"sku": "a", "quantity": Decimal(2)}])
    assert bundle["components"] == [{"sku": "A", "quantity": "2"}]
    for sku, codes in (("B", ["components[0].sku"]), ("nothing", ["item_unknown"]), ("c", ["components[0].sku"])):
        assert refused(alice, "C", kind="bundle", components=[{"sku": sku, "quantity": Decimal(1)}]) == codes
    twice = [{"sku": "A", "quantity": Decimal(1)}, {"sku": "a", "quantity": Decimal(1)}]
    assert refused(alice, "C", kind="bundle", components=twice) == ["components[1].sku"]


def test_a_component_does_not_become_a_bundle(alice: Who) -> None:
    make(alice, "A")
    make(alice, "B", kind="bundle", components=[{"sku": "A", "quantity": Decimal(2)}])
    with pytest.raises(Refused, match="line_invalid"):
        change(alice, "A", kind="bundle")


def test_a_change_leaves_what_is_not_given(alice: Who) -> None:
    before = make(alice, price=Decimal(5), units=[{"name": "box", "factor": Decimal(12)}])
    after = change(alice, "p", name="Handset")
    assert after == {**before, "name": "Handset"}
    event = work.AuditEvent.objects.for_org(alice.organization_id).order_by("-id")[:1].get()
    assert (event.what, event.subject, event.data) == ("item.changed", "P", {"name": ["Phone", "Handset"]})


def test_a_change_replaces_lists_whole_and_empties_what_may_be_empty(alice: Who) -> None:
    make(alice, price=Decimal(5), barcode="b", units=[{"name": "box", "factor": Decimal(12)}])
    after = change(alice, "P", units=[{"name": "crate", "factor": Decimal(6)}], price=None, barcode=None)
    assert (after["units"], after["price"], after["barcode"]) == ([{"name": "crate", "factor": "6"}], None, None)


def test_tracking_by_batch_becomes_shelf_life_through_none_only(alice: Who) -> None:
    make(alice, tracking="batch")
    with pytest.raises(Refused, match="tracking_exclusive"):
        change(alice, "P", tracking="shelf_life")
    change(alice, "P", tracking="none")
    assert change(alice, "P", tracking="shelf_life")["tracking"] == "shelf_life"


def test_a_rename_to_a_sku_in_use_is_refused(alice: Who) -> None:
    make(alice, "A")
    make(alice, "B")
    with pytest.raises(Refused, match="line_invalid"):
        change(alice, "B", sku="a")
    assert change(alice, "B", sku="b")["sku"] == "b"


def test_items_are_found_by_the_beginning_of_codes_and_any_part_of_the_name(alice: Who) -> None:
    for sku, name, barcode in (("PH-1", "Red phone", "111"), ("PH-2", "Blue phone", "222"), ("CA", "Cable_100%", None)):
        make(alice, sku, name=name, barcode=barcode)
    found = {
        q: [row["sku"] for row in items.listed(alice.organization_id, None, 50, filters={"q": q}).results]
        for q in ("ph", "PHONE", "22", "_100%", "%", "_", "blue", "x")
    }
    assert found == {
        "ph": ["PH-1", "PH-2"],
        "PHONE": ["PH-1", "PH-2"],
        "22": ["PH-2"],
        "_100%": ["CA"],
        "%": ["CA"],
        "_": ["CA"],
        "blue": ["PH-2"],
        "x": [],
    }


def test_a_page_of_items_takes_as_many_reads_as_one_item(alice: Who, django_assert_num_queries: Any) -> None:
    for place in range(20):
        make(alice, f"I{place:02}", units=[{"name": "box", "factor": Decimal(12)}])
    with django_assert_num_queries(5):
        page = items.listed(alice.organization_id, None, 10)
    assert (len(page.results), page.after, page.count) == (10, ("I09",), 20)


@pytest.mark.parametrize("role", ["cashier", "storekeeper", "technician", "auditor"])
def test_the_catalogue_is_the_managers(alice: Who, role: str) -> None:
    with pytest.raises(Refused, match="not_permitted"):
        make(member(alice, role))
    assert make(member(alice, "manager"))["sku"] == "P"
