"""Sales: storage to customer."""

from tests.stories.storyteller import check


def test_voiding_a_sale_brings_the_serial_home():
    check("""
        purchase  P1  D-001 D-002   from ACME to MAIN
        sale      S1  D-001         from MAIN to Ann
        sale      S2  D-001         from MAIN to Ben    refused: serial_not_in_stock
        void      S1
        in stock  MAIN  D-001 D-002
    """)


def test_a_sold_serial_is_with_the_customer_under_warranty():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann
        status    D-001 sold
        party     D-001 Ann
        warranty  D-001 2028-03-01
        trail     D-001 supplier>MAIN MAIN>customer
        on hand   MAIN PHONE 0
    """)


def test_items_without_warranty_months_have_none():
    check("""
        purchase  P1  LAPTOP L-001  from ACME to MAIN
        sale      S1  LAPTOP L-001  from MAIN to Ann
        warranty  L-001 none
    """)


def test_a_serial_is_sold_only_where_it_stands():
    check("""
        purchase  P1  D-001  from ACME to EAST
        sale      S1  D-001  from MAIN to Ann   refused: serial_at_other_location
        sale      S2  D-001  from EAST to Ann
    """)


def test_what_is_on_its_way_is_not_sold_at_either_end():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        transfer  T1  D-001  from MAIN to EAST ship
        sale      S1  D-001  from MAIN to Ann   refused: serial_in_transit
        sale      S2  D-001  from EAST to Ann   refused: serial_in_transit
    """)


def test_what_is_missing_or_removed_or_returned_is_not_sold():
    check("""
        purchase         P1  D-001 D-002 D-003  from ACME to MAIN
        count            C1  D-002 D-003        at MAIN full
        adjustment       A1  D-002 out          at MAIN
        purchase_return  R1  D-003              from MAIN to ACME
        sale             S1  D-001              from MAIN to Ann   refused: serial_not_in_stock
        sale             S2  D-002              from MAIN to Ann   refused: serial_not_in_stock
        sale             S3  D-003              from MAIN to Ann   refused: serial_not_in_stock
    """)


def test_a_number_of_another_item_is_refused():
    check("""
        purchase  P1  LAPTOP L-001  from ACME to MAIN
        sale      S1  PHONE L-001   from MAIN to Ann   refused: serial_of_other_item
    """)


def test_an_unknown_number_is_put_on_an_unassigned_unit_and_sold_in_one_posting():
    check("""
        purchase    P1  PHONE x2     from ACME to MAIN
        sale        S1  D-001        from MAIN to Ann
        trail       D-001 supplier>MAIN MAIN>customer
        lives       D-001 1
        unassigned  MAIN PHONE 1
        on hand     MAIN PHONE 1
        void        S1
        unassigned  MAIN PHONE 2
        status      D-001 registered
        trail       D-001 supplier>MAIN MAIN>customer customer>MAIN MAIN>supplier
    """)


def test_a_registered_number_is_put_on_an_unassigned_unit_too():
    check("""
        opening     O1  D-001  register
        purchase    P1  PHONE x1  from ACME to MAIN
        sale        S1  D-001  from MAIN to Ann
        status      D-001 sold
        on hand     MAIN PHONE 0
    """)


def test_a_number_whose_sale_was_voided_can_be_labelled_and_sold_again():
    check("""
        purchase    P1  PHONE x1  from ACME to MAIN
        sale        S1  D-001  from MAIN to Ann
        void        S1
        sale        S2  D-001  from MAIN to Ben
        trail       D-001 supplier>MAIN MAIN>customer customer>MAIN MAIN>supplier supplier>MAIN MAIN>customer
        party       D-001 Ben
    """)


def test_more_new_numbers_than_unassigned_units_are_refused():
    check("""
        purchase  P1  PHONE x1     from ACME to MAIN
        sale      S1  D-001 D-002  from MAIN to Ann   refused: unassigned_short
        unknown   D-001 D-002
    """)


def test_without_an_unassigned_unit_here_an_unknown_number_is_refused():
    check("""
        purchase  P1  D-001     from ACME to MAIN
        purchase  P2  PHONE x3  from ACME to EAST
        sale      S1  D-002     from MAIN to Ann   refused: serial_unknown
        unknown   D-002
    """)


def test_while_purchases_require_numbers_an_unknown_one_is_refused_though_units_are_unassigned():
    check("""
        purchase  P1  PHONE x1  from ACME to MAIN
        policy    purchase required
        sale      S1  D-001     from MAIN to Ann   refused: serial_unknown
    """)


def test_known_and_new_numbers_are_sold_together():
    check("""
        purchase    P1  PHONE x3 D-001  from ACME to MAIN
        sale        S1  D-001 D-002     from MAIN to Ann
        unassigned  MAIN PHONE 1
        void        S1
        in stock    MAIN D-001
        unassigned  MAIN PHONE 2
    """)


def test_numbers_and_quantity_of_a_sale_agree():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        sale      S1  D-001 x2     from MAIN to Ann   refused: serial_count_mismatch
        sale      S2  PHONE x1     from MAIN to Ann   refused: serial_count_mismatch
        sale      S3  D-001 D-002 x1  from MAIN to Ann   refused: serial_count_mismatch
    """)


def test_tracked_items_are_sold_in_the_base_unit_only():
    check("""
        purchase     P1  N-01..N-10        from ACME to MAIN
        sale         S1  PHONE x1:box N-01..N-10  from MAIN to Ann   refused: unit_not_base
        sales_order  O1  PHONE x1:box      from MAIN to Ann          refused: unit_not_base
        sale         S2  CASE x1:box       from MAIN to Ann
        on hand      MAIN CASE -10
    """)


def test_a_blocked_serial_is_never_sold():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        block     D-001 quality
        sale      S1  D-001  from MAIN to Ann                          refused: serial_blocked
        sale      S2  D-001  from MAIN to Ann  confirm serial_blocked  refused: serial_blocked
        unblock   D-001
        sale      S3  D-001  from MAIN to Ann
    """)


def test_a_blocked_serial_leaves_by_other_documents_when_confirmed():
    check("""
        purchase         P1  D-001 D-002 D-003   from ACME to MAIN
        block            D-001 recall
        block            D-002 stolen
        block            D-003 lost
        purchase_return  R1  D-001      from MAIN to ACME   refused: serial_blocked
        transfer         T1  D-002      from MAIN to EAST   refused: serial_blocked
        adjustment       A1  D-003 out  at MAIN             refused: serial_blocked
        purchase_return  R2  D-001      from MAIN to ACME  confirm serial_blocked
        transfer         T2  D-002      from MAIN to EAST  confirm serial_blocked
        adjustment       A2  D-003 out  at MAIN            confirm serial_blocked
        confirmed        R2 serial_blocked
        blocked          D-002 stolen
        in stock         EAST D-002
    """)


def test_untracked_items_move_by_decimal_quantity_and_may_go_negative():
    check("""
        sale      S1  CASE x0.125  from MAIN to Ann
        on hand   MAIN CASE -0.125
        purchase  P1  CASE x1      from ACME to MAIN
        on hand   MAIN CASE 0.875
    """)


def test_an_organization_can_forbid_negative_stock():
    check("""
        set       allow_negative_stock off
        sale      S1  CASE x1    from MAIN to Ann   refused: stock_short
        purchase  P1  CASE x1    from ACME to MAIN
        sale      S2  CASE x0.5 CASE x0.75  from MAIN to Ann   refused: stock_short
        sale      S3  CASE x1    from MAIN to Ann
    """)


def test_an_untracked_item_takes_no_numbers():
    check("""
        sale  S1  CASE D-001  from MAIN to Ann   refused: tracking_off
    """)


def test_a_number_entered_twice_is_refused():
    check("""
        purchase  P1  D-001 d-001       from ACME to MAIN   refused: number_duplicate
        purchase  P2  D-001             from ACME to MAIN
        sale      S1  D-001 D-001       from MAIN to Ann    refused: number_duplicate
        sale      S2  D-001 PHONE D-001 from MAIN to Ann    refused: number_duplicate
    """)


def test_all_that_is_wrong_is_said_at_once():
    check("""
        purchase  P1  D-001 D-002 D-003  from ACME to MAIN
        transfer  T1  D-002  from MAIN to EAST
        sale      S1  D-003  from MAIN to Ann
        block     D-001 quality
        sale      S2  D-001 D-002 D-003 D-004  from MAIN to Ann  refused: serial_unknown, serial_not_in_stock, serial_at_other_location, serial_blocked
    """)  # noqa: E501  # a line of a story is one line


def test_a_refused_sale_leaves_nothing_behind():
    check("""
        purchase    P1  PHONE x1  from ACME to MAIN
        sale        S1  D-001 CASE x-1  from MAIN to Ann   refused: quantity_invalid
        unknown     D-001
        unassigned  MAIN PHONE 1
        sale        S2  D-001  from MAIN to Ann
        numbered    S2 SI-000001
    """)
