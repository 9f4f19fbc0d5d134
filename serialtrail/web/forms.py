"""Forms of the pages: they read what was typed; what is allowed is said by the floors below."""

from typing import Any, cast

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from serialtrail.access import organizations
from serialtrail.domain.numbers import split
from serialtrail.web import words


def choices(known: words.Words, empty: Any = None) -> list[tuple[str, Any]]:
    """The words as choices of a select."""
    return [*([("", empty)] if empty is not None else []), *known.items()]


def offer(form: forms.Form, name: str, known: list[tuple[str, Any]]) -> None:
    """Give a select of the form what it offers only to this reader."""
    cast(forms.ChoiceField, form.fields[name]).choices = known


class SignUp(forms.Form):
    """What opening an account asks beside e-mail address and password."""

    organization = forms.CharField(label=_("Name of your business"), max_length=200)
    industry = forms.ChoiceField(
        label=_("Industry"),
        choices=lambda: choices(words.INDUSTRY, _("Choose…")),
        help_text=_("For electronics and appliances, serial number management is on from the start."),
    )

    def signup(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Called with the new user: found their organization."""
        given = self.cleaned_data
        organizations.create(given["organization"], given["industry"], cast(Any, user), timezone.now())


class Found(forms.Form):
    """A further organization for somebody who is signed in."""

    organization = forms.CharField(label=_("Name of the business"), max_length=200)
    industry = forms.ChoiceField(
        label=_("Industry"),
        choices=lambda: choices(words.INDUSTRY, _("Choose…")),
        help_text=_("For electronics and appliances, serial number management is on from the start."),
    )


class Beginning(forms.Form):
    """Stock that a new item begins with, if any."""

    place = forms.ChoiceField(label=_("Place"), required=False)
    quantity = forms.DecimalField(
        label=_("Quantity"), max_digits=18, decimal_places=4, min_value=0, required=False,
        help_text=_("Left empty, it is the number of numbers."),
    )  # fmt: skip
    numbers = forms.CharField(
        label=_("Serial numbers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "mono", "spellcheck": "false"}),
        help_text=_("One a line, or separated by commas, spaces or tabs."),
    )

    def offer(self, places: list[tuple[str, str]]) -> None:
        """The places to choose from; the only one is chosen."""
        shown = [(code, f"{code} · {name}") for code, name in places]
        field = cast(forms.ChoiceField, self.fields["place"])
        field.choices = shown if len(shown) == 1 else [("", str(_("Choose…"))), *shown]

    def given(self) -> dict[str, Any]:
        """Where, how much, and the numbers."""
        data = self.cleaned_data
        numbers = tuple(split(data["numbers"]))
        return {"location": data["place"], "quantity": data["quantity"] or None, "numbers": numbers}


class Location(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("Short, such as MAIN or STORE-2."))
    name = forms.CharField(label=_("Name"), max_length=200)
    address = forms.CharField(
        label=_("Address"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class Party(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=lambda: choices(words.PARTY_ROLE))
    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
