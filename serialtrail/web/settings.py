"""Settings of the organization: its switches and limits, and which documents ask for numbers."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from serialtrail.access import organizations
from serialtrail.catalog import items
from serialtrail.domain import policy
from serialtrail.domain.refusals import Refused
from serialtrail.web import words
from serialtrail.web.answers import done, page
from serialtrail.web.members import MemberRequest, may, member
from serialtrail.web.refusals import put_into

SHOWN = 5

# What a kind of document asks when numbers are required; when optional, the rest moves as unassigned.
ASKS: Mapping[str, Promise] = {
    "opening": gettext_lazy("Stock that is entered when you begin"),
    "purchase": gettext_lazy("Goods received from a supplier"),
    "purchase_return": gettext_lazy("Goods sent back to a supplier"),
    "sale": gettext_lazy("Goods sold to a customer"),
    "sale_return": gettext_lazy("Goods a customer brings back"),
    "transfer": gettext_lazy("Goods moved between your stores"),
    "count": gettext_lazy("What is found when a store is counted"),
    "adjustment": gettext_lazy("Corrections of stock"),
}


class Settings(forms.Form):
    """The organization's switches and limits."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=64,
        help_text=gettext_lazy("Such as Europe/Berlin. Days and times of all documents follow it."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}),
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency"), max_length=3, help_text=gettext_lazy("Three letters, such as EUR or CNY.")
    )
    serials_enabled = forms.BooleanField(label=gettext_lazy("Serial number management"), required=False)
    max_numbers = forms.IntegerField(
        label=gettext_lazy("Numbers in one operation, at most"),
        min_value=1,
        max_value=10_000,
        help_text=gettext_lazy("Cartons included. Imports have no such limit."),
    )
    allow_repurchase = forms.BooleanField(
        label=gettext_lazy("Sold goods may be bought again"),
        required=False,
        help_text=gettext_lazy("A number that was sold may come in by a purchase. Its trail goes on."),
    )
    allow_negative_stock = forms.BooleanField(
        label=gettext_lazy("Stock of untracked items may fall below zero"),
        required=False,
        help_text=gettext_lazy("What has a serial number never falls below zero."),
    )
    review_transfers = forms.BooleanField(
        label=gettext_lazy("Transfers are reviewed before they ship"),
        required=False,
        help_text=gettext_lazy("A transfer waits, with its numbers held, until a manager approves it."),
    )

    groups = (("name", "time_zone", "currency"), ("max_numbers",), ("allow_repurchase", "allow_negative_stock",
              "review_transfers"))  # fmt: skip


@member
def settings(request: MemberRequest) -> HttpResponse:
    """The organization's switches and limits."""
    who = request.who
    shown = organizations.shown(who.organization_id)
    owner = may(who, "organization_edit")
    form = Settings(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            organizations.change(who, form.cleaned_data, timezone.now())
            return done(request, _("The settings are saved."), "settings")
        except Refused as refused:
            put_into(form, _cut(refused, form))
    for field in form.fields.values():
        field.disabled = not owner
    context = {
        "form": form,
        "owner": owner,
        "enabled": shown["serials_enabled"],
        "tracked": items.listed(who.organization_id, None, 1, filters={"tracking": "serial"}).count,
        "groups": [[form[name] for name in group] for group in form.groups],
        "industry": words.word(words.INDUSTRY, shown["industry"]),
        "starts_on": policy.starts_with_serials(shown["industry"]),
        "zones": sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")),
        **tabs(request, "settings"),
    }
    return page(request, "settings", context, 422 if form.errors else 200)


@member
def policy_page(request: MemberRequest) -> HttpResponse:
    """Which documents ask for numbers: a preset, or each kind by itself."""
    who = request.who
    if request.method == "POST":
        given = request.POST
        # A button of a preset replaces all of it; else every kind of the matrix that was sent.
        wanted = {kind: given[f"policy-{kind}"] for kind in policy.KINDS if f"policy-{kind}" in given}
        wanted = {"preset": given["preset"]} if "preset" in given else wanted
        organizations.change(who, {"policy": wanted}, timezone.now())
        return done(request, _("The policy is saved. It counts from the next document that is posted."), "policy")
    here = organizations.shown(who.organization_id)["policy"]
    of = policy.preset_of(here)
    context = {
        "owner": may(who, "policy_edit"),
        "rows": [
            {"kind": kind, "word": words.KIND[kind], "asks": ASKS[kind], "choice": here[kind]} for kind in policy.KINDS
        ],
        "choices": words.POLICY.items(),
        "presets": [
            {
                "name": name,
                "says": says,
                "here": name == of,
                "required": [words.KIND[kind] for kind, choice in policy.PRESETS[name].items() if choice == "required"],
            }
            for name, says in words.PRESET.items()
        ],
        "free": of is None,
        **tabs(request, "policy"),
    }
    return page(request, "policy", context)


def tabs(request: MemberRequest, here: str) -> dict[str, Any]:
    """The pages of the settings, those that this member may see."""
    request.place = "settings"
    known = [("settings", _("Organization"), "settings"), ("policy", _("Numbers asked for"), "list-numbers"),
             ("papers", _("Papers"), "printer")]  # fmt: skip
    if may(request.who, "member_write"):
        known.append(("members", _("Members"), "users"))
    if may(request.who, "token_write"):
        known.append(("tokens", _("API tokens"), "key"))
    return {"tabs": [{"route": name, "word": word, "icon": icon, "here": name == here} for name, word, icon in known]}


def _cut(refused: Refused, form: forms.Form) -> Refused:
    """The first few of what may be a thousand refusals of one kind, and how many more there are."""
    if len(refused.refusals) <= SHOWN:
        return refused
    form.add_error(None, _("And %(n)s more.") % {"n": len(refused.refusals) - SHOWN})
    return Refused(list(refused.refusals[:SHOWN]))
