"""Transfers: storage to transit to storage, at once or in steps."""

from tests.stories.storyteller import check


def test_posting_a_transfer_ships_and_receives_all():
    check("""
        purchase  P1  D-001 D-002 CASE x3  from ACME to MAIN
        transfer  T1  D-001 CASE x2        from MAIN to EAST
        state     T1 posted
        trail     D-001 supplier>MAIN MAIN>transit transit>EAST
        in stock  EAST D-001
        on hand   EAST CASE 2
        lives     D-001 1
        party     D-001 ACME
    """)


def test_a_shipped_transfer_is_on_its_way_until_it_is_received():
    check("""
        purchase  P1  D-001 D-002 CASE x5  from ACME to MAIN
        transfer  T1  D-001 D-002 CASE x5  from MAIN to EAST ship
        state     T1 shipped
        status    D-001 D-002 in_transit
        on hand   MAIN PHONE 0
        on hand   EAST PHONE 0
        receive   T1  D-001
        state     T1 shipped
        in stock  EAST D-001
        receive   T1  CASE x2.5
        receive   T1  D-002 CASE x2.5
        state     T1 posted
        in stock  EAST D-001 D-002
        on hand   EAST CASE 5
        receive   T1  all   refused: document_state
    """)


def test_receiving_all_takes_what_is_still_on_its_way():
    check("""
        purchase  P1  D-001 D-002 D-003  from ACME to MAIN
        transfer  T1  D-001 D-002 D-003  from MAIN to EAST ship
        receive   T1  D-002
        receive   T1  all
        state     T1 posted
        in stock  EAST D-001 D-002 D-003
    """)


def test_only_what_was_shipped_on_it_and_has_not_arrived_can_be_received():
    check("""
        purchase  P1  D-001 D-002 D-003 D-004  from ACME to MAIN
        transfer  T1  D-001 D-002  from MAIN to EAST ship
        transfer  T2  D-003        from MAIN to EAST ship
        receive   T1  D-001
        receive   T1  D-001        refused: serial_not_shipped
        receive   T1  D-003        refused: serial_not_shipped
        receive   T1  D-004        refused: serial_not_shipped
        receive   T1  D-009        refused: serial_unknown
        receive   T1  D-002 D-002  refused: number_duplicate
        receive   T1  LAPTOP D-002 refused: serial_of_other_item
        receive   T1  item:NIX x1  refused: item_unknown
        receive   T1  D-002
    """)


def test_more_than_was_shipped_cannot_be_received():
    check("""
        purchase  P1  D-001 PHONE x2 CASE x2  from ACME to MAIN
        transfer  T1  D-001 x2 CASE x2  from MAIN to EAST ship
        receive   T1  CASE x3     refused: quantity_invalid
        receive   T1  PHONE x2    refused: quantity_invalid
        receive   T1  PHONE x0    refused: quantity_invalid
        receive   T1  CASE        refused: quantity_invalid
        receive   T1  PHONE x1
        receive   T1  D-001 CASE x2
        state     T1 posted
        unassigned EAST PHONE 1
    """)


def test_what_never_arrives_goes_back():
    check("""
        purchase  P1  D-001 D-002 CASE x5  from ACME to MAIN
        transfer  T1  D-001 D-002 CASE x5  from MAIN to EAST ship
        receive   T1  D-001 CASE x1
        close     T1  back
        state     T1 posted
        in stock  EAST D-001
        in stock  MAIN D-002
        on hand   MAIN CASE 4
        trail     D-002 supplier>MAIN MAIN>transit transit>MAIN
        lives     D-002 1
    """)


def test_or_is_missing():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        transfer  T1  D-001 D-002  from MAIN to EAST ship
        receive   T1  D-001
        close     T1  missing
        status    D-002 missing
        on hand   MAIN PHONE 0
        close     T1  back   refused: document_state
    """)


def test_closing_says_where_the_rest_is():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        transfer  T1  D-001  from MAIN to EAST ship
        close     T1  lost   refused: line_invalid
        status    D-001 in_transit
    """)


def test_serials_on_their_way_can_be_used_by_nothing_else():
    check("""
        purchase         P1  D-001  from ACME to MAIN
        transfer         T1  D-001  from MAIN to EAST ship
        transfer         T2  D-001  from MAIN to WEST       refused: serial_in_transit
        purchase_return  R1  D-001  from MAIN to ACME       refused: serial_in_transit
        adjustment       A1  D-001 out  at MAIN             refused: serial_in_transit
        adjustment       A2  D-001 in   at MAIN             refused: serial_in_transit
        opening          O1  D-001  at MAIN label           refused: serial_in_transit, unassigned_short
        count            C1  D-001  at EAST                 refused: serial_in_transit
        rename           D-001 to D-009                     refused: serial_in_transit
        delete           D-001                              refused: serial_in_transit
    """)


def test_an_unknown_number_is_labelled_before_it_is_shipped():
    check("""
        purchase    P1  PHONE x2     from ACME to MAIN
        transfer    T1  D-001        from MAIN to EAST ship
        trail       D-001 supplier>MAIN MAIN>transit
        unassigned  MAIN PHONE 1
        transfer    T2  D-002 D-003  from MAIN to EAST   refused: unassigned_short
        void        T1
        unassigned  MAIN PHONE 2
        status      D-001 registered
    """)


def test_without_unassigned_units_an_unknown_number_is_not_shipped():
    check("""
        transfer  T1  D-001  from MAIN to EAST   refused: serial_unknown
    """)


def test_units_without_number_travel_by_quantity():
    check("""
        purchase    P1  PHONE x5 D-001  from ACME to MAIN
        transfer    T1  PHONE x4        from MAIN to EAST ship
        unassigned  MAIN PHONE 0
        transfer    T2  PHONE x1        from MAIN to EAST   refused: unassigned_short
        receive     T1  PHONE x3
        unassigned  EAST PHONE 3
        close       T1  back
        unassigned  MAIN PHONE 1
    """)


def test_a_transfer_goes_somewhere_else():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        transfer  T1  D-001  from MAIN to main       refused: line_invalid
        transfer  T2  D-001  from MAIN               refused: line_invalid
        transfer  T3  D-001  from MAIN to customer   refused: location_unknown
        transfer  T4  D-001  from MAIN to NOWHERE    refused: location_unknown
    """)


def test_a_draft_is_shipped_in_a_step_of_its_own():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        transfer  T1  D-001        from MAIN to EAST draft
        numbered  T1 no
        receive   T1  all          refused: document_state
        close     T1  back         refused: document_state
        ship      T1
        numbered  T1 TR-000001
        ship      T1               refused: document_state
        receive   T1  all
    """)


def test_a_transfer_can_be_sent_for_review_and_approved():
    check("""
        set       review_transfers on
        purchase  P1  D-001 D-002  from ACME to MAIN
        as storekeeper transfer  T1  D-001 from MAIN to EAST draft
        as storekeeper ship      T1   refused: document_state
        as storekeeper post      T1   refused: document_state
        as storekeeper submit    T1
        state     T1 pending
        numbered  T1 TR-000001
        held      D-001 by T1
        sale      S1  D-001 from MAIN to Ann   refused: serial_held
        as storekeeper approve   T1   refused: not_permitted
        as manager approve   T1
        state     T1 shipped
        held      D-001 by nobody
        numbered  T1 TR-000001
        as storekeeper receive   T1 all
    """)


def test_who_may_approve_need_not_ask_for_review():
    check("""
        set       review_transfers on
        purchase  P1  D-001  from ACME to MAIN
        as storekeeper transfer  T1  D-001  from MAIN to EAST   refused: document_state
        as manager transfer  T2  D-001  from MAIN to EAST
    """)


def test_approving_may_bring_the_numbers():
    check("""
        policy    transfer required
        purchase  P1  D-001 D-002 D-003 D-004  from ACME to MAIN
        transfer  T1  PHONE x2  from MAIN to EAST draft
        submit    T1
        approve   T1                          refused: serial_count_mismatch
        approve   T1 with PHONE D-001         refused: serial_count_mismatch
        state     T1 pending
        approve   T1 with PHONE D-001 D-002
        status    D-001 D-002 in_transit
        receive   T1 all
        in stock  EAST D-001 D-002
    """)


def test_units_that_all_have_numbers_may_be_submitted_before_it_is_known_which_will_go():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        transfer  T1  PHONE x1  from MAIN to EAST draft
        submit    T1
        approve   T1                     refused: unassigned_short
        approve   T1 with PHONE D-002
        status    D-002 in_transit
    """)


def test_shipping_may_replace_the_numbers_that_were_held():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        transfer  T1  D-001  from MAIN to EAST draft
        submit    T1
        held      D-001 by T1
        ship      T1 with PHONE D-002
        held      D-001 by nobody
        status    D-001 in_stock
        status    D-002 in_transit
    """)


def test_a_rejected_transfer_is_a_draft_again_and_keeps_its_number():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        transfer  T1  D-001  from MAIN to EAST draft
        submit    T1
        reject    T1
        state     T1 draft
        held      D-001 by nobody
        numbered  T1 TR-000001
        reject    T1   refused: document_state
        submit    T1
        numbered  T1 TR-000001
        approve   T1
        numbered  T1 TR-000001
    """)


def test_a_pending_transfer_is_rejected_before_it_is_discarded_and_its_number_is_not_reused():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        transfer  T1  D-001  from MAIN to EAST draft
        submit    T1
        discard   T1   refused: document_not_draft
        void      T1   refused: document_state
        reject    T1
        discard   T1
        state     T1 voided
        transfer  T2  D-001  from MAIN to EAST
        numbered  T2 TR-000002
    """)


def test_the_other_side_can_ask_for_goods_and_the_sender_decides_which():
    check("""
        set       review_transfers on
        purchase  P1  D-001 D-002  from ACME to MAIN
        as storekeeper@EAST transfer  T1  PHONE x1  from MAIN to EAST request draft
        as storekeeper@EAST submit    T1
        state     T1 pending
        as storekeeper@EAST ship      T1 with PHONE D-001   refused: not_permitted
        as storekeeper@MAIN ship      T1 with PHONE D-001
        as storekeeper@MAIN receive   T1 all    refused: not_permitted
        as storekeeper@EAST receive   T1 all
        in stock  EAST D-001
    """)


def test_asking_for_what_is_not_there_is_no_fault_of_the_request():
    check("""
        set       allow_negative_stock off
        transfer  T1  PHONE x1 CASE x3  from MAIN to EAST request draft
        submit    T1
        purchase  P1  D-001 CASE x3  from ACME to MAIN
        approve   T1 with PHONE D-001
        receive   T1 all
        on hand   EAST CASE 3
    """)


def test_a_request_is_whole_though_it_names_no_numbers():
    check("""
        transfer  T1  PHONE  from MAIN to EAST request draft
        submit    T1   refused: quantity_invalid
        transfer  T2  PHONE x1  from MAIN to EAST request on 2026-03-09 draft
        submit    T2   refused: date_invalid
    """)


def test_shipping_needs_the_right_at_the_sender_and_receiving_at_the_receiver():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        as storekeeper@MAIN transfer  T1  D-001 from MAIN to EAST draft
        as storekeeper@EAST ship      T1        refused: not_permitted
        as storekeeper@MAIN ship      T1
        as storekeeper@MAIN receive   T1 D-001  refused: not_permitted
        as storekeeper@MAIN close     T1 back   refused: not_permitted
        as storekeeper@EAST receive   T1 D-001
        as storekeeper@MAIN transfer  T2  D-002 from MAIN to EAST   refused: not_permitted
        as storekeeper@MAIN,EAST transfer  T3  D-002 from MAIN to EAST
    """)


def test_a_shipped_transfer_is_finished_as_it_was_shipped():
    check("""
        purchase  P1  PHONE x2 D-001  from ACME to MAIN
        transfer  T1  PHONE x2 D-001  from MAIN to EAST ship
        policy    every_step
        receive   T1  PHONE x1
        receive   T1  all
        state     T1 posted
        unassigned EAST PHONE 1
    """)


def test_a_transfer_can_be_voided_while_it_is_under_way_and_afterwards():
    check("""
        purchase  P1  D-001 D-002 CASE x2  from ACME to MAIN
        transfer  T1  D-001 D-002 CASE x2  from MAIN to EAST ship
        receive   T1  D-001 CASE x1
        void      T1
        state     T1 voided
        in stock  MAIN D-001 D-002
        on hand   MAIN CASE 2
        on hand   EAST CASE 0
        trail     D-001 supplier>MAIN MAIN>transit transit>EAST EAST>transit transit>MAIN
        transfer  T2  D-001 D-002  from MAIN to EAST ship
        receive   T2  D-001
        close     T2  missing
        void      T2
        in stock  MAIN D-001 D-002
        void      T2   refused: document_state
    """)


def test_a_transfer_whose_goods_were_sold_on_arrival_is_voided_after_the_sale():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        transfer  T1  D-001 D-002  from MAIN to EAST ship
        receive   T1  D-001
        sale      S1  D-001        from EAST to Ann
        receive   T1  D-002
        void      T1               refused: serial_moved_since
        void      T1  with successors
        voided    S1 T1
        in stock  MAIN D-001 D-002
    """)


def test_boxes_of_untracked_items_travel_too():
    check("""
        purchase  P1  CASE x2:box  from ACME to MAIN
        transfer  T1  CASE x1:box  from MAIN to EAST
        on hand   EAST CASE 10
    """)
