"""Drafts, and holds: an open document claims its serials."""

from tests.stories.storyteller import check


def test_a_draft_without_hold_claims_nothing():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann draft
        held      D-001 by nobody
        sale      S2  D-001  from MAIN to Ben
        post      S1   refused: serial_not_in_stock
    """)


def test_what_is_held_is_used_by_nothing_else():
    check("""
        purchase         P1  D-001  from ACME to MAIN
        sale             S1  D-001  from MAIN to Ann hold draft
        held             D-001 by S1
        sale             S2  D-001      from MAIN to Ben    refused: serial_held
        transfer         T1  D-001      from MAIN to EAST   refused: serial_held
        purchase_return  R1  D-001      from MAIN to ACME   refused: serial_held
        adjustment       A1  D-001 out  at MAIN             refused: serial_held
        sale             S3  D-001      from MAIN to Ben hold draft   refused: serial_held
        post             S1
        held             D-001 by nobody
        status           D-001 sold
    """)


def test_a_hold_is_checked_like_posting():
    check("""
        purchase  P1  D-001 D-002  from ACME to EAST
        block     D-002 quality
        sale      S1  D-001  from MAIN to Ann hold draft   refused: serial_at_other_location
        sale      S2  D-002  from EAST to Ann hold draft   refused: serial_blocked
        sale      S3  D-003  from EAST to Ann hold draft   refused: serial_unknown
        unknown   D-003
    """)


def test_only_outgoing_documents_hold():
    check("""
        purchase     P1  D-001  from ACME to MAIN hold draft   refused: line_invalid
        count        C1  D-001  at MAIN hold draft             refused: line_invalid
        sale_return  R1  CASE x1  from Ann to MAIN hold draft  refused: line_invalid
        quotation    Q1  PHONE x1 at MAIN hold draft           refused: line_invalid
        purchase     P2  D-001  from ACME to MAIN
        adjustment   A1  D-001 out  at MAIN hold draft
        held         D-001 by A1
    """)


def test_an_edit_swaps_what_is_held_in_one_step():
    check("""
        purchase  P1  D-001 D-002 D-003  from ACME to MAIN
        sale      S1  D-001 D-002  from MAIN to Ann hold draft
        edit      S1  D-002 D-003
        held      D-001 by nobody
        held      D-002 by S1
        held      D-003 by S1
        sale      S2  D-001  from MAIN to Ben hold draft
        edit      S1  D-001  refused: serial_held
        held      D-003 by S1
        edit      S1  release
        held      D-002 by nobody
    """)


def test_discarding_releases_what_is_held():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann hold draft
        discard   S1
        held      D-001 by nobody
        sale      S2  D-001  from MAIN to Ben
    """)


def test_what_was_held_but_is_not_sold_after_all_is_released_by_posting():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        sale      S1  D-001 D-002  from MAIN to Ann hold draft
        unscan    S1  D-002
        held      D-002 by nobody
        post      S1
        in stock  MAIN D-002
    """)


def test_units_to_be_labelled_are_not_held_but_sold_when_posted():
    check("""
        purchase  P1  PHONE x1  from ACME to MAIN
        sale      S1  D-001     from MAIN to Ann hold draft
        unknown   D-001
        post      S1
        status    D-001 sold
    """)


def test_a_pending_transfer_can_be_edited_and_swaps_what_it_holds():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        transfer  T1  D-001  from MAIN to EAST draft
        submit    T1
        edit      T1  D-002
        held      D-001 by nobody
        held      D-002 by T1
        state     T1 pending
    """)


def test_any_outgoing_document_can_wait_for_approval():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann draft
        submit    S1
        held      D-001 by S1
        numbered  S1 SI-000001
        submit    S1   refused: document_not_draft
        approve   S1
        state     S1 posted
        numbered  S1 SI-000001
    """)


def test_a_stale_edit_is_refused():
    check("""
        purchase  P1  D-001  from ACME to MAIN draft
        edit      P1  D-002  version 1
        edit      P1  D-003  version 1   refused: version_stale
        edit      P1  D-003  version 2
        post      P1
        in stock  MAIN D-003
        edit      P1  D-004   refused: document_not_draft
    """)


def test_saving_a_draft_asks_only_what_can_be_known_then():
    check("""
        sale      S1  D-001 D-001 CASE  from MAIN to Ann on 2026-12-31 draft
        post      S1   refused: date_invalid, quantity_invalid, number_duplicate, serial_unknown
        sale      S2  D-001  from MAIN to NIX draft   refused: party_unknown
        sale      S3  item:NIX x1  from MAIN draft    refused: item_unknown
        quotation Q1  D-001  at MAIN draft            refused: document_kind_without_serials
        sale      S4  CASE x-1  from MAIN draft       refused: quantity_invalid
        numbered  S1 no
    """)


def test_any_document_can_be_copied_into_a_new_draft():
    check("""
        purchase  P1  D-001 D-002 CASE x2  from ACME to MAIN
        copy      P1 as P2
        state     P2 draft
        numbers   P2 are D-001 D-002
        post      P2   refused: serial_already_in_stock
        void      P1
        copy      P1 as P3
        post      P3
        in stock  MAIN D-001 D-002
    """)


def test_numbers_are_scanned_into_a_draft_one_by_one_each_with_its_verdict():
    check("""
        purchase  P1  D-001 D-002 D-003 LAPTOP L-001  from ACME to MAIN
        purchase  P2  D-004  from ACME to EAST
        sale      S1  PHONE  from MAIN to Ann draft
        scan      S1  D-001 D-004 D-001 X,1 D-009  refused: number_invalid, number_duplicate, serial_unknown, serial_at_other_location
        scan      S1  D-002 L-001
        scan      S1  D-002   refused: number_duplicate
        numbers   S1 are D-001 D-002 L-001
        unscan    S1  D-002
        unscan    S1  D-002   refused: serial_unknown
        scan      S1  of LAPTOP D-003   refused: serial_of_other_item
        post      S1
        status    D-001 L-001 sold
        in stock  MAIN D-002 D-003
    """)  # noqa: E501  # a line of a story is one line


def test_scanning_into_a_held_draft_holds():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann hold draft
        scan      S1  D-002
        held      D-002 by S1
        set       max_numbers 1
        scan      S1  D-003 D-004   refused: too_many_numbers
    """)


def test_new_numbers_are_scanned_into_a_purchase():
    check("""
        purchase  P1  PHONE  from ACME to MAIN draft
        scan      P1  of PHONE D-001 D-002
        scan      P1  of LAPTOP L-001
        unknown   D-001 L-001
        post      P1
        in stock  MAIN D-001 D-002 L-001
        scan      P1  of PHONE D-003   refused: document_not_draft
    """)


def test_checking_a_document_writes_nothing():
    check("""
        purchase  P1  PHONE x1  from ACME to MAIN
        sale      S1  D-001     from MAIN to Ann check
        unknown   D-001
        sale      S2  D-001 D-002  from MAIN to Ann check   refused: unassigned_short
        purchase  P2  D-001     from ACME to MAIN
        numbered  P2 PI-000002
    """)


def test_what_carries_no_numbers_is_not_scanned_into():
    check("""
        quotation  Q1  CASE x1  at MAIN draft
        scan       Q1  of CASE C-001     refused: document_kind_without_serials
        sale       S1  CASE x1  from MAIN to Ann draft
        purchase   P1  D-001  from ACME to MAIN
        scan       S1  of CASE C-001     refused: tracking_off
        numbers    S1 are
        scan       S1  D-001
        numbers    S1 are D-001
    """)


def test_two_codes_of_one_serial_are_not_scanned_both():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        alias     D-001 IMEI 35-1
        carton    C-1 holds D-002
        sale      S1  D-001  from MAIN to Ann draft
        scan      S1  35-1   refused: number_duplicate
        scan      S1  C-1
        scan      S1  D-002  refused: number_duplicate
        post      S1
        status    D-001 D-002 sold
    """)


def test_a_gs1_scan_of_a_new_number_finds_its_item_by_gtin():
    check("""
        purchase  P1  CASE x1  from ACME to MAIN draft
        scan      P1  '(01)04006381333931(21)TAG-001'
        scan      P1  '(01)04006381333931(21)X'   refused: number_invalid
        scan      P1  X-1                         refused: serial_unknown
        post      P1
        on hand   MAIN TAG 1
    """)


def test_a_purchase_can_wait_for_approval_too():
    check("""
        as storekeeper purchase  P1  D-001  from ACME to MAIN draft
        as storekeeper submit    P1
        unknown   D-001
        as storekeeper approve   P1   refused: not_permitted
        as manager approve   P1
        in stock  MAIN D-001
    """)


def test_a_pending_transfer_under_review_is_posted_by_who_may_approve():
    check("""
        set       review_transfers on
        purchase  P1  D-001  from ACME to MAIN
        as storekeeper transfer  T1  D-001 from MAIN to EAST draft
        as storekeeper submit    T1
        as storekeeper post      T1   refused: document_state
        as storekeeper ship      T1   refused: document_state
        as manager post      T1
        in stock  EAST D-001
    """)


def test_what_a_member_without_the_right_confirms_is_not_confirmed_by_who_posts_it():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        sale      S1  D-001  from MAIN to Ann
        as cashier sale_return  R1  D-001  from Ben to MAIN confirm serial_sold_to_other draft
        as manager post  R1   refused: serial_sold_to_other
        as manager post  R1 confirm serial_sold_to_other
    """)


def test_a_draft_names_its_units_before_its_numbers():
    check("""
        purchase  P1  PHONE x3 D-001  from ACME to MAIN draft
        scan      P1  of PHONE D-002
        post      P1
        on hand   MAIN PHONE 3
        unassigned MAIN PHONE 1
    """)


def test_a_registered_number_that_is_held_for_a_sale_is_taken_by_nothing_else():
    check("""
        opening      O1  D-001     register
        purchase     P1  PHONE x2  from ACME to MAIN
        sale         S1  D-001     from MAIN to Ann hold draft
        held         D-001 by S1
        sale         S2  D-001     from MAIN to Ben    refused: serial_held
        purchase     P2  D-001     from ACME to MAIN   refused: serial_held
        opening      O2  D-001     at MAIN label       refused: serial_held
        count        C1  D-001     at MAIN             refused: serial_held
        sale_return  R1  D-001     from Ben to MAIN confirm serial_unknown   refused: serial_held
        post         S1
        status       D-001 sold
    """)
