"""What must be true of references: nothing points outside its organization, or at nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.apps import apps
from django.db import models

from serialtrail.db.fields import TenantForeignKey
from serialtrail.db.tenant import TenantModel
from serialtrail.domain.texts import gettext_noop
from serialtrail.queries.auditor.rules import VIRTUAL, Row, Rule, Scope, rows, rule, tuples

# Identifiers are our own models'; `TABLE`, `COLUMN` and `TARGET` are put in by `_dangling`.
_DANGLING = """
    SELECT 'TABLE' AS held_in, 'COLUMN' AS refers_by, x.id, x.COLUMN AS refers_to FROM TABLE x
     WHERE x.organization_id = %(org)s AND x.COLUMN IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM TARGET y WHERE y.organization_id = %(org)s AND y.id = x.COLUMN)
"""
_STRAY = """
    SELECT 'TABLE' AS held_in, x.id, x.organization_id FROM TABLE x
     WHERE x.organization_id NOT IN (SELECT o.id FROM organization o)
"""
_PLACES = (
    "SELECT l.kind, count(*) FROM location l WHERE l.organization_id = %(org)s AND l.kind <> 'storage' GROUP BY l.kind"
)
_LIMITED = "SELECT m.id, m.stores FROM member m WHERE m.organization_id = %(org)s AND m.stores IS NOT NULL"
_OWN = "SELECT l.id FROM location l WHERE l.organization_id = %(org)s"
_NUMBER_DOCUMENT = """
    SELECT n.id, n.document_id, l.document_id AS document_of_line, n.number FROM line_serial n
      JOIN document_line l ON l.organization_id = %(org)s AND l.id = n.line_id
     WHERE n.organization_id = %(org)s AND n.document_id <> l.document_id
"""


def tenant_tables() -> list[type[TenantModel]]:
    """Return every table that belongs to organizations."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]


def _stores(scope: Scope) -> Iterator[Row]:
    own = {place for (place,) in tuples(_OWN, scope)}
    for member, stores in tuples(_LIMITED, scope):
        listed = json.loads(stores) if isinstance(stores, str) else stores
        if foreign := [place for place in listed or () if place not in own]:
            yield {"id": member, "stores": foreign}


def _references(model: type[models.Model]) -> list[TenantForeignKey]:
    return [one for one in model._meta.get_fields() if isinstance(one, TenantForeignKey)]


def _put(sql: str, table: str, column: str = "", target: str = "") -> str:
    return sql.replace("TABLE", table).replace("COLUMN", column).replace("TARGET", target)


def _dangling(scope: Scope) -> Iterator[Row]:
    for model in tenant_tables():
        for one in _references(model):
            target = one.remote_field.model._meta.db_table
            yield from rows(_put(_DANGLING, model._meta.db_table, one.column, target), scope)


def _places(scope: Scope) -> Iterator[Row]:
    found: dict[str, int] = dict(tuples(_PLACES, scope))
    yield from ({"kind": kind, "locations": found.get(kind, 0)} for kind in VIRTUAL if found.get(kind) != 1)


def strays(scope: Scope) -> Iterator[Row]:
    """Yield rows of organizations that do not exist; asked once a run, not for each organization."""
    for model in tenant_tables():
        yield from rows(_put(_STRAY, model._meta.db_table), scope)


STRAYS = Rule("organization_exists", 12, "organization", gettext_noop("Every row belongs to an organization."), strays)
RULES = (
    Rule("member_stores", 12, "member", gettext_noop("A member is limited to stores of the organization."), _stores),
    Rule("virtual_places", 5, "location", gettext_noop("Each virtual place exists once."), _places),
    Rule(
        "references_inside",
        12,
        "organization",
        gettext_noop("Nothing refers to another organization, or to nothing."),
        _dangling,
    ),
    rule(
        "numbers_with_line",
        12,
        "line_serial",
        gettext_noop("An entered number is on its line's document."),
        _NUMBER_DOCUMENT,
    ),
)
