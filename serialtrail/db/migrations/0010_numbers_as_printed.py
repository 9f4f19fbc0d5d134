"""The log of labels keeps each number as it was printed, how many of each, and what had been printed before.

What was printed until now gets the number as it was entered: of the serial, or of its former number.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

COPIES = """
UPDATE label_print SET copies = pieces / (
    SELECT COUNT(*) FROM label_print_number n
    WHERE n.organization_id = label_print.organization_id AND n.label_print_id = label_print.id)
WHERE EXISTS (
    SELECT 1 FROM label_print_number n
    WHERE n.organization_id = label_print.organization_id AND n.label_print_id = label_print.id)"""
NUMBERS = """
UPDATE label_print_number SET
    number = COALESCE(
        (SELECT s.number FROM serial s
            WHERE s.organization_id = label_print_number.organization_id AND s.key = label_print_number.key),
        (SELECT a.code FROM serial_alias a
            WHERE a.organization_id = label_print_number.organization_id AND a.key = label_print_number.key),
        key),
    printed_before = EXISTS (
        SELECT 1 FROM label_print_number e
        WHERE e.organization_id = label_print_number.organization_id AND e.key = label_print_number.key
            AND e.label_print_id < label_print_number.label_print_id)"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("db", "0009_exports")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="labelprintnumber",
            index=models.Index(fields=["organization", "label_print"], name="label_print_number_print"),
        ),
        migrations.AddField("labelprint", "copies", models.IntegerField(default=1), preserve_default=False),
        migrations.AddField(
            "labelprintnumber", "number", models.CharField(max_length=100, default=""), preserve_default=False
        ),
        migrations.AddField(
            "labelprintnumber", "printed_before", models.BooleanField(default=False), preserve_default=False
        ),
        migrations.RunSQL(COPIES, migrations.RunSQL.noop),
        migrations.RunSQL(NUMBERS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "labelprint",
            models.CheckConstraint(condition=models.Q(copies__gte=1), name="label_print_copies_positive"),
        ),
    ]
