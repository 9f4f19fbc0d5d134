"""Which organization somebody works in, founding one, and its settings."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from serialtrail.access import members, organizations
from serialtrail.domain import policy
from serialtrail.domain.refusals import Refused
from serialtrail.web import forms, words
from serialtrail.web.answers import done, page
from serialtrail.web.members import SESSION_KEY, MemberRequest, may, member
from serialtrail.web.refusals import put_into


@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """The organizations of this user, to choose from; and a form for a new one."""
    homes = members.organizations_of(request.user.pk or 0)
    if request.method == "POST" and "organization_id" in request.POST:
        wanted = next((home for home in homes if str(home["id"]) == request.POST["organization_id"]), None)
        if wanted is not None:
            request.session[SESSION_KEY] = wanted["id"]
            return redirect("dashboard")
    form = forms.Found(request.POST if "industry" in request.POST else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            user = cast(Any, request.user)
            founded = organizations.create(given["organization"], given["industry"], user, timezone.now())
        except Refused as refused:
            put_into(form, refused, {"name": "organization"})
        else:
            request.session[SESSION_KEY] = founded.organization_id
            return done(request, _("%(name)s is ready.") % {"name": given["organization"]}, "dashboard")
    here = request.session.get(SESSION_KEY)
    context = {"homes": homes, "form": form, "here": here}
    return page(request, "organization_choose", context, 422 if form.errors else 200)


@member
def settings(request: MemberRequest) -> HttpResponse:
    """The organization's switches, limits and policy."""
    shown = organizations.shown(request.who.organization_id)
    owner = may(request.who, "organization_edit")
    preset = policy.preset_of(shown["policy"]) or ""
    form = forms.Settings(request.POST or None, initial={**shown, "preset": preset})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        chosen = given.pop("preset")
        changes = {**given, **({"policy": {"preset": chosen}} if chosen else {})}
        try:
            organizations.change(request.who, changes, timezone.now())
            return done(request, _("The settings are saved."), "settings")
        except Refused as refused:
            put_into(form, refused, {"policy.preset": "preset"})
    for field in form.fields.values():
        field.disabled = not owner
    steps = [(words.KIND[kind], words.POLICY[choice]) for kind, choice in shown["policy"].items()]
    context = {"form": form, "owner": owner, "steps": steps, "industry": words.word(words.INDUSTRY, shown["industry"])}
    return page(request, "settings", context, 422 if form.errors else 200)
