"""/organization: the caller's own, its switches, limits and policy."""

from django.http import HttpResponse
from django.utils.timezone import now
from ninja import Router, Schema

from serialtrail.access import organizations
from serialtrail.api.answers import Made, answered, idempotent
from serialtrail.api.auth import Asked
from serialtrail.api.fields import Body, Flag, Given, Text, Whole

router = Router(tags=["Organization"])


class OrganizationOut(Schema):
    id: str
    slug: str
    name: str
    industry: str
    time_zone: str
    currency: str
    serials_enabled: bool
    policy: dict[str, str]
    max_numbers: int
    allow_repurchase: bool
    allow_negative_stock: bool
    review_transfers: bool
    created_at: str


class OrganizationChange(Body):
    name: Given[Text] = None
    industry: Given[Text] = None
    time_zone: Given[Text] = None
    currency: Given[Text] = None
    serials_enabled: Given[Flag] = None
    policy: Given[dict[Text, Text]] = None
    max_numbers: Given[Whole] = None
    allow_repurchase: Given[Flag] = None
    allow_negative_stock: Given[Flag] = None
    review_transfers: Given[Flag] = None


@router.get("", response={200: OrganizationOut})
def show_organization(request: Asked) -> HttpResponse:
    """The organization that the token belongs to."""
    return answered(200, organizations.shown(request.auth.organization_id))


@router.patch("", response={200: OrganizationOut})
@idempotent
def change_organization(request: Asked, body: OrganizationChange) -> Made:
    """Change what is given. `policy` takes choices by kind of document, or `{"preset": …}`, or both."""
    changes = body.model_dump(exclude_unset=True)
    return 200, organizations.change(request.auth, changes, now())
