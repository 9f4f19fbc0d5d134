"""What the address asks of a report: its filters as they stand there, what they mean, and how the page offers them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from serialtrail.domain.documents import ACTS, KINDS
from serialtrail.queries.reports.asked import Asked
from serialtrail.web import lists, words
from serialtrail.web.choices import location_codes
from serialtrail.web.members import MemberRequest
from serialtrail.web.reports_shown import BY, FILTER, FILTER_OF, MARKS, Shown

# Reports whose period is one of moments, not of business dates.
BY_MOMENT = ("serials", "missing", "journal")
NUMBERS = {"days": (0, 3650), "most": (1, 1_000_000)}
USUAL = {("warranty", "days"): 30, ("gaps", "most"): 1000}
PICKED = {"item": "pick_item", "party": "pick_party"}
TEXTS = ("q", "item", "location", "party", "document", "kind", "act", "status", "mark")
MOVING = tuple(kind for kind, about in KINDS.items() if about.moves)


@dataclass
class Wanted:
    """The filters by name as they stand in the address (`given`) and as they are in force (`values`), what they mean,
    and sentences about what has no meaning."""

    given: dict[str, str]
    values: dict[str, str]
    asked: Asked
    faults: list[str] = field(default_factory=list)


def wanted(request: MemberRequest, name: str, shown: Shown) -> Wanted:
    """Read the address; what has no meaning is left out and said."""
    given = lists.chosen(request, *shown.filters)
    faults: list[str] = []
    today = timezone.localdate()
    for one, known in _choices(request, name, shown).items():
        if given[one] not in {key for key, _word in known}:
            given[one] = ""
    days = {one: _day(given, one, faults) for one in ("since", "until", "on") if one in given}
    numbers = {one: _number(given, one, faults) for one in NUMBERS if one in given}
    values = dict(given)
    if shown.period is not None and not (given["since"] or given["until"]):
        start = today - timedelta(days=shown.period - 1)
        days["since"], values["since"] = start, start.isoformat()
    for (report, one), usual in USUAL.items():
        if report == name and numbers.get(one) is None:
            numbers[one], values[one] = usual, str(usual)
    since, until = days.get("since"), days.get("until")
    if since and until and since > until:
        faults.append(_("Nothing can be both since the later and until the earlier day."))
    said: dict[str, Any] = {one: given[one] for one in TEXTS if one in given}
    said |= {one: value for one, value in numbers.items() if value is not None}
    said |= _period(name, since, until)
    if "on" in given:
        said |= _then(given, values, days["on"], today, faults)
    if "anywhere" in given:
        said["location"] = given["anywhere"]
    asked = Asked(today=today, stores=request.who.stores, **said)
    return Wanted(_unusual(name, given, shown, today), values, asked, faults)


def _unusual(name: str, given: dict[str, str], shown: Shown, today: date) -> dict[str, str]:
    """What was asked for beyond what is shown anyway: a form sends its usual values too."""
    usual = {one: str(value) for (report, one), value in USUAL.items() if report == name}
    usual |= {"on": today.isoformat(), "by": "posted"}
    if shown.period is not None and not given["until"]:
        usual["since"] = (today - timedelta(days=shown.period - 1)).isoformat()
    return {one: "" if value == usual.get(one) else value for one, value in given.items()}


def _period(name: str, since: date | None, until: date | None) -> dict[str, Any]:
    if name not in BY_MOMENT:
        return {"since": since, "until": until}
    return {"start": _moment(since, time.min), "end": _moment(until, time.max)}


def _then(
    given: dict[str, str], values: dict[str, str], on: date | None, today: date, faults: list[str]
) -> dict[str, Any]:
    """The moment of which a past state is told: the end of the day, unless a time is named."""
    clock = time.max
    if given["time"]:
        try:
            clock = time.fromisoformat(given["time"])
        except ValueError:
            faults.append(_("“%(text)s” is not a time; write it as hours:minutes.") % {"text": given["time"][:40]})
            given["time"] = values["time"] = ""
    day = on or today
    values["on"] = day.isoformat()
    values["by"] = given["by"] or "posted"
    return {"at": _moment(day, clock), "on": day if given["by"] == "dated" else None}


def _moment(day: date | None, at: time) -> datetime | None:
    """A time of a day, as the organization's clocks tell it."""
    return None if day is None else timezone.make_aware(datetime.combine(day, at.replace(tzinfo=None)))


def _day(given: dict[str, str], name: str, faults: list[str]) -> date | None:
    try:
        return date.fromisoformat(given[name]) if given[name] else None
    except ValueError:
        faults.append(_("“%(text)s” is not a day; write it as year-month-day.") % {"text": given[name][:40]})
        given[name] = ""
        return None


def _number(given: dict[str, str], name: str, faults: list[str]) -> int | None:
    text, (least, most) = given[name], NUMBERS[name]
    if not text:
        return None
    if text.isascii() and text.isdigit() and least <= int(text) <= most:
        return int(text)
    told = {"text": text[:40], "least": least, "most": most}
    faults.append(_("“%(text)s” is not a whole number from %(least)s to %(most)s.") % told)
    given[name] = ""
    return None


def _choices(request: MemberRequest, name: str, shown: Shown) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen from, by filter; the empty choice is for all."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in shown.filters:
        if one == "status":
            found[one] = _all(words.STATUS)
        elif one == "mark":
            found[one] = _all(MARKS)
        elif one == "kind":
            found[one] = _all({kind: words.KIND[kind] for kind in MOVING})
        elif one == "act":
            found[one] = _all({act: words.ACT[act] for act in ACTS})
        elif one == "by":
            found[one] = [(key, str(word)) for key, word in BY.items()] + [("", "")]
    return found


def _all(known: words.Words) -> list[tuple[str, str]]:
    return [("", _("All")), *((key, str(word)) for key, word in known.items())]


def offered(request: MemberRequest, name: str, shown: Shown, found: Wanted) -> list[dict[str, Any]]:
    """The fields of the form, each with its word, its value and what can be chosen."""
    choices = _choices(request, name, shown)
    fields = []
    for one in shown.filters:
        made: dict[str, Any] = {"name": one, "title": FILTER_OF.get((name, one), FILTER[one]), "type": "text"}
        made["value"] = found.values[one]
        if one in ("location", "anywhere"):
            stores = [(code, f"{code} · {title}") for code, title in location_codes(request.who)]
            virtual = [(key, str(word)) for key, word in words.PLACE.items()] if one == "anywhere" else []
            if request.who.stores is not None:
                virtual = []
            made |= {"type": "choice", "choices": [("", _("All")), *stores, *virtual]}
        elif one in choices:
            made |= {"type": "choice", "choices": [pair for pair in choices[one] if pair[1]]}
        elif one in ("since", "until", "on"):
            made["type"] = "date"
        elif one == "time":
            made["type"] = "time"
        elif one in NUMBERS:
            made |= {"type": "number", "least": NUMBERS[one][0], "most": NUMBERS[one][1]}
        elif one in PICKED:
            made |= {"type": "picked", "route": PICKED[one]}
        fields.append(made)
    return fields


def chips(request: MemberRequest, name: str, shown: Shown, found: Wanted) -> list[dict[str, str]]:
    """The filters in force, each with the address of the report without it."""
    known = {one: dict(pairs) for one, pairs in _choices(request, name, shown).items()}
    return [
        {
            "title": str(FILTER_OF.get((name, one), FILTER[one])),
            "value": _said(one, value, known),
            "url": address(request, **{one: None}),
        }
        for one, value in found.given.items()
        if value
    ]


def _said(name: str, value: str, known: dict[str, dict[str, str]]) -> str:
    if name in ("since", "until", "on"):
        return date_format(date.fromisoformat(value), pgettext("date, in Django's format letters", "j M Y"))
    if name == "anywhere":
        return words.word(words.PLACE, value)
    return known.get(name, {}).get(value, value)


def address(request: MemberRequest, **changes: str | None) -> str:
    """This report's address with some of it changed, from its beginning."""
    query: QueryDict = request.GET.copy()
    query.pop("after", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return f"?{query.urlencode()}"
