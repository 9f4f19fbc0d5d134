"""Bundles: sold as one, moved as their components."""

from tests.stories.storyteller import check


def test_selling_a_bundle_moves_its_components():
    check("""
        purchase  P1  D-001 D-002 CASE x10  from ACME to MAIN
        sale      S1  KIT x2 D-001 D-002    from MAIN to Ann
        status    D-001 D-002 sold
        on hand   MAIN CASE 6
        on hand   MAIN PHONE 0
        warranty  D-001 2028-03-01
        void      S1
        in stock  MAIN D-001 D-002
        on hand   MAIN CASE 10
    """)


def test_its_numbers_are_one_list_each_assigned_by_its_item():
    check("""
        purchase  P1  PHONE D-001 LAPTOP L-001  from ACME to MAIN
        sale      S1  DUO x1 L-001 D-001  from MAIN to Ann
        status    D-001 L-001 sold
    """)


def test_each_tracked_component_needs_its_numbers():
    check("""
        purchase  P1  PHONE D-001 D-002 LAPTOP L-001  from ACME to MAIN
        sale      S1  DUO x1 D-001              from MAIN to Ann   refused: serial_count_mismatch
        sale      S2  DUO x1 D-001 D-002        from MAIN to Ann   refused: serial_count_mismatch
        sale      S3  DUO x1 D-001 D-002 L-001  from MAIN to Ann   refused: serial_count_mismatch
        sale      S4  DUO x1                    from MAIN to Ann   refused: serial_count_mismatch
    """)


def test_an_unknown_number_of_a_bundle_is_labelled_on_a_unit_of_its_tracked_component():
    check("""
        purchase    P1  PHONE x1 CASE x2  from ACME to MAIN
        sale        S1  KIT x1 D-001      from MAIN to Ann
        status      D-001 sold
        unassigned  MAIN PHONE 0
    """)


def test_a_bundle_is_only_sold():
    check("""
        purchase     P1  KIT x1  from ACME to MAIN   refused: line_invalid
        sale_return  R1  KIT x1  from Ann to MAIN    refused: line_invalid
        transfer     T1  KIT x1  from MAIN to EAST   refused: line_invalid
        adjustment   A1  KIT x1 in  at MAIN          refused: line_invalid
        opening      O1  KIT x1  at MAIN add         refused: line_invalid
        quotation    Q1  KIT x1  from MAIN to Ann
        sales_order  O2  KIT x1  from MAIN to Ann
    """)


def test_a_bundle_is_returned_by_component():
    check("""
        purchase     P1  D-001 CASE x2  from ACME to MAIN
        sale         S1  KIT x1 D-001   from MAIN to Ann
        sale_return  R1  D-001 CASE x1  from Ann to MAIN
        in stock     MAIN D-001
        on hand      MAIN CASE 1
    """)


def test_a_bundle_of_untracked_items_moves_in_fractions():
    check("""
        sale     S1  SET x1.5  from MAIN to Ann
        on hand  MAIN CASE -1.5
        on hand  MAIN CABLE -0.75
        sale     S2  SET x1 D-001  from MAIN to Ann   refused: tracking_off
    """)


def test_half_a_bundle_has_no_half_phone():
    check("""
        purchase  P1  PHONE x2 CASE x2  from ACME to MAIN
        policy    sale optional
        sale      S1  KIT x0.5  from MAIN to Ann   refused: quantity_invalid
        on hand   MAIN PHONE 2
    """)


def test_where_numbers_are_optional_components_leave_unassigned():
    check("""
        purchase  P1  PHONE x2 CASE x4  from ACME to MAIN
        policy    sale optional
        sale      S1  KIT x1  from MAIN to Ann
        unassigned MAIN PHONE 1
        sale      S2  KIT x2  from MAIN to Ann   refused: unassigned_short
    """)


def test_a_component_and_the_same_item_alone_share_what_is_there():
    check("""
        purchase  P1  PHONE x1 CASE x2  from ACME to MAIN
        set       allow_negative_stock off
        sale      S1  KIT x1 D-001 CASE x1     from MAIN to Ann   refused: stock_short
        sale      S2  KIT x1 D-001 PHONE D-002 from MAIN to Ann   refused: unassigned_short
        sale      S3  KIT x1 D-001             from MAIN to Ann
    """)


def test_a_number_of_no_component_is_refused():
    check("""
        purchase  P1  D-001 CASE x2 LAPTOP L-001  from ACME to MAIN
        sale      S1  KIT x1 L-001  from MAIN to Ann   refused: serial_of_other_item
    """)


def test_a_bundle_is_held_and_transferred_by_nothing_but_its_components():
    check("""
        purchase  P1  D-001 CASE x2  from ACME to MAIN
        sale      S1  KIT x1 D-001   from MAIN to Ann hold draft
        held      D-001 by S1
        post      S1
        status    D-001 sold
    """)
