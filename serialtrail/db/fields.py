"""Column types shared by all tables: exact decimals, folded keys, references that carry the organization."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col
from django.db.models.lookups import Exact
from django.db.models.sql.where import WhereNode

if TYPE_CHECKING:
    _Decimal = models.DecimalField[Any, Any]
    _Char = models.CharField[Any, Any]
    _Reference = models.ForeignKey[Any, Any]
else:
    _Decimal, _Char, _Reference = models.DecimalField, models.CharField, models.ForeignKey

SCALE = 10_000
"""Ten-thousandths: the unit in which SQLite stores quantities and money."""


def stored(value: Decimal | None, vendor: str) -> Decimal | int | None:
    """Return `value` as the column of this engine holds it: NUMERIC(18,4), or whole ten-thousandths on SQLite."""
    if value is None or vendor != "sqlite":
        return value
    return int((value * SCALE).to_integral_exact())


def loaded(value: Any, vendor: str) -> Decimal:
    """Return a stored quantity as a Decimal; the inverse of `stored`."""
    if vendor == "sqlite":
        return Decimal(int(value)).scaleb(-4)
    return value if isinstance(value, Decimal) else Decimal(value)


# SQLite has no decimal type: its NUMERIC columns turn into floats, so sums would drift. See ADR 0005.
class ExactField(_Decimal):
    """A NUMERIC(18,4) that stays exact on SQLite too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 18)
        kwargs.setdefault("decimal_places", 4)
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        return "ExactField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "bigint" if connection.vendor == "sqlite" else "numeric(18, 4)"

    def cast_db_type(self, connection: BaseDatabaseWrapper) -> str:
        return self.db_type(connection)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        if hasattr(value, "as_sql"):
            return value
        return stored(value, connection.vendor)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if hasattr(value, "as_sql"):
            return value
        return self.get_db_prep_value(value, connection)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Decimal | None:
        return None if value is None else loaded(value, connection.vendor)


class KeyField(_Char):
    """Folded text compared byte by byte on both engines."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class TenantForeignKey(_Reference):
    """A reference inside one organization: joins and fetches carry it, the table's `references` enforce it."""

    def __init__(self, to: Any, **kwargs: Any) -> None:
        kwargs["on_delete"] = models.DO_NOTHING
        kwargs["db_constraint"] = False
        kwargs["db_index"] = False
        kwargs.setdefault("related_name", "+")
        super().__init__(to, **kwargs)

    def get_extra_restriction(self, alias: Any, related_alias: Any) -> Any:
        here: Any = self.model._meta.get_field("organization")
        there: Any = self.remote_field.model._meta.get_field("organization")
        same: Any = Exact(Col(alias, there), Col(related_alias, here))
        return WhereNode([same])

    def get_extra_descriptor_filter(self, instance: Any) -> dict[str, Any]:
        return {"organization_id": instance.organization_id}
