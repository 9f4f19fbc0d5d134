"""Pages for what went wrong: not allowed, not there, our own mistake."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from serialtrail.web.answers import page


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _fault(request, 403, _("You may not do this"), _("Ask the owner of your organization for the right."))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    said = _("The page had been open for too long. Go back, load it again and repeat.")
    return _fault(request, 403, _("The form could not be trusted"), said)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    said = _("Perhaps it was discarded, or belongs to another organization.")
    return _fault(request, 404, _("There is nothing here"), said)


def broken(request: HttpRequest) -> HttpResponse:
    said = _("The mistake is ours and has been written down. Nothing was half done: try again.")
    return _fault(request, 500, _("Something went wrong"), said)


def _fault(request: HttpRequest, status: int, title: str, said: str) -> HttpResponse:
    return page(request, "fault", {"title": title, "said": said, "code": status}, status)
