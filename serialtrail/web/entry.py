"""Ways of entering numbers, as answers to scripts: a pasted list, a table, a rule, what is in stock."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from serialtrail.domain.generation import NumberRule
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.exchange import entry_table
from serialtrail.queries import numbers, stock_picks
from serialtrail.web import refusals
from serialtrail.web.answers import status_of
from serialtrail.web.members import MemberRequest, member
from serialtrail.web.templatetags.trail import day_of

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_TABLE = 5 * 1024 * 1024
_LONGEST_TEXT = 1_000_000


@require_POST
@member
def parse(request: MemberRequest) -> HttpResponse:
    """A pasted list, taken apart: numbers (of cartons, too), what stands there twice, what is none and why."""
    who = request.who
    try:
        item = request.POST.get("item", "").strip()[:100] or None
        text = request.POST.get("text", "")[:_LONGEST_TEXT]
        found = numbers.parse(who.organization_id, text, who.max_numbers, item)
    except Refused as refused:
        return _refused(refused)
    invalid = [{"text": text, "message": refusals.message(refusal)} for text, refusal in found.invalid]
    told = {"numbers": found.numbers, "duplicates": found.duplicates, "folded": found.folded, "invalid": invalid}
    return JsonResponse(told)


@require_POST
@member
def table(request: MemberRequest) -> HttpResponse:
    """An uploaded table, read: its numbers, and the rows at fault."""
    file, who = request.FILES.get("file"), request.who
    if file is None or (file.size or 0) > LARGEST_TABLE:
        return JsonResponse({"refusals": [gettext("Choose a table of at most 5 MB.")]}, status=422)
    try:
        found = entry_table.read(file.read(), request.POST.get("item", "").strip()[:100], who.max_numbers)
    except entry_table.CannotRead as wrong:
        return JsonResponse({"refusals": [entry_table.unreadable(wrong.pattern, wrong.facts, gettext)]}, status=422)
    if len(found.numbers) > who.max_numbers:
        shown = {"given": len(found.numbers), "limit": who.max_numbers}
        return _refused(Refused([Refusal("too_many_numbers", facts=shown)]))
    invalid = [
        {"row": row, "text": text, "message": gettext(pattern) % facts} for row, text, pattern, facts in found.faults
    ]
    note = gettext(entry_table.CONVERTED) if found.converted else ""
    return JsonResponse({"numbers": found.numbers, "invalid": invalid, "note": note})


@require_GET
@member
def template(request: MemberRequest) -> HttpResponse:
    """The table to fill in."""
    with TemporaryDirectory(prefix="serialtrail-entry-") as folder:
        path = Path(folder) / "numbers.xlsx"
        entry_table.template(path, request.GET.get("item", "").strip()[:100], gettext)
        answer = HttpResponse(path.read_bytes(), content_type=SHEET)
    answer.headers["Content-Disposition"] = 'attachment; filename="numbers.xlsx"'
    return answer


@require_POST
@member
def rule(request: MemberRequest) -> HttpResponse:
    """The numbers of a rule before they are entered: all of them, and those that are taken."""
    try:
        made = numbers.generate(request.who.organization_id, _rule(request), request.who.max_numbers)
    except Refused as refused:
        return _refused(refused)
    return JsonResponse(made)


@require_GET
@member
def stock(request: MemberRequest) -> HttpResponse:
    """Serials of an item at a store, oldest first, to pick from."""
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("item", "location", "q", "after")}
    after = int(asked["after"]) if asked["after"].isdigit() and len(asked["after"]) < 19 else None
    found = stock_picks.oldest(
        request.who.organization_id, asked["item"], asked["location"], asked["q"], after=after
    )  # fmt: skip
    shown = [{**row, "since": day_of(row["since"])} for row in found.results]
    return JsonResponse({"results": shown, "after": found.after[0] if found.after else None})


def _rule(request: HttpRequest) -> NumberRule:
    given = request.POST
    return NumberRule(
        given.get("prefix", ""),
        given.get("start", ""),
        _whole(given.get("increment", "1")),
        _whole(given.get("pieces", "1")),
        _whole(given["width"]) if given.get("width") else None,
        given.get("suffix", ""),
    )


def _whole(text: str) -> int:
    """A typed whole number; 0, which no rule takes, for anything else."""
    return int(text) if text.isascii() and text.strip().isdigit() and len(text) < 10 else 0


def _refused(refused: Refused) -> JsonResponse:
    said: Iterable[dict[str, Any]] = refusals.shown(refused.refusals)
    return JsonResponse({"refusals": [one["message"] for one in said]}, status=status_of(refused))
