"""The receipt of a sale or of a return, for a printer of 80 mm paper."""

from django.http import Http404, HttpResponse

from serialtrail.catalog import locations
from serialtrail.papers import content
from serialtrail.queries import documents
from serialtrail.web.answers import page, present
from serialtrail.web.members import MemberRequest, member

KINDS = ("sale", "sale_return")


@member
def receipt(request: MemberRequest, document_id: int) -> HttpResponse:
    request.place = "till"
    organization = request.who.organization_id
    document = present(documents.read(organization, document_id))
    if document["kind"] not in KINDS or not document["number"]:
        raise Http404
    place = locations.found(organization, code=document["location"]) if document["location"] else None
    warranties = content.warranties(organization, document)
    lines = [
        {
            **line,
            "sum": content.line_sum(line),
            "numbers": [(number, warranties.get(number)) for number in line["serials"]],
        }
        for line in document["lines"]
    ]
    context = {
        "document": document,
        "lines": lines,
        "due": content.due(document["total"]),
        "place": place,
        "refund": document["kind"] == "sale_return",
        "fresh": "new" in request.GET,
        "before": "before" in request.GET,
    }
    return page(request, "receipt", context)
