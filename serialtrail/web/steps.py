"""The steps of a document on its page: post, submit, approve, reject, copy, discard, void; dangerous ones ask first."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from serialtrail.access.who import actor
from serialtrail.domain.refusals import Refused
from serialtrail.posting import engine, steps, voids
from serialtrail.posting.begin import Done
from serialtrail.queries import documents
from serialtrail.web import refusals
from serialtrail.web.answers import done, page, present, status_of
from serialtrail.web.documents import refused_step, steps_open
from serialtrail.web.kinds import place_of
from serialtrail.web.members import MemberRequest, member

MOST_CONFIRMED = 20


@require_POST
@member
def post(request: MemberRequest, document_id: int) -> HttpResponse:
    return _moved(request, document_id, "post", engine.post, _("Posted."))


@require_POST
@member
def submit(request: MemberRequest, document_id: int) -> HttpResponse:
    """Hand it over for review."""

    def act() -> None:
        who = request.who
        steps.submit(who.organization_id, actor(who), document_id, timezone.now(), confirm=_confirmed(request))

    return _taken(request, document_id, "submit", act, _("Handed over for review."))


@require_POST
@member
def approve(request: MemberRequest, document_id: int) -> HttpResponse:
    """Approve what waits for review: a transfer ships, anything else is posted."""

    return _moved(request, document_id, "approve", steps.approve, _("Approved."))


@require_http_methods(["GET", "POST"])
@member
def reject(request: MemberRequest, document_id: int) -> HttpResponse:
    """Ask for a reason, which need not be given; then send what waits for review back to its draft."""
    who = request.who
    if request.method == "GET":
        document = present(documents.read(who.organization_id, document_id))
        if not steps_open(who, document)["reject"]:
            return redirect("document", document_id)
        request.place = place_of(document["kind"])
        return page(request, "ask_reject", {"document": document, "longest": steps.LONGEST_REASON})

    def act() -> None:
        reason = request.POST.get("reason", "").strip()
        steps.reject(who.organization_id, actor(who), document_id, timezone.now(), reason=reason)

    return _taken(request, document_id, "reject", act, _("Sent back: it is a draft again, and holds nothing."))


def _moved(request: MemberRequest, document_id: int, step: str, move: Callable[..., Done], note: str) -> HttpResponse:
    """Take a step by which goods move, with what was confirmed."""
    who, at = request.who, timezone.now()

    def act() -> None:
        move(
            who.organization_id, actor(who), document_id, at, confirm=_confirmed(request), limit=who.max_numbers
        )  # fmt: skip

    return _taken(request, document_id, step, act, note)


def _taken(request: MemberRequest, document_id: int, step: str, act: Callable[[], None], note: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        return refused_step(request, document_id, refused, step)
    return done(request, note, "document", document_id)


def _confirmed(request: MemberRequest) -> list[str]:
    return request.POST.getlist("confirm")[:MOST_CONFIRMED]


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
        if document["number"]:
            return done(request, _("The draft is discarded; its number is kept."), "document", document_id)
        return done(request, _("The draft is gone."), place_of(document["kind"]))
    return page(request, "ask_discard", {"document": document, "numbers": _numbers(document)})


@require_http_methods(["GET", "POST"])
@member
def void(request: MemberRequest, document_id: int) -> HttpResponse:
    """Ask, with the chain of later documents; then void, the later ones first, and open a copy, where asked for."""
    organization = request.who.organization_id
    document = present(documents.read(organization, document_id))
    chain = voids.successors(organization, document_id)
    context = {
        "document": document,
        "chain": chain,
        "numbers": _numbers(document),
        "count": len(chain) + 1,
        "may_correct": steps_open(request.who, document)["correct"],
    }
    if request.method == "POST":
        try:
            return _voided(request, document_id)
        except Refused as refused:
            said = refusals.shown(refused.refusals)
            return page(request, "ask_void", {**context, "refusals": said}, status_of(refused))
    return page(request, "ask_void", context)


def _voided(request: MemberRequest, document_id: int) -> HttpResponse:
    organization, by, at = request.who.organization_id, actor(request.who), timezone.now()
    chained = "with_successors" in request.POST
    if "correct" in request.POST:
        gone, draft = voids.void_and_correct(organization, by, document_id, at, with_successors=chained)
        note = ngettext(
            "Voided. This is its copy: correct it and post it.",
            "%(n)s documents are voided. This is the copy of the first: correct it and post it.",
            len(gone),
        )
        return done(request, note % {"n": len(gone)}, "document_edit", draft)
    gone = voids.void(organization, by, document_id, at, with_successors=chained)
    note = ngettext("Voided.", "%(n)s documents are voided.", len(gone)) % {"n": len(gone)}
    return done(request, note, "document", document_id)


def _numbers(document: dict[str, list[dict[str, list[str]]]]) -> int:
    return sum(len(line["serials"]) for line in document["lines"])
