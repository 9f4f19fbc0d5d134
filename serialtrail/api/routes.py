"""The interface for programs, version 1: one line a noun.

A route is three motions: parse (schemas below `fields.Body`), one call, answer (`answered`, `listed`, or the pair of
status and body under `idempotent`). Modules of routes go without `from __future__ import annotations`: the schemas of
their arguments must be there when `idempotent` wraps them.
"""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from serialtrail.api import (
    carton_changes,
    documents,
    exports,
    imports,
    items,
    labels,
    locations,
    members,
    numbers,
    organization,
    papers,
    parties,
    problems,
    search,
    serial_changes,
    stock,
    tokens,
    verify,
)
from serialtrail.api.auth import Bearer
from serialtrail.api.parser import StrictParser


class Interface(NinjaAPI):
    """The interface, whose document tells of problem+json under every route."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        own = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"].update({**own.pop("$defs"), "Problem": own})
        content = {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for methods in schema["paths"].values():
            for operation in methods.values():
                operation["responses"]["default"] = {"description": "Refused or failed", "content": content}
        return schema


api = Interface(
    title="Serialtrail",
    version="1",
    description="Serial number management for merchants. What the words mean: docs/rules.md.",
    auth=Bearer(),
    parser=StrictParser(),
    urls_namespace="api-v1",
)
problems.install(api)
# What tills ask all day comes first: an address is looked for from the top.
for _base, _router in (
    ("/documents", documents.router),
    ("/serials", serial_changes.router),
    ("/organization", organization.router),
    ("/items", items.router),
    ("/locations", locations.router),
    ("/parties", parties.router),
    ("/members", members.router),
    ("/tokens", tokens.router),
    ("/verify", verify.router),
    ("/stock", stock.router),
    ("/cartons", carton_changes.router),
    ("/numbers", numbers.router),
    ("/search", search.router),
    ("/labels", labels.router),
    ("/documents", papers.router),
    ("/exports", exports.router),
    ("/imports", imports.router),
):
    api.add_router(_base, _router)
