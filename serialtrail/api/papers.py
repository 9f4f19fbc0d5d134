"""/documents/{id}/print: a document on paper."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from serialtrail.api.auth import Asked
from serialtrail.api.fields import id_of
from serialtrail.papers import templates

router = Router(tags=["Documents"])
PDF: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The document as PDF",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class PrintAsked(Schema):
    template: Annotated[str, Field(max_length=40)] = ""


@router.get("/{id}/print", openapi_extra=PDF)
def print_document(request: Asked, id: str, asked: Query[PrintAsked]) -> HttpResponse:
    """The document as PDF. `template` is the id of a print template, or the name of a paper such as `receipt`; left
    out, it is the usual paper of the document's kind."""
    printed = templates.printed(request.auth.organization_id, id_of(id), asked.template)
    headers = {"Content-Disposition": f'inline; filename="{printed.name}"'}
    return HttpResponse(printed.pdf, content_type="application/pdf", headers=headers)
