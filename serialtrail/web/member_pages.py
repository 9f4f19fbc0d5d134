"""Members of the organization: who they are, in which role, limited to which stores; adding and changing them."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from serialtrail.access import members
from serialtrail.access.who import actor
from serialtrail.domain.checks import demand
from serialtrail.domain.refusals import Refused
from serialtrail.web import lists, refusals, words
from serialtrail.web.answers import done, page, present, status_of
from serialtrail.web.choices import all_codes
from serialtrail.web.forms import choices, offer
from serialtrail.web.members import MemberRequest, member
from serialtrail.web.refusals import put_into
from serialtrail.web.settings import tabs

MAY: dict[str, Promise] = {
    "cashier": gettext_lazy("The till and the sales side, with drafts of their own; looks any code up."),
    "storekeeper": gettext_lazy("Stock and purchases, transfers, counts, labels, edits of serial numbers."),
    "technician": gettext_lazy("Service cases, replacement of components, blocks."),
    "manager": gettext_lazy("All documents: approves, confirms, voids; items, import, export and reports."),
    "owner": gettext_lazy("Everything, with organization, members, tokens and policy."),
    "auditor": gettext_lazy("Reads everything and changes nothing."),
}


class Member(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100, required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=lambda: choices(words.ROLE), widget=forms.RadioSelect, initial="cashier"
    )
    limited = forms.BooleanField(label=gettext_lazy("Only at these stores"), required=False)
    stores = forms.MultipleChoiceField(
        label=gettext_lazy("Stores"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *given: Any, codes: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        offer(self, "stores", codes)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("limited") and not given.get("stores"):
            self.add_error("limited", _("Choose at least one store, or leave the limit off."))
        given["codes"] = given.get("stores") if given.get("limited") else None
        return given


class NewMember(Member):
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    password = forms.CharField(
        label=gettext_lazy("First password"),
        required=False,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "Only for somebody without an account. Left empty, they choose one by “Forgot your password?” at sign-in."
        ),
    )
    field_order = ("email", "name", "password", "role", "limited", "stores")


@member
def member_list(request: MemberRequest) -> HttpResponse:
    demand(actor(request.who), "member_write")
    found = members.listed(request.who.organization_id, lists.after(request), lists.PAGE)
    return page(request, "members", {**lists.shown(request, found, {}), **tabs(request, "members")})


@member
def member_new(request: MemberRequest) -> HttpResponse:
    who = request.who
    demand(actor(who), "member_write")
    form = NewMember(request.POST or None, codes=all_codes(who))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = members.add(
                who, given["email"], given["role"], timezone.now(),
                name=given["name"], stores=given["codes"], password=given["password"] or None,
            )  # fmt: skip
            return done(request, _("%(name)s is a member now.") % {"name": made["name"]}, "members")
        except Refused as refused:
            put_into(form, refused)
    return _form(request, form, _("New member"))


@member
def member_edit(request: MemberRequest, member_id: int) -> HttpResponse:
    who = request.who
    demand(actor(who), "member_write")
    row = present(members.shown(who.organization_id, member_id))
    initial = {**row, "limited": row["stores"] is not None, "stores": row["stores"] or []}
    form = Member(request.POST or None, initial=initial, codes=all_codes(who))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        changes = {"name": given["name"], "role": given["role"], "stores": given["codes"]}
        try:
            saved = present(members.change(who, member_id, changes, timezone.now()))
            # Whoever gave up the right cannot see the list any more.
            to = "dashboard" if member_id == who.member_id and saved["role"] != "owner" else "members"
            return done(request, _("%(name)s is saved.") % {"name": saved["name"]}, to)
        except Refused as refused:
            put_into(form, refused)
    return _form(request, form, row["name"], row)


@require_http_methods(["GET", "POST"])
@member
def member_access(request: MemberRequest, member_id: int) -> HttpResponse:
    """Take a member's access away, or give it back: it asks once."""
    who = request.who
    demand(actor(who), "member_write")
    row = present(members.shown(who.organization_id, member_id))
    context = {"row": row, "active": not row["active"], **tabs(request, "members")}
    if request.method == "POST":
        active = request.POST.get("active") == "yes"
        try:
            members.change(who, member_id, {"active": active}, timezone.now())
        except Refused as refused:
            context["refusals"] = refusals.shown(refused.refusals)
            return page(request, "ask_member", context, status_of(refused))
        said = _("%(name)s may work here again.") if active else _("%(name)s cannot work here any more.")
        gone = member_id == who.member_id and not active
        return done(request, said % {"name": row["name"]}, "organization_choose" if gone else "members")
    return page(request, "ask_member", context)


def _form(request: MemberRequest, form: Member, title: str, row: dict[str, Any] | None = None) -> HttpResponse:
    chosen = form["role"].value()
    context = {
        "form": form,
        "title": title,
        "row": row,
        "roles": [
            {"name": name, "word": word, "may": MAY[name], "here": name == chosen} for name, word in words.ROLE.items()
        ],
        "first": [form[name] for name in ("email", "name", "password") if name in form.fields],
        **tabs(request, "members"),
    }
    return page(request, "member_form", context, 422 if form.errors else 200)
