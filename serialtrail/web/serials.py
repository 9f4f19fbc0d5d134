"""The page of one serial: where it is, its trail, where it was on a day, and what can be done with it."""

from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from serialtrail.access.who import Who
from serialtrail.queries import serials, trails
from serialtrail.web import labels
from serialtrail.web.answers import page, present
from serialtrail.web.members import MemberRequest, may, member

MOST_STEPS = 1000
# What can follow on each status: the kind of document, what the button says, its icon.
FOLLOWING: dict[str, tuple[tuple[str, Promise, str], ...]] = {
    "in_stock": (
        ("sale", _("Sell it"), "receipt"),
        ("transfer", _("Transfer it"), "arrows-exchange"),
        ("purchase_return", _("Return it to the supplier"), "truck-return"),
    ),
    "sold": (("sale_return", _("Take it back"), "receipt-refund"),),
    "returned_to_supplier": (("purchase", _("Purchase it again"), "package-import"),),
    "missing": (("adjustment", _("It was found"), "check"),),
    "removed": (("adjustment", _("Put it back in stock"), "check"),),
    "registered": (("opening", _("Put it in stock"), "package-import"),),
}


@member
def serial_page(request: MemberRequest, serial_id: int) -> HttpResponse:
    organization = request.who.organization_id
    serial = present(serials.read(organization, serial_id))
    steps = trails.trail(organization, serial_id, MOST_STEPS).results
    notes = trails.notes(organization, {step["document"] for step in steps if step["document"]})
    steps = [{**step, "note": notes.get(step["document"], "")} for step in steps]
    last = next((step for step in reversed(steps) if step["live"]), None)
    context = {
        "serial": serial,
        "last": last,
        "groups": folded(steps),
        "steps": len(steps),
        "following": _following(request.who, serial),
        "may": _open(request.who, serial),
        "may_export": may(request.who, "export"),
        "today": timezone.localdate(),
        "prints": labels.of_serial(request.who, serial),
        **_was(organization, serial_id, request.GET.get("on", "")),
    }
    return page(request, "serial", context)


def folded(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The trail, newest first, as runs of live and of voided steps; the latter are folded on the page."""
    return [{"live": live, "steps": list(run)} for live, run in groupby(reversed(steps), key=lambda step: step["live"])]


def _was(organization: int, serial_id: int, text: str) -> dict[str, Any]:
    """Where it was on the day asked for: the step that had brought it there, None before its first."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return {"on": None}
    return {"on": day, "was": trails.where_on(organization, serial_id, day)}


def _open(who: Who, serial: dict[str, Any]) -> dict[str, bool]:
    """Which acts to show: the serial stands so that it can be done, and the role has the right; the act asks again."""
    free = serial["held_by_id"] is None
    gone = serial["status"] == "in_stock" or (serial["status"] == "registered" and serial["version"] == 0)
    return {
        "edit": may(who, "serial_edit"),
        "block": may(who, "serial_block"),
        "label": may(who, "label"),
        "delete": may(who, "serial_delete") and free and gone,
    }


def _following(who: Who, serial: dict[str, Any]) -> list[dict[str, Any]]:
    """The documents that can be made with it now, each with the address of an editor that has it entered."""
    if serial["held_by_id"] is not None:
        return []
    return [
        {"text": text, "icon": icon, "url": _editor(kind, serial)}
        for kind, text, icon in FOLLOWING.get(serial["status"], ())
        if may(who, "document_draft", kind)
    ]


def _editor(kind: str, serial: dict[str, Any]) -> str:
    head = {"location": serial["location"] or ""}
    if kind in ("sale_return", "purchase_return") and serial["party"]:
        head["party"] = serial["party"]
    line = {"item": serial["item"], "numbers": serial["number"]}
    if kind == "adjustment":
        line["direction"] = "in"
    fields = {**head, **{f"line-1-{name}": value for name, value in line.items()}}
    return f"{reverse('document_new', args=[kind])}?{urlencode({k: v for k, v in fields.items() if v})}"
