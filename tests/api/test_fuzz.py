"""Requests made up from the OpenAPI document: nothing fails, and every answer has the form that the document says."""

from __future__ import annotations

from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from serialtrail.config.wsgi import application
from tests.api.everything import Shop
from tests.shop import BASE, caller, member

EXAMPLES, SOAK = 6, 400
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def tokens(database: None) -> dict[str, str]:
    shop = Shop("Fuzz")
    return {"owner": shop.owner.token, "cashier": caller(member(shop.owner.who, "cashier")).token}


SCHEMA = schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", application)
OPERATIONS: list[Any] = [found.ok() for found in cast(Any, SCHEMA.get_all_operations())]


@pytest.mark.parametrize("role", ["owner", "cashier"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=[f"{one.method.upper()} {one.path}" for one in OPERATIONS])
def test_what_is_made_up_is_answered_as_documented(
    tokens: dict[str, str], operation: Any, role: str, soak: bool
) -> None:
    headers = {"Authorization": f"Bearer {tokens[role]}"}

    @given(case=operation.as_strategy())
    @settings(
        max_examples=SOAK if soak else EXAMPLES,
        derandomize=not soak,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)

    ask()
