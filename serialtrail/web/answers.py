"""How a page answers: a template, where to go next with a note, or that something is not there."""

from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from serialtrail.domain.refusals import Refused
from serialtrail.web import refusals

T = TypeVar("T")

# States of the document answer 409, as in the API; everything else that is refused 422.
_CONFLICT = frozenset({"document_not_draft", "document_state", "version_stale", "serial_moved_since"})


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"web/{template}.html", context, status=status)


def done(request: HttpRequest, note: str, to: str, *args: Any) -> HttpResponseRedirect:
    """Go to a page, where a note says what has happened."""
    messages.success(request, note)
    return redirect(to, *args)


def status_of(refused: Refused) -> int:
    code = refused.refusals[0].code
    if code == "not_permitted":
        return 403
    return 409 if code in _CONFLICT else 422


def refused_page(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The page of an act that was refused and has no form to say it in."""
    status = status_of(refused)
    return page(request, "refused", {"refusals": refusals.shown(refused.refusals), "ask": status == 403}, status)


def busy_page(request: HttpRequest) -> HttpResponse:
    """The page while the database is too busy or away: nothing was done, and trying again is right."""
    answer = page(request, "busy", {}, 503)
    answer.headers["Retry-After"] = "2"
    return answer


def present(thing: T | None) -> T:
    """The thing, or the page that says it is not there."""
    if thing is None:
        raise Http404
    return thing
