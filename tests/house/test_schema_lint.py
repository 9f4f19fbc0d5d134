"""Every table follows the rules that keep a sharded cluster possible; tables that do not are caught."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from django.db.models.functions import Upper
from django.test.utils import isolate_apps

from serialtrail.db.constraints import references, unique
from serialtrail.db.fields import TenantForeignKey
from serialtrail.db.models.accounts import Organization
from serialtrail.db.models.catalog import Item, Unit
from serialtrail.db.tenant import TenantModel
from tests.house.schema_lint import OTHER_INDEXES, faults

OURS = list(apps.get_app_config("db").get_models(include_auto_created=True))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.db_table)
def test_a_table_follows_the_rules(model: type[models.Model]) -> None:
    assert faults(model) == []


def test_only_people_organizations_and_waiting_work_belong_to_no_organization() -> None:
    assert {model._meta.db_table for model in OURS if not issubclass(model, TenantModel)} == {
        "user_account",
        "organization",
        "job",
    }


def test_each_exception_is_still_needed() -> None:
    columns = {(model._meta.db_table, field.column) for model in OURS for field in model._meta.local_fields}
    assert set(OTHER_INDEXES) <= columns


def _with(**fields: Any) -> Callable[[], type[models.Model]]:
    """A tenant table with these columns, `constraints` and `indexes`."""
    options = {name: fields.pop(name) for name in ("constraints", "indexes") if name in fields}

    def make() -> type[models.Model]:
        meta = type("Meta", (), {"app_label": "db", "db_table": "bad", **options})
        return type("Bad", (TenantModel,), {"__module__": __name__, "Meta": meta, **fields})

    return make


def _without_organization() -> type[models.Model]:
    meta = type("Meta", (), {"app_label": "db", "db_table": "bad"})
    item: Any = models.ForeignKey(Item, on_delete=models.PROTECT)
    return type("Bad", (models.Model,), {"__module__": __name__, "Meta": meta, "item": item})


def _inherited() -> type[models.Model]:
    class Bad(Item):
        class Meta:
            app_label, db_table = "db", "bad"

    return Bad


def _narrow() -> type[models.Model]:
    return _with(id=models.AutoField(primary_key=True))()


def _late_organization() -> type[models.Model]:
    class Bad(TenantModel):
        class Meta:
            app_label, db_table = "db", "bad"

    first, *_ = Bad._meta.local_fields
    name: Any = models.CharField(max_length=1)
    name.creation_counter = first.creation_counter - 10_000
    Bad.add_to_class("name", name)
    return Bad


def _optional_organization() -> type[models.Model]:
    organization: Any = models.ForeignKey(Organization, null=True, on_delete=models.DO_NOTHING, db_index=False)
    return _with(organization=organization)()


BAD: tuple[tuple[str, Callable[[], type[models.Model]]], ...] = (
    ("its key is not 64 bits wide", _narrow),
    ("it inherits from another table", _inherited),
    ("it has an automatic many-to-many table", _with(items=models.ManyToManyField(Item))),
    ("anything refers to any table", _with(anything=GenericForeignKey("kind", "which"))),
    ("weight is a float", _with(weight=models.FloatField())),
    (
        "loud is generated",
        _with(
            name=models.CharField(max_length=9),
            loud=models.GeneratedField(
                expression=Upper("name"), output_field=models.CharField(max_length=9), db_persist=True
            ),
        ),
    ),
    ("price is not exact on SQLite", _with(price=models.DecimalField(max_digits=18, decimal_places=4))),
    (
        "user is changed or deleted with what it refers to",
        _with(user=models.ForeignKey("db.User", null=True, on_delete=models.SET_NULL, db_index=False)),
    ),
    ("key is compared by language, not byte by byte", _with(key=models.CharField(max_length=9))),
    ("the organization is not its second column", _late_organization),
    ("its organization may be missing", _optional_organization),
    ("code is unique or indexed without the organization", _with(code=models.CharField(max_length=9, unique=True))),
    ("code is unique or indexed without the organization", _with(code=models.CharField(max_length=9, db_index=True))),
    (
        "index bad_code does not begin with the organization",
        _with(
            code=models.CharField(max_length=9),
            indexes=[models.Index(fields=["code", "organization"], name="bad_code")],
        ),
    ),
    (
        "bad_code does not begin with the organization",
        _with(
            code=models.CharField(max_length=9),
            constraints=[models.UniqueConstraint(fields=["code"], name="bad_code")],
        ),
    ),
    (
        "item refers to a row of any organization",
        _with(item=models.ForeignKey(Item, on_delete=models.PROTECT, db_index=False)),
    ),
    ("no constraint keeps item in its organization", _with(item=TenantForeignKey(Item))),
    (
        "unit refers to a table without a tenant key",
        _with(unit=TenantForeignKey(Unit), constraints=[*references("bad", "unit"), unique("bad", "unit")]),
    ),
    ("a table of no organization refers to one that belongs to one", _without_organization),
)


@pytest.mark.parametrize(("fault", "make"), BAD, ids=[f"{fault} {n}" for n, (fault, _) in enumerate(BAD)])
def test_a_bad_table_is_caught(fault: str, make: Callable[[], type[models.Model]]) -> None:
    with isolate_apps("serialtrail.db"):
        assert f"bad: {fault}" in faults(make())
