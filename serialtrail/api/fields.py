"""The types that fields of requests are made of: strict, bounded, and telling what is wrong in a sentence."""

import re
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from django.http import Http404
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from serialtrail.api.shape_faults import OWN
from serialtrail.domain import numbers
from serialtrail.domain.checks import TOO_EXACT, amount, fits
from serialtrail.domain.texts import gettext_noop

T = TypeVar("T")

NOT_DECIMAL = gettext_noop('must be a decimal number as text, such as "2" or "599.00"')
NOT_NULL = gettext_noop("must not be null; leave it out instead")
LONGEST_TEXT = 100_000
LARGEST = 2**63 - 1
_DIGITS = re.compile(r"[0-9]{1,19}")


class Body(BaseModel):
    """The base of every request body: a field that is not named in it is a fault. (Ninja's own base looks for the
    attributes of Django's models in what is JSON.)"""

    model_config = ConfigDict(extra="forbid")


def _amount(value: Any, code: str) -> Decimal:
    if isinstance(value, Decimal):
        return value
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    found = amount(text) if isinstance(text, str) else None
    if found is None or not fits(found):
        pattern = NOT_DECIMAL if found is None else TOO_EXACT
        given = numbers.shown(str(value)[:50])
        raise PydanticCustomError(OWN, "amount", {"code": code, "pattern": pattern, "quantity": given})
    return found


_DECIMAL_TEXT = WithJsonSchema(
    {"anyOf": [{"type": "string", "pattern": r"^-?\d{1,14}(\.\d{1,4})?$"}, {"type": "integer"}], "example": "2"}
)


def _not_null(value: Any) -> Any:
    if value is None:
        raise PydanticCustomError(OWN, "null", {"code": "line_invalid", "pattern": NOT_NULL})
    return value


class _NotNull:
    """Of a field of a change: it can be left out, but null is no value of it, and the schema says so."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_not_null, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        shown = handler(schema)
        kinds = [kind for kind in shown.get("anyOf", []) if kind.get("type") != "null"]
        return kinds[0] if len(kinds) == 1 else {**shown, "anyOf": kinds}


Text = Annotated[str, Field(strict=True, max_length=LONGEST_TEXT)]
Whole = Annotated[int, Field(strict=True, ge=-LARGEST, le=LARGEST)]
Flag = Annotated[bool, Field(strict=True)]
Money = Annotated[Decimal, BeforeValidator(lambda value: _amount(value, "line_invalid")), _DECIMAL_TEXT]
"""Money: a decimal string or an integer; 14 digits before and 4 behind the point."""
Quantity = Annotated[Decimal, BeforeValidator(lambda value: _amount(value, "quantity_invalid")), _DECIMAL_TEXT]
"""A quantity, likewise; its fault is quantity_invalid."""
Given = Annotated[T | None, _NotNull()]
"""A field of a change that can be left out but not emptied: `name: Given[Text] = None`, read with exclude_unset."""


def id_of(text: str) -> int:
    """The key behind an opaque id of a path; 404 when it cannot be one."""
    if not _DIGITS.fullmatch(text) or int(text) > LARGEST:
        raise Http404
    return int(text)


def there(thing: T | None) -> T:
    """The thing, or 404: nothing by that name here, which includes what belongs to another organization."""
    if thing is None:
        raise Http404
    return thing
