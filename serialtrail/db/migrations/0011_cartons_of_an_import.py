"""How many cartons and pallets an import made, beside how many of its rows did."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("db", "0010_numbers_as_printed")]
    operations: ClassVar = [migrations.AddField("importjob", "cartons", models.BigIntegerField(default=0))]
