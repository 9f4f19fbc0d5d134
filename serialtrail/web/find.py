"""The box on top of every page: any code or text, straight to what it names, else what it may mean."""

from collections.abc import Mapping
from itertools import groupby
from types import MappingProxyType
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from serialtrail.domain.numbers import key
from serialtrail.queries import search
from serialtrail.web import words
from serialtrail.web.answers import page
from serialtrail.web.members import MemberRequest, member

TYPE: dict[str, Promise] = {
    "serial": _("Serial number"),
    "item": _("Item"),
    "document": _("Document"),
    "party": _("Party"),
    "carton": _("Carton"),
}
# Headings of the groups, in the order in which they stand below the box.
GROUPS: Mapping[str, Promise] = MappingProxyType(
    {
        "serial": _("Serial numbers"),
        "carton": _("Cartons"),
        "document": _("Documents"),
        "item": _("Items"),
        "party": _("Customers and suppliers"),
    }
)
INSTANT = 4  # of each group, below the box
_ROUTES = {"serial": "serial", "item": "item", "document": "document", "party": "party", "carton": "carton"}
# What a find says beside its name: the status of a serial, the state of a document, the role of a party.
_DETAILS: words.Words = {**words.STATUS, **words.STATE, **words.PARTY_ROLE}


@member
def find(request: MemberRequest) -> HttpResponse:
    q = _asked(request)
    found = search.search(request.who.organization_id, q, stores=request.who.stores) if q else []
    exact = [row for row in found if key(row["code"]) == key(q)]
    if len(found) == 1 or len(exact) == 1:
        only = _shown(exact[0] if exact else found[0])
        if only["url"]:
            return redirect(only["url"])
    return page(request, "find", {"q": q, "groups": _groups(found)})


@member
def instant(request: MemberRequest) -> HttpResponse:
    """What stands below the box while typing: the best of each group, as options to choose from."""
    q = _asked(request)
    found = search.search(request.who.organization_id, q, stores=request.who.stores) if q else []
    groups = [{**group, "rows": group["rows"][:INSTANT]} for group in _groups(found)]
    return page(request, "_found", {"q": q, "groups": groups})


def _asked(request: MemberRequest) -> str:
    return request.GET.get("q", "").strip()[:200]


def _groups(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The finds by what they are; the group of the best find first, the others in their order."""
    order = list(GROUPS)
    first = found[0]["type"] if found else ""
    found = sorted(found, key=lambda row: (row["type"] != first, order.index(row["type"])))  # stable: best first
    return [
        {"type": type_, "title": GROUPS[type_], "rows": [_shown(row) for row in rows]}
        for type_, rows in groupby(found, key=lambda row: str(row["type"]))
    ]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    route = _ROUTES.get(row["type"])
    title = words.word(words.KIND, row["title"]) if row["type"] == "document" else row["title"]
    return {
        **row,
        "title": title,
        "word": TYPE[row["type"]],
        "said": words.word(_DETAILS, row["detail"]),
        "url": reverse(route, args=[row["id"]]) if route else "",
    }
