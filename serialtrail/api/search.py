"""/search: one box for any code or text."""

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from serialtrail.api.answers import answered
from serialtrail.api.auth import Asked
from serialtrail.queries.search import MOST, search

router = Router(tags=["Search"])


class FindOut(Schema):
    type: Literal["serial", "carton", "item", "document", "party"]
    id: str
    code: str
    title: str
    detail: str


class SearchOut(Schema):
    results: list[FindOut]


class SearchAsked(Schema):
    q: Annotated[str, Field(max_length=2000)] = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = MOST


@router.get("", response={200: SearchOut})
def find_anything(request: Asked, asked: Query[SearchAsked]) -> HttpResponse:
    """Any code or text: what goes by exactly this code first, in the order in which a scan is understood."""
    who = request.auth
    return answered(200, {"results": search(who.organization_id, asked.q, asked.limit, who.stores)})
