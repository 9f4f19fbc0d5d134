"""The floor of a page: Django's handler without middleware, the floor's SQL, the rows in a table. Nobody signs in."""

from __future__ import annotations

import json
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from serialtrail.bench.floors import reads_postgresql, reads_sqlite

_LIST = """<!DOCTYPE html><title>Serials</title><table>{% for row in rows %}<tr><td>{{ row.1 }}</td><td>{{ row.2 }}</td>
<td>{{ row.3 }}</td><td>{{ row.4 }}</td></tr>{% endfor %}</table>"""
_KNOWN = {
    "sqlite": "SELECT key FROM serial WHERE organization_id = %s AND key IN (SELECT value FROM json_each(%s))",
    "postgresql": "SELECT key FROM serial WHERE organization_id = %s AND key = ANY(%s)",
}
_template = Engine().from_string(_LIST)


class Bare(WSGIHandler):
    """Answers from the addresses below, whatever the settings say."""

    def load_middleware(self, is_async: bool = False) -> None:
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []

    def get_response(self, request: HttpRequest) -> Any:
        request.urlconf = __name__  # type: ignore[attr-defined]  # Django reads it
        return self._get_response(request)  # type: ignore[attr-defined]  # what middleware would be around


def listed(request: HttpRequest, organization: int) -> HttpResponse:
    """The first 50 serials."""
    floor: Any = reads_sqlite if connection.vendor == "sqlite" else reads_postgresql
    return HttpResponse(_template.render(Context({"rows": floor.page(organization, "")[:50]})))


def checked(request: HttpRequest, organization: int) -> HttpResponse:
    """Which of the pasted numbers are known."""
    keys = request.POST["numbers"].upper().split()
    bound = json.dumps(keys) if connection.vendor == "sqlite" else keys
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN[connection.vendor], [organization, bound])
        known = [row[0] for row in cursor.fetchall()]
    return HttpResponse(json.dumps({"known": known}), content_type="application/json")


urlpatterns = [path("<int:organization>/serials", listed), path("<int:organization>/check", checked)]
