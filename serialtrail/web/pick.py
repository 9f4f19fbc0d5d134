"""Answers to scripts: what is picked from while typing, and what scanned codes mean."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from serialtrail.catalog import items, parties
from serialtrail.domain import gs1, numbers
from serialtrail.queries.codes import Known, Meanings, meanings
from serialtrail.web.members import MemberRequest, member

MOST = 12
BATCH = 50


@member
def pick_item(request: MemberRequest) -> HttpResponse:
    q = request.GET.get("q", "").strip()[:200]
    found = items.listed(request.who.organization_id, None, MOST, filters={"q": q} if q else {}).results
    return JsonResponse({"choices": [item_choice(item) for item in found]})


@member
def pick_party(request: MemberRequest) -> HttpResponse:
    q, role = request.GET.get("q", "").strip()[:200], request.GET.get("role", "") or None
    found = parties.listed(request.who.organization_id, None, MOST, role=role, q=q or None).results
    return JsonResponse({"choices": [{"code": party["code"], "name": party["name"]} for party in found]})


def item_choice(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": item["sku"],
        "name": item["name"],
        "unit": item["base_unit"],
        "price": item["price"] or "",
        "cost": item["cost"] or "",
        "tracked": item["tracking"] == "serial",
        "units": [unit["name"] for unit in item["units"]],
        "factors": {unit["name"]: str(unit["factor"]) for unit in item["units"]},
        "rule": item["number_rule"],
    }


@require_POST
@member
def scan(request: MemberRequest) -> HttpResponse:
    """What each scanned code means here, in order: numbers with their item, an item, or nothing that is known."""
    return JsonResponse({"answers": meant(request.who.organization_id, codes_of(request))})


def codes_of(request: HttpRequest) -> list[str]:
    """The codes that a script sends."""
    return [code.strip()[:200] for code in request.POST.getlist("code")][:BATCH]


def meant(organization_id: int, codes: Sequence[str]) -> list[dict[str, Any]]:
    """What each code means, in the order given."""
    keys = {code: (numbers.key(code), numbers.key(gs1.serial_of(code))) for code in codes}
    known = meanings(organization_id, {key for both in keys.values() for key in both})
    skus = {sku for code in codes for sku in _skus(known, keys[code])}
    shown = {item["sku"]: item_choice(item) for item in items.named(organization_id, skus)}
    return [{"code": code, **_meaning(code, known, keys[code], shown)} for code in codes]


def _skus(known: Meanings, keys: tuple[str, ...]) -> set[str]:
    skus = {one.sku for key in keys for one in _serials(known, key)}
    return skus | {known.items[key] for key in keys if key in known.items}


def _serials(known: Meanings, key: str) -> list[Known]:
    one = known.serials.get(key) or known.aliases.get(key)
    return [one] if one else list(known.cartons.get(key, ()))


def _meaning(code: str, known: Meanings, keys: tuple[str, ...], shown: dict[str, Any]) -> dict[str, Any]:
    """`numbers` of known serials with their items, or the `item`, or the one number that this would be."""
    for key in keys:
        serials = _serials(known, key)
        if serials:
            told = [{"number": one.number, "item": shown[one.sku]} for one in serials]
            carton = key not in known.serials and key not in known.aliases
            return {"numbers": told, "known": True, "carton": carton}
    item = next((known.items[key] for key in keys if key in known.items), None)
    if item is not None:
        return {"item": shown[item], "numbers": [], "known": True}
    number = numbers.clean(gs1.serial_of(code))
    fault = numbers.fault(number)
    said = gettext(fault.template) % fault.facts if fault else ""
    return {"numbers": [{"number": number, "item": None}], "known": False, "fault": said, "folded": number != code}
