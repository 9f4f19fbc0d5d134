"""What every page has around it: the look that was chosen, and the places a member can go to."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from serialtrail.domain import rights
from serialtrail.web.members import MemberRequest

LOOK_COOKIE = "serialtrail_look"
LOOKS = ("light", "dark")

LABELS = ("label_new", "label_prints", "label_print", "label_templates", "label_template", "label_template_new")

# Title of the group; name of the route, title, icon, further routes that belong to the place.
PLACES: tuple[tuple[Promise | str, tuple[tuple[str, Promise, str, tuple[str, ...]], ...]], ...] = (
    ("", (("dashboard", _("Overview"), "home", ()), ("reports", _("Reports"), "chart-bar", ("report",)))),
    (
        _("Inventory"),
        (
            ("stock", _("Stock"), "building-warehouse", ()),
            ("serials", _("Serial numbers"), "barcode", ("serial",)),
            ("transfers", _("Transfers"), "arrows-exchange", ()),
            ("counts", _("Counts"), "clipboard-list", ()),
            ("labels", _("Labels"), "tag", LABELS),
            ("cartons", _("Cartons"), "box", ("carton", "carton_new", "carton_edit", "carton_delete")),
            ("imports", _("Imports"), "upload", ("import", "import_new")),
        ),
    ),
    (
        _("Trade"),
        (
            ("items", _("Items"), "package", ("item", "item_new", "item_edit", "item_tracking")),
            ("purchases", _("Purchases"), "package-import", ("purchase_new",)),
            ("sales", _("Sales"), "receipt", ("sale_new",)),
            ("parties", _("Customers and suppliers"), "users", ("party", "party_new", "party_edit")),
            ("till", _("Till"), "cash-register", ("till_parked", "till_return", "till_receipt")),
        ),
    ),
    (
        _("Set-up"),
        (
            ("locations", _("Stores and warehouses"), "building-store", ("location", "location_new", "location_edit")),
            ("settings", _("Settings"), "settings", ()),
            ("scanner", _("Scanner check"), "scan", ("command_cards",)),
        ),
    ),
)

# Places that are shown only to those who have the right.
NEEDS: dict[str, tuple[str, str | None]] = {"reports": ("report", None), "till": ("document_post", "sale")}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template."""
    look = request.COOKIES.get(LOOK_COOKIE, "")
    return {"look": look if look in LOOKS else "", "places": _places(request) if hasattr(request, "who") else []}


def _places(request: HttpRequest) -> list[dict[str, Any]]:
    role = cast(MemberRequest, request).who.role
    match = request.resolver_match
    here = getattr(request, "place", None) or (match.url_name if match else "")
    return [
        {
            "title": title,
            "places": [
                {"url": reverse(name), "title": words, "icon": drawing, "here": here == name or here in belonging}
                for name, words, drawing, belonging in places
                if name not in NEEDS or rights.may(role, NEEDS[name][0], kind=NEEDS[name][1])
            ],
        }
        for title, places in PLACES
    ]


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Keep light, dark, or neither (as the system says)."""
    answer = redirect(safe_next(request) or "/")
    chosen = request.POST.get("look", "")
    if chosen in LOOKS:
        answer.set_cookie(LOOK_COOKIE, chosen, max_age=365 * 24 * 3600, samesite="Lax", secure=request.is_secure())
    else:
        answer.delete_cookie(LOOK_COOKIE, samesite="Lax")
    return answer


def safe_next(request: HttpRequest) -> str:
    """Where a form asks to go afterwards, if that is a page of ours."""
    wish = request.POST.get("next") or request.GET.get("next") or ""
    return wish if url_has_allowed_host_and_scheme(wish, {request.get_host()}, request.is_secure()) else ""
