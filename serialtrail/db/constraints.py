"""Constraints that keep every reference inside its organization."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.constraints import BaseConstraint


class TenantReference(BaseConstraint):
    """FOREIGN KEY (organization_id, column) REFERENCES target (organization_id, id).

    A `late` one is checked at the commit, for rows that are written before the row they belong to.
    """

    def __init__(self, *, field: str, name: str, late: bool = False, violation_error_message: Any = None) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message)
        self.field, self.late = field, late

    def _body(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> str:
        field: Any = model._meta.get_field(self.field)
        target = field.remote_field.model
        quote = editor.quote_name
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({quote('organization_id')}, {quote(field.column)}) "
            f"REFERENCES {quote(target._meta.db_table)} ({quote('organization_id')}, {quote('id')})"
            f"{' DEFERRABLE INITIALLY DEFERRED' if self.late else ''}"
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        return self._body(model, schema_editor)

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        return f"ALTER TABLE {schema_editor.quote_name(model._meta.db_table)} ADD {self._body(model, schema_editor)}"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        """Check nothing: the database does, and no rule lives in model validation."""
        if instance.organization_id is None:
            raise ValidationError("organization is missing")

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        kwargs["field"] = self.field
        if self.late:
            kwargs["late"] = True
        return path, (), kwargs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TenantReference) and (self.name, self.field, self.late) == (
            other.name,
            other.field,
            other.late,
        )

    def __hash__(self) -> int:
        return hash((self.name, self.field))


def references(table: str, *fields: str, late: bool = False) -> list[BaseConstraint]:
    """Return one `TenantReference` for each of the table's `fields`."""
    return [TenantReference(field=field, name=f"{table}_{field}_ref", late=late) for field in fields]


def tenant_key(table: str) -> BaseConstraint:
    """Return the key that references into this table point at."""
    return models.UniqueConstraint(fields=["organization", "id"], name=f"{table}_tenant_key")


def unique(table: str, *fields: str, when: models.Q | None = None, name: str = "") -> BaseConstraint:
    """Return a unique constraint of one organization."""
    return models.UniqueConstraint(
        fields=["organization", *fields], name=name or f"{table}_{'_'.join(fields)}_unique", condition=when
    )


def check(name: str, condition: models.Q) -> BaseConstraint:
    """Return a named check."""
    return models.CheckConstraint(name=name, condition=condition)


def one_of(table: str, field: str, values: tuple[str, ...]) -> BaseConstraint:
    """Return a check that `field` holds one of a closed list of words."""
    return check(f"{table}_{field}_known", models.Q(**{f"{field}__in": values}))
