"""Taking goods back at the till: the number finds its sale; condition and refund are asked, the rest is known."""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from serialtrail.access import requests
from serialtrail.access.requests import Answer
from serialtrail.access.who import Who, actor
from serialtrail.domain import checks
from serialtrail.domain.answers import money_text
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.posting import engine
from serialtrail.queries import documents, serials
from serialtrail.queries.serials import SerialFilters
from serialtrail.web import till_advice, words
from serialtrail.web.answers import page, status_of
from serialtrail.web.drafts import NOT_AN_AMOUNT
from serialtrail.web.members import MemberRequest, member
from serialtrail.web.till import counter, demand, store
from serialtrail.web.till_basket import HOW, METHODS, NO_UID, amount_of, reference, uid_of

CONDITIONS: words.Words = {mode or "new": word for mode, word in words.CONDITION.items()}
CHOOSE = gettext_noop("choose as new, used or broken")
MOST = 1000
MORE = gettext_noop("%(refund)s is more than the %(price)s it was sold for")


@dataclass(frozen=True)
class Sold:
    """A number that was sold: the serial, the sale, and its price there if it had one."""

    serial: dict[str, Any]
    sale: dict[str, Any]
    price: Decimal | None


@member
def take_back(request: MemberRequest) -> HttpResponse:
    """Ask for a number, show its sale, take it back."""
    demand(request, "sale_return")
    if not store(request):
        return page(request, "till_store", counter(request, "return"))
    given = request.POST if request.method == "POST" else request.GET
    uid = uid_of(request.POST)
    if uid and (done := documents.by_uid(request.who.organization_id, UUID(uid))):  # sent twice
        return redirect("till_receipt", done)
    code = given.get("code", "").strip()[:200]
    serial = serials.find(request.who.organization_id, code) if code else None
    sold = _sold(request.who, serial) if serial else None
    if request.method == "POST" and sold is not None:
        return _taken(request, sold)
    if code and serial is None and (sale := documents.named(request.who.organization_id, code)):
        return _of_sale(request, code, sale)
    return _shown(request, code, serial, sold)


def _of_sale(request: MemberRequest, code: str, sale: int) -> HttpResponse:
    """The receipt's number was given: choose among what it sold and what is still out."""
    filters = SerialFilters(document=str(sale), statuses=("sold",))
    found = serials.page(request.who.organization_id, filters, MOST).results
    out = [row for row in found if row["sale_document_id"] == str(sale)]
    return page(request, "till_return", {**counter(request, "return"), "code": code, "out": out, "of_sale": sale})


def _sold(who: Who, serial: dict[str, Any]) -> Sold | None:
    """Where the serial was sold, if it is sold now."""
    if serial["status"] != "sold" or not serial["sale_document_id"]:
        return None
    sale = documents.read(who.organization_id, int(serial["sale_document_id"]))
    if sale is None or sale["kind"] != "sale":
        return None
    codes = {serial["number"], *(alias["code"] for alias in serial["aliases"])}
    of_item = [line for line in sale["lines"] if line["item"] == serial["item"]]
    line = next((line for line in of_item if codes & set(line["serials"])), of_item[0] if of_item else None)
    price = None if line is None or line["unit_price"] is None else Decimal(line["unit_price"])
    return Sold(serial, sale, price)


def _taken(request: MemberRequest, sold: Sold) -> HttpResponse:
    """Post the return; posting blocks what does not come back as new."""
    who, given = request.who, request.POST
    draft, faults = _draft(request, sold)
    if faults:
        return _shown(request, sold.serial["number"], sold.serial, sold, faults, 422)

    def work() -> Answer:
        made = engine.create(who.organization_id, actor(who), draft, timezone.now(), post=True).document
        return Answer(200, json.dumps({"id": made}))

    try:
        answer = requests.once(
            who.organization_id, f"till.return.{draft.uid}", _fingerprint(given), timezone.now(), work
        )  # fmt: skip
    except Refused as refused:
        return _shown(
            request, sold.serial["number"], sold.serial, sold, refused.refusals, status_of(refused)
        )  # fmt: skip
    return redirect(f"{reverse('till_receipt', args=[json.loads(answer.body)['id']])}?new=")


def _draft(request: MemberRequest, sold: Sold) -> tuple[Draft, list[Refusal]]:
    """The return that was asked for, and what is wrong with it."""
    given, currency = request.POST, request.who.currency
    condition, method = given.get("condition", ""), given.get("method", "")
    slip = " ".join(given.get("slip", "").split())[:100]
    refund = amount_of(given.get("refund", "").strip() or "0")
    uid = uid_of(given)
    faults = []
    if uid is None:
        faults.append(checks.invalid("uid", NO_UID))
    if condition not in CONDITIONS:
        faults.append(checks.invalid("condition", CHOOSE))
    if method not in METHODS:
        faults.append(checks.invalid("method", HOW))
    if refund is None:
        faults.append(checks.invalid("refund", NOT_AN_AMOUNT))
    elif sold.price is not None and refund > sold.price:
        shown = {"refund": money_text(refund), "price": money_text(sold.price)}
        faults.append(checks.invalid("refund", MORE, **shown))
    if faults:
        return Draft("sale_return"), faults
    said = {
        "condition": CONDITIONS[condition],
        "sale": sold.sale["number"],
        "refund": f"{money_text(refund or Decimal(0))} {currency}",
        "how": reference(method, slip),
    }
    told = [_("Returned from %(sale)s. Condition: %(condition)s.") % said, _("Refunded: %(refund)s (%(how)s).") % said]
    line = DraftLine(sold.serial["item"], Decimal(1), numbers=(sold.serial["number"],), unit_price=refund)
    draft = Draft(
        kind="sale_return",
        lines=(line,),
        location=store(request),
        party=sold.sale["party"],
        reference=str(sold.sale["number"]),
        note="\n".join([*told, *filter(None, [given.get("note", "").strip()[:2000]])]),
        mode="" if condition == "new" else condition,
        limit=request.who.max_numbers,
        uid=uid,
    )
    return draft, []


def _fingerprint(given: QueryDict) -> bytes:
    sent = {name: given.get(name, "") for name in ("code", "condition", "method", "refund", "slip", "note")}
    return hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).digest()


def _shown(
    request: MemberRequest,
    code: str,
    serial: dict[str, Any] | None,
    sold: Sold | None,
    found: Any = (),
    status: int = 200,
) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("condition", "method", "refund", "slip", "note")}
    price = money_text(sold.price) if sold and sold.price is not None else ""
    context = {
        **counter(request, "return"),
        "code": code,
        "serial": serial,
        "sold": sold,
        "price": price,
        "typed": {**typed, "refund": typed["refund"] or price, "method": typed["method"] or "cash"},
        "uid": uid_of(request.POST) or uuid4(),
        "conditions": CONDITIONS.items(),
        "methods": METHODS.items(),
        "refusals": till_advice.shown(found),
    }
    return page(request, "till_return", context, status)
