"""Adjustments: storage to removed, removed to storage, storage to storage; edits of number and place; deletion."""

from tests.stories.storyteller import check


def test_an_adjustment_out_removes_what_is_in_stock_here():
    check("""
        purchase    P1  D-001 D-002 CASE x5  from ACME to MAIN
        adjustment  A1  D-001 out CASE x1.5 out  at MAIN
        status      D-001 removed
        trail       D-001 supplier>MAIN MAIN>removed
        party       D-001 nobody
        on hand     MAIN CASE 3.5
        void        A1
        in stock    MAIN D-001 D-002
        party       D-001 ACME
    """)


def test_what_is_not_here_cannot_be_adjusted_out():
    check("""
        purchase    P1  D-001 D-002  from ACME to EAST
        sale        S1  D-002        from EAST to Ann
        adjustment  A1  D-001 out    at MAIN   refused: serial_at_other_location
        adjustment  A2  D-002 out    at EAST   refused: serial_not_in_stock
        adjustment  A3  D-003 out    at EAST   refused: serial_unknown
        opening     O1  D-004 register
        adjustment  A4  D-004 out    at EAST   refused: serial_unknown
    """)


def test_an_adjustment_in_creates_what_is_new_and_brings_back_what_is_outside():
    check("""
        purchase    P1  D-001 D-002    from ACME to MAIN
        adjustment  A1  D-001 out      at MAIN
        count       C1  PHONE x0       at MAIN full
        adjustment  A2  D-001 D-002 D-003 in  at EAST
        trail       D-001 supplier>MAIN MAIN>removed removed>EAST
        trail       D-002 supplier>MAIN MAIN>missing missing>EAST
        trail       D-003 removed>EAST
        on hand     EAST PHONE 3
        void        A2
        status      D-003 registered
        status      D-002 missing
    """)


def test_what_was_sold_or_is_in_stock_is_not_adjusted_in():
    check("""
        purchase    P1  D-001 D-002  from ACME to MAIN
        sale        S1  D-001        from MAIN to Ann
        adjustment  A1  D-001 in     at MAIN   refused: repurchase_forbidden
        adjustment  A2  D-002 in     at EAST   refused: serial_already_in_stock
    """)


def test_an_adjustment_says_in_or_out_of_every_line():
    check("""
        purchase    P1  D-001          from ACME to MAIN
        adjustment  A1  D-001          at MAIN   refused: line_invalid
        adjustment  A2  D-001 going up at MAIN   refused: line_invalid
        adjustment  A3  CASE x1 in PHONE x2 in  at MAIN
        on hand     MAIN CASE 1
        unassigned  MAIN PHONE 2
        adjustment  A4  PHONE x3 out   at MAIN   refused: unassigned_short
    """)


def test_an_adjustment_to_a_location_moves_there():
    check("""
        purchase    P1  D-001 D-002 PHONE x1 CASE x2  from ACME to MAIN
        adjustment  A1  D-001 PHONE x1 CASE x1.5      from MAIN to EAST
        in stock    EAST D-001
        trail       D-001 supplier>MAIN MAIN>EAST
        lives       D-001 1
        party       D-001 ACME
        unassigned  EAST PHONE 1
        on hand     EAST CASE 1.5
        adjustment  A2  D-009  from MAIN to EAST   refused: serial_unknown
        adjustment  A3  D-002  from MAIN to MAIN   refused: line_invalid
        void        A1
        in stock    MAIN D-001 D-002
    """)


def test_every_step_wants_numbers_of_adjustments_too():
    check("""
        policy      every_step
        adjustment  A1  PHONE x1 in  at MAIN   refused: serial_count_mismatch
        adjustment  A2  D-001 in     at MAIN
    """)


def test_a_typing_error_in_a_number_is_mended_and_the_old_one_stays_findable():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        rename    D-001 to D-009
        found     D-001 as D-009
        in stock  MAIN D-009 D-002
        numbers   P1 are D-001 D-002
        sale      S1  D-001  from MAIN to Ann
        numbers   S1 are D-009
        rename    D-002 to D-009   refused: number_taken
        rename    D-002 to D-001   refused: number_taken
        rename    D-002 to D,3     refused: number_invalid
        purchase  P2  D-001  from ACME to MAIN
        numbers   P2 are D-009
    """)


def test_a_rename_can_be_taken_back_by_another():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        rename    D-001 to D-009
        rename    D-009 to D-001
        found     D-009 as D-001
        found     D-001 as D-001
        rename    D-001 to d-001
        found     D-001 as d-001
    """)


def test_a_number_is_mended_only_while_in_stock_and_not_held():
    check("""
        purchase  P1  D-001 D-002 D-003  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann
        sale      S2  D-002  from MAIN to Ann hold draft
        opening   O1  D-004  register
        rename    D-001 to D-009   refused: serial_not_in_stock
        rename    D-002 to D-009   refused: serial_held
        rename    D-004 to D-009   refused: serial_not_in_stock
        rename    D-003 to D-009
    """)


def test_a_new_number_has_the_format_its_item_demands():
    check("""
        purchase  P1  TAG TAG-001  from ACME to MAIN
        rename    TAG-001 to TAG-1   refused: number_invalid
        rename    TAG-001 to TAG-009
    """)


def test_the_place_of_a_serial_is_edited_by_an_adjustment():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        sale      S1  D-002        from MAIN to Ann
        move      D-001 to EAST
        trail     D-001 supplier>MAIN MAIN>EAST
        move      D-001 to EAST
        trail     D-001 supplier>MAIN MAIN>EAST
        move      D-002 to EAST   refused: serial_not_in_stock
        move      D-001 to NIX    refused: location_unknown
    """)


def test_note_batch_warranty_and_aliases_are_edited_any_time():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann
        note      D-001 scratched
        extend    D-001 2030-01-01
        warranty  D-001 2030-01-01
        alias     D-001 IMEI2 35-1
        found     35-1 as D-001
    """)


def test_deleting_a_serial_in_stock_removes_it_by_an_adjustment():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        delete    D-001 as A1
        status    D-001 removed
        on hand   MAIN PHONE 0
        numbered  A1 AD-000001
        void      A1
        in stock  MAIN D-001
        delete    D-001
        delete    D-001   refused: serial_not_in_stock
    """)


def test_deleting_the_number_alone_leaves_an_unassigned_unit():
    check("""
        purchase    P1  D-001  from ACME to MAIN
        delete      D-001 keep_unit as A1
        status      D-001 removed
        on hand     MAIN PHONE 1
        unassigned  MAIN PHONE 1
        void        A1
        in stock    MAIN D-001
        unassigned  MAIN PHONE 0
    """)


def test_a_number_deleted_from_its_unit_can_be_put_on_it_again():
    check("""
        purchase    P1  D-001  from ACME to MAIN
        delete      D-001 keep_unit as A1
        opening     O1  D-001  at MAIN label
        in stock    MAIN D-001
        unassigned  MAIN PHONE 0
        void        A1   refused: serial_moved_since
    """)


def test_a_unit_whose_number_was_taken_off_and_that_was_sold_keeps_the_deletion():
    check("""
        purchase    P1  D-001  from ACME to MAIN
        delete      D-001 keep_unit as A1
        transfer    T1  PHONE x1  from MAIN to EAST
        void        A1   refused: unassigned_short
    """)


def test_a_registered_number_that_never_moved_is_really_deleted():
    check("""
        opening   O1  D-001  register
        delete    D-001
        unknown   D-001
        purchase  P1  LAPTOP D-001  from ACME to MAIN
    """)


def test_anything_else_is_not_deleted():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        purchase  P2  D-003        from ACME to MAIN
        void      P2
        sale      S1  D-001        from MAIN to Ann
        sale      S2  D-002        from MAIN to Ann hold draft
        delete    D-001   refused: serial_not_in_stock
        delete    D-002   refused: serial_held
        delete    D-003   refused: serial_not_in_stock
    """)


def test_known_numbers_of_an_item_whose_tracking_is_off_can_be_adjusted_and_deleted():
    check("""
        purchase    P1  D-001 D-002 D-003  from ACME to MAIN
        untrack     PHONE
        adjustment  A1  D-001 out  at MAIN
        delete      D-002
        delete      D-003 keep_unit
        on hand     MAIN PHONE 1
        status      D-001 D-002 D-003 removed
        adjustment  A2  D-009 in   at MAIN   refused: tracking_off
    """)
