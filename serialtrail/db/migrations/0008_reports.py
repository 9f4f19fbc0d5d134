"""What reports ask for: the posting at a moment, and the warranties that run out."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("db", "0007_imports_and_papers")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="posting", index=models.Index(fields=["organization", "at", "seq"], name="posting_at")
        ),
        migrations.AddIndex(
            model_name="serial",
            index=models.Index(
                fields=["organization", "warranty_until", "key"],
                name="serial_warranty",
                condition=models.Q(warranty_until__isnull=False),
            ),
        ),
    ]
