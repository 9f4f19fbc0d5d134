"""Labels: of chosen numbers, of a document's, of an item's; the log of what was printed; numbers ahead of goods."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from serialtrail.access.who import Who, actor
from serialtrail.catalog import items
from serialtrail.domain import checks
from serialtrail.domain.numbers import split
from serialtrail.domain.refusals import NotThere, Refused
from serialtrail.labels import printing, templates
from serialtrail.labels.printing import Wanted
from serialtrail.queries import label_prints, serials
from serialtrail.queries.serials import SerialFilters
from serialtrail.web import label_words, lists, refusals
from serialtrail.web.answers import page, present, status_of
from serialtrail.web.members import MemberRequest, may, member
from serialtrail.web.serial_lists import chosen

SHOWN = 12


@require_http_methods(["GET", "POST"])
@member
def labels(request: MemberRequest) -> HttpResponse:
    """Ask by which template, how many of each and as what; then write it into the log and go to its page."""
    who = request.who
    given = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {"refusals": []}
    status, source = 200, ""
    rows: list[dict[str, Any]] = []
    try:
        source, rows = _rows(request)
        if given.get("act") == "make" and request.method == "POST":
            template = given.get("template") or templates.STANDARD
            wanted = Wanted(template, whole(given.get("copies", "")), given.get("format") or "pdf", source)
            return redirect("label_print", printing.record(who, rows, wanted, timezone.now()))
    except Refused as refused:
        context["refusals"], status = refusals.shown(refused.refusals), status_of(refused)
    context |= {
        "rows": rows[:SHOWN],
        "count": len(rows),
        "more": max(0, len(rows) - SHOWN),
        "source": source,
        "ids": [row["id"] for row in rows] if given.getlist("serial") else [],
        "given": {name: given.get(name, "") for name in ("document", "item", "numbers", "copies", "format")},
        "asked": any(given.get(name) for name in ("serial", "document", "item", "numbers")),
        **offered(who, given.get("template", "")),
    }
    return page(request, "labels", context, status)


@require_GET
@member
def preview(request: MemberRequest) -> HttpResponse:
    """One label as PNG: of a serial, or of a sample, by the template that is named."""
    who = request.who
    template = templates.named(who.organization_id, request.GET.get("template", ""))
    facts = None
    if serial := request.GET.get("number", "")[:200]:
        rows, _unknown = label_prints.named(who.organization_id, [serial])
        facts = printing.facts_of(who, rows)[0] if rows else None
    return _file(printing.preview(who.organization, template, facts).data, "image/png")


@member
def print_list(request: MemberRequest) -> HttpResponse:
    """Who printed labels of which numbers, when, by which template."""
    organization = request.who.organization_id
    found = label_prints.prints(organization, lists.PAGE, lists.after(request))
    shown = lists.shown(request, found, {})
    rows = [{**row, "words": label_words.template(row["template"])} for row in found.results]
    context = {
        **shown,
        "rows": rows,
        "count": label_prints.count(organization),
        **lists.exported(request.who, "labels"),
    }
    return page(request, "label_prints", {**context, "may_label": may(request.who, "label")})


@member
def print_page(request: MemberRequest, print_id: int) -> HttpResponse:
    """One print of the log: what it shows, its files, its numbers, and to make it again."""
    who = request.who
    found, rows = _print(who, print_id)
    labels = found["labels"]
    context: dict[str, Any] = {
        "print": {**found, "words": label_words.template(found["template"])},
        "rows": rows[:SHOWN],
        "labels": labels[:SHOWN],
        "more": max(0, len(labels) - SHOWN),
        "gone": sum(label["serial"] is None for label in labels),
        "formats": label_words.FORMAT.items(),
        "may_label": may(who, "label"),
    }
    try:
        template = templates.named(who.organization_id, found["template"])
    except Refused as refused:
        told = {"refusals": refusals.shown(refused.refusals), "all_numbers": " ".join(row["number"] for row in rows)}
        return page(request, "label_print", {**context, **told})
    sheet = template.layout.size.sheet
    notes = printing.notes(who, template, rows)
    context |= {"template": template, "sheet": sheet, "notes": label_words.notes(notes)}
    return page(request, "label_print", context)


@require_GET
@member
def print_file(request: MemberRequest, print_id: int) -> HttpResponse:
    """The labels of a print as a file."""
    _print(request.who, print_id)
    format = request.GET.get("format", "")
    first = min(max(whole(request.GET.get("first", "1")), 1), 1000)
    made = printing.drawn(request.who, print_id, format, skip=first - 1)
    ending = next(name for name, kind in printing.TYPES.items() if kind == made.type)
    answer = _file(made.data, made.type)
    how = "attachment" if ending == "zpl" else "inline"
    answer.headers["Content-Disposition"] = f'{how}; filename="labels-{print_id}.{ending}"'
    return answer


@require_POST
@member
def print_again(request: MemberRequest, print_id: int) -> HttpResponse:
    """Write into the log that the same labels are made once more, and go to that page."""
    _print(request.who, print_id)
    made = printing.again(request.who, print_id, timezone.now())
    messages.success(request, _("The reprint is in the log; print its file."))
    return redirect("label_print", made)


def offered(who: Who, chosen_name: str = "") -> dict[str, Any]:
    """The templates and formats to choose from, for a page."""
    own: list[tuple[str, str]] = []
    built_in: list[tuple[str, str]] = []
    for one in templates.listed(who.organization_id):
        (built_in if one.id is None else own).append((one.name, label_words.template(one.name)))
    known = {name for name, _words in (*own, *built_in)}
    first = own[0][0] if own else templates.STANDARD
    return {
        "own": own,
        "built_in": built_in,
        "template": chosen_name if chosen_name in known else first,
        "formats": [pair for pair in label_words.FORMAT.items() if pair[0] != "png"],
        "may_label": may(who, "label"),
    }


def whole(text: str, absent: int = 1) -> int:
    """A typed whole number; 0, which nothing takes, for what is none."""
    text = text.strip()
    if not text:
        return absent
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def of_serial(who: Who, serial: dict[str, Any]) -> list[dict[str, Any]]:
    """The latest prints that a serial stands on, under its number or one it had, for its page."""
    former = [alias["code"] for alias in serial["aliases"] if alias["type"] == "former"]
    rows = label_prints.of_serial(who.organization_id, [serial["number"], *former])
    return [{**row, "words": label_words.template(row["template"])} for row in rows]


def _rows(request: MemberRequest) -> tuple[str, list[dict[str, Any]]]:
    """What the numbers come from, and the serials. Raises Refused."""
    who = request.who
    given = request.POST if request.method == "POST" else request.GET
    if given.getlist("serial"):
        return "", chosen(request)
    if document := given.get("document", ""):
        try:
            return printing.of_document(who, int(document) if document.isascii() and document.isdigit() else 0)
        except NotThere as gone:
            raise Http404 from gone
    if sku := given.get("item", "").strip()[:200]:
        item = items.shape(present(items.found(who.organization_id, sku=sku)))
        return item["sku"], printing.of_list(who, SerialFilters(item=item["sku"], statuses=("in_stock",)))
    return "", printing.of_numbers(who, list(split(given.get("numbers", "")[:1_000_000])))


def _print(who: Who, print_id: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    checks.demand(actor(who), "read")
    try:
        return printing.read(who, print_id)
    except printing.NoPrint as gone:
        raise Http404 from gone


def _file(data: bytes, kind: str) -> HttpResponse:
    return HttpResponse(data, content_type=kind)


@member
def link(request: MemberRequest, gtin: str, number: str) -> HttpResponse:
    """Where the link on a label leads a member: to the page of its number."""
    found = present(serials.find(request.who.organization_id, number))
    return redirect("serial", int(found["id"]))
