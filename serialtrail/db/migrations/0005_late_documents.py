"""A document that comes into being posted is written after its lines, and the ledger is its own outbox (ADR 0006)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

import serialtrail.db.constraints


def _late(model: str, name: str) -> list[migrations.operations.base.Operation]:
    reference = serialtrail.db.constraints.TenantReference(field="document", late=True, name=name)
    return [
        migrations.RemoveConstraint(model_name=model, name=name),
        migrations.AddConstraint(model_name=model, constraint=reference),
    ]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("db", "0004_search")]

    operations: ClassVar = [
        *_late("documentline", "document_line_document_ref"),
        *_late("lineserial", "line_serial_document_ref"),
        migrations.DeleteModel(name="Outbox"),
    ]
