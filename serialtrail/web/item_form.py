"""The form of an item: its fields, units and components as rows, the rule of its next numbers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from serialtrail.access.who import actor
from serialtrail.catalog import items
from serialtrail.domain import checks, generation, numbers
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.exchange import new_item
from serialtrail.web import refusals, words
from serialtrail.web.answers import done, page, present
from serialtrail.web.choices import location_codes
from serialtrail.web.drafts import NOT_AN_AMOUNT
from serialtrail.web.forms import Beginning, choices
from serialtrail.web.members import MemberRequest, member

UNIT, PART = ("name", "factor"), ("sku", "quantity")
MOST_ROWS = 300
STOCK_FIELDS = ("location", "quantity", "numbers")
RULE = ("prefix", "start", "increment", "width", "suffix")
# Fields of the API, and those of the form.
FIELDS = {
    "number_format.regex": "regex",
    "number_format.check": "check_digit",
    **{f"number_rule.{name}": f"rule_{name}" for name in RULE},
}
_ROW = re.compile(r"(units|components)\[([0-9]+)\]")

Row = dict[str, Any]


class Item(forms.Form):
    """An item but for its tracking, which has a switch of its own, and its rows."""

    sku = forms.CharField(label=gettext_lazy("SKU"), max_length=100)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=300)
    category = forms.CharField(
        label=gettext_lazy("Category"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "categories", "autocomplete": "off"}),
    )
    barcode = forms.CharField(label=gettext_lazy("Barcode (GTIN)"), max_length=100, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=lambda: choices(words.ITEM_KIND))
    base_unit = forms.CharField(label=gettext_lazy("Base unit"), max_length=20, initial="pcs")
    price = forms.DecimalField(
        label=gettext_lazy("Price"), max_digits=18, decimal_places=4, min_value=0, required=False
    )
    cost = forms.DecimalField(label=gettext_lazy("Cost"), max_digits=18, decimal_places=4, min_value=0, required=False)
    warranty_months = forms.IntegerField(
        label=gettext_lazy("Warranty, months"), min_value=0, max_value=1200, required=False
    )
    check_digit = forms.ChoiceField(
        label=gettext_lazy("Numbers must pass"),
        required=False,
        choices=lambda: choices(words.CHECK, gettext_lazy("No check")),
        help_text=gettext_lazy("Asked whenever a serial number of this item is created."),
    )
    regex = forms.CharField(
        label=gettext_lazy("Numbers must match"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("A regular expression for the whole number, such as [A-Z]{2}[0-9]{8}"),
    )
    rule_prefix = forms.CharField(label=gettext_lazy("Prefix"), max_length=90, required=False)
    rule_start = forms.CharField(label=gettext_lazy("Starting value"), max_length=40, required=False)
    rule_increment = forms.IntegerField(label=gettext_lazy("Increment"), required=False)
    rule_width = forms.IntegerField(label=gettext_lazy("Digits at least"), required=False)
    rule_suffix = forms.CharField(label=gettext_lazy("Suffix"), max_length=90, required=False)

    def given(self, units: list[Row], parts: list[Row]) -> dict[str, Any]:
        """The item in the shape of the catalogue."""
        data = dict(self.cleaned_data)
        check, regex = data.pop("check_digit") or None, data.pop("regex") or None
        data["number_format"] = {"regex": regex, "check": check} if check or regex else None
        rule = {name: data.pop(f"rule_{name}") for name in RULE}
        data["number_rule"] = _rule(rule) if any(value not in ("", None) for value in rule.values()) else None
        data["barcode"] = data["barcode"] or None
        data["units"] = [{"name": row["name"], "factor": row["amount"]} for row in units]
        data["components"] = [{"sku": row["sku"], "quantity": row["amount"]} for row in parts]
        return data


def initial_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of an item that exists."""
    wanted, rule = item["number_format"] or {}, item["number_rule"] or {}
    return {
        **item,
        "check_digit": wanted.get("check") or "",
        "regex": wanted.get("regex") or "",
        **{f"rule_{name}": rule.get(name) for name in RULE},
    }


@member
def item_form(request: MemberRequest, item_id: int | None = None) -> HttpResponse:
    row = present(items.found(request.who.organization_id, id=item_id)) if item_id else None
    item = items.shape(row) if row else None
    beginning = _beginning(request) if row is None else None
    if request.method != "POST":
        units, parts = (item["units"], item["components"]) if item else ([], [])
        return _page(request, row, Item(initial=initial_of(item) if item else None), units, parts, beginning)
    units, parts = _typed(request.POST, "unit", UNIT), _typed(request.POST, "part", PART)
    if request.POST.get("act") in ("unit", "part"):
        # Only one more row is wanted: nothing is judged yet.
        return _page(request, row, Item(initial=request.POST.dict()), units, parts, beginning)
    form, said = Item(request.POST), []
    readable = _read(units, "factor") & _read(parts, "quantity") & (beginning is None or beginning.is_valid())
    if form.is_valid() and readable:
        who, given = request.who, form.given(units, parts)
        try:
            if beginning is not None:
                stock = new_item.Beginning(**beginning.given())
                saved = new_item.create(
                    actor(who), who.organization_id, given, stock, timezone.now(), who.max_numbers
                )  # fmt: skip
            else:
                assert row is not None
                saved = items.change(actor(who), who.organization_id, row, given, timezone.now())
            return done(request, _("%(name)s is saved.") % {"name": saved["name"]}, "item", int(saved["id"]))
        except Refused as refused:
            said = _say(form, units, parts, beginning, refused)
    return _page(request, row, form, units, parts, beginning, 422, said)


def _beginning(request: MemberRequest) -> Beginning:
    """The stock that a new item begins with."""
    form = Beginning(request.POST or None, prefix="stock")
    form.offer(location_codes(request.who))
    return form


def _page(
    request: MemberRequest, row: Any, form: Item, units: list[Row], parts: list[Row], beginning: Beginning | None,
    status: int = 200, said: Sequence[Row] = (),
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form,
        "stock_form": beginning,
        "refusals": said,
        "title": row.name if row else _("New item"),
        "row": row,
        # An empty one at the end, so that a row can be written without a script.
        "units": [*units, dict.fromkeys(UNIT, "")],
        "parts": [*parts, dict.fromkeys(PART, "")],
        "rule": [form[f"rule_{name}"] for name in RULE],
        "categories": items.categories(request.who.organization_id),
    }
    return page(request, "item_form", context, status)


def _typed(given: QueryDict, prefix: str, names: tuple[str, str]) -> list[Row]:
    """The rows that hold something, in the order of their places."""
    pattern = re.compile(rf"{prefix}-([0-9]{{1,4}})-{names[0]}")
    places = sorted(int(match[1]) for name in given if (match := pattern.fullmatch(name)))[:MOST_ROWS]
    rows = [{name: given.get(f"{prefix}-{place}-{name}", "").strip() for name in names} for place in places]
    return [row for row in rows if any(row.values())]


def _read(rows: Iterable[Row], name: str) -> bool:
    """Read the amount of each row; whether all could be read. What is wrong is said in the row."""
    readable = True
    for row in rows:
        row["amount"] = checks.amount(numbers.fold(row[name]).text)
        if row["amount"] is None:
            row["wrong"] = [_(NOT_AN_AMOUNT)]
            readable = False
    return readable


def _rule(typed: Mapping[str, Any]) -> dict[str, Any]:
    whole = {name: typed[name] if typed[name] is not None else given for name, given in _RULE_LEFT.items()}
    return {**whole, "start": typed["start"] or "1"}


_RULE_LEFT: dict[str, Any] = {"prefix": "", "start": "1", "increment": 1, "width": None, "suffix": ""}


def _say(form: Item, units: list[Row], parts: list[Row], beginning: Beginning | None, refused: Refused) -> list[Row]:
    """Each refusal beside its field, or in its row; what stands against the stock is returned: nothing is saved."""
    of_stock = [one for one in refused.refusals if one.line or one.serial or one.facts.get("field") in STOCK_FIELDS]
    left = []
    for refusal in refused.refusals:
        if refusal in of_stock:
            continue
        row = _row_of(refusal, units, parts)
        if row is None:
            left.append(refusal)
        else:
            row.setdefault("wrong", []).append(refusals.problem(refusal))
    if left:
        refusals.put_into(form, Refused(left), FIELDS)
    if beginning is not None and of_stock:
        beginning.add_error(None, _("The item is not saved either, so that both can be mended together."))
    return refusals.shown(of_stock)


def _row_of(refusal: Refusal, units: list[Row], parts: list[Row]) -> Row | None:
    named = _ROW.match(str(refusal.facts.get("field", "")))
    if named:
        rows = units if named[1] == "units" else parts
        return rows[int(named[2])] if int(named[2]) < len(rows) else None
    if refusal.code == "item_unknown":
        wanted = checks.code_key(str(refusal.facts["item"]))
        return next((row for row in parts if checks.code_key(row["sku"]) == wanted), None)
    return None


def next_numbers(rule: Mapping[str, Any] | None, pieces: int = 3) -> list[str]:
    """The numbers that the item's rule makes next."""
    if rule is None:
        return []
    whole = generation.folded(generation.NumberRule(**{**rule, "pieces": pieces}))
    return [] if generation.rule_faults(whole) else generation.generate(whole)
