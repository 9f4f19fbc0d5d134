"""Voids: mirrored, newest first, and what they restore."""

from tests.stories.storyteller import check


def test_a_sale_is_voided_before_its_purchase():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        sale      S1  D-001        from MAIN to Ann
        void      P1               refused: serial_moved_since
        void      S1
        void      P1
        state     P1 voided
        status    D-001 D-002 registered
        on hand   MAIN PHONE 0
        trail     D-001 supplier>MAIN MAIN>customer customer>MAIN MAIN>supplier
        party     D-001 nobody
        lives     D-001 0
    """)


def test_voiding_twice_is_refused():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        void      P1
        void      P1   refused: document_state
        post      P1   refused: document_state
        discard   P1   refused: document_not_draft
    """)


def test_a_draft_is_not_voided_but_discarded():
    check("""
        purchase  P1  D-001  from ACME to MAIN draft
        void      P1   refused: document_state
        discard   P1
        state     P1 gone
    """)


def test_the_number_of_a_voided_document_is_never_used_again():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        void      P1
        purchase  P2  D-001  from ACME to MAIN
        numbered  P1 PI-000001
        numbered  P2 PI-000002
        trail     D-001 supplier>MAIN MAIN>supplier supplier>MAIN
        lives     D-001 1
    """)


def test_a_document_with_its_successors_is_voided_newest_first():
    check("""
        purchase     P1  D-001 D-002  from ACME to MAIN
        transfer     T1  D-001        from MAIN to EAST
        sale         S1  D-001        from EAST to Ann
        sale_return  R1  D-001        from Ann to EAST
        sale         S2  D-002        from MAIN to Ben
        void         P1  with successors
        voided       S2 R1 S1 T1 P1
        status       D-001 D-002 registered
    """)


def test_successors_are_followed_across_other_serials():
    check("""
        purchase  P1  D-001        from ACME to MAIN
        purchase  P2  D-002        from ACME to MAIN
        sale      S1  D-001 D-002  from MAIN to Ann
        purchase  P3  D-002        from BEST to MAIN
        void      P1  with successors
        voided    P3 S1 P1
        in stock  MAIN D-002
        party     D-002 ACME
    """)


def test_voided_successors_do_not_stand_in_the_way():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann
        void      S1
        void      P1  with successors
        voided    P1
    """)


def test_a_shipped_transfer_is_voided_with_its_purchase():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        transfer  T1  D-001  from MAIN to EAST ship
        void      P1  refused: serial_moved_since
        void      P1  with successors
        voided    T1 P1
    """)


def test_all_successors_are_voided_or_none():
    check("""
        purchase  P1  D-001 D-002 PHONE x1  from ACME to MAIN
        sale      S1  D-001     from MAIN to Ann
        sale      S2  D-002     from MAIN to Ann hold draft
        void      P1  with successors   refused: serial_held
        status    D-001 sold
        state     S1 posted
    """)


def test_who_may_not_void_each_voids_none():
    check("""
        purchase  P1  D-001  from ACME to EAST
        transfer  T1  D-001  from EAST to MAIN
        as manager@EAST void  P1  with successors   refused: not_permitted
        state     T1 posted
    """)


def test_what_is_held_is_not_voided():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann hold draft
        void      P1   refused: serial_held
        discard   S1
        void      P1
    """)


def test_units_that_left_without_number_are_missed_by_the_void():
    check("""
        purchase    P1  PHONE x3   from ACME to MAIN
        transfer    T1  PHONE x1   from MAIN to EAST
        void        P1             refused: unassigned_short
        purchase    P2  PHONE x1   from ACME to MAIN
        void        P1
        unassigned  MAIN PHONE 0
    """)


def test_labelled_units_are_missed_by_the_void_of_their_purchase():
    check("""
        purchase  P1  PHONE x2  from ACME to MAIN
        opening   O1  D-001     at MAIN label
        void      P1            refused: unassigned_short
        void      O1
        void      P1
    """)


def test_where_negative_stock_is_forbidden_a_void_does_not_make_it():
    check("""
        purchase  P1  CASE x3  from ACME to MAIN
        sale      S1  CASE x2  from MAIN to Ann
        set       allow_negative_stock off
        void      P1           refused: stock_short
        void      S1
        void      P1
        on hand   MAIN CASE 0
    """)


def test_where_it_is_allowed_it_does():
    check("""
        purchase  P1  CASE x3  from ACME to MAIN
        sale      S1  CASE x2  from MAIN to Ann
        void      P1
        on hand   MAIN CASE -2
    """)


def test_a_void_restores_the_party_of_every_step_before():
    check("""
        purchase     P1  D-001  from ACME to MAIN
        sale         S1  D-001  from MAIN to Ann
        sale_return  R1  D-001  from Ann to MAIN
        sale         S2  D-001  from MAIN to Ben
        void         S2
        party        D-001 Ann
        void         R1
        party        D-001 Ann
        void         S1
        party        D-001 ACME
        void         P1
        party        D-001 nobody
    """)


def test_a_void_restores_the_warranty():
    check("""
        purchase     P1  D-001  from ACME to MAIN
        sale         S1  D-001  from MAIN to Ann on 2026-02-01
        sale_return  R1  D-001  from Ann to MAIN
        void         R1
        warranty     D-001 2028-02-01
        void         S1
        warranty     D-001 none
    """)


def test_a_void_leaves_a_block_that_was_set_later():
    check("""
        purchase     P1  D-001  from ACME to MAIN
        sale         S1  D-001  from MAIN to Ann
        block        D-001 stolen
        void         S1
        blocked      D-001 stolen
    """)


def test_a_repurchase_can_be_voided():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann
        purchase  P2  D-001  from BEST to EAST
        void      S1   refused: serial_moved_since
        void      P2
        status    D-001 sold
        party     D-001 Ann
        warranty  D-001 2028-03-01
        lives     D-001 1
    """)


def test_void_and_correct_opens_a_draft_copy():
    check("""
        purchase  P1  D-001 D-002 CASE x3  from ACME to MAIN
        correct   P1 as P2
        state     P1 voided
        state     P2 draft
        numbers   P2 are D-001 D-002
        edit      P2 PHONE D-001 D-009
        post      P2
        in stock  MAIN D-001 D-009
        status    D-002 registered
    """)


def test_a_void_after_a_rename_works_by_the_thing_not_its_number():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        rename    D-001 to D-009
        void      P1
        status    D-009 registered
        found     D-001 as D-009
    """)


def test_a_void_does_not_ask_the_policy_of_today():
    check("""
        purchase  P1  PHONE x2  from ACME to MAIN
        policy    every_step
        void      P1
    """)


def test_a_purchase_is_voided_though_its_item_is_no_longer_tracked():
    check("""
        purchase  P1  D-001 PHONE x2  from ACME to MAIN
        untrack   PHONE
        sale      S1  PHONE x2  from MAIN to Ann
        void      S1
        void      P1
        on hand   MAIN PHONE 0
        status    D-001 registered
    """)


def test_a_void_that_would_leave_less_than_the_serials_there_waits_while_they_are_tracked():
    check("""
        purchase  P1  PHONE x1  from ACME to MAIN
        untrack   PHONE
        purchase  P2  PHONE x1  from ACME to MAIN
        track     PHONE
        opening   O1  D-001 D-002  at MAIN label
        void      P2   refused: unassigned_short
    """)
