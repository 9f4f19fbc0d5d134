"""The check of a scanner, and the cards whose codes command a page: confirm, undo, next."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from serialtrail.web.answers import page
from serialtrail.web.bars import drawing
from serialtrail.web.members import MemberRequest, member

# Letters in both cases, what keyboards of other countries have elsewhere, and signs that numbers are made of.
PLAIN = "aQ-Yz/0189_Mw"
# A number and a batch; the number ends at the separator, which many scanners leave out.
GS1 = "21A1-b2\x1d10LOT7"
GS1_SHOWN = "(21)A1-b2(10)LOT7"

# As the scan box obeys them (js/scan/commands.js).
COMMANDS: Mapping[str, tuple[Promise, Promise]] = {
    "CMD-CONFIRM": (_("Confirm"), _("Presses the page's main button, such as “Post”, once all scans are answered.")),
    "CMD-UNDO": (_("Undo"), _("Takes the last scan out again.")),
    "CMD-NEXT": (_("Next"), _("Goes on to the next line.")),
}


@member
def check(request: MemberRequest) -> HttpResponse:
    symbols = [
        {"name": "plain", "shown": PLAIN, "symbol": drawing(PLAIN)},
        {"name": "gs1", "shown": GS1_SHOWN, "symbol": drawing(GS1_SHOWN, gs1=True)},
    ]
    return page(request, "scanner", {"symbols": symbols, "plain": PLAIN, "gs1": GS1})


@member
def cards(request: MemberRequest) -> HttpResponse:
    shown = [
        {"code": code, "title": title, "says": says, "symbol": drawing(code)}
        for code, (title, says) in COMMANDS.items()
    ]
    return page(request, "command_cards", {"cards": shown})
