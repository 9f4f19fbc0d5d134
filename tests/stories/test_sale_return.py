"""Sale returns: customer to storage."""

from tests.stories.storyteller import check


def test_a_sold_serial_comes_back_without_its_warranty():
    check("""
        purchase     P1  D-001  from ACME to MAIN
        sale         S1  D-001  from MAIN to Ann
        sale_return  R1  D-001  from Ann to EAST
        in stock     EAST D-001
        trail        D-001 supplier>MAIN MAIN>customer customer>EAST
        warranty     D-001 none
        lives        D-001 2
        void         R1
        status       D-001 sold
        party        D-001 Ann
        warranty     D-001 2028-03-01
        lives        D-001 1
    """)


def test_only_the_customer_who_bought_it_returns_it():
    check("""
        purchase     P1  D-001  from ACME to MAIN
        sale         S1  D-001  from MAIN to Ann
        sale_return  R1  D-001  from Ben to MAIN   refused: serial_sold_to_other
        sale_return  R2  D-001  from ann to MAIN
    """)


def test_a_return_that_names_nobody_is_taken():
    check("""
        purchase     P1  D-001  from ACME to MAIN
        sale         S1  D-001  from MAIN to Ann
        sale_return  R1  D-001  to MAIN
        in stock     MAIN D-001
    """)


def test_a_sale_that_named_nobody_is_returned_by_anybody():
    check("""
        purchase     P1  D-001  from ACME to MAIN
        sale         S1  D-001  from MAIN
        sale_return  R1  D-001  from Ben to MAIN
        party        D-001 Ben
    """)


def test_the_wrong_customer_can_be_confirmed_by_right():
    check("""
        purchase     P1  D-001  from ACME to MAIN
        sale         S1  D-001  from MAIN to Ann
        as cashier sale_return  R1  D-001  from Ben to MAIN  confirm serial_sold_to_other  refused: serial_sold_to_other
        as manager sale_return  R2  D-001  from Ben to MAIN  confirm serial_sold_to_other
        confirmed    R2 serial_sold_to_other
        party        D-001 Ben
    """)


def test_what_was_never_sold_does_not_come_back():
    check("""
        purchase         P1  D-001 D-002 D-003 D-004  from ACME to MAIN
        purchase_return  PR  D-002             from MAIN to ACME
        adjustment       A1  D-003 out         at MAIN
        transfer         T1  D-004             from MAIN to EAST ship
        sale_return      R1  D-001             from Ann to MAIN   refused: serial_already_in_stock
        sale_return      R2  D-002             from Ann to MAIN   refused: serial_not_sold
        sale_return      R3  D-003             from Ann to MAIN   refused: serial_not_sold
        sale_return      R4  D-004             from Ann to MAIN   refused: serial_in_transit
    """)


def test_an_unknown_number_is_refused_unless_confirmed_and_then_comes_in_as_a_blocked_foreign_unit():
    check("""
        sale_return  R1  X-001  from Ann to MAIN   refused: serial_unknown
        unknown      X-001
        sale_return  R2  X-001  from Ann to MAIN  confirm serial_unknown
        in stock     MAIN X-001
        blocked      X-001 quality
        trail        X-001 customer>MAIN
        party        X-001 Ann
        void         R2
        blocked      X-001 no
        status       X-001 registered
        on hand      MAIN PHONE 0
    """)


def test_what_comes_back_used_or_broken_is_blocked_whoever_takes_it_and_the_void_takes_that_off_again():
    check("""
        purchase     P1  D-001 D-002 D-003  from ACME to MAIN
        sale         S1  D-001 D-002 D-003  from MAIN to Ann
        as cashier sale_return  R1  D-001  from Ann to MAIN broken
        as cashier sale_return  R2  D-002  from Ann to MAIN used
        as cashier sale_return  R3  D-003  from Ann to MAIN
        in stock     MAIN D-001 D-002 D-003
        blocked      D-001 quality
        blocked      D-002 quality
        blocked      D-003 no
        sale         S2  D-001  from MAIN to Ben   refused: serial_blocked
        void         R1
        blocked      D-001 no
        status       D-001 sold
    """)


def test_what_was_blocked_before_it_came_back_broken_keeps_its_reason():
    check("""
        purchase     P1  D-001  from ACME to MAIN
        sale         S1  D-001  from MAIN to Ann
        block        D-001 recall
        sale_return  R1  D-001  from Ann to MAIN broken
        blocked      D-001 recall
        void         R1
        blocked      D-001 recall
    """)


def test_only_a_return_says_in_what_condition_goods_are():
    check("""
        purchase     P1  D-001  from ACME to MAIN
        sale         S1  D-001  from MAIN to Ann broken   refused: line_invalid
        sale         S2  D-001  from MAIN to Ann
        sale_return  R1  D-001  from Ann to MAIN mode scratched   refused: line_invalid
    """)


def test_a_registered_number_comes_back_like_an_unknown_one():
    check("""
        opening      O1  X-001  register
        sale_return  R1  X-001  from Ann to MAIN   refused: serial_unknown
        sale_return  R2  X-001  from Ann to MAIN  confirm serial_unknown
        blocked      X-001 quality
        lives        X-001 1
    """)


def test_a_number_whose_purchase_was_voided_comes_back_as_a_foreign_unit():
    check("""
        purchase     P1  X-001  from ACME to MAIN
        void         P1
        sale_return  R1  X-001  from Ann to MAIN   refused: serial_unknown
        sale_return  R2  X-001  from Ann to MAIN  confirm serial_unknown
        in stock     MAIN X-001
        blocked      X-001 quality
        void         R2
        blocked      X-001 no
        status       X-001 registered
    """)


def test_a_foreign_unit_keeps_the_block_it_had():
    check("""
        opening      O1  X-001  register
        block        X-001 stolen
        sale_return  R1  X-001  from Ann to MAIN  confirm serial_unknown
        blocked      X-001 stolen
        void         R1
        blocked      X-001 stolen
    """)


def test_units_without_number_come_back_where_the_policy_lets_them():
    check("""
        sale_return  R1  PHONE x2  from Ann to MAIN   refused: serial_count_mismatch
        policy       sale_return optional
        sale_return  R2  PHONE x2  from Ann to MAIN
        unassigned   MAIN PHONE 2
    """)


def test_untracked_items_come_back_by_quantity():
    check("""
        sale         S1  CASE x2   from MAIN to Ann
        sale_return  R1  CASE x0.5 from Ann to MAIN
        on hand      MAIN CASE -1.5
    """)


def test_a_returned_serial_can_be_sold_again():
    check("""
        purchase     P1  D-001  from ACME to MAIN
        sale         S1  D-001  from MAIN to Ann
        sale_return  R1  D-001  from Ann to MAIN
        sale         S2  D-001  from MAIN to Ben
        party        D-001 Ben
        void         S1  refused: serial_moved_since
        void         R1  refused: serial_moved_since
        void         S2
        void         R1
        party        D-001 Ann
        void         S1
        in stock     MAIN D-001
    """)
