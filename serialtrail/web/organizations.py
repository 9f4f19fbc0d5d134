"""Which organization somebody works in, and founding one."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from serialtrail.access import members, organizations
from serialtrail.domain.refusals import Refused
from serialtrail.web import forms
from serialtrail.web.answers import done, page
from serialtrail.web.members import SESSION_KEY
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
