"""Intent: documents, their lines, and the numbers on drafts, pending transfers and counts."""

from __future__ import annotations

from django.db import models

from serialtrail.db.constraints import check, one_of, references, tenant_key, unique
from serialtrail.db.fields import ExactField, KeyField, TenantForeignKey
from serialtrail.db.models.accounts import Member
from serialtrail.db.models.catalog import Item, Location, Party
from serialtrail.db.tenant import TenantModel
from serialtrail.domain.documents import KIND_NAMES, STATES


class Document(TenantModel):
    """What somebody wants to happen, or made happen; its postings say what did."""

    uid = models.UUIDField(null=True)
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=8, default="draft")
    number = KeyField(max_length=20, null=True)
    version = models.IntegerField(default=1)
    location = TenantForeignKey(Location, null=True)
    to_location = TenantForeignKey(Location, null=True)
    party = TenantForeignKey(Party, null=True)
    date = models.DateField()
    reference = models.CharField(max_length=200, blank=True, default="")
    note = models.TextField(blank=True, default="")
    # As in api.md: mode of an opening, adjustment or sale return, direction of a transfer, the rest of a count.
    mode = models.CharField(max_length=10, blank=True, default="")
    direction = models.CharField(max_length=10, blank=True, default="")
    scope = models.CharField(max_length=10, blank=True, default="")
    category = models.CharField(max_length=100, blank=True, default="")
    full = models.BooleanField(default=False)
    hold = models.BooleanField(default=False)
    confirmed = models.JSONField(default=list)
    total = ExactField(default=0)
    # The order or quotation this was made from, and the document it is a copy of.
    origin = TenantForeignKey("db.Document", null=True)
    copy_of = TenantForeignKey("db.Document", null=True)
    # The place in the organization's order at which a count began.
    start_seq = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    created_by = TenantForeignKey(Member)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = TenantForeignKey(Member, null=True)
    posted_at = models.DateTimeField(null=True)
    posted_by = TenantForeignKey(Member, null=True)
    voided_at = models.DateTimeField(null=True)
    voided_by = TenantForeignKey(Member, null=True)

    class Meta:
        db_table = "document"
        constraints = (
            tenant_key("document"),
            *references("document", "location", "to_location", "party", "origin", "copy_of"),
            *references("document", "created_by", "submitted_by", "posted_by", "voided_by"),
            unique("document", "uid"),
            unique("document", "number"),
            one_of("document", "kind", KIND_NAMES),
            one_of("document", "state", STATES),
            check(
                "document_number_leaves_draft",
                models.Q(state__in=("draft", "pending")) | models.Q(number__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=["organization", "kind", "id"], name="document_kind"),
            models.Index(fields=["organization", "state", "id"], name="document_state"),
            models.Index(fields=["organization", "location", "id"], name="document_location"),
            models.Index(fields=["organization", "party", "id"], name="document_party"),
            models.Index(
                fields=["organization", "origin"], name="document_origin", condition=models.Q(origin__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.number or f"{self.kind} {self.pk}"


class DocumentLine(TenantModel):
    """One item on a document. `quantity` counts `unit`s of `factor` base units each."""

    document = TenantForeignKey(Document)
    position = models.IntegerField()
    item = TenantForeignKey(Item)
    # Null: as many as there are numbers.
    quantity = ExactField(null=True)
    unit = models.CharField(max_length=20)
    base_quantity = ExactField()
    unit_price = ExactField(null=True)
    direction = models.CharField(max_length=3, blank=True, default="")
    production_batch = models.CharField(max_length=100, blank=True, default="")
    batch = models.CharField(max_length=100, blank=True, default="")
    expires_on = models.DateField(null=True)
    # The line of the order or quotation that this one fulfils.
    origin_line = TenantForeignKey("db.DocumentLine", null=True)

    class Meta:
        db_table = "document_line"
        constraints = (
            tenant_key("document_line"),
            # A document that comes into being posted is written last, with its number.
            *references("document_line", "document", late=True),
            *references("document_line", "item", "origin_line"),
            unique("document_line", "document", "position"),
            check("document_line_quantity_positive", models.Q(quantity__gte=0, base_quantity__gte=0)),
        )
        indexes = (
            models.Index(fields=["organization", "item", "document"], name="document_line_item"),
            models.Index(
                fields=["organization", "origin_line"],
                name="document_line_origin",
                condition=models.Q(origin_line__isnull=False),
            ),
        )


class LineSerial(TenantModel):
    """A number entered on a draft, a pending transfer or a count; `seen_seq` is the ledger's place when it was."""

    document = TenantForeignKey(Document)
    line = TenantForeignKey(DocumentLine)
    number = models.CharField(max_length=100)
    key = KeyField(max_length=100)
    seen_seq = models.BigIntegerField()

    class Meta:
        db_table = "line_serial"
        constraints = (*references("line_serial", "document", late=True), *references("line_serial", "line"))
        indexes = (
            models.Index(fields=["organization", "document", "id"], name="line_serial_document"),
            models.Index(fields=["organization", "key"], name="line_serial_key"),
        )


class DocumentCounter(TenantModel):
    """The last number given out, per kind of document."""

    kind = models.CharField(max_length=16)
    last = models.BigIntegerField(default=0)

    class Meta:
        db_table = "document_counter"
        constraints = (unique("document_counter", "kind"),)
