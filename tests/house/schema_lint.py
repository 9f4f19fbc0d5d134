"""The rules for tables (ARCHITECTURE.md) as a function from a model to what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models

from serialtrail.db.constraints import TenantReference
from serialtrail.db.fields import ExactField, KeyField, TenantForeignKey
from serialtrail.db.tenant import TenantModel

# What a tenant table may refer to without the organization: who it is, not what it has.
NOT_TENANT = ("db.organization", "db.user")
# Indexes that begin with something else, and why.
OTHER_INDEXES = {("member", "user_id"): "signing in asks which organizations a user belongs to"}


def is_key(name: str) -> bool:
    """Tell whether a text column of this name is folded for comparison."""
    return name in ("key", "key_reversed", "gtin") or name.endswith("_key")


def faults(model: type[models.Model]) -> list[str]:
    """Return each rule that the table of a model breaks; empty when none."""
    found = [*_everywhere(model)]
    if issubclass(model, TenantModel):
        found += [*_columns(model), *_uniqueness(model), *_references(model)]
    elif any(_is_tenant(field) for field in model._meta.local_fields):
        found.append("a table of no organization refers to one that belongs to one")
    return [f"{model._meta.db_table}: {fault}" for fault in found]


def _everywhere(model: type[models.Model]) -> Iterator[str]:
    meta = model._meta
    if not isinstance(meta.pk, models.BigAutoField):
        yield "its key is not 64 bits wide"
    if meta.parents:
        yield "it inherits from another table"
    if meta.local_many_to_many:
        yield "it has an automatic many-to-many table"
    for field in meta.private_fields:
        if isinstance(field, GenericForeignKey):
            yield f"{field.name} refers to any table"
    for field in meta.local_fields:
        if isinstance(field, models.FloatField):
            yield f"{field.name} is a float"
        if isinstance(field, models.GeneratedField):
            yield f"{field.name} is generated"
        if isinstance(field, models.DecimalField) and not isinstance(field, ExactField):
            yield f"{field.name} is not exact on SQLite"
        if field.remote_field is not None and field.remote_field.on_delete not in (models.DO_NOTHING, models.PROTECT):
            yield f"{field.name} is changed or deleted with what it refers to"
        if is_key(field.name) and not isinstance(field, KeyField):
            yield f"{field.name} is compared by language, not byte by byte"


def _columns(model: type[models.Model]) -> Iterator[str]:
    fields = list(model._meta.concrete_fields)
    if [field.column for field in fields[:2]] != ["id", "organization_id"]:
        yield "the organization is not its second column"
    organization: Any = model._meta.get_field("organization")
    if organization.null:
        yield "its organization may be missing"
    if _target(organization) != "db.organization":
        yield "its organization is none"


def _uniqueness(model: type[models.Model]) -> Iterator[str]:
    meta = model._meta
    field: Any
    for field in meta.local_fields:
        allowed = (meta.db_table, field.column) in OTHER_INDEXES or field.primary_key
        if (field.unique or field.db_index) and not allowed:
            yield f"{field.name} is unique or indexed without the organization"
    for index in meta.indexes:
        if not index.fields or index.fields[0] != "organization":
            yield f"index {index.name} does not begin with the organization"
    for constraint in meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields[:1] != ("organization",):
            yield f"{constraint.name} does not begin with the organization"
    if meta.unique_together:
        yield "unique_together has no name"


def _references(model: type[models.Model]) -> Iterator[str]:
    kept = {one.field for one in model._meta.constraints if isinstance(one, TenantReference)}
    for field in model._meta.local_fields:
        if field.remote_field is None:
            continue
        if not isinstance(field, TenantForeignKey):
            if _target(field) not in NOT_TENANT:
                yield f"{field.name} refers to a row of any organization"
            continue
        if field.name not in kept:
            yield f"no constraint keeps {field.name} in its organization"
        target: Any = field.remote_field.model
        if not isinstance(target, str) and not _has_tenant_key(target):
            yield f"{field.name} refers to a table without a tenant key"


def _has_tenant_key(target: Any) -> bool:
    return any(
        isinstance(one, models.UniqueConstraint) and one.fields == ("organization", "id")
        for one in target._meta.constraints
    )


def _is_tenant(field: Any) -> bool:
    target = getattr(field.remote_field, "model", None)
    return isinstance(field, TenantForeignKey) or (isinstance(target, type) and issubclass(target, TenantModel))


def _target(field: Any) -> str:
    target = field.remote_field.model
    return (target if isinstance(target, str) else target._meta.label).lower()
