"""What a price is after a discount: a percentage of it, or an amount off each piece."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_TYPED = re.compile(r"([0-9]{1,14}(?:\.[0-9]{1,4})?)\s*(%?)")
_CENT = Decimal("0.01")
_WHOLE = Decimal(100)


@dataclass(frozen=True)
class Discount:
    """`value` percent off, or so much money off each piece."""

    value: Decimal
    percent: bool

    def after(self, price: Decimal) -> Decimal | None:
        """The price of one piece that is left, a percentage of it rounded half up to cents; None below zero."""
        if not self.percent:
            return price - self.value if self.value <= price else None
        if self.value > _WHOLE:
            return None
        return (price * (_WHOLE - self.value) / _WHOLE).quantize(_CENT, ROUND_HALF_UP)


def read(text: str) -> Discount | None:
    """The discount as typed and folded, such as `10 %` or `5.00`; None for anything else."""
    typed = _TYPED.fullmatch(text.strip())
    return Discount(Decimal(typed[1]), bool(typed[2])) if typed else None
