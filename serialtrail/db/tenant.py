"""The base of every tenant table: it belongs to one organization, and every statement says which."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class TenantQuerySet(models.QuerySet[Any]):
    """A queryset that is started with `for_org`."""


class TenantManager(models.Manager[Any]):
    """Start every query of a tenant table here."""

    def for_org(self, organization_id: int) -> models.QuerySet[Any]:
        """Return the rows of one organization; any other start is a programming error that the tests' lint finds."""
        return self.get_queryset().filter(organization_id=organization_id)


class TenantModel(models.Model):
    """Columns id, organization, then the table's own."""

    organization = models.ForeignKey(
        "db.Organization", on_delete=models.DO_NOTHING, db_index=False, related_name="+", editable=False
    )

    objects: ClassVar[TenantManager] = TenantManager()

    class Meta:
        abstract = True

    def _do_update(self, base_qs: Any, *args: Any) -> bool:
        scoped = base_qs.filter(organization_id=self.organization_id)
        return bool(super()._do_update(scoped, *args))

    def refresh_from_db(self, using: str | None = None, fields: Any = None, from_queryset: Any = None) -> None:
        source = from_queryset if from_queryset is not None else type(self)._base_manager.db_manager(using).all()
        super().refresh_from_db(using, fields, source.filter(organization_id=self.organization_id))

    def delete(self, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        rows: models.QuerySet[Any] = type(self)._base_manager.filter(organization_id=self.organization_id, pk=self.pk)
        return rows.delete()
