"""Numbers as they are entered: what is one, what it is called besides, what else a scan may say."""

import pytest

from tests.stories.storyteller import check

CHINESE, EMOJI, WIDE, LONG = "电话1", "A📱", "ＡＢ－１", "N" * 101


@pytest.mark.parametrize("number", ["A,1", "A;1", "'A 1'", CHINESE, EMOJI, LONG, "''", "Ä1", "①"])
def test_what_is_no_number_is_refused(number):
    check(f"""
        purchase  P1  {number} D-001        from ACME to MAIN         refused: number_invalid
        purchase  P2  {number}              from ACME to MAIN draft   refused: number_invalid
        purchase  P3  D-001                 from ACME to MAIN
        sale      S1  {number}              from MAIN to Ann          refused: number_invalid
    """)


@pytest.mark.parametrize("number", ["D-1", "a/b", "#1", "(01)x", "N" * 100, "1", "~!@$%^&*+=_-.:/?<>[]{}|`", "x\\y"])
def test_any_printable_sign_but_comma_and_semicolon_makes_a_number(number):
    check(f"""
        purchase  P1  '{number}'  from ACME to MAIN
        in stock  MAIN '{number}'
        sale      S1  '{number}'  from MAIN to Ann
    """)


def test_a_number_is_the_same_in_upper_and_lower_case_and_shown_as_first_entered():
    check("""
        purchase  P1  aBc-1  from ACME to MAIN
        sale      S1  ABC-1  from MAIN to Ann
        sale_return R1 abc-1 from Ann to MAIN
        in stock  MAIN aBc-1
        purchase  P2  ABC-1  from ACME to MAIN   refused: serial_already_in_stock
    """)


def test_full_width_forms_are_folded():
    check(f"""
        purchase  P1  {WIDE}  from ACME to MAIN
        in stock  MAIN AB-1
        sale      S1  ab-1    from MAIN to Ann
    """)


def test_a_number_belongs_to_one_item():
    check("""
        purchase  P1  PHONE D-001   from ACME to MAIN
        purchase  P2  LAPTOP D-001  from ACME to MAIN   refused: serial_of_other_item, serial_already_in_stock
        purchase  P3  LAPTOP L-001 PHONE L-001  from ACME to MAIN   refused: number_duplicate
    """)


def test_one_operation_takes_a_limited_number_of_numbers():
    check("""
        set       max_numbers 5
        purchase  P1  N-1..N-6  from ACME to MAIN             refused: too_many_numbers
        purchase  P2  N-1..N-3 LAPTOP L-1..L-3  from ACME to MAIN  refused: too_many_numbers
        purchase  P3  N-1..N-6  from ACME to MAIN draft       refused: too_many_numbers
        purchase  P4  N-1..N-5  from ACME to MAIN
        transfer  T1  N-1..N-5  from MAIN to EAST ship
        receive   T1  N-1..N-6  refused: too_many_numbers
        receive   T1  all
        sale      S1  N-1..N-6  from EAST to Ann              refused: too_many_numbers
    """)


def test_imports_and_the_command_line_have_no_such_limit():
    check("""
        set       max_numbers 5
        purchase  P1  N-1..N-9  from ACME to MAIN unlimited
        on hand   MAIN PHONE 9
    """)


def test_members_of_cartons_count():
    check("""
        set       max_numbers 3
        purchase  P1  N-1..N-3  from ACME to MAIN
        purchase  P2  N-4       from ACME to MAIN
        carton    C-1 holds N-1 N-2 N-3
        sale      S1  C-1 N-4   from MAIN to Ann   refused: too_many_numbers
        sale      S2  C-1       from MAIN to Ann
    """)


def test_an_item_demands_a_format_of_its_new_numbers_one_by_one():
    check("""
        purchase  P1  TAG TAG-001 tag-2 TAG-003 X  from ACME to MAIN   refused: number_invalid
        purchase  P2  TAG TAG-001 TAG-003          from ACME to MAIN
        sale      S1  TAG tag-001                  from MAIN to Ann
        purchase  P3  IMEI 490154203237519         from ACME to MAIN   refused: number_invalid
        purchase  P4  IMEI 490154203237518         from ACME to MAIN
    """)


def test_a_format_is_asked_where_a_number_is_labelled_counted_or_registered():
    check("""
        purchase  P1  TAG x3   from ACME to MAIN
        opening   O1  TAG X-1  register        refused: number_invalid
        opening   O2  TAG X-1  at MAIN label   refused: number_invalid
        count     C1  TAG X-1  at MAIN         refused: number_invalid
        sale      S1  TAG X-1  from MAIN to Ann   refused: number_invalid
        sale      S2  TAG TAG-001  from MAIN to Ann
    """)


def test_a_new_number_equals_no_sku_or_barcode():
    check("""
        purchase  P1  case           from ACME to MAIN   refused: number_taken
        purchase  P2  4006381333931  from ACME to MAIN   refused: number_taken
        opening   O1  LAPTOP cable   register            refused: number_taken
        count     C1  cable          at MAIN             refused: number_taken
        unknown   case cable
    """)


def test_every_place_that_takes_a_number_takes_an_alias():
    check("""
        purchase     P1  D-001  from ACME to MAIN
        alias        D-001 IMEI1 35-1 IMEI2 35-2
        transfer     T1  35-1   from MAIN to EAST ship
        receive      T1  35-2
        sale         S1  35-1   from EAST to Ann
        sale_return  R1  35-2   from Ann to MAIN
        count        C1  35-1   at MAIN full
        purchase_return  Q1  35-2  from MAIN to ACME
        purchase     P2  35-1   from ACME to MAIN
        in stock     MAIN D-001
        found        35-2 as D-001
    """)


def test_two_codes_of_one_serial_are_duplicates():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        alias     D-001 IMEI 35-1
        sale      S1  D-001 35-1   from MAIN to Ann   refused: number_duplicate
        count     C1  D-001 35-1 D-002  at MAIN full
        on hand   MAIN PHONE 2
        carton    C-1 holds D-001 D-002
        sale      S2  C-1 D-002    from MAIN to Ann   refused: number_duplicate
    """)


def test_numbers_aliases_and_carton_codes_share_one_name_space():
    check("""
        purchase  P1  D-001 D-002  from ACME to MAIN
        alias     D-001 IMEI 35-1
        carton    C-1 holds D-001
        alias     D-002 IMEI 35-1    refused: number_taken
        alias     D-002 IMEI D-001   refused: number_taken
        alias     D-002 IMEI c-1     refused: number_taken
        alias     D-002 IMEI CASE    refused: number_taken
        carton    D-002 holds D-002  refused: number_taken
        carton    35-1 holds D-002   refused: number_taken
        carton    CASE holds D-002   refused: number_taken
        rename    D-002 to 35-1      refused: number_taken
        rename    D-002 to C-1       refused: number_taken
        opening   O1  35-1 register  refused: number_taken
    """)


def test_aliases_are_replaced_as_a_whole_and_have_a_type():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        alias     D-001 IMEI 35-1 MAC 00-1
        alias     D-001 IMEI 35-3
        unknown   35-1 00-1
        found     35-3 as D-001
        alias     D-001 former 35-9          refused: line_invalid
        alias     D-001 IMEI 'a b'           refused: number_invalid
        alias     D-001 IMEI 35-4 MAC 35-4   refused: number_duplicate
        alias     D-001
        unknown   35-3
    """)


def test_a_carton_enters_its_members_that_are_here():
    check("""
        purchase  P1  D-001 D-002 D-003  from ACME to MAIN
        carton    C-1 holds D-001 D-002 D-003
        transfer  T1  D-003  from MAIN to EAST
        sale      S1  C-1    from MAIN to Ann
        status    D-001 D-002 sold
        in stock  EAST D-003
        sale      S2  C-1    from MAIN to Ann   refused: serial_unknown
        sale_return  R1  C-1 from Ann to MAIN
        in stock  MAIN D-001 D-002
    """)


def test_a_pallet_enters_what_is_in_its_cartons():
    check("""
        purchase  P1  D-001 D-002 D-003  from ACME to MAIN
        carton    P-1 holds D-003
        carton    C-1 on P-1 holds D-001 D-002
        transfer  T1  P-1  from MAIN to EAST ship
        receive   T1  C-1
        in stock  EAST D-001 D-002
        receive   T1  P-1
        in stock  EAST D-001 D-002 D-003
    """)


def test_a_serial_lies_in_one_carton():
    check("""
        purchase  P1  D-001  from ACME to MAIN
        carton    C-1 holds D-001
        carton    C-2 holds D-001        refused: line_invalid
        carton    C-3 holds D-009        refused: serial_unknown
        carton    C-4 holds D-001 d-001  refused: line_invalid, number_duplicate
        carton    C-5 on P-9 holds       refused: line_invalid
    """)


def test_a_gs1_code_says_the_number_within_it():
    check("""
        purchase  P1  '(01)04006381333931(21)D-001'  from ACME to MAIN
        in stock  MAIN D-001
        sale      S1  ']d2010400638133393121D-001'   from MAIN to Ann
        sale_return  R1  'https://id.example.com/01/04006381333931/21/D-001'  from Ann to MAIN
        in stock  MAIN D-001
    """)


def test_quantities_are_plain_decimals_above_zero():
    check("""
        purchase  P1  CASE x0        from ACME to MAIN   refused: quantity_invalid
        purchase  P2  CASE x-1       from ACME to MAIN   refused: quantity_invalid
        purchase  P3  CASE xNaN      from ACME to MAIN   refused: quantity_invalid
        purchase  P4  CASE x0.00001  from ACME to MAIN   refused: quantity_invalid
        purchase  P5  CASE x100000000000000  from ACME to MAIN   refused: quantity_invalid
        purchase  P6  CASE           from ACME to MAIN   refused: quantity_invalid
        purchase  P7  CASE x0.0001   from ACME to MAIN
        on hand   MAIN CASE 0.0001
    """)


def test_what_nobody_knows_is_named():
    check("""
        purchase  P1  item:NIX x1  from ACME to MAIN     refused: item_unknown
        purchase  P2  D-001        from Nobody to MAIN   refused: party_unknown
        purchase  P3  D-001        from ACME to NIX      refused: location_unknown
        purchase  P4  D-001        from ACME to missing  refused: location_unknown
        purchase  P5  D-001        from ACME             refused: line_invalid
        purchase  P6               from ACME to MAIN     refused: line_invalid
        purchase  P7  item:NIX x1  from Nobody to NIX draft   refused: item_unknown, location_unknown, party_unknown
    """)
