"""/numbers: typed lists taken apart, and numbers by rule; neither writes anything."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from ninja import Router, Schema

from serialtrail.api.answers import Made, answered, idempotent
from serialtrail.api.auth import Asked
from serialtrail.api.fields import Body, Text, Whole
from serialtrail.api.problems import told_refusals
from serialtrail.domain.generation import NumberRule
from serialtrail.queries import numbers

router = Router(tags=["Numbers"])


class ParseIn(Body):
    text: Text
    item: Text | None = None


class InvalidOut(Schema):
    text: str
    code: str
    message: str


class ParsedOut(Schema):
    numbers: list[str]
    duplicates: list[str]
    invalid: list[InvalidOut]
    folded: list[str]


class GenerateIn(Body):
    prefix: Text = ""
    start: Text
    increment: Whole
    pieces: Whole
    width: Whole | None = None
    suffix: Text = ""


class GeneratedOut(Schema):
    numbers: list[str]
    taken: list[str]


def _repeatable(route: Callable[[Asked, Any], Made]) -> Callable[[Asked, Any], HttpResponse]:
    """Only a request with an Idempotency-Key waits its turn among the writers: the key is kept."""
    once = idempotent(route)

    @wraps(route)
    def run(request: Asked, body: Any) -> HttpResponse:
        return once(request, body) if "Idempotency-Key" in request.headers else answered(*route(request, body))

    return run


@router.post("/parse", response={200: ParsedOut})
@_repeatable
def parse_numbers(request: Asked, body: ParseIn) -> Made:
    """Take a typed, pasted or scanned list apart; cartons give their members, GS1 codes their serial number.

    A known serial is named by its present number. `folded` are the numbers that were typed in full-width forms. With
    `item`, numbers of other items and those that do not have its format are invalid.
    """
    who = request.auth
    found = numbers.parse(who.organization_id, body.text, who.max_numbers, body.item)
    told = [(text, told_refusals(request, [refusal])[0]) for text, refusal in found.invalid]
    invalid = [{"text": text, "code": refusal["code"], "message": refusal["message"]} for text, refusal in told]
    lists = {"numbers": list(found.numbers), "duplicates": list(found.duplicates), "folded": list(found.folded)}
    return 200, {**lists, "invalid": invalid}


@router.post("/generate", response={200: GeneratedOut})
@_repeatable
def generate_numbers(request: Asked, body: GenerateIn) -> Made:
    """Numbers by rule; `taken` are those among them that exist already or equal a SKU, barcode or carton."""
    who = request.auth
    rule = NumberRule(body.prefix, body.start, body.increment, body.pieces, body.width, body.suffix)
    return 200, numbers.generate(who.organization_id, rule, who.max_numbers)
