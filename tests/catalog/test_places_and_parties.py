"""Stores, suppliers and customers."""

from typing import Any

import pytest
from django.utils.timezone import now

from serialtrail.access.who import Who, actor
from serialtrail.catalog import locations, parties
from serialtrail.domain.refusals import Refused
from tests.shop import member, owner, store


@pytest.fixture
def alice() -> Who:
    return owner()


def opened(who: Who, **given: Any) -> dict[str, Any]:
    return locations.create(actor(who), who.organization_id, {"code": "MAIN", "name": "Main", **given}, now())


def met(who: Who, **given: Any) -> dict[str, Any]:
    asked = {"code": "ANN", "name": "Ann", "role": "customer", **given}
    return parties.create(actor(who), who.organization_id, asked, now())


def test_a_code_is_kept_as_given_and_found_in_any_case(alice: Who) -> None:
    opened(alice, code="Hauptlager Süd")
    found = locations.found(alice.organization_id, code="HAUPTLAGER Süd")
    assert found is not None
    assert found.code == "Hauptlager Süd"
    with pytest.raises(Refused, match="line_invalid"):
        opened(alice, code="hauptlager süd")


@pytest.mark.parametrize("code", ["supplier", "Customer", "TRANSIT", "missing", " removed ", "storage"])
def test_the_names_of_virtual_places_are_no_codes_of_stores(alice: Who, code: str) -> None:
    with pytest.raises(Refused, match="line_invalid"):
        opened(alice, code=code)


def test_virtual_places_are_neither_listed_nor_found(alice: Who) -> None:
    opened(alice)
    assert [row["code"] for row in locations.listed(alice.organization_id, None, 50).results] == ["MAIN"]
    assert locations.found(alice.organization_id, code="supplier") is None


@pytest.mark.parametrize(
    "given", [{"code": ""}, {"code": "x" * 41}, {"code": "a\tb"}, {"name": " "}, {"address": "x" * 2001}]
)
def test_a_store_that_cannot_be_is_refused(alice: Who, given: dict[str, str]) -> None:
    with pytest.raises(Refused, match="line_invalid"):
        opened(alice, **given)


def test_a_member_limited_to_stores_opens_none_and_changes_only_theirs(alice: Who) -> None:
    store(alice, "MAIN")
    store(alice, "SIDE")
    limited = member(alice, "manager", ["MAIN"])
    with pytest.raises(Refused, match="not_permitted"):
        opened(limited, code="NEW")
    for code, allowed in (("MAIN", True), ("SIDE", False)):
        row = locations.found(alice.organization_id, code=code)
        assert row is not None
        if allowed:
            assert locations.change(actor(limited), alice.organization_id, row, {"name": "X"}, now())["name"] == "X"
        else:
            with pytest.raises(Refused, match="not_permitted"):
                locations.change(actor(limited), alice.organization_id, row, {"name": "X"}, now())


@pytest.mark.parametrize(("role", "may"), [("cashier", "customer"), ("storekeeper", "supplier")])
def test_the_till_meets_customers_and_the_store_suppliers(alice: Who, role: str, may: str) -> None:
    who = member(alice, role)
    assert met(who, role=may)["role"] == may
    other = {"customer": "supplier", "supplier": "customer"}[may]
    with pytest.raises(Refused, match="not_permitted"):
        met(who, code="OTHER", role=other)
    mine = parties.found(alice.organization_id, code="ann")
    assert mine is not None
    with pytest.raises(Refused, match="not_permitted"):
        parties.change(actor(who), alice.organization_id, mine, {"role": other}, now())


def test_parties_are_found_by_role_code_and_name(alice: Who) -> None:
    met(alice, code="ACME", name="Acme Ltd", role="supplier")
    met(alice)

    def found(**asked: Any) -> list[str]:
        return [row["code"] for row in parties.listed(alice.organization_id, None, 50, **asked).results]

    assert found(role="supplier") == ["ACME"]
    assert found(q="an") == ["ANN"]
    assert found(q="LTD") == ["ACME"]
    assert found(q="%") == []


@pytest.mark.parametrize("given", [{"role": "both"}, {"code": ""}, {"email": "x" * 255}, {"phone": "1\n2"}])
def test_a_party_that_cannot_be_is_refused(alice: Who, given: dict[str, str]) -> None:
    with pytest.raises(Refused, match="line_invalid"):
        met(alice, **given)
