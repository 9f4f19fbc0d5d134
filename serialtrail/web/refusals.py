"""Refusals as people read them: a sentence in their language beside the field, with links to what it names."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext

from serialtrail.domain import refusals
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.web import words

# What a refusal names, and where its page is found.
_LINKS = ("document", "item", "location")


def message(refusal: Refusal) -> str:
    """The sentence of one refusal."""
    return refusals.sentence(refusal, gettext)


def shown(found: Iterable[Refusal]) -> list[dict[str, Any]]:
    """Refusals for a template: message, line, serial, code, links to the things that they name."""
    return [
        {
            "code": refusal.code,
            "message": message(refusal),
            "line": refusal.line,
            "serial": refusal.serial,
            "links": _links(refusal),
        }
        for refusal in found
    ]


def problem(refusal: Refusal) -> str:
    """What is wrong with a field, without the field's name before it."""
    if "pattern" in refusal.facts:
        return str(gettext(refusal.facts["pattern"]) % refusal.facts)
    return str(refusal.facts.get("problem") or message(refusal))


def put_into(form: forms.Form, refused: Refused, names: Mapping[str, str] | None = None) -> None:
    """Say each refusal beside its field; `names` maps fields of the API to those of the form, where they differ."""
    for refusal in refused.refusals:
        field = str(refusal.facts.get("field", ""))
        field = (names or {}).get(field, field)
        if field in form.fields:
            form.add_error(field, problem(refusal))
        else:
            form.add_error(None, message(refusal))


def _links(refusal: Refusal) -> list[dict[str, str]]:
    named = [(name, str(refusal.facts[name])) for name in _LINKS if refusal.facts.get(name)]
    if refusal.serial and refusal.code.startswith(("serial_", "number_taken")) and refusal.code != "serial_unknown":
        named.append(("serial", refusal.serial))
    return [
        {"text": text, "url": f"{reverse('go', args=[name])}?{urlencode({'code': text})}"}
        for name, text in named
        if not (name == "location" and text in words.PLACE)
    ]
