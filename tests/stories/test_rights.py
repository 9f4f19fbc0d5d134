"""Who may do what, asked by posting itself."""

from tests.stories.storyteller import check


def test_a_cashier_sells_and_takes_back_but_buys_and_moves_nothing():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        as cashier sale         S1  D-001  from MAIN to Ann
        as cashier sale_return  R1  D-001  from Ann to MAIN
        as cashier quotation    Q1  PHONE x1  from MAIN to Ann
        as cashier purchase     P2  D-003  from ACME to MAIN         refused: not_permitted
        as cashier purchase     P3  D-003  from ACME to MAIN draft   refused: not_permitted
        as cashier transfer     T1  D-001  from MAIN to EAST         refused: not_permitted
        as cashier count        C1  D-001  at MAIN                   refused: not_permitted
        as cashier adjustment   A1  D-001 out  at MAIN               refused: not_permitted
        as cashier void         S1                                   refused: not_permitted
    """)


def test_a_cashier_works_on_drafts_of_their_own():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        as manager sale  S1  D-001  from MAIN to Ann draft
        as cashier edit     S1  D-002   refused: not_permitted
        as cashier post     S1          refused: not_permitted
        as cashier scan     S1  D-002   refused: not_permitted
        as cashier unscan   S1  D-001   refused: not_permitted
        as cashier discard  S1          refused: not_permitted
        as cashier submit   S1          refused: not_permitted
        as cashier sale  S2  D-002  from MAIN to Ann draft
        as cashier edit     S2  D-001
        as cashier post     S2
    """)


def test_a_storekeeper_buys_moves_and_counts_but_sells_nothing():
    check("""
        as storekeeper purchase    P1  D-001 D-002 D-003  from ACME to MAIN
        as storekeeper transfer    T1  D-001  from MAIN to EAST
        as storekeeper count       C1  D-001  at EAST full
        as storekeeper adjustment  A1  D-002 out  at MAIN
        as storekeeper rename      D-003 to D-009
        as storekeeper delete      D-009
        as storekeeper carton      C-1 holds D-001
        as storekeeper sale        S1  D-001  from EAST to Ann   refused: not_permitted
        as storekeeper block       D-001 quality                 refused: not_permitted
        as storekeeper void        P1                            refused: not_permitted
    """)


def test_a_technician_blocks():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        as technician block   D-001 quality
        as technician rename  D-001 to D-009            refused: not_permitted
        as technician sale    S1  D-001  from MAIN      refused: not_permitted
        as technician unblock D-001
    """)


def test_an_auditor_changes_nothing():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        as auditor sale    S1  D-001  from MAIN to Ann         refused: not_permitted
        as auditor count   C1  D-001  at MAIN                  refused: not_permitted
        as auditor delete  D-001                               refused: not_permitted
        as auditor note    D-001 looked-at                     refused: not_permitted
        as auditor carton  C-1 holds D-001                     refused: not_permitted
        as auditor copy    P1 as P2                            refused: not_permitted
        as auditor void    P1                                  refused: not_permitted
    """)


def test_a_member_limited_to_a_store_acts_there_only():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        as cashier@EAST sale  S1  D-001  from MAIN to Ann        refused: not_permitted
        as cashier@EAST sale  S2  D-001  from MAIN to Ann draft  refused: not_permitted
        as cashier@MAIN sale  S3  D-001  from MAIN to Ann
        as storekeeper@EAST purchase  P2  D-003  from ACME to MAIN   refused: not_permitted
        as storekeeper@EAST rename    D-002 to D-009   refused: not_permitted
        as storekeeper@EAST move      D-002 to EAST    refused: not_permitted
        as storekeeper@EAST delete    D-002            refused: not_permitted
        as manager@EAST void          P1               refused: not_permitted
    """)


def test_what_is_refused_for_want_of_right_says_nothing_else():
    check("""
        as cashier@EAST sale  S1  D-001 CASE x-1  from MAIN to Ann  refused: not_permitted
    """)


def test_confirming_needs_the_right():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        block     D-001 quality
        as storekeeper transfer  T1  D-001  from MAIN to EAST  confirm serial_blocked  refused: serial_blocked
        as manager     transfer  T2  D-001  from MAIN to EAST  confirm serial_blocked
        confirmed T2 serial_blocked
    """)


def test_only_what_can_be_confirmed_is():
    check("""
        purchase  P1  D-001 CASE x1  from ACME to EAST
        sale      S1  D-001  from MAIN to Ann  confirm serial_at_other_location  refused: serial_at_other_location
        adjustment  A1  D-001 out  at MAIN  confirm serial_at_other_location  refused: serial_at_other_location
        sale      S2  D-009  from MAIN to Ann  confirm serial_unknown  refused: serial_unknown
    """)


def test_a_saved_document_is_confirmed_when_it_is_posted():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann
        sale_return  R1  D-001  from Ben to MAIN draft
        post      R1   refused: serial_sold_to_other
        post      R1 confirm serial_sold_to_other
        confirmed R1 serial_sold_to_other
    """)
