"""The page on which a transfer is shipped by scanning: what it asks for, and each number as it goes into the box."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from serialtrail.access.who import actor
from serialtrail.catalog import items
from serialtrail.domain import numbers
from serialtrail.domain.facts import Draft
from serialtrail.domain.refusals import CONFIRMABLE, Refusal, Refused
from serialtrail.posting import engine, scans
from serialtrail.posting import steps as saving
from serialtrail.queries import documents, transfers
from serialtrail.web import refusals, scanned, transfer_rights
from serialtrail.web.answers import done, page, present, status_of
from serialtrail.web.members import MemberRequest, may, member
from serialtrail.web.scanned import Code
from serialtrail.web.transfer_rights import Open

BATCH = 50
LONGEST = 1_000_000
WAITING = ("draft", "pending")


@member
def ship(request: MemberRequest, document_id: int) -> HttpResponse:
    """Show what the transfer asks for, or take a step: scan (without scripts), ship, approve, submit."""
    document = transfer(request, document_id)
    can = transfer_rights.steps(request.who, document_id)
    if document["state"] not in WAITING:
        return redirect("document", document_id)
    if not (can.leaves or can.scan):
        raise Refused([Refusal("not_permitted", facts={"action": "document_ship"})])
    if request.method != "POST":
        return _shown(request, document, can)
    try:
        return _taken(request, document, can)
    except Refused as refused:
        return _shown(request, transfer(request, document_id), can, refused)


@require_POST
@member
def scan(request: MemberRequest, document_id: int) -> HttpResponse:
    """For the script: what became of each code, in order. See `_answer`."""
    document = transfer(request, document_id)
    can = transfer_rights.steps(request.who, document_id)
    codes = [code.strip()[:200] for code in request.POST.getlist("code")][:BATCH]
    return JsonResponse({"answers": _verdicts(request, document, can, codes, request.POST.get("item", "")[:100])})


@require_POST
@member
def take_back(request: MemberRequest, document_id: int) -> HttpResponse:
    """For the script: take numbers off the transfer again."""
    transfer(request, document_id)
    codes = [code.strip()[:200] for code in request.POST.getlist("code")]
    scans.take_back(request.who.organization_id, actor(request.who), document_id, codes)
    return JsonResponse({})


def transfer(request: MemberRequest, document_id: int) -> dict[str, Any]:
    """The transfer with this id, or the page that says there is none."""
    request.place = "transfers"
    document = present(documents.read(request.who.organization_id, document_id))
    return present(document if document["kind"] == "transfer" else None)


def texts(given: str) -> list[str]:
    """Codes from a text field."""
    return numbers.split(given[:LONGEST])


# -- steps ----------------------------------------------------------------------------------------------------------


def _taken(request: MemberRequest, document: dict[str, Any], can: Open) -> HttpResponse:
    who, at, act = request.who, timezone.now(), request.POST.get("act", "")
    id_ = int(document["id"])
    if act == "scan":
        return _scanned(request, document, can)
    if act == "submit":
        saving.submit(who.organization_id, actor(who), id_, at)
        note = _("The request is sent.") if can.request else _("It waits for review now.")
        return done(request, note, "document", id_)
    change = _change(request, document, can, short=act == "short")
    confirm = request.POST.getlist("confirm")[:20]
    step = saving.approve if can.approve else engine.ship
    step(who.organization_id, actor(who), id_, at, confirm=confirm, change=change, limit=who.max_numbers)
    return done(request, _("Shipped. It is on its way to %(place)s.") % {"place": document["to_location"]}, "document",
                id_)  # fmt: skip


def _scanned(request: MemberRequest, document: dict[str, Any], can: Open) -> HttpResponse:
    """Numbers that were typed where there are no scripts."""
    given = texts(request.POST.get("codes", ""))
    answers = _verdicts(request, document, can, given, "")
    bad = [answer for answer in answers if not answer["ok"] and not answer["twice"]]
    if not bad:
        added = sum(len(answer["numbers"]) for answer in answers if answer["ok"])
        note = ngettext("%(n)s number is added.", "%(n)s numbers are added.", added) % {"n": added}
        return done(request, note, "document_ship", document["id"])
    said: list[dict[str, Any]] = [
        {"message": f"{answer['code']}: {answer['message']}", "line": None, "links": []} for answer in bad
    ]
    return _shown(request, transfer(request, int(document["id"])), can, said=said)


def _change(
    request: MemberRequest, document: dict[str, Any], can: Open, *, short: bool
) -> Callable[[Draft], Draft] | None:
    """What shipping makes of the draft: the numbers brought with it, and quantities cut to what was scanned."""
    tracked = {numbers.key(line["item"]) for line in document["lines"] if line["tracked"]}
    brought: dict[int | None, list[str]] | None = None
    if not can.scan:
        brought = {int(line["id"]): texts(request.POST.get(f"numbers-{line['id']}", "")) for line in document["lines"]}
    if brought is None and not short:
        return None

    def change(before: Draft) -> Draft:
        lines = before.lines
        if brought is not None:
            lines = tuple(replace(line, numbers=tuple(brought.get(line.id, ()))) for line in lines)
        if short:
            lines = tuple(
                replace(line, quantity=Decimal(len(line.numbers)), unit=None) if _is(line.sku, tracked) else line
                for line in lines
                if line.numbers or not _is(line.sku, tracked)
            )
        return replace(before, lines=lines, limit=request.who.max_numbers)

    return change


def _is(sku: str, among: set[str]) -> bool:
    return numbers.key(sku) in among


# -- scanning -------------------------------------------------------------------------------------------------------


def _verdicts(
    request: MemberRequest, document: dict[str, Any], can: Open, texts: Sequence[str], chosen: str
) -> list[dict[str, Any]]:
    """One answer a code, in their order."""
    who = request.who
    codes = scanned.read(who.organization_id, texts)
    # On what others asked for, or review, nothing comes that is not on it.
    fixed = can.request or document["state"] == "pending"
    listed = {numbers.key(line["item"]) for line in document["lines"]} if fixed else None
    known = [number for code in codes for number, sku in code.serials if _listed(sku, listed)]
    tell = scans.add if can.scan else scans.judge
    found: dict[str, scans.Verdict] = {}
    try:
        for sku, those in ((None, list(dict.fromkeys(known))), *_new(codes, chosen, listed).items()):
            if those:
                told = tell(
                    who.organization_id, actor(who), int(document["id"]), timezone.now(), those, sku, who.max_numbers
                )
                found |= dict(zip(those, told, strict=True))
    except Refused as refused:
        said = refusals.message(refused.refusals[0])
        return [_answer(code.text, message=said) for code in codes]
    on_it = {numbers.key(n): line["item"] for line in document["lines"] for n in line["serials"]}
    skus = {sku for code in codes for _, sku in code.serials} | {code.item or "" for code in codes}
    skus |= {one.item for one in found.values()} | set(on_it.values())
    names = {item["sku"]: item for item in items.named(who.organization_id, skus - {""})}
    return [_told(code, found, names, listed, on_it) for code in codes]


def _listed(sku: str, listed: set[str] | None) -> bool:
    return listed is None or numbers.key(sku) in listed


def _new(codes: Sequence[Code], chosen: str, listed: set[str] | None) -> dict[str | None, list[str]]:
    """Codes that nobody knows, by the SKU of the item that was chosen for them: the last one scanned before them."""
    found: dict[str | None, list[str]] = {}
    for code in codes:
        if code.item is not None:
            chosen = code.item
        elif not code.serials:
            found.setdefault(chosen if chosen and _listed(chosen, listed) else None, []).append(code.text)
    return {sku: list(dict.fromkeys(those)) for sku, those in found.items()}


def _answer(text: str, **more: Any) -> dict[str, Any]:
    """`ok` with `numbers` (`number`, `item`, `name`, `there`: it was on the transfer before); or with the `item` that
    was scanned; or a `message` of what is wrong. `left_out` members of a carton cannot leave."""
    return {"code": text, "ok": False, "twice": False, "numbers": [], "message": "", "left_out": 0, **more}


def _told(
    code: Code,
    found: Mapping[str, scans.Verdict],
    names: Mapping[str, dict[str, Any]],
    listed: set[str] | None,
    on_it: Mapping[str, str],
) -> dict[str, Any]:
    if code.item is not None:
        item = names[code.item]
        known = {"code": item["sku"], "name": item["name"], "tracked": item["tracking"] == "serial"}
        if _listed(code.item, listed):
            return _answer(code.text, ok=True, item=known)
        return _answer(code.text, message=_("%(item)s is not on this transfer.") % {"item": item["name"]})
    good: list[dict[str, Any]] = []
    bad: list[str] = []
    for number, sku in code.serials or ((code.text, ""),):
        if not _listed(sku, listed) and code.serials:
            bad.append(_("It is %(item)s, which is not on this transfer.") % {"item": names[sku]["name"]})
            continue
        verdict = found[number]
        there = [refusal.code for refusal in verdict.refusals] == ["number_duplicate"]
        if verdict.refusals and not there:
            bad.append(_said(verdict, code))
            continue
        of = verdict.item or on_it.get(numbers.key(verdict.number)) or sku
        name = names[of]["name"] if of in names else of
        good.append({"number": numbers.clean(verdict.number), "item": of, "name": name, "there": there})
    if not good:
        return _answer(code.text, message=" ".join(dict.fromkeys(bad[:3])))
    # Of a carton those enter that are here.
    twice = all(one["there"] for one in good)
    return _answer(code.text, ok=not twice, twice=twice, numbers=good, left_out=len(bad))


def _said(verdict: scans.Verdict, code: Code) -> str:
    said = [refusals.message(refusal) for refusal in verdict.refusals]
    if not code.serials and not verdict.item and verdict.refusals[0].code == "serial_unknown":
        said.append(_("If it is new, for goods here that have none: scan the item first, then the number again."))
    return " ".join(said)


# -- the page -------------------------------------------------------------------------------------------------------


def _shown(
    request: MemberRequest,
    document: dict[str, Any],
    can: Open,
    refused: Refused | None = None,
    said: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    asked = {line["id"]: line for line in transfers.lines(request.who.organization_id, int(document["id"]))}
    lines = [_line(request, line, asked[line["id"]]) for line in document["lines"]]
    found = refused.refusals if refused else ()
    codes = sorted({refusal.code for refusal in found})
    may_confirm = may(request.who, "confirm") and all("transfer" in CONFIRMABLE.get(code, ()) for code in codes)
    context = {
        "document": document,
        "lines": lines,
        "can": can,
        "refusals": said or refusals.shown(found[:1000]),
        "confirmable": codes if may_confirm else [],
        "units": sum((Decimal(line["wanted"] or 0) for line in lines), Decimal(0)),
        "place": "transfers",
        "blank": {"item": "", "item_name": "", "wanted": None, "tracked": True, "serials": []},
    }
    return page(request, "transfer_ship", context, status_of(refused) if refused else 422 if said else 200)


def _line(request: MemberRequest, line: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """A line with what it asks for, and its numbers: those that were brought with a step that was refused stay."""
    name = f"numbers-{line['id']}"
    given = texts(request.POST[name]) if name in request.POST else line["serials"]
    return {**line, "wanted": asked["wanted"], "unit": asked["unit"], "serials": given}
