"""Who calls: a bearer token, and nothing else. Cookies are never looked at."""

from django.http import HttpRequest
from django.utils.timezone import now
from ninja.security import HttpBearer

from serialtrail.access import tokens
from serialtrail.access.who import Who


class Asked(HttpRequest):
    """A request that has passed `Bearer`; what every route takes as its first argument."""

    auth: Who


class Bearer(HttpBearer):
    """`Authorization: Bearer st_…`; the answer without a good one is 401."""

    def authenticate(self, request: HttpRequest, token: str) -> Who | None:
        return tokens.authenticate(token.strip(), now())
