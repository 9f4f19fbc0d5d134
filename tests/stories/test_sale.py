"""Sales: storage to customer."""

from tests.stories.storyteller import check


def test_voiding_a_sale_brings_the_serial_home():
    check("""
        purchase  P1  D-001 D-002   from ACME to MAIN
        sale      S1  D-001         from MAIN to Ann
        sale      S2  D-001         from MAIN to Ben    refused: serial_not_in_stock
        void      S1
        in stock  MAIN  D-001 D-002
    """)
