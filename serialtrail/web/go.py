"""From a code to the page of what it names."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from serialtrail.catalog import items, locations, parties
from serialtrail.queries import cartons, documents, serials
from serialtrail.web.answers import present
from serialtrail.web.members import MemberRequest, member


@member
def go(request: MemberRequest, what: str) -> HttpResponse:
    """`what` is item, document, serial, carton, location or party; the address names it by `?code=`."""
    organization, code = request.who.organization_id, request.GET.get("code", "")[:200]
    if what == "item":
        return redirect("item", present(items.found(organization, sku=code)).pk)
    if what == "serial":
        return redirect("serial", int(present(serials.find(organization, code))["id"]))
    if what == "carton":
        return redirect("carton", int(present(cartons.read(organization, code=code))["id"]))
    if what == "document":
        return redirect("document", present(documents.named(organization, code)))
    if what == "location":
        return redirect("location", present(locations.found(organization, code=code)).pk)
    if what == "party":
        return redirect("party", present(parties.found(organization, code=code)).pk)
    raise Http404
