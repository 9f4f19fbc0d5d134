"""The receipt of a sale or of a return, for a printer of 80 mm paper."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.http import Http404, HttpResponse

from serialtrail.catalog import locations
from serialtrail.domain.whereabouts import STATUSES
from serialtrail.queries import documents, serials
from serialtrail.queries.serials import SerialFilters
from serialtrail.web.answers import page, present
from serialtrail.web.members import MemberRequest, member

KINDS = ("sale", "sale_return")
MOST = 1000


@member
def receipt(request: MemberRequest, document_id: int) -> HttpResponse:
    request.place = "till"
    organization = request.who.organization_id
    document = present(documents.read(organization, document_id))
    if document["kind"] not in KINDS or not document["number"]:
        raise Http404
    place = locations.found(organization, code=document["location"]) if document["location"] else None
    warranties = _warranties(organization, document)
    lines = [
        {**line, "sum": _sum(line), "numbers": [(number, warranties.get(number)) for number in line["serials"]]}
        for line in document["lines"]
    ]
    context = {
        "document": document,
        "lines": lines,
        "due": Decimal(document["total"]).quantize(Decimal("0.01"), ROUND_HALF_UP),
        "place": place,
        "refund": document["kind"] == "sale_return",
        "fresh": "new" in request.GET,
        "before": "before" in request.GET,
    }
    return page(request, "receipt", context)


def _warranties(organization: int, document: dict[str, Any]) -> dict[str, str]:
    """Until when the warranty of each number lasts that is still sold by this document."""
    if document["kind"] != "sale" or not any(line["serials"] for line in document["lines"]):
        return {}
    asked = SerialFilters(document=document["id"], statuses=STATUSES)
    return {
        row["number"]: row["warranty_until"]
        for row in serials.page(organization, asked, MOST).results
        if row["sale_document_id"] == document["id"] and row["warranty_until"]
    }


def _sum(line: dict[str, Any]) -> Any:
    return None if line["unit_price"] is None else Decimal(line["unit_price"]) * Decimal(line["quantity"])
