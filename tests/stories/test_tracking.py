"""Turning serial tracking on and off."""

import pytest

from serialtrail.domain.refusals import Refused
from tests.stories.storyteller import check


def test_stock_on_hand_is_unassigned_until_it_is_labelled():
    check("""
        purchase    P1  CASE x3  from ACME to MAIN
        track       CASE
        unassigned  MAIN CASE 3
        opening     O1  CASE C-001  at MAIN label
        unassigned  MAIN CASE 2
        purchase    P2  CASE x0.5   from ACME to MAIN   refused: quantity_invalid
    """)


def test_stock_that_is_negative_is_mended_first():
    check("""
        sale      S1  CASE x1  from MAIN to Ann
        track     CASE         refused: stock_negative
        purchase  P1  CASE x1  from ACME to MAIN
        track     CASE
    """)


def test_stock_that_is_not_whole_is_mended_first():
    check("""
        purchase  P1  CASE x1.5  from ACME to MAIN
        transfer  T1  CASE x0.5  from MAIN to EAST ship
        track     CASE         refused: stock_fractional
        receive   T1  all
        transfer  T2  CASE x0.5  from EAST to MAIN
        track     CASE         refused: stock_fractional
    """)


def test_stock_that_is_not_whole_on_its_way_counts_too():
    check("""
        purchase  P1  CASE x0.5  from ACME to MAIN
        transfer  T1  CASE x0.5  from MAIN to EAST ship
        track     CASE         refused: stock_fractional
    """)


def test_all_that_is_wrong_with_the_stock_is_said():
    check("""
        sale      S1  CASE x0.5  from MAIN to Ann
        track     CASE   refused: stock_negative, stock_fractional
    """)


def test_only_goods_are_tracked():
    check("""
        track  KIT      refused: bundle_not_trackable
        track  REPAIR   refused: bundle_not_trackable
    """)


def test_shelf_life_and_serial_numbers_exclude_each_other():
    check("""
        track  MILK   refused: tracking_exclusive
    """)


def test_an_open_sales_document_in_another_unit_is_in_the_way():
    check("""
        sale     S1  CASE x1:box  from MAIN to Ann draft
        track    CASE   refused: unit_not_base
        discard  S1
        track    CASE
    """)


def test_an_open_purchase_in_another_unit_is_not():
    check("""
        purchase  P1  CASE x1:box  from ACME to MAIN draft
        track     CASE
        post      P1
        unassigned MAIN CASE 10
    """)


def test_numbers_that_still_stand_where_too_little_is_on_hand_are_in_the_way():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        untrack   PHONE
        sale      S1  PHONE x1  from MAIN to Ann
        in stock  MAIN D-001 D-002
        track     PHONE   refused: stock_below_serials
        delete    D-001
        track     PHONE   refused: stock_below_serials
        purchase  P2  PHONE x1  from ACME to MAIN
        track     PHONE
        on hand   MAIN PHONE 1
    """)


def test_many_items_at_once_do_not_stop_each_other():
    check("""
        sale      S1  CASE x1  from MAIN to Ann
        track     CASE CABLE item   refused: item_unknown, stock_negative
        purchase  P1  CABLE K-001  from ACME to MAIN
    """)


def test_switching_on_what_is_on_changes_nothing():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        track     PHONE
        untrack   CASE
        in stock  MAIN D-001
    """)


def test_tracking_is_not_turned_off_while_numbers_are_held_or_on_their_way():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        sale      S1  D-001        from MAIN to Ann hold draft
        untrack   PHONE   refused: serial_held
        transfer  T1  D-002        from MAIN to EAST ship
        untrack   PHONE   refused: serial_in_transit, serial_held
        receive   T1  all
        discard   S1
        untrack   PHONE
    """)


def test_while_off_the_item_moves_by_quantity_and_its_trails_stay():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        untrack   PHONE
        trail     D-001 supplier>MAIN
        sale      S1  PHONE x1.5  from MAIN to Ann
        on hand   MAIN PHONE 0.5
        sale      S2  D-001       from MAIN to Ann   refused: tracking_off
        in stock  MAIN D-001 D-002
    """)


def test_without_serial_number_management_no_item_is_tracked():
    check("""
        track     CASE   refused: serials_disabled
        purchase  P1  CASE C-001  from ACME to MAIN   refused: serials_disabled
        set       serials_enabled on
        track     CASE
        purchase  P2  CASE C-001  from ACME to MAIN
    """, industry="grocery")  # fmt: skip


def test_serial_number_management_stays_on_while_an_item_is_tracked():
    check("""
        set       serials_enabled off   refused: tracking_exclusive
    """)


def test_only_a_manager_or_owner_switches():
    check("""
        as storekeeper track  CASE   refused: not_permitted
        as manager track  CASE
    """)


def test_each_item_answers_for_itself():
    from serialtrail.domain.facts import Actor
    from serialtrail.posting import tracking
    from tests.stories import shop
    from tests.stories.engine_world import EngineWorld

    world = EngineWorld()
    answers = tracking.switch(world.organization, world.me, ["case", "KIT", "NIX", "PHONE"], True, shop.AT)
    told = [(one.sku, one.changed, [r.code for r in one.refusals]) for one in answers]
    assert told == [
        ("CASE", True, []),
        ("KIT", False, ["bundle_not_trackable"]),
        ("NIX", False, ["item_unknown"]),
        ("PHONE", False, []),
    ]
    with pytest.raises(Refused):
        tracking.switch(world.organization, Actor(-1, "owner"), ["CASE"], False, shop.AT)
