"""Pages as they are served, through all middleware, to a member who is signed in; beside bare ones of Django's.

Goals are of time here, not of a ratio: a list within 50 ms, the verdicts on a thousand numbers within a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.wsgi import get_wsgi_application
from django.utils.crypto import get_random_string

from serialtrail.bench import load
from serialtrail.bench.bare_pages import Bare
from serialtrail.bench.load import Loaded, Merchant
from serialtrail.bench.measure import BARE, OURS, Prepare, Work
from serialtrail.db.models import accounts

PASTED = 1000
LIST = "page: list of serials (within 50 ms)"
CHECK = "page: check of 1,000 pasted numbers (within 1 s)"
_HOST = "127.0.0.1"
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Any]


def works(loaded: Loaded) -> list[Work]:
    """Return both pages of the first merchant; half of what is pasted is known."""
    # The program's own storage wants the files collected first, which no figure here depends on.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    merchant = loaded.merchants[0]
    ours, bare = get_wsgi_application(), Bare()
    cookies = _signed_in(merchant)
    numbers = [load.number(n) for n in range(PASTED // 2)] + [f"PASTED-{n:05d}" for n in range(PASTED // 2)]
    typed = {
        "kind": "purchase", "location": load.store(0), "party": "ACME", "line-1-item": load.sku(0),
        "line-1-numbers": "\n".join(numbers),
    }  # fmt: skip
    home = merchant.organization
    return [
        _work(LIST, _asked(ours, "/serials", cookies), _asked(bare, f"/{home}/serials")),
        _work(CHECK, _asked(ours, "/documents/check", cookies, typed),
              _asked(bare, f"/{home}/check", {}, {"numbers": typed["line-1-numbers"]})),
    ]  # fmt: skip


def _work(name: str, ours: Prepare, bare: Prepare) -> Work:
    return Work(name, 1, None, {OURS: ours, BARE: bare})


def _asked(
    application: Wsgi, path: str, cookies: Mapping[str, str] | None = None, fields: Mapping[str, str] | None = None
) -> Prepare:
    """One request, answered in this process from first byte to last; the answer is its body."""
    body = urlencode(fields).encode() if fields else b""
    environ = {
        "REQUEST_METHOD": "POST" if fields else "GET", "PATH_INFO": path, "QUERY_STRING": "", "SCRIPT_NAME": "",
        "SERVER_NAME": _HOST, "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": _HOST,
        "HTTP_HOST": _HOST, "HTTP_ACCEPT_LANGUAGE": "en", "wsgi.url_scheme": "http", "wsgi.errors": BytesIO(),
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
        "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in (cookies or {}).items()),
        "HTTP_X_CSRFTOKEN": (cookies or {}).get(settings.CSRF_COOKIE_NAME, ""),
    }  # fmt: skip

    def ask() -> bytes:
        told: list[str] = []
        answer = application(
            {**environ, "wsgi.input": BytesIO(body)}, lambda status, _headers, _error=None: told.append(status)
        )
        whole = b"".join(answer)
        answer.close()
        assert told == ["200 OK"], (path, told)
        return whole

    return lambda: ask


def _signed_in(merchant: Merchant) -> dict[str, str]:
    """The cookies of a member's browser."""
    member = accounts.Member.objects.for_org(merchant.organization).select_related("user").get(pk=merchant.actor.member)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(member.user_id)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    session["organization"] = merchant.organization
    session.create()
    return {
        settings.SESSION_COOKIE_NAME: str(session.session_key),
        settings.CSRF_COOKIE_NAME: get_random_string(32),
    }
