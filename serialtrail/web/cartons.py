"""Cartons: list, page, and the form in which numbers are scanned into one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from serialtrail.access.who import actor
from serialtrail.domain import numbers
from serialtrail.domain.answers import Page
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.posting import cartons as posting
from serialtrail.queries import cartons, serials
from serialtrail.queries.cartons import CartonFilters
from serialtrail.web import lists, refusals
from serialtrail.web.answers import done, page, present, status_of
from serialtrail.web.members import MemberRequest, may, member


def asked(request: MemberRequest) -> tuple[dict[str, str], CartonFilters]:
    """The filters as they stand in the address, and what they mean."""
    filters = lists.chosen(request, "q", "serial", "parent")
    return filters, CartonFilters(
        q=filters["q"], serial=filters["serial"], parent=filters["parent"], stores=request.who.stores
    )


@member
def carton_list(request: MemberRequest) -> HttpResponse:
    who, (filters, means) = request.who, asked(request)
    found = cartons.page(who.organization_id, means, lists.PAGE, lists.after(request))
    counted = Page(found.results, found.after, cartons.count(who.organization_id, means))
    context = {"may_write": may(who, "carton_write"), **lists.exported(who, "cartons", to_import="cartons")}
    return page(request, "cartons", {**lists.shown(request, counted, filters), **context})


@member
def carton_page(request: MemberRequest, carton_id: int) -> HttpResponse:
    who = request.who
    carton = present(cartons.read(who.organization_id, id=carton_id))
    inside = serials.in_carton(who.organization_id, carton_id, lists.PAGE, lists.after(request))
    shown = lists.shown(request, Page(inside.results, inside.after, len(carton["serials"])), {})
    return page(request, "carton", {**shown, "carton": carton, "may_write": may(who, "carton_write")})


@require_http_methods(["GET", "POST"])
@member
def carton_form(request: MemberRequest, carton_id: int | None = None) -> HttpResponse:
    """A new carton, or what lies in one; the numbers are scanned, typed or pasted."""
    who = request.who
    carton = present(cartons.read(who.organization_id, id=carton_id)) if carton_id else None
    typed = {"code": "", "parent": "", "numbers": request.GET.get("numbers", "")[:2000]}
    if carton:
        typed = {"code": carton["code"], "parent": carton["parent"] or "", "numbers": "\n".join(carton["serials"])}
    said: list[dict[str, Any]] = []
    status = 200
    if request.method == "POST":
        typed = {name: request.POST.get(name, typed[name]).strip() for name in typed}
        try:
            made = _saved(request, carton, typed)
            return done(request, _("Carton %(code)s is saved.") % {"code": typed["code"]}, "carton", made)
        except Refused as refused:
            said, status = refusals.shown(refused.refusals), status_of(refused)
        except posting.NoCarton as gone:
            raise Http404 from gone
    context = {"carton": carton, "typed": typed, "refusals": said, "may_write": may(who, "carton_write")}
    return page(request, "carton_form", context, status)


@require_http_methods(["GET", "POST"])
@member
def carton_delete(request: MemberRequest, carton_id: int) -> HttpResponse:
    who = request.who
    carton = present(cartons.read(who.organization_id, id=carton_id))
    if request.method == "POST":
        try:
            posting.delete(who.organization_id, actor(who), carton_id, timezone.now())
        except posting.NoCarton as gone:
            raise Http404 from gone
        return done(request, _("Carton %(code)s is gone; what lay in it stays where it is.") % carton, "cartons")
    return page(request, "ask_carton_delete", {"carton": carton})


def _saved(request: MemberRequest, carton: dict[str, Any] | None, typed: dict[str, str]) -> int:
    who, at = request.who, timezone.now()
    members, parent = numbers.split(typed["numbers"]), typed["parent"] or None
    if len(members) > who.max_numbers:
        raise Refused([Refusal("too_many_numbers", facts={"given": len(members), "limit": who.max_numbers})])
    if carton is None:
        return posting.create(who.organization_id, actor(who), typed["code"], members, at, parent=parent)
    made = int(carton["id"])
    posting.edit(who.organization_id, actor(who), made, at, members=members, parent=parent, set_parent=True)
    return made
