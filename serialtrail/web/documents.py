"""Lists of documents by kind, and the page of one."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from serialtrail.access.who import Who
from serialtrail.domain import documents as kinds
from serialtrail.domain import rights
from serialtrail.domain.answers import Page
from serialtrail.queries import document_lists, documents
from serialtrail.queries.document_lists import DocumentFilters
from serialtrail.web import lists, words
from serialtrail.web.answers import page, present
from serialtrail.web.choices import location_codes
from serialtrail.web.kinds import FORMS, PLACES, place_of
from serialtrail.web.members import MemberRequest, may, member


def document_list(
    place: str, template: str = "documents", above: Callable[[MemberRequest], dict[str, Any]] | None = None
) -> Callable[..., HttpResponse]:
    """The list of one place of the menu; `above` tells what its template shows besides."""
    known = PLACES[place]

    @member
    def listed(request: MemberRequest) -> HttpResponse:
        who = request.who
        filters = lists.chosen(request, "q", "kind", "state", "location")
        asked = DocumentFilters(
            kinds=(filters["kind"],) if filters["kind"] in known else known,
            states=(filters["state"],) if filters["state"] in words.STATE else (),
            location=filters["location"],
            q=filters["q"],
            stores=who.stores,
        )
        after = lists.after(request)
        found = document_lists.page(who.organization_id, asked, lists.PAGE, (after[0],) if after else None)
        counted = Page(found.results, found.after, document_lists.count(who.organization_id, asked))
        context = {
            "place": place,
            "made": [form for form in map(FORMS.get, known) if form and may(who, "document_draft", form.kind)],
            "kinds": [(kind, words.KIND[kind]) for kind in known],
            "states": words.STATE.items(),
            "locations": location_codes(who),
        }
        beside = above(request) if above else {}
        return page(request, template, {**lists.shown(request, counted, filters), **context, **beside})

    return listed


@member
def document_page(request: MemberRequest, document_id: int) -> HttpResponse:
    document = present(documents.read(request.who.organization_id, document_id))
    if document["kind"] == "count" and document["state"] == "draft":
        return redirect("count", document_id)
    return shown(request, document)


def shown(
    request: MemberRequest, document: dict[str, Any], refusals: list[dict[str, Any]] | None = None, status: int = 200
) -> HttpResponse:
    """The page of a document, with what stands against the step that was tried."""
    request.place = place_of(document["kind"])
    context = {
        "document": document,
        "place": request.place,
        "history": history(document),
        "refusals": refusals or [],
        "may": steps_open(request.who, document),
        "numbers": sum(len(line["serials"]) for line in document["lines"]),
    }
    return page(request, "document", context, status)


def steps_open(who: Who, document: dict[str, Any]) -> dict[str, bool]:
    """Which buttons to show: the step fits the state, and the role has the right; the act asks again."""
    kind, state = document["kind"], document["state"]

    def open_to(step: str, action: str) -> bool:
        return kinds.allowed(step, kind, state) and rights.may(who.role, action, kind=kind, scope=who.scope)

    return {
        "edit": kind in FORMS and state in ("draft", "pending") and open_to("edit", "document_draft"),
        "copy": kind in FORMS and may(who, "document_draft", kind),
        "post": state == "draft" and open_to("post", "document_post"),
        "discard": open_to("discard", "document_discard"),
        "void": open_to("void", "document_void"),
    }


def history(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Who did what when, newest first: making and submitting it, then its postings."""
    acts = [{"act": "created", "at": document["created_at"], "user": document["created_by"], "seq": None}]
    if document["submitted_at"]:
        acts.append({"act": "submitted", "at": document["submitted_at"], "user": document["submitted_by"]})
    postings = [posting for posting in document["postings"] if posting["act"] != "void"]
    voids = [posting for posting in document["postings"] if posting["act"] == "void"]
    # A void of several postings is one act of a person.
    return list(reversed([*acts, *postings, *voids[-1:]]))
