"""Counts that take their time: what is sold, bought and labelled before they are posted."""

from tests.stories.storyteller import check


def test_what_was_sold_after_it_was_scanned_is_left_alone():
    check("""
        purchase    P1  D-001 D-002  from ACME to MAIN
        count       C1  D-001 D-002  at MAIN full draft
        sale        S1  D-001        from MAIN to Ann
        post        C1
        left alone  D-001
        status      D-001 sold
        in stock    MAIN D-002
        on hand     MAIN PHONE 1
    """)


def test_what_came_after_the_count_began_is_left_alone_though_it_was_not_found():
    check("""
        purchase    P1  D-001  from ACME to MAIN
        count       C1  D-001  at MAIN full draft
        purchase    P2  D-002  from ACME to MAIN
        post        C1
        left alone  D-002
        in stock    MAIN D-001 D-002
    """)


def test_a_number_scanned_after_it_moved_here_is_matched():
    check("""
        purchase    P1  D-001  from ACME to EAST
        count       C1  PHONE  at MAIN full draft
        transfer    T1  D-001  from EAST to MAIN
        scan        C1  D-001
        post        C1
        in stock    MAIN D-001
        trail       D-001 supplier>EAST EAST>transit transit>MAIN
    """)


def test_quantities_without_numbers_change_by_the_difference_to_what_was_there_at_the_start():
    check("""
        purchase  P1  CASE x10  from ACME to MAIN
        count     C1  CASE x8   at MAIN full draft
        sale      S1  CASE x3   from MAIN to Ann
        post      C1
        on hand   MAIN CASE 5
        void      C1
        on hand   MAIN CASE 7
    """)


def test_a_count_posted_at_once_starts_at_posting():
    check("""
        purchase  P1  CASE x10    from ACME to MAIN
        sale      S1  CASE x3     from MAIN to Ann
        count     C1  CASE x8.25  at MAIN full
        on hand   MAIN CASE 8.25
    """)


def test_a_number_that_stays_on_an_edited_count_was_still_scanned_before():
    check("""
        purchase    P1  D-001 D-002  from ACME to MAIN
        count       C1  D-001        at MAIN full draft
        sale        S1  D-001        from MAIN to Ann
        edit        C1  D-001 D-002
        post        C1
        left alone  D-001
        status      D-001 sold
        in stock    MAIN D-002
    """)


def test_units_that_came_after_the_count_began_are_not_missed():
    check("""
        purchase    P1  PHONE x5 D-001 D-002  from ACME to MAIN
        count       C1  PHONE x4 D-001 D-002  at MAIN full draft
        purchase    P2  PHONE x2              from ACME to MAIN
        post        C1
        on hand     MAIN PHONE 6
        unassigned  MAIN PHONE 4
    """)


def test_a_unit_labelled_after_the_count_began_is_counted_once_by_whichever_it_was():
    check("""
        purchase    P1  PHONE x2        from ACME to MAIN
        count       C1  PHONE x2        at MAIN full draft
        opening     O1  D-001           at MAIN label
        post        C1
        on hand     MAIN PHONE 2
        count       C2  PHONE x2 D-001 D-002  at MAIN full draft
        opening     O2  D-002           at MAIN label
        post        C2
        on hand     MAIN PHONE 2
        unassigned  MAIN PHONE 0
    """)


def test_a_number_scanned_and_then_labelled_and_sold_leaves_the_other_units_alone():
    check("""
        purchase    P1  PHONE x3        from ACME to MAIN
        count       C1  PHONE x3 D-001  at MAIN full draft
        sale        S1  D-001           from MAIN to Ann
        post        C1
        left alone  D-001
        on hand     MAIN PHONE 2
        unassigned  MAIN PHONE 2
    """)
