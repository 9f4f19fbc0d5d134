"""Quotations and orders: they move nothing, carry no numbers, and become sales and purchases, in parts if need be."""

import pytest

from tests.stories.storyteller import check


@pytest.mark.parametrize("kind", ["quotation", "sales_order", "purchase_order", "assembly_order"])
def test_orders_carry_no_numbers(kind):
    check(f"""
        {kind}  Q1  D-001        at MAIN         refused: document_kind_without_serials
        {kind}  Q2  D-001        at MAIN draft   refused: document_kind_without_serials
        {kind}  Q3  PHONE x2     at MAIN
        state   Q3 posted
        on hand MAIN PHONE 0
        void    Q3
        state   Q3 voided
    """)


def test_an_order_is_sold_in_parts_and_shows_what_is_still_open():
    check("""
        purchase     P1  D-001 D-002 D-003  from ACME to MAIN
        sales_order  O1  PHONE x3 CASE x2.5  from MAIN to Ann
        open         O1 PHONE 3
        convert      O1 to sale as S1 PHONE x1
        open         O1 PHONE 2
        edit         S1 PHONE D-001
        open         O1 CASE 2.5
        convert      O1 to sale as S2
        open         O1 PHONE 0
        open         O1 CASE 0
        convert      O1 to sale as S3   refused: line_invalid
        discard      S2
        open         O1 CASE 2.5
    """)


def test_a_voided_sale_opens_its_order_again():
    check("""
        purchase     P1  D-001  from ACME to MAIN
        sales_order  O1  PHONE x1  from MAIN to Ann
        convert      O1 to sale as S1 PHONE D-001
        post         S1
        party        D-001 Ann
        open         O1 PHONE 0
        void         S1
        open         O1 PHONE 1
    """)


def test_a_quotation_becomes_an_order_or_a_sale():
    check("""
        quotation  Q1  CASE x4  from MAIN to Ann
        convert    Q1 to sales_order as O1 CASE x3
        convert    Q1 to sale as S1
        post       S1
        on hand    MAIN CASE -1
        convert    O1 to sale as S2
        post       S2
        on hand    MAIN CASE -4
    """)


def test_a_purchase_order_becomes_purchases_in_its_own_unit():
    check("""
        purchase_order  O1  PHONE x2:box  from ACME to MAIN
        open            O1 PHONE 20
        convert         O1 to purchase as P1 PHONE x1
        post            P1
        on hand         MAIN PHONE 10
        open            O1 PHONE 10
        convert         O1 to purchase as P2
        post            P2
        on hand         MAIN PHONE 20
    """)


def test_an_order_becomes_nothing_else():
    check("""
        sales_order     O1  CASE x1  from MAIN to Ann
        convert         O1 to purchase as P1    refused: line_invalid
        purchase_order  O2  CASE x1  from ACME to MAIN
        convert         O2 to sale as S1        refused: line_invalid
        assembly_order  O3  CASE x1  at MAIN
        convert         O3 to sale as S2        refused: line_invalid
        convert         O1 to sale as S3 CABLE x1   refused: item_unknown
        void            O1
        convert         O1 to sale as S4        refused: document_state
    """)


def test_an_item_switched_to_tracking_is_sold_from_its_order_by_number():
    check("""
        purchase     P1  CASE x2  from ACME to MAIN
        sales_order  O1  CASE x2  from MAIN to Ann
        track        CASE
        convert      O1 to sale as S1
        post         S1   refused: serial_count_mismatch
        edit         S1 CASE C-001 C-002
        post         S1
        status       C-001 sold
    """)
