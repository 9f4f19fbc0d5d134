"""Reports: the list of them, each on its page with filters, sums and a drawing, and each as a table to take away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from serialtrail.access.who import actor
from serialtrail.domain import checks
from serialtrail.exchange import exports
from serialtrail.exchange.exports import tables
from serialtrail.queries.reports.asked import Asked, Point, Report, every
from serialtrail.queries.reports.listed import REPORTS
from serialtrail.queries.reports.transit import AGES
from serialtrail.web import lists, words
from serialtrail.web.answers import page
from serialtrail.web.charts import by_time, groups
from serialtrail.web.exports import sent
from serialtrail.web.members import MemberRequest, may, member
from serialtrail.web.reports_asked import Wanted, address, chips, offered, wanted
from serialtrail.web.reports_cells import Row, cells, on_page, worded
from serialtrail.web.reports_shown import CLOSER, SHOWN, TABS, Shown
from serialtrail.web.templatetags import trail

EMPTY = timedelta(days=31)


@member
def index(request: MemberRequest) -> HttpResponse:
    checks.demand(actor(request.who), "report")
    listed = [
        {"url": reverse("report", args=[name]), "shown": SHOWN[name]}
        for name in REPORTS
        if name not in CLOSER.values()
    ]  # fmt: skip
    return page(request, "reports", {"listed": listed, "may_export": may(request.who, "export")})


@member
def report_page(request: MemberRequest, what: str) -> HttpResponse:
    checks.demand(actor(request.who), "report")
    request.place = "reports"
    report, shown = _named(what)
    found = wanted(request, what, shown)
    organization, asked = request.who.organization_id, found.asked
    count = report.count(organization, asked) if report.count else None
    sums = _sums(report, shown, organization, asked, count)
    # Where an item is needed that is not named, or not known, there is nothing to tell.
    told = not shown.needs or bool(sums)
    rows = report.page(organization, asked, lists.PAGE, lists.after(request))
    closer = _closer(request, what, found)
    columns = on_page(report.columns, rows.results)
    context = {
        "what": what,
        "shown": shown,
        "tabs": _tabs(request, what),
        "fields": offered(request, what, shown, found),
        "faults": found.faults,
        "chips": chips(request, what, shown, found),
        "headings": [(heading, one.shows == "quantity") for heading, one in columns],
        "told": told,
        "unknown": found.given.get(shown.needs, "") if shown.needs and not told else "",
        "sums": sums,
        "chart": _chart(report, what, organization, asked) if told and rows.results else None,
        "may_export": may(request.who, "export"),
        "exports": {form: reverse("report_export", args=[what, form]) + address(request) for form in exports.FORMATS},
        **lists.shown(request, rows, found.given),
        "filtered": any(value for one, value in found.given.items() if one != shown.needs),
        "counted": report.count is not None,
        "count": count,
        "rows": [cells(columns, row, closer) for row in rows.results],
    }
    return page(request, "report", context)


@member
def report_export(request: MemberRequest, what: str, form: str) -> HttpResponse:
    """The whole report as its filters say, as CSV or a workbook, read and sent piece by piece."""
    if form not in exports.FORMATS:
        raise Http404
    for right in ("report", "export"):
        checks.demand(actor(request.who), right)
    report, shown = _named(what)
    found = wanted(request, what, shown)
    if found.faults:
        # A file of another period than was meant tells nobody that it is; the page does.
        return redirect(f"{reverse('report', args=[what])}?{request.GET.urlencode()}")
    asked = found.asked
    ready = worded(report.columns)
    columns = [(name, gettext(heading)) for name, heading in report.table]
    table = tables.of_rows(what, columns, lambda: map(ready, every(report, request.who.organization_id, asked)))
    return sent(request, table, form)


def _named(what: str) -> tuple[Report, Shown]:
    if what not in REPORTS:
        raise Http404
    return REPORTS[what], SHOWN[what]


def _tabs(request: MemberRequest, what: str) -> list[dict[str, Any]]:
    """A report and the one that looks closer at it, with what they both heed of the address."""
    for name, closer in CLOSER.items():
        if what in (name, closer):
            return [
                {
                    "title": TABS[one],
                    "url": reverse("report", args=[one]) + address(request),
                    "here": one == what,
                }
                for one in (name, closer)
            ]
    return []


def _sums(report: Report, shown: Shown, organization_id: int, asked: Asked, count: int | None) -> list[dict[str, Any]]:
    found = report.sums(organization_id, asked) if report.sums else {"count": str(count or "")}
    return [
        {"title": title, "value": found[name], "unit": "\u00a0%" if name == "share" else ""}
        for name, title in shown.sums.items()
        if found.get(name)
    ]


def _chart(report: Report, what: str, organization_id: int, asked: Asked) -> dict[str, Any] | None:
    points = report.points(organization_id, asked) if report.points else []
    if not points or not any(value for point in points for value in point.values):
        return None
    return groups(_labelled(what, points, asked), timed=isinstance(points[0].label, date))


def _labelled(what: str, points: list[Point], asked: Asked) -> list[tuple[str, tuple[Any, ...]]]:
    """The points with words for their labels; days are gathered so that they can be told apart."""
    if what == "in-transit":
        ends: list[int | None] = [*(age - 1 for age in AGES[1:]), None]
        return [(_ages(point.label, end), point.values) for point, end in zip(points, ends, strict=True)]
    if not isinstance(points[0].label, date):
        return [(words.word(words.PLACE, point.label), point.values) for point in points]
    # The period as it was asked for, but no long stretch in which there is nothing yet, and nothing of what is to come.
    earliest, latest = points[0].label, points[-1].label
    first = max(asked.since or earliest, earliest - EMPTY)
    last = min(asked.until or latest, max(asked.today, latest))
    if what == "warranty":
        first, last = asked.today, asked.today + timedelta(days=asked.days)
    gathered = by_time([(point.label, point.values) for point in points], min(first, earliest), last)
    monthly = len(gathered) > 1 and all(day.day == 1 for day, _ in gathered[1:])
    return [(_month(day) if monthly else trail.day(day), values) for day, values in gathered]


def _month(day: date) -> str:
    return date_format(day, pgettext("month, in Django's format letters", "M Y"))


def _ages(least: int, most: int | None) -> str:
    if most is None:
        return gettext("%(n)s days and more") % {"n": least}
    return ngettext("%(least)s to %(most)s day", "%(least)s to %(most)s days", most) % {"least": least, "most": most}


def _closer(request: MemberRequest, what: str, found: Wanted) -> Mapping[str, Callable[[Row], str]]:
    """By column, the address that looks closer at its value."""

    def report(name: str, **more: str) -> Callable[[Row], str]:
        kept = {one: found.values[one] for one in ("since", "until", "on", "time", "by") if one in found.values}

        def to(row: Row) -> str:
            named = {filter_: str(row[column] or "") for filter_, column in more.items() if column in row}
            said = {filter_: value for filter_, value in more.items() if value not in row}
            query = {**kept, **named, **said}
            return f"{reverse('report', args=[name])}?{urlencode({k: v for k, v in query.items() if v})}"

        return to

    def serials(section: str, **columns: str) -> Callable[[Row], str]:
        def to(row: Row) -> str:
            query = {"section": section, **{name: str(row[column]) for name, column in columns.items()}}
            return f"{reverse('serials')}?{urlencode(query)}"

        return to

    lines = report("movement-lines", item="item", location="location", kind="kind")
    return {
        "stock": {"serials": serials("stock", item="item", location="location")},
        "movements": {"came": lines, "went": lines},
        "in-transit": {"numbers": serials("out", document="document", item="item")},
        "returned": {"came": report("movement-lines", item="item", party="party", kind="sale_return")},
        "where": {"serials": report("where-serials", item="item", anywhere="location")},
    }.get(what, {})
