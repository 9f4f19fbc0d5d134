"""The ledger, append-only by trigger: postings, movements, serial movements, renames; and its projections."""

from __future__ import annotations

from django.db import models

from serialtrail.db.constraints import check, one_of, references, tenant_key, unique
from serialtrail.db.fields import ExactField, TenantForeignKey
from serialtrail.db.models.accounts import Member
from serialtrail.db.models.catalog import Item, Location, Party
from serialtrail.db.models.documents import Document, DocumentLine
from serialtrail.db.models.serials import Serial
from serialtrail.db.tenant import TenantModel
from serialtrail.domain.documents import ACTS

APPEND_ONLY = ("posting", "movement", "serial_movement", "rename")


class Posting(TenantModel):
    """One act that changed the ledger. `reverses` names the posting that a void mirrors."""

    seq = models.BigIntegerField()
    document = TenantForeignKey(Document, null=True)
    act = models.CharField(max_length=7)
    at = models.DateTimeField()
    date = models.DateField()
    member = TenantForeignKey(Member)
    reverses = TenantForeignKey("db.Posting", null=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "posting"
        constraints = (
            tenant_key("posting"),
            unique("posting", "seq"),
            unique("posting", "reverses"),
            *references("posting", "document", "member", "reverses"),
            one_of("posting", "act", ACTS),
        )
        indexes = (
            models.Index(fields=["organization", "document", "seq"], name="posting_document"),
            models.Index(fields=["organization", "date", "seq"], name="posting_date"),
            models.Index(fields=["organization", "at", "seq"], name="posting_at"),
        )


class Movement(TenantModel):
    """A quantity of one item left `source` for `target`, for one line. Quantity 0 is labelling."""

    posting = TenantForeignKey(Posting)
    line = TenantForeignKey(DocumentLine)
    item = TenantForeignKey(Item)
    quantity = ExactField()
    source = TenantForeignKey(Location)
    target = TenantForeignKey(Location)

    class Meta:
        db_table = "movement"
        constraints = (
            tenant_key("movement"),
            *references("movement", "posting", late=True),
            *references("movement", "line", "item", "source", "target"),
            check("movement_quantity_positive", models.Q(quantity__gte=0)),
            check("movement_goes_somewhere", ~models.Q(source=models.F("target"))),
        )
        indexes = (
            models.Index(fields=["organization", "posting"], name="movement_posting"),
            models.Index(fields=["organization", "item", "posting"], name="movement_item"),
        )


class SerialMovement(TenantModel):
    """One serial's part in a movement.

    `below` is the version of the live serial movement under this one, so that a void finds the one it bares.
    `party_before`, `warranty_before` and `block_set` say what a void has to restore.
    """

    posting = TenantForeignKey(Posting)
    movement = TenantForeignKey(Movement)
    serial = TenantForeignKey(Serial)
    version = models.IntegerField()
    below = models.IntegerField()
    source = TenantForeignKey(Location)
    target = TenantForeignKey(Location)
    party_before = TenantForeignKey(Party, null=True)
    warranty_before = models.DateField(null=True)
    block_set = models.CharField(max_length=10, null=True)

    class Meta:
        db_table = "serial_movement"
        constraints = (
            unique("serial_movement", "serial", "version"),
            *references("serial_movement", "posting", late=True),
            *references("serial_movement", "movement", "serial", "source", "target", "party_before"),
            check(
                "serial_movement_version_ordered",
                models.Q(version__gte=1, below__gte=0, below__lt=models.F("version")),
            ),
        )
        indexes = (
            models.Index(fields=["organization", "posting"], name="serial_movement_posting"),
            models.Index(fields=["organization", "movement"], name="serial_movement_movement"),
        )


class Rename(TenantModel):
    """A serial's number was mended; documents print the number that was valid when they were posted."""

    posting = TenantForeignKey(Posting)
    serial = TenantForeignKey(Serial)
    old_number = models.CharField(max_length=100)
    new_number = models.CharField(max_length=100)

    class Meta:
        db_table = "rename"
        constraints = (unique("rename", "posting"), *references("rename", "posting", "serial"))
        indexes = (models.Index(fields=["organization", "serial"], name="rename_serial"),)


class StockLevel(TenantModel):
    """What is counted at a storage or in transit: quantity on hand, serials among it, and whether they must agree."""

    item = TenantForeignKey(Item)
    location = TenantForeignKey(Location)
    on_hand = ExactField(default=0)
    # An exact quantity too, so that it can be compared with `on_hand` on both engines.
    serials = ExactField(default=0)
    tracked = models.BooleanField()

    class Meta:
        db_table = "stock_level"
        constraints = (
            unique("stock_level", "item", "location"),
            *references("stock_level", "item", "location"),
            check("stock_level_serials_positive", models.Q(serials__gte=0)),
            check(
                "stock_level_unassigned_positive",
                models.Q(tracked=False) | models.Q(on_hand__gte=models.F("serials")),
            ),
        )
        indexes = (models.Index(fields=["organization", "location", "item"], name="stock_level_location"),)


class LedgerHead(TenantModel):
    """The end of the organization's chain: locked last, held to the commit."""

    seq = models.BigIntegerField(default=0)
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "ledger_head"
        constraints = (models.UniqueConstraint(fields=["organization"], name="ledger_head_once"),)
