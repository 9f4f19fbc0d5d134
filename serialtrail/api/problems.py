"""Everything that goes wrong becomes application/problem+json (RFC 9457) here, and nowhere else."""

import json
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from serialtrail.access.requests import Busy
from serialtrail.api.shape_faults import refusals_of
from serialtrail.domain.answers import refusal_shape
from serialtrail.domain.checks import invalid
from serialtrail.domain.refusals import NotThere, Refusal, Refused, ordered
from serialtrail.domain.texts import gettext_noop

CONTENT_TYPE = "application/problem+json"
MOST_REFUSALS = 1000
STATUS = {
    "not_permitted": 403,
    "document_not_draft": 409,
    "document_state": 409,
    "version_stale": 409,
    "serial_moved_since": 409,
}
"""Status of an answer by the code of its first refusal; 422 for all others."""

# Failures that are no refusals: code and sentence by status.
FAILURES = {
    400: ("bad_request", gettext_noop("The request cannot be understood.")),
    401: ("unauthenticated", gettext_noop("A valid token is needed: Authorization: Bearer <token>.")),
    404: ("not_found", gettext_noop("There is nothing at this address.")),
    405: ("method_not_allowed", gettext_noop("This address does not take this method.")),
    413: ("too_large", gettext_noop("The request is too large.")),
    429: ("too_many_requests", gettext_noop("Too many requests; try again later.")),
    500: ("internal", gettext_noop("Something went wrong on the server; it has been recorded.")),
    503: ("busy", gettext_noop("The database is too busy or cannot be reached; try again.")),
}
NOT_JSON = gettext_noop("is not valid JSON")

log = structlog.get_logger("serialtrail.api")


class RefusalOut(Schema):
    code: str
    message: str
    line: int | None
    serial: str | None
    facts: dict[str, Any]


class Problem(Schema):
    """RFC 9457; `refusals` is empty where the failure is none."""

    type: str
    title: str
    status: int
    code: str
    refusals: list[RefusalOut]
    truncated: bool = False


def refused(request: HttpRequest, refusals: Sequence[Refusal]) -> HttpResponse:
    """The answer to what may not happen: every refusal with its sentence, status and code of the first."""
    first = refusals[0].code
    with translation.override(language(request)):
        told = [refusal_shape(refusal, gettext) for refusal in refusals[:MOST_REFUSALS]]
    title = told[0]["message"]
    return _problem(STATUS.get(first, 422), first, title, told, truncated=len(refusals) > MOST_REFUSALS)


def failed(request: HttpRequest, status: int) -> HttpResponse:
    """The answer to a failure that is no refusal."""
    code, text = FAILURES.get(status, FAILURES[400])
    with translation.override(language(request)):
        response = _problem(status, code, gettext(text), [])
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def told_refusals(request: HttpRequest, refusals: Iterable[Refusal]) -> list[dict[str, Any]]:
    """Refusals for an answer that is none itself (a verdict per number, a check), in order of precedence."""
    with translation.override(language(request)):
        return [refusal_shape(refusal, gettext) for refusal in ordered(refusals)]


def language(request: HttpRequest) -> str:
    """The language that the caller prefers among ours; English where they do not say."""
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        try:
            return get_supported_language_variant(wanted)
        except LookupError:
            continue
    return "en"


def install(api: NinjaAPI) -> None:
    """Register the one answer to each kind of failure."""
    handlers: dict[type[Exception], Any] = {
        Refused: lambda request, error: refused(request, error.refusals),
        ValidationError: lambda request, error: refused(request, Refused(refusals_of(error.errors)).refusals),
        AuthenticationError: lambda request, error: failed(request, 401),
        HttpError: _http_error,
        Http404: lambda request, error: failed(request, 404),
        NotThere: lambda request, error: failed(request, 404),
        RequestDataTooBig: lambda request, error: failed(request, 413),
        Busy: _busy,
        OperationalError: _unreachable,
        InterfaceError: _unreachable,
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, Refused):
        return refused(request, error.__cause__.refusals)
    if error.status_code == 400:
        return refused(request, [invalid("body", NOT_JSON)])
    return failed(request, error.status_code)


def _busy(request: HttpRequest, error: Busy) -> HttpResponse:
    log.warning("busy", path=request.path, reason=str(error))
    response = failed(request, 503)
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _unreachable(request: HttpRequest, error: Exception) -> HttpResponse:
    return _busy(request, Busy(str(error), 2))


def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("unexpected", path=request.path, method=request.method, exc_info=error)
    return failed(request, 500)


def _problem(
    status: int, code: str, title: str, refusals: list[dict[str, Any]], *, truncated: bool = False
) -> HttpResponse:
    body: dict[str, Any] = {
        "type": f"urn:serialtrail:problem:{code}",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "refusals": refusals,
    }
    if truncated:
        body["truncated"] = True
    return HttpResponse(json.dumps(body, default=str), status=status, content_type=CONTENT_TYPE)
