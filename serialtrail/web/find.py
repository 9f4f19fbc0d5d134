"""The box on top of every page: any code or text, straight to what it names, else what it may mean."""

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
_ROUTES = {"serial": "serial", "item": "item", "document": "document", "party": "party_edit", "carton": "carton"}


@member
def find(request: MemberRequest) -> HttpResponse:
    q = request.GET.get("q", "").strip()[:200]
    found = search.search(request.who.organization_id, q, stores=request.who.stores) if q else []
    exact = [row for row in found if key(row["code"]) == key(q)]
    if len(found) == 1 or len(exact) == 1:
        only = _shown(exact[0] if exact else found[0])
        if only["url"]:
            return redirect(only["url"])
    return page(request, "find", {"q": q, "rows": [_shown(row) for row in found]})


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    route = _ROUTES.get(row["type"])
    title = words.word(words.KIND, row["title"]) if row["type"] == "document" else row["title"]
    return {**row, "title": title, "word": TYPE[row["type"]], "url": reverse(route, args=[row["id"]]) if route else ""}
