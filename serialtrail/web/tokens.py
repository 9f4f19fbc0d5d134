"""API tokens: the keys of programs to this organization; issued and shown once, listed, revoked."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from serialtrail.access import members, tokens
from serialtrail.access.who import Who, actor
from serialtrail.domain.answers import time_text
from serialtrail.domain.checks import demand
from serialtrail.domain.refusals import Refused
from serialtrail.web import lists
from serialtrail.web.answers import done, page, present
from serialtrail.web.forms import offer
from serialtrail.web.members import MemberRequest, member
from serialtrail.web.refusals import put_into
from serialtrail.web.settings import tabs

MOST_MEMBERS = 500
SCOPE: dict[str, Promise] = {
    "read": gettext_lazy("Read only"),
    "write": gettext_lazy("Read and write"),
    "admin": gettext_lazy("All that the member may do"),
}
LASTS: dict[str, Promise] = {
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("90 days"),
    "365": gettext_lazy("one year"),
    "1825": gettext_lazy("five years"),
}


class Token(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=100,
        help_text=gettext_lazy("Such as the web shop or the accounting program."),
    )
    member = forms.ChoiceField(
        label=gettext_lazy("Acts as"), help_text=gettext_lazy("What it does is written down under this name.")
    )
    scope = forms.ChoiceField(label=gettext_lazy("It may"), choices=lambda: list(SCOPE.items()), initial="write")
    lasts = forms.ChoiceField(label=gettext_lazy("It lasts"), choices=lambda: list(LASTS.items()), initial="365")

    def __init__(self, who: Who, given: Any = None) -> None:
        super().__init__(given, initial={"member": str(who.member_id)})
        rows = members.listed(who.organization_id, None, MOST_MEMBERS).results
        offer(self, "member", [(row["id"], row["name"]) for row in rows if row["active"]])


@member
def token_list(request: MemberRequest) -> HttpResponse:
    """The tokens; a new one is shown on the page that answers, and never again."""
    who = request.who
    demand(actor(who), "token_write")
    form, issued = Token(who, request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given, at = form.cleaned_data, timezone.now()
        try:
            issued = tokens.issue(
                who, int(given["member"]), given["scope"], at,
                name=given["name"], expires=at + timedelta(days=int(given["lasts"])),
            )  # fmt: skip
            form = Token(who)
        except Refused as refused:
            put_into(form, refused)
    found = tokens.listed(who.organization_id, lists.after(request), lists.PAGE)
    now = time_text(timezone.now())
    rows = [
        {**row, "word": SCOPE[row["scope"]], "expired": row["expires_at"] <= now, "new": _is(row, issued)}
        for row in found.results
    ]
    context = {**lists.shown(request, found, {}), "rows": rows, "form": form, "issued": issued}
    return page(request, "tokens", {**context, **tabs(request, "tokens")}, 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@member
def token_revoke(request: MemberRequest, token_id: int) -> HttpResponse:
    who = request.who
    demand(actor(who), "token_write")
    row = present(tokens.shown(who.organization_id, token_id))
    if request.method == "POST":
        tokens.revoke(who, token_id, timezone.now())
        return done(request, _("The token is revoked. Programs that use it are turned away from now on."), "tokens")
    return page(request, "ask_token", {"row": row, **tabs(request, "tokens")})


def _is(row: dict[str, Any], issued: tokens.Issued | None) -> bool:
    return issued is not None and row["id"] == issued.shape["id"]
