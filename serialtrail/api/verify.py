"""/verify: the auditor's report on the caller's organization."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from ninja import Router, Schema

from serialtrail.access.who import actor
from serialtrail.api.answers import answered
from serialtrail.api.auth import Asked
from serialtrail.domain.checks import demand
from serialtrail.queries import auditor

router = Router(tags=["Verify"])


class CheckOut(Schema):
    name: str
    invariant: int
    sentence: str
    ok: bool
    looked_at: int
    rows: list[dict[str, Any]]


class ReportOut(Schema):
    ok: bool
    organizations: list[str]
    checks: list[CheckOut]


@router.get("", response={200: ReportOut})
def verify(request: Asked) -> HttpResponse:
    """Every invariant, made anew from the ledger; 200 also when one is broken: `ok` tells."""
    demand(actor(request.auth), "verify")
    return answered(200, auditor.verify(request.auth.organization_id, folder=settings.DATA_DIR).as_dict())
