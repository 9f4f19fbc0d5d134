"""The edge of the interface: what never reaches a route still answers in problem+json, and nothing is cached."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from serialtrail.api.parser import UNSTORABLE
from serialtrail.api.problems import failed, refused
from serialtrail.domain.checks import invalid

BASE = "/api/v1/"
PAGE = "/api/v1/docs"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


def nothing_here(request: HttpRequest) -> HttpResponse:
    """The answer at every address below /api/ that is none: without a page."""
    return failed(request, 404)


class Boundary:
    """Middleware around all that is below the interface's base, but for its page of documentation."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if not path.startswith(BASE) or path == PAGE:
            return self.get_response(request)
        response = self._answer(request)
        for header, value in _HEADERS.items():
            response.headers.setdefault(header, value)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        # No database stores NUL, so nothing can be found by it.
        if "\x00" in request.path_info:
            return failed(request, 404)
        if b"\x00" in unquote_to_bytes(request.META.get("QUERY_STRING", "")):
            return refused(request, [invalid("query", UNSTORABLE)])
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith(("text/html", "text/plain"))
        if response.status_code >= 400 and (is_page or response.status_code == 405):
            problem = failed(request, response.status_code)
            if "Allow" in response.headers:
                problem.headers["Allow"] = response.headers["Allow"]
            return problem
        return response
