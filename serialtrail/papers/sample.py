"""A made-up document for the preview of a template."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from serialtrail.papers.content import Content, Line, Number

KINDS = {"receipt": "sale", "order": "sales_order"}


def sample(paper: str, organization: str, currency: str, today: date) -> Content:
    """Three lines, with seven numbers in a row on the first and two on the second."""
    until = (today + timedelta(days=730)).isoformat()
    numbers = tuple(f"SN-{place:06}" for place in range(482_001, 482_008))
    others = ("356938035643809", "356938035643817")
    return Content(
        kind=KINDS.get(paper, paper),
        number="SI-000042",
        state="posted",
        organization=organization,
        currency=currency,
        fields={
            "date": today.isoformat(),
            "time": f"{today.isoformat()} 10:24",
            "party": _("Ann Lee"),
            "contact": "ann@example.com",
            "location": _("Main store") + " (MAIN)",
            "address": _("12 Market Street"),
            "to_location": _("Second store") + " (SIDE)",
            "to_address": _("3 Station Road"),
            "reference": "PO 7731",
            "origin": "SO-000017",
            "made_by": "Alice",
            "posted_by": "Bob",
            "note": _("Handle with care."),
        },
        lines=(
            _line(1, "TAB-10", _("Tablet 10 inch"), "7", "349.00", "2443.00", numbers, until),
            _line(2, "PHN-A1", _("Phone A1, 128 GB"), "2", "599.00", "1198.00", others, until),
            _line(3, "CABLE-C", _("USB cable, 1 m"), "3", "9.90", "29.70", (), None),
        ),
        total="3670.70",
    )


def _line(
    place: int, sku: str, name: str, quantity: str, price: str, amount: str, numbers: tuple[str, ...], until: str | None
) -> Line:
    cells = {
        "position": str(place), "sku": sku, "name": name, "quantity": quantity, "unit": "pcs", "price": price,
        "sum": amount, "open": "0", "batch": "", "expires": None, "direction": "in", "expected": quantity,
        "counted": None,
    }  # fmt: skip
    return Line(cells, tuple(Number(text, until) for text in numbers), bool(numbers))
