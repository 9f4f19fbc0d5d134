"""The cells of a report: each value as its column says it is, and where it leads; and the same in words for a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from serialtrail.queries.reports.asked import Column
from serialtrail.web import words
from serialtrail.web.reports_shown import FINDING
from serialtrail.web.templatetags import trail

Row = Mapping[str, Any]
RIGHT = ("quantity",)
DULL = ("", "0", None)


# Codes that stand on a page beneath the name that they have in another column; in a file both have their own.
NAMED = {"item": "item_name", "party": "party_name"}


def on_page(columns: tuple[Column, ...], rows: Sequence[Row]) -> list[tuple[str, Column]]:
    """Heading and column of what a page shows: names with their codes, rare values only where there are any."""
    known = {column.name: column for column in columns}
    shown = []
    for column in columns:
        if column.name in NAMED.values() and any(NAMED[code] == column.name for code in NAMED if code in known):
            continue
        if column.rare and not any(row[column.name] for row in rows):
            continue
        named = known.get(NAMED.get(column.name, ""))
        shown.append((gettext((named or column).heading), column))
    return shown


def cells(
    columns: Sequence[tuple[str, Column]], row: Row, closer: Mapping[str, Callable[[Row], str]]
) -> list[dict[str, Any]]:
    """The cells of a row; `closer` are addresses that look closer at a column's value."""
    return [
        {
            "label": heading,
            "shown": _drawn(column, row, closer.get(column.name)),
            "right": column.shows in RIGHT,
            "dull": row[column.name] in DULL,
        }
        for heading, column in columns
    ]


def _drawn(column: Column, row: Row, closer: Callable[[Row], str] | None) -> SafeString | str:
    value = row[column.name]
    name = NAMED.get(column.name, "")
    if name in row and (value or row[name]):
        return _with_name(column, row, str(row[name] or value))
    if value in (None, ""):
        return ""
    drawn = _DRAWN.get(column.shows, _text)(str(value), _id(column, row))
    if closer is not None and value != "0":
        return format_html('<a href="{}">{}</a>', closer(row), drawn)
    return drawn


def _with_name(column: Column, row: Row, name: str) -> SafeString | str:
    """The name as a link to what it names; beneath an item's its SKU, by which people know it."""
    code = row[column.name]
    if not code:
        return escape(name)
    linked = format_html('<a href="{}?{}">{}</a>', reverse("go", args=[column.name]), urlencode({"code": code}), name)
    return format_html('{} <span class="sub">{}</span>', linked, code) if column.name == "item" else linked


def _id(column: Column, row: Row) -> str:
    return str(row[column.of] or "") if column.of else ""


def _text(value: str, _id: str) -> str:
    return escape(value)


def _number(value: str, id: str) -> SafeString:
    return trail.number(value, reverse("serial", args=[id]))


def _named(what: str) -> Callable[[str, str], SafeString]:
    def linked(value: str, _id: str) -> SafeString:
        return format_html('<a href="{}?{}">{}</a>', reverse("go", args=[what]), urlencode({"code": value}), value)

    return linked


def _document(value: str, id: str) -> SafeString:
    return format_html('<a class="doc-no" href="{}">{}</a>', reverse("document", args=[id]), value)


def _serial(value: str, id: str) -> SafeString:
    return format_html('<a class="mono" href="{}">{}</a>', reverse("serial", args=[id]), value)


def _place(value: str, _id: str) -> SafeString | str:
    return words.word(words.PLACE, value) if value in words.PLACE else _named("location")(value, "")


def _local_day(value: str) -> str:
    return trail.day(timezone.localdate(datetime.fromisoformat(value)))


_DRAWN: dict[str, Callable[[str, str], SafeString | str]] = {
    "number": _number,
    "serial": _serial,
    "code": lambda value, _: format_html('<span class="mono">{}</span>', value),
    "item": _named("item"),
    "party": _named("party"),
    "document": _document,
    "location": _place,
    "quantity": lambda value, _: trail.quantity(value),
    "place_in_order": lambda value, _: format_html('<span class="digits">{}</span>', value),
    "day": lambda value, _: format_html('<span class="digits">{}</span>', trail.day(value)),
    "moment": lambda value, _: format_html('<span class="digits">{}</span>', trail.moment(value)),
    "date_of_moment": lambda value, _: format_html('<span class="digits">{}</span>', _local_day(value)),
    "status": lambda value, _: trail.status(value),
    "kind": lambda value, _: trail.kind_word(value),
    "act": lambda value, _: trail.act_word(value),
    "finding": lambda value, _: format_html('<span class="flag">{}</span>', FINDING[value]),
    "hash": lambda value, _: format_html('<code title="{}">{}</code>', value, value[:10]),
}
_WORDS: dict[str, words.Words] = {
    "status": words.STATUS, "kind": words.KIND, "act": words.ACT, "location": words.PLACE, "finding": FINDING,
}  # fmt: skip


def worded(columns: tuple[Column, ...]) -> Callable[[Row], dict[str, Any]]:
    """What makes a row ready for a file: keys of the domain become words, everything else stays as it is.

    What is said is said now: the language may be another by the time that the file is sent.
    """
    said = {
        column.name: {key: str(word) for key, word in _WORDS[column.shows].items()}
        for column in columns
        if column.shows in _WORDS
    }

    def ready(row: Row) -> dict[str, Any]:
        return {
            column.name: said.get(column.name, {}).get(row[column.name], row[column.name]) for column in columns
        }  # fmt: skip

    return ready
