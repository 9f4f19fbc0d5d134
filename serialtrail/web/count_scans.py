"""Counting: what is scanned, taken back, and counted without number; each act is one on the draft that all share."""

import json
import re
from collections import defaultdict
from decimal import Decimal
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from serialtrail.access import requests
from serialtrail.access.requests import Answer
from serialtrail.access.who import actor
from serialtrail.domain import checks, gs1, numbers
from serialtrail.domain.answers import quantity_text
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.posting import scans
from serialtrail.posting.scans import Verdict
from serialtrail.queries import counts, open_counts
from serialtrail.web import count_words, pick, refusals
from serialtrail.web.answers import done, page, present, status_of
from serialtrail.web.counts import is_blind, mark_at_work, stored
from serialtrail.web.drafts import NOT_AN_AMOUNT
from serialtrail.web.members import MemberRequest, member

# A count records what was seen: these stand against posting it until they are settled, not against the record.
NOTED = frozenset({"count_unresolved", "serial_in_transit", "serial_held"})
_ENTRY = re.compile(r"(back )?[0-9A-Za-z.-]{8,80}")


@require_POST
@member
def scan(request: MemberRequest, document_id: int) -> HttpResponse:
    """Count what was scanned: an answer for each `code`, in their order; `id` names each scan, if it is sent again.

    `item` is the item of numbers that nobody knows. An answer: `ok`, `text`, `numbers` counted, `twice` (they were
    counted before), `odd` (counted, and not as expected), `item` chosen or counted by its code, `unit` counted so.
    """
    document = stored(request, document_id)
    given = request.POST
    codes = [code.strip()[:200] for code in given.getlist("code")][: pick.BATCH]
    ids = [*given.getlist("id")[: len(codes)], *[""] * len(codes)]
    answers = _Counting(request, document, given.get("item", "").strip()[:100]).answers(codes, ids)
    if any(one["ok"] for one in answers):
        mark_at_work(request, document_id)
    return JsonResponse({"answers": answers})


@require_POST
@member
def take_back(request: MemberRequest, document_id: int) -> HttpResponse:
    """Take numbers out of the count again, or (`unit`) one unit that was counted by the code of its item."""
    stored(request, document_id)
    organization, by = request.who.organization_id, actor(request.who)
    given = request.POST.getlist("number")[: request.who.max_numbers]
    if given:
        scans.take_back(organization, by, document_id, given, beside=True)
    if unit := request.POST.get("unit", "")[:100]:
        _one_unit(request, document_id, unit, -1, f"back {request.POST.get('id', '')}")
    if request.POST.get("answer") == "json":
        return JsonResponse({"numbers": given})
    return redirect(_back(request, document_id))


@require_POST
@member
def enter(request: MemberRequest, document_id: int) -> HttpResponse:
    """Count a typed or pasted list, without a script: what could not be counted is said on the page."""
    document = stored(request, document_id)
    codes = numbers.split(request.POST.get("numbers", "")[:1_000_000])[: request.who.max_numbers]
    answers = _Counting(request, document, request.POST.get("item", "").strip()[:100]).answers(codes, [""] * len(codes))
    wrong = [{"code": code, **answer} for code, answer in zip(codes, answers, strict=True) if not answer["ok"]]
    if not wrong:
        return redirect(_back(request, document_id))
    return page(
        request, "count_wrong", {"document": document, "wrong": wrong, "back": _back(request, document_id)}, 422
    )


@require_http_methods(["GET", "POST"])
@member
def units(request: MemberRequest, document_id: int) -> HttpResponse:
    """How many units of an item were counted without number; an item that is not listed yet gets a line."""
    document = stored(request, document_id)
    given = request.POST if request.method == "POST" else request.GET
    sku = given.get("item", "").strip()[:100]
    context: dict[str, Any] = {"document": document, "back": _back(request, document_id), "refusals": []}
    status = 200
    if request.method == "POST":
        typed = numbers.fold(given.get("units", "")).text
        amount = checks.amount(typed) if typed else Decimal(0)
        try:
            if amount is None:
                raise Refused([checks.invalid("quantity", NOT_AN_AMOUNT)])
            who = request.who
            scans.count_units(who.organization_id, actor(who), document_id, timezone.now(), sku, amount)
            mark_at_work(request, document_id)
            return done(request, _("Counted."), _back(request, document_id))
        except Refused as refused:
            context["refusals"], status = refusals.shown(refused.refusals), status_of(refused)
            context["typed"] = given.get("units", "")
    found = open_counts.items(request.who.organization_id, document_id)
    known = next((one for one in found if numbers.key(one["sku"]) == numbers.key(sku)), None)
    if known is None and not context["refusals"]:
        present(known)
    context |= {"item": known or {"sku": sku, "name": sku}, "blind": is_blind(request, document)}
    context["blind_word"] = given.get("blind", "")[:3]
    return page(request, "ask_units", context, status)


def _back(request: MemberRequest, document_id: int) -> str:
    given = request.POST if request.method == "POST" else request.GET
    kept = {name: given[name][:20] for name in ("blind", "show") if given.get(name)}
    where = reverse("count", args=[document_id])
    return f"{where}?{urlencode(kept)}" if kept else where


class _Counting:
    """One batch of scans: what each means, what of it can be counted, and what became of it."""

    def __init__(self, request: MemberRequest, document: dict[str, Any], chosen: str) -> None:
        self.request, self.who, self.document, self.id = request, request.who, document, int(document["id"])
        self.blind = is_blind(request, document)
        self.listed = {numbers.key(line["item"]) for line in document["lines"]}
        tracked = [line["item"] for line in document["lines"] if line["tracked"]]
        self.chosen = chosen or (tracked[0] if len(tracked) == 1 else "")
        # A full count of some items misses all of an item that is listed: a scan alone does not list one.
        self.bound = document["full"] and document["scope"] in (None, "lines")

    def answers(self, codes: list[str], ids: list[str]) -> list[dict[str, Any]]:
        meant = pick.meant(self.who.organization_id, codes)
        self._only_here([means for means in meant if means.get("carton")])
        counted = self._add(meant)
        return [self._answer(means, ids[at], counted) for at, means in enumerate(meant)]

    def _only_here(self, cartons: list[dict[str, Any]]) -> None:
        """Of a carton those of its members are counted that stand here."""
        keys = {numbers.key(one["number"]) for means in cartons for one in means["numbers"]}
        here = open_counts.standing(self.who.organization_id, keys, self.document["location"]) if keys else set()
        for means in cartons:
            means["numbers"] = [one for one in means["numbers"] if numbers.key(one["number"]) in here]
            means["fault"] = "" if means["numbers"] else _("is a carton of which nothing stands here.")

    def _item_of(self, means: dict[str, Any], one: dict[str, Any]) -> str | None:
        """The item a number is counted as; None leaves it to the item that its GS1 code names."""
        if one["item"] is not None:
            return str(one["item"]["code"])
        scanned = gs1.read_code(means["code"])
        return None if scanned and scanned.gtin else self.chosen

    def _outside(self, sku: str | None) -> bool:
        return bool(self.bound and sku and numbers.key(sku) not in self.listed)

    def _add(self, meant: list[dict[str, Any]]) -> dict[str, Verdict]:
        """Count all numbers, a call for each item; return the verdicts by key."""
        by_item: dict[str | None, dict[str, str]] = defaultdict(dict)
        for means in meant:
            of = [] if means.get("fault") else [(one, self._item_of(means, one)) for one in means["numbers"]]
            if any(sku == "" or self._outside(sku) for _one, sku in of):
                continue
            for one, sku in of:
                # A GS1 code is handed on whole: it names the item.
                by_item[sku][numbers.key(one["number"])] = one["number"] if sku else means["code"]
        verdicts: dict[str, Verdict] = {}
        for sku, texts in by_item.items():
            try:
                found = scans.add(
                    self.who.organization_id, actor(self.who), self.id, timezone.now(), list(texts.values()), sku,
                    max(self.who.max_numbers, len(texts)), note=NOTED, beside=True,
                )  # fmt: skip
            except Refused as refused:
                found = [Verdict(text, refused.refusals) for text in texts.values()]
            verdicts |= dict(zip(texts, found, strict=True))
        self.told = counts.told(self.who.organization_id, self.id, list(verdicts)) if verdicts else {}
        return verdicts

    def _answer(self, means: dict[str, Any], entry: str, counted: dict[str, Verdict]) -> dict[str, Any]:
        if means.get("fault"):
            return _no(means["fault"])
        if means.get("item"):
            return self._unit(means["item"], entry)
        for one in means["numbers"]:
            sku = self._item_of(means, one)
            if sku == "":
                return _no(_("is not known. Choose its item below, then try again."))
            if self._outside(sku):
                name = one["item"]["name"] if one["item"] else sku
                return _no(
                    _("is a %(item)s, which this count does not list. Add the item below, then try again.")
                    % {"item": name}
                )
        keys = [numbers.key(one["number"]) for one in means["numbers"]]
        return self._told(keys, counted, carton=bool(means.get("carton")))

    def _told(self, keys: list[str], counted: dict[str, Verdict], *, carton: bool) -> dict[str, Any]:
        """What became of the numbers of one scan: more than one, if it was a carton."""
        verdicts = [counted[key] for key in keys]
        good = [verdict.number for verdict in verdicts if not verdict.refusals]
        bad = [one for verdict in verdicts for one in verdict.refusals]
        # Whatever stands there a second time in this batch was counted with the first.
        for key in keys:
            counted[key] = Verdict(counted[key].number, (Refusal("number_duplicate", None, counted[key].number),))
        wrong = next((one for one in bad if one.code != "number_duplicate"), None)
        if wrong is not None:
            return {**_no(refusals.message(wrong)), "numbers": good}
        if not good:
            return {"ok": False, "twice": True, "text": _("was counted already"), "numbers": []}
        if carton:
            said = ngettext("carton: %(n)s number counted", "carton: %(n)s numbers counted", len(good))
            return {"ok": True, "text": said % {"n": len(good)}, "numbers": good}
        if self.blind:
            return {"ok": True, "text": _("counted"), "numbers": good}
        return {**self._finding(keys[0]), "numbers": good}

    def _finding(self, key: str) -> dict[str, Any]:
        found = self.told.get(key)
        if found is None:
            return {"ok": True, "text": _("counted")}
        row = count_words.row(found)
        return {"ok": True, "odd": row["finding"] != "matched", "text": f"{row['word']} · {row['said']}"}

    def _unit(self, item: dict[str, Any], entry: str) -> dict[str, Any]:
        """The code of an item: one unit more of it, or, where it has numbers, the item of those that follow."""
        if item["tracked"]:
            said = _("%(item)s: scan its numbers now") % {"item": item["name"]}
            return {"ok": True, "text": said, "item": item, "numbers": []}
        if self._outside(item["code"]):
            said = _("%(item)s is not listed in this count. Add the item below, then try again.") % {
                "item": item["name"]
            }
            return _no(said)
        try:
            now = _one_unit(self.request, self.id, item["code"], 1, entry)
        except Refused as refused:
            return _no(refusals.message(refused.refusals[0]))
        text = f"{item['name']} · {now} {item['unit']}"
        return {"ok": True, "text": text, "numbers": [], "unit": item["code"]}


def _one_unit(request: MemberRequest, document_id: int, sku: str, step: int, scanned: str) -> str:
    """Count one unit more, or less; sent again because no answer came, it counts once all the same."""
    who, at = request.who, timezone.now()

    def work() -> Answer:
        now = scans.count_units(who.organization_id, actor(who), document_id, at, sku, Decimal(step), more=True)
        return Answer(200, json.dumps({"now": quantity_text(now)}))

    name = f"count {document_id} {scanned}" if _ENTRY.fullmatch(scanned) else None
    mark = sha256(f"{document_id} {sku} {step}".encode()).digest()
    return str(json.loads(requests.once(who.organization_id, name, mark, at, work).body)["now"])


def _no(text: str) -> dict[str, Any]:
    return {"ok": False, "text": text, "numbers": []}
