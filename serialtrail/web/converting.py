"""Turning an order or quotation into a sale, purchase or order: all that is open, or as much of it as is chosen."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from serialtrail.access.who import actor
from serialtrail.catalog import items
from serialtrail.domain import checks, numbers
from serialtrail.domain.facts import DraftLine
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.posting import steps
from serialtrail.queries import documents
from serialtrail.web import refusals
from serialtrail.web.answers import done, page, present, status_of
from serialtrail.web.documents import turns
from serialtrail.web.drafts import NOT_AN_AMOUNT
from serialtrail.web.kinds import place_of
from serialtrail.web.members import MemberRequest, member

NOTHING_CHOSEN = gettext_noop("choose how much of it, at least of one line.")


@require_http_methods(["GET", "POST"])
@member
def convert(request: MemberRequest, document_id: int) -> HttpResponse:
    organization = request.who.organization_id
    document = present(documents.read(organization, document_id))
    choices = turns(request.who, document)
    if not choices and request.method == "GET":
        return redirect("document", document_id)
    given = request.POST if request.method == "POST" else request.GET
    kind = given.get("kind", "")
    lines = _lines(request, document)
    context = {
        "document": document,
        "lines": lines,
        "choices": choices,
        "turned": kind if kind in choices else next(iter(choices), ""),
        "refusals": [],
    }
    request.place = place_of(document["kind"])
    if request.method == "POST":
        try:
            asked = _asked(lines)
            made = steps.convert(organization, actor(request.who), document_id, timezone.now(), kind, asked)
            return done(request, _("A draft with what you chose: complete it and post it."), "document_edit",
                        made.document)  # fmt: skip
        except Refused as refused:
            context["refusals"] = refusals.shown(refused.refusals)
            return page(request, "convert", context, status_of(refused))
    return page(request, "convert", context)


def _lines(request: MemberRequest, document: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines as they are shown: what was ordered and is open in base units, and how much is asked for now."""
    known = items.named(request.who.organization_id, {line["item"] for line in document["lines"]})
    base = {item["sku"]: item["base_unit"] for item in known}
    given = request.POST if request.method == "POST" else {}
    return [
        {
            **line,
            "base_unit": base[line["item"]],
            "taken": Decimal(line["base_quantity"]) - Decimal(line["open"]),
            "now": str(given.get(f"line-{line['id']}", line["open"])).strip(),
        }
        for line in document["lines"]
    ]


def _asked(lines: list[dict[str, Any]]) -> list[DraftLine]:
    """The lines to take over. All that is open of one comes in the order's own unit, a part in base units."""
    asked: list[DraftLine] = []
    faults: list[Refusal] = []
    for place, line in enumerate(lines, 1):
        if line["open"] == "0" or line["now"] in ("", "0"):
            continue
        amount = checks.amount(numbers.fold(line["now"]).text)
        if amount is None:
            fault = checks.invalid("quantity", NOT_AN_AMOUNT)
            faults.append(Refusal(fault.code, place, None, fault.facts))
        elif amount == Decimal(line["open"]):
            asked.append(DraftLine(line["item"], origin_line=int(line["id"])))
        elif amount:
            asked.append(DraftLine(line["item"], amount, line["base_unit"], origin_line=int(line["id"])))
    if not asked and not faults:
        faults.append(Refusal("line_invalid", facts={"field": "quantity", "pattern": NOTHING_CHOSEN}))
    if faults:
        raise Refused(faults)
    return asked
