"""Who looks at a page: a signed-in member of one organization, which a session remembers."""

from collections.abc import Callable
from functools import wraps
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from serialtrail.access import members
from serialtrail.access.requests import Busy
from serialtrail.access.who import Who
from serialtrail.domain import rights
from serialtrail.domain.refusals import Refused
from serialtrail.posting.stored import NoDocument
from serialtrail.web.answers import busy_page, refused_page

SESSION_KEY = "organization"


class MemberRequest(HttpRequest):
    """A request of which `member` has found out who asks. `place` overrides which place of the menu is lit."""

    who: Who
    place: str


Page = Callable[..., HttpResponse]


def member(page: Page) -> Page:
    """Ask for sign-in and, where a user has several organizations, for one; then give the page `request.who`."""

    @wraps(page)
    def asked(request: MemberRequest, *args: object, **kwargs: object) -> HttpResponse:
        who = _who(request)
        if who is None:
            return redirect("organization_choose")
        request.who = who
        timezone.activate(ZoneInfo(who.time_zone))
        try:
            answer = page(request, *args, **kwargs)
        except Refused as refused:
            answer = refused_page(request, refused)
        except NoDocument as gone:
            raise Http404 from gone
        except (Busy, OperationalError, InterfaceError):
            answer = busy_page(request)
        # What was on the screen of one member is not shown to the next by the browser's "back".
        add_never_cache_headers(answer)
        return answer

    return login_required(asked)


def may(who: Who, action: str, kind: str | None = None) -> bool:
    """Whether to show a button; the act asks again."""
    return rights.may(who.role, action, kind=kind, scope=who.scope)


def _who(request: HttpRequest) -> Who | None:
    user_id = int(request.user.pk or 0)
    chosen = request.session.get(SESSION_KEY)
    who = members.signed_in(user_id, chosen) if chosen else None
    if who is not None:
        return who
    homes = members.organizations_of(user_id)
    if len(homes) != 1:
        return None
    request.session[SESSION_KEY] = homes[0]["id"]
    return members.signed_in(user_id, homes[0]["id"])
