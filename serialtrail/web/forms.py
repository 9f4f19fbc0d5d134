"""Forms of the pages: they read what was typed; what is allowed is said by the floors below."""

from typing import Any, cast

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from serialtrail.access import organizations
from serialtrail.web import words


def choices(known: words.Words, empty: Any = None) -> list[tuple[str, Any]]:
    """The words as choices of a select."""
    return [*([("", empty)] if empty is not None else []), *known.items()]


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
