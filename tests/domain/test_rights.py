"""The rights table, as the sentences of the rules about roles."""

import pytest

from serialtrail.domain import rights
from serialtrail.domain.rights import may

CHANGES = sorted(action for action in rights.ACTIONS if rights.needed_scope(action) != "read" and action != "verify")


def _any_kind(role: str, action: str, scope: str = "admin") -> bool:
    if rights.needs_kind(action):
        return any(may(role, action, kind=kind, scope=scope) for kind in rights.kinds_of(action))
    return may(role, action, scope=scope)


@pytest.mark.parametrize("action", sorted(rights.ACTIONS))
def test_the_owner_may_do_everything(action: str) -> None:
    assert _any_kind("owner", action)
    assert rights.kinds_allowed("owner", action) >= rights.kinds_allowed("manager", action)


def test_a_manager_may_all_but_organization_policy_members_and_tokens() -> None:
    refused = {action for action in rights.ACTIONS if not _any_kind("manager", action)}
    assert refused == {"organization_edit", "policy_edit", "member_write", "token_write"}


def test_an_auditor_reads_everything_and_changes_nothing() -> None:
    assert {action for action in rights.ACTIONS if _any_kind("auditor", action)} == {
        "read",
        "look_up",
        "export",
        "report",
        "verify",
    }


@pytest.mark.parametrize("role", rights.ROLES)
def test_every_role_reads_and_looks_up_any_code(role: str) -> None:
    assert may(role, "read", scope="read")
    assert may(role, "look_up", scope="read")


@pytest.mark.parametrize("kind", sorted(rights.DOCUMENT_KINDS))
def test_a_cashier_works_on_the_sales_side_only(kind: str) -> None:
    sales_side = kind in {"quotation", "sales_order", "sale", "sale_return"}
    for action in (
        "document_draft",
        "document_submit",
        "document_hold",
        "document_post",
        "document_discard",
        "scan_into_document",
    ):
        assert may("cashier", action, kind=kind) is sales_side
    assert not may("cashier", "document_void", kind=kind)
    assert not may("cashier", "document_approve", kind=kind)


@pytest.mark.parametrize("kind", sorted(rights.DOCUMENT_KINDS))
def test_a_storekeeper_works_on_stock_and_purchases_only(kind: str) -> None:
    assert may("storekeeper", "document_post", kind=kind) is (kind not in rights.SALES)


def test_only_managers_and_owners_void_approve_confirm_and_resolve_counts() -> None:
    assert rights.who_may("document_void", kind="sale") == ("manager", "owner")
    assert rights.who_may("document_approve", kind="transfer") == ("manager", "owner")
    assert rights.who_may("confirm") == ("manager", "owner")
    assert rights.who_may("resolve_counts") == ("manager", "owner")


def test_a_cashier_ships_receives_and_closes_nothing() -> None:
    for action in ("document_ship", "document_receive", "document_close"):
        assert rights.who_may(action, kind="transfer") == ("storekeeper", "manager", "owner")
        assert rights.kinds_allowed("cashier", action) == frozenset()


def test_a_technician_blocks_and_serves_but_does_not_post_stock() -> None:
    assert may("technician", "serial_block")
    assert may("technician", "service_case")
    assert rights.kinds_allowed("technician", "document_post") == {"assembly_order"}
    assert not may("technician", "serial_edit")


def test_a_cashier_adds_customers_and_a_storekeeper_suppliers() -> None:
    assert may("cashier", "party_write", kind="customer")
    assert not may("cashier", "party_write", kind="supplier")
    assert may("storekeeper", "party_write", kind="supplier")
    assert not may("storekeeper", "party_write", kind="customer")


def test_verify_is_for_owner_manager_and_auditor_with_an_admin_token() -> None:
    assert rights.who_may("verify") == ("manager", "owner", "auditor")
    assert not may("owner", "verify", scope="write")


@pytest.mark.parametrize("action", CHANGES)
@pytest.mark.parametrize("role", rights.ROLES)
def test_a_read_token_changes_nothing_whoever_holds_it(role: str, action: str) -> None:
    assert not _any_kind(role, action, scope="read")


@pytest.mark.parametrize("action", sorted(rights.ACTIONS))
@pytest.mark.parametrize("role", rights.ROLES)
def test_a_wider_scope_never_takes_a_right_away(role: str, action: str) -> None:
    answers = [_any_kind(role, action, scope=scope) for scope in rights.SCOPES]
    assert answers == sorted(answers)


@pytest.mark.parametrize("action", ["organization_edit", "policy_edit", "member_write", "token_write"])
def test_a_write_token_of_the_owner_does_not_reach_the_organization(action: str) -> None:
    assert may("owner", action)
    assert not may("owner", action, scope="write")


@pytest.mark.parametrize(
    ("role", "action", "kind", "scope"),
    [
        ("owner", "fly", None, "admin"),
        ("king", "read", None, "admin"),
        ("owner", "read", None, "root"),
        ("owner", "document_post", None, "admin"),
        ("owner", "document_post", "invoice", "admin"),
        ("owner", "party_write", "sale", "admin"),
    ],
)
def test_unknown_words_are_programmers_mistakes(role: str, action: str, kind: str | None, scope: str) -> None:
    with pytest.raises(AssertionError):
        may(role, action, kind=kind, scope=scope)


def test_each_cell_of_the_table_holds_only_kinds_that_exist() -> None:
    for action in rights.ACTIONS:
        for role in rights.ROLES:
            allowed = rights.kinds_allowed(role, action)
            assert not allowed or allowed <= rights.kinds_of(action)


def test_only_a_cashier_is_bound_to_its_own_drafts() -> None:
    assert [role for role in rights.ROLES if rights.own_only(role)] == ["cashier"]


def test_a_limit_to_stores_binds_and_no_limit_does_not() -> None:
    assert rights.store_allowed(None, 7)
    assert rights.store_allowed(frozenset({7}), 7)
    assert not rights.store_allowed(frozenset({7}), 8)
    assert not rights.store_allowed(frozenset(), 7)
    assert rights.store_allowed(frozenset(), None)


A, B = 1, 2


@pytest.mark.parametrize(
    ("action", "direction", "at_a", "at_b"),
    [
        ("document_draft", "send", True, False),
        ("document_draft", "request", False, True),
        ("document_submit", "request", False, True),
        ("document_approve", "request", True, False),
        ("document_ship", "send", True, False),
        ("document_ship", "request", True, False),
        ("document_receive", "send", False, True),
        ("document_receive", "request", False, True),
        ("document_close", "send", False, True),
        ("document_post", "send", False, False),
        ("document_void", "send", False, False),
    ],
)
def test_shipping_needs_the_right_at_a_and_receiving_at_b(action: str, direction: str, at_a: bool, at_b: bool) -> None:
    def allowed(stores: set[int]) -> bool:
        return rights.document_allowed(
            frozenset(stores), action, kind="transfer", location_id=A, to_location_id=B, direction=direction
        )

    assert (allowed({A}), allowed({B}), allowed({A, B})) == (at_a, at_b, True)


def test_every_act_on_a_transfer_says_where_its_right_is_needed() -> None:
    acts = {action for action in rights.ACTIONS if rights.needs_kind(action) and action != "party_write"}
    assert acts == set(rights.TRANSFER_PLACES)
    for sides in rights.TRANSFER_PLACES.values():
        assert set(sides) == {"send", "request"}


def test_moving_by_adjustment_needs_both_stores() -> None:
    stores = frozenset({A})
    assert rights.document_allowed(stores, "document_post", kind="adjustment", location_id=A)
    assert not rights.document_allowed(stores, "document_post", kind="adjustment", location_id=A, to_location_id=B)


def test_both_ends_of_a_transfer_see_it_in_their_lists() -> None:
    assert rights.document_listed(frozenset({A}), A, B)
    assert rights.document_listed(frozenset({B}), A, B)
    assert not rights.document_listed(frozenset({3}), A, B)
    assert not rights.document_listed(frozenset({B}), A)
    assert rights.document_listed(frozenset({B}), None)
    assert rights.document_listed(None, A)
