"""The page on which a transfer is received by scanning, number against number, and what closes the rest of it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from serialtrail.access.who import actor
from serialtrail.domain import checks, numbers
from serialtrail.domain.answers import quantity_text
from serialtrail.domain.facts import DraftLine
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.posting import transfers
from serialtrail.web import refusals, scanned, transfer_rights, words
from serialtrail.web.answers import done, page, status_of
from serialtrail.web.drafts import NOT_AN_AMOUNT
from serialtrail.web.members import MemberRequest, member
from serialtrail.web.scanned import Code
from serialtrail.web.shipping import BATCH, texts, transfer

NOTHING_ENTERED = gettext_noop("scan a number or enter a quantity first.")


@member
def receive(request: MemberRequest, document_id: int) -> HttpResponse:
    """Show what is outstanding, or receive what was scanned, or all of it."""
    document = transfer(request, document_id)
    can = transfer_rights.steps(request.who, document_id)
    if document["state"] != "shipped":
        return redirect("document", document_id)
    if not can.receive:
        raise Refused([Refusal("not_permitted", facts={"action": "document_receive"})])
    if request.method != "POST":
        return _shown(request, document)
    who = request.who
    try:
        lines = None if request.POST.get("act") == "all" else _lines(request, document)
        transfers.receive(who.organization_id, actor(who), document_id, timezone.now(), lines, limit=who.max_numbers)
    except Refused as refused:
        return _shown(request, document, refused)
    before, after = _open(document), _open(transfer(request, document_id))
    if not after:
        return done(request, _("All of it has arrived."), "document", document_id)
    note = _("%(n)s received, %(rest)s still on the way.")
    shown = {"n": quantity_text(before - after), "rest": quantity_text(after)}
    return done(request, note % shown, "document_receive", document_id)


@require_POST
@member
def scan(request: MemberRequest, document_id: int) -> HttpResponse:
    """For the script: which numbers of the transfer each code stands for, or why none."""
    document = transfer(request, document_id)
    codes = [code.strip()[:200] for code in request.POST.getlist("code")][:BATCH]
    return JsonResponse({"answers": _verdicts(request, document, codes)})


@require_http_methods(["GET", "POST"])
@member
def close(request: MemberRequest, document_id: int) -> HttpResponse:
    """Ask what becomes of what has not arrived; then close the transfer."""
    document = transfer(request, document_id)
    can = transfer_rights.steps(request.who, document_id)
    if document["state"] != "shipped":
        return redirect("document", document_id)
    rest = _open(document)
    if request.method == "POST" and can.close:
        where = request.POST.get("rest", "")
        transfers.close(request.who.organization_id, actor(request.who), document_id, timezone.now(), where)
        note = _("%(n)s back at %(place)s.") if where == "back" else _("%(n)s written down as missing.")
        return done(request, note % {"n": quantity_text(rest), "place": document["location"]}, "document", document_id)
    if not can.close:
        raise Refused([Refusal("not_permitted", facts={"action": "document_close"})])
    numbered = sum(len(line["outstanding_serials"]) for line in document["lines"])
    return page(request, "ask_close", {"document": document, "rest": rest, "numbered": numbered})


def _open(document: dict[str, Any]) -> Decimal:
    """Base units that are still on their way."""
    return sum((Decimal(line["outstanding"]) for line in document["lines"]), Decimal(0))


def _lines(request: MemberRequest, document: dict[str, Any]) -> list[DraftLine]:
    """What was scanned and counted, by item. Raises Refused where nothing was, or a quantity cannot be read."""
    entered = scanned.read(request.who.organization_id, texts(request.POST.get("numbers", "")))
    by_item = scanned.by_item(entered, document["lines"][0]["item"])
    units: dict[str, Decimal] = {}
    for place, line in enumerate(document["lines"], 1):
        text = request.POST.get(f"quantity-{line['id']}", "").strip()
        amount = checks.amount(numbers.fold(text).text) if text else Decimal(0)
        if amount is None:
            fault = checks.invalid("quantity", NOT_AN_AMOUNT)
            raise Refused([Refusal(fault.code, place, None, fault.facts)])
        units[line["item"]] = units.get(line["item"], Decimal(0)) + amount
    lines = [
        DraftLine(
            sku, Decimal(len(by_item.get(sku, ()))) + units.get(sku, Decimal(0)), None, tuple(by_item.get(sku, ()))
        )
        for sku in dict.fromkeys([*by_item, *units])
        if by_item.get(sku) or units.get(sku)
    ]
    if not lines:
        raise Refused([checks.invalid("numbers", NOTHING_ENTERED)])
    return lines


# -- scanning -------------------------------------------------------------------------------------------------------


def _verdicts(request: MemberRequest, document: dict[str, Any], texts: Sequence[str]) -> list[dict[str, Any]]:
    """One answer a code, in their order."""
    who = request.who
    codes = scanned.read(who.organization_id, texts)
    asked = [code for code in codes if code.item is None]
    lines = [
        DraftLine(sku, None, None, tuple(listed))
        for sku, listed in scanned.by_item(asked, document["lines"][0]["item"]).items()
    ]
    found: dict[str, tuple[Refusal, ...]] = {}
    try:
        if lines:
            told = transfers.judge(who.organization_id, actor(who), int(document["id"]), timezone.now(), lines)
            found = dict(told)
    except Refused as refused:
        return [_answer(code, document, {}, refusals.message(refused.refusals[0])) for code in codes]
    return [_answer(code, document, found, "") for code in codes]


def _answer(code: Code, document: dict[str, Any], found: dict[str, tuple[Refusal, ...]], fault: str) -> dict[str, Any]:
    """`ok` with `numbers` of this transfer, or with the `item` whose units have none; else a `message`."""
    answer: dict[str, Any] = {"code": code.text, "ok": False, "numbers": [], "message": fault, "left_out": 0}
    if fault:
        return answer
    if code.item is not None:
        line = next((line for line in document["lines"] if line["item"] == code.item and _loose(line)), None)
        if line is None:
            said = _("No units of %(item)s without a number are on the way here.") % {"item": code.item}
            return answer | {"message": said}
        return answer | {"ok": True, "line": line["id"], "name": line["item_name"]}
    bad: list[str] = []
    for number, _sku in code.serials or ((code.text, ""),):
        refused = found.get(numbers.key(number), ())
        if refused:
            bad += [_said(refusal) for refusal in refused]
        else:
            answer["numbers"].append(numbers.clean(number))
    answer["ok"] = bool(answer["numbers"])
    answer["left_out"] = len(bad) if answer["numbers"] else 0
    answer["message"] = "" if answer["numbers"] else " ".join(dict.fromkeys(bad[:3]))
    return answer


def _said(refusal: Refusal) -> str:
    """The sentence, and where the thing is according to the books."""
    said = refusals.message(refusal)
    if refusal.code != "serial_not_shipped" or "status" not in refusal.facts:
        return said
    place = words.word(words.PLACE, str(refusal.facts["location"]))
    if refusal.facts["status"] == "in_stock":
        where = _("It stands at %(place)s.") % {"place": place}
    else:
        where = _("By the books: %(status)s.") % {"status": words.STATUS[refusal.facts["status"]]}
    return f"{said} {where}"


def _loose(line: dict[str, Any]) -> Decimal:
    """Units of a line on their way without a number."""
    return Decimal(line["outstanding"]) - len(line["outstanding_serials"])


# -- the page -------------------------------------------------------------------------------------------------------


def _shown(request: MemberRequest, document: dict[str, Any], refused: Refused | None = None) -> HttpResponse:
    given = request.POST if refused else {}
    lines = [
        {**line, "loose": quantity_text(_loose(line)), "given": given.get(f"quantity-{line['id']}", "")}
        for line in document["lines"]
        if Decimal(line["shipped"])
    ]
    context = {
        "document": document,
        "lines": lines,
        "rest": _open(document),
        "numbered": sum(len(line["outstanding_serials"]) for line in lines),
        "given": given.get("numbers", ""),
        "refusals": refusals.shown(refused.refusals[:1000]) if refused else [],
        "may_close": transfer_rights.steps(request.who, int(document["id"])).close,
        "place": "transfers",
    }
    return page(request, "transfer_receive", context, status_of(refused) if refused else 200)
