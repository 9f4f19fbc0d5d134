"""Counts: the list of those going on, starting one, the page that counts, the review before posting, the report."""

from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from serialtrail.access.who import actor
from serialtrail.catalog import items
from serialtrail.domain import numbers, rights
from serialtrail.domain.documents import BLIND, allowed
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.domain.refusals import Refused
from serialtrail.posting import engine, outlook
from serialtrail.queries import counts, documents, open_counts
from serialtrail.web import count_words, refusals
from serialtrail.web.answers import done, page, present, status_of
from serialtrail.web.choices import location_codes
from serialtrail.web.documents import document_list
from serialtrail.web.members import MemberRequest, may, member

SHOWN = 500
MOST_SAID = 200
# Sections of the page that counts; the first is shown when none is asked for.
SECTIONS = ("items", "unexpected", "missing", "found")
# Seconds that somebody is said to be at work after a scan, and that a mark of it stands without being made anew.
_AT_WORK, _FRESH = 15 * 60, 60


def _going_on(request: MemberRequest) -> dict[str, Any]:
    """What the list shows above it: counts that are not posted yet, with who is at work on them."""
    found = open_counts.going_on(request.who.organization_id, request.who.stores)
    keys = {_key(request, one["id"]): one for one in found}
    marks = cache.get_many(keys) if keys else {}
    for key, one in keys.items():
        one["people"] = _names(marks.get(key))
        one["scope_word"] = one["category"] if one["scope"] == "category" else count_words.SCOPE[one["scope"]]
        one["blind"] = hides_expected(request, one)
        one["most"] = max(one["expected"], one["counted"], 1)
    return {"open": found, "may_count": may(request.who, "document_draft", "count")}


count_list = document_list("counts", "counts", _going_on)


@require_http_methods(["GET", "POST"])
@member
def new(request: MemberRequest) -> HttpResponse:
    """Choose place and scope, and start."""
    places = location_codes(request.who)
    given = request.POST if request.method == "POST" else request.GET
    typed = {name: given.get(name, "").strip()[:200] for name in ("location", "scope", "category", "full", "blind")}
    typed["items"] = given.get("items", "")[:100_000]
    typed["reference"] = given.get("reference", "").strip()
    typed["location"] = typed["location"] or (places[0][0] if len(places) == 1 else "")
    typed["scope"] = typed["scope"] if typed["scope"] in count_words.SCOPE else "lines"
    said: list[dict[str, Any]] = []
    status = 200
    if request.method == "POST":
        try:
            made = engine.create(request.who.organization_id, actor(request.who), _draft(typed), timezone.now())
            return redirect("count", made.document)
        except Refused as refused:
            said, status = refusals.shown(refused.refusals), status_of(refused)
    request.place = "counts"
    context = {
        "typed": typed,
        "locations": places,
        "scopes": count_words.SCOPE.items(),
        "categories": open_counts.categories(request.who.organization_id),
        "refusals": said,
    }
    return page(request, "count_new", context, status)


def _draft(typed: dict[str, str]) -> Draft:
    skus = dict.fromkeys(numbers.split(typed["items"])) if typed["scope"] == "lines" else ()
    return Draft(
        kind="count",
        location=typed["location"] or None,
        scope=typed["scope"],
        category=typed["category"] if typed["scope"] == "category" else "",
        full=typed["full"] == "yes",
        mode=BLIND if typed["blind"] else "",
        reference=typed["reference"],
        lines=tuple(DraftLine(sku=sku) for sku in skus),
    )


@require_GET
@member
def count_page(request: MemberRequest, document_id: int) -> HttpResponse:
    """The page that counts; of a posted count its report."""
    document = stored(request, document_id)
    found = present(counts.view(request.who.organization_id, document_id))
    if document["state"] != "draft":
        return _report(request, document, found)
    return page(request, "count", {**_head(request, document), **_live(request, document, found)})


@require_http_methods(["GET", "POST"])
@member
def review(request: MemberRequest, document_id: int) -> HttpResponse:
    """What posting will do, in sentences and figures; then post."""
    document = stored(request, document_id)
    if document["state"] != "draft" or hides_expected(request, document):
        return redirect("count", document_id)
    organization, by = request.who.organization_id, actor(request.who)
    status, said = 200, None
    told = outlook.of_count(organization, by, document_id, timezone.now())
    changed = request.method == "POST" and request.POST.get("seen", told.mark) != told.mark
    if changed:
        status = 409
    elif request.method == "POST":
        try:
            # Its numbers came in by scans, each an operation of its own: together they have no limit.
            confirm = request.POST.getlist("confirm")[:20]
            engine.post(organization, by, document_id, timezone.now(), confirm=confirm)
            return done(request, _("Posted."), "count", document_id)
        except Refused as refused:
            status, said = status_of(refused), refused.refusals
    found = present(counts.view(organization, document_id, SHOWN))
    units = {sku: units for sku, units in told.units.items() if units}
    names = {item["sku"]: item["name"] for item in items.named(organization, units)}
    context = {
        **_head(request, document),
        "view": found,
        "told": told,
        "changed": changed,
        "sentences": count_words.outlook(told),
        "units": count_words.units(
            [{"item": sku, "item_name": names.get(sku, ""), "units": n} for sku, n in units.items()]
        ),
        "refusals": refusals.shown((said or told.refusals)[:MOST_SAID]),
        "more_refusals": max(len(said or told.refusals) - MOST_SAID, 0),
        "missing": [count_words.row(one, absent=True) for one in found["missing_serials"]],
        "unexpected": [count_words.row(one) for one in found["unexpected_serials"]],
        "people": [name for name in names_at_work(request, document_id) if name != request.who.member],
    }
    return page(request, "count_review", context, status)


def _report(request: MemberRequest, document: dict[str, Any], found: dict[str, Any]) -> HttpResponse:
    def rows(name: str) -> list[dict[str, Any]]:
        return [count_words.row(one, posted=True) for one in found[f"{name}_serials"]]

    context = {
        **_head(request, document),
        "view": found,
        "units": count_words.units(found["units"]),
        "parts": [(name, found[name], rows(name)) for name in ("missing", "unexpected", "left_alone", "found")],
    }
    return page(request, "count_report", context)


def _live(request: MemberRequest, document: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """What is brought anew while others count: sums, and the section that is open. Blind, without what is expected."""
    blind = is_blind(request, document)
    sections = ("items", "found") if blind else SECTIONS
    asked = request.GET.get("show", "")
    section = asked if asked in sections else "items"
    counted = sum(found["found_by_line"].values())
    rows: list[dict[str, Any]] = []
    if section == "found":
        listed = found["found_serials"]
        rows = [count_words.row(one) for one in reversed(listed[-SHOWN:])]
    elif section != "items":
        rows = [count_words.row(one, absent=section == "missing") for one in found[f"{section}_serials"][:SHOWN]]
    if blind and section == "found":
        entered = [number for line in document["lines"] for number in line["serials"]]
        rows = [{"number": number, "id": None} for number in reversed(entered[-SHOWN:])]
    sums = {"found": counted if blind else found["found"], **{name: found[name] for name in ("missing", "unexpected")}}
    rest = 0 if section == "items" else sums[section] - len(rows)
    return {
        "blind": blind,
        "section": section,
        "sections": [(name, sums.get(name)) for name in sections],
        "view": found,
        "counted": counted,
        "items": open_counts.items(request.who.organization_id, int(document["id"])) if section == "items" else [],
        "rows": rows,
        "rest": max(rest, 0),
        "people": names_at_work(request, int(document["id"])),
        "listed": [line["item"] for line in document["lines"]],
    }


def _head(request: MemberRequest, document: dict[str, Any]) -> dict[str, Any]:
    who = request.who
    scope = document["scope"] or "lines"

    def open_to(step: str, action: str) -> bool:
        fits = allowed(step, "count", document["state"])
        return fits and rights.may(who.role, action, kind="count", scope=who.scope)

    return {
        "document": document,
        "scope": document["category"] if scope == "category" else count_words.SCOPE[scope],
        "widens": document["full"] and scope == "lines",
        "may_count": open_to("edit", "scan_into_document"),
        "may_post": open_to("post", "document_post"),
        "may_discard": open_to("discard", "document_discard"),
        "blind_word": (request.POST if request.method == "POST" else request.GET).get("blind", "")[:3],
        "may_see": not hides_expected(request, document),
    }


def stored(request: MemberRequest, document_id: int) -> dict[str, Any]:
    """The count of this id, or the page that says it is not there."""
    document = present(documents.read(request.who.organization_id, document_id))
    if document["kind"] != "count":
        raise Http404
    request.place = "counts"
    return document


def hides_expected(request: MemberRequest, document: dict[str, Any]) -> bool:
    """Whether this member is not to know what is expected: of a blind count those who count and do not resolve."""
    counts_, resolves = (may(request.who, action, "count") for action in ("scan_into_document", "resolve_counts"))
    return bool(document["mode"] == BLIND) and counts_ and not resolves


def is_blind(request: MemberRequest, document: dict[str, Any]) -> bool:
    """Whether the count is shown without what is expected: as it was begun, unless who may see it asks otherwise."""
    given = request.POST if request.method == "POST" else request.GET
    if hides_expected(request, document):
        return True
    asked = given.get("blind", "")
    return asked == "yes" if asked in ("yes", "no") else document["mode"] == BLIND


# -- who is at work: kept for a while beside the books, not in them ---------------------------------------------------


def _key(request: MemberRequest, document_id: int | str) -> str:
    return f"count.{request.who.organization_id}.{document_id}"


def mark_at_work(request: MemberRequest, document_id: int) -> None:
    """Remember that this member has just counted."""
    key, now = _key(request, document_id), timezone.now().timestamp()
    marks = cache.get(key) or {}
    if now - marks.get(request.who.member, 0) > _FRESH:
        cache.set(key, {**marks, request.who.member: now}, _AT_WORK)


def names_at_work(request: MemberRequest, document_id: int) -> list[str]:
    """Who has counted within the last minutes."""
    return _names(cache.get(_key(request, document_id)))


def _names(marks: dict[str, float] | None) -> list[str]:
    since = timezone.now().timestamp() - _AT_WORK
    return sorted(name for name, at in (marks or {}).items() if at > since)
