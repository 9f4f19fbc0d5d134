"""Numbers ahead of goods: a run by the item's rule or a prefix, registered and on labels in one go."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from serialtrail.access.who import Who
from serialtrail.catalog import items
from serialtrail.domain import generation
from serialtrail.domain.generation import NumberRule
from serialtrail.domain.refusals import Refused
from serialtrail.labels import ahead, templates
from serialtrail.labels.printing import Wanted
from serialtrail.web import refusals
from serialtrail.web.answers import page, status_of
from serialtrail.web.choices import location_codes
from serialtrail.web.labels import offered, whole
from serialtrail.web.members import MemberRequest, may, member

MODES: dict[str, Promise] = {
    "register": _("The goods are still to come: the numbers are known from now on, and a purchase receives them."),
    "label": _("The goods are in stock without numbers: these become theirs; the quantity stays as it is."),
}
_FIELDS = ("item", "prefix", "start", "width", "suffix", "increment", "pieces", "mode", "location", "copies", "format")


@require_http_methods(["GET", "POST"])
@member
def new(request: MemberRequest) -> HttpResponse:
    """Ask for item and rule, show the first and last number; then make them all with their labels, or none."""
    request.place = "labels"
    who = request.who
    sent = request.POST if request.method == "POST" else request.GET
    given = {name: sent.get(name, "").strip()[:200] for name in _FIELDS}
    given["mode"] = given["mode"] if given["mode"] in MODES else "register"
    said, status = [], 200
    if request.method == "POST":
        try:
            wanted = Wanted(sent.get("template") or templates.STANDARD, whole(given["copies"]), given["format"])
            made = ahead.make(
                who, given["item"], _rule(given), given["mode"], given["location"], wanted, timezone.now()
            )
            return redirect("label_print", made)
        except Refused as refused:
            said, status = refusals.shown(refused.refusals), status_of(refused)
    else:
        given = {**given, **_kept(who, given)}
    rule = generation.folded(_rule(given))
    ends = None if generation.rule_faults(rule, who.max_numbers) else generation.first_last(rule)
    context: dict[str, Any] = {
        "given": given,
        "ends": ends,
        "modes": list(MODES.items()),
        "locations": location_codes(who),
        "refusals": said,
        "may_create": may(who, "label") and may(who, "document_post", "opening"),
        **offered(who, sent.get("template", "")),
    }
    return page(request, "label_new", context, status)


def _kept(who: Who, given: dict[str, str]) -> dict[str, str]:
    """The item's own rule, from its first free number on, where nothing else was asked for."""
    row = items.found(who.organization_id, sku=given["item"]) if given["item"] else None
    kept = items.shape(row)["number_rule"] if row is not None else None
    if kept is None or given["prefix"] or given["start"]:
        return {"start": given["start"] or "1", "pieces": given["pieces"] or "10"}
    rule = ahead.free(who.organization_id, NumberRule(**kept, pieces=whole(given["pieces"], 10)))
    return {
        "prefix": rule.prefix,
        "start": rule.start,
        "width": str(rule.width or ""),
        "suffix": rule.suffix,
        "increment": str(rule.increment),
        "pieces": str(rule.pieces),
    }


def _rule(given: dict[str, str]) -> NumberRule:
    return NumberRule(
        given["prefix"],
        given["start"],
        whole(given["increment"]),
        whole(given["pieces"]),
        whole(given["width"]) if given["width"] else None,
        given["suffix"],
    )
