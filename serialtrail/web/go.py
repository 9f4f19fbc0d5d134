"""From a code to the page of what it names."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from serialtrail.catalog import items
from serialtrail.queries import cartons, documents, serials
from serialtrail.web.answers import present
from serialtrail.web.members import MemberRequest, member


@member
def go(request: MemberRequest, what: str) -> HttpResponse:
    """`what` is item, document, serial, carton or location; the address names it by `?code=`."""
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
        return redirect(f"{reverse('stock')}?{urlencode({'location': code})}")
    raise Http404
