"""What is done with many serials picked from the list: block and unblock them, or take them into a document."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from serialtrail.access.who import actor
from serialtrail.domain.refusals import Refused
from serialtrail.posting import blocks
from serialtrail.posting.blocks import Answered
from serialtrail.web import refusals, words
from serialtrail.web.answers import page, status_of
from serialtrail.web.choices import all_codes, location_codes
from serialtrail.web.frame import safe_next
from serialtrail.web.members import MemberRequest, may, member
from serialtrail.web.serial_lists import chosen

LONGEST_NOTE = 10_000
Rows = list[dict[str, Any]]


def _of_chosen(act: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page about the numbers that were picked from the list; back to the list where there are none."""

    @require_http_methods(["GET", "POST"])
    @member
    def page_of(request: MemberRequest, **how: Any) -> HttpResponse:
        request.place = "serials"
        rows = chosen(request)
        if not rows:
            messages.info(request, _("Choose numbers first."))
            return redirect(_next(request))
        return act(request, rows, **how)

    return page_of


@_of_chosen
def block(request: MemberRequest, rows: Rows, blocked: bool) -> HttpResponse:
    """Ask for the reason, then block; or ask once, then unblock. Each number answers for itself."""
    context: dict[str, Any] = {
        "serials": rows,
        "blocked": blocked,
        "reasons": words.BLOCK.items(),
        "next": _next(request),
    }
    if request.method != "POST" or request.POST.get("sure") != "yes":
        return page(request, "ask_block", {**context, "may_block": may(request.who, "serial_block")})
    wanted = (request.POST.get("reason", ""), request.POST.get("note", "").strip()[:LONGEST_NOTE]) if blocked else None
    ids = [int(row["id"]) for row in rows]
    try:
        answers = blocks.block(request.who.organization_id, actor(request.who), ids, timezone.now(), wanted)
    except Refused as refused:
        said = refusals.shown(refused.refusals)
        return page(request, "ask_block", {**context, "may_block": True, "refusals": said}, status_of(refused))
    if any(answer.refusals for answer in answers):
        told = [
            {"number": one.number, "changed": one.changed, "refusals": refusals.shown(one.refusals)} for one in answers
        ]
        return page(request, "blocked", {**context, "answers": told})
    _say(request, answers, blocked)
    return redirect(context["next"])


@_of_chosen
def into_document(request: MemberRequest, rows: Rows, kind: str) -> HttpResponse:
    """Ask where to, with the numbers place by place; the editor of documents takes it from there."""
    who = request.who
    groups: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        if row["location"] is not None:
            groups.setdefault(row["location"], {}).setdefault(row["item"], []).append(row["number"])
    names = dict(location_codes(who))
    context = {
        "kind": kind,
        "groups": [
            {
                "location": code,
                "name": names.get(code, code),
                "items": [{"sku": sku, "numbers": "\n".join(given)} for sku, given in items.items()],
                "count": sum(map(len, items.values())),
            }
            for code, items in groups.items()
        ],
        "left_out": sum(row["location"] is None for row in rows),
        "stores": all_codes(who),
        "today": timezone.localdate().isoformat(),
        "next": _next(request),
    }
    return page(request, "ask_into_document", context)


def _next(request: MemberRequest) -> str:
    return safe_next(request) or "/serials"


def _say(request: MemberRequest, answers: list[Answered], blocked: bool) -> None:
    n = sum(answer.changed for answer in answers)
    if not n:
        messages.info(request, _("They stood so already; nothing has changed."))
    elif blocked:
        messages.success(request, ngettext("One number is blocked.", "%(n)s numbers are blocked.", n) % {"n": n})
    else:
        said = ngettext("One number is no longer blocked.", "%(n)s numbers are no longer blocked.", n)
        messages.success(request, said % {"n": n})
