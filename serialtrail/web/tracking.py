"""The tracking switch of one item or of many: it asks once, says what will change, and answers for each."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from serialtrail.access.who import actor
from serialtrail.catalog import items
from serialtrail.posting import tracking
from serialtrail.posting.tracking import Switched
from serialtrail.queries import stock
from serialtrail.web import refusals
from serialtrail.web.answers import page, present
from serialtrail.web.members import MemberRequest, member

MOST = 1000


@require_http_methods(["GET", "POST"])
@member
def one(request: MemberRequest, item_id: int) -> HttpResponse:
    item = items.shape(present(items.found(request.who.organization_id, id=item_id)))
    enabled = item["tracking"] != "serial"
    if request.method == "POST":
        # What was confirmed is said by the form, in case somebody else was quicker.
        enabled = request.POST.get("enabled") == "on"
        answer = _switch(request, [item["sku"]], enabled)[0]
        if answer.refusals:
            said = refusals.shown(answer.refusals)
            context = {"item": item, "enabled": enabled, "refusals": said, **_figures(request, [item])}
            return page(request, "ask_tracking", context, 422)
        _say(request, [answer], enabled)
        return redirect("item", item_id)
    return page(request, "ask_tracking", {"item": item, "enabled": enabled, **_figures(request, [item])})


@require_http_methods(["GET", "POST"])
@member
def many(request: MemberRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    skus, enabled = given.getlist("sku")[:MOST], given.get("enabled") == "on"
    chosen = items.named(request.who.organization_id, skus)
    if not chosen:
        messages.info(request, _("Choose items first."))
        return redirect("items")
    switched = [item for item in chosen if (item["tracking"] == "serial") != enabled]
    context: dict[str, Any] = {"items": chosen, "switched": switched, "enabled": enabled}
    if request.method != "POST":
        context |= _figures(request, switched)
    else:
        answers = _switch(request, [item["sku"] for item in chosen], enabled)
        if not any(answer.refusals for answer in answers):
            _say(request, answers, enabled)
            return redirect("items")
        names = {item["sku"]: item for item in chosen}
        context["answers"] = [
            {
                "item": names.get(answer.sku, {"sku": answer.sku, "name": answer.sku}),
                "changed": answer.changed,
                "refusals": refusals.shown(answer.refusals),
            }
            for answer in sorted(answers, key=lambda answer: not answer.refusals)
        ]
        context["done"] = sum(answer.changed for answer in answers)
        context["left"] = sum(bool(answer.refusals) for answer in answers)
    return page(request, "ask_tracking_many", context)


def _figures(request: MemberRequest, chosen: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """For the question: units on hand without a number, and as whole `pieces`; numbers in stock."""
    held = stock.of_items(request.who.organization_id, [item["sku"] for item in chosen]) if chosen else {}
    serials = sum((row["serials"] for row in held.values()), Decimal(0))
    on_hand = sum((row["on_hand"] for row in held.values()), Decimal(0))
    return {"unassigned": on_hand - serials, "pieces": int(on_hand - serials), "serials": int(serials)}


def _switch(request: MemberRequest, skus: Sequence[str], enabled: bool) -> list[Switched]:
    return tracking.switch(request.who.organization_id, actor(request.who), skus, enabled, timezone.now())


def _say(request: HttpRequest, answers: Sequence[Switched], enabled: bool) -> None:
    n = sum(answer.changed for answer in answers)
    if enabled:
        said = ngettext("Serial tracking is on for %(n)s item.", "Serial tracking is on for %(n)s items.", n)
    else:
        said = ngettext("Serial tracking is off for %(n)s item.", "Serial tracking is off for %(n)s items.", n)
    messages.success(request, said % {"n": n})
