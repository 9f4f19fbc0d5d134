"""Lists: how many, from where on, counted how; cursors that say nothing to anybody but us."""

import base64
import binascii
import json
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

from serialtrail.api.answers import answered
from serialtrail.api.fields import LARGEST
from serialtrail.domain.answers import Page
from serialtrail.domain.checks import invalid
from serialtrail.domain.refusals import Refused
from serialtrail.domain.texts import gettext_noop

DEAD_CURSOR = gettext_noop("is no cursor of this list; start again without it")


class Listing(Schema):
    """Query of every list; the filters of a list stand in a class below this one."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 50
    cursor: Annotated[str | None, Field(max_length=2000)] = None
    count: Literal["exact"] | None = None

    @property
    def exact(self) -> bool:
        return self.count == "exact"

    def after(self, *types: type[str] | type[int]) -> tuple[Any, ...] | None:
        """The keyset values that the cursor carries, which must be of these types. Refuses with line_invalid."""
        if self.cursor is None:
            return None
        values = _decoded(self.cursor)
        fits = isinstance(values, list) and len(values) == len(types)
        if not fits or not all(_is(value, kind) for value, kind in zip(values, types, strict=True)):
            raise Refused([invalid("cursor", DEAD_CURSOR)])
        return tuple(values)


def listed(page: Page) -> HttpResponse:
    """One page as the API answers it."""
    cursor = None if page.after is None else _encoded(page.after)
    return answered(200, {"results": page.results, "next": cursor, "count": page.count})


def _encoded(values: tuple[Any, ...]) -> str:
    text = json.dumps(values, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def _decoded(cursor: str) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None


def _is(value: Any, kind: type) -> bool:
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST
    return isinstance(value, str) and value.isprintable()
