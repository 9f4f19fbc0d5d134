"""Changing one serial: its number, place, notes, warranty and aliases; taking it off the list; making new ones."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from serialtrail.access.who import actor
from serialtrail.domain import checks
from serialtrail.domain.refusals import Refused
from serialtrail.posting import serials as posting
from serialtrail.queries import serials
from serialtrail.web import refusals
from serialtrail.web.answers import done, page, present, status_of
from serialtrail.web.choices import location_codes
from serialtrail.web.kinds import FORMS
from serialtrail.web.members import MemberRequest, may, member

FIELDS = ("number", "location", "note", "production_batch", "warranty_until")
BLANK_ALIASES = 2
MOST_ALIASES = 100
Alias = dict[str, str]


class Serial(forms.Form):
    """What of a serial can be written over; an empty place stays as it is."""

    number = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=300,
        help_text=gettext_lazy("For a typing error. The old number still finds it."),
    )
    location = forms.ChoiceField(
        label=gettext_lazy("Place"),
        required=False,
        help_text=gettext_lazy("Moving it writes an adjustment into its trail."),
    )
    production_batch = forms.CharField(label=gettext_lazy("Production batch"), max_length=100, required=False)
    warranty_until = forms.DateField(
        label=gettext_lazy("Warranty until"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=10_000, required=False, widget=forms.Textarea({"rows": 3})
    )


@require_http_methods(["GET", "POST"])
@member
def edit(request: MemberRequest, serial_id: int) -> HttpResponse:
    request.place = "serials"
    who = request.who
    serial = present(serials.read(who.organization_id, serial_id))
    checks.demand(actor(who), "serial_edit")
    form, aliases = _form(request, serial), _aliases(request, serial)
    said, status = [], 200
    if request.method == "POST" and form.is_valid():
        changes = _changes(form.cleaned_data, aliases, serial)
        try:
            if changes.given:
                posting.edit(who.organization_id, actor(who), serial_id, timezone.now(), changes)
            return done(
                request, _("%(name)s is saved.") % {"name": changes.number or serial["number"]}, "serial", serial_id
            )
        except Refused as refused:
            said, status = refusals.shown(refused.refusals), status_of(refused)
        except posting.NoSerial as gone:
            raise Http404 from gone
    context = {
        "serial": serial,
        "form": form,
        "aliases": [*aliases, *({"type": "", "code": ""} for _place in range(BLANK_ALIASES))],
        "refusals": said,
        "standing": _standing(serial),
    }
    return page(request, "serial_form", context, 422 if form.errors else status)


@require_http_methods(["GET", "POST"])
@member
def delete(request: MemberRequest, serial_id: int) -> HttpResponse:
    """Ask what becomes of the unit, then take the number off the list."""
    request.place = "serials"
    who = request.who
    serial = present(serials.read(who.organization_id, serial_id))
    context: dict[str, Any] = {"serial": serial, "really": serial["status"] == "registered"}
    if request.method != "POST":
        return page(request, "ask_delete", context)
    keep = request.POST.get("unit") == "keep"
    try:
        made = posting.delete(who.organization_id, actor(who), serial_id, timezone.now(), keep_unit=keep)
    except Refused as refused:
        said = refusals.shown(refused.refusals)
        return page(request, "ask_delete", {**context, "refusals": said}, status_of(refused))
    except posting.NoSerial as gone:
        raise Http404 from gone
    if made is None:
        return done(request, _("%(number)s is deleted.") % {"number": serial["number"]}, "serials")
    if keep:
        note = _("The number %(number)s is gone; its unit is in stock without one.")
    else:
        note = _("%(number)s is taken out of stock.")
    messages.success(request, note % {"number": serial["number"]})
    return redirect("document", made)


@member
def new(request: MemberRequest) -> HttpResponse:
    """What the numbers are for, of which item and where; the editor of openings has the ways of entering them."""
    request.place = "serials"
    given = {name: request.GET.get(name, "")[:200] for name in ("item", "location")}
    context = {
        "modes": [(value, word, MODES[value]) for value, word in FORMS["opening"].modes],
        "given": given,
        "mode": request.GET.get("mode", "add"),
        "locations": location_codes(request.who),
        "may_create": may(request.who, "document_draft", "opening"),
    }
    return page(request, "serial_new", context)


MODES = {
    "add": gettext_lazy("Goods come into stock, one for each number."),
    "label": gettext_lazy("Units that are in stock without a number get theirs; the quantity stays as it is."),
    "register": gettext_lazy("The numbers are known ahead of the goods; nothing comes into stock yet."),
}


def _standing(serial: dict[str, Any]) -> bool:
    """Whether number and place can be changed now."""
    return serial["status"] == "in_stock" and serial["held_by_id"] is None


def _form(request: MemberRequest, serial: dict[str, Any]) -> Serial:
    form = Serial(request.POST or None, initial={name: serial[name] for name in FIELDS})
    choices = [(code, f"{code} · {name}") for code, name in location_codes(request.who)]
    if serial["location"] and serial["location"] not in dict(choices):
        choices.insert(0, (serial["location"], serial["location"]))
    place = form.fields["location"]
    assert isinstance(place, forms.ChoiceField)
    place.choices = choices
    if not _standing(serial):
        # Greyed out, a field keeps what it has.
        form.fields["number"].disabled = place.disabled = True
        place.choices = [(serial["location"] or "", serial["location"] or "—")]
    return form


def _aliases(request: HttpRequest, serial: dict[str, Any]) -> list[Alias]:
    """The further codes as they stand in the form; without those that have no code, and without former numbers."""
    if request.method != "POST":
        return [alias for alias in serial["aliases"] if alias["type"] != posting.FORMER]
    types, codes = request.POST.getlist("alias-type"), request.POST.getlist("alias-code")
    pairs = list(zip(types, codes, strict=False))[:MOST_ALIASES]
    return [{"type": kind.strip(), "code": code.strip()} for kind, code in pairs if code.strip()]


def _changes(given: dict[str, Any], aliases: list[Alias], serial: dict[str, Any]) -> posting.Changes:
    """Only what differs from what there is, so that nothing is asked that nobody wants to change."""
    before = {**serial, "location": serial["location"] or ""}
    values: dict[str, Any] = {**given, "number": given["number"].strip(), "note": given["note"].replace("\r\n", "\n")}
    until = values["warranty_until"]
    shown = {**values, "warranty_until": until.isoformat() if until else None}
    changed = {name: values[name] for name in FIELDS if shown[name] != before[name]}
    if aliases != [alias for alias in serial["aliases"] if alias["type"] != posting.FORMER]:
        changed["aliases"] = tuple((alias["type"], alias["code"]) for alias in aliases)
    return posting.Changes(frozenset(changed), **changed)
