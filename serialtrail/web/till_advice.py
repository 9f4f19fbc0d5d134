"""What to do about a refusal at the till: a sentence beside it, in the words of a shop."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from serialtrail.domain.refusals import Refusal
from serialtrail.web import refusals
from serialtrail.web.words import Words

ADVICE: Words = {
    "serial_not_in_stock": _("If it came back, take it back first; else scan the number on the box again."),
    "serial_at_other_location": _("Have it transferred here first, or take another one."),
    "serial_in_transit": _("Receive its transfer first, or take another one."),
    "serial_held": _("Finish or discard what holds it, or take another one."),
    "serial_blocked": _("Put it aside and take another one."),
    "serial_unknown": _("Scan it again; if it is right, its purchase has to be entered first."),
    "serial_of_other_item": _("Take it out and scan it alone: it brings its own item."),
    "serial_count_mismatch": _("Scan, type or pick the missing numbers."),
    "unassigned_short": _("Scan the numbers that are on the goods."),
    "stock_short": _("Sell fewer, or have goods received first."),
    "document_not_draft": _("It was finished elsewhere. Clear the basket."),
    "version_stale": _("It was changed elsewhere. Clear the basket and resume it again."),
    "not_permitted": _("Ask a manager."),
}


def shown(found: Iterable[Refusal]) -> list[dict[str, Any]]:
    """Refusals for the till: as everywhere, with what to do, and whether the serial was sold and can come back."""
    listed = list(found)
    return [
        {
            **told,
            "advice": str(ADVICE.get(refusal.code, "")),
            "sold": refusal.code == "serial_not_in_stock" and refusal.facts.get("status") == "sold",
            "field": str(refusal.facts.get("field", "")),
        }
        for refusal, told in zip(listed, refusals.shown(listed), strict=True)
    ]
