"""The two middleware stacks, told apart by the path."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from serialtrail.config import sqlite, stacks


@pytest.mark.parametrize("path", ["/api/v1/serials", "/healthz", "/readyz", "/metrics"])
def test_programs_get_the_slim_stack(path):
    request = RequestFactory().get(path)
    stacks.Sessions(lambda _request: HttpResponse())(request)
    assert not hasattr(request, "session")


@pytest.mark.parametrize("path", ["/", "/serials/", "/apiary", "/api/v1/docs"])
def test_pages_get_the_whole_stack(path):
    request = RequestFactory().get(path)
    stacks.Sessions(lambda _request: HttpResponse())(request)
    assert hasattr(request, "session")


def test_a_form_without_its_token_is_refused_on_pages_and_not_asked_of_programs():
    guard: Any = stacks.Csrf(lambda _request: HttpResponse())
    refused = []
    for path in ("/sales/", "/api/v1/documents"):
        request = RequestFactory(enforce_csrf_checks=True).post(path)
        guard(request)
        refused.append(guard.process_view(request, lambda _request: HttpResponse(), (), {}))
    page, program = refused
    assert page.status_code == 403
    assert program is None


def test_addresses_of_proxies_are_believed_only_as_far_as_they_are_ours(settings):
    seen = []

    def view(request):
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    claimed = {"X-Forwarded-For": "6.6.6.6, 203.0.113.9"}
    for proxies in (0, 1):
        settings.PROXIES = proxies
        stacks.Request(view)(RequestFactory().get("/", headers=claimed, REMOTE_ADDR="10.0.0.1"))
    assert seen == ["10.0.0.1", "203.0.113.9"]


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 44, 5), (3, 46, 1), (3, 50, 6), (3, 51, 2)])
def test_an_sqlite_that_can_lose_pages_is_warned_of(version):
    assert sqlite.version_warning(version)


@pytest.mark.parametrize("version", [(3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 53, 4), (4, 0, 0)])
def test_a_repaired_sqlite_is_not(version):
    assert sqlite.version_warning(version) is None
