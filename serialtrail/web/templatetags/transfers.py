"""What the page of a transfer shows besides: how far each line has come, and the next steps."""

from typing import Any

from django import template

from serialtrail.web import transfer_rights

register = template.Library()


@register.inclusion_tag("web/_transfer_steps.html", takes_context=True)
def transfer_steps(context: dict[str, Any], document: dict[str, Any], at_once: bool = False) -> dict[str, Any]:
    """Nothing for a document of another kind. `at_once`: it may be shipped and received in one step."""
    transfer = document["kind"] == "transfer"
    can = transfer_rights.steps(context["request"].who, int(document["id"])) if transfer else None
    moved = transfer and any(line.get("shipped", "0") != "0" for line in document["lines"])
    at_once = at_once and can is not None and can.leaves
    return {"document": document, "can": can, "moved": moved, "transfer": transfer, "at_once": at_once}
