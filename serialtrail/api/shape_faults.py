"""Bodies and queries of the wrong shape, told as refusals: the field, and what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from serialtrail.domain.checks import invalid
from serialtrail.domain.refusals import Refusal
from serialtrail.domain.texts import gettext_noop

# Sentences for the kinds of faults that pydantic finds; its own are for programmers, and English only.
PATTERNS = {
    "missing": gettext_noop("is needed"),
    "extra_forbidden": gettext_noop("is not known here"),
    "string_type": gettext_noop("must be a text"),
    "string_too_long": gettext_noop("has more than %(max_length)s characters"),
    "string_too_short": gettext_noop("has fewer than %(min_length)s characters"),
    "int_type": gettext_noop("must be a whole number"),
    "int_parsing": gettext_noop("must be a whole number"),
    "int_parsing_size": gettext_noop("is out of range"),
    "int_from_float": gettext_noop("must be a whole number"),
    "bool_type": gettext_noop("must be true or false"),
    "bool_parsing": gettext_noop("must be true or false"),
    "list_type": gettext_noop("must be a list"),
    "too_long": gettext_noop("has %(actual_length)s entries; at most %(max_length)s are allowed"),
    "too_short": gettext_noop("has %(actual_length)s entries; at least %(min_length)s are needed"),
    "dict_type": gettext_noop("must be an object"),
    "model_type": gettext_noop("must be an object"),
    "model_attributes_type": gettext_noop("must be an object"),
    "literal_error": gettext_noop("must be one of: %(expected)s"),
    "greater_than_equal": gettext_noop("must be at least %(ge)s"),
    "less_than_equal": gettext_noop("must be at most %(le)s"),
    "date_type": gettext_noop("must be a date like 2026-03-31"),
    "date_parsing": gettext_noop("must be a date like 2026-03-31"),
    "date_from_datetime_parsing": gettext_noop("must be a date like 2026-03-31"),
    "datetime_type": gettext_noop("must be a time like 2026-03-31T12:00:00Z"),
    "datetime_parsing": gettext_noop("must be a time like 2026-03-31T12:00:00Z"),
    "datetime_from_date_parsing": gettext_noop("must be a time like 2026-03-31T12:00:00Z"),
    "timezone_aware": gettext_noop("must be a time like 2026-03-31T12:00:00Z"),
    "uuid_type": gettext_noop("must be a UUID"),
    "uuid_parsing": gettext_noop("must be a UUID"),
}
OTHER = gettext_noop("does not have the right form")
# Faults that our own fields raise carry the pattern along: fields.py.
OWN = "field_fault"


def refusals_of(errors: Iterable[Mapping[str, Any]]) -> list[Refusal]:
    """One refusal per fault: line_invalid, or the code that a field of ours names; `line` where it is in one."""
    return [_refusal(error) for error in errors]


def _refusal(error: Mapping[str, Any]) -> Refusal:
    field, line = _place(error["loc"])
    context = dict(error.get("ctx") or {})
    if error["type"] == OWN:
        code = context.pop("code")
        facts = {"field": field, **context, "problem": context["pattern"] % context}
        return Refusal(code, line, facts=facts)
    known = {name: value for name, value in context.items() if isinstance(value, str | int)}
    found = invalid(field, PATTERNS.get(error["type"], OTHER), **known)
    return Refusal(found.code, line, facts=found.facts)


def _place(location: Sequence[str | int]) -> tuple[str, int | None]:
    """The field as in `units[0].factor`, and the number of the document's line, from 1, instead of its index."""
    source, *path = location
    if source == "body" and path:
        path = path[1:]  # the name of the route's own argument
    line, field = None, ""
    for part in path:
        if isinstance(part, int):
            if field == "lines":
                line = part + 1
            else:
                field += f"[{part}]"
        elif not part.startswith(("function-", "constrained-")):
            field += f".{part}" if field else part
    return field or "body", line
