"""Policy: which documents must name their numbers; three presets, then free."""

import pytest

from tests.stories.storyteller import check

REQUIRED = {
    "every_step": ("purchase", "purchase_return", "sale", "sale_return", "transfer", "count", "adjustment", "opening"),
    "at_sale": ("sale", "sale_return"),
    "in_and_out": ("purchase", "purchase_return", "sale", "sale_return", "opening"),
}
TRIED = {
    "opening": "opening X PHONE x1 at MAIN add",
    "purchase": "purchase X PHONE x1 from ACME to MAIN",
    "purchase_return": "purchase_return X PHONE x1 from MAIN to ACME",
    "sale": "sale X PHONE x1 from MAIN to Ann",
    "sale_return": "sale_return X PHONE x1 from Ann to MAIN",
    "transfer": "transfer X PHONE x1 from MAIN to EAST",
    "count": "count X PHONE x9 at MAIN",
    "adjustment": "adjustment X PHONE x1 out at MAIN",
}


@pytest.mark.parametrize("kind", TRIED)
@pytest.mark.parametrize("preset", REQUIRED)
def test_each_preset_asks_each_kind_for_numbers_or_does_not(preset, kind):
    refused = "refused: serial_count_mismatch" if kind in REQUIRED[preset] else ""
    check(f"""
        purchase  P1  PHONE x5  from ACME to MAIN
        policy    {preset}
        {TRIED[kind]}   {refused}
    """)


def test_a_new_organization_asks_for_numbers_at_the_sale():
    check("""
        purchase  P1  PHONE x2  from ACME to MAIN
        sale      S1  PHONE x1  from MAIN to Ann   refused: serial_count_mismatch
        sale      S2  D-001     from MAIN to Ann
    """)


def test_after_a_preset_each_kind_is_free():
    check("""
        policy    every_step
        policy    transfer optional
        purchase  P1  PHONE x1  from ACME to MAIN   refused: serial_count_mismatch
        purchase  P2  D-001     from ACME to MAIN
        policy    sale optional
        policy    purchase optional
        purchase  P3  PHONE x1  from ACME to MAIN
        sale      S1  PHONE x1  from MAIN to Ann
        on hand   MAIN PHONE 1
    """)


def test_where_numbers_are_optional_there_are_never_more_than_units():
    check("""
        purchase    P1  PHONE x2 D-001        from ACME to MAIN
        unassigned  MAIN PHONE 1
        purchase    P2  PHONE x1 D-002 D-003  from ACME to MAIN   refused: serial_count_mismatch
        policy      sale optional
        sale        S1  PHONE x2 D-001        from MAIN to Ann
        on hand     MAIN PHONE 0
    """)


def test_the_policy_is_that_of_the_moment_of_posting():
    check("""
        purchase  P1  PHONE x1  from ACME to MAIN draft
        policy    purchase required
        post      P1   refused: serial_count_mismatch
        policy    purchase optional
        post      P1
    """)
