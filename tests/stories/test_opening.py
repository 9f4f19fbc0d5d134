"""Openings: numbers for what is there already, for what comes in, or ahead of any goods."""

from tests.stories.storyteller import check


def test_labelling_gives_numbers_to_unassigned_units():
    check("""
        purchase    P1  PHONE x3     from ACME to MAIN
        opening     O1  D-001 D-002  at MAIN label
        on hand     MAIN PHONE 3
        unassigned  MAIN PHONE 1
        trail       D-001 supplier>MAIN
        lives       D-001 1
        void        O1
        unassigned  MAIN PHONE 3
        status      D-001 registered
    """)


def test_there_are_no_more_labels_than_unassigned_units():
    check("""
        purchase    P1  PHONE x1     from ACME to MAIN
        opening     O1  D-001 D-002  at MAIN label   refused: unassigned_short
        opening     O2  D-001 x2     at MAIN label   refused: serial_count_mismatch
        opening     O3  D-001        at EAST label   refused: unassigned_short
        opening     O4  D-001        at MAIN label
    """)


def test_what_is_outside_and_was_not_sold_can_be_labelled_again():
    check("""
        purchase         P1  D-001 D-002 D-003  from ACME to MAIN
        purchase_return  R1  D-001      from MAIN to ACME
        adjustment       A1  D-002 out  at MAIN
        sale             S1  D-003      from MAIN to Ann
        purchase         P2  PHONE x3   from ACME to EAST
        opening          O1  D-003      at EAST label   refused: repurchase_forbidden
        opening          O2  D-001 D-002  at EAST label
        trail            D-001 supplier>MAIN MAIN>supplier supplier>EAST
        trail            D-002 supplier>MAIN MAIN>removed removed>EAST
        unassigned       EAST PHONE 1
        opening          O3  D-001      at EAST label   refused: serial_already_in_stock
    """)


def test_adding_brings_stock_with_its_numbers():
    check("""
        opening   O1  D-001 D-002  at MAIN add
        on hand   MAIN PHONE 2
        trail     D-001 supplier>MAIN
        opening   O2  CASE x7.5    at MAIN add
        on hand   MAIN CASE 7.5
        void      O1
        on hand   MAIN PHONE 0
    """)


def test_what_was_sold_is_not_added():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann
        opening   O1  D-001  at MAIN add   refused: repurchase_forbidden
        opening   O2  D-002  at MAIN add   refused: serial_already_in_stock
    """)


def test_registering_moves_nothing_and_names_no_place():
    check("""
        opening   O1  D-001 D-002  register
        status    D-001 D-002 registered
        state     O1 posted
        numbers   O1 are D-001 D-002
        trail     D-001
        on hand   MAIN PHONE 0
        opening   O2  D-003        at MAIN register   refused: line_invalid
        opening   O3  D-003        label              refused: line_invalid
        opening   O4  D-001        register           refused: number_taken
    """)


def test_a_registered_number_can_be_labelled_and_added():
    check("""
        opening   O1  D-001 D-002  register
        purchase  P1  PHONE x1     from ACME to MAIN
        opening   O2  D-001        at MAIN label
        opening   O3  D-002        at MAIN add
        in stock  MAIN D-001 D-002
        on hand   MAIN PHONE 2
    """)


def test_a_register_can_be_voided_and_its_numbers_stay_known():
    check("""
        opening   O1  D-001  register
        void      O1
        state     O1 voided
        status    D-001 registered
    """)


def test_an_opening_knows_only_its_three_modes():
    check("""
        opening   O1  D-001  at MAIN mode borrow   refused: line_invalid
        purchase  P1  D-001  from ACME to MAIN mode add   refused: line_invalid
    """)


def test_labels_are_for_tracked_items():
    check("""
        opening   O1  CASE C-001  at MAIN label   refused: tracking_off
    """)
