"""How values are written in answers: times, quantities and money as text; refusals; a page of a list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from serialtrail.domain.refusals import Refusal, sentence

COUNTED = 10_000
"""Lists are counted exactly up to here; beyond, the count is left out unless it is asked for."""


@dataclass(frozen=True)
class Page:
    """One page of a list: rows in the shape of the API, the keyset values of the last row if more follow, the count."""

    results: list[dict[str, Any]]
    after: tuple[Any, ...] | None = None
    count: int | None = None


def time_text(at: datetime) -> str:
    """RFC 3339 in UTC, such as 2026-11-22T01:02:03.000004Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def quantity_text(quantity: Decimal) -> str:
    """Plain digits without needless zeros: 2, 0.5."""
    text = f"{quantity:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def money_text(amount: Decimal) -> str:
    """Plain digits with at least two behind the point: 599.00, 0.125."""
    whole, _, cents = quantity_text(amount).partition(".")
    return f"{whole}.{cents:0<2}"


def refusal_shape(refusal: Refusal, translate: Callable[[str], str] = str) -> dict[str, Any]:
    """A refusal as every door answers it: code, message, line, serial, facts."""
    message = sentence(refusal, translate)
    facts = {name: plain(value) for name, value in refusal.facts.items() if name != "pattern"}
    if "pattern" in refusal.facts:
        pattern = translate(str(refusal.facts["pattern"]))
        facts["problem"] = pattern % {"serial": refusal.serial, **refusal.facts}
    return {"code": refusal.code, "message": message, "line": refusal.line, "serial": refusal.serial, "facts": facts}


def plain(value: Any) -> Any:
    """What JSON knows; everything else as text."""
    if isinstance(value, Decimal):
        return quantity_text(value)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value if isinstance(value, int | str | None) else str(value)
