"""The steps of a document on its page: post, discard, copy, void; the dangerous ones ask first."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from serialtrail.access.who import actor
from serialtrail.domain.refusals import Refused
from serialtrail.posting import engine, steps, voids
from serialtrail.queries import documents
from serialtrail.web import refusals
from serialtrail.web.answers import done, page, present, status_of
from serialtrail.web.documents import shown
from serialtrail.web.kinds import place_of
from serialtrail.web.members import MemberRequest, member


@require_POST
@member
def post(request: MemberRequest, document_id: int) -> HttpResponse:
    organization = request.who.organization_id
    try:
        engine.post(organization, actor(request.who), document_id, timezone.now(), limit=request.who.max_numbers)
    except Refused as refused:
        document = present(documents.read(organization, document_id))
        return shown(request, document, refusals.shown(refused.refusals), status_of(refused))
    return done(request, _("Posted."), "document", document_id)


@require_POST
@member
def copy(request: MemberRequest, document_id: int) -> HttpResponse:
    made = steps.copy(request.who.organization_id, actor(request.who), document_id, timezone.now())
    return done(request, _("A new draft with the same lines."), "document_edit", made.document)


@require_http_methods(["GET", "POST"])
@member
def discard(request: MemberRequest, document_id: int) -> HttpResponse:
    organization = request.who.organization_id
    document = present(documents.read(organization, document_id))
    if request.method == "POST":
        steps.discard(organization, actor(request.who), document_id)
        return done(request, _("The draft is gone."), place_of(document["kind"]))
    return page(request, "ask_discard", {"document": document, "numbers": _numbers(document)})


@require_http_methods(["GET", "POST"])
@member
def void(request: MemberRequest, document_id: int) -> HttpResponse:
    """Ask, with the chain of later documents; then void, the later ones first where that was asked for."""
    organization = request.who.organization_id
    document = present(documents.read(organization, document_id))
    chain = voids.successors(organization, document_id)
    context = {"document": document, "chain": chain, "numbers": _numbers(document), "count": len(chain) + 1}
    if request.method == "POST":
        chained = "with_successors" in request.POST
        try:
            gone = voids.void(organization, actor(request.who), document_id, timezone.now(), with_successors=chained)
        except Refused as refused:
            said = refusals.shown(refused.refusals)
            return page(request, "ask_void", {**context, "refusals": said}, status_of(refused))
        note = ngettext("Voided.", "%(n)s documents are voided.", len(gone)) % {"n": len(gone)}
        return done(request, note, "document", document_id)
    return page(request, "ask_void", context)


def _numbers(document: dict[str, list[dict[str, list[str]]]]) -> int:
    return sum(len(line["serials"]) for line in document["lines"])
