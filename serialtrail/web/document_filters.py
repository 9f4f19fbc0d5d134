"""The filters of a list of documents: read from the address, shown as chips that are taken away with one tap."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from serialtrail.access.who import Who
from serialtrail.queries.document_lists import DocumentFilters
from serialtrail.web import lists, words

NAMES = ("q", "kind", "state", "location", "party", "item", "serial", "since", "until")
MORE = ("party", "item", "serial", "since", "until")
TITLES: Mapping[str, Promise] = {
    "q": gettext_lazy("Text"),
    "kind": gettext_lazy("Kind"),
    "state": gettext_lazy("State"),
    "location": gettext_lazy("Place"),
    "party": gettext_lazy("Party"),
    "item": gettext_lazy("Item"),
    "serial": gettext_lazy("Serial number"),
    "since": gettext_lazy("Since"),
    "until": gettext_lazy("Until"),
}


@dataclass
class Chosen:
    """What is asked for, by name, as far as it can be; `faults` says of the rest why it cannot."""

    values: dict[str, str]
    since: date | None = None
    until: date | None = None
    faults: list[str] = field(default_factory=list)


def chosen(request: HttpRequest, known: Iterable[str]) -> Chosen:
    """Read the address; `known` are the kinds of this list."""
    found = Chosen(lists.chosen(request, *NAMES))
    values = found.values
    if values["kind"] not in known:
        values["kind"] = ""
    if values["state"] not in words.STATE:
        values["state"] = ""
    found.since, found.until = _day(found, "since"), _day(found, "until")
    if found.since and found.until and found.since > found.until:
        found.faults.append(_("Nothing can be both since the later and until the earlier day."))
    return found


def asked(found: Chosen, known: tuple[str, ...], who: Who) -> DocumentFilters:
    """The filters in the shape of the query."""
    values = found.values
    return DocumentFilters(
        kinds=(values["kind"],) if values["kind"] else known,
        states=(values["state"],) if values["state"] else (),
        location=values["location"],
        party=values["party"],
        item=values["item"],
        serial=values["serial"],
        since=found.since,
        until=found.until,
        q=values["q"],
        stores=who.stores,
    )


def chips(request: HttpRequest, found: Chosen) -> list[dict[str, Any]]:
    """Each filter in force: what it is called, what it asks for, and the address of the list without it."""
    return [
        {"title": TITLES[name], "value": _shown(name, value), "url": _without(request, name)}
        for name, value in found.values.items()
        if value
    ]


def _day(found: Chosen, name: str) -> date | None:
    text = found.values[name]
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        found.faults.append(_("“%(text)s” is not a day; write it as year-month-day.") % {"text": text[:40]})
        found.values[name] = ""
        return None


def _shown(name: str, value: str) -> str:
    if name in ("since", "until"):
        return date_format(date.fromisoformat(value), pgettext("date, in Django's format letters", "j M Y"))
    return words.word({"kind": words.KIND, "state": words.STATE}.get(name, {}), value)


def _without(request: HttpRequest, name: str) -> str:
    left = request.GET.copy()
    for gone in (name, "after"):
        left.pop(gone, None)
    return f"?{left.urlencode()}"
