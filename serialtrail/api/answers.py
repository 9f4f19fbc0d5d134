"""The third motion of every route: an answer as JSON; and for changes, once only, however often they are sent."""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from serialtrail.access import requests
from serialtrail.access.requests import Answer
from serialtrail.api.auth import Asked

P = ParamSpec("P")
Made = tuple[int, Mapping[str, Any]]
"""Status and body, as routes under `idempotent` return them."""


def answered(status: int, body: Mapping[str, Any]) -> HttpResponse:
    """A body whose shape the reading functions vouch for."""
    return HttpResponse(_json(body), status=status, content_type="application/json")


def idempotent(route: Callable[Concatenate[Asked, P], Made]) -> Callable[Concatenate[Asked, P], HttpResponse]:
    """Run a route that writes in one transaction together with its Idempotency-Key, if it has one."""
    return once_only()(route)


def once_only(
    kept: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None,
) -> Callable[[Callable[Concatenate[Asked, P], Made]], Callable[Concatenate[Asked, P], HttpResponse]]:
    """As `idempotent`; `kept` says what of the body a repetition gets, where the first answer holds a secret."""

    def decorate(route: Callable[Concatenate[Asked, P], Made]) -> Callable[Concatenate[Asked, P], HttpResponse]:
        @wraps(route)
        def run(request: Asked, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            def work() -> Answer:
                status, body = route(request, *args, **kwargs)
                return Answer(status, _json(body), kept=_json(kept(body)) if kept else None)

            key = request.headers.get("Idempotency-Key")
            answer = requests.once(request.auth.organization_id, key, fingerprint(request), now(), work)
            response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
            if answer.replayed:
                response.headers["Idempotency-Replayed"] = "true"
            return response

        return run

    return decorate


def fingerprint(request: HttpRequest) -> bytes:
    """What makes two requests the same: method, path with query, body; of a form its fields and files, for how it says
    where one ends is another each time."""
    said = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode("utf-8", "surrogatepass"))
    if request.content_type != "multipart/form-data":
        said.update(request.body)
        return said.digest()
    said.update(repr(sorted(request.POST.lists())).encode("utf-8", "surrogatepass"))
    files: dict[str, Any] = dict(request.FILES.items())
    for name, file in sorted(files.items()):
        said.update(repr((name, file.name, file.size)).encode("utf-8", "surrogatepass"))
        for piece in file.chunks():
            said.update(piece)
    return said.digest()


def _json(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
