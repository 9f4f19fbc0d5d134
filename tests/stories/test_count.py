"""Counts of a location: what each serial found, or not found, means."""

from tests.stories.storyteller import check


def test_what_is_found_where_it_should_be_is_left_as_it_is():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        count     C1  D-001 D-002  at MAIN full
        in stock  MAIN D-001 D-002
        trail     D-001 supplier>MAIN
        state     C1 posted
    """)


def test_a_held_serial_that_is_found_is_left_as_it_is():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann hold draft
        count     C1  D-001  at MAIN full
        held      D-001 by S1
    """)


def test_a_full_count_says_missing_of_what_is_not_found_and_deletes_nothing():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        count     C1  D-001        at MAIN full
        status    D-002 missing
        trail     D-002 supplier>MAIN MAIN>missing
        in stock  MAIN D-001
        on hand   MAIN PHONE 1
        void      C1
        in stock  MAIN D-001 D-002
    """)


def test_a_partial_count_changes_nothing_by_what_it_does_not_find():
    check("""
        purchase  P1  D-001 D-002 CASE x5  from ACME to MAIN
        count     C1  D-001 CASE x3        at MAIN partial
        in stock  MAIN D-001 D-002
        on hand   MAIN CASE 5
        count     C2  CASE x7              at MAIN partial
        on hand   MAIN CASE 7
    """)


def test_only_the_items_listed_are_counted():
    check("""
        purchase  P1  PHONE D-001 LAPTOP L-001 CASE x4  from ACME to MAIN
        count     C1  PHONE x0  at MAIN full
        status    D-001 missing
        in stock  MAIN L-001
        on hand   MAIN CASE 4
    """)


def test_a_category_is_counted_whole():
    check("""
        purchase  P1  PHONE D-001 LAPTOP L-001 CASE x4 CABLE x2  from ACME to MAIN
        count     C1  at MAIN scope category category Phones full
        status    D-001 missing
        in stock  MAIN L-001
        on hand   MAIN CASE 0
        on hand   MAIN CABLE 2
        count     C2  at MAIN scope category full   refused: line_invalid
    """)


def test_everything_at_a_place_is_counted():
    check("""
        purchase  P1  PHONE D-001 D-002 LAPTOP L-001 CASE x4 CABLE x2 LAPTOP x2  from ACME to MAIN
        purchase  P2  PHONE D-003  from ACME to EAST
        count     C1  D-001 CASE x3  at MAIN all full
        in stock  MAIN D-001
        in stock  EAST D-003
        status    D-002 L-001 missing
        on hand   MAIN LAPTOP 0
        on hand   MAIN CASE 3
        on hand   MAIN CABLE 0
        void      C1
        on hand   MAIN LAPTOP 3
        on hand   MAIN CABLE 2
    """)


def test_an_unknown_number_is_put_on_an_unassigned_unit_and_beyond_those_found():
    check("""
        purchase    P1  PHONE x1           from ACME to MAIN
        count       C1  D-001              at MAIN full
        trail       D-001 supplier>MAIN
        unassigned  MAIN PHONE 0
        on hand     MAIN PHONE 1
        count       C2  D-001 D-002        at MAIN full
        trail       D-002 missing>MAIN
        on hand     MAIN PHONE 2
        void        C2
        status      D-002 registered
    """)


def test_numbers_beyond_the_unassigned_units_of_one_count_are_found():
    check("""
        purchase    P1  PHONE x1     from ACME to MAIN
        count       C1  D-001 D-002  at MAIN
        on hand     MAIN PHONE 2
        unassigned  MAIN PHONE 0
        void        C1
        on hand     MAIN PHONE 1
        unassigned  MAIN PHONE 1
    """)


def test_a_registered_number_is_found_like_an_unknown_one():
    check("""
        opening   O1  D-001  register
        count     C1  D-001  at MAIN
        trail     D-001 missing>MAIN
    """)


def test_what_stands_elsewhere_is_moved_here_by_who_may_resolve_counts():
    check("""
        purchase  P1  D-001 D-002  from ACME to EAST
        as storekeeper count  C1  D-001  at MAIN   refused: count_unresolved
        as storekeeper count  C2  D-001  at MAIN  confirm count_unresolved  refused: count_unresolved
        as manager count  C3  D-001  at MAIN
        in stock  MAIN D-001
        trail     D-001 supplier>EAST EAST>MAIN
        lives     D-001 1
        on hand   EAST PHONE 1
        confirmed C3 count_unresolved
    """)


def test_a_storekeepers_count_is_posted_by_a_manager():
    check("""
        purchase  P1  D-001  from ACME to EAST
        as storekeeper count  C1  D-001  at MAIN draft
        as storekeeper post   C1   refused: count_unresolved
        as manager post  C1
        in stock  MAIN D-001
    """)


def test_what_was_sold_returned_missing_or_removed_is_back_in_stock_where_it_is_found():
    check("""
        purchase         P1  D-001 D-002 D-003 D-004  from ACME to MAIN
        sale             S1  D-001      from MAIN to Ann
        purchase_return  R1  D-002      from MAIN to ACME
        adjustment       A1  D-003 out  at MAIN
        count            C1  PHONE x0   at MAIN full
        count            C2  D-001 D-002 D-003 D-004  at EAST
        in stock         EAST D-001 D-002 D-003 D-004
        trail            D-001 supplier>MAIN MAIN>customer customer>EAST
        trail            D-002 supplier>MAIN MAIN>supplier supplier>EAST
        trail            D-003 supplier>MAIN MAIN>removed removed>EAST
        trail            D-004 supplier>MAIN MAIN>missing missing>EAST
        warranty         D-001 none
        lives            D-004 2
        void             C2
        party            D-001 Ann
        warranty         D-001 2028-03-01
    """)


def test_what_is_on_its_way_or_held_elsewhere_is_refused():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        transfer  T1  D-001        from MAIN to EAST ship
        sale      S1  D-002        from MAIN to Ann hold draft
        count     C1  D-001        at EAST   refused: serial_in_transit
        count     C2  D-002        at EAST   refused: serial_held
    """)


def test_a_held_serial_that_is_not_found_is_refused():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann hold draft
        count     C1  PHONE x0  at MAIN full   refused: serial_held
        count     C2  PHONE x0  at MAIN partial
    """)


def test_the_quantity_counted_includes_the_numbers():
    check("""
        purchase    P1  PHONE x5 D-001 D-002  from ACME to MAIN
        count       C1  PHONE x4 D-001 D-002  at MAIN full
        unassigned  MAIN PHONE 2
        on hand     MAIN PHONE 4
        count       C2  PHONE x6 D-001 D-002  at MAIN full
        unassigned  MAIN PHONE 4
        count       C3  PHONE x1 D-001 D-002  at MAIN full   refused: serial_count_mismatch
    """)


def test_left_out_the_quantity_is_the_number_of_numbers():
    check("""
        purchase    P1  PHONE x5 D-001 D-002  from ACME to MAIN
        count       C1  D-001 D-002           at MAIN full
        on hand     MAIN PHONE 2
        unassigned  MAIN PHONE 0
    """)


def test_counted_units_and_labels_are_not_counted_twice():
    check("""
        purchase    P1  PHONE x5 D-001              from ACME to MAIN
        count       C1  PHONE x5 D-001 D-002 D-003  at MAIN full
        on hand     MAIN PHONE 5
        unassigned  MAIN PHONE 2
    """)


def test_where_counts_require_numbers_each_unit_needs_one():
    check("""
        purchase  P1  PHONE x2 D-001  from ACME to MAIN
        policy    count required
        count     C1  PHONE x2 D-001  at MAIN full   refused: serial_count_mismatch
        count     C2  D-001 D-002     at MAIN full
        unassigned MAIN PHONE 0
    """)


def test_a_number_counted_twice_is_counted_once():
    check("""
        purchase  P1  D-001 D-002        from ACME to MAIN
        count     C1  D-001 d-001 D-002  at MAIN full
        on hand   MAIN PHONE 2
        count     C2  D-001 PHONE D-001 D-002  at MAIN full
        on hand   MAIN PHONE 2
    """)


def test_blocks_survive_counts():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        block     D-001 quality
        block     D-002 lost
        count     C1  D-001        at MAIN full
        count     C2  D-001 D-002  at MAIN full
        blocked   D-001 quality
        blocked   D-002 lost
    """)


def test_a_number_of_another_item_is_refused_in_a_count():
    check("""
        purchase  P1  PHONE D-001   from ACME to MAIN
        count     C1  LAPTOP D-001  at MAIN   refused: serial_of_other_item
    """)


def test_a_negative_stock_nobody_counted_is_left_as_it_is():
    check("""
        sale      S1  CASE x2    from MAIN to Ann
        count     C1  at MAIN all full
        on hand   MAIN CASE -2
        count     C2  CASE x0    at MAIN full
        on hand   MAIN CASE 0
    """)


def test_known_numbers_of_an_item_whose_tracking_is_off_can_still_be_counted():
    check("""
        purchase  P1  D-001 D-002 D-003  from ACME to MAIN
        untrack   PHONE
        count     C1  D-001 D-002  at MAIN full
        on hand   MAIN PHONE 2
        status    D-003 missing
        count     C2  PHONE D-009  at MAIN   refused: tracking_off
    """)


def test_counting_by_quantity_while_tracking_is_off_takes_no_serial_for_missing():
    check("""
        purchase  P1  D-001 D-002 D-003  from ACME to MAIN
        untrack   PHONE
        count     C1  PHONE x3  at MAIN full
        on hand   MAIN PHONE 3
        in stock  MAIN D-001 D-002 D-003
        count     C2  PHONE x2  at MAIN full
        on hand   MAIN PHONE 2
    """)


def test_a_bundle_is_not_counted():
    check("""
        count  C1  KIT x1  at MAIN   refused: line_invalid
    """)


def test_a_count_by_quantity_alone_leaves_the_numbers_of_a_tracked_item_unfound():
    check("""
        purchase  P1  PHONE x3 D-001  from ACME to MAIN
        count     C1  PHONE x3        at MAIN full
        status    D-001 missing
        on hand   MAIN PHONE 3
        unassigned MAIN PHONE 3
    """)
