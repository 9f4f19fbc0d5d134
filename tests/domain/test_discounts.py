"""What is left of a price after a discount, to the cent."""

from decimal import Decimal

import pytest

from serialtrail.domain import discounts


@pytest.mark.parametrize(
    ("price", "typed", "left"),
    [
        ("599", "10%", "539.10"),
        ("599.00", "10 %", "539.10"),
        ("9.90", "5", "4.90"),
        ("9.99", "12.5%", "8.74"),
        ("0.05", "50%", "0.03"),
        ("100", "100%", "0.00"),
        ("100", "0", "100"),
        ("0.1234", "0.0034", "0.1200"),
    ],
)
def test_a_percentage_is_rounded_half_up_to_cents_and_an_amount_is_exact(price, typed, left):
    given = discounts.read(typed)
    assert given is not None
    assert given.after(Decimal(price)) == Decimal(left)


@pytest.mark.parametrize("typed", ["", "ten", "-5", "5%%", "1e2", "10,5%", "NaN", "% 10"])
def test_what_is_no_discount_is_not_read(typed):
    assert discounts.read(typed) is None


@pytest.mark.parametrize("typed", ["101%", "599.01"])
def test_nothing_costs_less_than_nothing(typed):
    given = discounts.read(typed)
    assert given is not None
    assert given.after(Decimal(599)) is None
