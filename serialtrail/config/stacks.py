"""The middleware stacks: programs get a slim one, pages the whole. One list, in which page middleware steps aside."""

import time
import uuid
from collections.abc import Callable
from typing import Any, ClassVar

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.module_loading import import_string

Answer = Callable[[HttpRequest], HttpResponseBase]

_PROGRAM_PATHS = ("/api/", "/healthz", "/readyz", "/metrics")
_PAGES_AMONG_THEM = ("/api/v1/docs",)

log = structlog.get_logger("serialtrail.request")


def is_for_programs(path: str) -> bool:
    """Whether a path is answered without session, cookies, messages and sign-in."""
    return path.startswith(_PROGRAM_PATHS) and not path.startswith(_PAGES_AMONG_THEM)


class Request:
    """First of all: nothing left by the request before on this thread, an id for the log, one line at DEBUG."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        translation.deactivate()
        timezone.deactivate()
        request_id = uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        if settings.PROXIES:
            _believe_proxies(request, settings.PROXIES)
        started = time.perf_counter()
        response = self.get_response(request)
        response.headers["X-Request-Id"] = request_id
        if isinstance(response, HttpResponse) and "Content-Length" not in response.headers:
            response.headers["Content-Length"] = str(len(response.content))
        took = round((time.perf_counter() - started) * 1000, 1)
        log.debug("answered", method=request.method, path=request.path, status=response.status_code, ms=took)
        return response


def _believe_proxies(request: HttpRequest, proxies: int) -> None:
    """Take the sender's address from X-Forwarded-For: the entry that the outermost of our own proxies wrote."""
    entries = [entry.strip() for entry in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if entry.strip()]
    if len(entries) >= proxies:
        request.META["REMOTE_ADDR"] = entries[-proxies]


class _PagesOnly:
    """A middleware of Django's or a library's that programs do not pass through."""

    wrapped: ClassVar[str]

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.inner: Answer = import_string(self.wrapped)(get_response)
        for hook in ("process_view", "process_exception", "process_template_response"):
            if hasattr(self.inner, hook):
                setattr(self, hook, _for_pages(getattr(self.inner, hook)))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_for_programs(request.path_info):
            return self.get_response(request)
        return self.inner(request)


def _for_pages(hook: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if is_for_programs(request.path_info):
            # A template response must be handed on, the other hooks say "nothing to add" by None.
            return args[0] if hook.__name__ == "process_template_response" else None
        return hook(request, *args, **kwargs)

    return guarded


class Compression(_PagesOnly):
    """What a list says again in each row shrinks to a tenth; Django pads it, so that no secret can be guessed."""

    wrapped = "django.middleware.gzip.GZipMiddleware"


class Sessions(_PagesOnly):
    wrapped = "django.contrib.sessions.middleware.SessionMiddleware"


class Locale(_PagesOnly):
    wrapped = "django.middleware.locale.LocaleMiddleware"


class Common(_PagesOnly):
    wrapped = "django.middleware.common.CommonMiddleware"


class Csrf(_PagesOnly):
    wrapped = "django.middleware.csrf.CsrfViewMiddleware"


class Authentication(_PagesOnly):
    wrapped = "django.contrib.auth.middleware.AuthenticationMiddleware"


class Messages(_PagesOnly):
    wrapped = "django.contrib.messages.middleware.MessageMiddleware"


class ContentSecurityPolicy(_PagesOnly):
    wrapped = "csp.middleware.CSPMiddleware"


class Axes(_PagesOnly):
    wrapped = "axes.middleware.AxesMiddleware"
