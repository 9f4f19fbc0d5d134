"""Purchases and purchase returns: supplier to storage, and back."""

from tests.stories.storyteller import check


def test_a_purchase_creates_the_numbers_it_brings():
    check("""
        purchase  P1  PHONE D-001 D-002   from ACME to MAIN
        in stock  MAIN D-001 D-002
        trail     D-001 supplier>MAIN
        party     D-001 ACME
        lives     D-001 1
        on hand   MAIN PHONE 2
        state     P1 posted
        numbered  P1 PI-000001
    """)


def test_a_registered_number_is_purchased_like_a_new_one():
    check("""
        opening   O1  D-001  register
        status    D-001 registered
        purchase  P1  D-001  from ACME to MAIN
        status    D-001 in_stock
        trail     D-001 supplier>MAIN
    """)


def test_what_is_in_stock_cannot_be_purchased_again():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        purchase  P2  D-001  from ACME to MAIN   refused: serial_already_in_stock
        purchase  P3  D-001  from ACME to EAST   refused: serial_already_in_stock
    """)


def test_what_is_in_transit_cannot_be_purchased():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        transfer  T1  D-001  from MAIN to EAST ship
        purchase  P2  D-001  from ACME to MAIN   refused: serial_in_transit
    """)


def test_what_was_returned_to_the_supplier_can_be_purchased_again_on_the_same_trail():
    check("""
        purchase         P1  D-001  from ACME to MAIN
        purchase_return  R1  D-001  from MAIN to ACME
        purchase         P2  D-001  from BEST to EAST
        trail            D-001 supplier>MAIN MAIN>supplier supplier>EAST
        lives            D-001 2
        party            D-001 BEST
    """)


def test_what_was_removed_can_be_purchased_again():
    check("""
        purchase    P1  D-001      from ACME to MAIN
        adjustment  A1  D-001 out  at MAIN
        purchase    P2  D-001      from ACME to MAIN
        trail       D-001 supplier>MAIN MAIN>removed removed>MAIN
    """)


def test_what_is_missing_can_be_purchased_again():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        count     C1  PHONE  at MAIN full
        status    D-001 missing
        purchase  P2  D-001  from ACME to MAIN
        trail     D-001 supplier>MAIN MAIN>missing missing>MAIN
    """)


def test_what_was_sold_is_repurchased_from_the_customer():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann
        purchase  P2  D-001  from ACME to MAIN
        trail     D-001 supplier>MAIN MAIN>customer customer>MAIN
        lives     D-001 2
        warranty  D-001 none
    """)


def test_an_organization_can_forbid_repurchase():
    check("""
        set       allow_repurchase off
        purchase  P1  D-001  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann
        purchase  P2  D-001  from ACME to MAIN   refused: repurchase_forbidden
        sale_return R1 D-001 from Ann to MAIN
        in stock  MAIN D-001
    """)


def test_new_and_returned_numbers_of_one_line_come_by_one_movement_each_source():
    check("""
        purchase    P1  D-001      from ACME to MAIN
        adjustment  A1  D-001 out  at MAIN
        purchase    P2  D-001 D-002 x3  from ACME to MAIN
        trail       D-001 supplier>MAIN MAIN>removed removed>MAIN
        trail       D-002 supplier>MAIN
        on hand     MAIN PHONE 3
        unassigned  MAIN PHONE 1
        void        P2
        on hand     MAIN PHONE 0
        status      D-001 removed
        status      D-002 registered
    """)


def test_purchases_take_any_unit_and_want_as_many_numbers_as_base_units():
    check("""
        policy    purchase required
        purchase  P1  PHONE x1:box N-01..N-10   from ACME to MAIN
        on hand   MAIN PHONE 10
        purchase  P2  PHONE x1:box M-1          from ACME to MAIN   refused: serial_count_mismatch
        purchase  P3  CASE x2:box               from ACME to MAIN
        on hand   MAIN CASE 20
        purchase  P4  CASE x1:crate             from ACME to MAIN   refused: line_invalid
    """)


def test_half_a_box_is_five_phones_and_a_twentieth_is_no_phone():
    check("""
        purchase  P1  PHONE x0.5:box   from ACME to MAIN
        on hand   MAIN PHONE 5
        purchase  P2  PHONE x0.05:box  from ACME to MAIN   refused: quantity_invalid
        purchase  P3  PHONE x1.5       from ACME to MAIN   refused: quantity_invalid
    """)


def test_a_party_may_be_absent():
    check("""
        purchase  P1  D-001  to MAIN
        party     D-001 nobody
    """)


def test_batches_and_expiry_are_kept_on_the_line():
    check("""
        purchase  P1  MILK x12.5 lot B7 expires 2026-04-01  from ACME to MAIN
        on hand   MAIN MILK 12.5
        purchase  P2  MILK x1 D-001                         from ACME to MAIN   refused: tracking_off
    """)


def test_services_move_nothing():
    check("""
        sale      S1  REPAIR x1  from MAIN to Ann
        state     S1 posted
        on hand   MAIN REPAIR 0
        void      S1
    """)


def test_a_purchase_return_takes_what_is_in_stock_here():
    check("""
        purchase         P1  D-001 D-002  from ACME to MAIN
        purchase_return  R1  D-001        from MAIN to ACME
        status           D-001 returned_to_supplier
        trail            D-001 supplier>MAIN MAIN>supplier
        party            D-001 ACME
        in stock         MAIN D-002
        on hand          MAIN PHONE 1
    """)


def test_a_purchase_return_of_an_unknown_or_registered_number_is_refused():
    check("""
        purchase         P1  PHONE x2  from ACME to MAIN
        opening          O1  D-009  register
        purchase_return  R1  D-001  from MAIN to ACME   refused: serial_unknown
        purchase_return  R2  D-009  from MAIN to ACME   refused: serial_unknown
        unknown          D-001
    """)


def test_a_purchase_return_from_another_place_is_refused():
    check("""
        purchase         P1  D-001 D-002  from ACME to MAIN
        sale             S1  D-002        from MAIN to Ann
        purchase_return  R1  D-001        from EAST to ACME   refused: serial_at_other_location
        purchase_return  R2  D-002        from MAIN to ACME   refused: serial_not_in_stock
    """)


def test_units_without_number_go_back_to_the_supplier_while_there_are_any():
    check("""
        purchase         P1  PHONE x3 D-001  from ACME to MAIN
        purchase_return  R1  PHONE x2        from MAIN to ACME
        unassigned       MAIN PHONE 0
        purchase_return  R2  PHONE x1        from MAIN to ACME   refused: unassigned_short
        purchase_return  R3  PHONE x1 D-001  from MAIN to ACME
        on hand          MAIN PHONE 0
    """)


def test_a_purchase_return_can_be_voided():
    check("""
        purchase         P1  D-001  from ACME to MAIN
        purchase_return  R1  D-001  from MAIN to BEST
        party            D-001 BEST
        void             R1
        in stock         MAIN D-001
        party            D-001 ACME
    """)


def test_where_a_serial_was_on_a_date_follows_from_the_dates_of_documents():
    check("""
        purchase  P1  D-001  from ACME to MAIN on 2026-02-01
        sale      S1  D-001  from MAIN to Ann  on 2026-02-27
        warranty  D-001 2028-02-27
        sale      S2  CASE x1  from MAIN to Ann on 2026-03-02   refused: date_invalid
    """)


def test_many_items_on_one_purchase():
    check("""
        purchase  P1  PHONE D-001 LAPTOP L-001 L-002 CASE x2.5 PHONE D-002  from ACME to MAIN
        in stock  MAIN D-001 D-002 L-001 L-002
        on hand   MAIN CASE 2.5
        purchase  P2  LAPTOP D-001  from ACME to MAIN   refused: serial_of_other_item, serial_already_in_stock
    """)
