"""The serial list in its sections: what the address asks for, the filters in force, and the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from serialtrail.domain.answers import Page
from serialtrail.queries import serials
from serialtrail.queries.serials import SerialFilters
from serialtrail.web import lists, words
from serialtrail.web.answers import page
from serialtrail.web.choices import location_codes
from serialtrail.web.members import MemberRequest, may, member

# A section is what a status can be chosen from; the first is shown when none is asked for.
SECTIONS = {
    "stock": ("in_stock",),
    "out": ("sold", "in_transit"),
    "other": ("registered", "missing", "returned_to_supplier", "removed"),
}
SECTION: dict[str, Promise] = {"stock": _("In stock"), "out": _("Out: sold, in transit"), "other": _("Elsewhere")}
# What can be filtered by, and what a filter in force is called.
FILTERS: dict[str, Promise] = {
    "q": _("Number"),
    "item": _("Item"),
    "location": _("Place"),
    "status": _("Status"),
    "party": _("Party"),
    "document": _("Document"),
    "batch": _("Production batch"),
    "mark": _("Mark"),
    "since": _("Moved since"),
    "until": _("Moved until"),
}
# Those that stand behind “More filters”.
FURTHER = ("party", "document", "batch", "since", "until")
MARK = {"held": _("Held"), "blocked": _("Blocked")}
BY_PLACE = "stock"
MOST_CHOSEN = 10_000


@dataclass(frozen=True)
class Asked:
    """The section, the filters as they stand in the address, and what they mean."""

    section: str
    given: Mapping[str, str]
    means: SerialFilters


def asked(request: MemberRequest) -> Asked:
    """Read the address; what has no meaning is left out."""
    section = request.GET.get("section", "stock")
    section = section if section in SECTIONS else "stock"
    given = lists.chosen(request, *FILTERS)
    known = SECTIONS[section]
    if section != BY_PLACE:
        given["location"] = ""
    for name, choices in (("status", known if len(known) > 1 else ()), ("mark", MARK)):
        if given[name] not in choices:
            given[name] = ""
    since, until = (day(given[name]) for name in ("since", "until"))
    means = SerialFilters(
        q=given["q"],
        item=given["item"],
        location=given["location"],
        statuses=(given["status"],) if given["status"] else known,
        party=given["party"],
        document=given["document"],
        production_batch=given["batch"],
        held=True if given["mark"] == "held" else None,
        blocked=True if given["mark"] == "blocked" else None,
        since=_moment(since, time.min),
        until=_moment(until, time.max),
        stores=request.who.stores,
    )
    return Asked(section, {**given, "since": _text(since), "until": _text(until)}, means)


@member
def serial_list(request: MemberRequest) -> HttpResponse:
    who, wanted = request.who, asked(request)
    found = serials.page(who.organization_id, wanted.means, lists.PAGE, lists.after(request))
    counted = Page(found.results, found.after, serials.count(who.organization_id, wanted.means))
    known = SECTIONS[wanted.section]
    context = {
        "section": wanted.section,
        "sections": [(name, word, _address(request, section=name)) for name, word in SECTION.items()],
        "statuses": [(status, words.STATUS[status]) for status in known] if len(known) > 1 else [],
        "marks": MARK.items(),
        "locations": location_codes(who) if wanted.section == BY_PLACE else [],
        "chips": _chips(request, wanted),
        "further": any(wanted.given[name] for name in FURTHER),
        "here": request.get_full_path(),
        "may": {
            "create": may(who, "document_draft", "opening"),
            "transfer": may(who, "document_draft", "transfer"),
            "adjust": may(who, "document_draft", "adjustment"),
            "block": may(who, "serial_block"),
            "export": may(who, "export"),
            "label": may(who, "label"),
            "import": may(who, "import"),
        },
        **lists.exported(who, "serials", to_import="serials"),
    }
    return page(request, "serials", {**lists.shown(request, counted, wanted.given), **context})


def picked(request: MemberRequest) -> frozenset[int]:
    """The ids of the serials that were picked."""
    given = (request.POST if request.method == "POST" else request.GET).getlist("serial")[:MOST_CHOSEN]
    return frozenset(int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 19)


def chosen(request: MemberRequest) -> list[dict[str, Any]]:
    """The serials that were picked, each once; a member limited to stores is told of nothing in stock elsewhere."""
    who = request.who
    rows = serials.those(who.organization_id, picked(request))
    if who.stores is None:
        return rows
    here = {code for code, _name in location_codes(who)}
    return [row for row in rows if row["location"] is None or row["location"] in here]


def _chips(request: HttpRequest, wanted: Asked) -> list[dict[str, str]]:
    """The filters in force, each with the address of the list without it."""
    shown = {**words.STATUS, **MARK}
    return [
        {
            "name": str(FILTERS[name]),
            "value": str(shown.get(value, value)) if name in ("status", "mark") else value,
            "url": _address(request, **{name: None}),
        }
        for name, value in wanted.given.items()
        if value
    ]


def _address(request: HttpRequest, **changes: str | None) -> str:
    """This list's address with some of it changed; what means nothing in another section is left behind."""
    query: QueryDict = request.GET.copy()
    for name in ("after", *(("status", "location") if "section" in changes else ())):
        query.pop(name, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return f"?{query.urlencode()}"


def day(text: str) -> date | None:
    """The day that a text names, if it names one."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _moment(day: date | None, at: time) -> datetime | None:
    """The beginning or end of a day, as the organization's clocks tell it."""
    if day is None:
        return None
    moment = datetime.combine(day, at)
    return timezone.make_aware(moment)
