"""Decimals as text, one way everywhere: quantities without trailing zeros, money with two decimals or more."""

from decimal import Decimal


def quantity_text(value: Decimal) -> str:
    """Plain notation, no exponent, no trailing zeros: 2, 1.5, -3, 100."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def money_text(value: Decimal) -> str:
    """Plain notation with at least two decimals: 599.00, 0.0125."""
    whole, _, decimals = quantity_text(value).partition(".")
    return f"{whole}.{decimals:0<2}"
