"""The menu by which a document is printed."""

from typing import Any

from django import template
from django.utils.translation import gettext

from serialtrail.papers import templates, words
from serialtrail.web.members import may

register = template.Library()


@register.inclusion_tag("web/_print_menu.html", takes_context=True)
def print_menu(context: dict[str, Any], document: dict[str, Any], blind: bool = False) -> dict[str, Any]:
    """Each paper and template that fits the document, the usual one first; `blind`: only what tells no number."""
    who = context["request"].who
    choices = [
        _choice(one)
        for one in templates.choices(who.organization_id, document["kind"])
        if not blind or one.name == templates.BLANK
    ]
    return {"document": document, "choices": choices, "may_edit": may(who, templates.RIGHT)}


def _choice(one: templates.Template) -> dict[str, Any]:
    if one.id is None and one.name == templates.BLANK:
        return {"asked": templates.BLANK, "word": words.PAPER[one.paper], "name": gettext("to fill in")}
    return {"asked": one.id or one.paper, "word": words.PAPER[one.paper], "name": one.name}
