"""What is printed: templates of labels and documents, and which labels were printed."""

from __future__ import annotations

from django.db import models

from serialtrail.db.constraints import check, one_of, references, tenant_key, unique
from serialtrail.db.fields import KeyField, TenantForeignKey
from serialtrail.db.models.accounts import Member
from serialtrail.db.tenant import TenantModel

PAPERS = (
    "sale", "sale_return", "purchase", "purchase_return", "transfer", "count", "receipt", "order", "adjustment",
)  # fmt: skip
LABEL_FORMATS = ("pdf", "zpl", "png")


class LabelTemplate(TenantModel):
    """How a label looks: `layout` is size, sheet, symbol, boxes of text; `logo` a PNG or JPEG."""

    name = models.CharField(max_length=100)
    layout = models.JSONField(default=dict)
    logo = models.BinaryField(null=True)
    version = models.IntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "label_template"
        constraints = (tenant_key("label_template"), unique("label_template", "name"))


class LabelPrint(TenantModel):
    """Labels that were made: when, by whom, by which template, from what; `copies` of each number, `pieces` in all."""

    at = models.DateTimeField()
    member = TenantForeignKey(Member)
    template = models.CharField(max_length=100)
    format = models.CharField(max_length=3)
    source = models.CharField(max_length=200, blank=True, default="")
    pieces = models.IntegerField()
    copies = models.IntegerField()

    class Meta:
        db_table = "label_print"
        constraints = (
            tenant_key("label_print"),
            *references("label_print", "member"),
            one_of("label_print", "format", LABEL_FORMATS),
            check("label_print_copies_positive", models.Q(copies__gte=1)),
        )
        indexes = (models.Index(fields=["organization", "-id"], name="label_print_order"),)


class LabelPrintNumber(TenantModel):
    """A number as it was printed; `key` is it folded. `printed_before`: it was in the log already."""

    label_print = TenantForeignKey(LabelPrint)
    key = KeyField(max_length=100)
    number = models.CharField(max_length=100)
    printed_before = models.BooleanField()

    class Meta:
        db_table = "label_print_number"
        constraints = (*references("label_print_number", "label_print"),)
        indexes = (
            models.Index(fields=["organization", "key"], name="label_print_number_key"),
            models.Index(fields=["organization", "label_print"], name="label_print_number_print"),
        )


class PrintTemplate(TenantModel):
    """How a kind of document looks on paper: `layout` is size, language, columns, fields, header and footer."""

    paper = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    layout = models.JSONField(default=dict)
    logo = models.BinaryField(null=True)
    standard = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "print_template"
        constraints = (
            tenant_key("print_template"),
            one_of("print_template", "paper", PAPERS),
            unique("print_template", "paper", "name"),
        )
