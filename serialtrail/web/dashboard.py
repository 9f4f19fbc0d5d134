"""The overview: what there is, today, what is on its way, what needs attention; each figure leads to its list."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from serialtrail.access.who import Who
from serialtrail.catalog import items
from serialtrail.domain import rights
from serialtrail.queries import attention, document_lists, overview, serials, stock
from serialtrail.queries.document_lists import DocumentFilters
from serialtrail.queries.serials import SerialFilters
from serialtrail.queries.stock import StockFilters
from serialtrail.web.answers import page
from serialtrail.web.charts import groups, share
from serialtrail.web.kinds import place_of
from serialtrail.web.members import MemberRequest, may, member
from serialtrail.web.templatetags import trail

LATEST = 8
WEEKS = 12
OLD = timedelta(days=7)

Warning_ = dict[str, Any]


@member
def overview_page(request: MemberRequest) -> HttpResponse:
    who, now = request.who, timezone.now()
    places = overview.places(who.organization_id, who.stores)
    sums = overview.sums(who.organization_id, who.stores)
    if who.stores is not None:
        # What a limited member can list of them.
        gone = SerialFilters(statuses=("missing",), stores=who.stores)
        sums["missing"] = str(serials.count(who.organization_id, gone, exact=True))
    most = max([Decimal(0), *(place["on_hand"] for place in places)])
    on_the_way = attention.transfers(who.organization_id, _day(now - OLD), who.stores)
    waiting = attention.waiting(who.organization_id, now - OLD, _own_kinds(who), who.stores)
    context = {
        "sums": sums,
        "places_held": [
            {**place, "numbered": share(place["serials"], most), "all": share(place["on_hand"], most)}
            for place in places
        ],
        "today": _trade(who, attention.today(who.organization_id, _day(now), who.stores)),
        "on_the_way": {**on_the_way, "age": _age(on_the_way["oldest"], _day(now))},
        "drafts": _by_place(waiting, "drafts", "draft"),
        "drafts_sum": sum(row["drafts"] for row in waiting),
        "warnings": _warnings(who, on_the_way, waiting, now),
        "chart": _weeks(overview.weeks(who.organization_id, _day(now), WEEKS, who.stores)),
        "latest": document_lists.page(who.organization_id, DocumentFilters(stores=who.stores), LATEST).results,
        "may_buy": may(who, "document_draft", "purchase"),
        "may_sell": may(who, "document_draft", "sale"),
        "may_move": may(who, "document_draft", "transfer"),
        "may_write": may(who, "catalog_write"),
        "first_steps": _first_steps(who, places, sums),
    }
    return page(request, "dashboard", context)


def _weeks(weeks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The drawing of what was bought and sold, each week with a sentence of its own."""
    points = [(f"{week['start']:%m-%d}", (week["bought"], week["sold"])) for week in weeks]
    told = [
        _("Week of %(day)s: %(bought)s bought, %(sold)s sold")
        % {"day": trail.day(week["start"]), **{name: trail.quantity(week[name]) for name in ("bought", "sold")}}
        for week in weeks
    ]
    return groups(points, timed=True, told=told)


def _day(at: datetime) -> date:
    """The business day there, in the organization's time zone."""
    return timezone.localdate(at)


def _own_kinds(who: Who) -> frozenset[str]:
    """The kinds whose drafts concern this member: those they may write, all of them for who only reads."""
    mine = rights.kinds_allowed(who.role, "document_draft")
    return mine or (rights.DOCUMENT_KINDS if who.role == "auditor" else mine)


def _age(oldest: str | None, today: date) -> str:
    if oldest is None:
        return _("nothing on the way")
    days = (today - date.fromisoformat(oldest)).days
    if not days:
        return _("all left today")
    return ngettext("the oldest left %(n)s day ago", "the oldest left %(n)s days ago", days) % {"n": days}


def _trade(who: Who, today: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The figures of today that concern this member, each with its list."""
    shown = []
    for word, kind, title in (("sold", "sale", _("Sold today")), ("bought", "purchase", _("Bought today"))):
        if who.role != "auditor" and not may(who, "document_draft", kind):
            continue
        back = today["came_back" if word == "sold" else "went_back"]
        address = f"{reverse(place_of(kind))}?{urlencode({'kind': kind, 'since': timezone.localdate().isoformat()})}"
        shown.append({"title": title, "url": address, "back": back["units"], **today[word]})
    return shown


def _by_place(waiting: Sequence[Mapping[str, Any]], name: str, state: str) -> list[dict[str, Any]]:
    """How many of them stand in the list of each place of the menu."""
    counts: dict[str, int] = {}
    for row in waiting:
        if row[name]:
            counts[place_of(row["kind"])] = counts.get(place_of(row["kind"]), 0) + row[name]
    titles = {"purchases": _("Purchases"), "sales": _("Sales"), "transfers": _("Transfers"), "counts": _("Counts")}
    return [
        {"n": n, "title": titles[place], "url": f"{reverse(place)}?{urlencode({'state': state})}"}
        for place, n in counts.items()
    ]


def _warnings(
    who: Who, on_the_way: Mapping[str, Any], waiting: Sequence[Mapping[str, Any]], now: datetime
) -> list[Warning_]:
    """What somebody should look at, each as a sentence with its list; nothing when all is well."""
    before = _day(now - OLD) - timedelta(days=1)
    found: list[Warning_] = []

    def warn(n: int, said: str, url: str, icon: str, **query: Any) -> None:
        if n:
            found.append({"n": n, "said": said, "icon": icon, "url": f"{reverse(url)}?{urlencode(query)}"})

    old = on_the_way["old"]
    warn(
        old, ngettext("transfer is on its way for more than a week", "transfers are on their way for more than a week",
        old), "transfers", "truck", state="shipped", until=before.isoformat(),
    )  # fmt: skip
    for row in _by_place(waiting, "pending", "pending"):
        said = ngettext("document waits for review: %(place)s", "documents wait for review: %(place)s", row["n"])
        found.append({"n": row["n"], "said": said % {"place": row["title"]}, "icon": "clock", "url": row["url"]})
    for row in _by_place(waiting, "old", "draft"):
        said = ngettext("draft is older than a week: %(place)s", "drafts are older than a week: %(place)s", row["n"])
        found.append({"n": row["n"], "said": said % {"place": row["title"]}, "icon": "edit", "url": row["url"]})
    blocked = SerialFilters(statuses=("in_stock",), blocked=True, stores=who.stores)
    n = serials.count(who.organization_id, blocked, exact=True) or 0
    warn(
        n, ngettext("blocked number is in stock", "blocked numbers are in stock", n), "serials", "shield",
        section="stock", mark="blocked",
    )  # fmt: skip
    n = stock.count(who.organization_id, StockFilters(negative=True, stores=who.stores), exact=True) or 0
    warn(
        n, ngettext("item has stock below zero", "items have stock below zero", n), "stock", "alert-triangle",
        mark="negative",
    )  # fmt: skip
    return found


def _first_steps(who: Who, places: Sequence[Any], sums: Mapping[str, str]) -> list[dict[str, Any]]:
    """What a new organization does first, and what of it is done; empty once goods have come in."""
    if places and Decimal(sums["on_hand"]):
        return []
    has_item = bool(items.listed(who.organization_id, None, 1).results)
    if places and has_item and document_lists.page(who.organization_id, DocumentFilters(states=("posted",)), 1).results:
        return []
    return [
        {"title": _("Make a store or warehouse"), "url": reverse("location_new"), "done": bool(places)},
        {
            "title": _("Make an item, and switch serial tracking on for it"),
            "url": reverse("item_new"),
            "done": has_item,
        },
        {"title": _("Receive a purchase there"), "url": reverse("purchase_new"), "done": False},
    ]
