"""What all lists share: the place in the list as part of the address, and where the next page begins."""

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.http import HttpRequest

from serialtrail.access.who import Who
from serialtrail.domain.answers import Page
from serialtrail.web.members import may

PAGE = 50
_SALT = "serialtrail.web.lists"


def after(request: HttpRequest) -> tuple[Any, ...] | None:
    """Where this page of the list begins; the beginning for an address that was not made here."""
    given = request.GET.get("after", "")
    if not given:
        return None
    try:
        return tuple(signing.loads(given, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def shown(request: HttpRequest, page: Page, filters: Mapping[str, str]) -> dict[str, Any]:
    """A page of a list for its template; `filters` are those in force, by name."""
    return {
        "rows": page.results,
        "count": page.count,
        "next": signing.dumps(list(page.after), salt=_SALT) if page.after else None,
        "first": "after" not in request.GET,
        "filters": filters,
        "filtered": any(filters.values()),
    }


def exported(who: Who, kind: str, *, place: str | None = None, to_import: str = "") -> dict[str, Any]:
    """For the menu by which a list is exported: what kind of export it is (`to_import`: that whose file can be
    imported), and, of documents, the place in the menu; nothing where the member may not."""
    return {"export": {"kind": kind, "place": place, "to_import": to_import} if may(who, "export") else None}


def chosen(request: HttpRequest, *names: str) -> dict[str, str]:
    """The filters in the address, trimmed; the empty text for those that are absent."""
    return {name: request.GET.get(name, "").strip()[:200] for name in names}
