"""Forms of the pages: they read what was typed; what is allowed is said by the floors below."""

from decimal import Decimal
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
    industry = forms.ChoiceField(label=_("Industry"), choices=lambda: choices(words.INDUSTRY, _("Choose…")))


class Item(forms.Form):
    """An item, but for its tracking, which has a switch of its own."""

    sku = forms.CharField(label=_("SKU"), max_length=100)
    name = forms.CharField(label=_("Name"), max_length=300)
    category = forms.CharField(label=_("Category"), max_length=100, required=False)
    barcode = forms.CharField(label=_("Barcode (GTIN)"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: choices(words.ITEM_KIND))
    base_unit = forms.CharField(label=_("Base unit"), max_length=20, initial="pcs")
    price = forms.DecimalField(label=_("Price"), max_digits=18, decimal_places=4, min_value=0, required=False)
    cost = forms.DecimalField(label=_("Cost"), max_digits=18, decimal_places=4, min_value=0, required=False)
    warranty_months = forms.IntegerField(label=_("Warranty, months"), min_value=0, max_value=1200, required=False)
    units = forms.CharField(
        label=_("Further units"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, with how many base units are in it: box = 12"),
    )
    components = forms.CharField(
        label=_("Components of a bundle"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, SKU and quantity: CASE-01 = 1"),
    )
    check_digit = forms.ChoiceField(
        label=_("Numbers must pass"),
        required=False,
        choices=lambda: choices(words.CHECK, _("No check")),
        help_text=_("Asked whenever a serial number of this item is created."),
    )
    regex = forms.CharField(
        label=_("Numbers must match"),
        max_length=200,
        required=False,
        help_text=_("A regular expression for the whole number, such as [A-Z]{2}[0-9]{8}"),
    )

    def clean_units(self) -> list[dict[str, Any]]:
        return [{"name": name, "factor": factor} for name, factor in _pairs(self.cleaned_data["units"])]

    def clean_components(self) -> list[dict[str, Any]]:
        return [{"sku": sku, "quantity": quantity} for sku, quantity in _pairs(self.cleaned_data["components"])]

    def given(self) -> dict[str, Any]:
        """The item in the shape of the catalogue."""
        data = dict(self.cleaned_data)
        check, regex = data.pop("check_digit") or None, data.pop("regex") or None
        data["number_format"] = {"regex": regex, "check": check} if check or regex else None
        data["barcode"] = data["barcode"] or None
        return data

    @staticmethod
    def initial_of(item: dict[str, Any]) -> dict[str, Any]:
        """What the form shows of an item that exists."""
        wanted = item["number_format"] or {}
        return {
            **item,
            "units": "\n".join(f"{unit['name']} = {unit['factor']}" for unit in item["units"]),
            "components": "\n".join(f"{part['sku']} = {part['quantity']}" for part in item["components"]),
            "check_digit": wanted.get("check") or "",
            "regex": wanted.get("regex") or "",
        }


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


class Settings(forms.Form):
    """The organization's switches and limits; the policy as one of its presets, or left as it is."""

    name = forms.CharField(label=_("Name"), max_length=200)
    time_zone = forms.CharField(label=_("Time zone"), max_length=64, help_text=_("Such as Europe/Berlin."))
    currency = forms.CharField(label=_("Currency"), max_length=3)
    serials_enabled = forms.BooleanField(
        label=_("Serial number management"), required=False, help_text=_("While this is off, no item can be tracked.")
    )
    preset = forms.ChoiceField(
        label=_("When numbers are asked for"),
        required=False,
        choices=lambda: choices(words.PRESET, _("As chosen kind by kind")),
    )
    max_numbers = forms.IntegerField(label=_("Numbers in one operation, at most"), min_value=1, max_value=10_000)
    allow_repurchase = forms.BooleanField(label=_("Sold goods may be bought again"), required=False)
    allow_negative_stock = forms.BooleanField(label=_("Stock of untracked items may fall below zero"), required=False)
    review_transfers = forms.BooleanField(label=_("Transfers are reviewed before they ship"), required=False)


def _pairs(text: str) -> list[tuple[str, Decimal]]:
    amounts = forms.DecimalField(max_digits=18, decimal_places=4)
    pairs = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, _sign, amount = line.rpartition("=")
        try:
            pairs.append((name.strip(), cast(Decimal, amounts.clean(amount.strip()))))
        except forms.ValidationError as error:
            raise _not_a_pair(line) from error
        if not name.strip():
            raise _not_a_pair(line)
    return pairs


def _not_a_pair(line: str) -> forms.ValidationError:
    return forms.ValidationError(_("“%(line)s” is not a name, an equals sign and a quantity.") % {"line": line})
