"""Tags and filters of every page: number, status, state, icon, quantity, money, day, moment."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import numberformat, timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from serialtrail.web import words

register = template.Library()

_TAIL = 4  # what people compare and read out
_PLAIN = re.compile(r"[0-9A-Za-z]{9,}")


@register.simple_tag
@cache  # of a few dozen names, drawn some hundred times on a page
def icon(name: str) -> SafeString:
    """A drawing from the sprite, beside words that say the same."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name)


@register.filter
def grouped(number: str) -> SafeString:
    """The number with its last four signs stronger; long plain ones in groups by spacing alone, so that copies stay."""
    head, tail = number[:-_TAIL], number[-_TAIL:]
    if not _PLAIN.fullmatch(number):
        return format_html("{}<b>{}</b>", head, tail)
    first = len(head) % _TAIL
    groups = [head[:first]] if first else []
    groups += [head[at : at + _TAIL] for at in range(first, len(head), _TAIL)]
    return format_html("{}<b>{}</b>", format_html_join("", '<span class="g">{}</span>', ((g,) for g in groups)), tail)


# Numbers and statuses stand on every row: they are written here, where a template would cost most of a page's time.
_LINKED = '<span class="no-cell"><a class="no" href="{url}">{shown}</a>{button}</span>'
_PLAINLY = '<span class="no-cell"><span class="no">{shown}</span>{button}</span>'
_COPY = '<button type="button" class="copy needs-js" data-copy="{}" aria-label="{}">{}</button>'


@register.simple_tag
def number(text: str, url: str = "", copy: bool = True) -> SafeString:
    """The number in groups, a link if `url` is given, with a button that copies it."""
    button = format_html(_COPY, text, gettext("Copy %(number)s") % {"number": text}, icon("copy")) if copy else ""
    return format_html(_LINKED if url else _PLAINLY, url=url, shown=grouped(text), button=button)


@register.simple_tag
def status(word: str) -> SafeString:
    return _marked("status", word, words.STATUS_ICON[word], words.STATUS[word])


@register.simple_tag
def state(word: str) -> SafeString:
    return _marked("state", word, words.STATE_ICON[word], words.STATE[word])


@register.simple_tag
def marked(class_: str, drawing: str, word: str) -> SafeString:
    """A word with its drawing, such as a status; `class_` says its colour."""
    return format_html('<span class="status {}">{}{}</span>', class_, icon(drawing), word)


def _marked(of: str, name: str, drawing: str, said: Promise) -> SafeString:
    return format_html('<span class="status {}-{}">{}{}</span>', of, name, icon(drawing), said)


@register.filter
def kind_word(kind: str) -> str:
    return words.word(words.KIND, kind)


@register.filter
def act_word(act: str) -> str:
    return words.word(words.ACT, act)


@register.filter
def tracking_word(tracking: str) -> str:
    return words.word(words.TRACKING, tracking)


@register.filter
def item_kind_word(kind: str) -> str:
    return words.word(words.ITEM_KIND, kind)


@register.filter
def role_word(role: str) -> str:
    return words.word({**words.ROLE, **words.PARTY_ROLE}, role)


@register.filter
def condition_word(mode: str) -> str:
    return words.word(words.CONDITION, mode)


@register.filter
def block_word(reason: str) -> str:
    return words.word(words.BLOCK, reason)


@register.filter
def place(code: str | None) -> str:
    """A store by its code, a virtual place by its word."""
    return words.word(words.PLACE, code)


@register.filter
def quantity(text: Any) -> str:
    """A quantity in the reader's figures, without trailing zeros."""
    amount = _decimal(text)
    if amount is None:
        return ""
    plain = f"{amount.normalize():f}" if amount else "0"
    places = len(plain.partition(".")[2])
    return _figures(plain, places)


@register.filter
def plural(amount: Decimal) -> int:
    """What a quantity counts as where words choose their plural: 0.5 units are said like two."""
    return int(amount) if amount == int(amount) else 2


@register.filter
def money(text: Any, currency: str = "") -> str:
    """An amount of money, two decimals at least, with the currency's code after it if one is given."""
    amount = _decimal(text)
    if amount is None:
        return ""
    places = max(2, len(f"{amount.normalize():f}".partition(".")[2]))
    shown = _figures(amount, places)
    return f"{shown} {currency}" if currency else shown


@register.filter
def day(value: Any) -> str:
    """A calendar day, from a date or its text."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    return _day(value, get_language())


@lru_cache(1000)  # on a list many rows are of one day
def _day(value: date, language: str) -> str:
    return date_format(value, pgettext("date, in Django's format letters", "j M Y"))


@register.filter
def moment(value: Any) -> str:
    """A time in the organization's zone, from a datetime or its text."""
    if not value:
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    local = timezone.localtime(value)
    return date_format(local, pgettext("date and time, in Django's format letters", "j M Y, H:i"))


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """A field of a form as it is typed into; what is chosen from looks as everywhere."""
    if field.widget_type == "select":
        return field.as_widget(attrs={"class": "form-select"})
    return field.as_widget()


def day_of(value: str) -> str:
    """The day, in the organization's zone, of a time that is a text."""
    return day(timezone.localtime(datetime.fromisoformat(value)).date())


def _figures(amount: Any, places: int) -> str:
    # Both languages write 1,234.50; Django's own formats for Chinese leave the groups out.
    return numberformat.format(amount, ".", decimal_pos=places, grouping=3, thousand_sep=",", force_grouping=True)


def _decimal(text: Any) -> Decimal | None:
    try:
        return None if text in (None, "") else Decimal(str(text))
    except InvalidOperation:
        return None
