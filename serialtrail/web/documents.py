"""Lists of documents by kind, and the page of one: what became of it, and the steps open to whoever looks."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from serialtrail.access.who import Who
from serialtrail.domain import documents as kinds
from serialtrail.domain import rights
from serialtrail.domain.answers import Page
from serialtrail.domain.documents import KINDS
from serialtrail.domain.refusals import CONFIRMABLE, Refusal, Refused
from serialtrail.queries import document_lists, documents
from serialtrail.web import document_filters, lists, refusals, words
from serialtrail.web.answers import page, present, status_of
from serialtrail.web.choices import location_codes
from serialtrail.web.kinds import EMPTY, FORMS, PLACES, place_of
from serialtrail.web.members import MemberRequest, may, member

# Which right each step asks for; a transfer ships and is received on pages of its own.
_RIGHTS = {
    "edit": "document_draft",
    "submit": "document_submit",
    "approve": "document_approve",
    "reject": "document_approve",
    "post": "document_post",
    "discard": "document_discard",
    "void": "document_void",
}
_TAKEN_BY = {"draft", "pending", "posted"}
MANY = 60  # numbers of one line that are found by eye


def document_list(
    place: str, template: str = "documents", above: Callable[[MemberRequest], dict[str, Any]] | None = None
) -> Callable[..., HttpResponse]:
    """The list of one place of the menu; `above` tells what its template shows besides."""
    known = PLACES[place]

    @member
    def listed(request: MemberRequest) -> HttpResponse:
        who = request.who
        found = document_filters.chosen(request, known)
        asked = document_filters.asked(found, known, who)
        after = lists.after(request)
        rows = document_lists.page(who.organization_id, asked, lists.PAGE, (after[0],) if after else None)
        counted = Page(rows.results, rows.after, document_lists.count(who.organization_id, asked))
        kind = found.values["kind"]
        context = {
            **lists.shown(request, counted, found.values),
            "place": place,
            # Inside the house there is neither a party nor money.
            "inside": not any(KINDS[kind].party for kind in known),
            "made": [form for form in map(FORMS.get, known) if form and may(who, "document_draft", form.kind)],
            "kinds": [(kind, words.KIND[kind]) for kind in known],
            "states": words.STATE.items(),
            "locations": location_codes(who),
            "chips": document_filters.chips(request, found),
            "faults": found.faults,
            "more": any(found.values[name] for name in document_filters.MORE),
            # A kind of which there is nothing yet is no filter that matches nothing.
            "none": EMPTY.get(kind or known[0]),
            "none_form": _form_for(who, kind or known[0]),
            **lists.exported(who, "documents", place=place),
        }
        if kind and not any(value for name, value in found.values.items() if name != "kind"):
            context["filtered"] = False
        return page(request, template, {**context, **(above(request) if above else {})})

    return listed


def _form_for(who: Who, kind: str) -> Any:
    return FORMS.get(kind) if kind in FORMS and may(who, "document_draft", kind) else None


@member
def document_page(request: MemberRequest, document_id: int) -> HttpResponse:
    document = present(documents.read(request.who.organization_id, document_id))
    if document["kind"] == "count" and document["state"] == "draft":
        return redirect("count", document_id)
    return shown(request, document)


def refused_step(request: MemberRequest, document_id: int, refused: Refused, step: str) -> HttpResponse:
    """The page of a document after a step was refused: why, and the step again where the member may confirm it."""
    document = present(documents.read(request.who.organization_id, document_id))
    codes = confirmable(request.who, document["kind"], refused.refusals)
    again = {"step": f"document_{step}", "codes": codes} if codes else None
    return shown(request, document, refusals.shown(refused.refusals), status_of(refused), again)


def shown(
    request: MemberRequest,
    document: dict[str, Any],
    said: Sequence[dict[str, Any]] = (),
    status: int = 200,
    again: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of a document, with what stands against the step that was tried, and that step to be confirmed."""
    request.place = place_of(document["kind"])
    kind = KINDS[document["kind"]]
    reviews = documents.reviews(request.who.organization_id, int(document["id"])) if document["submitted_at"] else []
    rejected = [review for review in reviews if review["act"] == "rejected"]
    open_lines = [line for line in document["lines"] if line.get("open", "0") != "0"]
    context = {
        "document": document,
        "kind": kind,
        "form": FORMS.get(kind.name),
        "place": request.place,
        "history": history(document, reviews),
        "sent_back": rejected[-1] if rejected and document["state"] == "draft" else None,
        "confirmed": [words.word(words.CONFIRMED, code) for code in document["confirm"]],
        "refusals": said,
        "again": again,
        "may": steps_open(request.who, document),
        "turns": turns(request.who, document),
        "ordered": bool(kind.turns_into),
        "open": len(open_lines),
        "priced": any(line["unit_price"] for line in document["lines"]),
        "numbers": sum(len(line["serials"]) for line in document["lines"]),
        "many": MANY,
        "may_label": may(request.who, "label"),
    }
    return page(request, "document", context, status)


def steps_open(who: Who, document: dict[str, Any]) -> dict[str, bool]:
    """Which buttons to show: the step fits the state, and role, stores and authorship allow it; the act asks again."""
    kind, state = document["kind"], document["state"]
    places = present(documents.places(who.organization_id, int(document["id"])))
    own = not rights.own_only(who.role) or places["created_by"] == who.member_id

    def open_to(step: str) -> bool:
        action = _RIGHTS[step]
        here = rights.document_allowed(
            who.stores,
            action,
            kind=kind,
            location_id=places["location"],
            to_location_id=places["to_location"],
            direction=document["direction"],
        )
        return own and here and kinds.allowed(step, kind, state) and may(who, action, kind)

    found = {step: open_to(step) for step in _RIGHTS}
    drafts = kind in FORMS and may(who, "document_draft", kind)
    return found | {
        "edit": kind in FORMS and found["edit"],
        # What waits for a review is posted by reviewing it.
        "post": found["post"] and state == "draft",
        "copy": drafts,
        "correct": drafts and found["void"],
    }


def turns(who: Who, document: dict[str, Any]) -> list[str]:
    """What an order or quotation can be turned into by this member, while something of it is open."""
    open_ones = any(line.get("open", "0") != "0" for line in document["lines"])
    if document["state"] not in _TAKEN_BY or not open_ones:
        return []
    # A quotation most often becomes an order's sale at once: the kind that moves goods comes first.
    choices = sorted(KINDS[document["kind"]].turns_into, key=lambda kind: (not KINDS[kind].moves, kind))
    return [kind for kind in choices if may(who, "document_draft", kind)]


def confirmable(who: Who, kind: str, found: Sequence[Refusal]) -> list[str]:
    """The codes that the member may override, where nothing else stands against the step."""
    codes = sorted({refusal.code for refusal in found})
    if not codes or not may(who, "confirm"):
        return []
    return codes if all(kind in CONFIRMABLE.get(code, ()) for code in codes) else []


def history(document: dict[str, Any], reviews: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Who did what when, newest first: making it, handing it over and sending it back, its postings, how it ended."""
    acts: list[dict[str, Any]] = [{"act": "created", "at": document["created_at"], "user": document["created_by"]}]
    acts += reviews
    postings = [posting for posting in document["postings"] if posting["act"] != "void"]
    voids = [posting for posting in document["postings"] if posting["act"] == "void"]
    acts += [*postings, *voids[-1:]]  # a void of several postings is one act of a person
    if document["state"] == "voided" and not postings:
        # Discarded after a review had given it a number; or an order, which has no posting, was voided.
        acts.append({"act": "void", "at": document["voided_at"], "user": document["voided_by"]})
    return list(reversed(acts))
